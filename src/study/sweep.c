#include "study/sweep.h"

#include "base/parallel.h"
#include "engine/ranks.h"

#include <stdlib.h>
#include <string.h>

static int by_names(const void *a, const void *b)
{
    const struct sweep_cell *x = a, *y = b;
    int order = strcmp(x->measure, y->measure);

    if (order == 0) order = strcmp(x->element, y->element);
    return order != 0 ? order : strcmp(x->period, y->period);
}

static const char *name_of(struct arena *arena, const char *name)
{
    return arena_copy_string(arena, name, strlen(name));
}

/* How many elements are kept of a measure: the total stands first. */
static int elements_of(const struct scenario *s, int measure, enum sweep_keeps keeps)
{
    if (keeps == SWEEP_NOTHING || measure_slots(measure, s) == 0) return 0;
    int total = element_at(measure, s, 0).kind == ELEMENT_TOTAL;
    return keeps == SWEEP_TOTAL && total ? 1 : element_count(measure, s);
}

/* The cells of one period; 0 without memory. */
static int add_period(struct arena *arena, const struct scenario *s, const enum sweep_keeps keeps[MEASURE_COUNT],
                      struct sweep_cell period, struct sweep_layout *out)
{
    for (int m = 0; m < MEASURE_COUNT; m++) {
        for (int k = 0; k < elements_of(s, m, keeps[m]); k++) {
            char name[ELEMENT_NAME_SIZE];
            element_name(m, s, element_at(m, s, k), name);
            period.measure = measure_table[m].name, period.number = m, period.k = k;
            period.element = name_of(arena, name);
            if (period.element == NULL) return 0;
            out->cells[out->count++] = period;
        }
    }
    return 1;
}

int sweep_layout_make(struct arena *arena, const struct scenario *s, const struct run_request *q,
                      const char *const *horizon_names, const enum sweep_keeps keeps[MEASURE_COUNT], int by_month,
                      struct sweep_layout *out)
{
    int first = date_month_index(s->start), months = by_month ? date_month_index(q->end) - first + 1 : 0, width = 0;
    int enough = 1;

    for (int m = 0; m < MEASURE_COUNT; m++)
        width += elements_of(s, m, keeps[m]);
    *out = (struct sweep_layout){
        .cells = arena_alloc(arena, (size_t)(months + q->horizon_count), (size_t)width * sizeof *out->cells)};
    if (out->cells == NULL) return 0;
    for (int i = 0; i < q->horizon_count && enough; i++)
        enough = add_period(arena, s, keeps,
                            (struct sweep_cell){.period = horizon_names[i], .kind = PERIOD_HORIZON, .index = i}, out);
    for (int i = 0; i < months && enough; i++) {
        char month[11];
        date_format_month(first + i, month);
        struct sweep_cell period = {.period = name_of(arena, month), .kind = PERIOD_MONTH, .index = i};
        enough = period.period != NULL && add_period(arena, s, keeps, period, out);
    }
    if (enough) qsort(out->cells, (size_t)out->count, sizeof *out->cells, by_names);
    return enough;
}

struct running {
    const struct allocator *a;
    const struct scenario *s;
    const struct sweep *w;
    const struct run_request *request;
    const struct sweep_layout *layout;
    int first;                 /* row of the block */
    struct summary *values;    /* [row of the block][cell] */
    struct error_list *errors; /* [row of the block] */
    long long total;           /* replicates of all rows */
    atomic_llong done;
    int threads; /* of one row */
    /* What ranks of MPI share: the replicates of one row after another, or rows. Rank 0 alone has the numbers. */
    enum { SHARE_NOTHING, SHARE_REPLICATES, SHARE_ROWS } share;
    int ranks, own;
};

static void report(const struct running *g, long long done)
{
    int shift = 0;

    while (g->total >> shift > 1 << 30)
        shift++;
    if (g->request->progress != NULL)
        g->request->progress(g->request->progress_user, (int)(done >> shift), (int)(g->total >> shift));
}

/* Of a row that has all threads; called under a lock. */
static void report_row(void *user, int done, int total)
{
    struct running *g = user;

    (void)total;
    report(g, atomic_load(&g->done) + done);
}

static enum flujo_status summarise(const struct running *g, const struct ensemble *e, struct summary *out)
{
    struct periods p;
    enum flujo_status status = periods_run(&p, g->a, e, g->threads);

    for (int i = 0; status == FLUJO_OK && i < g->layout->count; i++) {
        const struct sweep_cell *c = &g->layout->cells[i];
        out[i] = *periods_at(&p, c->kind, c->index, c->number, c->k);
    }
    periods_free(&p, g->a);
    return status;
}

static enum flujo_status run_row(void *user, size_t item, int worker)
{
    struct running *g = user;
    const struct sweep_row *r = &g->w->rows[(size_t)g->first + item];
    struct run_request q = *g->request;
    struct ensemble *e = NULL;
    struct arena arena;

    if (g->share == SHARE_ROWS && (int)item % g->ranks != g->own) {
        atomic_fetch_add(&g->done, r->replicates);
        return FLUJO_OK;
    }
    arena_init(&arena, g->a);
    const struct scenario *s = sweep_scenario(&arena, g->s, g->w, g->first + (int)item);
    enum flujo_status status = s != NULL ? FLUJO_OK : FLUJO_NO_MEMORY;
    q.policy = r->policy, q.seed = r->seed, q.replicates = r->replicates, q.expected = r->expected;
    q.mean_noise &= r->expected;
    q.threads = g->threads;
    q.progress = g->threads != 1 ? report_row : NULL, q.progress_user = g;
    if (status == FLUJO_OK)
        status = g->share == SHARE_REPLICATES ? ranks_run(g->a, s, &q, &q.policy, 1, &e, &g->errors[item])
                                              : ensemble_run(g->a, s, &q, &e, &g->errors[item]);
    if (status == FLUJO_OK && e != NULL) status = summarise(g, e, g->values + item * (size_t)g->layout->count);
    ensemble_free(g->a, e);
    arena_free(&arena);
    atomic_fetch_add(&g->done, r->replicates);
    if (worker == 0) report(g, atomic_load(&g->done));
    return status;
}

/* Rows of a block, and those that are complete to be visited. */
static enum flujo_status run_block(struct running *g, int count, int side, sweep_visit_fn visit, void *user,
                                   struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK, visited = FLUJO_OK;

    for (int i = 0; i < count; i++)
        errors_init(&g->errors[i], g->a);
    memset(g->values, 0, (size_t)count * (size_t)g->layout->count * sizeof *g->values);
    status = parallel_for(g->a, side, (size_t)count, run_row, g);
    if (g->share == SHARE_ROWS) {
        status = ranks_worst(status);
        for (int i = 0; i < count; i++) /* 0 from the ranks that did not run the row */
            ranks_sum(&g->values[(size_t)i * (size_t)g->layout->count].mean,
                      g->layout->count * (int)(sizeof *g->values / sizeof(double)));
    }
    for (int i = 0; i < count; i++) {
        for (size_t k = 0; k < g->errors[i].count; k++)
            errors_add(errors, g->errors[i].items[k].severity, (struct position){0}, "row %s: %s",
                       g->w->rows[g->first + i].key, g->errors[i].items[k].text);
        errors->out_of_memory |= g->errors[i].out_of_memory;
        errors_free(&g->errors[i]);
    }
    for (int i = 0; i < count && status == FLUJO_OK && visited == FLUJO_OK && g->own == 0; i++)
        visited = visit(user, g->first + i, g->values + (size_t)i * (size_t)g->layout->count);
    if (g->share != SHARE_NOTHING) visited = ranks_agree_status(visited);
    return status != FLUJO_OK ? status : visited;
}

enum flujo_status sweep_run(const struct allocator *a, const struct scenario *s, const struct sweep *w,
                            const struct run_request *request, const struct sweep_layout *layout, int first, int end,
                            sweep_visit_fn visit, void *user, struct error_list *errors)
{
    enum { LONG = 64 }; /* replicates a thread that are better shared among the threads */
    int cores = request->threads > 0 ? request->threads : parallel_cores(), least = MOST_REPLICATES;
    struct running g = {.a = a, .s = s, .w = w, .request = request, .layout = layout};
    enum flujo_status status = FLUJO_OK;

    for (int i = first; i < end; i++) {
        g.total += w->rows[i].replicates;
        least = w->rows[i].replicates < least ? w->rows[i].replicates : least;
    }
    g.ranks = ranks_count(), g.own = ranks_own();
    int few = end - first < cores * g.ranks && least >= LONG * cores;
    int side = few ? 1 : cores; /* rows side by side */
    g.share = g.ranks == 1 ? SHARE_NOTHING : few ? SHARE_REPLICATES : SHARE_ROWS;
    g.threads = side > 1 || cores == 1 ? 1 : cores;
    int block = side == 1 && g.share != SHARE_ROWS
                    ? 1
                    : (least >= LONG ? side : 4 * side) * g.ranks; /* lost when stopped */
    g.values = memory_alloc(a, (size_t)block, ((size_t)layout->count + 1) * sizeof *g.values);
    g.errors = memory_alloc(a, (size_t)block, sizeof *g.errors);
    if (g.values == NULL || g.errors == NULL) status = FLUJO_NO_MEMORY;
    for (g.first = first; g.first < end && status == FLUJO_OK; g.first += block)
        status = run_block(&g, end - g.first < block ? end - g.first : block, side, visit, user, errors);
    memory_free(a, g.values);
    memory_free(a, g.errors);
    return status;
}
