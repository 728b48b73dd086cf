/* The values behind the charts: as tables, and as rows for the script of the page; and what the page shows of other
 * policies than its own, which the script draws. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The value of a curve on a day, nan if it has none. */
static double value_on(const struct curve *c, day_number day)
{
    for (int i = 0; c != NULL && i < c->count; i++)
        if (c->points[i].day == day) return curve_middle(&c->points[i]);
    return NAN;
}

enum { COLUMNS = 32, FAN_COLUMNS = 6 };

/* The columns of the values of a time chart: heads of the table, and what the script calls them. */
struct columns {
    const char *heads[COLUMNS];
    char keys[COLUMNS * 10];
    int count;
};

static void add_column(struct columns *k, const char *head, const char *key)
{
    size_t used = strlen(k->keys);
    k->heads[k->count++] = head;
    snprintf(k->keys + used, sizeof k->keys - used, "%s%.8s", used > 0 ? " " : "", key);
}

static void find_columns(const struct time_chart *c, struct columns *k)
{
    static const char *const fan[FAN_COLUMNS][2] = {{"Mean", "mean"},       {"5\xc2\xa0%", "q05"},
                                                    {"25\xc2\xa0%", "q25"}, {"Median", "median"},
                                                    {"75\xc2\xa0%", "q75"}, {"95\xc2\xa0%", "q95"}};
    if (c->observed != NULL && c->observed->count > 0) add_column(k, "Observed", "observed");
    for (int i = 0; c->fan != NULL && i < FAN_COLUMNS; i++)
        add_column(k, fan[i][0], fan[i][1]);
    for (int i = 0; i < c->line_count && k->count < COLUMNS - 1; i++) {
        char key[4];
        snprintf(key, sizeof key, "l%d", chart_line_look(c, i));
        add_column(k, c->lines[i].label, key);
    }
    if (c->beds != NULL && c->beds->count > 0) add_column(k, "Capacity", "limit");
}

/* The values in these columns. */
static void find_values(const struct time_chart *c, const struct point *p, double values[COLUMNS])
{
    int n = 0;
    if (c->observed != NULL && c->observed->count > 0) values[n++] = value_on(c->observed, p->day);
    if (c->fan != NULL) {
        const double fan[FAN_COLUMNS] = {p->mean, p->q05, p->q25, p->q50, p->q75, p->q95};
        memcpy(values + n, fan, sizeof fan);
        n += FAN_COLUMNS;
    }
    for (int i = 0; i < c->line_count && n < COLUMNS - 1; i++)
        values[n++] = value_on(&c->lines[i].curve, p->day);
    if (c->beds != NULL && c->beds->count > 0) values[n++] = value_on(c->beds, p->day);
}

static void add_date(struct text *t, const struct curve *axis, day_number day)
{
    char date[VALUE_SIZE];
    date_format(day, date);
    if (axis->monthly) date[7] = 0;
    text_add(t, date);
}

/* A share in percent, to the same digits as a value. */
static void format_cell(char out[VALUE_SIZE], double value, int percent)
{
    size_t used;
    format_value(out, percent ? value * 100 : value);
    used = strlen(out);
    if (percent && isfinite(value)) snprintf(out + used, VALUE_SIZE - used, "\xc2\xa0%%");
}

static void time_row(struct report *r, const struct time_chart *c, const struct curve *axis, int i, int count)
{
    double values[COLUMNS];
    find_values(c, &axis->points[i], values);
    html_table_row(r);
    text_add(&r->body, "<th scope=\"row\" class=\"date\">");
    add_date(&r->body, axis, axis->points[i].day);
    text_add(&r->body, "</th>");
    for (int k = 0; k < count; k++) {
        char shown[VALUE_SIZE];
        format_cell(shown, values[k], c->percent);
        text_format(&r->body, "<td class=\"n\">%s</td>", shown);
    }
    html_table_row_end(r);
}

/* The rows of values, a line each: an empty date is the day after the line before, an empty value that of the line
 * before. */
static void rows_of(struct text *t, const struct time_chart *c, const struct curve *axis, int count)
{
    char before[COLUMNS][VALUE_SIZE];
    for (int i = 0; i < axis->count; i++) {
        double values[COLUMNS];
        find_values(c, &axis->points[i], values);
        if (axis->monthly || i == 0 || axis->points[i].day != axis->points[i - 1].day + 1)
            add_date(t, axis, axis->points[i].day);
        for (int n = 0; n < count; n++) {
            char value[VALUE_SIZE];
            format_cell(value, values[n], c->percent);
            text_format(t, ";%s", i > 0 && strcmp(value, before[n]) == 0 ? "" : value);
            snprintf(before[n], VALUE_SIZE, "%s", value);
        }
        text_add(t, "\n");
    }
}

/* The rows of the chart of this title and these columns as drawn on the page; null if there is none. */
static const struct drawn_rows *drawn_before(const struct report *r, const char *title, const char *keys)
{
    const struct drawn_rows *d = r->drawn;
    while (d != NULL && (strcmp(d->title, title) != 0 || strcmp(d->keys, keys) != 0))
        d = d->next;
    return d;
}

static void remember(struct report *r, const char *title, const char *keys, const char *rows)
{
    struct drawn_rows *d = report_fine(r) ? arena_alloc(&r->arena, 1, sizeof *d) : NULL;
    if (d == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
        return;
    }
    *d = (struct drawn_rows){report_copy(r, title), report_copy(r, keys), report_copy(r, rows), r->figures, r->drawn};
    r->drawn = d;
}

size_t same_lines(const char *a, const char *b, int *lines)
{
    size_t same = 0;
    *lines = 0;
    for (size_t i = 0; a[i] != '\0' && a[i] == b[i]; i++)
        if (a[i] == '\n') same = i + 1, ++*lines;
    return same;
}

/* What the script draws and reads off. On the page itself values by month stand in the table; of another policy the lines
 * are left out that begin as those of the chart on the page, whose number is given. */
static void add_rows(struct report *r, const struct time_chart *c, const struct curve *axis, const struct columns *k)
{
    struct text rows;
    int lines = 0;
    size_t same = 0;
    text_init(&rows, r->a);
    rows_of(&rows, c, axis, k->count);
    if (rows.failed || rows.data == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
    } else {
        const struct drawn_rows *before = r->sketching ? drawn_before(r, c->title, k->keys) : NULL;
        text_format(&r->body, "<template class=\"rows\" data-of=\"%s\"", k->keys);
        if (before != NULL) same = same_lines(rows.data, before->rows, &lines);
        if (before != NULL) text_format(&r->body, " data-base=\"%d\" data-same=\"%d\"", before->number, lines);
        if (!r->sketching) text_format(&r->body, " data-number=\"%d\"", r->figures);
        text_add(&r->body, ">");
        if (r->sketching || !axis->monthly) text_add(&r->body, rows.data + same);
        text_add(&r->body, "</template>\n");
        if (!r->sketching && r->comparing) remember(r, c->title, k->keys, rows.data);
    }
    text_free(&rows);
}

void html_table_time(struct report *r, const struct time_chart *c)
{
    struct columns k = {.count = 0};
    const char *heads[COLUMNS + 1];
    const struct curve *axis = c->fan != NULL ? c->fan : c->line_count > 0 ? &c->lines[0].curve : c->observed;
    if (axis == NULL || axis->count == 0 || !report_fine(r)) return;
    find_columns(c, &k);
    heads[0] = axis->monthly ? "Month" : "Date";
    memcpy(heads + 1, k.heads, (size_t)k.count * sizeof *heads);
    const char *summary = axis->monthly ? "Values as a table" : "Values as a table, every seventh day";
    char caption[256];
    snprintf(caption, sizeof caption, "%.180s (%.60s)", say(r, c->title), say(r, c->unit));
    details_open(r, summary, 1);
    html_table_open(r, NULL, caption, heads, k.count + 1);
    for (int i = 0; i < axis->count && !r->sketching; i += axis->monthly ? 1 : 7)
        time_row(r, c, axis, i, k.count);
    html_table_close(r, NULL);
    details_close(r);
    add_rows(r, c, axis, &k);
}

/* What `body` writes, once more for each other policy, without drawings: the script draws them when one is chosen. */
static void sketch_others(struct report *r, void (*body)(struct report *r))
{
    const char *policy = r->policy, *label = r->policy_label;
    r->sketching = 1;
    for (int p = 0; p < r->policies.count && p < POLICIES_SHOWN && report_fine(r); p++) {
        if (strcmp(r->policies.id[p], policy) == 0) continue;
        r->policy = r->policies.id[p];
        r->policy_label = r->policies.label[p];
        text_format(&r->body, "<template class=\"single\" data-policy=\"%d\">\n", p);
        body(r);
        text_add(&r->body, "</template>\n");
    }
    r->sketching = 0;
    r->policy = policy;
    r->policy_label = label;
}

void each_policy(struct report *r, void (*body)(struct report *r))
{
    if (!r->comparing || r->study) {
        body(r);
        return;
    }
    text_add(&r->body, "<div class=\"single\">\n");
    body(r);
    text_add(&r->body, "</div>\n");
    sketch_others(r, body);
}
