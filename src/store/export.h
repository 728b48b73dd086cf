/* Exports of a result file: tables as CSV, XLSX or NetCDF, GeoJSON maps, forecasts for hubs. */
#ifndef FLUJO_STORE_EXPORT_H
#define FLUJO_STORE_EXPORT_H

#include "base/text.h"
#include "store/read.h"
#include "store/schema.h"

#include <dirent.h>

/* Write <folder>/<table>.csv for every table that has rows (RFC 4180 with LF,
 * UTF-8, header first, rows in key order), making the folder if needed. Head-
 * counts x with 0 < |x| < suppress_below are left empty; 0 suppresses nothing. */
enum flujo_status export_csv(const struct result_file *r, const char *folder, double suppress_below,
                             struct error_list *errors);

/* One table of it into t; *rows counted. */
enum flujo_status export_csv_table(const struct result_file *r, const struct result_table *table, double suppress_below,
                                   struct text *t, int *rows, struct error_list *errors);

/* The table `sweep` likewise, with the columns of sweep_row and sweep_setting in place of the position of the row. */
enum flujo_status export_sweep_table(const struct result_file *r, double suppress_below, struct text *t, int *rows,
                                     struct error_list *errors);

/* Write <folder>/places.geojson and routes.geojson (RFC 7946): mean arrivals
 * and flows over the run, by policy. */
enum flujo_status export_geojson(const struct result_file *r, const char *folder, double suppress_below,
                                 struct error_list *errors);

/* Write <folder>/<reference date>-flujo.csv, a forecast as model output of a hubverse hub (hub_export.c);
 * FLUJO_BAD_INPUT if the result holds no forecast. */
enum flujo_status export_hub(const struct result_file *r, const char *folder, double suppress_below,
                             struct error_list *errors);

/* Write <folder>/tables.xlsx (xlsx_export.c); FLUJO_BAD_INPUT in a build without libxlsxwriter. With export_xlsx_sheets at
 * most so many rows a sheet, else as many as Excel takes. */
enum flujo_status export_xlsx(const struct result_file *r, const char *folder, double suppress_below,
                              struct error_list *errors);
enum flujo_status export_xlsx_sheets(const struct result_file *r, const char *folder, double suppress_below,
                                     int sheet_rows, struct error_list *errors);

/* Write <folder>/fields.nc, inference.nc or both (netcdf_export.c, netcdf_inference.c), as the result has
 * monthly values and parameters of members or particles; FLUJO_BAD_INPUT if neither, or without libnetcdf. */
enum flujo_status export_netcdf(const struct result_file *r, const char *folder, double suppress_below,
                                struct error_list *errors);

/* Make a folder (one level) unless it exists. */
enum flujo_status export_make_folder(const char *folder, struct error_list *errors);

/* The name of the folder in which this process makes what becomes `out`. */
void export_folder_name(const char *out, struct text *name);

struct export_set {
    struct text out, folder; /* where the files go, and where they are made */
    DIR *dir;                /* of `folder`; null if it could not be made */
};
/* Make the folder; end in either case, which puts the files in place if status is
 * FLUJO_OK and removes them if not. */
enum flujo_status export_begin(struct export_set *set, const struct allocator *a, const char *out,
                               struct error_list *errors);
enum flujo_status export_end(struct export_set *set, enum flujo_status status, struct error_list *errors);

#endif
