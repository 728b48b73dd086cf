/* What the sections of a report share: the open result, the page being written
 * and readers of the tables.
 *
 * Failures are sticky: after the first one `status` holds it, readers return
 * nothing and writers do no harm, and report_write looks once at the end. All
 * loaded data lives in one arena, freed with the report. */
#ifndef FLUJO_REPORT_CONTEXT_H
#define FLUJO_REPORT_CONTEXT_H

#include "base/dates.h"
#include "base/text.h"
#include "report/svg.h"
#include "store/read.h"
#include "study/statement.h"

/* Ids with their labels, in the order of the file. */
struct names {
    const char **id, **label;
    int count, capacity;
};

/* The rows of a chart of time on the page, by which the script finds them. */
struct drawn_rows {
    const char *title, *keys, *rows;
    int number;
    struct drawn_rows *next;
};

enum { POLICIES_SHOWN = 8 };

struct report {
    const struct allocator *a;
    struct error_list *errors;
    struct arena arena;
    struct result_file file;
    struct text body;     /* sections */
    struct text contents; /* items of the table of contents */
    enum flujo_status status;
    double suppress_below;
    const char *link;     /* to a live page, or null */
    struct reader reader; /* of the page */
    int folded;           /* the section under way is */
    int figures;          /* drawn so far: makes ids */
    int comparing;        /* more than one policy */
    int study;            /* a forecast, validation, calibration or sensitivity */
    int camps;            /* a displacement instance: people in camps, no border */
    int sketching;        /* for the script, of another policy than that of the page */
    struct drawn_rows *drawn;
    const char *policy, *policy_label; /* the one shown in the first sections */
    struct names policies, origins, demographics, facilities, countries, places, measures, units;
    const char *title, *start, *end, *decision;
};

/* One instant of a quantity: a day, or a month placed at its middle. */
struct point {
    day_number day;
    double mean, q05, q25, q50, q75, q95; /* nan = not known or suppressed */
};

struct curve {
    struct point *points;
    int count, capacity;
    int monthly; /* 1: points are months */
};

/* A text of the program in the language of the page. */
#if defined(__GNUC__)
__attribute__((format_arg(2)))
#endif
static inline const char *
say(const struct report *r, const char *english)
{
    return language_text(r->reader.language, english);
}
/* A label of the scenario, or a text of the program that stands in the result. */
const char *say_label(struct report *r, const char *label);

int report_fine(const struct report *r); /* nothing failed yet */
void report_fail(struct report *r, enum flujo_status status);
/* 1 if the table exists and has a row. */
int report_has(struct report *r, const char *table);
/* Prepared statement or null; step with report_next (1 a row, 0 the end), finish with report_end. */
sqlite3_stmt *report_query(struct report *r, const char *sql, const char *const *values, int count);
int report_next(struct report *r, sqlite3_stmt *q);
void report_end(struct report *r, sqlite3_stmt *q);
const char *report_copy(struct report *r, const char *s);                                        /* "" on failure */
const char *report_one(struct report *r, const char *sql, const char *const *values, int count); /* "" if none */
double report_number(struct report *r, const char *sql, const char *const *values, int count);   /* nan if none */
const char *report_note(struct report *r, const char *key);                                      /* "" if none */
/* Rows of (id, label). */
void report_names(struct report *r, const char *sql, const char *const *values, int count, struct names *out);
const char *names_label(const struct names *n, const char *id); /* the id itself if unknown */

/* A count of people as it may be shown: nan when it is suppressed. */
double report_visible(const struct report *r, double count);
/* 1 if small values of the measure are to be suppressed. */
int report_counts_people(struct report *r, const char *measure);

/* Series of a measure, from `monthly`, `daily` or `forecast`. Empty if there are none.
 * Small counts are suppressed when the measure counts people. */
void curve_load(struct report *r, const char *table, const char *policy, const char *measure, const char *element,
                struct curve *out);
/* Beds in force in a facility; empty if no capacity is stated. */
void curve_load_beds(struct report *r, const char *table, const char *facility, struct curve *out);
/* What was observed, by month, from the table `fit`. */
void curve_observed(struct report *r, const char *measure, const char *element, struct curve *out);
/* Observed stocks of one element, in the middle of the days that each covers; small counts suppressed. */
void curve_observed_stock(struct report *r, const char *measure, const char *element, struct curve *out);
void curve_push(struct report *r, struct curve *c, const struct point *p);
void curve_push_value(struct report *r, struct curve *c, day_number day, double value); /* without intervals */
double curve_peak(const struct curve *c, int *at); /* of the median, else the mean; nan and -1 if empty */
double curve_total(const struct curve *c);         /* sum of means; nan when one is hidden */
double curve_middle(const struct point *p);        /* median, else mean */

/* First and last day on which a condition held without a gap. */
struct span {
    day_number from, to;
};

#endif
