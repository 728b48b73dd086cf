/* What the differences of a comparison hang on, and what is left of them when levers end, in words. */
#include "study/answer.h"
#include "study/dependence.h"

#include <math.h>

enum { LISTED = 12 };

static void add_parameter(struct text *t, const struct ensemble *e, const struct dependence *d)
{
    char name[PARAMETER_NAME_SIZE];
    parameter_name(e->scenario, d->parameter, name);
    text_format(t, "%s (%s, ", name, e->scenario->parameters[d->parameter].status);
    text_add_share(t, d->share);
    text_add(t, " of the variance)");
}

/* The first that rests on an assumption alone and would turn the sign; null if none. */
static const struct dependence *turning(const struct scenario *s, const struct dependence *d, int n)
{
    for (int i = 0; i < n; i++)
        if (d[i].turns && dependence_assumed(s, &d[i])) return &d[i];
    return NULL;
}

/* One sentence: the policies whose difference would turn, or those whose would not. */
static void add_policies(struct text *t, const struct allocator *a, const struct ensemble *const *e, int count,
                         int baseline, int horizon, int turned)
{
    struct dependence d[LISTED];
    int named = 0;
    for (int i = 0; i < count; i++) {
        int n = i == baseline ? 0 : dependence_find(a, e[i], e[baseline], M_ENCOUNTERS, horizon, d, LISTED);
        if (n < 0) t->failed = 1;
        const struct dependence *turns = n > 0 ? turning(e[i]->scenario, d, n) : NULL;
        if (n <= 0 || (turns != NULL) != turned) continue;
        if (named++ == 0)
            text_add(t,
                     turned
                         ? " Undecided, because half or twice the value of one parameter without evidence would turn "
                           "the sign of the difference in encounters:"
                         : " The size of the difference in encounters depends most on:");
        else
            text_add(t, ";");
        text_format(t, " %s, ", e[i]->scenario->policies[e[i]->policy].id);
        add_parameter(t, e[i], turns != NULL ? turns : &d[0]);
    }
    if (named > 0) text_add(t, ".");
}

void answer_dependence(struct text *t, const struct allocator *a, const struct ensemble *const *ensembles, int count,
                       int baseline, int horizon)
{
    add_policies(t, a, ensembles, count, baseline, horizon, 1);
    add_policies(t, a, ensembles, count, baseline, horizon, 0);
}

static const struct sustained_row *ended_row(const struct comparison *c, int policy, enum sustained name)
{
    for (int i = 0; i < c->sustained_count; i++)
        if (c->sustained[i].policy_a == policy && c->sustained[i].name == name) return &c->sustained[i];
    return NULL;
}

/* "partners, 8 % fewer encounters before, half of that gone 2 months after, then up to 1 % more than the baseline". */
static void add_ended(struct text *t, const struct comparison *c, const struct policy *policy, int p)
{
    const struct sustained_row *before = ended_row(c, p, ENDED_BEFORE), *half = ended_row(c, p, ENDED_HALF_LIFE),
                               *rebound = ended_row(c, p, ENDED_REBOUND);
    text_format(t, " %s, ", policy->kept->id);
    if (!(before->q50 >= 0.005)) {
        text_add(t, "no reduction to lose");
        return;
    }
    text_add_share(t, before->q50);
    text_add(t, " fewer encounters before");
    if (half->q50 < 1)
        text_add(t, ", over half of that gone in the three months after");
    else if (isfinite(half->q50))
        text_format(t, ", half of that gone %.0f month%s after", half->q50, half->q50 < 1.5 ? "" : "s");
    else
        text_add(t, ", more than half of it left at the end of the run");
    if (rebound->q50 >= 0.005) {
        text_add(t, ", then up to ");
        text_add_share(t, rebound->q50);
        text_add(t, " more than the baseline");
    }
}

void answer_ended(struct text *t, const struct scenario *s, const struct comparison *c)
{
    char day[11];
    int named = 0;
    for (int p = comparison_next(c, -1); p >= 0; p = comparison_next(c, p)) {
        if (s->policies[p].kept == NULL || ended_row(c, p, ENDED_BEFORE) == NULL) continue;
        date_format(s->policies[p].ended, day);
        if (named++ == 0)
            text_format(t, " Where levers end on %s (medians):", day);
        else
            text_add(t, ";");
        add_ended(t, c, &s->policies[p], p);
    }
    if (named > 0) text_add(t, ".");
}
