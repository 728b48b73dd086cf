/* Point fits by BOBYQA (M. Powell, report DAMTP 2009/NA06, University of
 * Cambridge, 2009) in NLopt: no derivatives, a quadratic model in a trust
 * region, within four standard deviations of the priors.
 *
 * Misfit of a point z (normal scores of the chosen parameters; the others at
 * their central values): the squared differences between observed logs and the
 * mean logs of REPLICATES runs, in units of the error granted to the model and
 * thinned by its memory (an AR(1) of 0.8 a month holds as much information as a ninth of
 * as many independent months), plus z'z for the priors. So the minimum is a
 * posterior mode. All points share their random numbers, which makes the misfit
 * a function. Limits: one mode, found from one start; no uncertainty. */
#include "study/point_fit.h"

#include "study/prior.h"

#ifdef FLUJO_HAVE_NLOPT
#include <math.h>
#include <nlopt.h>
#include <string.h>

enum { REPLICATES = 8, POINT_RUN = 0x60000000 };
static const double EDGE = 4; /* of the search, in normal scores */
static const double THINNING = (1 - 0.8) / (1 + 0.8);

struct search {
    struct runner *r;
    struct point_fit *p;
    double *rows, *x; /* parameter rows and target vectors of the runs */
    nlopt_opt optimiser;
    enum flujo_status status;
};

struct gathering {
    const struct targets *targets;
    double *x;
};

static void take(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct gathering *g = user;
    targets_vector(g->targets, e, replicate, g->x + item * (size_t)g->targets->count);
}

/* One row for all replicates: the chosen from z, the others central. */
static void fill_rows(const struct search *s, const double *z)
{
    const struct scenario *scenario = s->r->s;
    size_t all = (size_t)scenario->parameter_count;
    for (size_t i = 0; i < all; i++)
        s->rows[i] = scenario->parameters[i].value;
    for (size_t c = 0; c < s->p->parameters; c++) {
        int i = s->r->chosen[c];
        s->rows[i] = prior_value(&scenario->parameters[i], normal_distribution(z[c]));
    }
    for (size_t k = 1; k < REPLICATES; k++)
        memcpy(s->rows + k * all, s->rows, all * sizeof(double));
}

static double misfit(struct search *s, const double *z)
{
    const struct targets *t = s->r->targets;
    struct gathering g = {t, s->x};
    uint32_t run[REPLICATES];
    double sum = 0, prior = 0;
    for (uint32_t k = 0; k < REPLICATES; k++)
        run[k] = POINT_RUN + k;
    fill_rows(s, z);
    s->status = runner_run(s->r, s->rows, run, REPLICATES, take, &g);
    if (s->status != FLUJO_OK) {
        nlopt_force_stop(s->optimiser);
        return INFINITY;
    }
    s->p->spent += REPLICATES;
    for (int k = 0; k < t->count; k++) {
        double mean = 0;
        for (int i = 0; i < REPLICATES; i++)
            mean += s->x[(size_t)i * (size_t)t->count + (size_t)k] / REPLICATES;
        double e = (t->vector[k] - mean) / s->p->granted;
        sum += THINNING * e * e;
    }
    for (size_t c = 0; c < s->p->parameters; c++)
        prior += z[c] * z[c];
    return sum + prior;
}

static double objective(unsigned n, const double *z, double *gradient, void *user)
{
    (void)n, (void)gradient;
    return misfit(user, z);
}

static int prepare(struct search *s)
{
    const struct point_fit *p = s->p;
    int most = p->runs > REPLICATES ? (int)(p->runs / REPLICATES) : 1; /* 0 would be no limit */
    unsigned n = (unsigned)p->parameters;
    s->optimiser = nlopt_create(NLOPT_LN_BOBYQA, n);
    if (s->optimiser == 0) return 0;
    return nlopt_set_min_objective(s->optimiser, objective, s) > 0 && nlopt_set_lower_bounds1(s->optimiser, -EDGE) > 0
           && nlopt_set_upper_bounds1(s->optimiser, EDGE) > 0 && nlopt_set_initial_step1(s->optimiser, 0.3) > 0
           && nlopt_set_ftol_rel(s->optimiser, 1e-4) > 0 && nlopt_set_maxeval(s->optimiser, most) > 0;
}

static void search(struct search *s)
{
    struct point_fit *p = s->p;
    double best = 0;
    for (size_t c = 0; c < p->parameters; c++) /* a start on the edge is not allowed */
        p->z[c] = fmin(fmax(p->z[c], -EDGE), EDGE);
    p->misfit_before = misfit(s, p->z);
    if (s->status != FLUJO_OK) return;
    nlopt_result ended = nlopt_optimize(s->optimiser, p->z, &best);
    p->misfit = best;
    if (s->status == FLUJO_OK && ended < 0 && ended != NLOPT_ROUNDOFF_LIMITED)
        s->status = ended == NLOPT_OUT_OF_MEMORY ? FLUJO_NO_MEMORY : FLUJO_FAILED;
}

int point_fit_available(void) { return 1; }

enum flujo_status point_fit_run(struct runner *r, struct point_fit *p)
{
    size_t all = (size_t)r->s->parameter_count, targets = (size_t)r->targets->count;
    struct search s = {.r = r, .p = p, .status = FLUJO_NO_MEMORY};
    p->spent = 0;
    s.rows = memory_alloc(r->a, REPLICATES, all * sizeof(double));
    s.x = memory_alloc(r->a, REPLICATES, targets * sizeof(double));
    if (s.rows != 0 && s.x != 0 && prepare(&s)) {
        s.status = FLUJO_OK;
        search(&s);
    }
    if (s.optimiser != 0) nlopt_destroy(s.optimiser);
    memory_free(r->a, s.rows);
    memory_free(r->a, s.x);
    return s.status;
}
#else
int point_fit_available(void) { return 0; }

enum flujo_status point_fit_run(struct runner *r, struct point_fit *p)
{
    (void)p;
    errors_add(r->errors, SEVERITY_ERROR, (struct position){0},
               "this build has no NLopt, which a point fit needs; build it where libnlopt-dev is installed");
    return FLUJO_BAD_INPUT;
}
#endif
