/* What is said of a result: statements, each a kind of sentence with its numbers and names.
 *
 * They are composed in study/answer*.c alone. The terminal, JSON, the result file (table `statement`) and the
 * report write them in words with statement_text, in one of the languages of the table of messages. */
#ifndef FLUJO_STUDY_STATEMENT_H
#define FLUJO_STUDY_STATEMENT_H

#include "base/dates.h"
#include "base/language.h"
#include "base/text.h"

/* The order is that of the table (statement_words.c). Those from SAYS_VALUES on say how far to trust the rest. */
enum statement_kind {
    SAYS_BASELINE,
    SAYS_LOWER,
    SAYS_HIGHER,
    SAYS_SIMILAR,
    SAYS_EQUAL,
    SAYS_SAME,
    SAYS_OTHERS,
    SAYS_BEST,
    SAYS_TIE,
    SAYS_RUN,
    SAYS_PEAK,
    SAYS_RECORD_TOTAL,
    SAYS_OVER,
    SAYS_ENDED_NONE,
    SAYS_ENDED_AT_ONCE,
    SAYS_ENDED_HALF,
    SAYS_ENDED_LASTS,
    SAYS_REBOUND,
    SAYS_FITTED,
    SAYS_CALIBRATED,
    SAYS_REPLAYED,
    SAYS_FORECAST,
    SAYS_SHORTFALL,
    SAYS_TRIGGER,
    SAYS_SCORED,
    SAYS_NOT_SCORED,
    SAYS_SKILL_BETTER,
    SAYS_SKILL_WORSE,
    SAYS_SKILL_EXACT,
    SAYS_DRIVES_SHARE,
    SAYS_DRIVES_CHANGE,
    SAYS_DRIVES_SHARE_OF,
    SAYS_DRIVES_CHANGE_OF,
    SAYS_NO_DRIVER,
    SAYS_NO_DRIVER_OF,
    SAYS_ROWS,
    SAYS_ROW_LOWEST,
    SAYS_ROW_HIGHEST,
    SAYS_CAMPS,
    SAYS_VALUES,
    SAYS_STOPPED,
    SAYS_FEW,
    SAYS_RECORD,
    SAYS_WORST,
    SAYS_NO_RECORD,
    SAYS_FOLLOWED,
    SAYS_DEPENDS,
    SAYS_REVERSES,
    SAYS_STEADY,
    SAYS_TURNS,
    SAYS_UNDECIDED,
    SAYS_SIZE,
    SAYS_NOT_COUNTED,
    SAYS_NO_CHANCE,
    SAYS_CERTIFIED,
    SAYS_UNCONFIRMED,
    SAYS_EXACT_SETTLED,
    SAYS_EXACT_BOUND,
    SAYS_EXACT_SHORT,
    SAYS_EXACT_ALONE,
    SAYS_EXACT_OPEN,
    SAYS_UNCERTIFIED,
    SAYS_SETTLED,
    SAYS_UNSETTLED,
    SAYS_REPLAY,
    SAYS_BEYOND,
    SAYS_POINT,
    SAYS_UNIDENTIFIED,
    SAYS_PREDICTED,
    SAYS_TOTALS,
    SAYS_UNREACHED,
    SAYS_UNSCORED,
    SAYS_EXPECTED,
    SAYS_EXPECTED_ROWS,
    SAYS_EXPECTED_PILOT,
    SAYS_EXPECTED_FIT,
    SAYS_EXPECTED_PASSES,
    SAYS_CLIPPED,
    SAYS_GIVEN,
    STATEMENT_KINDS
};
const char *statement_name(enum statement_kind kind); /* "baseline", ... */

enum { STATEMENT_NUMBERS = 9, STATEMENT_WORDS = 160 };
struct statement {
    enum statement_kind kind;
    int measure;                      /* -1: none */
    const char *policy, *other;       /* labels; null: none */
    char words[STATEMENT_WORDS];      /* of a series or a parameter */
    double number[STATEMENT_NUMBERS]; /* what they are stands at the kind (statement_words.c) */
    day_number from, to;
};

enum { MOST_STATEMENTS = 64 };
struct statements {
    struct statement item[MOST_STATEMENTS];
    int count;
};
/* A new statement without numbers; the last one anew when there is no room. */
struct statement *statement_add(struct statements *list, enum statement_kind kind, int measure);
/* Its numbers, from the first on. */
void statement_put(struct statement *st, const double *numbers, size_t count);
#define STATEMENT_PUT(st, ...)                                                                                         \
    statement_put(st, (const double[]){__VA_ARGS__}, sizeof(const double[]){__VA_ARGS__} / sizeof(double))
/* What a number of a kind is, for readers of JSON; 0 beyond the last. */
int statement_number_name(enum statement_kind kind, int number, char out[32]);
/* 1 if a count in the sentence is above 0 and below this. */
int statement_hides(const struct statement *s, double below);
/* 1 if it says how far to trust the others. */
int statement_is_of_trust(const struct statement *s);
/* The sentence. */
void statement_text(struct text *t, const struct statement *s, const struct reader *reader);
/* "How far to trust this" */
const char *statement_trust_heading(enum language language);
/* All of them as one paragraph. */
void statements_paragraph(struct text *t, const struct statements *list, const struct reader *reader);
/* For readers, three digits: 1834567 -> "1.83 million", 18345 -> "18,300". */
void text_add_about(struct text *t, double value, enum language language);

#endif
