/* A forecast in the format of forecast hubs (hubverse, schema 6 of its model output): one CSV file, a row a number.
 *
 * reference_date is the last day of the data; horizon counts months from it, target_end_date is the last day of the
 * month. Quantiles are those of the table forecast_quantile; samples are joint: one output_type_id is one run in all rows.
 * location is the element of the measure, `all` for the total. Source: hubverse documentation, "Model output",
 * https://docs.hubverse.io. */
#include "store/export.h"

#include "base/files.h"

#include <math.h>
#include <string.h>

#define REFERENCE "date((SELECT min(month) FROM forecast_quantile) || '-01', '-1 day')"
#define COLUMNS_OF                                                                                                     \
    "SELECT " REFERENCE ", measure, (substr(month, 1, 4) - strftime('%Y', " REFERENCE                                  \
    ")) * 12 + substr(month, 6, 2) - strftime('%m', " REFERENCE                                                        \
    "), date(month || '-01', '+1 month', '-1 day'), CASE element WHEN '' THEN 'all' ELSE element END, "

static const char rows_sql[] = COLUMNS_OF "'quantile', level, value FROM forecast_quantile UNION ALL " COLUMNS_OF
                                          "'sample', draw, value FROM forecast_draw ORDER BY 2, 5, 6, 4, 7";

static enum flujo_status write_rows(const struct result_file *r, double below, struct text *t, size_t *rows,
                                    struct error_list *errors)
{
    sqlite3_stmt *q = result_query(r, rows_sql, NULL, 0, errors);
    int step = -1;

    text_add(t, "reference_date,target,horizon,target_end_date,location,output_type,output_type_id,value\n");
    while (q != NULL && (step = result_step(r, q, errors)) == 1) {
        double value = result_number(q, 7);
        for (int c = 0; c < 6; c++) {
            text_add_csv(t, result_text(q, c));
            text_add(t, ",");
        }
        text_add_number(t, result_number(q, 6));
        text_add(t, ",");
        if (!isnan(value) && !(fabs(value) > 0 && fabs(value) < below)) text_add_number(t, value);
        text_add(t, "\n");
        ++*rows;
    }
    sqlite3_finalize(q);
    return step < 0 ? FLUJO_FAILED : t->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

enum flujo_status export_hub(const struct result_file *r, const char *folder, double suppress_below,
                             struct error_list *errors)
{
    struct export_set set;
    struct text t, path;
    size_t rows = 0;
    enum flujo_status status = export_begin(&set, r->a, folder, errors);
    char *day = NULL;

    text_init(&t, r->a);
    text_init(&path, r->a);
    if (status == FLUJO_OK) status = write_rows(r, suppress_below, &t, &rows, errors);
    if (status == FLUJO_OK && rows == 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0},
                   "holds no forecast; a hub takes results of `flujo forecast`");
        status = FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK) day = result_one_text(r, "SELECT " REFERENCE, NULL, 0, errors);
    if (status == FLUJO_OK) {
        text_format(&path, "%s/%s-flujo.csv", set.folder.data, day == NULL ? "" : day);
        status = path.failed ? FLUJO_NO_MEMORY : file_write_atomic(r->a, path.data, t.data, t.length, errors);
    }
    memory_free(r->a, day);
    text_free(&t);
    text_free(&path);
    return export_end(&set, status, errors);
}
