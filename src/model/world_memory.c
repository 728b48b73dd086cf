/* The memory of worlds: made, freed, cleared, and copied where a world goes on
 * under another policy.
 *
 * A world is one block: struct world, the options twice, and the state of each
 * process followed by its arrays, laid out from the processes' rows. Policies
 * that agree up to a date live through the same past with the same random
 * numbers; it is simulated once and taken up by each. */
#include "base/numeric.h"
#include "model/travel.h"

#include <stdint.h>
#include <string.h>

enum { ALIGNMENT = 64 };

static size_t extent_of(const struct plan *plan, enum extent over)
{
    const struct scenario *s = plan->s;
    switch (over) {
    case OVER_NOTHING: return 1;
    case OVER_PLACES: return (size_t)s->place_count;
    case OVER_PLACES_AND_END: return (size_t)s->place_count + 1;
    case OVER_ROUTES: return (size_t)s->route_count;
    case OVER_GOALS: /* of people at all places (travel.h) */
        return (size_t)(s->route_count * s->demographic_count + s->place_count * FIXED_GOALS);
    case OVER_CLASSES: return (size_t)plan->row_length;
    case OVER_DEMOGRAPHICS: return (size_t)s->demographic_count;
    case OVER_SECTORS: return (size_t)s->sector_count;
    case OVER_ORIGIN_CELLS: return (size_t)row_room(plan->cell_count);
    case OVER_RING_DAYS: return MAX_RING_DAYS;
    }
    return 0;
}

/* A block under way: where it begins (null while it is measured) and its size so far. */
struct block {
    char *at;
    size_t size;
};

static void *take(struct block *b, size_t size)
{
    void *taken = b->at != 0 ? b->at + b->size : 0;
    b->size += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return taken;
}

/* The arrays of a state follow it; their pointers, of any type, are written as bytes. */
static void take_arrays(struct block *b, const struct process *p, const struct plan *plan, void *state)
{
    for (int i = 0; i < p->array_count; i++) {
        const struct state_array *array = &p->arrays[i];
        size_t size = array->size;
        for (int j = 0; j < MAX_EXTENTS; j++)
            size *= extent_of(plan, array->over[j]);
        void *data = take(b, size);
        if (state != 0) memcpy((char *)state + array->offset, &data, sizeof data);
    }
}

/* A set of the options of all processes. */
static void take_options(struct block *b, void **options)
{
    for (int i = 0; i < PROCESS_COUNT; i++) {
        void *at = take(b, model_processes[i]->options_size);
        if (options != 0) options[i] = at;
    }
}

/* Sets the pointers of a world of this plan that begins at `at`, if not null. Returns its size. */
static size_t lay_out(const struct plan *plan, void *at)
{
    struct block b = {at, 0};
    struct world *w = take(&b, sizeof *w);
    take_options(&b, w != 0 ? w->base : 0);
    take_options(&b, w != 0 ? w->options : 0);
    for (int i = 0; i < PROCESS_COUNT; i++) {
        void *state = take(&b, model_processes[i]->state_size);
        if (w != 0) w->state[i] = state;
        take_arrays(&b, model_processes[i], plan, state);
    }
    double *rows[2] = {take(&b, (size_t)plan->slots * sizeof(double)), take(&b, (size_t)plan->slots * sizeof(double))};
    if (w != 0) { /* they take turns by day; between days `row` is that of the day that has ended */
        w->row = rows[(w->day_index + 1) % 2];
        w->previous_row = rows[w->day_index % 2];
    }
    return b.size;
}

/* Take what a world keeps for good, and lay out the rest. */
static void settle(struct world *w, const struct plan *plan, struct workspace *work)
{
    w->s = plan->s;
    w->plan = plan;
    w->work = work;
    lay_out(plan, w);
}

/* The working memory, with room for the hungriest process; null while it is measured. */
static struct workspace *take_workspace(struct block *b)
{
    size_t hungriest = 0;
    struct workspace *work = take(b, sizeof *work);
    for (int i = 0; i < PROCESS_COUNT; i++)
        hungriest = model_processes[i]->scratch_size > hungriest ? model_processes[i]->scratch_size : hungriest;
    void *scratch = take(b, hungriest);
    if (work != 0) work->scratch = scratch;
    return work;
}

/* One block holds them all, so that rows begin where lines of the cache do. */
int worlds_make(const struct allocator *a, const struct plan *plan, struct world **worlds, int count)
{
    struct block b = {0, ALIGNMENT};
    size_t size = lay_out(plan, 0), all, whole;
    take_workspace(&b);
    if (!size_multiply(size, (size_t)count, &all) || !size_add(b.size, all, &whole)) return 0;
    char *memory = memory_alloc(a, whole, 1);
    if (memory == 0) return 0;
    b = (struct block){memory + (ALIGNMENT - (uintptr_t)memory % ALIGNMENT), 0};
    struct workspace *work = take_workspace(&b);
    work->memory = memory;
    for (int i = 0; i < count; i++) {
        worlds[i] = take(&b, size);
        settle(worlds[i], plan, work);
    }
    return 1;
}

void worlds_free(const struct allocator *a, struct world *const *worlds) { memory_free(a, worlds[0]->work->memory); }

struct world *world_make(const struct allocator *a, const struct plan *plan)
{
    struct world *w;
    return worlds_make(a, plan, &w, 1) ? w : 0;
}

void world_free(const struct allocator *a, struct world *w)
{
    if (w != 0) worlds_free(a, &w);
}

void world_clear(struct world *w)
{
    const struct plan *plan = w->plan;
    struct workspace *work = w->work;
    struct latent_paths latent = w->latent;
    memset(w, 0, lay_out(plan, 0));
    settle(w, plan, work);
    w->latent = latent;
}

void world_branch(struct world *w, const struct world *from, int policy)
{
    struct workspace *work = w->work;
    memcpy(w, from, lay_out(from->plan, 0));
    settle(w, from->plan, work);
    w->policy = &w->s->policies[policy];
}

void world_reset_levers(struct world *w)
{
    for (int i = 0; i < PROCESS_COUNT; i++)
        if (model_processes[i]->options_size > 0) memcpy(w->options[i], w->base[i], model_processes[i]->options_size);
}
