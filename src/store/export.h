/* Exports of a result file: CSV tables, GeoJSON maps. */
#ifndef FLUJO_STORE_EXPORT_H
#define FLUJO_STORE_EXPORT_H

#include "store/read.h"

/* Write <folder>/<table>.csv for every table that has rows (RFC 4180 with LF,
 * UTF-8, header first, rows in key order), making the folder if needed. Head-
 * counts x with 0 < |x| < suppress_below are left empty; 0 suppresses nothing. */
enum flujo_status export_csv(const struct result_file *r, const char *folder, double suppress_below,
                             struct error_list *errors);

/* Write <folder>/places.geojson and routes.geojson (RFC 7946): mean arrivals
 * and flows over the run, by policy. */
enum flujo_status export_geojson(const struct result_file *r, const char *folder, double suppress_below,
                                 struct error_list *errors);

/* Make a folder (one level) unless it exists. */
enum flujo_status export_make_folder(const char *folder, struct error_list *errors);

#endif
