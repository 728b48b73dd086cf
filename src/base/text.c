/* Growing texts, and numbers as text.
 *
 * Numbers are written and read without the locale: the C library does the
 * exact decimal conversion and the point it puts is replaced, so that a
 * program that calls setlocale gets the same bytes. */
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_init(struct text *t, const struct allocator *a)
{
    memset(t, 0, sizeof *t);
    t->a = a;
}

void text_free(struct text *t)
{
    memory_free(t->a, t->data);
    text_init(t, t->a);
}

void text_clear(struct text *t)
{
    t->length = 0;
    if (t->data != NULL) t->data[0] = '\0';
}

/* Room for `more` bytes and the terminator; 0 when the text has failed. */
static int text_reserve(struct text *t, size_t more)
{
    if (t->failed) return 0;
    char *data = NULL;
    if (more < (size_t)-1 - t->length) data = memory_grow(t->a, t->data, &t->capacity, t->length + more + 1, 1);
    if (data == NULL) {
        t->failed = 1;
        return 0;
    }
    t->data = data;
    return 1;
}

void text_add_bytes(struct text *t, const char *s, size_t length)
{
    if (!text_reserve(t, length)) return;
    if (length > 0) memcpy(t->data + t->length, s, length);
    t->length += length;
    t->data[t->length] = '\0';
}

void text_add(struct text *t, const char *s) { text_add_bytes(t, s, strlen(s)); }

void text_format(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) t->failed = 1;
    if (!text_reserve(t, length < 0 ? 0 : (size_t)length)) return;
    va_start(args, format);
    vsnprintf(t->data + t->length, (size_t)length + 1, format, args);
    va_end(args);
    t->length += (size_t)length;
}

int text_cut(const char *s, int most)
{
    int length = s != NULL ? (int)strnlen(s, (size_t)most + 1) : 0, end = most;

    if (length <= most) return length;
    while (end > 0 && end > most - 4 && ((unsigned char)s[end] & 0xC0) == 0x80)
        end--;
    return ((unsigned char)s[end] & 0xC0) == 0x80 ? most : end; /* not UTF-8 */
}

size_t utf8_sequence(const char *s, size_t length)
{
    const unsigned char *u = (const unsigned char *)s;
    if (length == 0) return 0;
    if (u[0] < 0x80) return 1;
    size_t n = u[0] >= 0xC2 && u[0] <= 0xDF ? 2 : (u[0] & 0xF0) == 0xE0 ? 3 : u[0] >= 0xF0 && u[0] <= 0xF4 ? 4 : 0;
    if (n == 0 || n > length) return 0;
    for (size_t i = 1; i < n; i++)
        if ((u[i] & 0xC0) != 0x80) return 0;
    if ((u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] > 0x9F) || (u[0] == 0xF0 && u[1] < 0x90)
        || (u[0] == 0xF4 && u[1] > 0x8F))
        return 0; /* overlong, surrogate, beyond U+10FFFF */
    return n;
}

unsigned utf8_steers(const char *s, size_t sequence)
{
    const unsigned char *u = (const unsigned char *)s;
    unsigned c = sequence == 1   ? u[0]
                 : sequence == 2 ? (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu)
                 : sequence == 3 ? (u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu)
                                 : 0;
    int steers = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F
                 || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
    return steers ? c : 0;
}

unsigned text_steers(const char *s)
{
    unsigned steers = 0;
    for (size_t n; *s != '\0' && steers == 0; s += n > 0 ? n : 1) {
        n = utf8_sequence(s, strnlen(s, 4));
        steers = *s != '\t' && *s != '\n' ? utf8_steers(s, n) : 0;
    }
    return steers;
}

/* The next character of *s as it may be shown, or its spelling; returns its length. */
static size_t next_visible(const char **s, char out[8])
{
    size_t n = utf8_sequence(*s, strnlen(*s, 4));
    unsigned steers = utf8_steers(*s, n);
    int length = (int)n;
    if (n > 0 && steers == 0)
        memcpy(out, *s, n);
    else
        length = snprintf(out, 8, n > 1 ? "\\u%04X" : "\\x%02X", n > 1 ? steers : (unsigned)(unsigned char)**s);
    *s += n > 0 ? n : 1;
    return (size_t)length;
}

size_t text_visible(const char *s, char *out, size_t size)
{
    char piece[8];
    size_t used = 0, length;
    for (; *s != '\0' && size > 0; used += length) {
        length = next_visible(&s, piece);
        if (used + length >= size) break;
        memcpy(out + used, piece, length);
    }
    if (size > 0) out[used] = '\0';
    return used;
}

void text_add_html(struct text *t, const char *s)
{
    char piece[8];
    while (*s != '\0') {
        switch (*s) {
        case '&': text_add(t, "&amp;"); break;
        case '<': text_add(t, "&lt;"); break;
        case '>': text_add(t, "&gt;"); break;
        case '"': text_add(t, "&quot;"); break;
        case '\'': text_add(t, "&#39;"); break;
        case '\t':
        case '\n': text_add_bytes(t, s, 1); break;
        default: text_add_bytes(t, piece, next_visible(&s, piece)); continue;
        }
        s++;
    }
}

void text_add_json(struct text *t, const char *s)
{
    text_add_bytes(t, "\"", 1);
    for (size_t n; *s != '\0'; s += n) {
        n = 1;
        switch (*s) {
        case '"': text_add(t, "\\\""); break;
        case '\\': text_add(t, "\\\\"); break;
        case '\n': text_add(t, "\\n"); break;
        case '\r': text_add(t, "\\r"); break;
        case '\t': text_add(t, "\\t"); break;
        default:
            n = utf8_sequence(s, strnlen(s, 4));
            unsigned steers = utf8_steers(s, n);
            if (n > 0 && steers == 0)
                text_add_bytes(t, s, n);
            else
                text_format(t, "\\u%04x", n > 0 ? steers : 0xFFFDu);
            n += n == 0;
        }
    }
    text_add_bytes(t, "\"", 1);
}

void text_add_csv(struct text *t, const char *s)
{
    const char *guard = s[0] != '\0' && s[1] != '\0' && strchr("=+-@\t\r", s[0]) != NULL ? "'" : "";
    if (strpbrk(s, ",\"\r\n") == NULL) {
        text_add(t, guard);
        text_add(t, s);
        return;
    }
    text_add_bytes(t, "\"", 1);
    text_add(t, guard);
    for (; *s != '\0'; s++)
        text_add_bytes(t, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    text_add_bytes(t, "\"", 1);
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* The locale's decimal point, however many bytes it has, becomes '.'. */
static void plain_point(char *s)
{
    char *out = s;
    for (; *s != '\0'; s++) {
        if (is_digit(*s) || *s == '-' || *s == '+' || *s == 'e')
            *out++ = *s;
        else if (out[-1] != '.')
            *out++ = '.';
    }
    *out = '\0';
}

/* Append the whole number `thousandths` / 1000 without zeros at its end. */
static void add_thousandths(struct text *t, long long thousandths)
{
    char out[32], *end = out + sizeof out, *at = end;
    long long left = thousandths < 0 ? -thousandths : thousandths;
    int places = 3;

    for (; places > 0 && left % 10 == 0; places--)
        left /= 10;
    for (int digits = 0; left > 0 || digits <= places; digits++) {
        if (digits == places && places > 0) *--at = '.';
        *--at = (char)('0' + left % 10);
        left /= 10;
    }
    if (thousandths < 0) *--at = '-';
    text_add_bytes(t, at, (size_t)(end - at));
}

int text_share_beyond(double share) { return (share >= 0.995 && share < 1) - (share > 0 && share <= 0.005); }

void text_add_share(struct text *t, double share)
{
    if (text_share_beyond(share) > 0)
        text_add(t, "over 99 %");
    else if (text_share_beyond(share) < 0)
        text_add(t, "under 1 %");
    else
        text_format(t, "%.0f %%", 100 * share);
}

const char *decimals_text(double value, int decimals, char out[NUMBER_SIZE])
{
    if (!isfinite(value)) return "undefined";
    snprintf(out, NUMBER_SIZE, fabs(value) < 1e12 ? "%.*f" : "%.*g", decimals, value);
    return out;
}

const char *number_text(double value, char out[NUMBER_SIZE])
{
    char digits[NUMBER_SIZE];
    int n = 0, length;

    if (!isfinite(value)) return "-";
    value = fabs(value) < 0.005 ? 0 : value;
    if (fabs(value) < 99.5) {
        snprintf(out, NUMBER_SIZE, fabs(value) < 10 && (value > floor(value) || value < floor(value)) ? "%.2f" : "%.0f",
                 value);
        return out;
    }
    length = snprintf(digits, sizeof digits, "%.0f", value);
    if (length > 20) {
        snprintf(out, NUMBER_SIZE, "%.3g", value);
        return out;
    }
    for (int i = 0; i < length; i++) {
        if (i > 0 && digits[i - 1] != '-' && (length - i) % 3 == 0) out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
    return out;
}

double percent_of(double share) { return nearbyint(100 * share) + 0.0; }

const char *percent_signed(double share, char out[NUMBER_SIZE])
{
    snprintf(out, NUMBER_SIZE, percent_of(share) == 0 ? "%.0f" : "%+.0f", percent_of(share));
    return out;
}

/* A decimal of up to 15 digits survives the way through a double, so if any
 * text of at most 15 digits reads back as `value`, "%.15g" writes that text:
 * only 15, 16 and 17 digits need a trial. Most numbers have at most three places,
 * and need none: thousandths below 2^53 are divided without error but the last
 * rounding, which is that of reading the text. Infinities are empty, as nan is. */
void text_add_number(struct text *t, double value)
{
    char out[64];
    double thousandths = nearbyint(value * 1000);
    if (!isfinite(value)) return;
    if (fabs(value) < 1e12 && thousandths / 1000 == value) {
        add_thousandths(t, (long long)thousandths);
        return;
    }
    if (fabs(value) < 1e15 && value == floor(value)) {
        text_format(t, "%lld", (long long)value);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, sizeof out, "%.*g", digits, value);
        if (strtod(out, NULL) == value) break;
    }
    plain_point(out);
    text_add(t, out);
}

enum { LONGEST_NUMBER = 400 };

/* Length of the number that s begins with: sign, digits with at most one
 * point, exponent; 0 if there is none. */
static size_t number_length(const char *s)
{
    const char *at = s;
    int digits = 0;
    if (*at == '+' || *at == '-') at++;
    for (; is_digit(*at); at++)
        digits++;
    if (*at == '.')
        for (at++; is_digit(*at); at++)
            digits++;
    if (digits == 0) return 0;
    if (*at == 'e' || *at == 'E') {
        at++;
        if (*at == '+' || *at == '-') at++;
        if (!is_digit(*at)) return 0;
        while (is_digit(*at))
            at++;
    }
    return (size_t)(at - s);
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n')
        s++;
    return s;
}

int number_parse(const char *s, double *value)
{
    char copy[LONGEST_NUMBER + 16], half[32];
    s = skip_blanks(s);
    size_t length = number_length(s);
    if (length == 0 || length > LONGEST_NUMBER || *skip_blanks(s + length) != '\0') return 0;
    /* strtod wants the locale's point: see what one half looks like. */
    snprintf(half, sizeof half, "%.1f", 0.5);
    size_t point = strlen(half) - 2, out = 0;
    for (size_t i = 0; i < length; i++) {
        if (s[i] == '.') {
            memcpy(copy + out, half + 1, point);
            out += point;
        } else {
            copy[out++] = s[i];
        }
    }
    copy[out] = '\0';
    double parsed = strtod(copy, NULL);
    if (!isfinite(parsed)) return 0;
    *value = parsed;
    return 1;
}

void text_path(struct text *t, const char *folder, const char *name)
{
    text_clear(t);
    size_t length = strlen(folder);
    text_add(t, folder);
    if (length > 0 && folder[length - 1] != '/') text_add_bytes(t, "/", 1);
    text_add(t, name);
}
