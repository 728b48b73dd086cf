/* Two aims against each other, one point a policy. More to the right and
 * higher is better in both; a policy that no other beats in both is on the
 * Pareto front and ringed. */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>

void scatter_front(struct scatter_point *points, int count)
{
    for (int i = 0; i < count; i++) {
        points[i].on_front = !isnan(points[i].x) && !isnan(points[i].y);
        for (int k = 0; k < count && points[i].on_front; k++) {
            int no_worse = points[k].x >= points[i].x && points[k].y >= points[i].y;
            int better = points[k].x > points[i].x || points[k].y > points[i].y;
            if (no_worse && better) points[i].on_front = 0;
        }
    }
}

static struct scale padded(const struct scatter_chart *c, int use_y, double at_low, double at_high)
{
    double low = 0, high = 0;
    for (int i = 0; i < c->count; i++) {
        double v = use_y ? c->points[i].y : c->points[i].x;
        if (v < low) low = v;
        if (v > high) high = v;
    }
    double margin = (high - low) * 0.12;
    if (margin < 1e-9) margin = 0.5;
    return (struct scale){low - margin, high + margin, at_low, at_high};
}

void chart_scatter(struct report *r, const struct scatter_chart *c)
{
    if (!report_fine(r) || c->count == 0) return;
    struct text *t = &r->body;
    struct frame f = {58, 30, 372 - 58 - 12, 250, {0, 1, 0, 1}, {0, 1, 0, 1}};
    f.y = padded(c, 1, f.top + f.height, f.top);
    f.left = svg_axis_room(&f.y, 4, 1);
    f.width = 372 - f.left - 12;
    f.x = padded(c, 0, f.left, f.left + f.width);
    svg_open(t, ++r->figures, "", 372, 330, say(r, c->title),
             say(r, "One point a policy; to the right and up is better. Ringed points are not beaten in both aims by "
                    "any other. The values are in the table below."));
    svg_axis_y(t, &f, say(r, c->y_label), 4, 1);
    double ticks[MAX_TICKS];
    int n = axis_ticks(f.x.low, f.x.high, 4, ticks);
    for (int i = 0; i < n; i++) {
        char value[VALUE_SIZE];
        double x = scale_at(&f.x, ticks[i]);
        format_share(value, ticks[i], 0);
        svg_line(t, ticks[i] == 0 ? "axis" : "grid", x, f.top, x, f.top + f.height);
        int edge = x > f.left + f.width - 14;
        svg_label(t, "tick", edge ? "end" : "middle", edge ? f.left + f.width + 10 : x, f.top + f.height + 17, value);
    }
    svg_label(t, "tick", "end", f.left + f.width, f.top + f.height + 38, say(r, c->x_label));
    for (int i = 0; i < c->count; i++) {
        const struct scatter_point *p = &c->points[i];
        if (isnan(p->x) || isnan(p->y)) continue;
        char class_name[24];
        double x = scale_at(&f.x, p->x), y = scale_at(&f.y, p->y);
        snprintf(class_name, sizeof class_name, "marker f%d", p->group % 8);
        svg_marker(t, p->group, class_name, x, y, 5);
        snprintf(class_name, sizeof class_name, "ring g%d", p->group % 8);
        if (p->on_front) svg_circle(t, class_name, x, y, 10);
    }
    svg_close(t);
}
