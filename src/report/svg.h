/* Drawing: numbers for readers, scales, axes and the elements of an SVG.
 *
 * Colours come from the style sheet of the page (classes), so that a drawing
 * follows the reader's light or dark scheme. All numbers are written by integer
 * arithmetic: no locale can change a byte. */
#ifndef FLUJO_REPORT_SVG_H
#define FLUJO_REPORT_SVG_H

#include "base/dates.h"
#include "base/language.h"
#include "base/text.h"

enum { VALUE_SIZE = 48, MAX_TICKS = 16 };

/* 12,345 | 23.4 | 0.015 | 12.3 M | en dash for nan. */
void format_value(char out[VALUE_SIZE], double value);
/* Three significant digits: more would promise what the ensemble cannot keep. 4.27 M from a million on. */
void format_about(char out[VALUE_SIZE], double value);
/* 0.123 -> "12 %"; with sign: "+12 %", "−12 %"; 1234 -> "> 10,000 %". */
void format_share(char out[VALUE_SIZE], double share, int with_sign);
/* One or the other, a share without sign. */
void format_number(char out[VALUE_SIZE], double value, int percent);
/* "Mar 2021", "mar 2021" */
void format_month(char out[VALUE_SIZE], day_number day, enum language language);

/* Linear map from data to drawing units. */
struct scale {
    double low, high;       /* data */
    double at_low, at_high; /* drawing */
};
double scale_at(const struct scale *s, double value);

/* Round tick values covering [low, high], about `want` of them; their number. */
int axis_ticks(double low, double high, int want, double ticks[MAX_TICKS]);
/* The smallest round number not under `high` that ends a tick; 1 for 0. */
double axis_top(double high, int want);

/* Where a chart is drawn inside its SVG. */
struct frame {
    double left, top, width, height;
    struct scale x, y;
};

/* <svg> with title and description; `number` makes the ids unique. Class "wide" is drawn where there is room, "narrow"
 * on a telephone, "" everywhere. */
void svg_open(struct text *t, int number, const char *class_name, double width, double height, const char *title,
              const char *description);
void svg_close(struct text *t);
void svg_coordinate(struct text *t, double v); /* one decimal */
void svg_line(struct text *t, const char *class_name, double x1, double y1, double x2, double y2);
void svg_circle(struct text *t, const char *class_name, double x, double y, double radius);
void svg_rect(struct text *t, const char *class_name, double x, double y, double w, double h);
/* anchor: "start", "middle" or "end". The text is escaped. */
void svg_label(struct text *t, const char *class_name, const char *anchor, double x, double y, const char *label);
/* One of six shapes (circle, square, diamond, triangles, cross) so that colour
 * is never the only difference. */
void svg_marker(struct text *t, int kind, const char *class_name, double x, double y, double radius);

/* Room that the values of a vertical axis need on its left. */
double svg_axis_room(const struct scale *y, int want, int percent);
/* Where a chart of time is drawn, with the days of its edges: what a script needs to read values off. */
void svg_plot(struct text *t, const struct frame *f);
/* Horizontal grid lines with values, and the axis label above them. */
void svg_axis_y(struct text *t, const struct frame *f, const char *label, int want, int percent);
/* Months along the bottom; the scale is in days. */
void svg_axis_months(struct text *t, const struct frame *f, enum language language);

#endif
