/* flujo diff: in which numbers two results differ. */
#include "cli/cli.h"

#include "store/difference.h"

#include <math.h>
#include <stdio.h>

static int differs(const struct table_difference *d) { return d->differ + d->only[0] + d->only[1] > 0; }

static void print_table(const char *name, const struct table_difference *d)
{
    struct text x;

    if (!differs(d)) return;
    text_init(&x, d->largest_at.a);
    text_format(&x, "%s: %zu of %zu rows differ", name, d->differ, d->rows);
    if (d->largest_at.length > 0) {
        text_format(&x, "; most: %s, ", d->largest_at.data);
        text_add_number(&x, d->value[0]);
        text_add(&x, " and ");
        text_add_number(&x, d->value[1]);
        if (isfinite(d->largest)) text_format(&x, " (%.3g %%)", 100.0 * d->largest);
    }
    if (d->text_at.length > 0) text_format(&x, "; also texts, first: %s", d->text_at.data);
    for (int k = 0; k < 2; k++)
        if (d->only[k] > 0) text_format(&x, "; %zu rows only in the %s", d->only[k], k == 0 ? "first" : "second");
    if (d->first_only.length > 0) text_format(&x, ", first: %s", d->first_only.data);
    if (!x.failed) {
        char line[2048];
        text_visible(x.data, line, sizeof line);
        printf("%s\n", line);
    }
    text_free(&x);
}

static void json_table(struct text *t, const char *name, const struct table_difference *d)
{
    json_item(t);
    json_text(t, "table", name);
    json_number(t, "rows", (double)d->rows);
    json_number(t, "differ", (double)d->differ);
    json_number(t, "only_first", (double)d->only[0]);
    json_number(t, "only_second", (double)d->only[1]);
    if (d->largest_at.length > 0) {
        json_text(t, "largest_at", d->largest_at.data);
        json_number(t, "first", d->value[0]);
        json_number(t, "second", d->value[1]);
        json_number(t, "relative", isfinite(d->largest) ? d->largest : (double)NAN);
    }
    text_add(t, "}");
}

enum flujo_status results_compare(const struct args *args, const struct result_file r[2], int *different,
                                  struct error_list *errors)
{
    double tolerance = isnan(args->options.tolerance) ? 0.0 : args->options.tolerance;
    enum flujo_status status = FLUJO_OK;
    struct text json;

    text_init(&json, args->a);
    text_add(&json, "{\"tables\": [");
    for (int i = 0; i < result_table_count && status == FLUJO_OK; i++) {
        struct table_difference d;
        if (result_table_apart(&result_tables[i])) continue;
        status = result_difference(&r[0], &r[1], &result_tables[i], tolerance, &d, errors);
        *different |= differs(&d);
        if (status == FLUJO_OK && args->options.json) json_table(&json, result_tables[i].name, &d);
        if (status == FLUJO_OK && !args->options.json && !args->options.quiet) print_table(result_tables[i].name, &d);
        table_difference_free(&d);
    }
    text_format(&json, "], \"equal\": %s}\n", *different ? "false" : "true");
    if (status == FLUJO_OK && args->options.json) return json_print(&json);
    text_free(&json);
    return status;
}

int command_diff(const struct args *args)
{
    struct result_file r[2] = {{0}, {0}};
    struct error_list errors;
    enum flujo_status status = FLUJO_OK;
    int code, different = 0;

    errors_init(&errors, args->a);
    for (int k = 0; k < 2 && status == FLUJO_OK; k++)
        status = result_open(args->a, args->operands[k], &r[k], &errors);
    if (status == FLUJO_OK) status = results_compare(args, r, &different, &errors);
    if (status == FLUJO_OK && !different && !args->options.json && !args->options.quiet)
        printf("the results are equal in every table\n");
    result_close(&r[0]);
    result_close(&r[1]);
    code = cli_finish(status, &errors);
    errors_free(&errors);
    return code == 0 && different ? RESULTS_DIFFER : code;
}
