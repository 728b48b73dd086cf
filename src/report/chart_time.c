/* A fan chart: the median of the simulation with the bands that hold half and
 * nine tenths of the replicates, what was observed, and a limit. */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>

static double highest(const struct curve *c, int with_band, double high)
{
    for (int i = 0; c != NULL && i < c->count; i++) {
        const struct point *p = &c->points[i];
        double v = curve_middle(p);
        if (v > high) high = v;
        if (with_band && p->q95 > high) high = p->q95;
    }
    return high;
}

double chart_time_high(const struct time_chart *c)
{
    double high = highest(c->fan, 1, 0);
    high = highest(c->observed, 0, high);
    for (int i = 0; i < c->line_count; i++)
        high = highest(&c->lines[i].curve, 0, high);
    high = highest(c->beds, 0, high);
    return high;
}

static void widen(const struct curve *c, day_number *first, day_number *last)
{
    if (c == NULL || c->count == 0) return;
    int margin = c->monthly ? 14 : 0;
    if (c->points[0].day - margin < *first) *first = c->points[0].day - margin;
    if (c->points[c->count - 1].day + margin > *last) *last = c->points[c->count - 1].day + margin;
}

static int layout(const struct time_chart *c, struct frame *f)
{
    day_number first = 1 << 29, last = -(1 << 29);
    widen(c->fan, &first, &last);
    for (int i = 0; i < c->line_count; i++)
        widen(&c->lines[i].curve, &first, &last);
    widen(c->observed, &first, &last);
    if (last < first) return 0;
    if (last == first) last++;
    double width = c->width > 0 ? c->width : 760, height = c->height > 0 ? c->height : 330;
    double high = c->top > 0 ? c->top : chart_time_high(c);
    f->top = 36;
    f->height = height - f->top - 30;
    f->y = (struct scale){0, axis_top(high, height < 240 ? 3 : 5), f->top + f->height, f->top};
    f->left = svg_axis_room(&f->y, height < 240 ? 3 : 5, c->percent);
    f->width = width - f->left - 14;
    f->x = (struct scale){first, last, f->left, f->left + f->width};
    return 1;
}

/* At a day, shifted by some drawing units. */
static void vertex_beside(struct text *t, const struct frame *f, int start, day_number day, double shift, double v)
{
    text_add(t, start ? "M" : "L");
    svg_coordinate(t, scale_at(&f->x, day) + shift);
    text_add(t, " ");
    svg_coordinate(t, scale_at(&f->y, v < f->y.low ? f->y.low : v > f->y.high ? f->y.high : v));
}

static void vertex(struct text *t, const struct frame *f, int start, day_number day, double v)
{
    vertex_beside(t, f, start, day, 0, v);
}

/* A point without neighbours is as wide as this, or it could not be seen. */
static const double ALONE = 5;

/* Filled between two quantiles; a gap where one is unknown. */
static void draw_band(struct text *t, const struct frame *f, const struct curve *c, int inner)
{
    for (int i = 0; i < c->count;) {
        int end = i;
        while (end < c->count && !isnan(inner ? c->points[end].q25 : c->points[end].q05)
               && !isnan(inner ? c->points[end].q75 : c->points[end].q95))
            end++;
        if (end - i == 1) {
            const struct point *p = &c->points[i];
            double low = inner ? p->q25 : p->q05, high = inner ? p->q75 : p->q95;
            text_format(t, "<path class=\"%s\" d=\"", inner ? "band50" : "band90");
            vertex_beside(t, f, 1, p->day, -ALONE, high);
            vertex_beside(t, f, 0, p->day, ALONE, high);
            vertex_beside(t, f, 0, p->day, ALONE, low);
            vertex_beside(t, f, 0, p->day, -ALONE, low);
            text_add(t, "Z\"/>\n");
        } else if (end > i) {
            text_format(t, "<path class=\"%s\" d=\"", inner ? "band50" : "band90");
            for (int k = i; k < end; k++)
                vertex(t, f, k == i, c->points[k].day, inner ? c->points[k].q75 : c->points[k].q95);
            for (int k = end - 1; k >= i; k--)
                vertex(t, f, 0, c->points[k].day, inner ? c->points[k].q25 : c->points[k].q05);
            text_add(t, "Z\"/>\n");
        }
        i = end > i ? end : i + 1;
    }
}

static void draw_line(struct text *t, const struct frame *f, const struct curve *c, const char *class_name)
{
    text_format(t, "<path class=\"%s\" d=\"", class_name);
    int pen_up = 1;
    for (int i = 0; i < c->count; i++) {
        double v = curve_middle(&c->points[i]);
        int last = i + 1 == c->count || isnan(curve_middle(&c->points[i + 1]));
        if (!isnan(v) && pen_up && last) { /* alone */
            vertex_beside(t, f, 1, c->points[i].day, -ALONE, v);
            vertex_beside(t, f, 0, c->points[i].day, ALONE, v);
        } else if (!isnan(v))
            vertex(t, f, pen_up, c->points[i].day, v);
        pen_up = isnan(v);
    }
    text_add(t, "\"/>\n");
}

static void draw_marks(struct text *t, const struct frame *f, const struct time_chart *c)
{
    double last = -100;
    for (int i = 0; i < c->mark_count; i++) {
        double x = scale_at(&f->x, c->marks[i].day);
        if (x < f->left || x > f->left + f->width) continue;
        char number[16];
        snprintf(number, sizeof number, "%d", i + 1);
        int near = x - last < 11; /* its number stands above that of the mark before */
        svg_line(t, "mark", x, near ? f->top - 12 : f->top, x, f->top + f->height);
        svg_label(t, "marknumber", "middle", x, f->top - (near ? 14 : 3), number);
        last = near ? last - 11 : x;
    }
}

static void words_of(struct text *t, const char *what, const struct curve *c, int percent, enum language language)
{
    int at;
    double peak = curve_peak(c, &at);
    if (at < 0) return;
    char value[VALUE_SIZE], date[VALUE_SIZE], low[VALUE_SIZE], high[VALUE_SIZE];
    format_number(value, peak, percent);
    if (c->monthly)
        format_month(date, c->points[at].day, language);
    else
        date_format(c->points[at].day, date);
    text_format(t, language_text(language, "%s is highest in %s with %s"), language_text(language, what), date, value);
    if (!isnan(c->points[at].q05) && !isnan(c->points[at].q95)) {
        format_number(low, c->points[at].q05, percent);
        format_number(high, c->points[at].q95, percent);
        text_format(t, language_text(language, " (90 %% interval %s to %s)"), low, high);
    }
    text_add(t, ". ");
}

static void words_of_beds(struct text *t, const struct curve *beds, enum language language)
{
    double low = INFINITY, high = 0;
    for (int i = 0; i < beds->count; i++) {
        double v = curve_middle(&beds->points[i]);
        low = fmin(low, v);
        high = fmax(high, v);
    }
    if (beds->count == 0) return;
    char least[VALUE_SIZE], most[VALUE_SIZE];
    format_value(least, low);
    format_value(most, high);
    if (high > low)
        text_format(t, language_text(language, "Capacity lies between %s and %s. "), least, most);
    else
        text_format(t, language_text(language, "Capacity is %s. "), most);
}

void chart_time_words(struct text *t, const struct time_chart *c, enum language language)
{
    text_format(t, language_text(language, "Unit: %s. "), language_text(language, c->unit));
    if (c->fan != NULL) words_of(t, "The simulated median", c->fan, c->percent, language);
    if (c->observed != NULL) words_of(t, "The observed value", c->observed, c->percent, language);
    for (int i = 0; i < c->line_count; i++)
        words_of(t, c->lines[i].label, &c->lines[i].curve, c->percent, language);
    if (c->beds != NULL) words_of_beds(t, c->beds, language);
}

int chart_line_look(const struct time_chart *c, int i) { return (i + (c->fan != NULL && c->fan->count > 0)) % 8; }

/* Every n-th point, so that no more than some hundreds are left. */
static struct curve thinned(struct report *r, const struct curve *c)
{
    enum { ENOUGH = 300 };
    struct curve out = *c;
    int step = (c->count + ENOUGH - 1) / ENOUGH;

    if (step <= 1) return out;
    out = (struct curve){.monthly = c->monthly};
    for (int i = 0; i < c->count; i += step)
        curve_push(r, &out, &c->points[i]);
    return out;
}

static void draw_curves(struct report *r, const struct time_chart *c, const struct frame *f, int narrow)
{
    struct text *t = &r->body;

    if (c->fan != NULL) {
        struct curve fan = narrow ? thinned(r, c->fan) : *c->fan;
        draw_band(t, f, &fan, 0);
        draw_band(t, f, &fan, 1);
        draw_line(t, f, &fan, "median");
    }
    for (int i = 0; i < c->line_count; i++) {
        struct curve line = narrow ? thinned(r, &c->lines[i].curve) : c->lines[i].curve;
        char class_name[24];
        snprintf(class_name, sizeof class_name, "line l%d", chart_line_look(c, i));
        draw_line(t, f, &line, class_name);
    }
    if (c->beds != NULL && c->beds->count > 0) {
        struct curve beds = narrow ? thinned(r, c->beds) : *c->beds;
        draw_line(t, f, &beds, "limit");
    }
}

static void draw(struct report *r, const struct time_chart *c, const char *class_name, const char *words)
{
    struct frame f;
    if (!layout(c, &f)) return;
    struct text *t = &r->body;
    int low = f.height < 180, narrow = class_name[0] == 'n';
    svg_open(t, ++r->figures, class_name, f.left + f.width + 14, f.top + f.height + 30, say(r, c->title), words);
    for (int i = 0; i < c->span_count; i++) {
        double from = scale_at(&f.x, c->spans[i].from), to = scale_at(&f.x, c->spans[i].to + 1);
        if (to > f.left + f.width) to = f.left + f.width;
        if (to > from) svg_rect(t, "shortfall", from, f.top, to - from, f.height);
    }
    svg_plot(t, &f);
    svg_axis_y(t, &f, say(r, c->unit), low ? 3 : 5, c->percent);
    svg_axis_months(t, &f, r->reader.language);
    draw_marks(t, &f, c);
    draw_curves(r, c, &f, narrow);
    for (int i = 0; c->observed != NULL && i < c->observed->count; i++) {
        const struct point *p = &c->observed->points[i];
        if (!isnan(p->mean) && p->mean <= f.y.high)
            svg_circle(t, "observed", scale_at(&f.x, p->day), scale_at(&f.y, p->mean), low || narrow ? 2.4 : 3.4);
    }
    svg_close(t);
}

/* What the script needs to draw the chart from its rows. */
static void sketch(struct report *r, const struct time_chart *c, const char *words)
{
    struct text *t = &r->body;
    char from[11], to[11];
    text_format(t, "<div class=\"sketch\"%s data-percent=\"%d\" data-title=\"", c->width > 0 ? " data-small=\"1\"" : "",
                c->percent);
    text_add_html(t, say(r, c->title));
    text_add(t, "\" data-unit=\"");
    text_add_html(t, say(r, c->unit));
    text_add(t, "\" data-words=\"");
    text_add_html(t, words);
    text_add(t, "\" data-spans=\"");
    for (int i = 0; i < c->span_count; i++) {
        date_format(c->spans[i].from, from);
        date_format(c->spans[i].to + 1, to);
        text_format(t, "%s%s;%s", i > 0 ? " " : "", from, to);
    }
    text_add(t, "\" data-marks=\"");
    for (int i = 0; i < c->mark_count; i++) {
        date_format(c->marks[i].day, from);
        text_format(t, "%s%s", i > 0 ? " " : "", from);
    }
    text_add(t, "\"></div>\n");
}

void chart_time(struct report *r, const struct time_chart *c)
{
    struct text words;
    struct time_chart narrow = *c;
    if (!report_fine(r)) return;
    text_init(&words, r->a);
    chart_time_words(&words, c, r->reader.language);
    if (words.failed) report_fail(r, FLUJO_NO_MEMORY);
    const char *said = words.data != NULL ? words.data : "";
    narrow.width = 340, narrow.height = 240;
    if (r->sketching)
        sketch(r, c, said);
    else
        draw(r, c, c->width > 0 ? "" : "wide", said);
    if (!(c->width > 0) && !r->sketching) draw(r, &narrow, "narrow", said);
    text_free(&words);
}
