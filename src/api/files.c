/* What is made of result files. */
#include "api/handles.h"

#include "report/report.h"
#include "store/export.h"

#include <string.h>

enum flujo_status flujo_export(const char *file, const char *format, const char *folder, double suppress_below,
                               flujo_errors *errors)
{
    static const struct {
        const char *name;
        enum flujo_status (*write)(const struct result_file *, const char *, double, struct error_list *);
    } formats[] = {{"csv", export_csv},   {"geojson", export_geojson}, {"hubverse", export_hub},
                   {"xlsx", export_xlsx}, {"netcdf", export_netcdf},   {"provenance", export_provenance}};
    struct result_file file_read = {0};
    struct call c;
    size_t i = 0, count = sizeof formats / sizeof *formats;

    call_begin(&c, errors);
    while (i < count && strcmp(format, formats[i].name) != 0)
        i++;
    enum flujo_status status =
        i < count
            ? FLUJO_OK
            : argument_error(c.errors, "--format %s: give csv, xlsx, netcdf, geojson, hubverse or provenance", format);
    if (status == FLUJO_OK) status = result_open(memory_default(), file, &file_read, c.errors);
    if (status == FLUJO_OK) {
        status = formats[i].write(&file_read, folder, suppress_below, c.errors);
        result_close(&file_read);
    }
    return call_end(&c, status);
}

enum flujo_status flujo_report(const char *file, const char *page, double suppress_below, flujo_errors *errors)
{
    struct call c;

    call_begin(&c, errors);
    return call_end(&c, report_write(memory_default(), file, page, suppress_below, c.errors));
}
