/* flujo report: one offline page from a result file. */
#include "cli/cli.h"
#include "report/report.h"

#include <math.h>

int command_report(const struct args *args)
{
    const struct options *o = &args->options;
    struct error_list errors;
    enum flujo_status status = FLUJO_OK;
    int code;

    errors_init(&errors, args->a);
    if (o->out == NULL) status = usage_error(&errors, "`flujo report` needs --out FILE.html");
    stop_install(); /* the page is whole or not there */
    if (status == FLUJO_OK) stop_cleans(o->out);
    if (status == FLUJO_OK)
        status = report_write(args->a, args->operands[0], o->out, isnan(o->suppress_below) ? 0 : o->suppress_below,
                              &errors);
    code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
