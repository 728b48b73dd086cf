/* Trends and early warnings: a moving average, dated changes of level, and the
 * dates on which custody comes near its capacity. */
#include "report/sections.h"

#include "study/trend.h"

#include <math.h>
#include <stdio.h>

enum { TREND_MOST = 4000, CHANGES = 8, WARNINGS = 16 };

/* The values of a curve without the missing ones at either end. */
static double *values_of(struct report *r, const struct curve *c, double **smooth)
{
    double *values = report_fine(r) ? arena_alloc(&r->arena, (size_t)c->count * 2 + 1, sizeof *values) : NULL;
    if (values == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
        return NULL;
    }
    for (int i = 0; i < c->count; i++)
        values[i] = curve_middle(&c->points[i]);
    *smooth = values + c->count;
    return values;
}

static void change_table(struct report *r, const struct curve *c, const char *title, const struct change_point *points,
                         int count)
{
    static const char *const heads[] = {"From", "Mean before", "Mean after", "Change"};
    if (count == 0) {
        paragraph(r, "", "No change of level stands out from the variation between neighbouring values.");
        return;
    }
    char caption[200];
    snprintf(caption, sizeof caption, "%.60s: %.120s", say(r, "Changes of level"), say(r, title));
    html_table_open(r, NULL, caption, heads, 4);
    for (int i = 0; i < count; i++) {
        char date[VALUE_SIZE];
        if (c->monthly)
            format_month(date, c->points[points[i].index].day, r->reader.language);
        else
            date_format(c->points[points[i].index].day, date);
        html_table_row(r);
        html_table_head(r, date);
        html_table_value(r, points[i].before);
        html_table_value(r, points[i].after);
        html_table_share(r, points[i].before > 0 ? points[i].after / points[i].before - 1 : NAN, 1);
        html_table_row_end(r);
    }
    html_table_close(r, NULL);
}

static int trend_figure(struct report *r, const struct curve *data, const char *title, const char *what, int window)
{
    double *smooth, *values;
    struct change_point changes[CHANGES];
    int found = 0, missing = 0;
    if (data->count < 8 || data->count > TREND_MOST) return 0;
    values = values_of(r, data, &smooth);
    if (values == NULL) return 0;
    for (int i = 0; i < data->count; i++)
        missing |= isnan(values[i]);
    trend_moving_average(values, data->count, window, smooth);
    struct chart_line lines[2] = {{.label = what, .curve = *data}, {.label = "moving average"}};
    lines[1].curve.monthly = data->monthly;
    for (int i = 0; i < data->count; i++)
        curve_push_value(r, &lines[1].curve, data->points[i].day, smooth[i]);
    int shortest = data->monthly ? 3 : 28;
    enum flujo_status status = missing ? FLUJO_OK
                                       : trend_change_points(r->a, values, data->count, shortest, 4, changes, CHANGES,
                                                             &found);
    if (status != FLUJO_OK) report_fail(r, status);
    struct chart_mark marks[CHANGES];
    for (int i = 0; i < found; i++)
        marks[i] = (struct chart_mark){data->points[changes[i].index].day - (data->monthly ? 14 : 0),
                                       "change of level"};
    struct time_chart c = {.title = title,
                           .unit = data->monthly ? "encounters a month" : "encounters a day",
                           .lines = lines,
                           .line_count = 2,
                           .marks = marks,
                           .mark_count = found};
    int drawn = figure_time(r, &c, data->monthly ? "Moving average of three months." : "Moving average of 29 days.");
    if (drawn) change_table(r, data, title, changes, found);
    return drawn;
}

static void warning_row(struct report *r, int index, const char *wording, double share, int *open)
{
    static const char *const heads[] = {"Facility",   "Level",       "From",         "To",
                                        "Fullest on", "People then", "Capacity then"};
    const char *id = r->facilities.id[index];
    struct curve c, beds;
    double *values, *taken;
    struct warning_span spans[WARNINGS];
    curve_load(r, "daily", r->policy, "custody", id, &c);
    curve_load_beds(r, "daily", id, &beds);
    if (c.count == 0 || beds.count != c.count || (values = values_of(r, &c, &taken)) == NULL) return;
    for (int i = 0; i < c.count; i++)
        taken[i] = values[i] / curve_middle(&beds.points[i]);
    int n = trend_warnings(taken, c.count, share, share - 0.1, 3, spans, WARNINGS);
    for (int i = 0; i < n; i++) {
        int top = spans[i].top;
        const int days[3] = {spans[i].first, spans[i].last, top};
        if (!*open)
            html_table_open(r, NULL, "Early warnings on custody (median, at least three days in a row)", heads, 7);
        *open = 1;
        html_table_row(r);
        html_table_head(r, r->facilities.label[index]);
        html_table_text(r, wording);
        for (int k = 0; k < 3; k++) {
            char date[11];
            date_format(c.points[days[k]].day, date);
            html_table_date(r, date);
        }
        html_table_value(r, values[top]);
        html_table_value(r, curve_middle(&beds.points[top]));
        html_table_row_end(r);
    }
}

static void warnings(struct report *r)
{
    int open = 0;
    if (!report_has(r, "daily") || r->facilities.count == 0) return;
    for (int i = 0; i < r->facilities.count; i++) {
        warning_row(r, i, "watch: over 80 %", 0.8, &open);
        warning_row(r, i, "alert: over 100 %", 1.0, &open);
    }
    if (open)
        html_table_close(r, NULL);
    else
        paragraph(r, "", "The median of custody stays under 80 % of every capacity that is known: no early warning.");
}

static void simulated_trend(struct report *r)
{
    struct curve daily, monthly;
    curve_load(r, "daily", r->policy, "encounters", "", &daily);
    curve_load(r, "monthly", r->policy, "encounters", "", &monthly);
    if (!trend_figure(r, &daily, "Trend of simulated encounters, by day", "simulated, median", 29))
        trend_figure(r, &monthly, "Trend of simulated encounters", "simulated, median", 3);
    warnings(r);
}

void section_trends(struct report *r)
{
    struct curve observed, daily, monthly;
    if (!report_has(r, "monthly")) return;
    curve_observed(r, "encounters", "", &observed);
    curve_load(r, "daily", r->policy, "encounters", "", &daily);
    curve_load(r, "monthly", r->policy, "encounters", "", &monthly);
    if (observed.count < 8 && daily.count < 8 && monthly.count < 8) return;
    section_open(r, "trends");
    paragraph(r, "",
              "Changes of level are found by splitting the series where the mean changes most, while the "
              "change exceeds what the differences between neighbours explain. A dated change is not a cause: "
              "season, events and policy can coincide.");
    trend_figure(r, &observed, "Trend of observed encounters", "observed", 3);
    each_policy(r, simulated_trend);
    section_close(r);
}
