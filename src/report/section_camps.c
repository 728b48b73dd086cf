/* Camps of a displacement instance: people simulated against people
 * registered, the capacity as a line. */
#include "report/sections.h"

#include <stdio.h>

static void camp(struct report *r, const char *id, const char *label)
{
    struct curve fan, beds = {.count = 0};
    struct chart_line line = {.label = "registered"};
    char title[200];
    curve_load(r, "daily", r->policy, "camp_people", id, &fan);
    if (fan.count == 0) return;
    curve_observed_stock(r, "camp_people", id, &line.curve);
    double capacity = report_number(r, "SELECT capacity FROM place WHERE id = ?", &id, 1);
    for (int i = 0; i < fan.count && capacity > 0; i++)
        curve_push_value(r, &beds, fan.points[i].day, capacity);
    snprintf(title, sizeof title, say(r, "People in %.*s"), TEXT_CUT(label, 160));
    struct time_chart c = {.title = title,
                           .unit = "people",
                           .fan = &fan,
                           .lines = &line,
                           .line_count = line.curve.count > 0,
                           .beds = &beds};
    figure_time(r, &c, "");
}

void section_camps(struct report *r)
{
    struct names camps;
    const char *values[1] = {r->policy};
    if (!report_has(r, "daily") || !report_has(r, "place")) return;
    report_names(
        r,
        "SELECT p.id, p.label FROM place p WHERE EXISTS (SELECT 1 FROM daily d WHERE d.policy = ? AND d.measure = "
        "'camp_people' AND d.element = p.id) ORDER BY p.position",
        values, 1, &camps);
    if (camps.count == 0) return;
    section_open(r, "camps");
    paragraph(
        r, "",
        "New people follow the camps' own increase, so the total is given, not predicted; what is tested is how it "
        "divides among the camps. The bands hold chance alone. Registrations lag arrivals and are revised.");
    for (int i = 0; i < camps.count; i++)
        camp(r, camps.id[i], camps.label[i]);
    section_close(r);
}
