/* What moves the flows: beliefs, smugglers, cooperation; and asylum. */
#include "report/sections.h"

#include <math.h>

static int has_measure(struct report *r, const char *measure)
{
    const char *values[2] = {r->policy, measure};
    return report_has(r, "monthly")
           && report_number(r, "SELECT count(*) FROM monthly WHERE policy = ? AND measure = ?", values, 2) > 0;
}

static void drivers(struct report *r)
{
    if (!figure_lines(r, "belief", "demographic:", &r->demographics, "Belief in being admitted, by demographic",
                      "share, 0 to 100 %", 1, "Mean over origins; what people at home expect."))
        figure_fan(r, "belief", "Belief in being admitted", "share, 0 to 100 %", 1, "");
    figure_fan(r, "smuggler_activity", "Activity of smugglers", "share of full activity", 1, "");
    figure_fan(r, "smuggler_price", "Price paid to smugglers", "USD a journey", 0, "");
    figure_fan(r, "smuggler_revenue", "Revenue of smugglers", "USD a month", 0, "");
    figure_lines(r, "cooperation", "", &r->countries, "Effort of partner countries delivered", "share of the pledge", 1,
                 "0 %: none; 100 %: all that was pledged.");
}

void section_drivers(struct report *r)
{
    if (!has_measure(r, "belief") && !has_measure(r, "smuggler_activity") && !has_measure(r, "cooperation")) return;
    section_open(r, "drivers");
    paragraph(r, "",
              "These quantities are not observed; the model needs them to connect policies with departures. "
              "Read their direction and timing rather than their level.");
    each_policy(r, drivers);
    section_close(r);
}

static void asylum(struct report *r)
{
    figure_fan(r, "asylum_backlog", "Open asylum cases", "cases", 0, "");
    struct chart_line lines[2] = {{.label = "granted"}, {.label = "denied"}};
    curve_load(r, "monthly", r->policy, "asylum_granted", "", &lines[0].curve);
    curve_load(r, "monthly", r->policy, "asylum_denied", "", &lines[1].curve);
    struct time_chart c = {.title = "Decisions by month", .unit = "cases a month", .lines = lines, .line_count = 2};
    if (lines[0].curve.count > 0 && lines[1].curve.count > 0) figure_time(r, &c, "Medians.");
    figure_fan(r, "asylum_days", "Mean age of open cases", "days", 0, "");
}

void section_asylum(struct report *r)
{
    if (!has_measure(r, "asylum_backlog")) return;
    section_open(r, "asylum");
    each_policy(r, asylum);
    section_close(r);
}
