/* Scores of a validation by drivers, group and lead, with standard errors over the
 * origins by the jackknife: months of one origin are not independent. */
#include "study/validate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const own_names[] = {"months",      "rmspe",       "mape",        "mase",        "crps",
                                        "tail_crps",   "wis",         "wis_spread",  "wis_over",    "wis_under",
                                        "coverage_50", "coverage_80", "coverage_90", "coverage_95", "pit_mean"};
static const char *const skill_names[BASELINES] = {
    "crps_skill_persistence",      "crps_skill_seasonal",  "crps_skill_drift",
    "crps_skill_random_walk_t",    "crps_skill_long_walk", "crps_skill_damped_ets",
    "crps_skill_level_with_season"};

const char *validate_score_name(int score)
{
    return score == V_BEST    ? "crps_skill_best"
           : score < V_MONTHS ? skill_names[score - V_SKILL]
                              : own_names[score - V_MONTHS];
}

const char *validation_group_name(const struct validation *v, int group)
{
    return group == 0 ? "total" : group <= v->s->demographic_count ? v->s->demographic_ids[group - 1] : "classes";
}

const struct validate_scores *validation_scores(const struct validation *v, enum validate_drivers drivers, int group,
                                                enum validate_leads leads)
{
    return &v->scores[((int)drivers * v->group_count + group) * LEADS_KINDS + (int)leads];
}

/* Which rows are scored together. */
struct choice {
    int drivers, group, leads;
    day_number without; /* this origin is left out; 0 = none */
};

static int chosen(const struct validation *v, const struct choice *c, const struct validate_row *r)
{
    int group = r->element.kind == ELEMENT_TOTAL         ? 0
                : r->element.kind == ELEMENT_DEMOGRAPHIC ? 1 + r->element.index
                                                         : v->group_count - 1;
    int lead = c->leads == LEADS_ALL || (c->leads == LEADS_1_2 ? r->lead <= 2 : r->lead >= 3 && r->lead <= 6);
    return r->drivers == c->drivers && group == c->group && lead && r->origin != c->without;
}

/* Sums over rows, to be divided by how many went in. */
struct sums {
    double value[V_SCORES], count[V_SCORES], ours[BASELINES], theirs[BASELINES], observed[BASELINES];
    int rows[BASELINES]; /* with a forecast of the baseline */
};

static void add(struct sums *s, enum validate_score score, double x, int counts)
{
    if (counts) s->value[score] += x, s->count[score]++;
}

static void add_row(struct sums *s, const struct validate_row *r)
{
    double e = r->q50 - r->observed;
    add(s, V_RMSPE, e * e / (r->observed * r->observed), r->observed > 0); /* of nobody there is no percentage */
    add(s, V_MAPE, fabs(e) / r->observed, r->observed > 0);
    add(s, V_MASE, fabs(e) / r->scale, r->scale > 0);
    add(s, V_CRPS, r->crps, 1);
    add(s, V_TAIL_CRPS, r->tail_crps, 1);
    add(s, V_WIS, r->wis, 1);
    add(s, V_WIS_SPREAD, r->wis_spread, 1);
    add(s, V_WIS_OVER, r->wis_over, 1);
    add(s, V_WIS_UNDER, r->wis_under, 1);
    add(s, V_COVERAGE_50, r->observed >= r->q25 && r->observed <= r->q75, 1);
    add(s, V_COVERAGE_80, r->observed >= r->q10 && r->observed <= r->q90, 1);
    add(s, V_COVERAGE_90, r->observed >= r->q05 && r->observed <= r->q95, 1);
    add(s, V_COVERAGE_95, r->observed >= r->q025 && r->observed <= r->q975, 1);
    add(s, V_PIT_MEAN, r->pit, 1);
    for (int b = 0; b < BASELINES; b++)
        if (isfinite(r->baseline_crps[b])) {
            s->ours[b] += r->crps, s->theirs[b] += r->baseline_crps[b];
            s->observed[b] += fabs(r->observed), s->rows[b]++;
        }
}

/* Whether a baseline missed nothing but by rounding: skill against it is undefined. */
static int exact(const struct sums *s, int b) { return s->rows[b] > 0 && s->theirs[b] <= 1e-9 * s->observed[b]; }

/* The baseline against which the skill is least, one that is exact before all; -1: none. */
static int best_baseline(const struct sums *s, const double *skill)
{
    int best = -1;
    for (int b = 0; b < BASELINES; b++) {
        if (exact(s, b)) return b;
        if (isfinite(skill[b]) && (best < 0 || skill[b] < skill[best])) best = b;
    }
    return best;
}

/* Scores of the chosen rows, with the skill against the best baseline or (best >= 0) a given one. */
static int score_choice(const struct validation *v, const struct choice *c, int best, double *out)
{
    struct sums s = {0};
    int rows = 0;
    for (int i = 0; i < v->row_count; i++)
        if (chosen(v, c, &v->rows[i])) add_row(&s, &v->rows[i]), rows++;
    for (int k = V_MONTHS; k < V_SCORES; k++)
        out[k] = s.count[k] > 0 ? s.value[k] / s.count[k] : NAN;
    out[V_MONTHS] = rows;
    out[V_RMSPE] = sqrt(out[V_RMSPE]);
    for (int b = 0; b < BASELINES; b++)
        out[V_SKILL + b] = s.rows[b] > 0 && !exact(&s, b) ? 1 - s.ours[b] / s.theirs[b] : NAN;
    if (best < 0) best = best_baseline(&s, &out[V_SKILL]);
    out[V_BEST] = best >= 0 ? out[V_SKILL + best] : NAN;
    return best;
}

/* Jackknife: the scores without each origin in turn. */
static void add_errors(const struct validation *v, struct choice c, struct validate_scores *out)
{
    double sum[V_SCORES] = {0}, square[V_SCORES] = {0}, value[V_SCORES];
    int n = 0;
    day_number last = 0;
    for (int i = 0; i < v->row_count; i++) {
        if (v->rows[i].origin == last || v->rows[i].drivers != c.drivers) continue;
        c.without = last = v->rows[i].origin;
        score_choice(v, &c, out->best, value);
        n++;
        for (int k = 0; k < V_SCORES; k++)
            sum[k] += value[k], square[k] += value[k] * value[k];
    }
    for (int k = 0; k < V_SCORES; k++) {
        double mean = sum[k] / n, variance = square[k] / n - mean * mean;
        out->error[k] = n > 1 && isfinite(variance) ? sqrt((n - 1) * fmax(variance, 0)) : (double)NAN;
    }
    out->error[V_MONTHS] = NAN;
}

void validation_score(struct validation *v)
{
    struct validate_scores *out = v->scores;
    for (int d = 0; d < DRIVERS_KINDS; d++)
        for (int g = 0; g < v->group_count; g++)
            for (int l = 0; l < LEADS_KINDS; l++, out++) {
                struct choice c = {d, g, l, 0};
                out->best = score_choice(v, &c, -1, out->value);
                add_errors(v, c, out);
            }
}

struct trigger_rates validation_trigger(const struct validation *v, int trigger)
{
    struct trigger_rates r = {0};
    for (int i = 0; i < v->trigger_row_count; i++) {
        const struct validate_trigger *t = &v->trigger_rows[i];
        if (t->trigger != trigger) continue;
        r.origins++;
        r.events += t->happened;
        r.hits += t->happened && t->probability >= 0.5;
        r.false_alarms += !t->happened && t->probability >= 0.5;
        r.brier += (t->probability - t->happened) * (t->probability - t->happened);
    }
    r.hits = r.events > 0 ? r.hits / r.events : (double)NAN;
    r.false_alarms = r.origins > r.events ? r.false_alarms / (r.origins - r.events) : (double)NAN;
    r.brier = r.origins > 0 ? r.brier / r.origins : (double)NAN;
    return r;
}
