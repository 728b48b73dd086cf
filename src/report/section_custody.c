/* Custody against capacity: the fan, the dates of shortfall, and children held
 * for longer than the 72 hours that the rule allows in entry custody. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SPANS = 64 };

/* Stretches of days (or months) in which a quantile is over a level. */
static int over(const struct curve *c, double level, int upper, struct span *out)
{
    int n = 0;
    for (int i = 0; i < c->count && n < SPANS; i++) {
        if (!((upper ? c->points[i].q95 : curve_middle(&c->points[i])) > level)) continue;
        int last = i;
        while (last + 1 < c->count && (upper ? c->points[last + 1].q95 : curve_middle(&c->points[last + 1])) > level)
            last++;
        int half = c->monthly ? 14 : 0;
        out[n++] = (struct span){c->points[i].day - half, c->points[last].day + half + (c->monthly ? 1 : 0)};
        i = last;
    }
    return n;
}

static void write_spans(struct report *r, const struct span *spans, int count, const char *lead)
{
    struct text *t = &r->body;
    char from[11], to[11];
    text_format(t, "<p>%s ", lead);
    for (int i = 0; i < count && i < 12; i++) {
        date_format(spans[i].from, from);
        date_format(spans[i].to, to);
        if (strcmp(from, to) == 0) text_format(t, "%s<span class=\"date\">%s</span>", i > 0 ? "; " : "", from);
        else text_format(t, "%s<span class=\"date\">%s to %s</span>", i > 0 ? "; " : "", from, to);
    }
    if (count > 12) text_format(t, "; and %d more", count - 12);
    text_add(t, ".</p>\n");
}

/* Observed stocks of one facility, at the first day they cover. */
static void observed_stock(struct report *r, const char *facility, struct curve *out)
{
    memset(out, 0, sizeof *out);
    if (!report_has(r, "observation")) return;
    const char *values[2] = {r->policy, facility};
    sqlite3_stmt *q = report_query(r, "SELECT from_date, value FROM observation WHERE policy = ? AND measure = "
                                      "'custody' AND element = ? ORDER BY from_date, position", values, 2);
    while (report_next(r, q)) {
        double value = report_visible(r, result_number(q, 1));
        struct point p = {0, value, NAN, NAN, value, NAN, NAN};
        if (date_parse(result_text(q, 0), 0, &p.day)) curve_push(r, out, &p);
    }
    sqlite3_finalize(q);
}

static void facility(struct report *r, int index)
{
    const char *id = r->facilities.id[index], *label = r->facilities.label[index];
    struct curve fan, observed;
    struct span spans[SPANS], possible[SPANS];
    curve_load(r, "daily", r->policy, "custody", id, &fan);
    if (fan.count == 0) curve_load(r, "monthly", r->policy, "custody", id, &fan);
    if (fan.count == 0) return;
    observed_stock(r, id, &observed);
    double capacity = report_number(r, "SELECT capacity FROM facility WHERE id = ?", &id, 1);
    int limited = capacity > 0;
    char title[200];
    snprintf(title, sizeof title, "People in custody: %.140s", label);
    struct time_chart c = {.title = title, .unit = "people", .fan = &fan, .observed = &observed,
                           .capacity = limited ? capacity : NAN, .spans = spans,
                           .span_count = limited ? over(&fan, capacity, 0, spans) : 0};
    figure_time(r, &c, limited ? "" : "No capacity is stated for this facility.");
    if (!limited) return;
    int n = over(&fan, capacity, 1, possible);
    if (c.span_count > 0) write_spans(r, spans, c.span_count, "Shortfall more likely than not (median over capacity):");
    else paragraph(r, "", "The median stays within capacity throughout.");
    if (n > 0) write_spans(r, possible, n, "Shortfall in at least one replicate of twenty:");
}

void section_custody(struct report *r)
{
    if (!report_has(r, "monthly") && !report_has(r, "daily")) return;
    const char *values[1] = {r->policy};
    int any = report_has(r, "monthly") &&
              report_number(r, "SELECT count(*) FROM monthly WHERE policy = ? AND measure IN ('custody', "
                               "'children_over_72h')", values, 1) > 0;
    if (!any) return;
    section_open(r, "custody", "Custody and capacity");
    paragraph(r, "", "People held, against the beds stated. People over capacity are counted, never turned into a "
                     "smaller number; shading marks the days on which the median exceeds capacity.");
    for (int i = 0; i < r->facilities.count; i++) facility(r, i);
    figure_fan(r, "children_over_72h", "Children in entry custody for 72 hours or more", "children", 0,
               "The legal limit for unaccompanied children in border facilities is 72 hours.");
    figure_fan(r, "stay_hours", "Mean stay of children in entry custody", "hours", 0, "");
    figure_fan(r, "waiting", "People waiting at the border", "people", 0, "");
    section_close(r);
}
