/* How a statement becomes a sentence; the words stand in statement_words.c. */
#include "study/statement_words.h"

#include "scenario/measures.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* "encounters"; of measures without words of their own the label, which stands within a sentence. */
static void add_counted(struct text *t, int measure, int best, enum language language)
{
    const struct measure_words *w = measure_words;

    while (w->measure >= 0 && w->measure != measure)
        w++;
    if (w->measure >= 0) {
        text_add(t, best ? w->best[language] : w->words[language]);
    } else if (measure >= 0) {
        const char *label = language_text(language, measure_table[measure].label);
        text_format(t, "%c%s", best ? label[0] : tolower((unsigned char)label[0]), label + 1);
    }
}

/* The digits of a plain number, in threes: "18,300". */
static void add_grouped(struct text *t, const char *digits)
{
    size_t whole = strcspn(digits, "."), sign = digits[0] == '-';

    for (size_t i = 0; digits[i] != '\0'; i++) {
        if (i > sign && i < whole && (whole - i) % 3 == 0) text_add(t, ",");
        text_add_bytes(t, &digits[i], 1);
    }
}

void text_add_about(struct text *t, double value, enum language language)
{
    static const struct {
        double size;
        const char *words[LANGUAGES];
    } units[] = {{1e9, {" billion", " mil millones"}}, {1e6, {" million", " millones"}}};
    char digits[NUMBER_SIZE];
    double rounded = value, step = 1;
    size_t i = 0;

    while (isfinite(value) && fabs(value) / step >= 999.5)
        step *= 10;
    if (isfinite(value)) rounded = round(value / step) * step;
    while (i < 2 && !(fabs(rounded) >= units[i].size))
        i++;
    if (!isfinite(value))
        snprintf(digits, sizeof digits, "-");
    else if (i < 2)
        snprintf(digits, sizeof digits, "%.*f",
                 rounded / units[i].size < 10    ? 2
                 : rounded / units[i].size < 100 ? 1
                                                 : 0,
                 rounded / units[i].size);
    else
        snprintf(digits, sizeof digits, "%.*f",
                 fabs(value) >= 99.5 || rounded == round(value * 100) / 100 ? 0
                 : fabs(value) < 10                                         ? 2
                                                                            : 1,
                 fabs(value) >= 99.5 ? rounded : value);
    if (strchr(digits, '.') != NULL)
        for (size_t n = strlen(digits); n > 0 && (digits[n - 1] == '0' || digits[n - 1] == '.'); n--) {
            int point = digits[n - 1] == '.';
            digits[n - 1] = '\0';
            if (point) break;
        }
    add_grouped(t, digits);
    if (i < 2) text_add(t, units[i].words[language]);
}

/* In how many of the runs: of {r045} number 0 is the share, 4 the runs, and 5 the share that is the same, which is stated where
 * it is one in a hundred or more. */
static void add_runs(struct text *t, const struct statement *s, const char *at, enum language language)
{
    double share = s->number[at[1] - '0'], runs = s->number[at[2] - '0'];
    double equal = isdigit((unsigned char)at[3]) ? s->number[at[3] - '0'] : 0;

    language_add_runs(t, share, runs, language);
    if (!(equal >= 0.01)) return;
    text_add(t, language == SPANISH ? " (igual en " : " (the same in ");
    if (runs < FEW_RUNS)
        text_format(t, "%.0f", equal * runs);
    else
        language_add_share(t, equal, "el", language);
    text_add(t, ")");
}

/* " (95 % interval: 20 to 35 %)"; nothing where there is none. */
static void add_interval(struct text *t, double low, double high, int shares, enum language language)
{
    if (!isfinite(low) || !isfinite(high)) return;
    text_add(t, language == SPANISH ? " (intervalo del 95 %: de " : " (95 % interval: ");
    if (!shares)
        text_add_about(t, low, language);
    else if (text_share_beyond(low) != 0)
        language_add_share(t, low, NULL, language);
    else
        text_format(t, "%.0f", 100 * low);
    text_add(t, language == SPANISH ? " a " : " to ");
    if (shares)
        language_add_share(t, high, NULL, language);
    else
        text_add_about(t, high, language);
    text_add(t, ")");
}

/* "2.38 millones de encuentros". */
static void add_of(struct text *t, enum language language)
{
    static const char millions[] = "millones ";
    size_t n = sizeof millions - 1;

    if (language == SPANISH && t->length >= n && memcmp(t->data + t->length - n, millions, n) == 0) text_add(t, "de ");
}

/* One of two forms, "run|runs}": the first where there is one. */
static void add_choice(struct text *t, const char *forms, double number)
{
    size_t first = strcspn(forms, "|"), second = strcspn(forms + first + 1, "}");

    if (number > 0.995 && number < 1.005)
        text_add_bytes(t, forms, first);
    else
        text_add_bytes(t, forms + first + 1, second);
}

static void add_month(struct text *t, const char *words, enum language language)
{
    day_number month;

    if (date_parse(words, 1, &month))
        language_add_month(t, month, language);
    else
        text_add(t, words);
}

/* A name, or several in quotation marks. */
static void add_words(struct text *t, const char *words, const struct reader *reader)
{
    static const char open[] = "\xe2\x80\x9c", close[] = "\xe2\x80\x9d";
    const char *end;
    char name[STATEMENT_WORDS];

    while (strncmp(words, open, 3) == 0 && (end = strstr(words, close)) != NULL) {
        snprintf(name, sizeof name, "%.*s", (int)(end - words) - 3, words + 3);
        text_add(t, open);
        language_add_label(t, reader, name);
        text_add(t, close);
        words = end + 3;
        size_t between = strcspn(words, open);
        text_add_bytes(t, words, between);
        words += between;
    }
    language_add_label(t, reader, words);
}

/* What stands for a placeholder: of a letter, and mostly a digit. */
static void fill(struct text *t, const struct statement *s, const char *at, const struct reader *reader)
{
    enum language language = reader->language;
    int digit = isdigit((unsigned char)at[1]) ? at[1] - '0' : 0;
    double number = digit < STATEMENT_NUMBERS ? s->number[digit] : NAN;

    switch (at[0]) {
    case 'p': language_add_label(t, reader, s->policy == NULL ? "" : s->policy); break;
    case 'o': language_add_label(t, reader, s->other == NULL ? "" : s->other); break;
    case 'w': add_words(t, s->words, reader); break;
    case 'y': add_month(t, s->words, language); break;
    case 'm': add_of(t, language); /* fall through */
    case 'b': add_counted(t, s->measure, at[0] == 'b', language); break;
    case 'd': language_add_day(t, digit == 0 ? s->from : s->to, language); break;
    case 'n': text_add_about(t, number, language); break;
    case 'g': text_format(t, "%.4g", number); break;
    case 's': language_add_share(t, number, NULL, language); break;
    case 't': isfinite(number) ? text_format(t, "%.1f %%", 100 * number) : text_add(t, "-"); break;
    case 'e': language_add_share(t, number, "el", language); break;
    case 'u': language_add_share(t, number, "un", language); break;
    case 'r': add_runs(t, s, at, language); break;
    case 'k':
    case 'l': add_interval(t, number, s->number[at[2] - '0'], at[0] == 'k', language); break;
    case 'i': text_format(t, "%.0f", number); break;
    case 'c': add_choice(t, at + 3, number); break;
    default: break;
    }
}

void statement_text(struct text *t, const struct statement *s, const struct reader *reader)
{
    for (const char *m = statement_rows[s->kind].text[reader->language]; *m != '\0';) {
        size_t plain = strcspn(m, "{");

        text_add_bytes(t, m, plain);
        m += plain;
        if (*m == '\0') break;
        fill(t, s, m + 1, reader);
        m += strcspn(m, "}") + 1;
    }
}

struct statement *statement_add(struct statements *list, enum statement_kind kind, int measure)
{
    struct statement *s = &list->item[list->count < MOST_STATEMENTS ? list->count++ : MOST_STATEMENTS - 1];

    *s = (struct statement){.kind = kind, .measure = measure};
    return s;
}

void statement_put(struct statement *st, const double *numbers, size_t count)
{
    memcpy(st->number, numbers, count * sizeof *numbers);
}

const char *statement_name(enum statement_kind kind) { return statement_rows[kind].name; }

int statement_number_name(enum statement_kind kind, int number, char out[32])
{
    const char *at = statement_rows[kind].numbers;

    for (; number > 0 && *at != '\0'; number--) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    snprintf(out, 32, "%.*s", (int)strcspn(at, " "), at);
    return out[0] != '\0';
}

/* Whether its numbers are values of a parameter or months, not counts. */
static int holds_no_count(enum statement_kind kind)
{
    return kind == SAYS_DEPENDS || kind == SAYS_REVERSES || kind == SAYS_ENDED_HALF;
}

int statement_hides(const struct statement *s, double below)
{
    if (holds_no_count(s->kind)) return 0;
    for (const char *m = statement_rows[s->kind].text[ENGLISH]; (m = strstr(m, "{n")) != NULL; m++) {
        double count = fabs(s->number[m[2] - '0']);
        if (s->measure != M_COST && count > 0 && count < below) return 1;
    }
    for (const char *m = statement_rows[s->kind].text[ENGLISH]; (m = strstr(m, "{l")) != NULL; m++)
        for (int end = 2; end < 4; end++)
            if (fabs(s->number[m[end] - '0']) > 0 && fabs(s->number[m[end] - '0']) < below) return 1;
    return 0;
}

int statement_is_of_trust(const struct statement *s) { return s->kind >= SAYS_VALUES; }

const char *statement_trust_heading(enum language language) { return statement_trust_headings[language]; }

void statements_paragraph(struct text *t, const struct statements *list, const struct reader *reader)
{
    for (int i = 0; i < list->count; i++) {
        int first = statement_is_of_trust(&list->item[i]) && (i == 0 || !statement_is_of_trust(&list->item[i - 1]));

        if (i > 0) text_add(t, " ");
        if (first) text_format(t, "%s: ", statement_trust_headings[reader->language]);
        statement_text(t, &list->item[i], reader);
    }
}
