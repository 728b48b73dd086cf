/* One kind of split for many cells and rows at once: by vector registers (vector/)
 * or one after the other. */
#include "random/cells.h"

#include "random/expected.h"
#include "random/vector/code.h"

void split_cell_alone(const struct phase *phase, struct split_cell *c)
{
    struct stream s = phase_stream(phase, c->cell);
    s.counter[0] = c->block;
    random_split(&s, c->split, c->n, c->counts);
    c->block = s.counter[0];
}

void random_split_cells(struct random_key key, uint32_t process, uint32_t day, struct split_cell *cells, int count)
{
    const struct phase phase = {key, process, day};
    if (key.expected) {
        expected_split_cells(&phase, cells, count);
        return;
    }
    const struct vector_code *vectors = vector_code();
    if (vectors) {
        vectors->split_cells(&phase, cells, count);
        return;
    }
    for (int i = 0; i < count; i++)
        split_cell_alone(&phase, &cells[i]);
}

int row_start(int width, const struct split_row *row)
{
    const struct split *t = row->split;
    for (int j = 0; j < t->used + t->empty_count; j++)
        row->total[j] = 0;
    for (int k = 0; t->used == 1 && k < width; k++) {
        int64_t n = row->from[k];
        row->from[k] = 0;
        row_goal_of(row->goal + row->goal_at[t->at[0]], k)[k] += n;
        row->total[t->at[0]] += n;
    }
    return t->used > 1;
}

void row_receive(const struct split_row *row, int k, const int64_t *counts)
{
    const struct split *t = row->split;
    for (int j = 0; j < t->used; j++) {
        int64_t n = counts[t->at[j]];
        row_goal_of(row->goal + row->goal_at[t->at[j]], k)[k] += n;
        row->total[t->at[j]] += n;
    }
}

static void row_join(int width, struct split_row *row)
{
    row->joined = 0;
    for (int k = 0; k < width; k++) {
        row->from[k] += row->joins[k];
        row->joined += row->joins[k];
        row->joins[k] = 0;
    }
}

static void row_alone(const struct phase *phase, int width, const struct split_row *row)
{
    for (int k = 0; k < width; k++) {
        int64_t n = row->from[k], counts[SPLIT_MOST];
        if (n <= 0) continue;
        struct stream s = phase_stream(phase, row->cell + (uint32_t)k);
        random_split(&s, row->split, n, counts);
        row->from[k] = 0;
        row_receive(row, k, counts);
    }
}

void random_split_rows(struct random_key key, uint32_t process, uint32_t day, int width, struct split_row *const *rows,
                       int count)
{
    const struct phase phase = {key, process, day};
    if (key.expected) {
        expected_split_rows(&phase, width, rows, count);
        return;
    }
    const struct vector_code *vectors = vector_code();
    for (int i = 0; i < count; i++)
        if (rows[i]->joins != 0) row_join(width, rows[i]);
    if (vectors) {
        vectors->split_rows(&phase, width, rows, count);
        return;
    }
    for (int i = 0; i < count; i++)
        if (row_start(width, rows[i])) row_alone(&phase, width, rows[i]);
}
