#include "study/answer.h"

#include "base/summary.h"
#include "study/predictive.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* "12 %", with `sign` "+12 %", with TENTHS "12.3 %", or that it is not defined. */
enum { TENTHS = 2 };
static const char *percent(double share, int sign, char out[NUMBER_SIZE])
{
    if (!isfinite(share)) return "an undefined share";
    snprintf(out, NUMBER_SIZE, sign == TENTHS ? "%.1f %%" : sign ? "%+.0f %%" : "%.0f %%", 100 * share);
    return out;
}

void answer_fit(struct text *t, double months, double rmspe_median, double coverage_90, enum language language)
{
    char rmspe[NUMBER_SIZE], in[NUMBER_SIZE];
    text_format(t,
                language_text(language, "Against the %.0f observed months the median misses by %s (root mean square "
                                        "percentage error), and %s of the months lie in the 90 %% interval."),
                months, percent(rmspe_median, 0, rmspe), percent(coverage_90, 0, in));
}

static int unidentified(const struct calibration *c)
{
    int n = 0;
    for (int j = 0; j < c->prior_count; j++)
        n += !calibrate_identified(&c->parameters[j]);
    return n;
}

static void write_method(struct text *t, const struct calibration *c)
{
    if (c->misfit_before > 0)
        text_format(t,
                    "%d of %d parameters with priors were fitted to %d observed numbers with %" PRIu32
                    " runs: the misfit "
                    "fell from %.4g to %.4g. A point fit says nothing about uncertainty.",
                    c->chosen_count, c->prior_count, c->targets.count, c->runs, c->misfit_before, c->misfit);
    else
        text_format(t,
                    "%d of %d parameters with priors were calibrated on %d observed numbers with %" PRIu32 " runs: %zu "
                    "particles, effective sample size %.0f. The data leave %d parameters where their priors put them.",
                    c->chosen_count, c->prior_count, c->targets.count, c->runs, c->particles, c->effective,
                    unidentified(c));
}

void answer_calibration(struct text *t, const struct calibration *c)
{
    int n = 0;
    double share = predictive_inside(c, -1, -1, &n);
    char rmspe[NUMBER_SIZE], inside[NUMBER_SIZE];
    write_method(t, c);
    if (n > 0)
        text_format(t, " %.0f %% of the observed numbers lie in the 90 %% intervals of new runs from the posterior.",
                    100 * share);
    if (c->total_count > 0)
        text_format(t,
                    " Monthly totals of encounters: the median misses by %s (root mean square percentage error), "
                    "%s of %d months lie in the 90 %% interval.",
                    percent(predictive_rmspe(c), 0, rmspe), percent(predictive_totals_inside(c), 0, inside),
                    c->total_count);
}

void answer_assimilation(struct text *t, const struct assimilation *as)
{
    char last[11], rmspe[NUMBER_SIZE], in[NUMBER_SIZE];
    int unreached = assimilation_unreached(as);
    date_format(as->last, last);
    text_format(t,
                "%d members under the policy %s replay %d monthly counts to %s: the medians miss the monthly totals by "
                "%s (root mean square percentage error), %s of the counts lie in the 90 %% interval.",
                as->members, as->s->policies[as->policy].id, as->check_count, last,
                percent(assimilation_rmspe(as), TENTHS, rmspe), percent(assimilation_inside(as), 0, in));
    if (unreached > 0)
        text_format(t, " The model does not reach %d of the counts: they are over three standard errors away.",
                    unreached);
}

void answer_forecast(struct text *t, const struct forecast *f)
{
    char origin[11], month[11], a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], date[11];
    int last = f->months - 1;
    date_format(f->origin, origin);
    date_format_month(f->first_month + last, month);
    text_format(t,
                "With data to %s and under the policy %s, %s has a median of %s encounters (80 %% interval %s to %s).",
                origin, f->s->policies[f->policy].id, month, number_text(forecast_quantile(f, 0, last, 0.5), a),
                number_text(forecast_quantile(f, 0, last, 0.1), b), number_text(forecast_quantile(f, 0, last, 0.9), c));
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *k = &f->capacity[i];
        if (!(k->probability > 0)) continue;
        date_format(k->median, date);
        text_format(t, " %s exceeds its capacity with a probability of %.0f %%, then first about %s.",
                    f->s->facilities[k->slot].label, 100 * k->probability, date);
    }
    for (int i = 0; i < f->trigger_count; i++)
        text_format(t, " Probability of \"%s\": %.0f %%.", f->triggers[i].text, 100 * f->trigger_probability[i]);
}

static void add_skill(struct text *t, const struct validation *v, enum validate_drivers drivers,
                      enum validate_leads leads)
{
    const struct validate_scores *s = validation_scores(v, drivers, 0, leads);
    char better[NUMBER_SIZE];
    text_format(t, "%s at leads %s", percent(s->value[V_BEST], 1, better), validate_leads_names[leads]);
    if (s->best >= 0)
        text_format(t, isfinite(s->value[V_BEST]) ? " (best baseline: %s)" : " (the baseline %s is exact)",
                    baseline_names[s->best]);
}

void answer_validation(struct text *t, const struct validation *v, int origins)
{
    enum validate_drivers first = v->has[DRIVERS_ALL] ? DRIVERS_ALL : DRIVERS_NONE;
    const double *k = validation_scores(v, first, 0, LEADS_ALL)->value;
    char rmspe[NUMBER_SIZE], in[NUMBER_SIZE];
    int scored = 0;
    for (int i = 0; i < v->row_count; i++)
        scored += i == 0 || v->rows[i].origin != v->rows[i - 1].origin;
    if (scored < origins)
        text_format(t, "After %d of %d origins no month is observed; they are not counted. ", origins - scored,
                    origins);
    if (!(k[V_MONTHS] > 0)) {
        text_add(t, "No monthly total could be scored: none after the origins is known.");
        return;
    }
    text_format(t,
                "From %d origin%s, %.0f monthly totals were forecast: the median misses by %s (root mean square "
                "percentage error), %s lie in the 80 %% interval. The CRPS of the total is better than that of the "
                "best baseline by ",
                scored, scored == 1 ? "" : "s", k[V_MONTHS], percent(k[V_RMSPE], 0, rmspe),
                percent(k[V_COVERAGE_80], 0, in));
    add_skill(t, v, first, LEADS_1_2);
    text_add(t, ", ");
    add_skill(t, v, first, LEADS_3_6);
    if (first == DRIVERS_ALL && v->has[DRIVERS_NONE]) {
        text_add(t, "; without the drivers that were set by hand, ");
        add_skill(t, v, DRIVERS_NONE, LEADS_1_2);
        text_add(t, ", ");
        add_skill(t, v, DRIVERS_NONE, LEADS_3_6);
    }
    text_add(t, first == DRIVERS_NONE ? ", without the drivers that were set by hand." : ".");
}

void answer_sensitivity(struct text *t, const struct sensitivity *r)
{
    const char *kind = r->sobol ? "sobol_total" : "morris_mu_star";
    char effect[NUMBER_SIZE];
    int n = 0;

    text_format(t, "The largest influences on %s, within their priors:", r->measure);
    for (size_t i = 0; i < r->row_count && n < 3; i++) {
        const struct sensitivity_row *row = &r->rows[i];

        if (strcmp(row->kind, kind) != 0 || row->index < 0) continue;
        text_format(t, "%s %s", n++ > 0 ? "," : "", row->parameter);
        if (r->sobol)
            text_format(t, " (%s of the variance)", percent(row->value, 0, effect));
        else
            text_format(t, " (mean effect %s)", number_text(row->value, effect));
    }
    text_add(t, ".");
    if (r->expected)
        text_add(t, " In these runs people go by their expectation, not by draws: of chance they hold the noise of the "
                    "environment alone.");
    if (r->clipped > 0)
        text_format(t,
                    " %d of the shares were estimated outside 0 to 100 %% and are cut off there: the evaluations were "
                    "few.",
                    r->clipped);
}
