/* The day: processes in their order, the start of a replicate, conservation. */
#include "model/world.h"

#include "random/expected.h"

#include <string.h>

static void start_processes(struct world *w)
{
    for (int i = 0; i < PROCESS_COUNT; i++)
        if (model_processes[i]->start != 0) model_processes[i]->start(w);
}

int world_start(struct world *w, int policy, struct random_key key, double population_scale, int no_priors,
                const double *values, double *used)
{
    const struct scenario *s = w->s;
    int broken = 0;
    world_clear(w);
    w->policy = &s->policies[policy];
    w->key = key;
    w->day = s->start - WARMUP_DAYS;
    w->unit = random_unit(key);
    w->scale = (population_scale > 0 ? population_scale : 1) / w->unit;
    world_set_parameters(w, no_priors, values, used);
    start_processes(w);
    while (w->day < s->start && !broken)
        broken = world_day(w);
    return broken;
}

int64_t world_people(const struct world *w)
{
    const struct stages *stage = &w->stage;
    int64_t n = 0;
    for (int i = 0; i < PROCESS_COUNT; i++)
        if (model_processes[i]->people != 0) n += model_processes[i]->people(w);
    for (int k = 0; k < w->s->class_count; k++)
        n += stage->expelled[k] + stage->returned[k] + stage->home[k] + stage->stayed[k] + stage->gave_up[k]
             + stage->settled[k];
    return n;
}

static void day_begins(struct world *w)
{
    double *yesterday = w->previous_row;
    w->previous_row = w->row;
    w->row = yesterday;
    memset(w->row, 0, (size_t)w->plan->slots * sizeof(double));
    world_reset_levers(w);
}

void draw_rows(const struct worlds *all, enum process_stream process, int categories, enum chance_law law,
               const struct chance_row *rows, int count)
{
    const struct chance_shape shape = {all->world[0]->s->class_count, categories, law};
    batch_rows(start_batch(all, 0, process, 0, 0), &shape, rows, count);
}

static void step(const struct process *p, struct worlds *all)
{
    if (p->step_together != 0) p->step_together(all);
    for (int i = 0; p->step != 0 && i < all->count; i++)
        p->step(all->world[i]);
}

/* From counts to people. */
static void measure_people(struct world *w)
{
    const struct plan *plan = w->plan;
    double *restrict row = w->row, unit = w->unit;
    for (int j = 0; j < plan->counted_count && unit != 1; j++)
        for (int i = plan->counted[j].first; i < plan->counted[j].end; i++)
            row[i] *= unit;
}

/* Returns 1 when conservation is broken. */
static int day_ends(struct world *w)
{
    w->day++;
    w->day_index++;
    measure_people(w);
    for (int i = 0; i < PROCESS_COUNT; i++)
        if (model_processes[i]->day_ends != 0) model_processes[i]->day_ends(w);
    return world_people(w) != w->people_in;
}

int worlds_day(struct world *const *worlds, int count)
{
    struct worlds all = {count, worlds, worlds[0]->work};
    int broken = 0;
    for (int i = 0; i < count; i++)
        day_begins(worlds[i]);
    for (int i = 0; i < PROCESS_COUNT; i++)
        step(model_processes[i], &all);
    for (int i = 0; i < count; i++)
        broken |= day_ends(worlds[i]);
    return broken;
}

int world_day(struct world *w) { return worlds_day(&w, 1); }
