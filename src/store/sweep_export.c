/* The rows of a sweep as one long table: what the row was, then a number of it. */
#include "store/export.h"

#include "store/table_rows.h"

#include <string.h>

static const char key_columns[] = "row,policy,seed,replicates,engine,from_date";
enum { KEYS = 6 };

struct keys {
    const struct result_file *r;
    sqlite3_stmt *rows, *settings; /* in the order of positions */
    struct arena names;
    const char **name; /* of all settings */
    int count, setting, position;
    struct text line; /* the columns of the row at `position` */
};

static int read_names(struct keys *k, struct error_list *errors)
{
    double most = result_one_number(k->r, "SELECT count(DISTINCT name) FROM sweep_setting", NULL, 0, errors);
    sqlite3_stmt *q = result_query(k->r, "SELECT DISTINCT name FROM sweep_setting ORDER BY name", NULL, 0, errors);
    int step = q == NULL || !(most >= 0) ? -1 : 1, whole = 1;

    k->name = step < 0 ? NULL : arena_alloc(&k->names, (size_t)most + 1, sizeof *k->name);
    while (k->name != NULL && whole && (step = result_step(k->r, q, errors)) == 1) {
        const char *name = result_text(q, 0);
        k->name[k->count] = arena_copy_string(&k->names, name, strlen(name));
        whole = k->name[k->count++] != NULL;
    }
    errors->out_of_memory |= (step == 1 && k->name == NULL) || !whole;
    return result_end(q, errors) && step == 0 && whole;
}

/* Cells of the row of this position; 0 on failure. */
static int next_line(struct keys *k, int position, struct error_list *errors)
{
    int step = 1;

    while (k->position < position && (step = result_step(k->r, k->rows, errors)) == 1)
        k->position = sqlite3_column_int(k->rows, KEYS);
    if (step < 0) return 0;
    text_clear(&k->line);
    for (int c = 0; c < KEYS; c++) {
        text_add_csv(&k->line, result_text(k->rows, c));
        text_add(&k->line, ",");
    }
    for (int i = 0; i < k->count; i++) {
        while (k->setting == 1 && sqlite3_column_int(k->settings, 0) < position)
            k->setting = result_step(k->r, k->settings, errors);
        if (k->setting == 1 && sqlite3_column_int(k->settings, 0) == position
            && strcmp(result_text(k->settings, 1), k->name[i]) == 0) {
            text_add_number(&k->line, result_number(k->settings, 2));
            k->setting = result_step(k->r, k->settings, errors);
        }
        text_add(&k->line, ",");
    }
    return k->setting >= 0;
}

static int begin(struct keys *k, struct text *t, struct error_list *errors)
{
    static const char rows[] = "SELECT row, policy, seed, replicates, engine, from_date, position FROM sweep_row ORDER "
                               "BY position",
                      settings[] = "SELECT position, name, value FROM sweep_setting ORDER BY position, name";

    if (!read_names(k, errors)) return 0;
    k->rows = result_query(k->r, rows, NULL, 0, errors);
    k->settings = result_query(k->r, settings, NULL, 0, errors);
    k->setting = k->settings == NULL ? -1 : result_step(k->r, k->settings, errors);
    text_add(t, key_columns);
    for (int i = 0; i < k->count; i++) {
        text_add(t, ",");
        text_add_csv(t, k->name[i]);
    }
    return k->rows != NULL && k->setting >= 0;
}

enum flujo_status export_sweep_table(const struct result_file *r, double suppress_below, struct text *t, int *rows,
                                     struct error_list *errors)
{
    struct keys k = {.r = r};
    struct table_rows from;
    int step = 0, fine;

    *rows = 0;
    arena_init(&k.names, r->a);
    text_init(&k.line, r->a);
    enum flujo_status status = table_rows_begin(&from, r, result_table_find("sweep"), suppress_below, errors);
    fine = begin(&k, t, errors);
    for (int c = 1; c < from.columns; c++) {
        text_add(t, ",");
        text_add_csv(t, sqlite3_column_name(from.q, c));
    }
    text_add(t, "\n");
    while (status == FLUJO_OK && fine && (step = table_rows_next(&from, errors)) == 1) {
        int position = sqlite3_column_int(from.q, 0);
        if (position != k.position) fine = next_line(&k, position, errors);
        if (k.line.length > 0) text_add_bytes(t, k.line.data, k.line.length - 1);
        export_csv_row(&from, 1, t);
        ++*rows;
    }
    fine &= result_end(k.rows, errors);
    fine &= result_end(k.settings, errors);
    table_rows_end(&from);
    int failed = k.line.failed || t->failed || errors->out_of_memory;
    text_free(&k.line);
    arena_free(&k.names);
    return failed ? FLUJO_NO_MEMORY : status != FLUJO_OK ? status : fine && step == 0 ? FLUJO_OK : FLUJO_FAILED;
}
