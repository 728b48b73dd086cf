/* What fits a terminal: wrapped text, the answer in sentences, a small chart. */
#ifndef FLUJO_CLI_TERMINAL_H
#define FLUJO_CLI_TERMINAL_H

#include "cli/cli.h"
#include "study/statement.h"

/* Columns of the terminal, 60 to 100; 80 where stdout is none. */
int terminal_width(void);
/* A paragraph broken at words, no line wider than the terminal; further lines begin with `indent` blanks. Of its first line
 * `at` columns are taken. */
void terminal_flow(struct text *t, const char *paragraph, int at, int indent);
/* The same from the start of a line. */
void terminal_paragraph(struct text *t, const char *paragraph, int indent);
/* s in `width` columns, with blanks up to it; an ellipsis ends one that is cut. */
void terminal_column(struct text *t, const char *s, int width);
/* Columns that s takes: characters, of which each is one wide. */
int terminal_columns(const char *s);
/* The sentences, one a line; then how far to trust them. */
void terminal_answer(struct text *t, const struct statements *said, struct reader reader);
/* The same as members of a JSON object: "statements". */
void json_statements(struct text *t, const struct statements *said, struct reader reader);
/* The language of --lang, and what the scenario says in it. */
struct reader cli_reader(const struct job *j);
/* A text of the program in that language: heads of a table are spelled with their blanks, as columns are counted there. */
__attribute__((format_arg(2))) const char *cli_say(const struct job *j, const char *english);
/* A label in that language, in a column of at most so many characters, with blanks up to it; 0: as wide as it is. */
void cli_label(struct text *t, const struct job *j, const char *label, int width);

/* Bars of a row of values by month (nan: none) and of what was observed: marks on a grid of eight rows. */
struct terminal_chart {
    const struct job *j;
    const char *title;
    const double *simulated, *observed;
    int count, first_month; /* date_month_index */
};
/* Only where stdout is a terminal that is wide enough; in colour unless NO_COLOR is set or TERM is dumb, in plain letters
 * unless the locale is UTF-8. */
void terminal_chart(struct text *t, const struct terminal_chart *c);

#endif
