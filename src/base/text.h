/* A growing text. Failed allocations set `failed`, for good; later calls do nothing, so
 * a writer checks once at the end, also of a text that was cleared and used again. */
#ifndef FLUJO_BASE_TEXT_H
#define FLUJO_BASE_TEXT_H

#include "base/errors.h"

struct text {
    const struct allocator *a;
    char *data; /* terminated; may be null while empty */
    size_t length, capacity;
    int failed;
};

void text_init(struct text *t, const struct allocator *a);
void text_free(struct text *t);
void text_clear(struct text *t);
void text_add(struct text *t, const char *s);
void text_add_bytes(struct text *t, const char *s, size_t length);
void text_format(struct text *t, const char *format, ...) FLUJO_PRINTF(2, 3);
void text_add_html(struct text *t, const char *s); /* escapes & < > " ' and spells out what steers a display */
void text_add_json(struct text *t, const char *s); /* a quoted JSON string; what steers a display as \u... */
/* Quoted when RFC 4180 asks for it; what a spreadsheet would take for a formula (=, +, -, @ and
 * more) gets an apostrophe before it, which spreadsheets take as "this is text". */
void text_add_csv(struct text *t, const char *s);
/* Shortest decimal that reads back as the same double ("%.17g" at most);
 * integers without a point; nan as empty. Locale-independent. */
void text_add_number(struct text *t, double value);
/* 1 for a share that rounding would state as all though it is not, -1 as none, else 0. */
int text_share_beyond(double share);
/* A share of something as "68 %"; "over 99 %" and "under 1 %" where rounding
 * would state all or none. */
void text_add_share(struct text *t, double share);

enum { NUMBER_SIZE = 32 };
/* For readers: 12345.6 -> "12,346" (from 99.5 on), 23.4 -> "23", 1.234 -> "1.23",
 * below 0.005 -> "0"; "-" for nan. The result is `out` or a constant. */
const char *number_text(double value, char out[NUMBER_SIZE]);
/* A score with so many decimals; "undefined" for nan and infinity. */
const char *decimals_text(double value, int decimals, char out[NUMBER_SIZE]);
/* A share as whole percent, never a negative zero; and that with its sign: "+12", "-3", "0". */
double percent_of(double share);
const char *percent_signed(double share, char out[NUMBER_SIZE]);

/* How many bytes of s, at most `most`, end with a whole character; for "%.*s": TEXT_CUT(s, 80). */
int text_cut(const char *s, int most);
#define TEXT_CUT(s, most) text_cut(s, most), (s)
/* Length in bytes of the well-formed UTF-8 sequence at s (at most `length`
 * bytes are looked at), or 0. */
size_t utf8_sequence(const char *s, size_t length);
/* The code point of that sequence if it steers a display rather than being shown:
 * control characters (tab and line end too), separators and marks of direction; else 0. */
unsigned utf8_steers(const char *s, size_t sequence);
/* The first of them in s but for tabs and line ends; 0 if there is none. */
unsigned text_steers(const char *s);
/* s for one line of a terminal into `out` (terminated, cut if too long): what steers
 * it, and bytes that are no text, are spelt \xHH or \uHHHH. Returns the length. */
size_t text_visible(const char *s, char *out, size_t size);

/* "folder/name" into t (cleared first). */
void text_path(struct text *t, const char *folder, const char *name);

/* Locale-independent strict number: the whole of s (blanks around allowed).
 * Returns 1 and *value, or 0. Refuses inf, nan, hex. */
int number_parse(const char *s, double *value);

#endif
