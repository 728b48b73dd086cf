/* flujo export: the tables of a result as CSV or GeoJSON. */
#include "cli/cli.h"
#include "store/export.h"

#include <string.h>

int command_export(const struct args *args)
{
    const char *format = args->given[OPT_FORMAT] ? args->text[OPT_FORMAT] : "csv";
    double below = args->given[OPT_SUPPRESS] ? args->number[OPT_SUPPRESS] : 0;
    struct result_file r = {0};
    struct error_list errors;
    enum flujo_status status;
    int code;

    errors_init(&errors, args->a);
    if (strcmp(format, "csv") != 0 && strcmp(format, "geojson") != 0)
        errors_add(&errors, SEVERITY_ERROR, (struct position){0}, "--format %s: this build writes csv and geojson",
                   format);
    if (!args->given[OPT_OUT])
        errors_add(&errors, SEVERITY_ERROR, (struct position){0}, "`flujo export` needs --out FOLDER");
    status = errors_status(&errors);
    if (status == FLUJO_OK) status = result_open(args->a, args->operands[0], &r, &errors);
    if (status == FLUJO_OK) {
        status = strcmp(format, "csv") == 0 ? export_csv(&r, args->text[OPT_OUT], below, &errors)
                                            : export_geojson(&r, args->text[OPT_OUT], below, &errors);
        result_close(&r);
    }
    code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
