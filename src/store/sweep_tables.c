/* The order of insertion is the same for rows that were simulated and for those that are copied, and so are the bytes. */
#include "store/sweep_tables.h"

#include "store/insert.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_settings(struct insert *i, const struct sweep *sweep, int row)
{
    for (int c = 0; c < sweep->column_count; c++) {
        double value = sweep->values[(size_t)row * (size_t)sweep->column_count + (size_t)c];
        if (!isnan(value)) insert_row(i, cell_integer(row + 1), cell_text(sweep->columns[c].name), cell_number(value));
    }
}

enum flujo_status sweep_put_rows(struct result_writer *w, const struct scenario *s, const struct sweep *sweep,
                                 uint64_t identity, int first, int end)
{
    struct insert rows = insert_begin(w, "sweep_row"), settings = insert_begin(w, "sweep_setting");
    char text[24];

    for (int i = first; i < end; i++) {
        const struct sweep_row *r = &sweep->rows[i];
        snprintf(text, sizeof text, "%" PRIu64, r->seed);
        insert_row(&rows, cell_integer(i + 1), cell_text(r->key), cell_text(s->policies[r->policy].id), cell_text(text),
                   cell_integer(r->replicates), cell_text(r->expected ? "expected" : "cohort"), cell_date(r->from));
        put_settings(&settings, sweep, i);
    }
    insert_end(&rows);
    insert_end(&settings);
    snprintf(text, sizeof text, "%016" PRIx64, identity);
    return result_put_note(w, "sweep", text);
}

enum flujo_status sweep_put_values(struct result_writer *w, const struct sweep_layout *layout, int row,
                                   const struct summary *values)
{
    struct insert i = insert_begin(w, "sweep");

    for (int k = 0; k < layout->count; k++) {
        const struct sweep_cell *c = &layout->cells[k];
        insert_row(&i, cell_integer(row + 1), cell_text(c->measure), cell_text(c->element), cell_text(c->period),
                   cell_summary(&values[k]));
    }
    insert_end(&i);
    return w->status;
}

static enum flujo_status refuse(const char *path, const char *why, struct error_list *errors)
{
    errors_add(errors, SEVERITY_ERROR, (struct position){path, 0, 0}, "%s", why);
    return FLUJO_BAD_INPUT;
}

enum flujo_status sweep_source_open(const struct allocator *a, const char *path, uint64_t identity,
                                    struct sweep_source *out, struct error_list *errors)
{
    size_t before = errors->errors;
    enum flujo_status status = result_open(a, path, &out->file, errors);
    if (status != FLUJO_OK) return status;
    char *note = result_one_note(&out->file, "sweep", errors);
    double first = result_one_number(&out->file, "SELECT min(position) FROM sweep_row", NULL, 0, errors);
    double last = result_one_number(&out->file, "SELECT max(position) FROM sweep_row", NULL, 0, errors);
    double count = result_one_number(&out->file, "SELECT count(*) FROM sweep_row", NULL, 0, errors);
    status = errors->out_of_memory ? FLUJO_NO_MEMORY : errors->errors > before ? FLUJO_FAILED : FLUJO_OK;
    if (status == FLUJO_OK && note == NULL)
        status = refuse(path, "is no sweep; one is made by `flujo sweep`", errors);
    else if (status == FLUJO_OK && strtoull(note, NULL, 16) != identity)
        status = refuse(path, "is of another sweep: of another table, scenario, seed, or other settings", errors);
    else if (status == FLUJO_OK && !(count >= 1 && first >= 1 && last == first + count - 1 && last < 1e9))
        status = refuse(path, "does not hold the rows that it states; make it again", errors);
    if (status == FLUJO_OK) {
        out->first = (int)first - 1, out->count = (int)count;
    } else {
        result_close(&out->file);
        out->file = (struct result_file){0};
    }
    memory_free(a, note);
    return status;
}

/* Whether the next row of the table is the number `k` of all. */
static int is_next(sqlite3_stmt *q, const struct sweep_layout *layout, const struct sweep_source *from, long long k)
{
    const struct sweep_cell *c = &layout->cells[k % layout->count];

    return k / layout->count < from->count && sqlite3_column_int64(q, 0) == from->first + 1 + k / layout->count
           && strcmp(result_text(q, 1), c->measure) == 0 && strcmp(result_text(q, 2), c->element) == 0
           && strcmp(result_text(q, 3), c->period) == 0;
}

enum flujo_status sweep_copy_values(struct result_writer *w, const struct sweep_layout *layout,
                                    const struct sweep_source *from)
{
    enum { TEXTS = 4, COLUMNS = 10 };
    struct insert i = insert_begin(w, "sweep");
    sqlite3_stmt *q = result_query(&from->file, "SELECT * FROM sweep ORDER BY position, measure, element, period", NULL,
                                   0, w->errors);
    int step = q == NULL ? -1 : result_step(&from->file, q, w->errors);
    long long k = 0;

    for (; step == 1 && is_next(q, layout, from, k); k++, step = result_step(&from->file, q, w->errors)) {
        insert_add(&i, cell_integer(sqlite3_column_int(q, 0)));
        for (int c = 1; c < TEXTS; c++)
            insert_add(&i, cell_text(result_text(q, c)));
        for (int c = TEXTS; c < COLUMNS; c++)
            insert_add(&i, cell_number(result_number(q, c)));
        insert_row_end(&i);
    }
    insert_end(&i);
    if (!result_end(q, w->errors)) writer_no_memory(w);
    if (w->status == FLUJO_OK && step >= 0 && (step == 1 || k != (long long)from->count * layout->count))
        w->status = refuse(from->file.path, "does not hold the numbers of each row; make it again", w->errors);
    if (step < 0 && w->status == FLUJO_OK) w->status = FLUJO_FAILED;
    return w->status;
}
