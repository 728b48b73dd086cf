/* What stands behind the numbers: scores, parameters with their provenance,
 * and studies (sensitivity, forecast, posterior) when the file holds them. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *label;
    int percent;
} score_words[] = {
    {"rmspe_median", "Root mean square percentage error of the median", 1},
    {"rmspe_mean", "Root mean square percentage error of the mean", 1},
    {"mase", "Mean absolute scaled error (under 1: better than last year's value)", 0},
    {"crps", "Continuous ranked probability score (in people; lower is better)", 0},
    {"wis", "Weighted interval score (in people; lower is better)", 0},
    {"coverage_50", "Months inside the 50 % interval", 1},
    {"coverage_80", "Months inside the 80 % interval", 1},
    {"coverage_90", "Months inside the 90 % interval", 1},
    {"months", "Months compared", 0},
};
enum { SCORES = sizeof score_words / sizeof *score_words };

void section_scores(struct report *r)
{
    static const char *const heads[] = {"Observations", "Measure", "Element", "Score", "Value"};
    if (!report_has(r, "score")) return;
    const char *values[1] = {r->policy};
    struct names measures = {0};
    if (report_has(r, "measure")) report_names(r, "SELECT measure, label FROM measure", NULL, 0, &measures);
    section_open(r, "scores", "How well the simulation meets the record");
    paragraph(r, "", "Scores of the simulation against observations. Where parameters were calibrated on the same "
                     "months, the scores describe fit, not skill on unseen months.");
    html_table_open(r, NULL, "Scores", heads, 5);
    sqlite3_stmt *q = report_query(r, "SELECT obs_group, measure, element, name, value FROM score WHERE policy = ? "
                                      "ORDER BY obs_group, measure, element, name", values, 1);
    while (report_next(r, q)) {
        const char *name = result_text(q, 3);
        int known = -1;
        for (int i = 0; i < SCORES; i++)
            if (strcmp(score_words[i].name, name) == 0) known = i;
        html_table_row(r);
        html_table_head(r, result_text(q, 0));
        html_table_text(r, names_label(&measures, result_text(q, 1)));
        html_table_text(r, result_text(q, 2)[0] ? result_text(q, 2) : "all");
        html_table_text(r, known >= 0 ? score_words[known].label : name);
        if (known >= 0 && score_words[known].percent) html_table_share(r, result_number(q, 4), 0);
        else html_table_value(r, result_number(q, 4));
        html_table_row_end(r);
    }
    sqlite3_finalize(q);
    html_table_close(r, NULL);
    section_close(r);
}

static void status_counts(struct report *r)
{
    char text[400], measured[VALUE_SIZE], calibrated[VALUE_SIZE], assumed[VALUE_SIZE];
    const char *sql = "SELECT count(*) FROM parameter WHERE status = ?";
    static const char *const words[3] = {"measured", "calibrated", "assumed"};
    format_value(measured, report_number(r, sql, &words[0], 1));
    format_value(calibrated, report_number(r, sql, &words[1], 1));
    format_value(assumed, report_number(r, sql, &words[2], 1));
    snprintf(text, sizeof text, "%s values are measured, %s calibrated and %s assumed. An assumed value is a judgement "
             "with its source; its prior is wide where the data cannot tell.", measured, calibrated, assumed);
    paragraph(r, "", text);
}

void section_parameters(struct report *r)
{
    static const char *const heads[] = {"Parameter", "Of", "Value", "Unit", "Prior", "Used, 5 to 95 %", "Status",
                                        "Source"};
    if (!report_has(r, "parameter")) return;
    const char *summary = "All parameters with prior, status and source";
    section_open(r, "parameters", "Parameters and where they come from");
    status_counts(r);
    html_table_open(r, summary, "Parameters of the scenario", heads, 8);
    sqlite3_stmt *q = report_query(r, "SELECT label, name, element, value, unit, prior, used_q05, used_q95, status, "
                                      "source FROM parameter ORDER BY position", NULL, 0);
    while (report_next(r, q)) {
        char low[VALUE_SIZE], high[VALUE_SIZE], used[VALUE_SIZE * 2 + 8] = "";
        format_value(low, result_number(q, 6));
        format_value(high, result_number(q, 7));
        if (result_text(q, 5)[0]) snprintf(used, sizeof used, "%s to %s", low, high);
        html_table_row(r);
        html_table_head(r, result_text(q, 0)[0] ? result_text(q, 0) : result_text(q, 1));
        html_table_text(r, result_text(q, 2));
        html_table_value(r, result_number(q, 3));
        html_table_text(r, result_text(q, 4));
        html_table_text(r, result_text(q, 5)[0] ? result_text(q, 5) : "fixed");
        html_table_text(r, used);
        html_table_text(r, result_text(q, 8));
        html_table_text(r, result_text(q, 9));
        html_table_row_end(r);
    }
    sqlite3_finalize(q);
    html_table_close(r, summary);
    section_close(r);
}

/* Any table of a study as it is: at most 300 rows. */
static void whole_table(struct report *r, const char *table, const char *caption)
{
    enum { MOST = 24, ROWS = 300 };
    const char *heads[MOST];
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%.60s\" LIMIT %d", table, ROWS);
    sqlite3_stmt *q = report_query(r, sql, NULL, 0);
    if (q == NULL) return;
    int n = sqlite3_column_count(q);
    if (n > MOST) n = MOST;
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_column_name(q, i);
        heads[i] = name != NULL ? report_copy(r, name) : "";
    }
    html_table_open(r, caption, caption, heads, n);
    while (report_next(r, q)) {
        html_table_row(r);
        for (int i = 0; i < n; i++) {
            int type = sqlite3_column_type(q, i);
            if (type == SQLITE_FLOAT || type == SQLITE_INTEGER || type == SQLITE_NULL)
                html_table_value(r, result_number(q, i));
            else html_table_text(r, result_text(q, i));
        }
        html_table_row_end(r);
    }
    sqlite3_finalize(q);
    html_table_close(r, caption);
}

/* The twenty strongest influences on one measure, with their intervals. */
static void sensitivity_figure(struct report *r, const char *measure, const char *kind)
{
    enum { MOST = 20 };
    struct interval items[MOST];
    const char *rows[MOST], *values[2] = {measure, kind};
    int n = 0;
    sqlite3_stmt *q = report_query(r, "SELECT parameter, value, low, high FROM sensitivity WHERE measure = ? AND kind "
                                      "= ? ORDER BY abs(value) DESC, parameter LIMIT 20", values, 2);
    while (n < MOST && report_next(r, q)) {
        rows[n] = report_copy(r, result_text(q, 0));
        items[n] = (struct interval){n, 0, result_number(q, 2), result_number(q, 1), result_number(q, 3)};
        n++;
    }
    sqlite3_finalize(q);
    if (n == 0) return;
    char caption[200];
    snprintf(caption, sizeof caption, "Influence on %.60s (%.40s)", measure, kind);
    figure_open(r, caption, "Largest first; bar: interval of the estimate.");
    struct interval_chart c = {caption, "strength of influence", rows, n, 1, items, n, 0, 0};
    chart_intervals(r, &c);
    figure_close(r);
}

static void sensitivity(struct report *r)
{
    enum { FIGURES = 6 };
    struct names pairs = {0};
    if (!report_has(r, "sensitivity")) return;
    section_open(r, "sensitivity", "What drives the result");
    paragraph(r, "", "How much of the variation of a result comes from each uncertain parameter, within its prior. A "
                     "parameter with little influence may still matter under another policy.");
    int known = report_number(r, "SELECT count(*) FROM pragma_table_info('sensitivity') WHERE name IN ('measure', "
                                 "'parameter', 'kind', 'value', 'low', 'high')", NULL, 0) >= 6;
    if (known) report_names(r, "SELECT measure, kind FROM sensitivity GROUP BY measure, kind ORDER BY measure, kind", NULL, 0,
                 &pairs);
    for (int i = 0; i < pairs.count && i < FIGURES; i++) sensitivity_figure(r, pairs.id[i], pairs.label[i]);
    whole_table(r, "sensitivity", "All influences as a table");
    section_close(r);
}

void section_study(struct report *r)
{
    sensitivity(r);
    if (report_has(r, "forecast")) {
        section_open(r, "forecast", "Forecast");
        paragraph(r, "", "Values for months that the calibration has not seen, with intervals.");
        whole_table(r, "forecast", "The forecast as a table");
        section_close(r);
    }
    if (report_has(r, "posterior")) {
        section_open(r, "posterior", "Calibration");
        paragraph(r, "", "Parameters after the comparison with observations. Where the interval is as wide as the "
                         "prior, the data did not tell.");
        whole_table(r, "posterior", "Calibrated parameters as a table");
        section_close(r);
    }
}
