/* See past.h. One block a replicate: months, days, parameters, means, world. */
#include "engine/past.h"

#include <string.h>

struct past {
    const struct allocator *a;
    day_number until;
    int replicates;
    unsigned char **block;
};

struct past *past_make(const struct allocator *a, int replicates, day_number until)
{
    struct past *past = memory_alloc(a, 1, sizeof *past);
    if (past == 0)
        return 0;
    past->a = a, past->until = until, past->replicates = replicates;
    past->block = memory_alloc(a, (size_t)replicates, sizeof *past->block);
    if (past->block == 0) {
        memory_free(a, past);
        return 0;
    }
    return past;
}

void past_free(struct past *past)
{
    if (past == 0)
        return;
    for (int i = 0; i < past->replicates; i++)
        memory_free(past->a, past->block[i]);
    memory_free(past->a, past->block);
    memory_free(past->a, past);
}

day_number past_until(const struct past *past) { return past->until; }
int past_has(const struct past *past, int replicate) { return replicate < past->replicates && past->block[replicate] != 0; }

/* Rows of a replicate that lie before `until`; the month of `until` in part. */
struct rows { double *data; size_t bytes; };
enum { ROWS = 4 };

static void list_rows(const struct past *past, const struct ensemble *e, int replicate, double *means, struct rows r[ROWS])
{
    size_t i = (size_t)replicate, slots = (size_t)e->slots, daily = e->daily != 0 ? (size_t)e->daily_slots : 0;
    size_t months = (size_t)(date_month_index(past->until) - date_month_index(e->start) + 1);
    size_t days = (size_t)(past->until - e->start), all_days = (size_t)(e->end - e->start + 1);
    size_t parameters = (size_t)e->scenario->parameter_count;
    months = months < (size_t)e->month_count ? months : (size_t)e->month_count;
    r[0] = (struct rows){e->monthly + i * (size_t)e->month_count * slots, months * slots * sizeof(double)};
    r[1] = (struct rows){daily ? e->daily + i * all_days * daily : 0, days * daily * sizeof(double)};
    r[2] = (struct rows){e->parameters + i * parameters, parameters * sizeof(double)};
    r[3] = (struct rows){means, months * (size_t)(e->mean_slots - e->slots) * sizeof(double)};
}

void past_keep(struct past *past, const struct ensemble *e, int replicate, double *means, const struct world *w)
{
    struct rows rows[ROWS];
    size_t bytes = world_packed_size(w);
    list_rows(past, e, replicate, means, rows);
    for (int i = 0; i < ROWS; i++)
        bytes += rows[i].bytes;
    unsigned char *at = memory_alloc(past->a, bytes, 1);
    past->block[replicate] = at;
    for (int i = 0; at != 0 && i < ROWS; at += rows[i].bytes, i++)
        if (rows[i].bytes > 0)
            memcpy(at, rows[i].data, rows[i].bytes);
    if (at != 0)
        world_pack(w, at);
}

void past_take_up(const struct past *past, struct ensemble *e, int replicate, double *means, struct world *w)
{
    struct rows rows[ROWS];
    const unsigned char *at = past->block[replicate];
    list_rows(past, e, replicate, means, rows);
    for (int i = 0; i < ROWS; at += rows[i].bytes, i++)
        if (rows[i].bytes > 0)
            memcpy(rows[i].data, at, rows[i].bytes);
    world_unpack(w, e->policy, at);
}
