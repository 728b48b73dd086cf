/* flujo report: one offline page from a result file. */
#include "cli/cli.h"
#include "report/report.h"

int command_report(const struct args *args)
{
    double below = args->given[OPT_SUPPRESS] ? args->number[OPT_SUPPRESS] : 0;
    struct error_list errors;
    enum flujo_status status;
    int code;

    errors_init(&errors, args->a);
    if (!args->given[OPT_OUT])
        errors_add(&errors, SEVERITY_ERROR, (struct position){0}, "`flujo report` needs --out FILE.html");
    status = errors_status(&errors);
    if (status == FLUJO_OK) status = report_write(args->a, args->operands[0], args->text[OPT_OUT], below, &errors);
    code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
