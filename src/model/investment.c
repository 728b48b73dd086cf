/* Investment in the causes at the origins.
 *
 * Spending x efficiency x (1 - leakage) enters a pipeline that empties into an
 * effect with a mean lag; the effect decays with its half-life. The effect
 * improves the economy driver of departures. Source: design, section 4
 * (assumed form; the size of the effect is the weakest number of the model). */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec investment_specs[] = {
    {"investment.public", "public investment", "MUSD/year", PER_ORIGIN,
     offsetof(struct model_options, investment.public_spend), 0, 1000000.0, 0, 1, "assumed",
     "own assumption, no measurement known", "Public money for the causes at the origin."},
    {"investment.private", "private investment", "MUSD/year", PER_ORIGIN,
     offsetof(struct model_options, investment.private_spend), 0, 1000000.0, 0, 1, "assumed",
     "own assumption, no measurement known", "Private investment called for."},
    {"investment.efficiency", "efficiency", "share", PER_NONE, offsetof(struct model_options, investment.efficiency), 0,
     1, 0.5, 0, "assumed", "own assumption, no measurement known", "Share of the money that works as meant."},
    {"investment.leakage", "leakage", "share", PER_NONE, offsetof(struct model_options, investment.leakage), 0, 1, 0.3,
     0, "assumed", "own assumption, no measurement known", "Share lost to corruption and overhead."},
    {"investment.lag_days", "lag", "days", PER_NONE, offsetof(struct model_options, investment.lag_days), 1, 3650, 400,
     0, "assumed", "own assumption, no measurement known", "Mean days from spending to effect."},
    {"investment.half_life_days", "half-life of the effect", "days", PER_NONE,
     offsetof(struct model_options, investment.half_life_days), 1, 36500, 900, 0, "assumed",
     "own assumption, no measurement known", "Time in which the effect halves without spending."},
    {"investment.effect", "effect per money", "1/(MUSD)", PER_NONE, offsetof(struct model_options, investment.effect),
     0, 1, 0.0004, 0, "assumed", "own assumption, no measurement known",
     "Improvement of the economy driver per effective million USD."},
};
const struct option_table investment_option_table = {investment_specs,
                                                     sizeof investment_specs / sizeof investment_specs[0]};

#include "base/numeric.h"

void investment_step(struct world *w)
{
    const struct investment_options *o = &w->o.investment;
    double *row = measure_row(w, M_INVESTMENT_EFFECT);
    double decay = numeric_exp(-0.69314718055994531 / o->half_life_days);
    for (int i = 0; i < w->s->origin_count; i++) {
        double spent = (o->public_spend[i] + o->private_spend[i]) / 365.25 * o->efficiency * (1 - o->leakage);
        double matured = w->invest_pipeline[i] / o->lag_days;
        w->invest_pipeline[i] += spent - matured;
        w->invest_effect[i] = w->invest_effect[i] * decay + matured * o->effect;
        row[i] = w->invest_effect[i];
        measure_row(w, M_COST)[0] += o->public_spend[i] / 365.25 * 1e6;
    }
}
