/* flujo schema: every parameter and lever of the model, from the option table. */
#include "cli/cli.h"

#include <stdio.h>

static const char *const index_names[] = {"", "origin", "demographic", "country", "class", "facility", "sector"};

static void option_json(struct text *t, const struct option_spec *o)
{
    text_add(t, "{");
    json_text(t, "name", o->name);
    text_add(t, ", ");
    json_text(t, "index", index_names[o->index]);
    text_add(t, ", ");
    json_text(t, "unit", o->unit);
    text_add(t, ", ");
    json_number(t, "low", o->low);
    text_add(t, ", ");
    json_number(t, "high", o->high);
    text_add(t, ", ");
    json_number(t, "default", o->value);
    text_format(t, ", \"lever\": %s, ", o->lever ? "true" : "false");
    json_text(t, "status", o->status);
    text_add(t, ", ");
    json_text(t, "source", o->source);
    text_add(t, ", ");
    json_text(t, "help", o->help);
    text_add(t, "}");
}

static void option_line(struct text *t, const struct option_spec *o)
{
    text_format(t, "%s%s%s%s  ", o->name, o->index != PER_NONE ? "[" : "", index_names[o->index],
                o->index != PER_NONE ? "]" : "");
    text_add_number(t, o->value);
    text_format(t, " %s  (", o->unit);
    text_add_number(t, o->low);
    text_add(t, " to ");
    text_add_number(t, o->high);
    text_format(t, "%s; %s)\n    %s", o->lever ? "; lever" : "", o->status, o->help);
    if (o->source != NULL && o->source[0] != '\0')
        text_format(t, " Source: %s", o->source);
    text_add(t, "\n");
}

int command_schema(const struct args *args)
{
    int json = args->given[OPT_JSON], code = 0;
    struct text t;

    text_init(&t, args->a);
    text_add(&t, json ? "{\"parameters\": [" : "# Parameters and levers: name[one value for each], default, range\n");
    for (int i = 0; i < option_count(); i++) {
        if (json) {
            text_add(&t, i == 0 ? "\n  " : ",\n  ");
            option_json(&t, option_at(i));
        } else {
            option_line(&t, option_at(i));
        }
    }
    text_add(&t, json ? "\n],\n\"measures\": [" : "\n# Measures: name, unit\n");
    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (json) {
            text_add(&t, m == 0 ? "\n  {" : ",\n  {");
            json_text(&t, "name", measure_table[m].name);
            text_add(&t, ", ");
            json_text(&t, "unit", measure_table[m].unit);
            text_add(&t, ", ");
            json_text(&t, "label", measure_table[m].label);
            text_format(&t, ", \"stock\": %s}", measure_table[m].stock ? "true" : "false");
        } else {
            text_format(&t, "%s  %s  %s\n", measure_table[m].name, measure_table[m].unit, measure_table[m].label);
        }
    }
    text_add(&t, json ? "\n]}\n" : "");
    if (t.failed) {
        fprintf(stderr, "flujo: error: out of memory\n");
        code = FLUJO_FAILED;
    } else {
        fputs(t.data, stdout);
    }
    text_free(&t);
    return code;
}
