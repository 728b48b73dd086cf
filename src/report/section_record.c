/* Every observed number beside the simulation: what the simulation does not meet stands first. */
#include "report/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 10 };

/* Observed numbers that can be compared, with their distance from the median. */
#define COMPARED                                                                                                       \
    "(SELECT o.*, (value < q05 OR value > q95) AS outside, max(max(q50, 0.5) / max(value, 0.5), max(value, 0.5) / "    \
    "max(q50, 0.5)) AS distance, count(*) OVER (PARTITION BY obs_group, measure, element) AS of_series FROM "          \
    "observation o WHERE policy = ? AND value IS NOT NULL AND q50 IS NOT NULL)"
#define WORST_FIRST " ORDER BY outside DESC, distance DESC, obs_group, position LIMIT ?"
#define COLUMNS "SELECT measure, element, from_date, to_date, value, q05, q50, q95, outside FROM "

/* "Encounters, Family members, Mar 2021". */
static void row_words(struct report *r, sqlite3_stmt *q, char *out, size_t size)
{
    const char *element = result_text(q, 1);
    day_number from, to;
    char when[VALUE_SIZE] = "", month[VALUE_SIZE];

    if (date_parse(result_text(q, 2), 0, &from) && date_parse(result_text(q, 3), 0, &to)) {
        format_month(month, from, r->reader.language);
        if (to == from)
            snprintf(when, sizeof when, "%.10s", result_text(q, 2));
        else if (date_month_index(from) == date_month_index(to))
            snprintf(when, sizeof when, "%s", month);
        else
            snprintf(when, sizeof when, say(r, "%s to %s"), result_text(q, 2), result_text(q, 3));
    }
    /* "People held, by facility and demographic" and "Encounters by border sector" of one element. */
    const char *label = names_label(&r->measures, result_text(q, 0)), *of = element[0] ? strstr(label, ", ") : NULL;
    snprintf(out, size, "%.*s%s%.*s, %s", of != NULL ? (int)(of - label) : text_cut(label, 70), label,
             element[0] ? ", " : "", TEXT_CUT(element[0] ? element_words(r, element) : "", 90), when);
}

/* The single counts, which no chart by month shows, as distances of the simulation from them. */
static void single_counts(struct report *r)
{
    struct interval items[ROWS];
    const char *rows[ROWS];
    int n = 0;
    const char *values[2] = {r->policy, "10"};
    sqlite3_stmt *q = report_query(r, COLUMNS COMPARED " WHERE of_series < 6 AND value > 0" WORST_FIRST, values, 2);

    while (n < ROWS && report_next(r, q)) {
        char label[200];
        double observed = result_number(q, 4);
        if (report_counts_people(r, result_text(q, 0)) && isnan(report_visible(r, observed))) continue;
        row_words(r, q, label, sizeof label);
        rows[n] = report_copy(r, label);
        items[n] = (struct interval){n, 0, result_number(q, 5) / observed - 1, result_number(q, 6) / observed - 1,
                                     result_number(q, 7) / observed - 1};
        n++;
    }
    report_end(r, q);
    if (n == 0) return;
    figure_open(r, "Single counts: how far the simulation is from them",
                "0 %: the count. Marker: median of the simulation; bar: its 90 % interval. The farthest outside stand "
                "first; a median beyond \xc2\xb1"
                "200 % is written at the edge.");
    chart_intervals(r, &(struct interval_chart){.title = "Single counts beside the simulation",
                                                .axis = "simulation less count, as a share of the count",
                                                .rows = rows,
                                                .row_count = n,
                                                .group_count = 1,
                                                .items = items,
                                                .count = n,
                                                .percent = 1,
                                                .limit = 2});
    figure_close(r);
}

static void worst_table(struct report *r)
{
    static const char *const heads[] = {"Observed", "Counted", "Simulated (median)", "5 %", "95 %", "90 % interval"};
    const char *summary = "The forty that are met worst, as a table", *values[2] = {r->policy, "40"};
    sqlite3_stmt *q = report_query(r, COLUMNS COMPARED WORST_FIRST, values, 2);

    html_table_open(r, summary, "Observed numbers, those outside the interval first", heads, 6);
    while (report_next(r, q)) {
        char label[200];
        int people = report_counts_people(r, result_text(q, 0));
        static const int columns[] = {4, 6, 5, 7};
        row_words(r, q, label, sizeof label);
        html_table_row(r);
        html_table_head(r, label);
        for (int k = 0; k < 4; k++) {
            double value = result_number(q, columns[k]);
            html_table_value(r, people ? report_visible(r, value) : value);
        }
        html_table_text(r, result_number(q, 8) > 0 ? "outside" : "inside");
        html_table_row_end(r);
    }
    report_end(r, q);
    html_table_close(r, summary);
}

void section_record(struct report *r)
{
    if (!report_has(r, "observation")) return;
    double all = report_number(r, "SELECT count(*) FROM " COMPARED, &r->policy, 1);
    double outside = report_number(r, "SELECT total(outside) FROM " COMPARED, &r->policy, 1);
    char text[300], count[VALUE_SIZE], of[VALUE_SIZE];

    if (!(all > 0)) return;
    section_open(r, "record");
    format_value(of, all);
    format_value(count, outside);
    snprintf(text, sizeof text,
             say(r,
                 "Of %s observed numbers %s lie outside the 90 %% interval of the simulation; a tenth of them would by "
                 "chance, if they were independent and the model true."),
             of, count);
    paragraph(r, "", text);
    single_counts(r);
    worst_table(r);
    section_close(r);
}
