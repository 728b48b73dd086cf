/* Forecasts of floods.
 *
 * While t <= E, a person of awareness a looks T > 1 days ahead: x = 1..T, on day d = min(t + x, E), the last one at E.
 * With the flood level L(d) of a place, W(L) of flood_loc_weights and f[d] of flood_forecaster_weights, Flee has
 *   chance to leave:  m * a / T * sum of W(L(d)) f[d]  over days with L(d) > 0
 *   score of an end:  s * a / T * (sum of W(L(t)) f[d] over the same days)^2 ,
 * so nobody leaves, and no place draws, where no flood is foreseen; the score of flood zones is 0 meanwhile. Mended, a
 * flood foreseen acts as one that has come, with the weight a f[d] / T of its day, M(L) of flood_movechances:
 *   chance:  1 - (1 - m) (1 - min(1, a / T * sum of M(L(d)) f[d]))
 *   score:   s * (1 - min(1, a / T * sum of (1 - min(1, W(L(d)))) f[d])) . */
#include "flee/displacement.h"

#include <math.h>

static int level_on(const struct displacement_world *w, int base, int day)
{
    const struct flee_instance *f = w->net->f;
    if (day > f->length) day = f->length;
    return f->flood ? (int)f->flood[(size_t)day * (size_t)f->place_count + (size_t)base] : 0;
}

int displacement_flood_level(const struct displacement_world *w, int p)
{
    return level_on(w, displacement_base(w->net, p), w->day);
}

int displacement_foresees(const struct displacement_world *w)
{
    const struct flee_settings *s = &w->s;
    return w->net->f->people.kinds > 0 && s->flood_rules > 0.0 && s->flood_forecaster > 0.0
           && s->flood_forecaster_timescale > 1.0 && w->day <= s->flood_forecaster_end_time;
}

enum terms { CHANCE, SCORE, MENDED_CHANCE, MENDED_SCORE };

static double term(const struct displacement_world *w, enum terms terms, int level, int level_today)
{
    const struct flee_settings *s = &w->s;
    switch (terms) {
    case CHANCE: return displacement_by_level(&s->flood_loc_weights, level, 1.0);
    case SCORE: return displacement_by_level(&s->flood_loc_weights, level_today, 1.0);
    case MENDED_CHANCE: return displacement_by_level(&s->flood_movechances, level, 0.0);
    case MENDED_SCORE: return 1.0 - fmin(1.0, displacement_by_level(&s->flood_loc_weights, level, 1.0));
    }
    return 0.0;
}

/* Sum over the days of the forecast with a flood at place p. */
static double foreseen(const struct displacement_world *w, enum terms terms, int p)
{
    const struct flee_settings *s = &w->s;
    int base = displacement_base(w->net, p), today = level_on(w, base, w->day),
        last = (int)s->flood_forecaster_end_time;
    double sum = 0.0;
    for (int x = 1; x <= (int)s->flood_forecaster_timescale; x++) {
        int day = w->day + x < last ? w->day + x : last, level = level_on(w, base, day);
        if (level > 0)
            sum += term(w, terms, level, today) * displacement_by_level(&s->flood_forecaster_weights, day, 0.0);
        if (day == last) break;
    }
    return sum;
}

/* a / T */
static double awareness(const struct displacement_world *w, int p)
{
    const struct flee_people *people = &w->net->f->people;
    int value = people->value[displacement_kind(w->net, p)][FLEE_FLOOD_AWARENESS];
    return displacement_by_level(&w->s.flood_awareness_weights, value, 0.0) / w->s.flood_forecaster_timescale;
}

double displacement_foreseen_chance(const struct displacement_world *w, int p, double chance)
{
    if (!displacement_foresees(w)) return chance;
    if (w->compat) return chance * foreseen(w, CHANCE, p) * awareness(w, p);
    return 1.0 - (1.0 - chance) * (1.0 - fmin(1.0, foreseen(w, MENDED_CHANCE, p) * awareness(w, p)));
}

double displacement_foreseen_score(const struct displacement_world *w, int p, double score)
{
    if (!displacement_foresees(w)) return score;
    double sum = foreseen(w, w->compat ? SCORE : MENDED_SCORE, p);
    return w->compat ? score * sum * sum * awareness(w, p) : score * (1.0 - fmin(1.0, sum * awareness(w, p)));
}
