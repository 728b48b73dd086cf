/* The map, and encounters: simulated against observed, in total, by
 * demographic, by origin and by sector. */
#include "report/sections.h"

#include <stdio.h>
#include <string.h>

void section_map(struct report *r)
{
    int moves = report_has(r, "route_monthly");
    if (!report_has(r, "place") || (!moves && r->study)) return; /* a study holds no flows to show */
    section_open(r, "map");
    map_draw(r);
    section_close(r);
}

/* Counts by month from the observations of one origin, whole months only; the
 * group of observations that has most rows, so that none is counted twice. */
static void observed_by_origin(struct report *r, const char *origin, struct curve *out)
{
    memset(out, 0, sizeof *out);
    out->monthly = 1;
    if (!report_has(r, "observation")) return;
    const char *values[3] = {r->policy, origin, ""};
    values[2] = report_one(r,
                           "SELECT obs_group FROM observation WHERE policy = ? AND measure = 'encounters' AND "
                           "origin = ? GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
                           values, 2);
    sqlite3_stmt *q = report_query(
        r,
        "SELECT substr(from_date, 1, 7), coalesce(max(CASE WHEN demographic IS NULL THEN value END), "
        "CASE WHEN count(*) = (SELECT count(DISTINCT demographic) FROM class WHERE origin = ?2) THEN sum(value) END) "
        "FROM observation WHERE policy = ?1 AND measure = 'encounters' AND origin = ?2 AND obs_group = ?3 "
        "AND substr(from_date, 9) = '01' AND date(from_date, '+1 month', '-1 day') = to_date GROUP BY 1 ORDER BY 1",
        values, 3);
    while (report_next(r, q)) {
        day_number month;
        if (date_parse(result_text(q, 0), 1, &month))
            curve_push_value(r, out, month + 14, report_visible(r, result_number(q, 1)));
    }
    report_end(r, q);
}

/* Dates worth a mark: policy from-dates are in the table of settings. */
static int load_marks(struct report *r, struct chart_mark *marks, int most)
{
    int n = 0;
    if (!report_has(r, "event")) return 0;
    sqlite3_stmt *q = report_query(r,
                                   "SELECT date, group_concat(name, '; ') FROM (SELECT date, coalesce(nullif(label, "
                                   "''), id) AS name FROM event GROUP BY date, name ORDER BY date, min(position)) "
                                   "GROUP BY date ORDER BY date",
                                   NULL, 0);
    while (n < most && report_next(r, q)) {
        if (!date_parse(result_text(q, 0), 0, &marks[n].day)) continue;
        marks[n++].label = say_label(r, result_text(q, 1));
    }
    report_end(r, q);
    return n;
}

enum multiples { OBSERVED_FIT, OBSERVED_ORIGIN, OBSERVED_NONE };

static void multiples(struct report *r, const char *heading, const char *measure, const char *prefix,
                      const struct names *names, enum multiples kind)
{
    enum { MOST = 16 };
    struct curve fans[MOST], observed[MOST];
    const char *labels[MOST];
    int n = 0;
    for (int i = 0; i < names->count && n < MOST; i++) {
        char element[160];
        snprintf(element, sizeof element, "%s%.*s", prefix, TEXT_CUT(names->id[i], 120));
        curve_load(r, "monthly", r->policy, measure, element, &fans[n]);
        memset(&observed[n], 0, sizeof observed[n]);
        if (kind == OBSERVED_FIT) curve_observed(r, measure, element, &observed[n]);
        if (kind == OBSERVED_ORIGIN) observed_by_origin(r, names->id[i], &observed[n]);
        labels[n] = names->label[i];
        if (fans[n].count > 0) n++;
    }
    if (n < 2 || !report_fine(r)) return;
    figure_open(r, heading,
                kind == OBSERVED_NONE ? "Each panel has its own scale. Line: median; bands: 50 % and 90 % intervals."
                                      : "Each panel has its own scale. Line: median; bands: 50 % and 90 % intervals; "
                                        "points: observed, where there "
                                        "are records.");
    text_add(&r->body, "<div class=\"multiples\">\n");
    for (int i = 0; i < n; i++) {
        char title[240];
        snprintf(title, sizeof title, "%.*s: %.*s", TEXT_CUT(say(r, heading), 90), TEXT_CUT(labels[i], 120));
        struct time_chart c = {.title = title,
                               .unit = "encounters a month",
                               .fan = &fans[i],
                               .observed = &observed[i],
                               .width = 372,
                               .height = 190};
        text_add(&r->body, "<div><h3>");
        text_add_html(&r->body, labels[i]);
        text_add(&r->body, "</h3>\n");
        chart_time(r, &c);
        html_table_time(r, &c);
        text_add(&r->body, "</div>\n");
    }
    text_add(&r->body, "</div>\n");
    figure_close(r);
}

static void sectors(struct report *r)
{
    struct names names;
    const char *values[1] = {r->policy};
    report_names(r,
                 "SELECT DISTINCT m.element, m.element FROM monthly m WHERE m.policy = ? AND m.measure = "
                 "'sector_encounters' AND m.element <> '' ORDER BY m.element",
                 values, 1, &names);
    for (int i = 0; i < names.count; i++)
        names.label[i] = names_label(&r->places, names.id[i]);
    multiples(r, "Encounters by sector of the border", "sector_encounters", "", &names, OBSERVED_NONE);
}

static void encounters(struct report *r)
{
    enum { MARKS = 12 };
    struct curve fan, observed;
    struct chart_mark marks[MARKS];
    curve_load(r, "monthly", r->policy, "encounters", "", &fan);
    curve_observed(r, "encounters", "", &observed);
    struct time_chart c = {.title = "Encounters by month",
                           .unit = "encounters a month",
                           .fan = &fan,
                           .observed = &observed,
                           .marks = marks};
    c.mark_count = load_marks(r, marks, MARKS);
    figure_time(r, &c, r->policy_label);
    fold_open(r, "By demographic, origin and border sector");
    multiples(r, "Encounters by demographic", "encounters", "demographic:", &r->demographics, OBSERVED_FIT);
    multiples(r, "Encounters by origin", "encounters", "origin:", &r->origins, OBSERVED_ORIGIN);
    sectors(r);
    fold_close(r);
}

void section_encounters(struct report *r)
{
    const char *values[1] = {r->policy};
    if (!report_has(r, "monthly")
        || !(report_number(r,
                           "SELECT count(*) FROM monthly WHERE policy = ? AND measure = 'encounters' AND element = ''",
                           values, 1)
             > 0))
        return;
    section_open(r, "encounters");
    paragraph(r, "",
              "An encounter is one meeting of a person with the border authority; a person who tries again is "
              "counted again.");
    details_open(r, "How to read the bands", 0);
    paragraph(r, "quiet",
              "The bands contain half and nine tenths of the simulated replicates: they show the "
              "spread from chance and from uncertain parameters, not from what the model leaves out.");
    note_partial_month(r);
    details_close(r);
    each_policy(r, encounters);
    section_close(r);
}
