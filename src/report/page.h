/* The page around the charts: head, style, sections, figures and tables. */
#ifndef FLUJO_REPORT_PAGE_H
#define FLUJO_REPORT_PAGE_H

#include "report/chart.h"
#include "report/words.h"

/* Everything before the sections, and after them. */
void page_open(struct text *t, struct report *r);
void page_close(struct text *t, const struct report *r);

/* A section of report_sections with its heading and an entry in the contents. */
void section_open(struct report *r, const char *id);
void section_close(struct report *r);
/* What stands folded but in the report of a study. */
void fold_open(struct report *r, const char *summary);
void fold_close(struct report *r);
/* Texts given to these and to the functions below are translated where the table of messages has them, and escaped. */
void paragraph(struct report *r, const char *class_name, const char *text);

/* <figure>; the caption is the visible title, the note may be "". */
void figure_open(struct report *r, const char *caption, const char *note);
void figure_close(struct report *r);
/* Items of a legend; keys: median band50 band90 observed limit shortfall, or
 * l0..l7 (lines), f0..f7 (markers). */
void legend_open(struct report *r);
void legend_item(struct report *r, const char *key, const char *label);
void legend_close(struct report *r);
/* The legend that fits a time chart. */
void legend_time(struct report *r, const struct time_chart *c);

/* What unfolds; on_screen: paper leaves it out. Ended by details_close. */
void details_open(struct report *r, const char *summary, int on_screen);
void details_close(struct report *r);

/* A table, closed in <details> if `summary` is not null. */
void html_table_open(struct report *r, const char *summary, const char *caption, const char *const *heads, int count);
void html_table_row(struct report *r);                    /* begins a row */
void html_table_text(struct report *r, const char *text); /* cell, escaped */
void html_table_head(struct report *r, const char *text); /* row header */
void html_table_date(struct report *r, const char *text); /* the same, kept on one line */
void html_table_value(struct report *r, double value);
void html_table_number(struct report *r, double value, int percent); /* one or the other, without sign */
void html_table_share(struct report *r, double value, int with_sign);
void html_table_share_of(struct report *r, double value, double runs); /* of few runs their number */
void html_table_row_end(struct report *r);
void html_table_close(struct report *r, const char *summary);
/* How many bytes and lines two texts begin with alike, in whole lines. */
size_t same_lines(const char *a, const char *b, int *lines);
/* The values of a time chart as a table (daily ones every seventh day). */
void html_table_time(struct report *r, const struct time_chart *c);

#endif
