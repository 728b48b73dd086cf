/* flujo export: the tables of a result as CSV, GeoJSON or model output of a forecast hub. */
#include "cli/cli.h"
#include "store/export.h"

#include <math.h>
#include <string.h>

int command_export(const struct args *args)
{
    const struct options *o = &args->options;
    double below = isnan(o->suppress_below) ? 0 : o->suppress_below;
    struct result_file r = {0};
    struct error_list errors;
    enum flujo_status status = FLUJO_OK;
    int code;

    errors_init(&errors, args->a);
    if (o->out == NULL) status = usage_error(&errors, "`flujo export` needs --out FOLDER");
    stop_install(); /* the tables are all put in place or none */
    if (status == FLUJO_OK) status = result_open(args->a, args->operands[0], &r, &errors);
    if (status == FLUJO_OK) {
        const char *format = o->format == NULL ? "csv" : o->format;
        status = strcmp(format, "geojson") == 0    ? export_geojson(&r, o->out, below, &errors)
                 : strcmp(format, "hubverse") == 0 ? export_hub(&r, o->out, below, &errors)
                                                   : export_csv(&r, o->out, below, &errors);
        result_close(&r);
    }
    code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
