/* The state of one replicate: what couples processes.
 *
 * People are integer head-counts in cells. Everything that couples cells
 * (beliefs, queues, efforts, prices) is a scalar that is computed from counts
 * at the start of a phase: that keeps people in a cell exchangeable, so that
 * binomial draws on counts are exact. Each process keeps its own state, and
 * states in its header what others may read. No allocation happens in the day
 * loop. A world belongs to one thread. */
#ifndef FLUJO_MODEL_WORLD_H
#define FLUJO_MODEL_WORLD_H

#include "model/latent.h"
#include "model/plan.h"
#include "model/process.h"
#include "random/batch.h"

/* Days run before the first one, unobserved, so that the routes and the border
 * are filled when the scenario starts: the longest journeys take some 40 days. */
enum { WARMUP_DAYS = 60 };

enum { MAX_WORLDS = 8, MAX_RING_DAYS = MAX_ROUTE_DAYS + 1 };

/* People by class, in stages that several processes move people into and out
 * of. All are counted by conservation. */
struct stages {
    int64_t expelled[MAX_CLASSES]; /* turned around at the border, not decided yet */
    int64_t returned[MAX_CLASSES]; /* turned back on the way, at home or on the way there */
    int64_t home[MAX_CLASSES];     /* back home from the destination country */
    int64_t stayed[MAX_CLASSES];   /* back home without intent */
    int64_t gave_up[MAX_CLASSES];  /* ended the journey on the way or at the border */
    int64_t settled[MAX_CLASSES];  /* in the destination */
};

/* Working memory of the worlds of a worker. */
struct workspace {
    struct batch batch[3];
    void *scratch; /* of the process at work */
    void *memory;  /* the block in which this and the worlds lie */
};

struct world {
    /* kept when the world is cleared or branched */
    const struct scenario *s;
    const struct plan *plan;
    struct workspace *work;     /* shared by worlds made together */
    struct latent_paths latent; /* of the replicate */

    const struct policy *policy;
    struct random_key key;
    uint32_t day_index; /* days since the start of the warm-up */
    day_number day;
    double unit;  /* people for whom a count stands; measures are in people at the end of the day */
    double scale; /* of the population, in counts: what states people in the scenario is multiplied by it */
    void *base[PROCESS_COUNT];    /* options with the replicate's parameters */
    void *options[PROCESS_COUNT]; /* with today's levers */
    void *state[PROCESS_COUNT];
    struct stages stage;
    int64_t people_in;    /* all who ever entered the pools */
    double *row;          /* [slots] measures of the day */
    double *previous_row; /* of yesterday, for triggered rules */
};

/* The worlds of a replicate on one day. */
struct worlds {
    int count;
    struct world *const *world;
    struct workspace *work;
};

/* Access to a process: `NAME_options(w)` of today, `NAME_state(w)`. */
#define PROCESS_OPTIONS(process)                                                                                       \
    static inline const struct process##_options *process##_options(const struct world *w)                             \
    {                                                                                                                  \
        return w->options[PROCESS_##process];                                                                          \
    }
#define PROCESS_STATE(process)                                                                                         \
    static inline struct process##_state *process##_state(const struct world *w) { return w->state[PROCESS_##process]; }

/* Worlds side by side, at most MAX_WORLDS, that share their working memory.
 * 0 without memory, with nothing left to free. */
int worlds_make(const struct allocator *a, const struct plan *plan, struct world **worlds, int count);
void worlds_free(const struct allocator *a, struct world *const *worlds);     /* those made together */
struct world *world_make(const struct allocator *a, const struct plan *plan); /* null if out of memory */
void world_free(const struct allocator *a, struct world *w);
/* As made; the latent path stays. */
void world_clear(struct world *w);
/* Make w the same as `from`, a world of the same plan, to go on under `policy`. */
void world_branch(struct world *w, const struct world *from, int policy);

/* Set the first day: parameters are drawn (or taken from `values`), and the
 * warm-up is run. Writes the values used to `used` if not null. Returns 0, or 1
 * when conservation is broken in the warm-up. */
int world_start(struct world *w, int policy, struct random_key key, double population_scale, int no_priors,
                const double *values, double *used);
/* One day, all processes. Returns 0, or 1 when conservation is broken. */
int world_day(struct world *w);
/* The same day in several worlds of one replicate, which may differ by policy;
 * each ends as it would alone. */
int worlds_day(struct world *const *worlds, int count);
/* Everyone counted, for conservation; travellers as of the last count. */
int64_t world_people(const struct world *w);

/* Options of the first day (parameters.c). */
void world_set_parameters(struct world *w, int no_priors, const double *values, double *used);
/* Set one element of an option of the replicate, or with -1 all of them; a lever moves on the next day. */
void world_set_option(struct world *w, option_id id, int index, double x);
/* Levers are what the parameters of the replicate state, until a policy moves them. */
void world_reset_levers(struct world *w);
/* The values of an option in a set of options (base or today's). */
double *option_values(void *const *options, option_id id);
/* One draw from a prior. */
double prior_draw(const struct prior *prior, struct stream *r);

static inline int64_t people_of_row(const int64_t *row, int classes)
{
    int64_t n = 0;
    for (int k = 0; k < classes; k++)
        n += row[k];
    return n;
}

static inline double *measure_row(struct world *w, int measure) { return w->row + w->plan->offset[measure]; }

static inline struct stream world_stream(const struct world *w, enum process_stream process, uint32_t cell)
{
    return stream_at(w->key, (uint32_t)process, w->day_index, cell);
}

/* Rows of draws of a process today, by class: see batch_rows. */
void draw_rows(const struct worlds *all, enum process_stream process, int categories, enum chance_law law,
               const struct chance_row *rows, int count);

/* A batch of draws of a process today; `user` is handed to `distribute`. */
static inline struct batch *start_batch(const struct worlds *all, int which, enum process_stream process,
                                        batch_distribute *distribute, void *user)
{
    struct batch *b = &all->work->batch[which];
    batch_start(b, all->world[0]->key, (uint32_t)process, all->world[0]->day_index, distribute, user);
    return b;
}

#endif
