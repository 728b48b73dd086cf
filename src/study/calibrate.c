/* Calibration: screen, sample, check.
 *
 * 1. A pilot draws every prior and runs the model. A ridge regression of each
 *    parameter on the targets shows, on runs held out, how much of its variance the
 *    data explain; the few they explain best are calibrated, the others keep their
 *    priors and stay random in every run.
 * 2. ABC (abc.c) starts from the pilot and goes on for some generations.
 *    Simulated numbers carry an error that is granted to the model, AR(1) by month
 *    in each series: no model of this kind is right to the percent, and without
 *    it the posterior would be too sure (M. Kennedy and A. O'Hagan, Journal of
 *    the Royal Statistical Society B 63, 2001, doi:10.1111/1467-9868.00294).
 * 3. Posterior predictive runs with fresh random numbers are set against the
 *    observations.
 * The state is written after every batch of the pilot and every generation.
 * In place of 2, a point fit (point_fit.c) looks for the best point alone.
 * Limits: parameters that only matter together may be missed by the screening. */
#include "study/calibrate.h"

#include "base/numeric.h"
#include "base/files.h"
#include "study/checkpoint.h"
#include "study/point_fit.h"
#include "study/predictive.h"
#include "study/prior.h"
#include <math.h>
#include <string.h>

enum { PILOT_BATCH = 256 };

/* What the steps share. */
struct work {
    const struct allocator *a;
    const struct calibrate_options *o;
    struct calibration *c;
    struct runner runner;
    struct abc_state pilot, state; /* pilot: parameters = all with priors */
    const char *stage;
    uint64_t identity;
    struct error_list *errors;
};

static size_t pilot_of(const struct calibrate_options *o) { return o->pilot ? o->pilot : 1500; }
static size_t particles_of(const struct calibrate_options *o) { return o->particles ? o->particles : 2000; }
static int generations_of(const struct calibrate_options *o) { return o->generations > 0 ? o->generations : 2; }

static void report(void *user, int done, int total)
{
    struct work *w = user;
    if (w->o->progress != 0) w->o->progress(w->o->progress_user, w->stage, done, total);
}

static void begin_stage(struct work *w, const char *stage, size_t runs)
{
    w->stage = stage;
    w->runner.done = 0;
    w->runner.total = (int)runs;
}

/* The files of the scenario have a hash; what --set changed is in no file. */
static uint64_t hash_parameters(uint64_t h, const struct scenario *s)
{
    for (int i = 0; i < s->parameter_count; i++) {
        const struct parameter *p = &s->parameters[i];
        double numbers[] = {p->option,  p->index,   p->value,   p->prior.kind,
                            p->prior.a, p->prior.b, p->prior.c, p->prior.scale};
        h = hash_numbers(h, numbers, sizeof numbers / sizeof *numbers, sizeof *numbers);
    }
    return h;
}

uint64_t calibrate_identity(const struct scenario *s, const struct calibrate_options *o)
{
    uint64_t h = hash_parameters(hash_numbers(HASH_START, &s->hash, 1, sizeof s->hash), s);
    double numbers[] = {o->policy,
                        o->last > 0 ? o->last : s->end,
                        o->parameters,
                        (double)pilot_of(o),
                        (double)particles_of(o),
                        (double)o->proposals,
                        o->population_scale,
                        o->discrepancy,
                        (double)o->point};
    h = hash_numbers(h, numbers, sizeof numbers / sizeof *numbers, sizeof *numbers);
    if (o->expected) h = hash_numbers(h, &o->expected, 1, sizeof o->expected);
    return hash_numbers(h, &o->seed, 1, sizeof o->seed);
}

static enum flujo_status save(struct work *w, const struct abc_state *state)
{
    return w->o->checkpoint ? abc_write(state, w->o->checkpoint, w->identity, w->errors) : FLUJO_OK;
}

/* Whether a state is of this study: what its counts say, arrays here have room for. */
static int fits(const struct work *w, const struct abc_state *s)
{
    size_t parameters = (size_t)w->c->prior_count, records = MAX_GENERATIONS + 1, chosen = 0;
    if (s->summaries != (size_t)w->c->targets.count) return 0;
    if (s->generation < 0) return s->parameters == parameters && s->particles == pilot_of(w->o);
    if (s->particles != particles_of(w->o) || s->extra_count != 2 * parameters + 4 * records) return 0;
    for (size_t j = 0; j < parameters; j++)
        chosen += s->extra[2 * j + 1] == 1;
    for (size_t g = 0; g < records; g++)
        if (!(fabs(s->extra[2 * parameters + 4 * g]) < 1e9)) return 0; /* runs */
    return s->parameters == chosen;
}

/* Go on from a checkpoint if there is one: generation -1 is an unfinished pilot. */
static enum flujo_status resume(struct work *w)
{
    struct abc_state s;
    if (w->o->checkpoint == 0 || !file_exists(w->o->checkpoint)) return FLUJO_OK;
    enum flujo_status status = abc_read(&s, w->a, w->o->checkpoint, w->identity, w->errors);
    if (status != FLUJO_OK) return status;
    if (!fits(w, &s)) {
        abc_free(&s);
        return checkpoint_damaged(w->o->checkpoint, w->errors);
    }
    if (s.generation > generations_of(w->o)) { /* generations may be added, but not taken back */
        errors_add(
            w->errors, SEVERITY_ERROR, (struct position){w->o->checkpoint, 0, 0},
            "has %d generations done, more than the %d asked; give --generations %d, or remove it to start again",
            s.generation, generations_of(w->o), s.generation);
        abc_free(&s);
        return FLUJO_BAD_INPUT;
    }
    *(s.generation < 0 ? &w->pilot : &w->state) = s;
    return FLUJO_OK;
}

/* Runs with every prior drawn. */
static enum flujo_status run_pilot(struct work *w)
{
    struct calibration *c = w->c;
    size_t k = (size_t)c->prior_count, m = (size_t)c->targets.count, n = pilot_of(w->o);
    struct abc_state *p = &w->pilot;
    enum flujo_status status = p->a ? FLUJO_OK : abc_make(p, w->a, k, m, n);
    begin_stage(w, "pilot", n);
    w->runner.done = status == FLUJO_OK ? (int)p->kept : 0;
    p->generation = -1;
    w->runner.expected = w->o->expected;
    while (status == FLUJO_OK && p->kept < n) {
        size_t from = p->kept, count = n - from < PILOT_BATCH ? n - from : PILOT_BATCH;
        for (size_t i = from; i < from + count; i++) {
            p->run[i] = (uint32_t)i;
            for (size_t j = 0; j < k; j++)
                p->z[i * k + j] = numeric_normal_quantile(
                    runner_uniform(&w->runner, (uint32_t)i, c->parameters[j].index));
        }
        status = runner_simulate(&w->runner, 0, p->run + from, count, p->x + from * m);
        if (status == FLUJO_OK) {
            p->kept += count;
            status = save(w, p);
        }
    }
    w->runner.expected = 0;
    return status;
}

/* How much of each parameter the targets explain: fitted to four fifths of the
 * pilot, judged on the rest. */
static enum flujo_status screen(struct work *w)
{
    struct calibration *c = w->c;
    size_t k = (size_t)c->prior_count, m = (size_t)c->targets.count, n = w->pilot.kept, fit = n - n / 5;
    struct regression r = {0};
    struct regression_data d = {w->pilot.x, w->pilot.z, 0, fit, m, k};
    double *y = memory_alloc(w->a, k, 3 * sizeof(double));
    enum flujo_status status = y ? regression_fit(&r, w->a, &d, -1) : FLUJO_NO_MEMORY;
    for (size_t i = fit; status == FLUJO_OK && i < n; i++) {
        regression_predict(&r, w->pilot.x + i * m, y);
        for (size_t j = 0; j < k; j++) {
            double z = w->pilot.z[i * k + j];
            y[k + j] += (z - y[j]) * (z - y[j]);
            y[2 * k + j] += (z - r.mean_y[j]) * (z - r.mean_y[j]);
        }
    }
    for (size_t j = 0; status == FLUJO_OK && j < k; j++)
        c->parameters[j].explained = y[2 * k + j] > 0 ? 1 - y[k + j] / y[2 * k + j] : 0;
    regression_free(&r);
    memory_free(w->a, y);
    return status;
}

/* The parameters explained best, in the order of the scenario; ties go to the first. */
static void choose(struct calibration *c, int want)
{
    for (int n = 0; n < want && n < c->prior_count; n++) {
        int best = -1;
        for (int j = 0; j < c->prior_count; j++)
            if (!c->parameters[j].chosen && (best < 0 || c->parameters[j].explained > c->parameters[best].explained))
                best = j;
        c->parameters[best].chosen = 1;
    }
    c->chosen_count = 0;
    for (int j = 0; j < c->prior_count; j++)
        if (c->parameters[j].chosen) c->chosen[c->chosen_count++] = c->parameters[j].index;
}

/* The chosen columns of the pilot. */
static double *chosen_columns(const struct work *w)
{
    size_t k = (size_t)w->c->prior_count, at = 0;
    double *z = memory_alloc(w->a, w->pilot.kept, (size_t)w->c->chosen_count * sizeof(double));
    for (size_t i = 0; z != 0 && i < w->pilot.kept; i++)
        for (size_t j = 0; j < k; j++)
            if (w->c->parameters[j].chosen) z[at++] = w->pilot.z[i * k + j];
    return z;
}

static struct abc_problem problem_of(struct work *w)
{
    struct calibration *c = w->c;
    w->runner.chosen = c->chosen;
    w->runner.chosen_count = (size_t)c->chosen_count;
    return (struct abc_problem){(size_t)c->chosen_count, (size_t)c->targets.count, c->targets.vector, runner_simulate,
                                &w->runner};
}

/* What is kept with the state: explained, chosen, records. */
static enum flujo_status keep_extra(struct work *w)
{
    struct calibration *c = w->c;
    size_t records = sizeof c->generations / sizeof c->generations[0];
    size_t at = 0, count = 2 * (size_t)c->prior_count + 4 * records;
    double *x = memory_alloc(w->a, count, sizeof(double));
    if (x == 0) return FLUJO_NO_MEMORY;
    for (int j = 0; j < c->prior_count; j++)
        x[at++] = c->parameters[j].explained, x[at++] = c->parameters[j].chosen;
    for (size_t g = 0; g < records; g++) {
        x[at++] = c->generations[g].runs, x[at++] = c->generations[g].epsilon;
        x[at++] = c->generations[g].acceptance, x[at++] = c->generations[g].effective;
    }
    enum flujo_status status = abc_keep_extra(&w->state, x, count);
    memory_free(w->a, x);
    return status;
}

static void restore_extra(struct work *w)
{
    struct calibration *c = w->c;
    const double *at = w->state.extra;
    for (int j = 0; j < c->prior_count; j++)
        c->parameters[j].explained = at[2 * j], c->parameters[j].chosen = (int)at[2 * j + 1];
    at += 2 * c->prior_count;
    for (int g = 0; g < MAX_GENERATIONS + 1; g++, at += 4)
        c->generations[g] = (struct calibrate_generation){(int)at[0], at[1], at[2], at[3]};
    c->generation_count = w->state.generation + 1;
    choose(c, 0);
}

/* From the pilot to the first population. */
static enum flujo_status begin(struct work *w)
{
    struct calibration *c = w->c;
    enum flujo_status status = run_pilot(w);
    if (status == FLUJO_OK) status = screen(w);
    if (status != FLUJO_OK) return status;
    choose(c, w->o->parameters > 0 ? w->o->parameters : 12);
    double *z = chosen_columns(w);
    struct abc_table t = {w->pilot.kept, (size_t)c->chosen_count, (size_t)c->targets.count, z, w->pilot.x};
    struct abc_problem p = problem_of(w);
    status = z ? abc_from_table(&w->state, w->a, &p, &t, particles_of(w->o)) : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = keep_extra(w);
    if (status == FLUJO_OK) status = save(w, &w->state);
    memory_free(w->a, z);
    abc_free(&w->pilot);
    return status;
}

static enum flujo_status record(struct work *w, int g)
{
    struct calibration *c = w->c;
    struct abc_problem p = problem_of(w);
    enum flujo_status status = abc_adjust(&w->state, &p, c->z, c->weight);
    c->generations[g] = (struct calibrate_generation){(int)w->state.next_run, w->state.epsilon, w->state.acceptance,
                                                      effective_size(c->weight, w->state.kept)};
    c->generation_count = g + 1;
    return status;
}

static enum flujo_status sample(struct work *w)
{
    enum flujo_status status = w->state.a ? FLUJO_OK : begin(w);
    int most = generations_of(w->o);
    struct abc_options o = {.particles = particles_of(w->o),
                            .proposals = w->o->proposals ? w->o->proposals : 1500,
                            .generations = most,
                            .seed = w->o->seed};
    if (status == FLUJO_OK && w->state.extra_count > 0) restore_extra(w);
    if (status == FLUJO_OK && w->state.generation == 0) status = record(w, 0);
    while (status == FLUJO_OK && w->state.generation < most) {
        struct abc_problem p = problem_of(w);
        begin_stage(w, "sampling", o.proposals);
        status = abc_step(&w->state, &p, &o);
        if (status == FLUJO_OK) status = record(w, w->state.generation);
        if (status == FLUJO_OK) status = keep_extra(w);
        if (status == FLUJO_OK) status = save(w, &w->state);
    }
    if (status == FLUJO_OK) {
        struct abc_problem p = problem_of(w);
        status = abc_adjust(&w->state, &p, w->c->z, w->c->weight);
    }
    return status;
}

/* In place of sampling: the best point, from the posterior mean of the pilot.
 * It fills a few particles, which differ only in the parameters not chosen. */
static enum flujo_status optimise(struct work *w)
{
    enum { COPIES = 400 };
    struct calibration *c = w->c;
    enum flujo_status status = w->state.a ? FLUJO_OK : begin(w);
    double z[MAX_PARAMETERS] = {0};
    if (status == FLUJO_OK && w->state.extra_count > 0) restore_extra(w);
    struct abc_problem problem = problem_of(w);
    if (status == FLUJO_OK) status = abc_adjust(&w->state, &problem, c->z, c->weight);
    if (status != FLUJO_OK) return status;
    size_t k = (size_t)c->chosen_count, copies = w->state.kept < COPIES ? w->state.kept : COPIES;
    for (size_t i = 0; i < w->state.kept * k; i++)
        z[i % k] += c->weight[i / k] * c->z[i];
    struct point_fit p = {.parameters = k,
                          .runs = w->o->point,
                          .z = z,
                          .granted = w->runner.discrepancy > 0 ? w->runner.discrepancy : 0.05};
    begin_stage(w, "fitting", w->o->point);
    w->runner.expected = w->o->expected;
    status = point_fit_run(&w->runner, &p);
    w->runner.expected = 0;
    for (size_t i = 0; i < copies; i++) {
        memcpy(c->z + i * k, z, k * sizeof(double));
        c->weight[i] = 1 / (double)copies;
        w->state.run[i] = (uint32_t)i;
    }
    w->state.kept = copies;
    w->state.next_run += (uint32_t)p.spent;
    c->misfit_before = p.misfit_before, c->misfit = p.misfit;
    return status;
}

/* Values of all parameters of every particle. */
static void fill_values(struct work *w)
{
    struct calibration *c = w->c;
    size_t k = (size_t)c->chosen_count, all = (size_t)c->s->parameter_count;
    double u[MAX_PARAMETERS];
    c->particles = w->state.kept;
    c->effective = effective_size(c->weight, c->particles);
    c->runs = w->state.next_run;
    c->expected = w->o->expected;
    for (size_t n = 0; n < c->particles; n++) {
        for (size_t i = 0; i < k; i++)
            u[i] = normal_distribution(c->z[n * k + i]);
        c->run[n] = w->state.run[n];
        c->of_pilot += w->o->point == 0 && c->run[n] < pilot_of(w->o);
        runner_parameters(&w->runner, u, c->run[n], c->values + n * all);
    }
}

static enum flujo_status summarise(struct work *w)
{
    static const double levels[3] = {0.05, 0.5, 0.95};
    struct calibration *c = w->c;
    size_t *order = memory_alloc(w->a, c->particles, sizeof *order);
    if (order == 0) return FLUJO_NO_MEMORY;
    for (int j = 0, column = 0; j < c->prior_count; j++) {
        struct calibrate_parameter *p = &c->parameters[j];
        double mean = 0, square = 0;
        for (int q = 0; q < 3; q++) {
            p->prior[q] = prior_quantile(&c->s->parameters[p->index].prior, levels[q]);
            p->posterior[q] = p->chosen ? weighted_quantile(c->values + p->index, (size_t)c->s->parameter_count,
                                                            c->weight, c->particles, levels[q], order)
                                        : p->prior[q];
        }
        for (size_t n = 0; p->chosen && n < c->particles; n++) {
            double z = c->z[n * (size_t)c->chosen_count + (size_t)column];
            mean += c->weight[n] * z;
            square += c->weight[n] * z * z;
        }
        p->contraction = !p->chosen ? 0 : w->o->point > 0 ? NAN : 1 - (square - mean * mean);
        column += p->chosen;
    }
    memory_free(w->a, order);
    return FLUJO_OK;
}

static enum flujo_status predict(struct work *w)
{
    size_t n = w->o->predictive > 0 ? (size_t)w->o->predictive : 400;
    begin_stage(w, "checking", n);
    return predictive_check(w->c, &w->runner, n, w->o->seed);
}

static enum flujo_status prepare(struct work *w, const struct scenario *s)
{
    struct calibration *c = w->c;
    size_t n = particles_of(w->o), all = (size_t)s->parameter_count;
    c->a = w->a, c->s = s, c->policy = w->o->policy;
    c->last = w->o->last > 0 ? w->o->last : s->end;
    c->chosen = memory_alloc(w->a, all, sizeof *c->chosen);
    c->parameters = memory_alloc(w->a, all, sizeof *c->parameters);
    c->weight = memory_alloc(w->a, n, sizeof(double));
    c->z = memory_alloc(w->a, n, MAX_PARAMETERS * sizeof(double));
    c->values = memory_alloc(w->a, n, all * sizeof(double));
    c->run = memory_alloc(w->a, n, sizeof *c->run);
    if (!c->chosen || !c->parameters || !c->weight || !c->z || !c->values || !c->run) return FLUJO_NO_MEMORY;
    for (int i = 0; i < s->parameter_count; i++)
        if (s->parameters[i].prior.kind != PRIOR_NONE) c->parameters[c->prior_count++].index = i;
    if (c->prior_count == 0) {
        errors_add(w->errors, SEVERITY_ERROR, (struct position){s->folder, 0, 0},
                   "no parameter has a prior, so there is nothing to calibrate; give some a distribution, as in "
                   "`belief.trust: {dist: beta, a: 3, b: 7}`");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = targets_make(w->a, s, c->last, &c->targets, w->errors);
    w->runner = (struct runner){.a = w->a,
                                .s = s,
                                .policy = c->policy,
                                .end = c->last,
                                .seed = w->o->seed,
                                .threads = w->o->threads,
                                .keep_daily = c->targets.needs_daily,
                                .population_scale = w->o->population_scale,
                                .discrepancy = w->o->discrepancy < 0   ? 0
                                               : w->o->discrepancy > 0 ? w->o->discrepancy
                                                                       : 0.2,
                                .targets = &c->targets,
                                .errors = w->errors,
                                .stop = w->o->stop,
                                .progress = report,
                                .progress_user = w};
    w->identity = hash_numbers(calibrate_identity(s, w->o), c->targets.vector, (size_t)c->targets.count,
                               sizeof(double));
    return status;
}

enum flujo_status calibrate_run(const struct allocator *a, const struct scenario *s, const struct calibrate_options *o,
                                struct calibration **out, struct error_list *errors)
{
    struct work w = {.a = a, .o = o, .errors = errors, .stage = ""};
    *out = 0;
    w.c = memory_alloc(a, 1, sizeof *w.c);
    if (w.c == 0) return FLUJO_NO_MEMORY;
    enum flujo_status status = prepare(&w, s);
    if (status == FLUJO_OK) status = resume(&w);
    if (status == FLUJO_OK) status = o->point > 0 ? optimise(&w) : sample(&w);
    if (status == FLUJO_OK) {
        fill_values(&w);
        status = summarise(&w);
    }
    if (status == FLUJO_OK && o->predictive >= 0) status = predict(&w);
    abc_free(&w.pilot);
    abc_free(&w.state);
    if (status == FLUJO_OK)
        *out = w.c;
    else
        calibration_free(w.c);
    return status;
}

int calibrate_identified(const struct calibrate_parameter *p) { return p->chosen && !(p->contraction < 0.1); }

void calibration_free(struct calibration *c)
{
    if (c == 0) return;
    targets_free(c->a, &c->targets);
    memory_free(c->a, c->chosen);
    memory_free(c->a, c->parameters);
    memory_free(c->a, c->weight);
    memory_free(c->a, c->z);
    memory_free(c->a, c->values);
    memory_free(c->a, c->run);
    memory_free(c->a, c->checks);
    memory_free(c->a, c->totals);
    memory_free(c->a, c);
}

double *calibration_sample(const struct calibration *c, size_t count, uint64_t seed)
{
    size_t all = (size_t)c->s->parameter_count;
    double *rows = memory_alloc(c->a, count, all * sizeof(double));
    size_t *index = memory_alloc(c->a, count, sizeof *index);
    if (rows != 0 && index != 0) {
        resample(c->weight, c->particles, seed, count, index);
        for (size_t i = 0; i < count; i++)
            memcpy(rows + i * all, c->values + index[i] * all, all * sizeof(double));
    } else {
        memory_free(c->a, rows);
        rows = 0;
    }
    memory_free(c->a, index);
    return rows;
}
