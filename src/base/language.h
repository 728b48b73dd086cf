/* Texts of the program in other languages than English.
 *
 * A text is written in English where it is used; the table of a language (spanish.c) holds its translation beside the
 * same text. What has none is shown in English. Numbers are written the same way in both languages, as is usual in
 * Mexico and Central America: 12,345.6. */
#ifndef FLUJO_LANGUAGE_H
#define FLUJO_LANGUAGE_H

#include "base/dates.h"
#include "base/text.h"

enum language { ENGLISH, SPANISH, LANGUAGES };
extern const char *const language_codes[LANGUAGES]; /* "en", "es" */

struct translation {
    const char *english, *other;
};
extern const struct translation spanish_table[], spanish_model_table[], spanish_cli_table[],
    spanish_glossary_table[]; /* each ended by a null text */

/* Who reads: the language, and translations of the scenario's own titles and labels, ended by a null text, or null. */
struct reader {
    enum language language;
    const struct translation *own;
};

/* The language of a code; ENGLISH for null and unknown codes. */
enum language language_find(const char *code);

/* The text in the language, or the text itself. A translation of a format takes the same arguments in the same order. */
#if defined(__GNUC__)
__attribute__((format_arg(2)))
#endif
const char *
language_text(enum language language, const char *english);

/* A label as the reader has it: of the scenario, of the program, or put together of such parts and of numbers. */
void language_add_label(struct text *t, const struct reader *reader, const char *label);
/* "20 January 2021", "20 de enero de 2021"; "January 2021", "enero de 2021". */
void language_add_day(struct text *t, day_number day, enum language language);
void language_add_month(struct text *t, day_number day, enum language language);

/* Fewer runs than these are counted where a share of them is stated: it would look like a probability. */
enum { FEW_RUNS = 20 };
/* How many of `runs` runs are meant, in a column: "68 %", of few "1 of 2"; "-" where it is not defined. */
void language_add_share_of(struct text *t, double share, double runs, enum language language);
/* The same in a sentence, after "in": "68 % of the runs", "1 of 2 runs", "all 2 runs". */
void language_add_runs(struct text *t, double share, double runs, enum language language);
/* A percentage; in Spanish after "el" or "un" (article, else null), which stands differently with a bound. */
void language_add_share(struct text *t, double share, const char *article, enum language language);

#endif
