/* What the differences of a comparison hang on, in words. */
#include "study/answer.h"
#include "study/dependence.h"

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
