/* The page around the charts; see page.h. */
#include "report/page.h"

#include "report/style.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_words(struct report *r, const char *english) { text_add_html(&r->body, say(r, english)); }

/* The period and what is shown. */
static void add_period(struct text *t, struct report *r)
{
    char line[600];
    if (r->comparing)
        snprintf(line, sizeof line, say(r, "%s to %s. Policies compared; where one is shown alone it is: %s."),
                 r->start, r->end, r->policy_label);
    else
        snprintf(line, sizeof line, say(r, "%s to %s. Policy: %s."), r->start, r->end, r->policy_label);
    text_add(t, "<p>");
    text_add_html(t, line);
    text_add(t, "</p>\n");
}

void page_open(struct text *t, struct report *r)
{
    text_format(t,
                "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" "
                "content=\"flujo\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '%s'; style-src "
                "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<title>",
                language_codes[r->reader.language], report_script.hash);
    text_add_html(t, r->title);
    text_format(t, " \xe2\x80\x93 %s</title>\n<style>\n", say(r, "simulation report"));
    for (int i = 0; report_style[i] != NULL; i++)
        text_add(t, report_style[i]);
    text_add(t, report_script.style);
    text_format(t,
                "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n<header>\n<p "
                "class=\"kicker\">%s</p>\n<h1>",
                say(r, "Skip to the report"), say(r, "Simulation report"));
    text_add_html(t, r->title);
    text_add(t, "</h1>\n");
    if (r->start[0]) add_period(t, r);
    text_format(t,
                "<p>%s</p>\n</header>\n<nav class=\"contents\" aria-label=\"%s\"><details><summary>%s</summary><ol>\n",
                say(r, "Aggregate estimates of groups, made to compare policies and to plan for reception. They do not "
                       "describe or predict any person."),
                say(r, "Contents"), say(r, "Contents"));
    if (r->contents.data != NULL) text_add_bytes(t, r->contents.data, r->contents.length);
    if (r->link != NULL) {
        text_add(t, "<li><a href=\"");
        text_add_html(t, r->link);
        text_format(t, "\">%s</a></li>\n", say(r, "Move the levers yourself"));
    }
    text_add(t, "</ol></details></nav>\n<main id=\"main\" tabindex=\"-1\">\n");
}

/* The script, with the words that it shows. */
static void add_script(struct text *t, const struct report *r)
{
    static const char *const words[][2] = {
        {"observed", "observed"},
        {"median", "simulated, median"},
        {"band50", "50 % interval"},
        {"band90", "90 % interval"},
        {"limit", "capacity"},
        {"follow", "Values by date: %s"},
        {"alone", "Policy shown alone"},
        {"compared", "Policies compared"},
        {"flow", "%s to %s: %s"},
        {"period", "Whole period"},
        {"month", "Month on the map"},
        {"day", "Day on the map"},
        {"people", "Circles: people in the camps on the day stated here (median); their area grows with the number."},
        {"back", "Back"},
        {"on", "Forward"},
        {"play", "Play"},
        {"stop", "Stop"},
        {"monthly", "Lines are those of the period stated here, all months and policies to one scale. The result holds "
                    "flows by month, not by day."}};
    text_add(t, "<script");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        text_format(t, " data-%s=\"", words[i][0]);
        text_add_html(t, say(r, words[i][1]));
        text_add(t, "\"");
    }
    if (r->comparing && !r->study) {
        text_add(t, " data-policies=\"");
        for (int p = 0; p < r->policies.count && p < POLICIES_SHOWN; p++) {
            text_add_html(t, r->policies.label[p]);
            if (p + 1 < r->policies.count && p + 1 < POLICIES_SHOWN) text_add(t, "\n");
        }
        text_add(t, "\"");
    }
    text_add(t, ">");
    text_add(t, report_script.text);
    text_add(t, "</script>\n");
}

void page_close(struct text *t, const struct report *r)
{
    text_format(t, "</main>\n<footer><p class=\"paper\">%s</p><p>%s</p></footer>\n",
                say(r, "Left out on paper: the values behind the charts by month and day, differences after shorter "
                       "times, the check of expected draws, and the list of parameters. They unfold in the page."),
                say(r,
                    "Made by flujo from one result file. The page holds all it needs and loads nothing; equal results "
                    "give equal pages."));
    add_script(t, r);
    text_add(t, "</body>\n</html>\n");
}

static const struct section_words *words_of(const char *id)
{
    const struct section_words *w = report_sections;
    while (w->id != NULL && strcmp(w->id, id) != 0)
        w++;
    return w;
}

/* The target of links stands within what is folded, so that they unfold it. */
void section_open(struct report *r, const char *id)
{
    const struct section_words *words = words_of(id);
    r->folded = !r->study && words->folded;
    text_format(&r->body, "<section aria-labelledby=\"h-%s\"%s%s%s>\n%s<h2 id=\"h-%s\">", id, r->folded ? "" : " id=\"",
                r->folded ? "" : id, r->folded ? "" : "\"", r->folded ? "<details class=\"fold\"><summary>" : "", id);
    add_words(r, words->heading);
    text_add(&r->body, "</h2>");
    if (r->folded) text_format(&r->body, "</summary>\n<div id=\"%s\">", id);
    text_add(&r->body, "\n");
    text_format(&r->contents, "<li><a href=\"#%s\">", id);
    text_add_html(&r->contents, say(r, words->heading));
    text_add(&r->contents, "</a></li>\n");
}

void section_close(struct report *r)
{
    text_add(&r->body, r->folded ? "</div></details></section>\n" : "</section>\n");
}

void fold_open(struct report *r, const char *summary)
{
    if (r->study) return;
    text_add(&r->body, "<details class=\"fold\"><summary>");
    add_words(r, summary);
    text_add(&r->body, "</summary>\n");
}

void fold_close(struct report *r)
{
    if (!r->study) text_add(&r->body, "</details>\n");
}

void paragraph(struct report *r, const char *class_name, const char *text)
{
    if (class_name[0])
        text_format(&r->body, "<p class=\"%s\">", class_name);
    else
        text_add(&r->body, "<p>");
    add_words(r, text);
    text_add(&r->body, "</p>\n");
}

void figure_open(struct report *r, const char *caption, const char *note)
{
    text_add(&r->body, "<figure><figcaption>");
    add_words(r, caption);
    if (note[0]) {
        text_add(&r->body, " <span class=\"note\">");
        add_words(r, note);
        text_add(&r->body, "</span>");
    }
    text_add(&r->body, "</figcaption>\n");
}

void figure_close(struct report *r) { text_add(&r->body, "</figure>\n"); }

void legend_open(struct report *r) { text_add(&r->body, "<ul class=\"legend\">\n"); }

void legend_item(struct report *r, const char *key, const char *label)
{
    struct text *t = &r->body;
    text_format(t, "<li data-of=\"%s\"><svg viewBox=\"0 0 26 14\" aria-hidden=\"true\" focusable=\"false\">", key);
    char class_name[32];
    if (key[0] == 'f' && key[1] >= '0' && key[1] <= '7') {
        snprintf(class_name, sizeof class_name, "marker %.2s", key);
        svg_marker(t, key[1] - '0', class_name, 13, 7, 4.5);
    } else if (key[0] == 'l' && key[1] >= '0' && key[1] <= '7') {
        snprintf(class_name, sizeof class_name, "line %.2s", key);
        svg_line(t, class_name, 0, 7, 26, 7);
    } else if (strcmp(key, "observed") == 0)
        svg_circle(t, key, 13, 7, 3.6);
    else if (strcmp(key, "median") == 0 || strcmp(key, "limit") == 0)
        svg_line(t, key, 0, 7, 26, 7);
    else
        svg_rect(t, key, 0, 1, 26, 12);
    text_add(t, "</svg>");
    add_words(r, label);
    text_add(t, "</li>\n");
}

void legend_close(struct report *r) { text_add(&r->body, "</ul>\n"); }

void legend_time(struct report *r, const struct time_chart *c)
{
    legend_open(r);
    if (c->fan != NULL && c->fan->count > 0) {
        legend_item(r, "median", "simulated, median");
        legend_item(r, "band50", "50 % interval");
        legend_item(r, "band90", "90 % interval");
    }
    if (c->observed != NULL && c->observed->count > 0) legend_item(r, "observed", "observed");
    for (int i = 0; i < c->line_count; i++) {
        char key[4];
        snprintf(key, sizeof key, "l%d", chart_line_look(c, i));
        legend_item(r, key, c->lines[i].label);
    }
    if (c->beds != NULL && c->beds->count > 0) legend_item(r, "limit", "capacity");
    if (c->span_count > 0) legend_item(r, "shortfall", "over capacity in at least half of the replicates");
    legend_close(r);
    if (c->mark_count == 0) return;
    if (c->mark_count > 1) details_open(r, "What the numbered dates are", 0);
    text_add(&r->body, "<ol class=\"marks\">\n");
    for (int i = 0; i < c->mark_count; i++) {
        char date[11];
        date_format(c->marks[i].day, date);
        text_format(&r->body, "<li>%s ", date);
        add_words(r, c->marks[i].label);
        text_add(&r->body, "</li>\n");
    }
    text_add(&r->body, "</ol>\n");
    if (c->mark_count > 1) details_close(r);
}

void details_open(struct report *r, const char *summary, int on_screen)
{
    text_add(&r->body, on_screen ? "<details class=\"screen\"><summary>" : "<details><summary>");
    add_words(r, summary);
    text_add(&r->body, "</summary>\n");
}

void details_close(struct report *r) { text_add(&r->body, "</details>\n"); }

/* A head of a column; after a bar stands what is read in its place on a telephone. */
static void add_head(struct report *r, const char *head)
{
    const char *bar = strchr(head, '|');
    char whole[120];

    text_add(&r->body, "<th scope=\"col\">");
    if (bar == NULL) {
        text_add_html(&r->body, head);
    } else {
        snprintf(whole, sizeof whole, "%.*s", (int)(bar - head), head);
        text_add(&r->body, "<span class=\"wide\">");
        text_add_html(&r->body, whole);
        text_add(&r->body, "</span><span class=\"narrow\">");
        text_add_html(&r->body, bar + 1);
        text_add(&r->body, "</span>");
    }
    text_add(&r->body, "</th>");
}

void html_table_open(struct report *r, const char *summary, const char *caption, const char *const *heads, int count)
{
    struct text *t = &r->body;
    if (summary != NULL) details_open(r, summary, 0);
    text_add(t, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    add_words(r, caption);
    text_add(t, "\"><table><caption>");
    add_words(r, caption);
    text_add(t, "</caption><thead><tr>");
    for (int i = 0; i < count; i++)
        add_head(r, say(r, heads[i]));
    text_add(t, "</tr></thead><tbody>\n");
}

void html_table_row(struct report *r) { text_add(&r->body, "<tr>"); }

void html_table_head(struct report *r, const char *text)
{
    text_add(&r->body, "<th scope=\"row\">");
    add_words(r, text);
    text_add(&r->body, "</th>");
}

void html_table_text(struct report *r, const char *text)
{
    text_add(&r->body, "<td>");
    add_words(r, text);
    text_add(&r->body, "</td>");
}

void html_table_date(struct report *r, const char *text)
{
    text_add(&r->body, "<td class=\"date\">");
    text_add_html(&r->body, text);
    text_add(&r->body, "</td>");
}

void html_table_value(struct report *r, double value)
{
    char shown[VALUE_SIZE];
    format_value(shown, value);
    text_format(&r->body, "<td class=\"n\">%s</td>", shown);
}

void html_table_number(struct report *r, double value, int percent)
{
    if (percent)
        html_table_share(r, value, 0);
    else
        html_table_value(r, value);
}

void html_table_share(struct report *r, double value, int with_sign)
{
    char shown[VALUE_SIZE];
    format_share(shown, value, with_sign);
    text_format(&r->body, "<td class=\"n\">%s</td>", shown);
}

void html_table_share_of(struct report *r, double value, double runs)
{
    if (!isfinite(value) || !(runs > 0 && runs < FEW_RUNS)) {
        html_table_share(r, value, 0);
        return;
    }
    text_add(&r->body, "<td class=\"n\">");
    language_add_share_of(&r->body, value, runs, r->reader.language);
    text_add(&r->body, "</td>");
}

void html_table_row_end(struct report *r) { text_add(&r->body, "</tr>\n"); }

void html_table_close(struct report *r, const char *summary)
{
    text_add(&r->body, "</tbody></table></div>\n");
    if (summary != NULL) details_close(r);
}
