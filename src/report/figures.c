/* Figures that several sections use. */
#include "report/sections.h"
#include "study/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int figure_time(struct report *r, const struct time_chart *c, const char *note)
{
    int any = (c->fan != NULL && c->fan->count > 0) || (c->observed != NULL && c->observed->count > 0);
    for (int i = 0; i < c->line_count; i++)
        any |= c->lines[i].curve.count > 0;
    if (!any || !report_fine(r)) return 0;
    figure_open(r, c->title, note);
    legend_time(r, c);
    chart_time(r, c);
    html_table_time(r, c);
    figure_close(r);
    return 1;
}

int figure_lines(struct report *r, const char *measure, const char *prefix, const struct names *names,
                 const char *title, const char *unit, int percent, const char *note)
{
    enum { MOST = 8 };
    struct chart_line lines[MOST];
    struct time_chart c = {.title = title, .unit = unit, .lines = lines, .percent = percent, .top = percent ? 1 : 0};
    for (int i = 0; i < names->count && c.line_count < MOST; i++) {
        char element[160];
        snprintf(element, sizeof element, "%s%.120s", prefix, names->id[i]);
        struct chart_line *line = &lines[c.line_count];
        curve_load(r, "monthly", r->policy, measure, element, &line->curve);
        line->label = names->label[i];
        if (line->curve.count > 0) c.line_count++;
    }
    return c.line_count > 0 && figure_time(r, &c, note);
}

int figure_fan(struct report *r, const char *measure, const char *title, const char *unit, int percent,
               const char *note)
{
    struct curve fan;
    curve_load(r, "daily", r->policy, measure, "", &fan);
    if (fan.count == 0) curve_load(r, "monthly", r->policy, measure, "", &fan);
    struct curve observed;
    curve_observed_stock(r, measure, "", &observed);
    struct time_chart c = {
        .title = title, .unit = unit, .fan = &fan, .observed = &observed, .percent = percent, .top = percent ? 1 : 0};
    return fan.count > 0 && figure_time(r, &c, note);
}

void note_partial_month(struct report *r)
{
    day_number start, end;
    char text[160];
    if (!date_parse(r->start, 0, &start) || !date_parse(r->end, 0, &end)
        || (date_month_index(end + 1) > date_month_index(end) && date_month_index(start - 1) < date_month_index(start)))
        return; /* whole */
    snprintf(text, sizeof text, say(r, "Months that the run covers in part, from %.10s or to %.10s, are left out."),
             r->start, r->end);
    paragraph(r, "quiet", text);
}

/* Quantities of the table `sustainability` with their units (docs/results.md). */
static const char *sustained_words(const char *name)
{
    for (int i = 0; i < SUSTAINED_NAMES; i++)
        if (strcmp(sustained_names[i], name) == 0) return sustained_labels[i];
    return name;
}

static const char *cell_words(struct report *r, char kind, const char *text)
{
    switch (kind) {
    case 'e': return element_words(r, text);
    case 'f': return names_label(&r->facilities, text);
    case 'i': return influenced_words(r, text);
    case 'o': return names_label(&r->policies, text);
    case 's': return sustained_words(text);
    case 't': return say_label(r, text);
    default: return text;
    }
}

void query_table(struct report *r, const char *summary, const char *caption, const char *const *heads,
                 const char *kinds, const char *sql)
{
    int n = (int)strlen(kinds);
    html_table_open(r, summary, caption, heads, n);
    sqlite3_stmt *q = report_query(r, sql, NULL, 0);
    while (report_next(r, q)) {
        html_table_row(r);
        for (int i = 0; i < n; i++) {
            const char *text = cell_words(r, kinds[i], result_text(q, i));
            double value = result_number(q, i);
            if (i == 0)
                html_table_head(r, text);
            else if (kinds[i] == 'd')
                html_table_date(r, text);
            else if (kinds[i] == 'n' || kinds[i] == 'p' || kinds[i] == 'c')
                html_table_number(r, kinds[i] == 'c' ? report_visible(r, value) : value, kinds[i] == 'p');
            else
                html_table_text(r, text);
        }
        html_table_row_end(r);
    }
    report_end(r, q);
    html_table_close(r, summary);
}
