/* The words of statements (statement.c). */
#ifndef FLUJO_STUDY_STATEMENT_WORDS_H
#define FLUJO_STUDY_STATEMENT_WORDS_H

#include "study/statement.h"

struct statement_row {
    const char *name;            /* of the kind */
    const char *numbers;         /* what they are, in order, separated by blanks */
    const char *text[LANGUAGES]; /* with placeholders, which stand at the table */
};
extern const struct statement_row statement_rows[STATEMENT_KINDS];
extern const char *const statement_trust_headings[LANGUAGES];

/* What a measure counts, and the least of it; ended by the measure -1. Others have the table's label. */
struct measure_words {
    int measure;
    const char *words[LANGUAGES], *best[LANGUAGES];
};
extern const struct measure_words measure_words[];

#endif
