/* Cells of a row, and what becomes of the row: an entry, or a reason to leave it out. */
#include "base/hash.h"
#include "import/shape.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

const char *import_cell(const struct import_row *row, int column)
{
    return loose_cell(row->r, row->header->where[column]);
}

struct position import_at(const struct import_row *row, int column)
{
    return loose_at(row->t, row->r, row->header->where[column]);
}

int import_month(const char *s)
{
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    size_t n = 0;
    while (isalpha((unsigned char)s[n]))
        n++;
    for (int m = 0; n >= 3 && m < 12; m++) {
        size_t k = 0;
        while (k < n && names[m][k] && tolower((unsigned char)s[k]) == names[m][k])
            k++;
        if (k == n) return m + 1;
    }
    double number;
    return number_parse(s, &number) && number >= 1 && number <= 12 && number == floor(number) ? (int)number : 0;
}

/* "31 January 2023", "31-Jan-2023", and "Jan 2023" for its first day. */
static int date_in_words(const char *s, day_number *day)
{
    int d = 0, year = 0;
    for (; isdigit((unsigned char)*s) && d < 100; s++)
        d = d * 10 + (*s - '0');
    if (isalpha((unsigned char)*s) && d == 0) d = 1;
    s += strspn(s, " -");
    int month = isalpha((unsigned char)*s) ? import_month(s) : 0;
    while (isalpha((unsigned char)*s))
        s++;
    s += strspn(s, " -");
    for (; isdigit((unsigned char)*s) && year < 10000; s++)
        year = year * 10 + (*s - '0');
    if (*s || month == 0 || year < DATE_FIRST_YEAR || d < 1 || d > date_days_in_month(year, month)) return 0;
    *day = date_make(year, month, d);
    return 1;
}

int import_has_date(const struct import_row *row, int column, day_number *day)
{
    const char *s = import_cell(row, column);
    int year, month, d;
    if (!loose_date(s, row->header->order[column], day) && !date_in_words(s, day)) return 0;
    date_split(*day, &year, &month, &d);
    return year >= DATE_FIRST_YEAR && year <= DATE_LAST_YEAR;
}

int import_date(struct import *im, const struct import_row *row, int column, day_number *day)
{
    if (import_has_date(row, column, day)) return 1;
    errors_add(im->errors, SEVERITY_ERROR, import_at(row, column),
               "\"%.*s\" is not a date from %d to %d; write it as 2021-03-31", TEXT_CUT(import_cell(row, column), 80),
               DATE_FIRST_YEAR, DATE_LAST_YEAR);
    return 0;
}

/* A cell without blanks of any kind and apostrophes, which part thousands. */
static int is_number(const struct loose_table *t, const char *s, int people, double *value)
{
    static const char *const parting[] = {"\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x99", "'", " "};
    char plain[64];
    size_t n = 0;
    while (*s && n + 1 < sizeof plain) {
        size_t skip = 0;
        for (size_t i = 0; i < sizeof parting / sizeof *parting && !skip; i++)
            if (!strncmp(s, parting[i], strlen(parting[i]))) skip = strlen(parting[i]);
        if (!skip) plain[n++] = *s;
        s += skip ? skip : 1;
    }
    plain[n] = 0;
    return !*s && loose_table_number(t, plain, people, value);
}

int import_number(struct import *im, const struct import_row *row, int column, double *value)
{
    const char *s = import_cell(row, column);
    if (is_number(row->t, s, 0, value)) return 1;
    errors_add(im->errors, SEVERITY_ERROR, import_at(row, column), "\"%.*s\" is not a number; write it as 12.5",
               TEXT_CUT(s, 80));
    return 0;
}

static int is_one_of(const char *s, const char *const *words)
{
    char folded[FOLD_SIZE];
    import_fold(s, folded);
    for (; *words; words++)
        if (!strcmp(folded, *words)) return 1;
    return 0;
}

int import_is_total(const char *s)
{
    static const char *const words[] = {"total",     "totals",  "grand total", "subtotal", "sub total",
                                        "sub-total", "overall", "all",         NULL};
    return is_one_of(s, words);
}

enum import_count import_count(struct import *im, const struct import_row *row, int at, double *value)
{
    static const char *const missing[] = {"",    "-",    "--",   "..",      "...",           "n/a", "na",
                                          "nan", "null", "none", "no data", "not available", NULL};
    static const char *const masked[] = {"*", "**",     "***",      "x",          "s", "c",
                                         "d", "masked", "redacted", "suppressed", NULL};
    const char *s = loose_cell(row->r, at);
    if (is_one_of(s, missing)) return COUNT_MISSING;
    if (is_one_of(s, masked) || *s == '<' || *s == '>' || !strncmp(s, "\xe2\x89\xa4", 3)) return COUNT_MASKED;
    if (is_number(row->t, s, 1, value) && *value >= 0 && *value <= 9007199254740992.0 && *value == floor(*value))
        return COUNT_GIVEN;
    errors_add(im->errors, SEVERITY_ERROR, loose_at(row->t, row->r, at),
               "\"%.*s\" is not a count of people; write it as 1234, or - where it is not known", TEXT_CUT(s, 80));
    return COUNT_WRONG;
}

const char *import_place(struct import *im, const struct import_row *row, const int (*pair)[2], int pairs)
{
    enum import_found found = PLACE_UNKNOWN, best = PLACE_UNKNOWN;
    const char *first = "";
    for (int k = 0; k < pairs; k++) {
        const char *code = import_cell(row, pair[k][0]), *name = import_cell(row, pair[k][1]);
        int place;
        if (!*code && !*name) continue;
        if (!im->map.file) return *code ? code : name;
        if (!*first) first = *name ? name : code;
        found = import_map_find(&im->map, code, name, &place);
        if (found == PLACE_FOUND) return im->map.places[place].id;
        if (best == PLACE_UNKNOWN) best = found;
    }
    import_leave(im, row,
                 !*first                    ? "the row names no place"
                 : best == PLACE_AMBIGUOUS  ? "the name stands for several places of the map; use P-codes"
                 : best == PLACE_OTHER_CODE ? "the name is that of a place of the map with another P-code"
                                            : "the map has no such place",
                 first);
    return NULL;
}

const char *import_place_at(struct import *im, const struct import_row *row, const int (*pair)[2], int level)
{
    static const int first[] = {4, 2, 0}, own[] = {1, 2, 2};
    return import_place(im, row, pair + first[level], im->map.file ? 5 - first[level] : own[level]);
}

static struct import_entry *new_entry(struct import *im, const struct import_row *row,
                                      const char *const key[IMPORT_KEYS], day_number from, day_number to)
{
    struct import_entry *grown = memory_grow(im->arena.a, im->entries, &im->capacity, im->count + 1, sizeof *grown);
    if (!grown) {
        im->no_memory = 1;
        return NULL;
    }
    im->entries = grown;
    struct import_entry *e = &im->entries[im->count++];
    *e = (struct import_entry){.from = from, .to = to, .file = row->file, .line = row->r->line, .taken = 1};
    for (int k = 0; k < IMPORT_KEYS; k++)
        e->key[k] = key[k] ? key[k] : "";
    im->files[row->file].taken++;
    return e;
}

struct import_entry *import_add_value(struct import *im, const struct import_row *row,
                                      const char *const key[IMPORT_KEYS], day_number from, day_number to)
{
    return new_entry(im, row, key, from, to);
}

struct import_entry *import_add(struct import *im, const struct import_row *row, const char *const key[IMPORT_KEYS],
                                day_number from, day_number to)
{
    double sum = 0, value;
    int masked = 0, given = 0;
    const char *missing = NULL, *hidden = NULL;
    for (int k = 0; k < row->header->value_count; k++) {
        int at = row->header->values[k];
        switch (import_count(im, row, at, &value)) {
        case COUNT_GIVEN: sum += value, given++; break;
        case COUNT_MASKED: masked = 1, hidden = loose_cell(row->r, at); break;
        case COUNT_MISSING: missing = loose_cell(row->r, at); break;
        case COUNT_WRONG: return NULL;
        }
    }
    int none = missing && !strcmp(missing, "-") && im->shape->dash_is_none;
    if (none && given == 0 && !masked) {
        import_leave(im, row, "the count is \"-\": zero, not available or not applicable", "");
        return NULL;
    }
    struct import_entry *e = new_entry(im, row, key, from, to);
    if (!e) return NULL;
    e->masked = masked || (missing && !none);
    e->value = e->masked ? 0 : sum;
    if (e->masked) {
        im->files[row->file].taken--;
        import_leave(im, row, masked ? "the count is masked" : "the count is missing", masked ? hidden : missing);
    }
    return e;
}

/* Make the index of reasons twice as large as what it holds. */
static int index_grow(struct import *im)
{
    size_t slots = im->left_slots ? 2 * im->left_slots : 64;
    size_t *index = arena_alloc(&im->arena, slots, sizeof *index);
    if (!index) return 0;
    for (size_t i = 0; i < im->left_count; i++) {
        const struct import_left *l = &im->left[i];
        uint64_t h = hash_bytes(hash_bytes(HASH_START, &l->reason, sizeof l->reason), l->what, strlen(l->what));
        while (index[h & (slots - 1)])
            h++;
        index[h & (slots - 1)] = i + 1;
    }
    im->left_index = index;
    im->left_slots = slots;
    return 1;
}

void import_leave_text(struct import *im, const char *file, int line, const char *reason, const char *what)
{
    if (im->left_count * 2 >= im->left_slots && !index_grow(im)) {
        im->no_memory = 1;
        return;
    }
    uint64_t h = hash_bytes(hash_bytes(HASH_START, &reason, sizeof reason), what, strlen(what));
    size_t *slot;
    for (; *(slot = &im->left_index[h & (im->left_slots - 1)]); h++) {
        struct import_left *l = &im->left[*slot - 1];
        if (l->reason == reason && !strcmp(l->what, what)) {
            l->count++;
            return;
        }
    }
    struct import_left *grown = memory_grow(im->arena.a, im->left, &im->left_capacity, im->left_count + 1,
                                            sizeof *grown);
    char *copy = arena_copy_string(&im->arena, what, strlen(what));
    if (grown) im->left = grown;
    if (!grown || !copy) {
        im->no_memory = 1;
        return;
    }
    im->left[im->left_count++] = (struct import_left){reason, copy, 1, file, line};
    *slot = im->left_count;
}

void import_leave(struct import *im, const struct import_row *row, const char *reason, const char *what)
{
    import_leave_text(im, row->t->file, row->r->line, reason, what);
}

void import_leave_entry(struct import *im, const struct import_entry *e, const char *reason, const char *what)
{
    import_leave_text(im, im->files[e->file].table.file, e->line, reason, what);
}

void import_drop(struct import *im, struct import_entry *e, const char *reason, const char *what)
{
    if (!e->masked) im->files[e->file].taken--; /* a masked one is listed already */
    e->taken = 0;
    import_leave_entry(im, e, reason, what);
}

int import_is_chosen(const struct import *im, const struct import_row *row, int column)
{
    for (size_t i = 0; i < im->o->where_count; i++)
        if (row->header->filter[i] == row->header->where[column]) return 1;
    return 0;
}
