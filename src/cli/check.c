/* flujo check: read a scenario and say what is wrong, what will surprise, or what is in it. */
#include "cli/cli.h"

#include "cli/flee_commands.h"

#include <stdio.h>

static void json_diagnostic(struct text *t, const struct diagnostic *d)
{
    static const char *const names[] = {"note", "warning", "error"};

    json_item(t);
    if (d->file != NULL) json_text(t, "file", d->file);
    if (d->line > 0) json_number(t, "line", d->line);
    if (d->column > 0) json_number(t, "column", d->column);
    json_text(t, "severity", names[d->severity]);
    json_text(t, "text", d->text);
    text_add(t, "}");
}

static int print_json(const struct args *args, const char *summary, enum flujo_status status, struct error_list *errors)
{
    struct text t;
    size_t counts[3] = {0};

    errors_sort(errors);
    for (size_t i = 0; i < errors->count; i++)
        counts[errors->items[i].severity]++;
    text_init(&t, args->a);
    text_add(&t, "{");
    json_text(&t, "folder", args->operands[0]);
    text_format(&t, ", \"ready\": %s", status == FLUJO_OK ? "true" : "false");
    json_number(&t, "errors", (double)counts[SEVERITY_ERROR]);
    json_number(&t, "warnings", (double)counts[SEVERITY_WARNING]);
    if (summary[0] != '\0') json_text(&t, "summary", summary);
    text_add(&t, ", \"diagnostics\": [");
    for (size_t i = 0; i < errors->count; i++)
        json_diagnostic(&t, &errors->items[i]);
    text_add(&t, "]}\n");
    if (errors->out_of_memory) t.failed = 1;
    enum flujo_status printed = json_print(&t);
    return (int)(printed == FLUJO_OK ? status : printed);
}

int check_finish(const struct args *args, const char *summary, enum flujo_status status, struct error_list *errors)
{
    if (args->options.json && status != FLUJO_NO_MEMORY) return print_json(args, summary, status, errors);
    if (status == FLUJO_OK && !args->options.quiet) printf("%s\n", summary);
    return flee_finish(args, status, errors); /* with --quiet without notes */
}

int command_check(const struct args *args)
{
    const struct options *o = &args->options;
    struct flujo_load_options load = {.size = sizeof load,
                                      .set = o->set.items,
                                      .set_count = o->set.count,
                                      .strict = o->strict,
                                      .allocator = &(struct flujo_allocator){args->a->resize, args->a->user}};
    flujo_errors *errors = flujo_errors_new(load.allocator);
    flujo_scenario *scenario = NULL;

    if (errors == NULL) return cli_out_of_memory();
    enum flujo_status status = flujo_scenario_load(args->operands[0], &load, &scenario, errors);
    if (scenario != NULL && !o->quiet) scenario_note_uninformed(scenario->s, &errors->list);
    int code = check_finish(args, scenario == NULL ? "" : flujo_scenario_about(scenario)->summary, status,
                            &errors->list);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
    return code;
}
