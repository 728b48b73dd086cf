/* The kinds of chart in a report. Each writes an SVG with a title and a
 * description in words into the body, and nothing else; page.h frames it. */
#ifndef FLUJO_REPORT_CHART_H
#define FLUJO_REPORT_CHART_H

#include "report/context.h"

/* One more line; drawn with its colour, its dash and a label in the legend. */
struct chart_line {
    const char *label;
    struct curve curve;
};

/* A dated line across the plot, with a number that a list below explains. */
struct chart_mark {
    day_number day;
    const char *label;
};

/* Quantities over time. Members without data are null or 0. */
struct time_chart {
    const char *title, *unit;
    const struct curve *fan;      /* 50 % and 90 % bands and median */
    const struct curve *observed; /* points */
    const struct chart_line *lines;
    int line_count;
    const struct curve *beds; /* capacity, day by day */
    const struct span *spans; /* shaded days */
    int span_count;
    const struct chart_mark *marks;
    int mark_count;
    double width, height; /* 0 = 760 x 330 */
    double top;           /* 0 = by the data: shared by small multiples */
    int percent;          /* values are shares */
};
void chart_time(struct report *r, const struct time_chart *c);
/* The look of the i-th line: beside a fan the first is left to the median. */
int chart_line_look(const struct time_chart *c, int i);
/* Highest value a chart of this would have to show. */
double chart_time_high(const struct time_chart *c);
/* The chart in words, into t. */
void chart_time_words(struct text *t, const struct time_chart *c, enum language language);

/* Estimates with intervals in rows; several estimates (groups) in one row. */
struct interval {
    int row, group;
    double low, middle, high; /* nan low = no interval */
};
struct interval_chart {
    const char *title, *axis;
    const char *const *rows;
    int row_count, group_count;
    const struct interval *items;
    int count;
    int percent;
    double limit; /* a middle beyond +-limit is written at the edge in place of a marker, a bar ends there; 0 = none */
    const char *const *group_labels; /* written beside the bars, or null */
};
void chart_intervals(struct report *r, const struct interval_chart *c);

/* Points of two quantities; those on the front (more x and more y is better)
 * are ringed. */
struct scatter_point {
    const char *label;
    int group;
    double x, y;
    int on_front; /* out: filled by scatter_front */
};
struct scatter_chart {
    const char *title, *x_label, *y_label;
    const struct scatter_point *points;
    int count;
};
/* Mark the points that no other point beats in both x and y. */
void scatter_front(struct scatter_point *points, int count);
void chart_scatter(struct report *r, const struct scatter_chart *c);

/* The map of places and flows of the report's policy; 0 if nothing to draw. */
int map_draw(struct report *r);

#endif
