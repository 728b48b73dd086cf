/* See language.h. */
#include "base/language.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const language_codes[LANGUAGES] = {"en", "es"};

enum language language_find(const char *code)
{
    for (int i = 0; i < LANGUAGES && code != NULL; i++)
        if (strcmp(code, language_codes[i]) == 0) return (enum language)i;
    return ENGLISH;
}

const char *language_text(enum language language, const char *english)
{
    if (language != SPANISH || english == NULL) return english;
    const struct translation *const tables[] = {spanish_table, spanish_model_table, spanish_cli_table,
                                                spanish_glossary_table};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct translation *t = tables[i]; t->english != NULL; t++)
            if (strcmp(t->english, english) == 0) return t->other;
    return english;
}

/* A text that the program composed: its numbers stand for # in the table. 0 where it has none such. */
static int add_numbers(struct text *t, enum language language, const char *label)
{
    enum { MOST = 4 };
    char pattern[160];
    const char *numbers[MOST], *at = label;
    size_t length[MOST], used = 0, n = 0;

    while (*at != '\0' && used + 1 < sizeof pattern) {
        size_t digits = n < MOST && *at >= '0' && *at <= '9' ? strspn(at, "0123456789.,") : 0;
        if (digits > 0) numbers[n] = at, length[n++] = digits;
        pattern[used++] = digits > 0 ? '#' : *at;
        at += digits > 0 ? digits : 1;
    }
    pattern[used] = '\0';
    const char *said = n > 0 && *at == '\0' ? language_text(language, pattern) : pattern;
    if (said == pattern) return 0;
    for (size_t k = 0; *said != '\0'; said++) {
        if (*said == '#' && k < n)
            text_add_bytes(t, numbers[k], length[k]), k++;
        else
            text_add_bytes(t, said, 1);
    }
    return 1;
}

/* "Expulsions, Children", "weight of belief (departure.belief_weight)": its parts. 0 if it has none. */
static int add_parts(struct text *t, const struct reader *reader, const char *label)
{
    char head[200];
    const char *semicolon = strstr(label, "; "), *comma = strstr(label, ", "), *bracket = strstr(label, " (");
    const char *list = semicolon != NULL ? semicolon : comma, *at = list != NULL ? list : bracket;

    if (at == NULL || at == label || (size_t)(at - label) >= sizeof head) return 0;
    snprintf(head, sizeof head, "%.*s", (int)(at - label), label);
    language_add_label(t, reader, head);
    if (at == list) {
        text_add_bytes(t, list, 2);
        language_add_label(t, reader, list + 2);
    } else {
        text_add(t, bracket);
    }
    return 1;
}

void language_add_label(struct text *t, const struct reader *reader, const char *label)
{
    const struct translation *own = reader->own;

    while (own != NULL && own->english != NULL && strcmp(own->english, label) != 0)
        own++;
    const char *said = own != NULL && own->english != NULL ? own->other : language_text(reader->language, label);
    if (reader->language == ENGLISH || said != label
        || (!add_numbers(t, reader->language, label) && !add_parts(t, reader, label)))
        text_add(t, said);
}

static const char *const months[LANGUAGES][12] = {{"January", "February", "March", "April", "May", "June", "July",
                                                   "August", "September", "October", "November", "December"},
                                                  {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
                                                   "agosto", "septiembre", "octubre", "noviembre", "diciembre"}};

void language_add_month(struct text *t, day_number day, enum language language)
{
    int year, month, dom;

    date_split(day, &year, &month, &dom);
    text_format(t, language == SPANISH ? "%s de %d" : "%s %d", months[language][month - 1], year);
}

void language_add_day(struct text *t, day_number day, enum language language)
{
    int year, month, dom;

    date_split(day, &year, &month, &dom);
    text_format(t, language == SPANISH ? "%d de " : "%d ", dom);
    language_add_month(t, day, language);
}

void language_add_share(struct text *t, double share, const char *article, enum language language)
{
    int beyond = text_share_beyond(share);

    if (!isfinite(share))
        text_add(t, language == SPANISH ? "una parte no definida" : "an undefined share");
    else if (language == ENGLISH)
        text_add_share(t, share);
    else if (beyond != 0)
        text_format(t, "%s%s %s %%", beyond > 0 ? "m\xc3\xa1s " : "menos ",
                    article != NULL && article[0] == 'u' ? "de un" : "del", beyond > 0 ? "99" : "1");
    else
        text_format(t, "%s%s%.0f %%", article != NULL ? article : "", article != NULL ? " " : "", 100 * share);
}

void language_add_share_of(struct text *t, double share, double runs, enum language language)
{
    if (!isfinite(share))
        text_add(t, "-");
    else if (runs > 0 && runs < FEW_RUNS)
        text_format(t, language == SPANISH ? "%.0f de %.0f" : "%.0f of %.0f", share * runs, runs);
    else
        text_format(t, "%.0f %%", 100 * share);
}

void language_add_runs(struct text *t, double share, double runs, enum language language)
{
    int spanish = language == SPANISH;
    double of_them = round(share * runs);

    if (!isfinite(share) || !(runs > 0 && runs < FEW_RUNS)) {
        language_add_share(t, share, "el", language);
        text_add(t, spanish ? " de las simulaciones" : " of the runs");
    } else if (runs < 2 && of_them < 1) {
        text_add(t, spanish ? "ninguna simulaci\xc3\xb3n" : "no run");
    } else if (runs < 2) {
        text_add(t, spanish ? "la \xc3\xbanica simulaci\xc3\xb3n" : "the only run");
    } else if (of_them < 1) {
        text_format(t, spanish ? "ninguna de %.0f simulaciones" : "none of %.0f runs", runs);
    } else if (of_them >= runs) {
        text_format(t, spanish ? "las %.0f simulaciones" : "all %.0f runs", runs);
    } else {
        text_format(t, spanish ? "%.0f de %.0f simulaciones" : "%.0f of %.0f runs", of_them, runs);
    }
}
