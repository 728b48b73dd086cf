/* What the differences of a comparison hang on, and what is left of them when levers end. */
#include "study/answer.h"

#include <math.h>

enum { LISTED = 12 };

/* The first that rests on an assumption alone and would turn the sign; null if none. */
static const struct dependence *turning(const struct scenario *s, const struct dependence *d, int n)
{
    for (int i = 0; i < n; i++)
        if (d[i].turns && dependence_assumed(s, &d[i])) return &d[i];
    return NULL;
}

int answer_turning(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                   int horizon, struct dependence *out)
{
    struct dependence d[LISTED];
    int n = dependence_find(a, ea, eb, measure, horizon, d, LISTED);
    const struct dependence *turns = n > 0 ? turning(ea->scenario, d, n) : NULL;

    if (turns != NULL) *out = *turns;
    return turns != NULL;
}

void answer_dependence(struct statements *out, const struct answer_comparison *c, int measure)
{
    const struct ensemble *base = c->ensembles[c->baseline];
    const struct scenario *s = base->scenario;
    struct dependence d[LISTED];

    for (int turned = 1; turned >= 0; turned--) /* the policies whose difference would turn, then the others */
        for (int i = 0; i < c->count; i++) {
            int n = i == c->baseline ? 0 : dependence_find(c->a, c->ensembles[i], base, measure, c->horizon, d, LISTED);
            const struct dependence *turns = n > 0 ? turning(s, d, n) : NULL, *stated = turns != NULL ? turns : &d[0];
            if (n <= 0 || (turns != NULL) != turned) continue;
            struct statement *st = statement_add(out, turned ? SAYS_UNDECIDED : SAYS_SIZE, measure);
            st->policy = policy_label(s, c->ensembles[i]->policy);
            say_parameter(st, s, stated->parameter);
            STATEMENT_PUT(st, stated->share, stated->low, stated->high);
        }
}

static const struct sustained_row *ended_row(const struct comparison *c, int policy, enum sustained name)
{
    for (int i = 0; i < c->sustained_count; i++)
        if (c->sustained[i].policy_a == policy && c->sustained[i].name == name) return &c->sustained[i];
    return NULL;
}

static struct statement *add_ended(struct statements *out, enum statement_kind kind, const struct policy *policy)
{
    struct statement *st = statement_add(out, kind, M_ENCOUNTERS);
    st->policy = label_or_id(policy->kept);
    st->to = policy->ended;
    return st;
}

void answer_ended(struct statements *out, const struct scenario *s, const struct comparison *c)
{
    for (int p = comparison_next(c, -1); p >= 0; p = comparison_next(c, p)) {
        const struct sustained_row *before = ended_row(c, p, ENDED_BEFORE), *half = ended_row(c, p, ENDED_HALF_LIFE),
                                   *rebound = ended_row(c, p, ENDED_REBOUND);
        if (s->policies[p].kept == NULL || before == NULL) continue;
        int none = !(before->q50 >= 0.005), lasts = !isfinite(half->q50), at_once = half->q50 < 1;
        struct statement *st = add_ended(out,
                                         none      ? SAYS_ENDED_NONE
                                         : lasts   ? SAYS_ENDED_LASTS
                                         : at_once ? SAYS_ENDED_AT_ONCE
                                                   : SAYS_ENDED_HALF,
                                         &s->policies[p]);
        st->number[0] = before->q50;
        st->number[1] = half->q50;
        if (!none && rebound->q50 >= 0.005) add_ended(out, SAYS_REBOUND, &s->policies[p])->number[0] = rebound->q50;
    }
}
