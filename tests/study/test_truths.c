/* Assimilation of synthetic truths: parameters, a latent path and random numbers
 * are drawn anew, the model's own counts by class and month (with a log error of
 * 0.05) stand for the record, and the 90 % intervals of the members are asked
 * whether they hold what the truth was, counted or not.
 * Arguments: a scenario's folder, truths, members, and what an interval must cover
 * of paths, departures, expulsions and unique people (least and most) and of
 * people in custody (least); then the first truth (0), to run them in parts. */
#include "base/numeric.h"
#include "base/summary.h"
#include "model/world.h"
#include "random/distributions.h"
#include "study/assimilate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRUTH_RUN = 0x60000000, TRUTH_SEED = 4711, MOST_MONTHS = 60 };
enum { PATHS, DEPARTURES, EXPELLED, UNIQUE, CUSTODY, QUANTITIES };
static const char *const names[QUANTITIES] = {"latent paths", "departures", "expelled", "unique people", "custody"};
static const int measures[QUANTITIES] = {0, M_DEPARTURES, M_EXPELLED, M_UNIQUE, M_CUSTODY};

/* One truth: its run, the members of the assimilation of its counts, their runs. */
struct truth {
    const struct allocator *a;
    struct scenario s; /* with the truth's counts as its observations */
    int policy, members;
    double *path;
    struct observation *counts;
    struct ensemble *e, *runs;
    struct assimilation *as;
    struct error_list errors;
};

static int slots_of(const struct scenario *s, int quantity)
{
    return quantity == CUSTODY ? s->facility_count : s->class_count;
}

/* Months of the scenario from its start on, and of the paths before them. */
static int months_of(const struct truth *x) { return x->e->month_count; }

static void count(struct truth *x, uint32_t number)
{
    struct scenario *s = &x->s;
    s->observations = x->counts;
    s->observation_count = 0;
    for (int m = 0; m < months_of(x); m++)
        for (int k = 0; k < s->class_count; k++) {
            int month = date_month_index(s->start) + m, n = s->observation_count++;
            day_number from = date_make(month / 12, month % 12 + 1, 1),
                       to = from + date_days_in_month(month / 12, month % 12 + 1) - 1;
            struct stream r = stream_at(random_key_make(TRUTH_SEED, number), STUDY_OBSERVATION, (uint32_t)n, 1);
            double value = ensemble_month(x->e, 0, m)[x->e->offset[M_ENCOUNTERS] + k];
            x->counts[n] = (struct observation){.measure = M_ENCOUNTERS,
                                                .origin = s->classes[k].origin,
                                                .demographic = s->classes[k].demographic,
                                                .slot = 0,
                                                .from = from,
                                                .to = to,
                                                .value = rint(value * numeric_exp(0.05 * random_normal(&r))),
                                                .group = "counts"};
        }
}

/* The truth is run with parameters of the priors and a path of the prior. */
static enum flujo_status make(struct truth *x, uint32_t number, int lead)
{
    const struct scenario *s = &x->s;
    int origin[MAX_CLASSES], demographic[MAX_CLASSES], first = date_month_index(s->start - WARMUP_DAYS + lead);
    int months = date_month_index(s->end) - first + 1;
    struct runner r = {.a = x->a, .s = s, .policy = x->policy, .seed = TRUTH_SEED, .errors = &x->errors};
    struct latent_prior prior;
    double *values = memory_alloc(x->a, (size_t)s->parameter_count + 1, sizeof *values);
    for (int k = 0; k < s->class_count; k++)
        origin[k] = s->classes[k].origin, demographic[k] = s->classes[k].demographic;
    x->path = memory_alloc(x->a, (size_t)s->class_count * (size_t)months, sizeof(double));
    x->counts = memory_alloc(x->a, (size_t)s->class_count * MOST_MONTHS, sizeof *x->counts);
    enum flujo_status status = latent_prior_init(&prior, x->a, s->class_count, months, origin, demographic);
    if (status != FLUJO_OK || !values || !x->path || !x->counts) return FLUJO_NO_MEMORY;
    latent_path(&prior, TRUTH_SEED, number, x->path);
    runner_parameters(&r, 0, number, values);
    struct run_request q = {.policy = x->policy,
                            .replicates = 1,
                            .seed = TRUTH_SEED,
                            .parameters = values,
                            .numbers = &number,
                            .latent = {x->path, first, months, lead}};
    status = ensemble_run(x->a, s, &q, &x->e, &x->errors);
    latent_prior_free(&prior);
    memory_free(x->a, values);
    if (status == FLUJO_OK) count(x, number);
    return status;
}

static enum flujo_status assimilate(struct truth *x, uint32_t number)
{
    struct assimilate_options o = {.policy = x->policy, .members = x->members, .seed = number};
    enum flujo_status status = assimilate_run(x->a, &x->s, &o, &x->as, &x->errors);
    struct run_request q = {.policy = x->policy};
    if (status != FLUJO_OK) return status;
    assimilation_request(x->as, x->as->phi, 0, &q);
    return ensemble_run(x->a, &x->s, &q, &x->runs, &x->errors);
}

/* Whether the 90 % interval of the values holds the truth; -1 if all are 0. */
static int held(double truth, double *values, int n)
{
    sort_doubles(values, n);
    if (truth == 0 && values[0] == 0 && values[n - 1] == 0) return -1;
    return truth >= sorted_quantile(values, n, 0.05) && truth <= sorted_quantile(values, n, 0.95);
}

static double value_of(const struct truth *x, const struct ensemble *e, int replicate, int quantity, int slot,
                       int month)
{
    const struct assimilation *as = x->as;
    if (quantity != PATHS) return ensemble_month(e, replicate, month)[e->offset[measures[quantity]] + slot];
    const double *path = e == x->e ? x->path : as->phi + (size_t)(replicate * x->s.class_count * as->months);
    return path[slot * as->months + date_month_index(x->s.start) - as->first + month];
}

static void tally(const struct truth *x, double inside[QUANTITIES], double of[QUANTITIES])
{
    double *values = memory_alloc(x->a, (size_t)x->members, sizeof *values);
    for (int q = 0; values && q < QUANTITIES; q++)
        for (int slot = 0; slot < slots_of(&x->s, q); slot++)
            for (int m = 0; m < months_of(x); m++) {
                for (int i = 0; i < x->members; i++)
                    values[i] = value_of(x, x->runs, i, q, slot, m);
                int in = held(value_of(x, x->e, 0, q, slot, m), values, x->members);
                inside[q] += in == 1;
                of[q] += in >= 0;
            }
    memory_free(x->a, values);
}

static void truth_free(struct truth *x)
{
    ensemble_free(x->a, x->e);
    ensemble_free(x->a, x->runs);
    assimilation_free(x->as);
    memory_free(x->a, x->path);
    memory_free(x->a, x->counts);
    errors_free(&x->errors);
}

int main(int argc, char **argv)
{
    const struct allocator *a = memory_default();
    struct error_list errors;
    struct scenario *s = 0;
    double inside[QUANTITIES] = {0}, of[QUANTITIES] = {0};
    int bad = 0;
    errors_init(&errors, a);
    if (argc < 7 || scenario_load(a, argv[1], 0, 0, &s, &errors) != FLUJO_OK) return 1;
    for (uint32_t i = 0; i < (uint32_t)atoi(argv[2]); i++) {
        struct truth x = {.a = a, .s = *s, .policy = scenario_policy(s, s->base_policy), .members = atoi(argv[3])};
        errors_init(&x.errors, a);
        uint32_t number = TRUTH_RUN + i + (argc > 7 ? (uint32_t)atoi(argv[7]) : 0);
        enum flujo_status status = make(&x, number, 20);
        if (status == FLUJO_OK) status = assimilate(&x, number);
        if (status == FLUJO_OK) tally(&x, inside, of);
        truth_free(&x);
        if (status != FLUJO_OK) return 1;
    }
    for (int q = 0; q < QUANTITIES; q++) {
        double cover = inside[q] / of[q], least = atof(argv[q == CUSTODY ? 6 : 4]),
               most = q == CUSTODY ? 1 : atof(argv[5]);
        int ok = cover >= least && cover <= most;
        printf("%s %s: 90 %% intervals cover %.3f of %.0f\n", ok ? "ok" : "not ok", names[q], cover, of[q]);
        bad += !ok;
    }
    scenario_free(s);
    errors_free(&errors);
    return bad > 0;
}
