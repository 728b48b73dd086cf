/* Studies, when the file holds them: what drives a result, forecasts, how good
 * such forecasts were, and what the calibration learned. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the kinds of the table `sensitivity` are. */
static const struct {
    const char *kind, *words, *axis;
} sensitivity_words[] = {
    {"morris_mu_star", "mean change when a parameter moves across its prior (Morris)",
     "change, in the unit of the result"},
    {"morris_sigma", "how much that change depends on the other parameters (Morris)",
     "standard deviation of the change"},
    {"sobol_first", "share of the variance from the parameter alone (Sobol)", "share of the variance"},
    {"sobol_total", "share of the variance from the parameter with its interactions (Sobol)", "share of the variance"},
};

const char *influenced_words(struct report *r, const char *text)
{
    char part[160], of[400];
    const char *colon = strstr(text, ": "), *minus = colon == NULL ? NULL : strstr(colon, " minus ");

    if (colon == NULL) return names_label(&r->measures, text);
    snprintf(part, sizeof part, "%.*s", (int)(colon - text), text);
    int n = snprintf(of, sizeof of, "%.*s: ", TEXT_CUT(names_label(&r->measures, part), 90));
    snprintf(part, sizeof part, "%.*s", minus == NULL ? 150 : (int)(minus - colon - 2), colon + 2);
    const char *policy = names_label(&r->policies, part);
    if (minus == NULL)
        snprintf(of + n, sizeof of - (size_t)n, "%.*s", TEXT_CUT(policy, 120));
    else
        snprintf(of + n, sizeof of - (size_t)n, say(r, "%.*s minus %.*s"), TEXT_CUT(policy, 120),
                 TEXT_CUT(names_label(&r->policies, minus + 7), 120));
    return report_copy(r, of);
}

/* The twenty strongest influences on one measure, with their intervals. */
static void sensitivity_figure(struct report *r, const char *measure, const char *kind)
{
    enum { MOST = 20 };
    struct interval items[MOST];
    const char *rows[MOST], *values[2] = {measure, kind}, *words = kind, *axis = "strength of influence";
    int n = 0;
    sqlite3_stmt *q = report_query(r,
                                   "SELECT parameter, value, low, high FROM sensitivity WHERE measure = ? AND kind "
                                   "= ? ORDER BY abs(value) DESC, parameter LIMIT 20",
                                   values, 2);
    while (n < MOST && report_next(r, q)) {
        rows[n] = report_copy(r, say(r, result_text(q, 0)));
        items[n] = (struct interval){n, 0, result_number(q, 2), result_number(q, 1), result_number(q, 3)};
        n++;
    }
    report_end(r, q);
    if (n == 0) return;
    for (size_t i = 0; i < sizeof sensitivity_words / sizeof *sensitivity_words; i++) {
        if (strcmp(sensitivity_words[i].kind, kind) != 0) continue;
        words = sensitivity_words[i].words;
        axis = sensitivity_words[i].axis;
    }
    char caption[420];
    snprintf(caption, sizeof caption, say(r, "Influence on %.*s: %.*s"), TEXT_CUT(influenced_words(r, measure), 250),
             TEXT_CUT(say(r, words), 120));
    figure_open(r, caption, "Largest first, at most twenty; bar: 95 % interval of the estimate.");
    struct interval_chart c = {
        .title = caption, .axis = axis, .rows = rows, .row_count = n, .group_count = 1, .items = items, .count = n};
    chart_intervals(r, &c);
    figure_close(r);
}

static void sensitivity(struct report *r)
{
    enum { FIGURES = 6 };
    static const char *const heads[] = {"Parameter", "Result", "Kind", "Value", "Low", "High"};
    struct names pairs = {0};
    if (!report_has(r, "sensitivity")) return;
    section_open(r, "sensitivity");
    paragraph(r, "",
              "How much of the variation of a result comes from each uncertain parameter, within its prior. A "
              "parameter with little influence may still matter under another policy.");
    report_names(r, "SELECT measure, kind FROM sensitivity GROUP BY measure, kind ORDER BY measure, kind", NULL, 0,
                 &pairs);
    for (int i = 0; i < pairs.count && i < FIGURES; i++)
        sensitivity_figure(r, pairs.id[i], pairs.label[i]);
    query_table(
        r, "All influences as a table", "All influences", heads, "titnnn",
        "SELECT parameter, measure, kind, value, low, high FROM sensitivity ORDER BY measure, kind, abs(value) DESC, "
        "parameter");
    section_close(r);
}

/* The last two years of the record, as the members replay it; an element is an origin, a demographic or a slot. */
static void past_observed(struct report *r, const char *measure, const char *element, struct curve *out)
{
    const char *demographic = strncmp(element, "demographic:", 12) == 0 ? element + 12 : "";
    const char *values[3] = {measure, demographic[0] ? "" : element, demographic};
    int people = report_counts_people(r, measure);
    day_number month;

    memset(out, 0, sizeof *out);
    out->monthly = 1;
    if (!report_has(r, "assimilation_check")) return;
    sqlite3_stmt *q =
        report_query(r,
                     "SELECT month, sum(observed) FROM assimilation_check WHERE measure = ?1 AND origin = "
                     "?2 AND demographic = ?3 AND month >= (SELECT date(min(month) || '-01', '-24 months') "
                     "FROM forecast) GROUP BY month ORDER BY month",
                     values, 3);
    while (report_next(r, q)) {
        double value = result_number(q, 1);
        if (date_parse(result_text(q, 0), 1, &month))
            curve_push_value(r, out, month + 14, people ? report_visible(r, value) : value);
    }
    report_end(r, q);
}

/* The fan, begun at the last count where that is of the month before. */
static void join(struct report *r, const struct curve *past, const struct curve *fan, struct curve *out)
{
    *out = (struct curve){.monthly = fan->monthly};
    if (past->count > 0) {
        const struct point *last = &past->points[past->count - 1];
        double v = curve_middle(last);
        if (date_month_index(last->day) + 1 == date_month_index(fan->points[0].day) && !isnan(v))
            curve_push(r, out, &(struct point){last->day, v, v, v, v, v, v});
    }
    for (int i = 0; i < fan->count; i++)
        curve_push(r, out, &fan->points[i]);
}

static void forecast_fan(struct report *r, const char *measure, const char *element, const char *title,
                         const char *unit, double capacity)
{
    struct curve fan, past, joined, beds = {0};
    curve_load(r, "forecast", r->policy, measure, element, &fan);
    if (fan.count == 0) return;
    past_observed(r, measure, element, &past);
    join(r, &past, &fan, &joined);
    if (capacity > 0) {
        curve_push_value(r, &beds, (past.count > 0 ? past.points[0] : fan.points[0]).day, capacity);
        curve_push_value(r, &beds, fan.points[fan.count - 1].day, capacity);
    }
    struct time_chart c = {.title = title, .unit = unit, .fan = &joined, .observed = &past, .beds = &beds};
    figure_time(r, &c,
                past.count > 0
                    ? "Points: the counts up to the last day of the data; the fan begins at the last of them."
                    : "");
}

/* When a facility is over capacity, and how likely that is. */
static void shortfall_sentence(struct report *r, const char *facility, const char *label)
{
    sqlite3_stmt *q = report_query(r,
                                   "SELECT probability, coalesce(date_q05, ''), coalesce(date_q50, ''), "
                                   "coalesce(date_q95, '') FROM forecast_capacity WHERE facility = ?",
                                   &facility, 1);
    while (report_next(r, q)) {
        double probability = result_number(q, 0);
        char text[400];
        struct text runs;
        text_init(&runs, r->a);
        language_add_runs(&runs, probability, report_number(r, "SELECT replicates_completed FROM run", NULL, 0),
                          r->reader.language);
        if (runs.failed) report_fail(r, FLUJO_NO_MEMORY);
        if (probability > 0)
            snprintf(text, sizeof text,
                     say(r, "%.*s: over the beds in force in %s, then first on %.10s (median; 90 %% of those runs: "
                            "%.10s to %.10s)."),
                     TEXT_CUT(label, 140), runs.failed ? "" : runs.data, result_text(q, 2), result_text(q, 1),
                     result_text(q, 3));
        else
            snprintf(text, sizeof text, say(r, "%.*s: within the beds in force in every run."), TEXT_CUT(label, 140));
        text_free(&runs);
        paragraph(r, "", text);
    }
    report_end(r, q);
}

static void forecast(struct report *r)
{
    static const char *const heads[] = {
        "Facility", "Capacity stated", "Chance to exceed the beds in force", "First day, early (5 %)",
        "Median",   "Late (95 %)",     "Largest number held (median)"};
    char title[200], element[160];
    int capacity = report_has(r, "forecast_capacity");
    section_open(r, "forecast");
    paragraph(
        r, "",
        "Months that the calibration has not seen. The further ahead, the more the intervals leave out: events and "
        "decisions that are not part of the model.");
    forecast_fan(r, "encounters", "", "Encounters by month, forecast", "encounters a month", NAN);
    for (int i = 0; i < r->demographics.count; i++) {
        snprintf(title, sizeof title, say(r, "Encounters by month, forecast: %.*s"),
                 TEXT_CUT(r->demographics.label[i], 140));
        snprintf(element, sizeof element, "demographic:%.*s", TEXT_CUT(r->demographics.id[i], 140));
        forecast_fan(r, "encounters", element, title, "encounters a month", NAN);
    }
    for (int i = 0; i < r->facilities.count; i++) {
        const char *id = r->facilities.id[i];
        snprintf(title, sizeof title, say(r, "People in custody, forecast: %.*s"),
                 TEXT_CUT(r->facilities.label[i], 140));
        forecast_fan(r, "custody", id, title, "people, mean of the month",
                     capacity ? report_number(r, "SELECT capacity FROM forecast_capacity WHERE facility = ?", &id, 1)
                              : NAN);
        if (capacity) shortfall_sentence(r, id, r->facilities.label[i]);
    }
    if (capacity) {
        query_table(r, "Custody over capacity, as a table", "Custody over capacity within the forecast", heads,
                    "fnpdddc",
                    "SELECT facility, capacity, probability, coalesce(date_q05, ''), coalesce(date_q50, ''), "
                    "coalesce(date_q95, ''), "
                    "peak_q50 FROM forecast_capacity ORDER BY facility");
        paragraph(
            r, "quiet",
            "The beds in force are the capacity stated times what the policy sets, so the largest number held can "
            "exceed the stated capacity. The days refer to the runs in which it happens.");
    }
    section_close(r);
}

/* One column of the validation, as points by month. */
static void validation_curve(struct report *r, const char *columns, const char *origin, struct curve *out)
{
    char sql[256];
    memset(out, 0, sizeof *out);
    out->monthly = 1;
    snprintf(sql, sizeof sql, "SELECT month, %.*s FROM %s WHERE origin = ? AND element = '' ORDER BY month",
             TEXT_CUT(columns, 80), report_has(r, "validation") ? "validation" : "validation_no_drivers");
    sqlite3_stmt *q = report_query(r, sql, &origin, 1);
    while (report_next(r, q)) {
        double v[6];
        struct point p = {.day = 0};
        for (int i = 0; i < 6; i++)
            v[i] = report_visible(r, result_number(q, i + 1));
        if (!date_parse(result_text(q, 0), 1, &p.day)) continue;
        p = (struct point){p.day + 14, v[0], v[1], v[2], v[3], v[4], v[5]};
        curve_push(r, out, &p);
    }
    report_end(r, q);
}

static void validation(struct report *r)
{
    enum { FIGURES = 12 };
    static const char *const heads[] = {"Of",
                                        "Drivers",
                                        "Leads",
                                        "Months",
                                        "Error",
                                        "Inside 80 %",
                                        "Better than the best",
                                        "Than random walk",
                                        "Than long walk"};
    struct names origins = {0};
    section_open(r, "validation");
    paragraph(r, "",
              "Each forecast used only the data up to its origin and is compared with the counts that followed.");
    report_names(
        r,
        "SELECT origin, origin FROM (SELECT origin FROM validation UNION SELECT origin FROM validation_no_drivers) "
        "ORDER BY origin",
        NULL, 0, &origins);
    for (int i = 0; i < origins.count && i < FIGURES; i++) {
        struct curve fan, observed;
        char title[120];
        validation_curve(r, "mean, q05, q25, q50, q75, q95", origins.id[i], &fan);
        validation_curve(r, "observed, NULL, NULL, observed, NULL, NULL", origins.id[i], &observed);
        snprintf(title, sizeof title, say(r, "Encounters forecast with data to %.*s"), TEXT_CUT(origins.id[i], 40));
        struct time_chart c = {.title = title, .unit = "encounters a month", .fan = &fan, .observed = &observed};
        figure_time(r, &c, "");
    }
    query_table(
        r, NULL, "Scores of the forecasts", heads, "tttnppppp",
        "SELECT CASE element WHEN '' THEN 'total' ELSE element END, drivers, leads, max(value) FILTER (WHERE name = "
        "'months'), max(value) FILTER (WHERE name = 'rmspe'), max(value) FILTER (WHERE name = 'coverage_80'), "
        "max(value) FILTER (WHERE name = 'crps_skill_best'), max(value) FILTER (WHERE name = "
        "'crps_skill_random_walk_t'), max(value) FILTER (WHERE name = 'crps_skill_long_walk') FROM validation_score "
        "GROUP BY element, drivers, leads HAVING max(value) FILTER (WHERE name = 'months') > 0 "
        "ORDER BY element, drivers, leads");
    paragraph(r, "quiet",
              "Error: root mean square of the relative errors of the median. Inside: share of the counts in the "
              "interval. Better by: share of the baseline's score (CRPS) that the forecast saves; below zero the "
              "baseline is better; the best baseline is another one in each row. Drivers none: without those that "
              "were set by hand, which were chosen with these months in view.");
    section_close(r);
}

static void posterior(struct report *r)
{
    static const char *const heads[] = {"Parameter", "Prior 5 %", "Median",  "95 %", "After 5 %",
                                        "Median",    "95 %",      "Learned", "Note"};
    section_open(r, "posterior");
    paragraph(
        r, "",
        "Parameters after the comparison with observations. Learned: the share of the prior's variance that the data "
        "removed; near zero, the data hold no information on the parameter.");
    query_table(
        r, NULL, "Calibrated parameters", heads, "tnnnnnnpt",
        "SELECT parameter, prior_q05, prior_q50, prior_q95, q05, q50, q95, contraction, note FROM posterior WHERE "
        "calibrated > 0 ORDER BY parameter");
    query_table(
        r, "Parameters kept at their priors", "Parameters kept at their priors", heads, "tnnnnnnpt",
        "SELECT parameter, prior_q05, prior_q50, prior_q95, q05, q50, q95, contraction, note FROM posterior WHERE "
        "calibrated = 0 ORDER BY parameter");
    section_close(r);
}

void section_study(struct report *r)
{
    sensitivity(r);
    if (report_has(r, "forecast")) forecast(r);
    if (report_has(r, "validation_score")) validation(r);
    if (report_has(r, "posterior")) posterior(r);
}
