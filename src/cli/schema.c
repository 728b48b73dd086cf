/* flujo schema: what a scenario may say, from the option table. */
#include "cli/cli.h"
#include "flee/flee_settings.h"
#include "scenario/schema.h"

#include <stdio.h>

static void add_measures(struct text *t)
{
    text_add(t, "\nMeasures:\n");
    for (int m = 0; m < MEASURE_COUNT; m++)
        text_format(t, "  %-20s %s (%s%s)\n", measure_table[m].name, measure_table[m].label, measure_table[m].unit,
                    measure_table[m].kind == STOCK ? "" : "; summed over a period");
}

int command_schema(const struct args *args)
{
    struct text t;

    text_init(&t, args->a);
    if (args->options.json) {
        scenario_schema(&t);
    } else if (args->options.markdown) {
        scenario_reference(&t);
        flee_settings_markdown(&t);
    } else {
        scenario_options_help(&t);
        add_measures(&t);
    }
    if (json_print(&t) == FLUJO_OK) return 0;
    fprintf(stderr, "flujo: error: out of memory\n");
    return FLUJO_FAILED;
}
