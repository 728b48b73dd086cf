/* The sections of a report, in their order. Each writes nothing when the result
 * does not contain its data. */
#ifndef FLUJO_REPORT_SECTIONS_H
#define FLUJO_REPORT_SECTIONS_H

#include "report/page.h"

void section_answer(struct report *r); /* the paragraph and key numbers */
void section_map(struct report *r);
void section_encounters(struct report *r); /* total and small multiples */
void section_custody(struct report *r);    /* against capacity; children over 72 h */
void section_drivers(struct report *r);    /* beliefs, smugglers, cooperation */
void section_asylum(struct report *r);
void section_trends(struct report *r);   /* change points and early warnings */
void section_policies(struct report *r); /* paired differences, Pareto fronts */
void section_record(struct report *r);   /* observed numbers, those not met first */
void section_facts(struct report *r);    /* dated facts beside the simulation */
void section_scores(struct report *r);
void section_parameters(struct report *r);
void section_study(struct report *r);        /* sensitivity, forecast, validation, posterior */
void section_assimilation(struct report *r); /* the record, replayed by members */
void section_camps(struct report *r);        /* of a displacement instance */
void section_limits(struct report *r);
void section_glossary(struct report *r);
void section_reproduce(struct report *r);

/* What shows one policy, of that of the page and, for the script, of the others. */
void each_policy(struct report *r, void (*body)(struct report *r));
/* What an element of a measure is, in words: "all" for the total. */
const char *element_words(struct report *r, const char *element);
/* "encounters: humane minus observed" in words: a measure, a policy, or two. */
const char *influenced_words(struct report *r, const char *text);
/* A table from a query. `kinds` has a letter a column; the first column heads its
 * row: t text, e element in words, f facility, o policy, s name of table
 * sustainability, d date, n number, p share, c count of people (small ones are
 * suppressed). */
void query_table(struct report *r, const char *summary, const char *caption, const char *const *heads,
                 const char *kinds, const char *sql);
/* A figure of one time chart with legend and table; 0 if there is no data. */
int figure_time(struct report *r, const struct time_chart *c, const char *note);
/* Lines of a measure, one an element of `names` (prefix + id). */
int figure_lines(struct report *r, const char *measure, const char *prefix, const struct names *names,
                 const char *title, const char *unit, int percent, const char *note);
/* A fan of a scalar measure from daily if kept, else monthly rows. */
int figure_fan(struct report *r, const char *measure, const char *title, const char *unit, int percent,
               const char *note);
/* The policies behind the ids of the paragraph, and their main differences; nothing for one policy. */
void table_of_policies(struct report *r);
/* State that the last month is incomplete, if it is: it looks like a fall. */
void note_partial_month(struct report *r);

#endif
