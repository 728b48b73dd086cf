/* What stands behind the numbers: scores, and parameters with their provenance. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Scores in the order of their columns. Others follow under their own names. */
static const struct {
    const char *name, *head;
    int percent;
} score_words[] = {
    {"months", "Values compared", 0},
    {"coverage_50", "Inside 50\xc2\xa0%", 1},
    {"coverage_80", "Inside 80\xc2\xa0%", 1},
    {"coverage_90", "Inside 90\xc2\xa0%", 1},
    {"coverage_95", "Inside 95\xc2\xa0%", 1},
    {"rmspe_median", "Error of the median", 1},
    {"rmspe_mean", "Error of the mean", 1},
    {"rmspe", "Error", 1},
    {"ard_normal", "ARD", 0},
    {"ard_rescaled", "ARD rescaled", 0},
    {"bias", "Mean error", 0},
    {"rmse", "RMSE", 0},
    {"mase", "MASE", 0},
    {"crps", "CRPS", 0},
    {"wis", "WIS", 0},
};
enum { SCORES = sizeof score_words / sizeof *score_words, SCORE_COLUMNS = 24 };

static int known_score(const char *name)
{
    for (int i = 0; i < SCORES; i++)
        if (strcmp(score_words[i].name, name) == 0) return i;
    return -1;
}

/* The scores that a result has, known ones first. */
static int score_columns(struct report *r, struct names *present, const char *columns[SCORE_COLUMNS])
{
    int n = 0;
    for (int k = 0; k < SCORES; k++)
        for (int i = 0; i < present->count; i++)
            if (strcmp(present->id[i], score_words[k].name) == 0) columns[n++] = present->id[i];
    for (int i = 0; i < present->count && n < SCORE_COLUMNS; i++)
        if (known_score(present->id[i]) < 0) columns[n++] = present->id[i];
    return report_fine(r) ? n : 0;
}

/* The label of an id of any kind. */
static const char *element_label(struct report *r, const char *id)
{
    const struct names *const lists[] = {&r->demographics, &r->origins, &r->facilities, &r->countries, &r->places};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (names_label(lists[i], id) != id) return names_label(lists[i], id);
    return id;
}

/* "demographic:family" -> the label of the demographic; "cbp.family" -> those of a facility and a demographic. */
const char *element_words(struct report *r, const char *element)
{
    char first[100], both[260];
    const char *colon = strchr(element, ':'), *point = strchr(element, '.');

    if (element[0] == 0 || strcmp(element, "sum") == 0) return say(r, "all");
    if (colon != NULL)
        return names_label(strncmp(element, "origin:", 7) == 0 ? &r->origins : &r->demographics, colon + 1);
    if (point == NULL) return element_label(r, element);
    snprintf(first, sizeof first, "%.*s", (int)(point - element), element);
    snprintf(both, sizeof both, "%.*s, %.*s", TEXT_CUT(element_label(r, first), 120),
             TEXT_CUT(element_label(r, point + 1), 120));
    return report_copy(r, both);
}

/* How the facts of one kind fare, in a sentence. */
static void facts_sentence(struct report *r, const char *what, const char *where)
{
    char sql[200], text[300], all[VALUE_SIZE], inside[VALUE_SIZE], two[VALUE_SIZE];
    const char *form = "SELECT %s FROM fact WHERE policy = ? AND state = '' AND fitted %s 'no'";
    snprintf(sql, sizeof sql, form, "count(*)", where);
    double n = report_number(r, sql, &r->policy, 1);
    if (!(n > 0)) return;
    format_value(all, n);
    snprintf(sql, sizeof sql, form, "sum(inside)", where);
    format_value(inside, report_number(r, sql, &r->policy, 1));
    snprintf(sql, sizeof sql, form, "sum(coalesce(factor, 99) <= 2)", where);
    format_value(two, report_number(r, sql, &r->policy, 1));
    snprintf(text, sizeof text,
             say(r, "%s: of %s, %s are inside the 90\xc2\xa0%% interval, and %s have a median within a factor of 2."),
             say(r, what), all, inside, two);
    paragraph(r, "", text);
}

/* Sources are quoted, so they stay as they are. */
static void note_on_sources(struct report *r)
{
    if (r->reader.language != ENGLISH) paragraph(r, "quiet", "Sources are cited in the language of the scenario.");
}

void section_facts(struct report *r)
{
    static const char *const heads[] = {"Fact",          "Topic",     "From",         "To",
                                        "Counted",       "Median",    "5 % lower",    "5 % higher",
                                        "Off by factor", "Fitted to", "Not compared", "Source"};
    if (!report_has(r, "fact")) return;
    section_open(r, "facts");
    facts_sentence(r, "Facts that no parameter was fitted to", "=");
    facts_sentence(r, "Facts used in fitting", "<>");
    query_table(r, NULL, "Facts, worst first", heads, "ttddccccnttt",
                "SELECT fact, topic, from_date, to_date, value, q50, q05, q95, factor, fitted, state, source FROM fact "
                "ORDER BY rank");
    paragraph(r, "quiet",
              "Off by factor: how many times the median is larger or smaller than the count. Fitted to: hand, when "
              "parameters were set while looking at the figure; assimilation, when the members of this run replay it. "
              "No measure: nothing in the model corresponds to the figure yet.");
    note_on_sources(r);
    section_close(r);
}

static void score_row(struct report *r, const char *const *columns, int count, const char *const key[3])
{
    html_table_row(r);
    html_table_head(r, names_label(&r->measures, key[1]));
    html_table_text(r, element_words(r, key[2]));
    html_table_text(r, key[0]);
    for (int i = 0; i < count; i++) {
        const char *values[5] = {r->policy, key[0], key[1], key[2], columns[i]};
        double value = report_number(r,
                                     "SELECT value FROM score WHERE policy = ? AND obs_group = ? AND measure = ? AND "
                                     "element = ? AND name = ?",
                                     values, 5);
        int known = known_score(columns[i]);
        html_table_number(r, value, known >= 0 && score_words[known].percent);
    }
    html_table_row_end(r);
}

void section_scores(struct report *r)
{
    const char *columns[SCORE_COLUMNS], *heads[SCORE_COLUMNS + 3] = {"Measure", "Of", "Observations"},
                                                               *values[1] = {r->policy};
    struct names present;
    if (!report_has(r, "score")) return;
    report_names(r, "SELECT DISTINCT name, name FROM score WHERE policy = ? ORDER BY name", values, 1, &present);
    int n = score_columns(r, &present, columns);
    for (int i = 0; i < n; i++)
        heads[i + 3] = known_score(columns[i]) < 0 ? columns[i] : score_words[known_score(columns[i])].head;
    section_open(r, "scores");
    paragraph(r, "",
              "Scores of the simulation against observations. Where parameters were calibrated on the same "
              "months, the scores describe fit, not skill on unseen months.");
    html_table_open(r, NULL, "Scores", heads, n + 3);
    sqlite3_stmt *q = report_query(r,
                                   "SELECT DISTINCT obs_group, measure, element FROM score WHERE policy = ? ORDER BY "
                                   "obs_group, measure, element",
                                   values, 1);
    while (report_next(r, q)) {
        const char *key[3];
        for (int i = 0; i < 3; i++)
            key[i] = report_copy(r, result_text(q, i));
        score_row(r, columns, n, key);
    }
    report_end(r, q);
    html_table_close(r, NULL);
    paragraph(r, "quiet",
              "Inside: share of the observed values in the interval, which should be close to its level. "
              "Error: root mean square of the relative errors. ARD: averaged relative difference. RMSE: root mean "
              "square error. CRPS and WIS score the whole forecast "
              "distribution, in the unit of the measure. MASE: mean error relative to the mean change from one "
              "observed value to the next (of camps: within 30 days). For all but the shares inside, lower is better.");
    section_close(r);
}

/* The values in force: those that the scenario states, and the defaults of the rest. */
#define STATED                                                                                                         \
    "SELECT label, name, element, value, unit, CASE prior WHEN '' THEN 'fixed' ELSE prior END AS prior, used_q05, "    \
    "used_q95, status, source, position FROM parameter"
#define DEFAULTS                                                                                                       \
    "SELECT label, name, '', value, unit, 'default', NULL, NULL, status, source, position FROM option_default"

static void status_counts(struct report *r, const char *table, const char *what)
{
    char text[400], counts[3][VALUE_SIZE];
    static const char *const words[3] = {"measured", "calibrated", "assumed"};

    for (int k = 0; k < 3; k++) {
        snprintf(text, sizeof text, "SELECT count(*) FROM %s WHERE status = ?", table);
        format_value(counts[k], report_number(r, text, &words[k], 1));
    }
    snprintf(text, sizeof text, say(r, "%s: %s measured, %s calibrated, %s assumed."), say(r, what), counts[0],
             counts[1], counts[2]);
    paragraph(r, "", text);
}

void section_parameters(struct report *r)
{
    static const char *const heads[] = {"Parameter",       "Of",     "Value", "Unit", "Prior",
                                        "Used, 5 to 95 %", "Status", "Source"};
    int stated = report_has(r, "parameter"), defaults = report_has(r, "option_default");
    if (!stated && !defaults) return;
    section_open(r, "parameters");
    if (stated) status_counts(r, "parameter", "Values that the scenario states");
    if (defaults) status_counts(r, "option_default", "Options at their default");
    paragraph(
        r, "",
        "An assumed value is a judgement with a source; its prior is wide where the data hold little information.");
    details_open(r, "All values in force with prior, status and source", 1);
    html_table_open(r, NULL, "Values in force, before any policy", heads, 8);
    sqlite3_stmt *q = report_query(r,
                                   !defaults ? STATED " ORDER BY position"
                                   : !stated ? DEFAULTS " ORDER BY position"
                                             : "SELECT * FROM (" STATED
                                               " ORDER BY position) UNION ALL SELECT * FROM (" DEFAULTS
                                               " ORDER BY position)",
                                   NULL, 0);
    while (report_next(r, q)) {
        char low[VALUE_SIZE], high[VALUE_SIZE], used[VALUE_SIZE * 2 + 8] = "";
        format_value(low, result_number(q, 6));
        format_value(high, result_number(q, 7));
        if (sqlite3_column_type(q, 6) != SQLITE_NULL && strcmp(result_text(q, 5), "fixed") != 0)
            snprintf(used, sizeof used, say(r, "%s to %s"), low, high);
        html_table_row(r);
        html_table_head(r, say_label(r, result_text(q, result_text(q, 0)[0] ? 0 : 1)));
        html_table_text(r, element_label(r, result_text(q, 2)));
        html_table_value(r, result_number(q, 3));
        html_table_text(r, result_text(q, 4));
        html_table_text(r, result_text(q, 5));
        html_table_text(r, used);
        html_table_text(r, result_text(q, 8));
        html_table_text(r, say_label(r, result_text(q, 9)));
        html_table_row_end(r);
    }
    report_end(r, q);
    html_table_close(r, NULL);
    note_on_sources(r);
    details_close(r);
    section_close(r);
}
