/* Drawing primitives; see svg.h. Ticks follow the 1-2-5 rule. */
#include "report/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const month_names[LANGUAGES][12] = {{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
                                                        "Oct", "Nov", "Dec"},
                                                       {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep",
                                                        "oct", "nov", "dic"}};

/* Fixed number of decimals with thousands separators, by integer arithmetic. */
static void format_fixed(char *out, size_t size, double value, int decimals, const char *suffix)
{
    long long power = 1;
    for (int i = 0; i < decimals; i++)
        power *= 10;
    long long scaled = llround(fabs(value) * (double)power);
    long long whole = scaled / power, part = scaled % power;
    char digits[32], grouped[44], fraction[40] = "";
    snprintf(digits, sizeof digits, "%lld", whole);
    size_t n = strlen(digits), used = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) grouped[used++] = ',';
        grouped[used++] = digits[i];
    }
    grouped[used] = 0;
    if (decimals > 0 && part > 0) {
        snprintf(fraction, sizeof fraction, ".%0*d", decimals, (int)part);
        for (size_t end = strlen(fraction); end > 0 && fraction[end - 1] == '0'; end--)
            fraction[end - 1] = 0;
    }
    snprintf(out, size, "%.3s%.30s%.9s%.4s", value < 0 && scaled > 0 ? "\xe2\x88\x92" : "", grouped, fraction, suffix);
}

/* Decimals that show two significant digits of a small value, 9 at most. */
static int leading_decimals(double size)
{
    int decimals = 2;
    for (; size < 1 && decimals < 9; size *= 10)
        decimals++;
    return decimals - 1;
}

void format_value(char out[VALUE_SIZE], double value)
{
    double size = fabs(value);
    if (!isfinite(value))
        snprintf(out, VALUE_SIZE, "\xe2\x80\x93");
    else if (size >= 1e15)
        snprintf(out, VALUE_SIZE, "> 1e15");
    else if (size >= 1e7)
        format_fixed(out, VALUE_SIZE, value / 1e6, size >= 1e9 ? 0 : 1, " M");
    else if (size >= 100)
        format_fixed(out, VALUE_SIZE, value, 0, "");
    else if (size >= 10)
        format_fixed(out, VALUE_SIZE, value, 1, "");
    else if (size >= 1)
        format_fixed(out, VALUE_SIZE, value, 2, "");
    else if (size >= 0.01 || value == 0)
        format_fixed(out, VALUE_SIZE, value, 3, "");
    else
        format_fixed(out, VALUE_SIZE, value, leading_decimals(size), "");
}

void format_about(char out[VALUE_SIZE], double value)
{
    double unit = 1;
    while (fabs(value) >= 1000 * unit && unit < 1e15)
        unit *= 10;
    if (isfinite(value) && unit > 1) value = round(value / unit) * unit;
    if (fabs(value) >= 1e6 && fabs(value) < 1e9)
        format_fixed(out, VALUE_SIZE, value / 1e6, 2, " M");
    else
        format_value(out, value);
}

void format_share(char out[VALUE_SIZE], double share, int with_sign)
{
    if (!isfinite(share) || fabs(share) > 1e9) {
        snprintf(out, VALUE_SIZE, "\xe2\x80\x93");
        return;
    }
    if (fabs(share) > 100) {
        snprintf(out, VALUE_SIZE,
                 share > 0 ? "> 10,000\xc2\xa0%%"
                           : "< \xe2\x88\x92"
                             "10,000\xc2\xa0%%");
        return;
    }
    char plain[VALUE_SIZE];
    int decimals = fabs(share) < 0.0995 && share != 0 ? 1 : 0;
    format_fixed(plain, sizeof plain, share * 100, decimals, "\xc2\xa0%");
    int nothing = plain[0] == '0' && plain[1] != '.';
    snprintf(out, VALUE_SIZE, "%s%.40s", with_sign && share > 0 && !nothing ? "+" : "", plain);
}

void format_number(char out[VALUE_SIZE], double value, int percent)
{
    if (percent)
        format_share(out, value, 0);
    else
        format_value(out, value);
}

void format_month(char out[VALUE_SIZE], day_number day, enum language language)
{
    int year, month, dom;
    date_split(day, &year, &month, &dom);
    snprintf(out, VALUE_SIZE, "%s %d", month_names[language][(month - 1) % 12], year);
}

double scale_at(const struct scale *s, double value)
{
    double width = s->high - s->low;
    if (width == 0) return s->at_low;
    return s->at_low + (value - s->low) / width * (s->at_high - s->at_low);
}

static double nice_step(double span, int want)
{
    double raw = span / (want > 0 ? want : 1), power = 1;
    while (power * 10 <= raw)
        power *= 10;
    while (power > raw)
        power /= 10;
    double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

int axis_ticks(double low, double high, int want, double ticks[MAX_TICKS])
{
    if (!(high > low) || !isfinite(low) || !isfinite(high) || high - low > 1e30 || high - low < 1e-12) {
        ticks[0] = isfinite(low) ? low : 0;
        return 1;
    }
    double step = nice_step(high - low, want);
    double first = ceil(low / step - 1e-9);
    int n = 0;
    for (double k = first; k * step <= high + step * 1e-9 && n < MAX_TICKS; k += 1)
        ticks[n++] = k * step;
    return n;
}

double axis_top(double high, int want)
{
    if (!(high > 1e-9) || !isfinite(high) || high > 1e30) return 1;
    double step = nice_step(high, want);
    return ceil(high / step - 1e-9) * step;
}

void svg_coordinate(struct text *t, double v)
{
    if (!isfinite(v)) v = 0;
    if (v > 1e7) v = 1e7;
    if (v < -1e7) v = -1e7;
    long tenths = lround(v * 10);
    long size = tenths < 0 ? -tenths : tenths;
    if (size % 10 == 0)
        text_format(t, "%s%ld", tenths < 0 ? "-" : "", size / 10);
    else
        text_format(t, "%s%ld.%ld", tenths < 0 ? "-" : "", size / 10, size % 10);
}

static void attribute(struct text *t, const char *name, double v)
{
    text_format(t, " %s=\"", name);
    svg_coordinate(t, v);
    text_add(t, "\"");
}

void svg_open(struct text *t, int number, const char *class_name, double width, double height, const char *title,
              const char *description)
{
    text_format(t, "<svg role=\"img\" aria-labelledby=\"t%d d%d\"%s%s%s viewBox=\"0 0 ", number, number,
                class_name[0] ? " class=\"" : "", class_name, class_name[0] ? "\"" : "");
    svg_coordinate(t, width);
    text_add(t, " ");
    svg_coordinate(t, height);
    text_format(t, "\"><title id=\"t%d\">", number);
    text_add_html(t, title);
    text_format(t, "</title><desc id=\"d%d\">", number);
    text_add_html(t, description);
    text_add(t, "</desc>\n");
}

void svg_close(struct text *t) { text_add(t, "</svg>\n"); }

void svg_line(struct text *t, const char *class_name, double x1, double y1, double x2, double y2)
{
    text_format(t, "<line class=\"%s\"", class_name);
    attribute(t, "x1", x1);
    attribute(t, "y1", y1);
    attribute(t, "x2", x2);
    attribute(t, "y2", y2);
    text_add(t, "/>\n");
}

void svg_circle(struct text *t, const char *class_name, double x, double y, double radius)
{
    text_format(t, "<circle class=\"%s\"", class_name);
    attribute(t, "cx", x);
    attribute(t, "cy", y);
    attribute(t, "r", radius);
    text_add(t, "/>\n");
}

void svg_rect(struct text *t, const char *class_name, double x, double y, double w, double h)
{
    text_format(t, "<rect class=\"%s\"", class_name);
    attribute(t, "x", x);
    attribute(t, "y", y);
    attribute(t, "width", w > 0 ? w : 0);
    attribute(t, "height", h > 0 ? h : 0);
    text_add(t, "/>\n");
}

void svg_label(struct text *t, const char *class_name, const char *anchor, double x, double y, const char *label)
{
    text_format(t, "<text class=\"%s\" text-anchor=\"%s\"", class_name, anchor);
    attribute(t, "x", x);
    attribute(t, "y", y);
    text_add(t, ">");
    text_add_html(t, label);
    text_add(t, "</text>\n");
}

/* Closed polygon from offsets in units of the radius. */
static void polygon(struct text *t, const char *class_name, double x, double y, double radius, const double (*p)[2],
                    int n)
{
    text_format(t, "<path class=\"%s\" d=\"", class_name);
    for (int i = 0; i < n; i++) {
        text_add(t, i == 0 ? "M" : "L");
        svg_coordinate(t, x + radius * p[i][0]);
        text_add(t, " ");
        svg_coordinate(t, y + radius * p[i][1]);
    }
    text_add(t, "Z\"/>\n");
}

void svg_marker(struct text *t, int kind, const char *class_name, double x, double y, double radius)
{
    static const double diamond[4][2] = {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}};
    static const double up[3][2] = {{0, -1.25}, {1.2, 0.95}, {-1.2, 0.95}};
    static const double down[3][2] = {{0, 1.25}, {1.2, -0.95}, {-1.2, -0.95}};
    static const double cross[12][2] = {{-.4, -1.2}, {.4, -1.2}, {.4, -.4}, {1.2, -.4}, {1.2, .4},   {.4, .4},
                                        {.4, 1.2},   {-.4, 1.2}, {-.4, .4}, {-1.2, .4}, {-1.2, -.4}, {-.4, -.4}};
    switch (kind % 6) {
    case 0: svg_circle(t, class_name, x, y, radius); break;
    case 1: svg_rect(t, class_name, x - radius * 0.9, y - radius * 0.9, 1.8 * radius, 1.8 * radius); break;
    case 2: polygon(t, class_name, x, y, radius, diamond, 4); break;
    case 3: polygon(t, class_name, x, y, radius, up, 3); break;
    case 4: polygon(t, class_name, x, y, radius, down, 3); break;
    default: polygon(t, class_name, x, y, radius, cross, 12); break;
    }
}

double svg_axis_room(const struct scale *y, int want, int percent)
{
    double ticks[MAX_TICKS], room = 56;
    int n = axis_ticks(y->low, y->high, want, ticks);
    for (int i = 0; i < n; i++) {
        char value[VALUE_SIZE];
        int letters = 0;
        format_number(value, ticks[i], percent);
        for (const char *s = value; *s != '\0'; s++)
            letters += ((unsigned char)*s & 0xc0) != 0x80;
        room = fmax(room, 6.8 * letters + 11);
    }
    return room;
}

void svg_plot(struct text *t, const struct frame *f)
{
    char from[11], to[11];
    date_format((day_number)f->x.low, from);
    date_format((day_number)f->x.high, to);
    text_format(t, "<rect class=\"plot\" data-from=\"%s\" data-to=\"%s\"", from, to);
    attribute(t, "x", f->left);
    attribute(t, "y", f->top);
    attribute(t, "width", f->width);
    attribute(t, "height", f->height);
    text_add(t, "/>\n");
}

void svg_axis_y(struct text *t, const struct frame *f, const char *label, int want, int percent)
{
    double ticks[MAX_TICKS];
    int n = axis_ticks(f->y.low, f->y.high, want, ticks);
    for (int i = 0; i < n; i++) {
        double y = scale_at(&f->y, ticks[i]);
        char value[VALUE_SIZE];
        format_number(value, ticks[i], percent);
        svg_line(t, ticks[i] == 0 ? "axis" : "grid", f->left, y, f->left + f->width, y);
        svg_label(t, "tick", "end", f->left - 7, y + 4, value);
    }
    svg_label(t, "tick", "start", 4, f->top - 20, label);
}

void svg_axis_months(struct text *t, const struct frame *f, enum language language)
{
    day_number first = (day_number)f->x.low, last = (day_number)f->x.high;
    int months = date_month_index(last) - date_month_index(first) + 1;
    int room = (int)(f->width / 62), step = 1;
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 240};
    for (int i = 0; i < 9; i++) {
        step = steps[i];
        if (months / step <= room) break;
    }
    double base = f->top + f->height;
    svg_line(t, "axis", f->left, base, f->left + f->width, base);
    int start = date_month_index(first);
    for (int m = start; m < start + months; m++) {
        int month = m % 12;
        if (m % step != 0 || (step > 12 && (m / 12) % (step / 12) != 0)) continue;
        double x = scale_at(&f->x, date_make(m / 12, month + 1, 1));
        if (x < f->left - 1 || x > f->left + f->width + 1) continue;
        char label[VALUE_SIZE];
        format_month(label, date_make(m / 12, month + 1, 1), language);
        if (x >= f->left + f->width - 20) continue;
        svg_line(t, "axis", x, base, x, base + 5);
        svg_label(t, "tick", "middle", x, base + 18, label);
    }
}
