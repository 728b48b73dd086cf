/* flujo check: read a scenario and say what is wrong, what will surprise, or what is in it. */
#include "cli/cli.h"

#include "cli/flee_commands.h"
#include "scenario/options.h"

#include <stdio.h>
#include <string.h>

/* Warnings count as errors; the status that follows. */
static enum flujo_status be_strict(enum flujo_status status, struct error_list *errors)
{
    for (size_t i = 0; i < errors->count; i++)
        if (errors->items[i].severity == SEVERITY_WARNING) {
            errors->items[i].severity = SEVERITY_ERROR;
            errors->errors++;
        }
    return status == FLUJO_OK ? errors_status(errors) : status;
}

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

static void add_count(struct text *t, int n, const char *one, const char *several)
{
    text_format(t, "%s%d %s", t->data[t->length - 1] == ';' ? " " : ", ", n, n == 1 ? one : several);
}

/* What the parameters rest on; options that are not stated have the default of the table. */
static void add_values(struct text *t, const struct scenario *s)
{
    static const char *const status[] = {"measured", "calibrated", "assumed"};
    int stated[3] = {0}, defaults[3] = {0};

    for (option_id id = 0; id < option_count(); id++) {
        int set = 0;
        for (int i = 0; i < s->parameter_count && !set; i++)
            set = s->parameters[i].option == id;
        for (int k = 0; k < 3 && !set; k++)
            defaults[k] += strcmp(option_at(id)->status, status[k]) == 0;
    }
    for (int i = 0; i < s->parameter_count; i++)
        for (int k = 0; k < 3; k++)
            stated[k] += strcmp(s->parameters[i].status, status[k]) == 0;
    text_format(t,
                "\nvalues in force: %d stated in the scenario (%d measured, %d calibrated, %d assumed), %d options at "
                "their default (%d measured, %d calibrated, %d assumed); `flujo schema --markdown` lists the defaults",
                s->parameter_count, stated[0], stated[1], stated[2], defaults[0] + defaults[1] + defaults[2],
                defaults[0], defaults[1], defaults[2]);
}

static void summarize(struct text *t, const struct scenario *s)
{
    char from[11], to[11];

    date_format(s->start, from);
    date_format(s->end, to);
    text_format(t, "%s: ready to run: %s to %s;", s->name, from, to);
    add_count(t, s->place_count, "place", "places");
    add_count(t, s->route_count, "route", "routes");
    add_count(t, s->class_count, "class", "classes");
    add_count(t, s->series_count, "series", "series");
    add_count(t, s->policy_count, "policy", "policies");
    add_count(t, s->parameter_count, "parameter", "parameters");
    add_count(t, s->observation_count, "observation", "observations");
    add_values(t, s);
}

int command_check(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = NULL;
    struct text summary;
    enum flujo_status status;
    int code;

    errors_init(&errors, args->a);
    text_init(&summary, args->a);
    status = scenario_load(args->a, args->operands[0], args->options.set.items, args->options.set.count, &s, &errors);
    if (args->options.strict) status = be_strict(status, &errors);
    if (status == FLUJO_OK) summarize(&summary, s);
    code = check_finish(args, summary.data == NULL ? "" : summary.data, summary.failed ? FLUJO_NO_MEMORY : status,
                        &errors);
    scenario_free(s);
    text_free(&summary);
    errors_free(&errors);
    return code;
}
