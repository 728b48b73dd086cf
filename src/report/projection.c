/* See projection.h. */
#include "report/projection.h"

#include "report/basemap.h"
#include "report/svg.h"

#include <math.h>

void projection_fit(struct projection *p, double width, double tallest, double west, double east, double south,
                    double north)
{
    double margin = 0.06 * fmax(fmax(north - south, east - west), 0.5);
    south -= margin;
    north += margin;
    west -= margin;
    east += margin * 1.6;
    p->squeeze = cos((south + north) / 2 * 3.14159265358979 / 180);
    if (p->squeeze < 0.1) p->squeeze = 0.1;
    p->width = width;
    p->k = p->width / ((east - west) * p->squeeze);
    if ((north - south) * p->k > tallest) p->k = tallest / (north - south);
    p->height = (north - south) * p->k;
    p->west = west - (p->width / (p->k * p->squeeze) - (east - west)) / 2;
    p->north = north;
}

static void add_point(struct text *t, const char *command, double x, double y)
{
    text_add(t, command);
    svg_coordinate(t, x);
    text_add(t, " ");
    svg_coordinate(t, y);
}

/* A line of the base map where it passes through the map; points nearer than a unit and a half to the last are left
 * out. */
static void add_line(struct text *t, const struct projection *p, const struct basemap_line *line, double turn)
{
    double last_x = 0, last_y = 0, before_x = 0, before_y = 0;
    int drawing = 0, was_inside = 0;

    for (int i = line->first; i < line->first + line->count; i++) {
        double x = projection_x(p, basemap_points[i][0] / 100.0 + turn);
        double y = projection_y(p, basemap_points[i][1] / 100.0);
        int inside = x >= 0 && x <= p->width && y >= 0 && y <= p->height;
        if ((inside || was_inside) && i > line->first) {
            if (!drawing) {
                add_point(t, "M", before_x, before_y);
                last_x = before_x, last_y = before_y;
            }
            if (hypot(x - last_x, y - last_y) >= 1.5 || i == line->first + line->count - 1 || !inside) {
                add_point(t, "L", x, y);
                last_x = x, last_y = y;
            }
        }
        drawing = (inside || was_inside) && i > line->first && inside;
        before_x = x, before_y = y, was_inside = inside;
    }
}

void projection_lines(struct text *t, const struct projection *p, int borders)
{
    text_add(t, "M0 0");
    for (int i = 0; i < basemap_line_count; i++)
        for (double turn = 0; turn <= 360 && basemap_lines[i].border == borders; turn += 360)
            add_line(t, p, &basemap_lines[i], turn);
}
