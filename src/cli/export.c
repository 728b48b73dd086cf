/* flujo export and flujo report: what is made of a result file. */
#include "cli/cli.h"
#include "report/report.h"

#include <math.h>
#include <string.h>

static double suppress_below(const struct args *args)
{
    return isnan(args->options.suppress_below) ? 0 : args->options.suppress_below;
}

static enum flujo_status export_tables(const struct args *args, flujo_errors *errors)
{
    const char *format = args->options.format == NULL ? "csv" : args->options.format;

    stop_cleans_folder(args->options.out);
    return flujo_export(args->operands[0], format, args->options.out, suppress_below(args), errors);
}

static enum flujo_status write_page(const struct args *args, flujo_errors *errors)
{
    stop_cleans(args->options.out);
    const struct report_options options = {suppress_below(args), language_find(args->options.lang), args->options.link};

    return report_write_in(args->a, args->operands[0], args->options.out, &options, &errors->list);
}

/* All is put in place or nothing. */
static int from_result(const struct args *args, const char *out,
                       enum flujo_status (*make)(const struct args *, flujo_errors *))
{
    flujo_errors *errors = flujo_errors_new(NULL);
    enum flujo_status status = FLUJO_OK;

    if (errors == NULL) return cli_out_of_memory();
    if (args->options.out == NULL)
        status = usage_error(&errors->list, "`flujo %s` needs --out %s", args->command->name, out);
    stop_install();
    if (status == FLUJO_OK) status = make(args, errors);
    int code = cli_finish(status, &errors->list);
    flujo_errors_free(errors);
    return code;
}

int command_export(const struct args *args) { return from_result(args, "FOLDER", export_tables); }
int command_report(const struct args *args) { return from_result(args, "FILE.html", write_page); }
