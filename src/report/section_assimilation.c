/* The record that members were conditioned on: how it is met by class, what the
 * drivers do not explain, and what is not reached. */
#include "report/sections.h"

#include "base/dates.h"
#include <stdio.h>
#include <string.h>

enum { CLASSES_SHOWN = 8 };

/* Rows (month, mean, q05, q25, q50, q75, q95) of a query with one text. */
static void curve_query(struct report *r, const char *sql, const char *value, struct curve *out)
{
    memset(out, 0, sizeof *out);
    out->monthly = 1;
    sqlite3_stmt *q = report_query(r, sql, &value, 1);
    while (report_next(r, q)) {
        double v[6];
        struct point p = {.day = 0};
        for (int i = 0; i < 6; i++)
            v[i] = result_number(q, i + 1);
        if (!date_parse(result_text(q, 0), 1, &p.day)) continue;
        p = (struct point){p.day + 14, v[0], v[1], v[2], v[3], v[4], v[5]};
        curve_push(r, out, &p);
    }
    report_end(r, q);
}

static void counts(struct report *r, const struct names *classes)
{
    for (int i = 0; i < classes->count && i < CLASSES_SHOWN; i++) {
        struct curve fan, observed;
        char title[160];
        curve_query(r,
                    "SELECT month, q50, q05, q25, q50, q75, q95 FROM assimilation_check WHERE measure = 'encounters' "
                    "AND origin || '_' || demographic = ? ORDER BY month",
                    classes->id[i], &fan);
        curve_query(r,
                    "SELECT month, observed, NULL, NULL, observed, NULL, NULL FROM assimilation_check WHERE measure = "
                    "'encounters' AND origin || '_' || demographic = ? ORDER BY month",
                    classes->id[i], &observed);
        snprintf(title, sizeof title, say(r, "Counted and replayed: %.*s"), TEXT_CUT(classes->label[i], 100));
        struct time_chart c = {.title = title, .unit = "encounters a month", .fan = &fan, .observed = &observed};
        figure_time(r, &c, "");
    }
}

static void paths(struct report *r, const struct names *classes)
{
    static const char sql[] =
        "WITH r AS (SELECT month, value, row_number() OVER (PARTITION BY month ORDER BY value) - 1.0 AS k, count(*) "
        "OVER (PARTITION BY month) - 1.0 AS n FROM latent JOIN class ON class.id = latent.class WHERE class.origin || "
        "'_' || class.demographic = ?) SELECT month, avg(value), max(value) FILTER (WHERE k <= 0.05 * n), max(value) "
        "FILTER (WHERE k <= 0.25 * n), max(value) FILTER (WHERE k <= 0.5 * n), max(value) FILTER (WHERE k <= 0.75 * "
        "n), "
        "max(value) FILTER (WHERE k <= 0.95 * n) FROM r GROUP BY month ORDER BY month";
    paragraph(
        r, "",
        "What the drivers of the model do not explain: the log multiplier of departures and attempts that makes "
        "each class follow its counts. At 0 the model needs none. Part of it is a response to the policy that was "
        "in force: a comparison of policies replays it and says nothing of that part.");
    for (int i = 0; i < classes->count && i < CLASSES_SHOWN; i++) {
        struct curve fan;
        char title[160];
        curve_query(r, sql, classes->id[i], &fan);
        snprintf(title, sizeof title, say(r, "Not explained by drivers: %.*s"), TEXT_CUT(classes->label[i], 100));
        struct time_chart c = {.title = title, .unit = "log multiplier", .fan = &fan};
        figure_time(r, &c, "");
    }
}

void section_assimilation(struct report *r)
{
    static const char *const heads[] = {"Month", "Origin", "Demographic", "Counted", "Median", "5 %", "95 %"};
    struct names classes = {0};
    if (!report_has(r, "assimilation_check")) return;
    section_open(r, "assimilation");
    paragraph(r, "",
              "Members of the ensemble were conditioned on the monthly counts. Bands: 50 and 90 % of the members; "
              "points: counts. The parameters of the mechanisms keep the uncertainty of their priors.");
    report_names(
        r,
        "SELECT origin || '_' || demographic, origin || ' ' || demographic FROM assimilation_check WHERE origin "
        "<> '' AND demographic <> '' GROUP BY origin, demographic ORDER BY sum(observed) DESC, origin, "
        "demographic",
        NULL, 0, &classes);
    counts(r, &classes);
    if (classes.count > 0) paths(r, &classes);
    query_table(
        r, NULL, "Counts that are not reached", heads, "dttcccc",
        "SELECT month, origin, demographic, observed, q50, q05, q95 FROM assimilation_check WHERE unreached = 1 "
        "ORDER BY month, origin, demographic");
    section_close(r);
}
