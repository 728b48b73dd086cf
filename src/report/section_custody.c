/* Custody against capacity: the fan, the dates of shortfall, and children held
 * for longer than the 72 hours that the rule allows in entry custody. */
#include "report/sections.h"

#include <stdio.h>
#include <string.h>

enum { SPANS = 256, LISTED = 12 };

/* Stretches of days (or months) in which a facility is over capacity. */
struct shortfall {
    struct span spans[SPANS];
    int count, days;
};

/* Over capacity in half of the replicates (share "q50") or in one of twenty
 * ("q95"): the model counts who is over the beds in force, replicate by
 * replicate. Only dates come of it, so small counts need no hiding. */
static void find_shortfall(struct report *r, const char *facility, const char *share, int monthly,
                           struct shortfall *out)
{
    char sql[256];
    const char *values[2] = {r->policy, facility};
    int open = 0;
    out->count = out->days = 0;
    snprintf(sql, sizeof sql,
             "SELECT %s, %.3s > 0 FROM %s WHERE policy = ? AND measure = 'custody_over' AND element = ? "
             "ORDER BY 1",
             monthly ? "month" : "date", share, monthly ? "monthly" : "daily");
    sqlite3_stmt *q = report_query(r, sql, values, 2);
    while (report_next(r, q)) {
        day_number from, to;
        if (!date_parse(result_text(q, 0), monthly, &from)) continue;
        int next = date_month_index(from) + 1;
        to = monthly ? date_make(next / 12, next % 12 + 1, 1) - 1 : from;
        int over = result_number(q, 1) > 0;
        if (over && !open && out->count < SPANS) out->spans[out->count++] = (struct span){from, to};
        if (over) out->spans[out->count - 1].to = to;
        if (over) out->days += (int)(to - from) + 1;
        open = over;
    }
    report_end(r, q);
}

static void write_shortfall(struct report *r, const struct shortfall *s, int monthly, const char *lead)
{
    struct text *t = &r->body;
    char from[11], to[11], range[64];
    text_format(t, "<p>%s, %d %s: ", say(r, lead), s->days,
                say(r, monthly        ? "days of whole months"
                       : s->days == 1 ? "day"
                                      : "days"));
    for (int i = 0; i < s->count && i < LISTED; i++) {
        date_format(s->spans[i].from, from);
        date_format(s->spans[i].to, to);
        if (strcmp(from, to) == 0)
            snprintf(range, sizeof range, "%s", from);
        else
            snprintf(range, sizeof range, say(r, "%s to %s"), from, to);
        text_format(t, "%s<span class=\"date\">%s</span>", i > 0 ? "; " : "", range);
    }
    if (s->count > LISTED) {
        date_format(s->spans[s->count - 1].to, to);
        snprintf(range, sizeof range, "<span class=\"date\">%s</span>", to);
        text_format(t, say(r, "; and %d more up to %s"), s->count - LISTED, range);
    }
    text_add(t, ".</p>\n");
}

static void facility(struct report *r, int index)
{
    const char *id = r->facilities.id[index], *label = r->facilities.label[index];
    struct curve fan, observed, beds;
    struct shortfall likely, possible;
    curve_load(r, "daily", r->policy, "custody", id, &fan);
    if (fan.count == 0) curve_load(r, "monthly", r->policy, "custody", id, &fan);
    if (fan.count == 0) return;
    curve_observed_stock(r, "custody", id, &observed);
    curve_load_beds(r, fan.monthly ? "monthly" : "daily", id, &beds);
    find_shortfall(r, id, "q50", fan.monthly, &likely);
    find_shortfall(r, id, "q95", fan.monthly, &possible);
    char title[200];
    snprintf(title, sizeof title, say(r, "People in custody: %.*s"), TEXT_CUT(label, 140));
    struct time_chart c = {.title = title,
                           .unit = "people",
                           .fan = &fan,
                           .observed = &observed,
                           .beds = &beds,
                           .spans = likely.spans,
                           .span_count = likely.count};
    figure_time(r, &c, beds.count == 0 ? "No capacity is stated for this facility." : "");
    if (beds.count == 0) return;
    if (likely.count > 0)
        write_shortfall(r, &likely, fan.monthly, "Over capacity in at least half of the replicates");
    else
        paragraph(r, "", "Within capacity in most replicates throughout.");
    if (possible.count == 0) return;
    text_format(&r->body, "<details><summary>%s</summary>\n",
                say(r, "Days over capacity in at least one replicate of twenty"));
    write_shortfall(r, &possible, fan.monthly, "Over capacity in at least one replicate of twenty");
    text_add(&r->body, "</details>\n");
}

static void facilities(struct report *r)
{
    if (r->facilities.count > 0) facility(r, 0);
    fold_open(r, "Other facilities, children and waiting");
    for (int i = 1; i < r->facilities.count; i++)
        facility(r, i);
    figure_fan(r, "children_over_72h", "Children in entry custody for 72 hours or more", "children", 0,
               "The legal limit for unaccompanied children in border facilities is 72 hours.");
    figure_fan(r, "stay_hours", "Mean stay of children in entry custody", "hours", 0, "");
    figure_fan(r, "waiting", "People waiting at the border", "people", 0, "");
    fold_close(r);
}

void section_custody(struct report *r)
{
    if (!report_has(r, "monthly") && !report_has(r, "daily")) return;
    const char *values[1] = {r->policy};
    int any = report_has(r, "monthly")
              && report_number(r,
                               "SELECT count(*) FROM monthly WHERE policy = ? AND measure IN ('custody', "
                               "'children_over_72h')",
                               values, 1)
                     > 0;
    if (!any) return;
    section_open(r, "custody");
    paragraph(r, "", "People held, against the beds in force (median).");
    details_open(r, "What is counted as capacity, and as being over it", 0);
    paragraph(r, "quiet",
              "Beds in force are those stated for the facility times what the policy sets for the day. People over "
              "capacity are counted, never turned into a smaller number; shading marks the days on which at least "
              "half of the replicates are over capacity. People without room in the next facility wait in the "
              "previous one, so full shelters appear as crowding at entry.");
    details_close(r);
    each_policy(r, facilities);
    section_close(r);
}
