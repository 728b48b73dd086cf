#include "study/answer.h"

#include "study/predictive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void answer_fit(struct text *t, double months, double rmspe_median, double coverage_90, enum language language)
{
    char rmspe[NUMBER_SIZE], in[NUMBER_SIZE];
    snprintf(rmspe, sizeof rmspe, "%.0f %%", 100 * rmspe_median);
    snprintf(in, sizeof in, "%.0f %%", 100 * coverage_90);
    text_format(t,
                language_text(language, "Against the %.0f observed months the median misses by %s (root mean square "
                                        "percentage error), and %s of the months lie in the 90 %% interval."),
                months, rmspe, in);
}

static int unidentified(const struct calibration *c)
{
    int n = 0;
    for (int j = 0; j < c->prior_count; j++)
        n += !calibrate_identified(&c->parameters[j]);
    return n;
}

void answer_calibration(struct statements *out, const struct calibration *c)
{
    int n = 0;
    double inside = predictive_inside(c, -1, -1, &n);

    if (c->misfit_before > 0)
        STATEMENT_PUT(statement_add(out, SAYS_FITTED, -1), c->chosen_count, c->prior_count, c->targets.count, c->runs,
                      c->misfit_before, c->misfit);
    else
        STATEMENT_PUT(statement_add(out, SAYS_CALIBRATED, -1), c->chosen_count, c->prior_count, c->targets.count,
                      c->runs, (double)c->particles, c->effective);
    if (c->misfit_before > 0)
        statement_add(out, SAYS_POINT, -1);
    else
        STATEMENT_PUT(statement_add(out, SAYS_UNIDENTIFIED, -1), unidentified(c), c->prior_count);
    if (n > 0) STATEMENT_PUT(statement_add(out, SAYS_PREDICTED, -1), inside, n);
    if (c->total_count > 0)
        STATEMENT_PUT(statement_add(out, SAYS_TOTALS, M_ENCOUNTERS), c->total_count, predictive_rmspe(c),
                      predictive_totals_inside(c));
    if (c->expected && c->misfit_before > 0)
        statement_add(out, SAYS_EXPECTED_FIT, -1);
    else if (c->expected)
        STATEMENT_PUT(statement_add(out, SAYS_EXPECTED_PILOT, -1), (double)c->of_pilot, (double)c->particles);
}

void answer_assimilation(struct statements *out, const struct assimilation *as)
{
    struct statement *st = statement_add(out, SAYS_REPLAYED, M_ENCOUNTERS);
    int unreached = assimilation_unreached(as);

    st->policy = policy_label(as->s, as->policy);
    st->to = as->last;
    STATEMENT_PUT(st, as->members, as->check_count, assimilation_rmspe(as), assimilation_inside(as));
    answer_values(out, as->s);
    if (unreached > 0) STATEMENT_PUT(statement_add(out, SAYS_UNREACHED, -1), unreached, as->check_count);
    if (as->expected) statement_add(out, SAYS_EXPECTED_PASSES, -1);
}

void answer_forecast(struct statements *out, const struct forecast *f)
{
    int last = f->months - 1;
    struct statement *st = statement_add(out, SAYS_FORECAST, M_ENCOUNTERS);

    st->policy = policy_label(f->s, f->policy);
    st->from = f->origin;
    date_format_month(f->first_month + last, st->words);
    STATEMENT_PUT(st, forecast_quantile(f, 0, last, 0.5), forecast_quantile(f, 0, last, 0.1),
                  forecast_quantile(f, 0, last, 0.9));
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *k = &f->capacity[i];
        if (!(k->probability > 0)) continue;
        st = statement_add(out, SAYS_SHORTFALL, -1);
        snprintf(st->words, sizeof st->words, "%.*s", TEXT_CUT(f->s->facilities[k->slot].label, 150));
        st->to = k->median;
        STATEMENT_PUT(st, k->probability, f->draws);
    }
    for (int i = 0; i < f->trigger_count; i++) {
        st = statement_add(out, SAYS_TRIGGER, -1);
        snprintf(st->words, sizeof st->words, "%.*s", TEXT_CUT(f->triggers[i].text, 150));
        STATEMENT_PUT(st, f->trigger_probability[i], f->draws);
    }
    answer_values(out, f->s);
    statement_add(out, SAYS_BEYOND, -1)->to = f->origin;
    statement_add(out, SAYS_NOT_COUNTED, -1);
}

static void add_skill(struct statements *out, const struct validation *v, enum validate_drivers drivers,
                      enum validate_leads leads)
{
    static const char *const labels[BASELINES] = {"the last count goes on",
                                                  "the count of the same month a year before",
                                                  "the trend goes on",
                                                  "a random walk",
                                                  "a random walk with the spread of the long record",
                                                  "a fading trend",
                                                  "the last level with the season of the long record"};
    static const int months[LEADS_KINDS][2] = {[LEADS_1_2] = {1, 2}, [LEADS_3_6] = {3, 6}};
    const struct validate_scores *s = validation_scores(v, drivers, 0, leads);
    double skill = s->value[V_BEST];

    if (s->best < 0) return; /* nothing to compare with */
    struct statement *st = statement_add(out,
                                         !isfinite(skill) ? SAYS_SKILL_EXACT
                                         : skill < 0      ? SAYS_SKILL_WORSE
                                                          : SAYS_SKILL_BETTER,
                                         M_ENCOUNTERS);
    STATEMENT_PUT(st, fabs(skill), months[leads][0], months[leads][1], drivers == DRIVERS_NONE);
    snprintf(st->words, sizeof st->words, "%s", labels[s->best]);
}

void answer_validation(struct statements *out, const struct validation *v, int origins)
{
    enum validate_drivers first = v->has[DRIVERS_ALL] ? DRIVERS_ALL : DRIVERS_NONE;
    const double *k = validation_scores(v, first, 0, LEADS_ALL)->value;
    int scored = 0;

    for (int i = 0; i < v->row_count; i++)
        scored += i == 0 || v->rows[i].origin != v->rows[i - 1].origin;
    if (k[V_MONTHS] > 0)
        STATEMENT_PUT(statement_add(out, SAYS_SCORED, M_ENCOUNTERS), scored, k[V_MONTHS], k[V_RMSPE], k[V_COVERAGE_80]);
    else
        statement_add(out, SAYS_NOT_SCORED, M_ENCOUNTERS);
    for (int drivers = 0; drivers < DRIVERS_KINDS && k[V_MONTHS] > 0; drivers++)
        for (int leads = LEADS_1_2; leads <= LEADS_3_6 && v->has[drivers]; leads++)
            add_skill(out, v, (enum validate_drivers)drivers, (enum validate_leads)leads);
    if (scored < origins) STATEMENT_PUT(statement_add(out, SAYS_UNSCORED, -1), origins - scored, origins);
}

/* 1 if a row is of no change, or there is no variance to share. */
static int is_idle(const struct sensitivity *r, const struct sensitivity_row *row)
{
    return r->sobol ? !isfinite(row->value) : !(fabs(row->value) > 0);
}

void answer_sensitivity(struct statements *out, const struct scenario *s, const struct sensitivity_options *o,
                        const struct sensitivity *r)
{
    const char *kind = r->sobol ? "sobol_total" : "morris_mu_star";
    int rank = 0;

    for (size_t i = 0; i < r->row_count && rank < 3; i++) {
        const struct sensitivity_row *row = &r->rows[i];

        if (strcmp(row->kind, kind) != 0 || row->index < 0) continue;
        enum statement_kind says = o->baseline < 0 ? r->sobol ? SAYS_DRIVES_SHARE : SAYS_DRIVES_CHANGE
                                   : r->sobol      ? SAYS_DRIVES_SHARE_OF
                                                   : SAYS_DRIVES_CHANGE_OF;
        int idle = is_idle(r, row);
        if (idle && rank > 0) break; /* nor do those after it */
        if (idle) says = o->baseline < 0 ? SAYS_NO_DRIVER : SAYS_NO_DRIVER_OF;
        struct statement *st = statement_add(out, says, o->measure);
        st->policy = policy_label(s, o->policy);
        if (o->baseline >= 0) st->other = policy_label(s, o->baseline);
        if (idle) break;
        say_parameter(st, s, row->index);
        STATEMENT_PUT(st, ++rank, row->value, row->low, row->high);
    }
    answer_values(out, s);
    if (r->expected) statement_add(out, SAYS_EXPECTED, -1);
    if (r->clipped > 0) STATEMENT_PUT(statement_add(out, SAYS_CLIPPED, -1), r->clipped);
}
