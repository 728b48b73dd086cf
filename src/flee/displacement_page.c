/* The page of a displacement validation: plain HTML and SVG, no scripts, no
 * network. Charts have text alternatives; colours differ by shape too
 * (the observed line is dashed). */
#include "flee/displacement_page.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char style[] =
    "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 "
    "1em;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;margin:1em 0}th,td{padding:.3em .8em;border-bottom:1px solid #ccc;text-align:right}"
    "th:first-child,td:first-child{text-align:left}figure{margin:1.5em "
    "0}figcaption{font-weight:600}svg{width:100%;height:auto}"
    "pre{background:#f4f4f4;padding:1em;overflow:auto}</style>";

static double highest(const struct displacement_ensemble *e, int column)
{
    double top = 1.0;
    for (int d = 0; d < e->days; d++) {
        size_t at = (size_t)d * (size_t)e->columns + (size_t)column;
        top = fmax(top, fmax(e->mean[at], e->data[at]));
    }
    return top;
}

static void line(struct text *t, const struct displacement_ensemble *e, const double *series, int column, double top,
                 const char *attributes)
{
    int step = e->days > 300 ? e->days / 300 : 1;
    text_format(t, "<polyline fill=\"none\" %s points=\"", attributes);
    for (int d = 0; d < e->days; d += step)
        text_format(t, "%.1f,%.1f ", 60.0 + 620.0 * d / (e->days > 1 ? e->days - 1 : 1),
                    190.0 - 170.0 * series[(size_t)d * (size_t)e->columns + (size_t)column] / top);
    text_add(t, "\"/>");
}

/* A text with its numbers, escaped. */
FLUJO_PRINTF(2, 3) static void add_html(struct text *t, const char *format, ...)
{
    char text[1200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text_add_html(t, text);
}

static void add_element(struct text *t, const char *tag, const char *text)
{
    text_format(t, "<%s>", tag);
    text_add_html(t, text);
    text_format(t, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

static void camp_chart(struct text *t, const struct flee_instance *f, const struct displacement_ensemble *e, int c,
                       enum language language)
{
    const struct flee_place *p = &f->places[e->place[c]];
    double top = highest(e, c);
    char from[11], to[11];
    date_format(f->start, from);
    date_format(f->start + e->days - 1, to);
    text_add(t, "<figure><figcaption>");
    add_html(t, language_text(language, "People in %s"), p->name);
    text_add(t, "</figcaption><svg viewBox=\"0 0 700 220\" role=\"img\" aria-label=\"");
    add_html(t, language_text(language, "People in %s: mean error %.0f people, averaged relative difference %.3f"),
             p->name, e->camp_bias[c], e->camp_ard[c]);
    text_add(t, "\">");
    text_format(
        t,
        "<path d=\"M60 20V190H680\" stroke=\"#555\" fill=\"none\"/><g font-size=\"12\" fill=\"#333\">"
        "<text x=\"55\" y=\"24\" text-anchor=\"end\">%.0f</text><text x=\"55\" y=\"194\" text-anchor=\"end\">0</text>"
        "<text x=\"60\" y=\"208\">%s</text><text x=\"680\" y=\"208\" text-anchor=\"end\">%s</text></g>",
        top, from, to);
    if (p->capacity > 0.0 && p->capacity < top)
        text_format(t, "<path d=\"M60 %.1fH680\" stroke=\"#888\" stroke-dasharray=\"2 4\"/>",
                    190.0 - 170.0 * p->capacity / top);
    line(t, e, e->mean, c, top, "stroke=\"#0b5394\" stroke-width=\"2\"");
    line(t, e, e->data, c, top, "stroke=\"#b45309\" stroke-width=\"2\" stroke-dasharray=\"6 4\"");
    text_add(t, "</svg></figure>\n");
}

static void score_row(struct text *t, const char *name, const struct displacement_scores *s)
{
    const struct {
        double value;
        int decimals;
    } cells[] = {{s->ard_normal, 4}, {s->ard_rescaled, 4}, {s->rmse, 0}, {s->mase, 2}, {s->crps, 0}};
    char out[NUMBER_SIZE];
    text_format(t, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        text_format(t, "<td>%s</td>", decimals_text(cells[i].value, cells[i].decimals, out));
    text_add(t, "</tr>\n");
}

static void head_row(struct text *t, const char *const *heads, size_t n, enum language language)
{
    text_add(t, "<table><tr>");
    for (size_t i = 0; i < n; i++)
        add_element(t, "th scope=\"col\"", language_text(language, heads[i]));
    text_add(t, "</tr>\n");
}

static void camp_table(struct text *t, const struct flee_instance *f, const struct displacement_ensemble *e,
                       enum language language)
{
    static const char *const heads[] = {"Camp", "ARD", "Mean error (people)", "RMSE (people)"};

    add_element(t, "h2", language_text(language, "Camps"));
    add_element(t, "p",
                language_text(language, "Full line: simulation (mean). Dashed: registered people. Dotted: capacity."));
    head_row(t, heads, 4, language);
    for (int c = 0; c < e->columns; c++) {
        text_add(t, "<tr><th scope=\"row\">");
        text_add_html(t, f->places[e->place[c]].name);
        text_format(t, "</th><td>%.4f</td><td>%.0f</td><td>%.0f</td></tr>\n", e->camp_ard[c], e->camp_bias[c],
                    e->camp_rmse[c]);
    }
    text_add(t, "</table>\n");
}

static void summary(struct text *t, const struct displacement_study *study, const struct displacement_ensemble *e,
                    enum language language)
{
    int beaten = 0;

    for (int k = 0; k < BASELINES; k++)
        beaten += e->scores.ard_normal < e->baselines[k].ard_normal;
    text_add(t, "<p>");
    add_html(
        t,
        language_text(language,
                      "Over %d days and %d camps, the simulated distribution of people differs from the registered "
                      "one by %.1f %% of the people registered on average (ARD %.4f, mean of %d replicates%s). It is "
                      "better than %d of %d simple rules, which know each day's observed total. In %d of the camps "
                      "the capacity given is within 2 %% of the largest count: there the outcome is known in part "
                      "beforehand (--no-capacity leaves capacities out)."),
        e->days, e->columns, 100.0 * e->scores.ard_normal, e->scores.ard_normal, e->replicates,
        study->compat                                     ? language_text(language, ", Flee's rules")
        : study->rules && !strcmp(study->rules, "mended") ? language_text(language, ", Flee's rules mended")
                                                          : "",
        beaten, BASELINES, e->full_camps);
    text_add(t, "</p>\n");
}

void displacement_page(struct text *t, const struct flee_instance *f, const struct displacement_study *study,
                       const struct displacement_ensemble *e, enum language language)
{
    static const char *const heads[] = {"Model", "ARD", "ARD rescaled", "RMSE (people)", "MASE", "CRPS (people)"};

    text_format(t,
                "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"generator\" "
                "content=\"flujo\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>",
                language_codes[language]);
    add_html(t, language_text(language, "Validation of %s"), f->name);
    text_format(t, "</title>%s</head><body><h1>", style);
    add_html(t, language_text(language, "Validation of %s"), f->name);
    text_add(t, "</h1>");
    summary(t, study, e, language);
    head_row(t, heads, 6, language);
    score_row(t, language_text(language, "model"), &e->scores);
    for (int k = 0; k < BASELINES; k++)
        score_row(t, language_text(language, displacement_baseline_names[k].label), &e->baselines[k]);
    text_add(t, "</table>\n");
    add_element(
        t, "p",
        language_text(language,
                      "ARD: averaged relative difference, the sum of the camps' differences over the people "
                      "registered. RMSE: root mean square error. MASE: mean error relative to how much the counts "
                      "change within a month. CRPS: error of the whole spread of replicates. Lower is better."));
    camp_table(t, f, e, language);
    for (int c = 0; c < e->columns; c++)
        camp_chart(t, f, e, c, language);
    add_element(t, "h2", language_text(language, "What this cannot say"));
    text_add(t, "<p>");
    add_html(
        t,
        language_text(language,
                      "New people follow the camps' own increase, so the total is given, not predicted; only its "
                      "division is tested. The spread of replicates is that of chance alone (%.0f %% of the counts "
                      "lie in the 90 %% intervals). Counts are registrations: they lag arrivals and are revised."),
        100.0 * e->scores.coverage_90);
    text_add(t, "</p>");
    add_element(t, "h2", language_text(language, "Settings"));
    text_add(t, "<pre lang=\"en\">");
    struct text settings;
    text_init(&settings, t->a);
    flee_settings_describe(&f->settings, &settings);
    text_add_html(t, settings.data ? settings.data : "");
    t->failed |= settings.failed;
    text_free(&settings);
    text_add(t, "</pre></body></html>\n");
}
