/* See batch.h. */
#include "random/batch.h"

#include "random/expected.h"
#include "random/vector/code.h"

#include <string.h>

void batch_start(struct batch *b, struct random_key key, uint32_t process, uint32_t day, batch_distribute *distribute,
                 void *user)
{
    b->phase = (struct phase){key, process, day};
    b->distribute = distribute;
    b->user = user;
    b->count = b->used = b->prepared = 0;
}

void batch_draw(struct batch *b)
{
    random_split_cells(b->phase.key, b->phase.process, b->phase.day, b->cells, b->count);
    for (int i = 0; i < b->count; i++)
        b->distribute(b->user, b->world[i], &b->cells[i]);
    b->count = b->used = b->prepared = 0;
}

static void receive(void *user, int world, const struct split_cell *c)
{
    const struct batch *b = user;
    const struct chance_row *row = &b->rows[world];
    uint32_t k = (c->cell - row->cell) / chance_step(row);
    for (int j = 0; j < b->shape->categories; j++) {
        row->to[j][k] += c->counts[j];
        if (row->total != 0) row->total[j] += c->counts[j];
    }
    if (row->block != 0) row->block[k] = c->block;
}

/* Whether a split of the chances of draw k of a row is at hand; if not they are noted. */
static inline int memo_holds(struct batch_memo *memo, const struct chance_row *row, int k, int stated)
{
    int same = memo->split != 0;
    for (int j = 0; j < stated; j++) {
        double p = row->chance[j][k];
        same &= memo->p[j] == p;
        memo->p[j] = p;
    }
    return same;
}

/* The split of draw k of a row; worlds and classes that repeat each other's chances find them in the same memo. */
static inline const struct split *split_of_draw(struct batch *b, const struct chance_row *row, int world, int k)
{
    const struct chance_shape *shape = b->shape;
    struct batch_memo *memo = &b->memo[(k * 4 + world) % BATCH_MEMO];
    int stated = shape->categories - (shape->law != CHANCE_WEIGHTS);
    if (b->count == BATCH_CELLS || b->used + SPLIT_MOST > BATCH_COUNTS || b->prepared == BATCH_SPLITS) batch_draw(b);
    for (int i = 0; b->prepared == 0 && i < BATCH_MEMO; i++)
        b->memo[i].split = 0;
    if (memo_holds(memo, row, k, stated)) return memo->split;
    struct split *split = &b->splits[b->prepared++];
    memo->split = split;
    if (shape->law == CHANCE_BINOMIAL)
        split_init_binomial(split, memo->p[0]);
    else
        split_init(split, memo->p, stated, shape->law == CHANCE_AND_REST);
    return split;
}

static void list_draw(struct batch *b, int world, int k)
{
    const struct chance_row *row = &b->rows[world];
    int64_t n = row->from[k];
    if (n == 0) return;
    batch_add(b, world, split_of_draw(b, row, world, k), b->shape->categories,
              row->cell + (uint32_t)k * chance_step(row), n);
    if (row->block != 0) b->cells[b->count - 1].block = row->block[k];
    row->from[k] = 0;
}

void batch_rows(struct batch *b, const struct chance_shape *shape, const struct chance_row *rows, int count)
{
    enum { TOGETHER = 255 }; /* numbers of a world in a batch */
    if (b->phase.key.expected) {
        expected_chance_rows(&b->phase, shape, rows, count);
        return;
    }
    const struct vector_code *vectors = vector_code();
    if (vectors && shape->categories <= CHANCES_READY) {
        vectors->split_chances(&b->phase, shape, rows, count);
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
