/* Policies against each other: paired differences (the same random numbers
 * drive every policy, so chance that they share cancels) and Pareto fronts. */
#include "report/sections.h"
#include "study/certificate.h"
#include "study/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POLICIES = 8 };

/* One comparison: nan when it is not in the file. */
struct difference {
    double mean, relative, low, middle, high, lower, same, replicates;
};

static struct difference load_difference(struct report *r, const char *policy, const char *measure, const char *horizon)
{
    struct difference d = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    const char *values[3] = {policy, measure, horizon};
    sqlite3_stmt *q = report_query(r,
                                   "SELECT mean_difference, relative, relative_q05, relative_q50, relative_q95, "
                                   "probability_lower, probability_equal, replicates FROM comparison WHERE policy_a = "
                                   "? AND measure = ? AND element = '' AND horizon = ?",
                                   values, 3);
    if (report_next(r, q))
        d = (struct difference){result_number(q, 0), result_number(q, 1), result_number(q, 2), result_number(q, 3),
                                result_number(q, 4), result_number(q, 5), result_number(q, 6), result_number(q, 7)};
    report_end(r, q);
    if (d.mean > -r->suppress_below && d.mean < r->suppress_below && d.mean != 0 && report_counts_people(r, measure))
        d.mean = NAN;
    return d;
}

/* 1 if the file has differences of the policy and all are nought. */
static int is_same(struct report *r, const char *policy)
{
    return report_number(r,
                         "SELECT count(*) > 0 AND total(mean_difference <> 0 OR q05 <> 0 OR q95 <> 0) = 0 FROM "
                         "comparison WHERE policy_a = ?",
                         &policy, 1)
           > 0;
}

/* All but the baseline: a policy keeps its colour and shape in every chart. narrow: beside the narrow drawing only. */
static void policy_legend(struct report *r, const struct names *policies, int narrow)
{
    const char *baseline = report_one(r, "SELECT policy_b FROM comparison LIMIT 1", NULL, 0);
    if (narrow) text_add(&r->body, "<div class=\"narrow\">\n");
    legend_open(r);
    for (int i = 0; i < policies->count && i < POLICIES; i++) {
        char key[4];
        if (strcmp(policies->id[i], baseline) == 0) continue;
        snprintf(key, sizeof key, "f%d", i % 8);
        legend_item(r, key, policies->label[i]);
    }
    legend_close(r);
    if (narrow) text_add(&r->body, "</div>\n");
}

/* "3m" -> "3 months" */
static const char *horizon_words(struct report *r, const char *horizon)
{
    static const struct {
        char letter;
        const char *one, *many;
    } units[] = {{'d', "day", "days"}, {'w', "week", "weeks"}, {'m', "month", "months"}, {'y', "year", "years"}};
    size_t length = strlen(horizon);
    char words[64];
    for (size_t i = 0; length > 1 && i < sizeof units / sizeof *units; i++) {
        if (horizon[length - 1] != units[i].letter) continue;
        int one = length == 2 && horizon[0] == '1';
        snprintf(words, sizeof words, "%.*s %s", (int)(length - 1 < 40 ? length - 1 : 40), horizon,
                 say(r, one ? units[i].one : units[i].many));
        return report_copy(r, words);
    }
    return horizon;
}

static void difference_table(struct report *r, const struct names *policies, const struct names *measures,
                             const char *horizon, int on_screen)
{
    static const char *const heads[] = {"Measure",
                                        "Policy",
                                        "Difference (mean)",
                                        "Relative",
                                        "5 %",
                                        "Median",
                                        "95 %",
                                        "Replicates in which it is lower",
                                        "In which it is the same"};
    char caption[140], measure[200];
    snprintf(caption, sizeof caption, say(r, "Paired differences from the baseline after %.*s"),
             TEXT_CUT(horizon_words(r, horizon), 60));
    details_open(r, "Differences as a table", on_screen);
    html_table_open(r, NULL, caption, heads, 9);
    for (int m = 0; m < measures->count; m++) {
        const char *unit = r->units.count > 0 ? names_label(&r->units, measures->id[m]) : "";
        snprintf(measure, sizeof measure, unit[0] ? "%.*s (%.*s)" : "%.*s%.*s", TEXT_CUT(measures->label[m], 120),
                 TEXT_CUT(unit, 60));
        for (int p = 0; p < policies->count && p < POLICIES; p++) {
            struct difference d = load_difference(r, policies->id[p], measures->id[m], horizon);
            if (isnan(d.mean) && isnan(d.relative)) continue;
            html_table_row(r);
            html_table_head(r, measure);
            html_table_text(r, policies->label[p]);
            html_table_value(r, d.mean);
            html_table_share(r, d.relative, 1);
            html_table_share(r, d.low, 1);
            html_table_share(r, d.middle, 1);
            html_table_share(r, d.high, 1);
            html_table_share_of(r, d.lower, d.replicates);
            html_table_share_of(r, d.same, d.replicates);
            html_table_row_end(r);
        }
    }
    html_table_close(r, NULL);
    details_close(r);
}

/* What is drawn; the rest of the measures of the report stand in the table. */
static int is_drawn(int measure)
{
    static const int drawn[] = {M_DEPARTURES,        M_ENCOUNTERS, M_UNIQUE,        M_CUSTODY_OVER,
                                M_CHILDREN_OVER_72H, M_WAITING,    M_EXPOSURE_DAYS, M_COST};
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        if (drawn[i] == measure) return 1;
    return 0;
}

static void horizon_figure(struct report *r, const struct names *policies, const char *horizon, int folded)
{
    struct interval items[MEASURE_COUNT * POLICIES];
    const char *rows[MEASURE_COUNT], *labels[MEASURE_COUNT], *ids[MEASURE_COUNT];
    int row_count = 0, listed = 0, n = 0, bare = 0;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        int before = n, known = 0;
        const char *name = measure_table[m].name;
        for (int p = 0; (measure_table[m].compared & IN_REPORT) && p < policies->count && p < POLICIES; p++) {
            struct difference d = load_difference(r, policies->id[p], name, horizon);
            double middle = isnan(d.middle) ? d.relative : d.middle;
            known |= !isnan(middle);
            if (isnan(middle) || !is_drawn(m) || is_same(r, policies->id[p])) continue;
            bare |= isnan(d.middle);
            items[n++] = (struct interval){row_count, p, d.low, middle, d.high};
        }
        if (known) labels[listed] = names_label(&r->measures, name), ids[listed++] = name;
        if (n > before) rows[row_count++] = names_label(&r->measures, name);
    }
    if (listed == 0) return;
    char caption[160], note[500];
    snprintf(caption, sizeof caption, say(r, "Difference from the baseline after %.*s"),
             TEXT_CUT(horizon_words(r, horizon), 60));
    snprintf(note, sizeof note, "%s%s",
             say(r, "Marker: median of the paired relative differences; bar: 90 % interval. A median beyond "
                    "\xc2\xb1"
                    "200 % is written at the edge."),
             !bare ? ""
                   : say(r, " A marker without a bar is the difference of the means, relative to the mean of the "
                            "baseline: some replicate of the baseline has none of what is counted, so its own relative "
                            "difference is undefined."));
    figure_open(r, caption, note);
    struct interval_chart c = {.title = caption,
                               .axis = "relative to the baseline",
                               .rows = rows,
                               .row_count = row_count,
                               .group_count = policies->count < POLICIES ? policies->count : POLICIES,
                               .items = items,
                               .count = n,
                               .percent = 1,
                               .limit = 2,
                               .group_labels = policies->label};
    policy_legend(r, policies, 1);
    chart_intervals(r, &c);
    struct names shown = {ids, labels, listed, listed};
    difference_table(r, policies, &shown, horizon, folded);
    figure_close(r);
}

/* Shorter horizons are folded. */
static void horizon_figures(struct report *r, const struct names *policies, const struct names *horizons)
{
    for (int i = horizons->count - 1; i >= 0; i--) {
        int folded = i < horizons->count - 1;
        char summary[100];
        snprintf(summary, sizeof summary, say(r, "Differences after %.*s"),
                 TEXT_CUT(horizon_words(r, horizons->id[i]), 60));
        if (folded) details_open(r, summary, 0);
        horizon_figure(r, policies, horizons->id[i], folded);
        if (folded) details_close(r);
    }
}

/* Encounters of each month from the decision on beside those of the baseline. */
static void lasting_lines(struct report *r, const struct names *policies)
{
    struct chart_line lines[POLICIES];
    struct curve base, policy;
    const char *baseline = report_one(r, "SELECT policy_b FROM comparison LIMIT 1", NULL, 0);
    struct time_chart c = {.title = "How the effect lasts: encounters of each month beside the baseline",
                           .unit = "share of the baseline's encounters of the month",
                           .lines = lines,
                           .percent = 1};
    day_number decision;
    if (!date_parse(r->decision, 0, &decision)) return;
    curve_load(r, "monthly", baseline, "encounters", "", &base);
    for (int p = 0; p < policies->count && c.line_count < POLICIES; p++) {
        struct chart_line *line = &lines[c.line_count];
        *line = (struct chart_line){.label = policies->label[p], .curve = {.monthly = 1}};
        curve_load(r, "monthly", policies->id[p], "encounters", "", &policy);
        for (int i = 0; i < base.count && i < policy.count; i++)
            if (base.points[i].day >= decision && base.points[i].mean > 0)
                curve_push_value(r, &line->curve, base.points[i].day, policy.points[i].mean / base.points[i].mean);
        if (line->curve.count > 1) c.line_count++;
    }
    if (c.line_count > 0)
        figure_time(r, &c,
                    "Means. 100 % is the baseline of that month: below it there are fewer encounters, above it more. "
                    "Each policy has the line of the chart above.");
}

static void pareto(struct report *r, const struct names *policies, const char *horizon)
{
    struct scatter_point points[3][POLICIES];
    int n = policies->count < POLICIES ? policies->count : POLICIES, lasting = report_has(r, "sustainability");
    static const char *const titles[3] = {"Effect and lower cost", "Effect and lower hazard",
                                          "Effect and how it lasts"};
    static const char *const y_labels[3] = {"reduction of cost", "reduction of harm", "share of effect retained"};
    for (int p = 0; p < n; p++) {
        const char *values[1] = {policies->id[p]};
        double effect = -load_difference(r, policies->id[p], "encounters", horizon).relative;
        double y[3] = {-load_difference(r, policies->id[p], "cost", horizon).relative,
                       -load_difference(r, policies->id[p], "hazard", horizon).relative,
                       lasting ? report_number(r,
                                               "SELECT mean FROM sustainability WHERE policy = ? AND name = "
                                               "'retained'",
                                               values, 1)
                               : NAN};
        for (int k = 0; k < 3; k++)
            points[k][p] = (struct scatter_point){policies->label[p], p, effect, y[k], 0};
    }
    char note[500];
    snprintf(note, sizeof note,
             say(r, "Horizontal: reduction of encounters against the baseline after %.*s. Vertical: the other aim. "
                    "Ringed: no other policy is better in both. Fewer encounters are not a benefit in themselves: read "
                    "them together with hazard, custody and returns."),
             TEXT_CUT(horizon_words(r, horizon), 60));
    figure_open(r, "Aims against each other", note);
    policy_legend(r, policies, 0);
    text_add(&r->body, "<div class=\"multiples\">\n");
    for (int k = 0; k < 3; k++) {
        int known = 0;
        scatter_front(points[k], n);
        for (int p = 0; p < n; p++)
            known += !isnan(points[k][p].x) && !isnan(points[k][p].y);
        struct scatter_chart c = {titles[k], "reduction of encounters", y_labels[k], points[k], n};
        if (known == 0) continue;
        text_format(&r->body, "<div><h3>%s</h3>\n", say(r, titles[k]));
        chart_scatter(r, &c);
        text_add(&r->body, "</div>\n");
    }
    text_add(&r->body, "</div>\n");
    static const char *const heads[] = {"Policy", "Reduction of encounters", "Reduction of cost", "Reduction of harm",
                                        "Share of effect retained"};
    html_table_open(r, "Values as a table", "Aims by policy", heads, 5);
    for (int p = 0; p < n; p++) {
        if (isnan(points[0][p].x)) continue;
        html_table_row(r);
        html_table_head(r, policies->label[p]);
        html_table_share(r, points[0][p].x, 1);
        for (int k = 0; k < 3; k++)
            html_table_share(r, points[k][p].y, 1);
        html_table_row_end(r);
    }
    html_table_close(r, "");
    figure_close(r);
}

static void sustainability(struct report *r)
{
    static const char *const heads[] = {"Policy", "Quantity", "Mean", "5 %", "Median", "95 %", "Note"};
    if (!report_has(r, "sustainability")) return;
    query_table(r, "How the effect lasts, as a table", "How the effect lasts", heads, "osnnnnt",
                "SELECT s.policy, s.name, s.mean, s.q05, s.q50, s.q95, s.note FROM sustainability s "
                "LEFT JOIN policy p ON p.policy = s.policy ORDER BY p.policy_order, s.policy, s.name");
}

/* A column of the certificate, but for small counts of people. */
#define SHOWN(column)                                                                                                  \
    "CASE WHEN NOT (m.people AND c." column " <> 0 AND abs(c." column ") < least.count) THEN c." column " END"

/* Differences of totals over the longest horizon. */
static void certificate(struct report *r)
{
    static const char *const heads[] = {"Policy", "Measure", "Exact replicates",      "Correlation",     "Bias",
                                        "5 %",    "95 %",    "Exact mean, estimated", "Off at most (%)", "Verdict"};
    if (!report_has(r, "certificate")) return;
    char sql[1400];
    /* clang-format off */
    snprintf(sql, sizeof sql,
        "WITH least(count) AS (SELECT %.17g) "
        "SELECT c.policy_a, m.label, c.pairs, c.correlation, " SHOWN("bias") ", " SHOWN("bias_q05") ", "
        SHOWN("bias_q95") ", " SHOWN("mean") ", 100 * c.off, CASE WHEN c.passed THEN 'confirmed' "
        "WHEN (SELECT engine FROM run) = '" ENGINE_UNCERTIFIED "' THEN 'not confirmed' "
        "ELSE 'taken from the exact replicates' END FROM certificate c "
        "JOIN measure m ON m.measure = c.measure JOIN least LEFT JOIN policy p ON p.policy = c.policy_a "
        "WHERE c.policy_b <> '' AND c.element = '' "
        "AND c.horizon = (SELECT horizon FROM horizon ORDER BY to_date DESC LIMIT 1) "
        "ORDER BY p.policy_order, m.measure_order",
        r->suppress_below);
    /* clang-format on */
    details_open(r, "Expected draws beside exact replicates of the same numbers", 1);
    query_table(r, NULL, "Expected draws beside exact replicates of the same numbers", heads, "otnnnnnnnt", sql);
    details_close(r);
}

static void policy_lines(struct report *r)
{
    struct chart_line lines[POLICIES];
    struct chart_mark mark = {0, "the policies part here"};
    struct time_chart c = {.title = "Encounters by policy",
                           .unit = "encounters a month",
                           .lines = lines,
                           .marks = &mark};
    for (int p = 0; p < r->policies.count && c.line_count < POLICIES; p++) {
        curve_load(r, "monthly", r->policies.id[p], "encounters", "", &lines[c.line_count].curve);
        lines[c.line_count].label = r->policies.label[p];
        if (lines[c.line_count].curve.count > 0) c.line_count++;
    }
    if (r->decision[0] && date_parse(r->decision, 0, &mark.day)) c.mark_count = 1;
    if (c.line_count > 1)
        figure_time(r, &c,
                    "Medians. The intervals of one policy are wide because they share the "
                    "uncertainty about the world; the paired differences above are the fair "
                    "comparison.");
}

/* Shortest first. */
static void load_horizons(struct report *r, struct names *out)
{
    report_names(r,
                 "SELECT horizon, horizon FROM comparison GROUP BY horizon ORDER BY CAST(horizon AS REAL) * CASE "
                 "substr(horizon, -1) WHEN 'd' THEN 1 WHEN 'w' THEN 7 WHEN 'm' THEN 30 ELSE 365 END, horizon",
                 NULL, 0, out);
}

static void policy_row(struct report *r, int i, const char *horizon)
{
    static const char *const others[] = {"custody_over", "hazard", "cost"};
    const char *values[2] = {r->policies.id[i], horizon};
    html_table_row(r);
    html_table_head(r, r->policies.label[i]);
    if (horizon != NULL) {
        double encounters = report_number(
            r, "SELECT mean FROM horizon WHERE policy = ? AND horizon = ? AND measure = 'encounters' AND element = ''",
            values, 2);
        struct difference d = load_difference(r, r->policies.id[i], "encounters", horizon);
        char shown[VALUE_SIZE];
        format_about(shown, report_visible(r, encounters));
        text_format(&r->body, "<td class=\"n\">%s</td>", shown);
        if (is_same(r, r->policies.id[i])) {
            text_format(&r->body, "<td colspan=\"6\">%s</td>",
                        say(r, "no difference: every run is the same as with the baseline"));
        } else {
            html_table_share(r, d.relative, 1);
            html_table_share(r, d.low, 1);
            html_table_share(r, d.high, 1);
            for (int k = 0; k < 3; k++)
                html_table_share(r, load_difference(r, r->policies.id[i], others[k], horizon).relative, 1);
        }
    }
    html_table_row_end(r);
}

void table_of_policies(struct report *r)
{
    static const char *const heads[] = {
        "Policy", "Encounters (mean)|Encounters",    "Change of them|Change",           "5 %",
        "95 %",   "Custody over capacity|Over beds", "Harm on the way (expected)|Harm", "Public cost|Cost"};
    struct names horizons = {0};
    char caption[240] = "The policies";
    if (!r->comparing) return;
    if (report_has(r, "comparison")) load_horizons(r, &horizons);
    const char *horizon = horizons.count > 0 ? horizons.id[horizons.count - 1] : NULL;
    if (horizon != NULL)
        snprintf(caption, sizeof caption,
                 say(r, "The policies after %.*s: encounters, and changes in percent of the baseline, which is the row "
                        "without changes"),
                 TEXT_CUT(horizon_words(r, horizon), 60));
    html_table_open(r, NULL, caption, heads, horizon != NULL ? 8 : 1);
    for (int i = 0; i < r->policies.count; i++)
        policy_row(r, i, horizon);
    html_table_close(r, NULL);
}

void section_policies(struct report *r)
{
    if (!r->comparing) return;
    struct names horizons = {0};
    section_open(r, "policies");
    if (report_has(r, "comparison")) {
        load_horizons(r, &horizons);
        const char *baseline = report_one(r,
                                          "SELECT p.label FROM comparison c JOIN policy p ON p.policy = c.policy_b "
                                          "LIMIT 1",
                                          NULL, 0);
        char text[500];
        snprintf(text, sizeof text,
                 say(r, "Baseline: %.*s. Policies are compared replicate by replicate under the same "
                        "random numbers, so an interval that lies on one side of zero shows a difference that chance "
                        "and the uncertain parameters do not explain."),
                 TEXT_CUT(say_label(r, baseline), 120));
        paragraph(r, "", text);
        horizon_figures(r, &r->policies, &horizons);
    }
    fold_open(r, "Month by month, how effects last, trade-offs and checks");
    policy_lines(r);
    note_partial_month(r);
    if (report_has(r, "comparison")) {
        lasting_lines(r, &r->policies);
        if (horizons.count > 0) pareto(r, &r->policies, horizons.id[horizons.count - 1]);
    }
    sustainability(r);
    certificate(r);
    fold_close(r);
    section_close(r);
}
