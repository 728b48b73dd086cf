/* The answer in one paragraph, how well the past is met, and key numbers. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>

/* Three significant digits: more would promise what the ensemble cannot keep. */
static void format_about(char out[VALUE_SIZE], double value)
{
    double unit = 1;
    while (fabs(value) >= 1000 * unit && unit < 1e15)
        unit *= 10;
    format_value(out, isfinite(value) && unit > 1 ? round(value / unit) * unit : value);
}

/* How the observed months lie in the intervals, and how far from the median. */
struct fit_summary {
    int months, inside;
    double observed, simulated, error; /* error: median of |median - observed| / observed */
};

static int summarise_fit(struct report *r, struct fit_summary *f)
{
    enum { MOST = 600 };
    double errors[MOST];
    struct curve observed, fan;
    *f = (struct fit_summary){0, 0, 0, 0, NAN};
    curve_observed(r, "encounters", "", &observed);
    curve_load(r, "monthly", r->policy, "encounters", "", &fan);
    int n = 0;
    for (int i = 0; i < observed.count && n < MOST; i++) {
        for (int k = 0; k < fan.count; k++) {
            const struct point *o = &observed.points[i], *p = &fan.points[k];
            if (o->day != p->day || !(o->mean > 0) || isnan(p->q50)) continue;
            f->inside += o->mean >= p->q05 && o->mean <= p->q95;
            f->observed += o->mean;
            f->simulated += p->mean;
            double e = fabs(p->q50 - o->mean) / o->mean;
            int at = n++;
            for (; at > 0 && errors[at - 1] > e; at--)
                errors[at] = errors[at - 1];
            errors[at] = e;
        }
    }
    f->months = n;
    if (n > 0) f->error = n % 2 ? errors[n / 2] : 0.5 * (errors[n / 2 - 1] + errors[n / 2]);
    return n > 0;
}

static void write_fit(struct report *r)
{
    struct fit_summary f;
    if (!summarise_fit(r, &f)) return;
    char observed[VALUE_SIZE], simulated[VALUE_SIZE], error[VALUE_SIZE], text[512];
    format_value(observed, f.observed);
    format_about(simulated, f.simulated);
    format_share(error, f.error, 0);
    snprintf(text, sizeof text,
             "Against the record: over %d months with observations, %s encounters were counted and "
             "the mean of the simulation is %s. In half of the months the simulated median is within %s of the "
             "count; %d of %d months lie in the 90 %% interval (about %d are expected when intervals are honest).",
             f.months, observed, simulated, error, f.inside, f.months, (int)lround(0.9 * f.months));
    paragraph(r, "", text);
}

static void computed_answer(struct report *r)
{
    struct curve fan;
    int at;
    curve_load(r, "monthly", r->policy, "encounters", "", &fan);
    double peak = curve_peak(&fan, &at);
    if (at < 0) {
        paragraph(r, "answer", "The result holds no monthly encounters; the sections below show what it has.");
        return;
    }
    char total[VALUE_SIZE], value[VALUE_SIZE], low[VALUE_SIZE], high[VALUE_SIZE], month[VALUE_SIZE], text[640];
    format_about(total, curve_total(&fan));
    format_about(value, peak);
    format_about(low, fan.points[at].q05);
    format_about(high, fan.points[at].q95);
    format_month(month, fan.points[at].day);
    int n = isnan(curve_total(&fan))
                ? snprintf(text, sizeof text, "Policy: \xe2\x80\x9c%.120s\xe2\x80\x9d.", r->policy_label)
                : snprintf(text, sizeof text,
                           "Under \xe2\x80\x9c%.120s\xe2\x80\x9d the simulation gives %s encounters in the "
                           "whole period (mean).",
                           r->policy_label, total);
    snprintf(text + n, sizeof text - (size_t)n, " The largest month is %s with %s (90 %% interval %s to %s).", month,
             value, low, high);
    paragraph(r, "answer", text);
}

static void card(struct report *r, const char *value, const char *label)
{
    text_add(&r->body, "<li><b>");
    text_add_html(&r->body, value);
    text_add(&r->body, "</b><span>");
    text_add_html(&r->body, label);
    text_add(&r->body, "</span></li>\n");
}

static double total_of(struct report *r, const char *measure)
{
    struct curve c;
    curve_load(r, "monthly", r->policy, measure, "", &c);
    return c.count > 0 ? curve_total(&c) : NAN;
}

static void card_total(struct report *r, double total, const char *label)
{
    char value[VALUE_SIZE];
    if (isnan(total)) return;
    format_about(value, total);
    card(r, value, label);
}

static void peak_card(struct report *r, const char *measure, const char *what)
{
    struct curve c;
    int at;
    curve_load(r, "monthly", r->policy, measure, "", &c);
    double peak = curve_peak(&c, &at);
    if (at < 0) return;
    char value[VALUE_SIZE], low[VALUE_SIZE], high[VALUE_SIZE], month[VALUE_SIZE], label[320];
    format_about(value, peak);
    format_about(low, c.points[at].q05);
    format_about(high, c.points[at].q95);
    format_month(month, c.points[at].day);
    snprintf(label, sizeof label, "%s, highest month: %s (90 %% interval %s to %s)", what, month, low, high);
    card(r, value, label);
}

static void cards(struct report *r)
{
    if (!report_has(r, "monthly")) return;
    text_add(&r->body, "<h3>Key numbers</h3>\n<ul class=\"cards\">\n");
    double encounters = total_of(r, "encounters"), unique = total_of(r, "unique_people");
    card_total(r, total_of(r, "departures"), "departures from home, whole period (mean)");
    card_total(r, encounters, "encounters, whole period (mean)");
    card_total(r, unique, "people encountered for the first time (mean)");
    if (unique > 0) card_total(r, encounters / unique, "encounters for each person encountered (ratio of means)");
    peak_card(r, "encounters", "encounters");
    peak_card(r, "children_over_72h", "children held 72 h or more");
    const char *values[1] = {r->policy};
    if (report_has(r, "daily") && report_has(r, "facility")) {
        double days = report_number(r,
                                    "SELECT count(DISTINCT date) FROM daily WHERE policy = ? AND measure = "
                                    "'custody_over' AND element <> '' AND q50 > 0",
                                    values, 1);
        card_total(r, days, "days with a facility over capacity in at least half of the replicates");
    }
    double replicates = report_number(r, "SELECT replicates_completed FROM run", NULL, 0);
    double stopped = report_number(r, "SELECT interrupted FROM run", NULL, 0);
    card_total(r, replicates,
               stopped > 0 ? "replicates behind each interval: fewer than asked, the run was stopped early"
                           : "replicates behind each interval");
    text_add(&r->body, "</ul>\n");
}

void section_answer(struct report *r)
{
    section_open(r, "answer", "The answer");
    const char *note = report_has(r, "note") ? report_one(r, "SELECT text FROM note WHERE key = 'answer'", NULL, 0)
                                             : "";
    int shares = !(r->suppress_below > 0) || (r->comparing && !r->study); /* a paragraph on one policy tells counts */
    if (note[0] && shares)
        paragraph(r, "answer", note);
    else
        computed_answer(r);
    table_of_policies(r);
    write_fit(r);
    if (r->suppress_below > 0) {
        char value[VALUE_SIZE], text[200];
        format_value(value, r->suppress_below);
        snprintf(text, sizeof text,
                 "Counts of people above 0 and below %s are not shown, to protect small groups; "
                 "intervals that reach into them are drawn from 0.",
                 value);
        paragraph(r, "quiet", text);
    }
    cards(r);
    section_close(r);
}
