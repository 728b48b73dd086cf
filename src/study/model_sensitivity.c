/* Morris and Sobol on a scenario. Points are quantiles of the priors, so an
 * effect is that of moving a parameter across its prior (the central 95 % of it
 * in the screening). Points of a Morris
 * trajectory, the rows of a Sobol design and the two policies of a difference
 * share their random numbers. In the Sobol part the other parameters are drawn
 * by run number: their share is counted with chance. */
#include "study/model_sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
    const struct allocator *a;
    const struct scenario *s;
    const struct sensitivity_options *o;
    struct runner runner;
    const char *stage;
};

enum { FEWEST_TRAJECTORIES = 4, FEWEST_SAMPLES = 8 };

struct sums {
    const struct sensitivity_options *o;
    double *out;
    double sign;
};

static void report(void *user, int done, int total)
{
    struct work *w = user;
    if (w->o->progress != 0) w->o->progress(w->o->progress_user, w->stage, done, total);
}

static void add_sum(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct sums *sums = user;
    const struct scenario *s = e->scenario;
    int zero = date_month_index(e->start), months = 0, slots = measure_slots(sums->o->measure, s);
    double sum = 0;
    for (int m = date_month_index(sums->o->from); m <= date_month_index(sums->o->to); m++) {
        if (m < zero || m - zero >= e->month_count) continue;
        const double *row = ensemble_month(e, replicate, m - zero) + e->offset[sums->o->measure];
        for (int i = 0; i < slots; i++)
            sum += row[i];
        months++;
    }
    sums->out[item] += sums->sign * (measure_table[sums->o->measure].kind == STOCK && months > 0 ? sum / months : sum);
}

/* simulate_many_fn: the measure under the policy, minus that of the baseline. */
static enum flujo_status simulate(void *user, const double *u, const uint32_t *run, size_t count, double *out)
{
    struct work *w = user;
    size_t k = (size_t)w->s->parameter_count;
    double *rows = memory_alloc(w->a, count, k * sizeof(double));
    enum flujo_status status = rows ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (size_t i = 0; rows != 0 && i < count; i++)
        runner_parameters(&w->runner, u + i * w->runner.chosen_count, run[i], rows + i * k);
    memset(out, 0, count * sizeof *out);
    w->runner.done = 0;
    w->runner.total = (int)count * (w->o->baseline >= 0 ? 2 : 1);
    for (int side = 0; side < 2 && status == FLUJO_OK; side++) {
        struct sums sums = {w->o, out, side == 0 ? 1 : -1};
        w->runner.policy = side == 0 ? w->o->policy : w->o->baseline;
        if (w->runner.policy >= 0) status = runner_run(&w->runner, rows, run, count, add_sum, &sums);
    }
    memory_free(w->a, rows);
    return status;
}

/* The grid of Morris holds 0 and 1, which are the ends of a prior and may be
 * infinitely far out: the screening moves within the central 95 %. */
static enum flujo_status simulate_inner(void *user, const double *u, const uint32_t *run, size_t count, double *out)
{
    struct work *w = user;
    size_t n = count * w->runner.chosen_count;
    double *inner = memory_alloc(w->a, n, sizeof(double));
    if (inner == 0) return FLUJO_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        inner[i] = 0.025 + 0.95 * u[i];
    enum flujo_status status = simulate(user, inner, run, count, out);
    memory_free(w->a, inner);
    return status;
}

/* Fewer evaluations than a method can do with are not asked of it. */
static void warn_of_fewest(const struct work *w, const char *method, size_t fewest)
{
    if (w->o->runs > 0 && (size_t)w->o->runs < fewest)
        errors_add(w->runner.errors, SEVERITY_WARNING, (struct position){0},
                   "--evaluations %d: %s takes %zu of these parameters, the fewest it can do with; so many are run",
                   w->o->runs, method, fewest);
}

static enum flujo_status screen(struct work *w, struct sensitivity *r)
{
    size_t runs = w->o->runs > 0 ? (size_t)w->o->runs : 1200, k = (size_t)r->input_count;
    size_t trajectories = runs / (k + 1) > FEWEST_TRAJECTORIES ? runs / (k + 1) : FEWEST_TRAJECTORIES;
    struct morris_options o = {
        .inputs = k, .outputs = 1, .trajectories = trajectories, .seed = w->o->seed, .common_run = 1};
    r->morris = memory_alloc(w->a, k, sizeof *r->morris);
    if (r->morris == 0) return FLUJO_NO_MEMORY;
    r->trajectories = trajectories;
    warn_of_fewest(w, "morris", FEWEST_TRAJECTORIES * (k + 1));
    w->stage = "screening";
    w->runner.chosen = r->inputs;
    w->runner.chosen_count = k;
    return morris_run(w->a, &o, simulate_inner, w, r->morris);
}

/* The inputs with the largest mu_star, in order of size. */
static void choose(struct sensitivity *r, int want)
{
    for (int n = 0; n < want && n < r->input_count; n++) {
        int best = -1;
        for (int j = 0; j < r->input_count; j++) {
            int taken = 0;
            for (int i = 0; i < n; i++)
                taken |= r->sobol_inputs[i] == r->inputs[j];
            if (!taken && (best < 0 || (r->morris && r->morris[j].mu_star > r->morris[best].mu_star))) best = j;
        }
        r->sobol_inputs[r->sobol_count++] = r->inputs[best];
    }
}

static int wanted(const struct sensitivity_options *o) { return o->parameters > 0 ? o->parameters : 6; }

static enum flujo_status apportion(struct work *w, struct sensitivity *r)
{
    choose(r, wanted(w->o));
    size_t k = (size_t)r->sobol_count, runs = w->o->runs > 0 ? (size_t)w->o->runs : 1200;
    size_t samples = runs / (k + 3) > FEWEST_SAMPLES ? runs / (k + 3) : FEWEST_SAMPLES;
    struct sobol_options o = {.inputs = k, .outputs = 1, .samples = samples, .seed = w->o->seed, .noise = 1};
    r->sobol = memory_alloc(w->a, k + 1, sizeof *r->sobol);
    if (r->sobol == 0) return FLUJO_NO_MEMORY;
    r->samples = samples;
    warn_of_fewest(w, "sobol", FEWEST_SAMPLES * (k + 3));
    w->stage = "apportioning";
    w->runner.chosen = r->sobol_inputs;
    w->runner.chosen_count = k;
    return sobol_run(w->a, &o, simulate, w, r->sobol);
}

/* An estimate of a share from few evaluations may lie outside 0 to 1. */
static double share_within(double x) { return isfinite(x) ? fmin(fmax(x, 0), 1) : x; }

static void add_row(struct sensitivity *r, const struct scenario *s, int parameter, const char *kind, double value,
                    double low, double high)
{
    struct sensitivity_row *row = &r->rows[r->row_count++];
    *row = (struct sensitivity_row){r->measure, kind, "(chance and other parameters)", parameter, value, low, high};
    if (strncmp(kind, "sobol", 5) == 0) {
        r->clipped += value < 0 || value > 1;
        row->value = share_within(value), row->low = share_within(low), row->high = share_within(high);
    }
    if (parameter >= 0) parameter_name(s, parameter, row->parameter);
}

static int larger(const void *x, const void *y)
{
    const struct sensitivity_row *a = x, *b = y;
    int kind = strcmp(a->kind, b->kind);
    return kind                              ? kind
           : fabs(a->value) < fabs(b->value) ? 1
           : fabs(a->value) > fabs(b->value) ? -1
                                             : strcmp(a->parameter, b->parameter);
}

static enum flujo_status make_rows(const struct work *w, struct sensitivity *r)
{
    const struct sensitivity_options *o = w->o;
    const struct scenario *s = w->s;
    size_t n = 2 * (size_t)r->input_count + 2 * ((size_t)r->sobol_count + 1);
    r->rows = memory_alloc(w->a, n, sizeof *r->rows);
    if (r->rows == 0) return FLUJO_NO_MEMORY;
    snprintf(r->measure, sizeof r->measure, o->baseline >= 0 ? "%s: %s minus %s" : "%s: %s",
             measure_table[o->measure].name, s->policies[o->policy].id,
             o->baseline >= 0 ? s->policies[o->baseline].id : "");
    for (int j = 0; o->morris && j < r->input_count; j++) {
        const struct morris_effect *e = &r->morris[j];
        add_row(r, s, r->inputs[j], "morris_mu_star", e->mu_star, e->mu_star_low, e->mu_star_high);
        add_row(r, s, r->inputs[j], "morris_sigma", e->sigma, NAN, NAN); /* a spread itself: no interval */
    }
    for (int j = 0; r->sobol && j <= r->sobol_count; j++) {
        const struct sobol_index *i = &r->sobol[j];
        int parameter = j < r->sobol_count ? r->sobol_inputs[j] : -1;
        add_row(r, s, parameter, "sobol_first", i->first, i->first_low, i->first_high);
        add_row(r, s, parameter, "sobol_total", i->total, i->total_low, i->total_high);
    }
    qsort(r->rows, r->row_count, sizeof *r->rows, larger);
    return FLUJO_OK;
}

enum flujo_status sensitivity_run(const struct allocator *a, const struct scenario *s,
                                  const struct sensitivity_options *o, struct sensitivity **out,
                                  struct error_list *errors)
{
    struct work w = {.a = a, .s = s, .o = o, .stage = ""};
    struct sensitivity *r = memory_alloc(a, 1, sizeof *r);
    *out = 0;
    if (r == 0) return FLUJO_NO_MEMORY;
    r->a = a;
    r->expected = o->expected;
    w.runner = (struct runner){.a = a,
                               .s = s,
                               .end = o->to,
                               .expected = o->expected,
                               .seed = o->seed,
                               .threads = o->threads,
                               .errors = errors,
                               .stop = o->stop,
                               .progress = report,
                               .progress_user = &w};
    r->inputs = memory_alloc(a, (size_t)s->parameter_count, sizeof *r->inputs);
    r->sobol_inputs = memory_alloc(a, (size_t)s->parameter_count, sizeof *r->sobol_inputs);
    enum flujo_status status = r->inputs && r->sobol_inputs ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int i = 0; status == FLUJO_OK && i < s->parameter_count; i++)
        if (s->parameters[i].prior.kind != PRIOR_NONE) r->inputs[r->input_count++] = i;
    if (status == FLUJO_OK && r->input_count == 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){s->folder, 0, 0},
                   "no parameter has a prior, so there is nothing to vary; give some a distribution");
        status = FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK && (o->morris || r->input_count > wanted(o))) /* the strongest are to be found first */
        status = screen(&w, r);
    if (status == FLUJO_OK && o->sobol) status = apportion(&w, r);
    if (status == FLUJO_OK) status = make_rows(&w, r);
    if (status == FLUJO_OK)
        *out = r;
    else
        sensitivity_free(r);
    return status;
}

void sensitivity_free(struct sensitivity *r)
{
    if (r == 0) return;
    memory_free(r->a, r->inputs);
    memory_free(r->a, r->sobol_inputs);
    memory_free(r->a, r->morris);
    memory_free(r->a, r->sobol);
    memory_free(r->a, r->rows);
    memory_free(r->a, r);
}
