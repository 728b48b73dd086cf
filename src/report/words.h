/* The sections of a report and its glossary. */
#ifndef FLUJO_REPORT_WORDS_H
#define FLUJO_REPORT_WORDS_H

struct section_words {
    const char *id, *heading;
    int folded; /* 1: it stands folded but in the report of a study, so that the report is read in ten screens */
};
extern const struct section_words report_sections[]; /* ended by a null id */

struct glossary_word {
    const char *word, *text;
};
extern const struct glossary_word report_glossary[]; /* ended by a null word */

#endif
