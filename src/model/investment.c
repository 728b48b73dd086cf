/* Investment in the causes at the origins.
 *
 * Spending x efficiency x (1 - leakage) enters a pipeline that empties into an
 * effect with a mean lag; the effect decays with its half-life. The effect
 * improves the economy driver of departures. Source: design, section 4
 * (assumed form; the size of the effect is the weakest number of the model). */
#include "model/investment.h"

#include "base/numeric.h"

struct investment_options {
    double public_spend[MAX_ORIGINS], private_spend[MAX_ORIGINS];
    double efficiency, leakage, lag_days, half_life_days, effect;
};
PROCESS_OPTIONS(investment)

/* clang-format off */
static const struct option_spec investment_option_rows[] = {
    {.name = "investment.public", .label = "public investment", .unit = "MUSD/year", AT(investment, public_spend),
     .index = PER_ORIGIN, .lever = 1, .low = 0, .high = 1e6, .value = 0, OWN_ASSUMPTION,
     .help = "Public money for the causes at the origin."},
    {.name = "investment.private", .label = "private investment", .unit = "MUSD/year", AT(investment, private_spend),
     .index = PER_ORIGIN, .lever = 1, .low = 0, .high = 1e6, .value = 0, OWN_ASSUMPTION,
     .help = "Private investment called for."},
    {.name = "investment.efficiency", .label = "efficiency", .unit = "share", AT(investment, efficiency), .low = 0,
     .high = 1, .value = 0.5, OWN_ASSUMPTION,
     .help = "Share of the money that works as meant."},
    {.name = "investment.leakage", .label = "leakage", .unit = "share", AT(investment, leakage), .low = 0, .high = 1,
     .value = 0.3, OWN_ASSUMPTION,
     .help = "Share lost to corruption and overhead."},
    {.name = "investment.lag_days", .label = "lag", .unit = "days", AT(investment, lag_days), .low = 1, .high = 3650,
     .value = 400, OWN_ASSUMPTION,
     .help = "Mean days from spending to effect."},
    {.name = "investment.half_life_days", .label = "half-life of the effect", .unit = "days",
     AT(investment, half_life_days), .low = 1, .high = 36500, .value = 900, OWN_ASSUMPTION,
     .help = "Time in which the effect halves without spending."},
    {.name = "investment.effect", .label = "effect per money", .unit = "1/(MUSD)", AT(investment, effect), .low = -1,
     .high = 1, .value = 0.0004, OWN_ASSUMPTION,
     .help = "Improvement of the economy driver per effective million USD; negative where it lets more people leave."},
};
/* clang-format on */

double investment_spent(double per_year, double efficiency, double leakage)
{
    return per_year / 365.25 * efficiency * (1 - leakage);
}

void investment_day(double *pipeline, double *effect, double spent, double lag_days, double decay,
                    double effect_per_money)
{
    double matured = *pipeline / lag_days;
    *pipeline += spent - matured;
    *effect = *effect * decay + matured * effect_per_money;
}

static void investment_step(struct world *w)
{
    const struct investment_options *o = investment_options(w);
    struct investment_state *state = investment_state(w);
    double *row = measure_row(w, M_INVESTMENT_EFFECT), decay = numeric_exp(-0.69314718055994531 / o->half_life_days);
    for (int i = 0; i < w->s->origin_count; i++) {
        double spent = investment_spent(o->public_spend[i] + o->private_spend[i], o->efficiency, o->leakage);
        investment_day(&state->pipeline[i], &state->effect[i], spent, o->lag_days, decay, o->effect);
        row[i] = state->effect[i];
        measure_row(w, M_COST)[0] += o->public_spend[i] / 365.25 * 1e6;
    }
}

const struct process investment_process = {
    .name = "investment",
    OPTIONS(investment),
    STATE(investment),
    .step = investment_step,
};
