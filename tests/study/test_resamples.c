/* The rule of --precision on resamples: `test_resamples FOLDER REPLICATES RESAMPLES MONTHS`.
 *
 * All policies of a scenario are compared in so many replicates by expected draws. Of the paired differences over the months after the decision,
 * taken as the world, replicates are drawn with replacement and looked at as compare does. Where a verdict is called
 * decided, it must be that of all replicates in 95 % of the resamples; where the ends are called settled, each must lie
 * within the precision of that of all. */
#include "study/settle.h"

#include "base/memory.h"
#include "base/summary.h"
#include "random/stream.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_POLICIES = 8 };
static const struct element total = {ELEMENT_TOTAL, 0};

struct tally {
    int resamples, decided, wrong, settled, off, replicates;
};

/* Looks until it is settled; counts what was called so wrongly. */
static void resample(const double *world, int n, uint32_t number, struct tally *t)
{
    struct stream s = stream_at(random_key_make(11, number), 1, 0, 0);
    struct summary truth;
    struct settle_row row = {0};
    double *drawn = malloc((size_t)n * sizeof *drawn), *sorted = malloc((size_t)n * sizeof *sorted);
    int have = 0, look = 0;

    if (drawn == NULL || sorted == NULL) abort();
    do {
        int next = settle_next(have, n);
        for (; have < next; have++)
            drawn[have] = world[stream_u32(&s) % (uint32_t)n];
        for (int i = 0; i < have; i++)
            sorted[i] = drawn[i];
        sort_doubles(sorted, have);
        settle_judge(sorted, have, ++look, SETTLE_PRECISION, &row);
    } while (have < n && !row.settled);
    double width = sorted_quantile(sorted, have, 0.95) - sorted_quantile(sorted, have, 0.05);
    truth.q05 = sorted_quantile(world, n, 0.05);
    truth.q95 = sorted_quantile(world, n, 0.95);
    t->resamples++;
    t->replicates += have;
    t->decided += row.verdict != VERDICT_UNDECIDED;
    t->wrong += row.verdict != VERDICT_UNDECIDED && row.verdict != verdict_of(world, n);
    t->settled += row.settled;
    t->off += row.settled
              && (fabs(sorted_quantile(sorted, have, 0.05) - truth.q05) > SETTLE_PRECISION * width
                  || fabs(sorted_quantile(sorted, have, 0.95) - truth.q95) > SETTLE_PRECISION * width);
    free(drawn);
    free(sorted);
}

/* One difference, ascending; 1 if the rule kept its word on it. */
static int keeps_its_word(const char *policy, int measure, const double *world, int n, int resamples, struct tally *all)
{
    struct tally t = {0};

    for (int i = 0; i < resamples; i++)
        resample(world, n, (uint32_t)i, &t);
    printf("%s, %s: %s of %d replicates; decided in %d of %d resamples, otherwise in %d; settled in %d, an end off in "
           "%d; %.0f "
           "replicates\n",
           policy, measure_table[measure].name, verdict_names[verdict_of(world, n)], n, t.decided, t.resamples, t.wrong,
           t.settled, t.off, (double)t.replicates / t.resamples);
    all->decided += t.decided;
    all->wrong += t.wrong;
    all->settled += t.settled;
    all->resamples += t.resamples;
    return t.wrong <= 0.05 * t.decided + 1 && t.off <= 0.05 * t.settled + 1;
}

static int check_all(const struct allocator *a, struct ensemble *const *e, int policies, int resamples)
{
    static const int measures[] = {M_ENCOUNTERS, M_CUSTODY_OVER, M_COST};
    const struct scenario *s = e[0]->scenario;
    int n = e[0]->replicates, good = 1;
    double *world = memory_alloc(a, (size_t)n, sizeof *world);
    struct tally all = {0};

    for (int p = 1; world != NULL && p < policies; p++) {
        for (int m = 0; m < 3; m++) {
            for (int k = 0; k < n; k++)
                world[k] = ensemble_horizon_value(e[p], k, 0, measures[m], total)
                           - ensemble_horizon_value(e[0], k, 0, measures[m], total);
            sort_doubles(world, n);
            good &= keeps_its_word(s->policies[e[p]->policy].id, measures[m], world, n, resamples, &all);
        }
    }
    printf("in all: decided in %d of %d resamples, the verdict of %d replicates in %.1f %% of them; settled in %d\n",
           all.decided, all.resamples, n, all.decided > 0 ? 100 - 100.0 * all.wrong / all.decided : 0.0, all.settled);
    memory_free(a, world);
    return good && all.decided > all.resamples / 4 && all.settled > 0;
}

int main(int argc, char **argv)
{
    const struct allocator *a = memory_default();
    struct error_list errors;
    struct scenario *s;
    struct ensemble *e[MOST_POLICIES] = {NULL};
    int policies[MOST_POLICIES], good;

    errors_init(&errors, a);
    if (argc < 5 || scenario_load(a, argv[1], 0, 0, &s, &errors) != FLUJO_OK) return 1;
    int count = s->policy_count < MOST_POLICIES ? s->policy_count : MOST_POLICIES;
    for (int i = 0; i < count; i++)
        policies[i] = i;
    struct run_request q = {.replicates = atoi(argv[2]),
                            .seed = s->seed,
                            .expected = 1,
                            .end = s->decision + 31 * atoi(argv[4]),
                            .horizon_from = s->decision,
                            .horizon_count = 1,
                            .horizon_to = {s->decision + 30 * atoi(argv[4])}};
    good = ensembles_run(a, s, &q, policies, count, e, &errors) == FLUJO_OK && check_all(a, e, count, atoi(argv[3]));
    for (int i = 0; i < count; i++)
        ensemble_free(a, e[i]);
    scenario_free(s);
    errors_free(&errors);
    return !good;
}
