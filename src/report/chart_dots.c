/* Dots with intervals in rows: differences between policies, sensitivities,
 * posteriors. Groups share a row, one under the other, each with its marker. */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_BYTES = 40 };

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

static void draw_axis(struct report *r, const struct interval_chart *c, const struct frame *f)
{
    struct text *t = &r->body;
    double ticks[MAX_TICKS];
    int n = axis_ticks(f->x.low, f->x.high, 6, ticks);
    for (int i = 0; i < n; i++) {
        char value[VALUE_SIZE];
        if (c->percent)
            format_share(value, ticks[i], 1);
        else
            format_value(value, ticks[i]);
        double x = scale_at(&f->x, ticks[i]);
        svg_line(t, ticks[i] == 0 ? "zero" : "grid", x, f->top, x, f->top + f->height);
        svg_label(t, "tick", "middle", x, f->top + f->height + 18, value);
    }
    svg_label(t, "tick", "middle", f->left + f->width / 2, f->top + f->height + 38, say(r, c->axis));
}

/* The name of a group beside its bar, where there is room; with the value, where that is beyond the edge. */
static void label_item(struct text *t, const struct interval_chart *c, const struct frame *f, double y,
                       const struct interval *v)
{
    double low = scale_at(&f->x, cut(c, isnan(v->low) ? v->middle : v->low));
    double high = scale_at(&f->x, cut(c, isnan(v->high) ? v->middle : v->high));
    char label[LABEL_BYTES + VALUE_SIZE + 8], value[VALUE_SIZE] = "";
    size_t n = strlen(c->group_labels[v->group]), most = LABEL_BYTES;
    double right = f->left + f->width + 20; /* of the drawing */

    if (isnan(v->middle)) return;
    if (cut(c, v->middle) != v->middle) format_share(value, v->middle, 1);
    if (n > most)
        for (n = most; n > 0 && ((unsigned char)c->group_labels[v->group][n] & 0xc0) == 0x80; n--)
            ;
    snprintf(label, sizeof label, "%.*s%s%s%s", (int)n, c->group_labels[v->group],
             n < strlen(c->group_labels[v->group]) ? "\xe2\x80\xa6" : "", value[0] ? ": " : "", value);
    double room = 5.6 * (double)strlen(label) + 9;
    if (high + room <= right)
        svg_label(t, "beside", "start", high + 9, y + 3.5, label);
    else if (low - room >= f->left)
        svg_label(t, "beside", "end", low - 9, y + 3.5, label);
    else
        svg_label(t, "beside", "end", right, y + 3.5, label); /* over the bar, with a halo */
}

static void draw_item(struct text *t, const struct interval_chart *c, const struct frame *f, double row_height,
                      const struct interval *v)
{
    char class_name[24];
    double slot = (row_height - 10) / (c->group_count > 0 ? c->group_count : 1);
    double y = f->top + row_height * v->row + 5 + slot * (v->group + 0.5);
    if (!isnan(v->low) && !isnan(v->high)) {
        snprintf(class_name, sizeof class_name, "whisker s%d", v->group % 8);
        svg_line(t, class_name, scale_at(&f->x, cut(c, v->low)), y, scale_at(&f->x, cut(c, v->high)), y);
    }
    if (c->group_labels != NULL) label_item(t, c, f, y, v);
    if (isnan(v->middle) || cut(c, v->middle) != v->middle) return;
    snprintf(class_name, sizeof class_name, "marker f%d", v->group % 8);
    svg_marker(t, v->group, class_name, scale_at(&f->x, cut(c, v->middle)), y, 4);
}

/* Room for the longest label, within reason. */
static double label_room(const struct interval_chart *c)
{
    size_t longest = 0;
    for (int i = 0; i < c->row_count; i++)
        if (strlen(c->rows[i]) > longest) longest = strlen(c->rows[i]);
    return fmin(fmax(6.8 * (double)longest + 20, 160), 420);
}

void chart_intervals(struct report *r, const struct interval_chart *c)
{
    if (!report_fine(r) || c->row_count == 0 || c->count == 0) return;
    struct text *t = &r->body;
    double row_height = 14.0 + (c->group_labels != NULL ? 14.0 : 11.0) * (c->group_count > 1 ? c->group_count : 1), low,
           high;
    double left = label_room(c);
    struct frame f = {left, 8, 760 - left - 24, row_height * c->row_count, {0, 1, 0, 1}, {0, 1, 0, 1}};
    extent(c, &low, &high);
    f.x = (struct scale){low, high, f.left, f.left + f.width};
    svg_open(t, ++r->figures, 760, f.top + f.height + 48, say(r, c->title),
             say(r, "Each row is one quantity; a marker shows the middle estimate and a bar its interval. The values "
                    "are in the table below."));
    for (int i = 0; i < c->row_count; i++) {
        if (i % 2 == 0) svg_rect(t, "stripe", 0, f.top + row_height * i, 760, row_height);
        svg_label(t, "rowlabel", "end", f.left - 12, f.top + row_height * (i + 0.5) + 4, c->rows[i]);
    }
    draw_axis(r, c, &f);
    for (int i = 0; i < c->count; i++)
        draw_item(t, c, &f, row_height, &c->items[i]);
    svg_close(t);
}
