/* See batch.h. */
#include "random/batch.h"

#include "random/expected.h"
#include "random/vector/code.h"

void batch_start(struct batch *b, struct random_key key, uint32_t process, uint32_t day, batch_distribute *distribute,
                 void *user)
{
    b->key = key;
    b->process = process;
    b->day = day;
    b->distribute = distribute;
    b->user = user;
    b->count = b->used = b->prepared = 0;
}

void batch_draw(struct batch *b)
{
    random_split_cells(b->key, b->process, b->day, b->cells, b->count);
    for (int i = 0; i < b->count; i++)
        b->distribute(b->user, b->world[i], &b->cells[i]);
    b->count = b->used = b->prepared = 0;
}

static void receive(void *user, int world, const struct split_cell *c)
{
    const struct batch *b = user;
    const struct chance_row *row = &b->rows[world];
    uint32_t k = c->cell - row->cell;
    for (int j = 0; j < b->shape->categories; j++) {
        row->to[j][k] += c->counts[j];
        if (row->total != 0) row->total[j] += c->counts[j];
    }
}

static void list_draw(struct batch *b, int world, int k)
{
    const struct chance_shape *shape = b->shape;
    const struct chance_row *row = &b->rows[world];
    double p[CHANCE_MOST];
    int64_t n = row->from[k];
    if (n == 0) return;
    for (int j = 0; j < shape->categories - 1; j++)
        p[j] = row->chance[j][k];
    struct split *split = batch_split(b);
    split_init(split, p, shape->categories - 1, 1);
    batch_add(b, world, split, shape->categories, row->cell + (uint32_t)k, n);
    row->from[k] = 0;
}

void batch_rows(struct batch *b, const struct chance_shape *shape, const struct chance_row *rows, int count)
{
    enum { TOGETHER = 255 }; /* numbers of a world in a batch */
    const struct vector_code *vectors = vector_code();
    const struct phase phase = {b->key, b->process, b->day};
    if (b->key.expected) {
        expected_chance_rows(&phase, shape, rows, count);
        return;
    }
    if (vectors) {
        vectors->split_chances(&phase, shape, rows, count);
        return;
    }
    b->distribute = receive;
    b->user = b;
    b->shape = shape;
    b->rows = rows;
    for (int i = 0; i < count; i++)
        for (int j = 0; rows[i].total != 0 && j < shape->categories; j++)
            rows[i].total[j] = 0;
    for (; count > 0; b->rows += TOGETHER, count -= TOGETHER) {
        for (int i = 0, next, some = count < TOGETHER ? count : TOGETHER; i < some; i = next) {
            for (next = i; next < some && b->rows[next].cell == b->rows[i].cell;)
                next++;
            for (int k = 0; k < shape->width; k++)
                for (int r = i; r < next; r++)
                    list_draw(b, r, k);
        }
        batch_draw(b);
    }
}
