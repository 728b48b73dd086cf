/* See batch.h. */
#include "random/batch.h"

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
