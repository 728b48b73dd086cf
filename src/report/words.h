/* What a report says around its figures, in each language: headings, the lines to unfold, the glossary. */
#ifndef FLUJO_REPORT_WORDS_H
#define FLUJO_REPORT_WORDS_H

#include "study/statement.h"

struct section_words {
    const char *id;
    const char *heading[LANGUAGES];
    int folded; /* 1: where policies are compared it stands folded, so that the report is read in ten screens */
};
extern const struct section_words report_sections[]; /* ended by a null id */

/* Lines between. */
enum report_line {
    LINE_KICKER,
    LINE_SKIP,
    LINE_NOTE,
    LINE_FOOT,
    LINE_ENCOUNTERS,
    LINE_CUSTODY,
    LINE_POLICIES,
    REPORT_LINES
};
extern const char *const report_lines[REPORT_LINES][LANGUAGES];

struct glossary_word {
    const char *word[LANGUAGES], *text[LANGUAGES];
};
extern const struct glossary_word report_glossary[]; /* ended by a null word */

#endif
