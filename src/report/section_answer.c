/* The answer in one paragraph, how well the past is met, and key numbers. */
#include "report/sections.h"
#include "study/answer.h"

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

/* How the observed months are met, from the scores of the group with most of them. */
static void write_fit(struct report *r)
{
    struct text t;
    if (!report_has(r, "score")) return;
    sqlite3_stmt *q = report_query(
        r,
        "SELECT max(value) FILTER (WHERE name = 'months') AS months, max(value) FILTER (WHERE name = 'rmspe_median'), "
        "max(value) FILTER (WHERE name = 'coverage_90') FROM score WHERE policy = ? AND measure = 'encounters' AND "
        "element = '' GROUP BY obs_group ORDER BY months DESC, obs_group LIMIT 1",
        &r->policy, 1);
    text_init(&t, r->a);
    if (report_next(r, q) && result_number(q, 0) > 0) {
        answer_fit(&t, result_number(q, 0), result_number(q, 1), result_number(q, 2));
        if (t.failed) report_fail(r, FLUJO_NO_MEMORY);
        if (report_fine(r)) paragraph(r, "", t.data);
    }
    text_free(&t);
    report_end(r, q);
}

/* Where a curve is highest: "Mar 2021" and "12,300 (90 % interval 9,000 to 15,000)". */
struct peak {
    char month[VALUE_SIZE], value[VALUE_SIZE], low[VALUE_SIZE], high[VALUE_SIZE];
    double total; /* sum of the months; nan when one is hidden */
};

/* 0 if the measure has no months that may be shown. */
static int find_peak(struct report *r, const char *measure, struct peak *p)
{
    struct curve c;
    int at;
    curve_load(r, "monthly", r->policy, measure, "", &c);
    double highest = curve_peak(&c, &at);
    p->total = c.count > 0 ? curve_total(&c) : NAN;
    if (at < 0) return 0;
    format_about(p->value, highest);
    format_about(p->low, c.points[at].q05);
    format_about(p->high, c.points[at].q95);
    format_month(p->month, c.points[at].day);
    return 1;
}

/* In place of the answer when small counts are suppressed, since it states counts,
 * and of results without one. */
static void computed_answer(struct report *r)
{
    struct peak p;
    if (!find_peak(r, "encounters", &p)) {
        paragraph(r, "answer", "The result has no monthly encounters; the sections below show what it contains.");
        return;
    }
    char total[VALUE_SIZE], text[640];
    format_about(total, p.total);
    int n = isnan(p.total) ? snprintf(text, sizeof text, "Policy: \xe2\x80\x9c%.120s\xe2\x80\x9d.", r->policy_label)
                           : snprintf(text, sizeof text,
                                      "Under \xe2\x80\x9c%.120s\xe2\x80\x9d the simulation gives %s encounters in the "
                                      "whole period (mean).",
                                      r->policy_label, total);
    snprintf(text + n, sizeof text - (size_t)n, " The largest month is %s with %s (90 %% interval %s to %s).", p.month,
             p.value, p.low, p.high);
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
    struct peak p;
    find_peak(r, measure, &p);
    return p.total;
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
    struct peak p;
    char label[320];
    if (!find_peak(r, measure, &p)) return;
    snprintf(label, sizeof label, "%s, highest month: %s (90 %% interval %s to %s)", what, p.month, p.low, p.high);
    card(r, p.value, label);
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
    const char *note = report_note(r, "answer");
    int shares = !(r->suppress_below > 0)
                 || (r->comparing && !r->study); /* a paragraph about one policy states counts */
    if (note[0] && shares)
        paragraph(r, "answer", note);
    else
        computed_answer(r);
    table_of_policies(r);
    if (r->comparing || !note[0] || !shares) write_fit(r); /* else the answer states it */
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
