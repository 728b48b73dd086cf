#include "study/answer.h"

#include "base/summary.h"
#include "study/reversal.h"
#include "study/predictive.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DECISIVE = 3 };

static const struct element total = {ELEMENT_TOTAL, 0};

/* Sum over the months of a run of the encounters of one replicate. */
static double run_total(const struct ensemble *e, int replicate)
{
    double sum = 0;

    for (int m = 0; m < e->month_count; m++)
        sum += ensemble_month_value(e, replicate, m, M_ENCOUNTERS, total);
    return sum;
}

/* "12 %", with `sign` "+12 %", with TENTHS "12.3 %", or that it is not defined. */
enum { TENTHS = 2 };
static const char *percent(double share, int sign, char out[NUMBER_SIZE])
{
    if (!isfinite(share)) return "an undefined share";
    snprintf(out, NUMBER_SIZE, sign == TENTHS ? "%.1f %%" : sign ? "%+.0f %%" : "%.0f %%", 100 * share);
    return out;
}

void answer_fit(struct text *t, double months, double rmspe_median, double coverage_90)
{
    char rmspe[NUMBER_SIZE], in[NUMBER_SIZE];
    text_format(t,
                "Against the %.0f observed months the median misses by %s (root mean square percentage error), "
                "and %s of the months lie in the 90 %% interval.",
                months, percent(rmspe_median, 0, rmspe), percent(coverage_90, 0, in));
}

void answer_run(struct text *t, const struct ensemble *e, const struct fit *fit, double *work)
{
    const struct fit_line *line = fit_line_of(fit, M_ENCOUNTERS, total);
    char from[11], to[11], a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE];
    struct summary v;
    int n = 0;

    for (int r = 0; r < e->replicates; r++)
        if (e->done[r]) work[n++] = run_total(e, r);
    v = summary_of(work, n);
    date_format(e->start, from);
    date_format(e->end, to);
    text_format(t,
                "Under the policy %s the model has %s encounters from %s to %s (median of %d replicates; 90 %% "
                "interval %s to %s).",
                e->scenario->policies[e->policy].id, number_text(v.q50, a), from, to, e->completed,
                number_text(v.q05, b), number_text(v.q95, c));
    if (line == NULL) return;
    text_add(t, " ");
    answer_fit(t, line->score[FIT_MONTHS], line->score[FIT_RMSPE_MEDIAN], line->score[FIT_COVERAGE_90]);
}

/* "23 % lower", or the same. */
static void add_change(struct text *t, double relative)
{
    if (fabs(relative) < 0.005) {
        text_add(t, "the same to within 0.5 %");
        return;
    }
    text_add_share(t, fabs(relative));
    text_add(t, relative < 0 ? " lower" : " higher");
}

/* The next policy whose levers do not end; those that end stand last. */
static int next_kept(const struct scenario *s, const struct comparison *c, int policy)
{
    int next = comparison_next(c, policy);
    return next >= 0 && s->policies[next].kept != NULL ? -1 : next;
}

void answer_comparison(struct text *t, const struct scenario *s, const struct comparison *c,
                       const struct run_request *request, const char *horizon)
{
    int h = request->horizon_count - 1;
    char from[11], to[11], low[NUMBER_SIZE], high[NUMBER_SIZE];

    date_format(request->horizon_from, from);
    date_format(request->horizon_to[h], to);
    text_format(t, "Compared with %s, over %s from %s to %s:", s->policies[comparison_baseline(c)].id, horizon, from,
                to);
    for (int p = next_kept(s, c, -1); p >= 0; p = next_kept(s, c, p)) {
        const struct comparison_row *r = comparison_find(c, p, M_ENCOUNTERS, h, total);
        const struct comparison_row *over = comparison_find(c, p, M_CUSTODY_OVER, h, total);

        if (r == NULL || !isfinite(r->relative)) continue;
        text_format(t, " under %s encounters are ", s->policies[p].id);
        add_change(t, r->relative);
        text_format(t, " (90 %% interval %s to %s %%; lower in ", percent_signed(r->relative_q05, low),
                    percent_signed(r->relative_q95, high));
        text_add_share(t, r->probability_lower);
        text_add(t, " of the replicates)");
        if (over != NULL && isfinite(over->relative)) {
            text_add(t, " and person-days over custody capacity ");
            add_change(t, over->relative);
        }
        text_add(t, next_kept(s, c, p) >= 0 ? ";" : ".");
    }
    text_add(t, " The intervals cover chance and the priors of the parameters, not what the model leaves out: what "
                "happens to people who are returned or cannot leave is not counted as harm.");
    if (request->horizon_to[h] > s->end) {
        date_format(s->end, to);
        text_format(t, " After %s no data drive the model: drivers keep their last values.", to);
    }
}

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
                 {M_COST, "lowest public cost"}};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        int best = lowest(ensembles, count, asked[i].measure, horizon, -1);
        if (best >= 0) text_format(t, "%s %s: %s", i ? ";" : "", asked[i].words, policy_name(ensembles[best]));
    }
    text_add(t, ".");
}

static void write_parameter(struct text *t, const struct ensemble *e, const struct reversal *f)
{
    char name[PARAMETER_NAME_SIZE];
    parameter_name(e->scenario, f->parameter, name);
    text_format(t, " %s (", name);
    text_add_share(t, f->lower_below);
    text_format(t, " of the replicates with it below %.3g, ", f->median);
    text_add_share(t, f->lower_above);
    text_format(t, " above%s)", f->reverses ? "; the order reverses" : "");
}

/* Among so many parameters some differ by chance alone: Bonferroni's bound, at 5 % in
 * all. */
static int beyond_chance(const struct ensemble *e, const struct reversal *f)
{
    return f->p_value * e->scenario->parameter_count < 0.05;
}

/* What decides between the policy with the fewest encounters and the one with
 * the least overcrowding (or, if they are one, the next in encounters). */
void answer_best(struct text *t, const struct allocator *a, const struct ensemble *const *ensembles, int count,
                 int horizon)
{
    struct reversal found[DECISIVE];
    if (count < 2) return;
    write_best(t, ensembles, count, horizon);
    int first = lowest(ensembles, count, M_ENCOUNTERS, horizon, -1);
    int other = lowest(ensembles, count, M_CUSTODY_OVER, horizon, -1);
    if (other == first) other = lowest(ensembles, count, M_ENCOUNTERS, horizon, first);
    if (first < 0 || other < 0) return;
    text_format(t, " %s has fewer encounters than %s in ", policy_name(ensembles[first]),
                policy_name(ensembles[other]));
    text_add_share(t, reversal_probability_lower(a, ensembles[first], ensembles[other], M_ENCOUNTERS, horizon));
    text_add(t, " of the replicates");
    int n = reversal_find(a, ensembles[first], ensembles[other], M_ENCOUNTERS, horizon, found, DECISIVE);
    int named = 0;
    if (n < 0) t->failed = 1;
    for (int i = 0; i < n; i++) {
        if (!beyond_chance(ensembles[first], &found[i])) continue;
        text_add(t, named++ ? "," : "; this depends most on");
        write_parameter(t, ensembles[first], &found[i]);
    }
    text_add(t, named > 0 ? "." : "; the replicates show no single assumption on which this depends.");
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

void answer_replay(struct text *t)
{
    text_add(t,
             " Every policy replays what the record tells of departures and attempts: this compares counterfactuals of "
             "what happened. Part of that record is a response to the policy that was in force; of that part the "
             "comparison says nothing.");
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
    if (r->clipped > 0)
        text_format(t,
                    " %d of the shares were estimated outside 0 to 100 %% and are cut off there: the evaluations were "
                    "few.",
                    r->clipped);
}
