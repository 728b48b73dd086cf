/* Rows of draws with one split: by the widest registers there are, or as a
 * list of cells. */
#include "random/cells.h"

int row_start(const struct row_shape *shape, const struct split_row *row)
{
    const struct split *t = row->split;
    for (int j = 0; j < t->used + t->empty_count; j++)
        row->total[j] = 0;
    for (int k = 0; t->used == 1 && k < shape->width; k++) {
        int64_t n = row->from[k];
        row->from[k] = 0;
        row->to[t->at[0] * shape->kinds + shape->kind[k]][k] += n;
        row->total[t->at[0]] += n;
    }
    return t->used > 1;
}

void row_receive(const struct row_shape *shape, const struct split_row *row, int k, const int64_t *counts)
{
    const struct split *t = row->split;
    for (int j = 0; j < t->used; j++) {
        int64_t n = counts[t->at[j]];
        row->to[t->at[j] * shape->kinds + shape->kind[k]][k] += n;
        row->total[t->at[j]] += n;
    }
}

void listed_draw(struct listed_cells *l)
{
    random_split_cells(l->phase->key, l->phase->process, l->phase->day, l->cell, l->count);
    for (int i = 0; i < l->count; i++)
        row_receive(l->shape, l->row[i], l->at[i], l->cell[i].counts);
    l->count = l->used = 0;
}

void list_cell(struct listed_cells *l, const struct split_row *row, int k)
{
    if (l->count == LISTED_CELLS || l->used + SPLIT_MOST > LISTED_COUNTS)
        listed_draw(l);
    l->row[l->count] = row;
    l->at[l->count] = (unsigned char)k;
    l->cell[l->count++] = (struct split_cell){row->split, row->cell + (uint32_t)k, 0, row->from[k], l->counts + l->used};
    l->used += row->split->used + row->split->empty_count;
    row->from[k] = 0;
}

void split_rows_listed(const struct wide_phase *phase, const struct row_shape *shape, const struct split_row *rows, int count)
{
    struct listed_cells l;
    l.phase = phase;
    l.shape = shape;
    l.count = l.used = 0;
    for (int i = 0; i < count; i++) {
        if (!row_start(shape, &rows[i]))
            continue;
        for (int k = 0; k < shape->width; k++)
            if (rows[i].from[k] > 0)
                list_cell(&l, &rows[i], k);
    }
    listed_draw(&l);
}

void random_split_rows(struct random_key key, uint32_t process, uint32_t day, const struct row_shape *shape,
                       const struct split_row *rows, int count)
{
    const struct wide_phase phase = {key, process, day};
    if (!split_rows_wide(&phase, shape, rows, count))
        split_rows_listed(&phase, shape, rows, count);
}
