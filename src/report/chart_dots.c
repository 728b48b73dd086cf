/* Dots with intervals in rows: differences between policies, sensitivities, distances from counts.
 *
 * With groups a row is a block: its name, and below it a line for each group with the name on the left. Without, a row
 * has its name on the left, in two lines where it is long; on a narrow drawing it stands above the bar. */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDE = 760, NARROW = 340, LABEL_BYTES = 200 };

/* Where things stand. */
struct rows {
    struct frame f;
    double height;  /* of a line */
    double heading; /* above the lines of a block; 0: none */
    int letters;    /* that the names on the left have room for */
    int narrow;
};

static double cut(const struct interval_chart *c, double v)
{
    if (c->limit <= 0 || isnan(v)) return v;
    return v > c->limit ? c->limit : v < -c->limit ? -c->limit : v;
}

static void extent(const struct interval_chart *c, double *low, double *high)
{
    *low = 0;
    *high = 0;
    for (int i = 0; i < c->count; i++) {
        const struct interval *v = &c->items[i];
        double values[3] = {cut(c, v->low), cut(c, v->middle), cut(c, v->high)};
        for (int k = 0; k < 3; k++) {
            if (values[k] < *low) *low = values[k];
            if (values[k] > *high) *high = values[k];
        }
    }
    double margin = (*high - *low) * 0.04;
    *low -= margin;
    *high += margin;
    if (*high - *low < 1e-9) *high = *low + 1;
}

/* The bytes of at most so many letters of a UTF-8 text; the whole if it is no longer. */
static size_t bytes_of(const char *s, int letters)
{
    size_t i = 0;
    for (; s[i] != '\0' && (letters > 0 || ((unsigned char)s[i] & 0xc0) == 0x80); i++)
        letters -= ((unsigned char)s[i + 1] & 0xc0) != 0x80;
    return i;
}

/* The first line of a text of two, cut at a blank; the whole if one has room for it. */
static size_t first_line(const char *s, int letters)
{
    size_t most = bytes_of(s, letters), n = most;
    while (s[most] != '\0' && n > 0 && s[n] != ' ')
        n--;
    return n > 0 ? n : most;
}

/* With three dots where it is too long. */
static void label_within(struct text *t, const char *class_name, const char *anchor, double x, double y, const char *s,
                         int letters)
{
    char shown[LABEL_BYTES];
    size_t n = bytes_of(s, letters);
    if (s[n] != '\0') n = bytes_of(s, letters - 1);
    snprintf(shown, sizeof shown, "%.*s%s", (int)(n < LABEL_BYTES - 8 ? n : LABEL_BYTES - 8), s,
             s[n] != '\0' ? "\xe2\x80\xa6" : "");
    svg_label(t, class_name, anchor, x, y, shown);
}

static void draw_axis(struct report *r, const struct interval_chart *c, const struct rows *rows)
{
    double ticks[MAX_TICKS];
    const struct frame *f = &rows->f;
    struct text *t = &r->body;
    int n = axis_ticks(f->x.low, f->x.high, rows->narrow ? 4 : 6, ticks);

    for (int i = 0; i < n; i++) {
        char value[VALUE_SIZE];
        if (c->percent)
            format_share(value, ticks[i], 1);
        else
            format_value(value, ticks[i]);
        double x = scale_at(&f->x, ticks[i]);
        svg_line(t, ticks[i] == 0 ? "zero" : "grid", x, f->top, x, f->top + f->height);
        int first = x<22, last = x> f->left + f->width - 4;
        svg_label(t, "tick",
                  first  ? "start"
                  : last ? "end"
                         : "middle",
                  first  ? 2
                  : last ? x + 22
                         : x,
                  f->top + f->height + 18, value);
    }
    svg_label(t, "tick", "middle", rows->narrow ? NARROW / 2 : f->left + f->width / 2, f->top + f->height + 38,
              say(r, c->axis));
}

/* The name of a row without groups. */
static void row_name(struct text *t, const struct rows *rows, double y, const char *name)
{
    double right = rows->f.left - 12;
    size_t n = first_line(name, rows->letters);

    char first[LABEL_BYTES];
    snprintf(first, sizeof first, "%.*s", (int)n, name);
    if (rows->narrow) {
        svg_label(t, "rowlabel", "start", 4, name[n] == '\0' ? y - 11 : y - 24, first);
        if (name[n] != '\0') label_within(t, "rowlabel", "start", 4, y - 11, name + n + 1, rows->letters);
    } else if (name[n] == '\0') {
        svg_label(t, "rowlabel", "end", right, y + 4, name);
    } else {
        svg_label(t, "rowlabel", "end", right, y - 3, first);
        label_within(t, "rowlabel", "end", right, y + 10, name + n + 1, rows->letters);
    }
}

static void draw_item(struct text *t, const struct interval_chart *c, const struct rows *rows, double y,
                      const struct interval *v)
{
    const struct frame *f = &rows->f;
    char class_name[24], beside[24], value[VALUE_SIZE];
    double high = scale_at(&f->x, cut(c, isnan(v->high) ? v->middle : v->high));

    snprintf(beside, sizeof beside, "beside g%d", v->group % 8);
    if (c->group_labels != NULL && !rows->narrow)
        label_within(t, beside, "end", f->left - 12, y + 3.5, c->group_labels[v->group], rows->letters);
    if (!isnan(v->low) && !isnan(v->high)) {
        snprintf(class_name, sizeof class_name, "whisker s%d", v->group % 8);
        svg_line(t, class_name, scale_at(&f->x, cut(c, v->low)), y, high, y);
    }
    if (isnan(v->middle)) return;
    if (cut(c, v->middle) != v->middle) { /* beyond the edge: its value in place of a marker */
        format_share(value, v->middle, 1);
        svg_label(t, beside, v->middle > 0 ? "end" : "start", v->middle > 0 ? f->left + f->width : f->left, y + 3.5,
                  value);
        return;
    }
    snprintf(class_name, sizeof class_name, "marker f%d", v->group % 8);
    svg_marker(t, v->group, class_name, scale_at(&f->x, cut(c, v->middle)), y, 4);
}

static struct rows place_rows(const struct interval_chart *c, int narrow)
{
    int blocks = c->group_labels != NULL;
    size_t longest = 0;
    const char *const *names = blocks ? c->group_labels : c->rows;
    struct rows rows = {.narrow = narrow,
                        .height = blocks ? (narrow ? 13 : 15) : (narrow ? 38 : 30),
                        .heading = blocks ? 22 : 0};

    for (int i = 0; i < (blocks ? c->group_count : c->row_count); i++)
        longest = strlen(names[i]) > longest ? strlen(names[i]) : longest;
    double left = narrow ? 16 : fmin(fmax(6.9 * (double)longest + 20, 150), 320);
    rows.letters = narrow ? 47 : (int)((left - 18) / 6.9);
    rows.f = (struct frame){left, 8, (narrow ? NARROW : WIDE) - left - 24, 0, {0, 1, 0, 1}, {0, 1, 0, 1}};
    rows.f.height = blocks ? rows.heading * c->row_count + rows.height * c->count + 6 * c->row_count
                           : rows.height * c->row_count;
    return rows;
}

static void draw(struct report *r, const struct interval_chart *c, int narrow)
{
    struct text *t = &r->body;
    struct rows rows = place_rows(c, narrow);
    double low, high, y = rows.f.top, width = narrow ? NARROW : WIDE;

    extent(c, &low, &high);
    rows.f.x = (struct scale){low, high, rows.f.left, rows.f.left + rows.f.width};
    svg_open(t, ++r->figures, narrow ? "narrow" : "wide", width, rows.f.top + rows.f.height + 48, say(r, c->title),
             say(r, "Each row is one quantity; a marker shows the middle estimate and a bar its interval. The values "
                    "are in the table below."));
    double tops[64];
    for (int row = 0, i = 0; row < c->row_count && row < 64; row++) {
        int before = i;
        while (i < c->count && c->items[i].row == row)
            i++;
        double block = rows.heading > 0 ? rows.heading + rows.height * (i - before) + 6 : rows.height;
        if (row % 2 == 0) svg_rect(t, "stripe", 0, y, width, block);
        tops[row] = y;
        y += block;
    }
    draw_axis(r, c, &rows);
    for (int row = 0, i = 0; row < c->row_count && row < 64; row++) {
        double at = tops[row] + rows.heading + rows.height * (rows.heading > 0 ? 0.5 : narrow ? 0.78 : 0.5);
        if (rows.heading > 0)
            svg_label(t, "rowhead", "start", 4, tops[row] + 15, c->rows[row]);
        else
            row_name(t, &rows, at, c->rows[row]);
        for (; i < c->count && c->items[i].row == row; i++, at += rows.height)
            draw_item(t, c, &rows, at, &c->items[i]);
    }
    svg_close(t);
}

void chart_intervals(struct report *r, const struct interval_chart *c)
{
    if (!report_fine(r) || c->row_count == 0 || c->count == 0) return;
    draw(r, c, 0);
    draw(r, c, 1);
}
