#include "study/verdict.h"

#include "study/flip.h"
#include <math.h>

enum { HINGES = 3 };

/* Mean over replicates of a measure summed over its slots. */
static double mean_of(const struct ensemble *e, int measure, int horizon)
{
    double sum = 0;
    for (int r = 0; r < e->replicates; r++)
        if (e->done[r]) sum += ensemble_horizon_total(e, r, measure, horizon);
    return e->completed > 0 ? sum / e->completed : NAN;
}

static int lowest(const struct ensemble *const *ensembles, int count, int measure, int horizon, int but)
{
    int best = -1;
    double least = INFINITY;
    for (int i = 0; i < count; i++) {
        double mean = mean_of(ensembles[i], measure, horizon);
        if (i != but && mean < least) least = mean, best = i;
    }
    return best;
}

static const char *policy_name(const struct ensemble *e) { return e->scenario->policies[e->policy].id; }

static void write_best(struct text *t, const struct ensemble *const *ensembles, int count, int horizon)
{
    static const struct {
        int measure;
        const char *words;
    } asked[] = {{M_ENCOUNTERS, "Fewest encounters"},
                 {M_CUSTODY_OVER, "least custody over capacity"},
                 {M_HAZARD_DAYS, "least expected harm on the way"},
                 {M_COST, "lowest public cost"}};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        int best = lowest(ensembles, count, asked[i].measure, horizon, -1);
        if (best >= 0) text_format(t, "%s %s: %s", i ? ";" : "", asked[i].words, policy_name(ensembles[best]));
    }
    text_add(t, ".");
}

static void write_parameter(struct text *t, const struct ensemble *e, const struct flip *f)
{
    char name[PARAMETER_NAME_SIZE];
    parameter_name(e->scenario, f->parameter, name);
    text_format(t, " %s (", name);
    text_add_share(t, f->lower_below);
    text_format(t, " of the replicates with it below %.3g, ", f->median);
    text_add_share(t, f->lower_above);
    text_format(t, " above%s)", f->flips ? "; the answer flips" : "");
}

/* Among so many parameters some differ by chance alone: looked at with Bonferroni's
 * bound, at 5 % in all. */
static int beyond_chance(const struct ensemble *e, const struct flip *f)
{
    return f->p_value * e->scenario->parameter_count < 0.05;
}

/* What decides between the policy with the fewest encounters and the one with
 * the least overcrowding (or, if they are one, the next in encounters). */
void verdict_write(struct text *t, const struct allocator *a, const struct ensemble *const *ensembles, int count,
                   int horizon)
{
    struct flip hinges[HINGES];
    if (count < 2) return;
    write_best(t, ensembles, count, horizon);
    int first = lowest(ensembles, count, M_ENCOUNTERS, horizon, -1);
    int other = lowest(ensembles, count, M_CUSTODY_OVER, horizon, -1);
    if (other == first) other = lowest(ensembles, count, M_ENCOUNTERS, horizon, first);
    if (first < 0 || other < 0) return;
    text_format(t, " %s has fewer encounters than %s in ", policy_name(ensembles[first]),
                policy_name(ensembles[other]));
    text_add_share(t, flip_probability_lower(a, ensembles[first], ensembles[other], M_ENCOUNTERS, horizon));
    text_add(t, " of the replicates");
    int found = flip_find(a, ensembles[first], ensembles[other], M_ENCOUNTERS, horizon, hinges, HINGES), told = 0;
    if (found < 0) t->failed = 1;
    for (int i = 0; i < found; i++) {
        if (!beyond_chance(ensembles[first], &hinges[i])) continue;
        text_add(t, told++ ? "," : "; of the assumptions it hangs most on");
        write_parameter(t, ensembles[first], &hinges[i]);
    }
    text_add(t, told > 0 ? "." : "; the replicates show no assumption on which that hangs.");
}
