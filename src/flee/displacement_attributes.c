/* Attributes of people that act on the score of a path's end, as in Flee.
 *
 * Hazards: the score squared for people under 19 (ChildrenAvoidHazards), over 59 (ElderlyAvoidHazards) and for women and
 * girls (WomenAvoidHazards), once; 1 for males over 14 where children avoid hazards (BoysTakeRisk).
 * Matching: the score times 10 r (ethnicity), or r / avg_religion_fraction (religion, camps only); r is the number of
 * people of the same value in the place this morning over its population (1e8 where that is below 1). */
#include "flee/displacement.h"

double displacement_hazard_score(const struct displacement_world *w, int p, double score)
{
    const struct flee_settings *s = &w->s;
    const struct flee_people *people = &w->net->f->people;
    if (people->kinds == 0) return score;
    const int *value = people->value[displacement_kind(w->net, p)];
    int children = s->children_avoid_hazards > 0.0, young = children && value[FLEE_AGE] <= FLEE_TO_18;
    int old = s->elderly_avoid_hazards > 0.0 && value[FLEE_AGE] == FLEE_OLDER;
    if (children && s->boys_take_risk > 0.0 && value[FLEE_GENDER] == FLEE_MALE && value[FLEE_AGE] > FLEE_TO_14)
        score = 1.0;
    else if (young)
        score *= score;
    if (old || (s->women_avoid_hazards > 0.0 && value[FLEE_GENDER] == FLEE_FEMALE && !young)) score *= score;
    return score;
}

/* r of the comment above. */
static double share_alike(const struct displacement_world *w, int p, enum flee_attribute which)
{
    const struct displacement_net *net = w->net;
    const struct flee_people *people = &net->f->people;
    int base = displacement_base(net, p), own = people->value[displacement_kind(net, p)][which];
    int64_t alike = 0;
    for (int k = 0; k < people->kinds; k++)
        alike += people->value[k][which] == own ? w->here[k * net->f->place_count + base] : 0;
    return (double)alike / (w->population[base] < 1.0 ? 1e8 : w->population[base]);
}

double displacement_match_score(const struct displacement_world *w, int p, double score)
{
    const struct flee_settings *s = &w->s;
    if (w->net->f->people.kinds == 0) return score;
    double match = w->camp[p]          ? s->match_camp_ethnicity
                   : w->in_conflict[p] ? s->match_conflict_ethnicity
                                       : s->match_town_ethnicity;
    if (match > 0.0) score *= 10.0 * share_alike(w, p, FLEE_ETHNICITY);
    if (w->camp[p] && s->match_camp_religion > 0.0)
        score *= share_alike(w, p, FLEE_RELIGION) / s->avg_religion_fraction;
    return score;
}
