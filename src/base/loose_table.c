/* A lenient reader of tables as people have them.
 *
 * Mechanism: the file is copied once into the arena and cut in place; the
 * delimiter is the one of comma, semicolon and tab that is most frequent.
 * Limits: a quoted cell may hold line ends; UTF-16 is refused with advice. */
#include "base/loose_table.h"

#include "base/files.h"
#include "base/hash.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *loose_cell(const struct loose_row *row, int i) { return i >= 0 && i < row->count ? row->cell[i] : ""; }

struct position loose_at(const struct loose_table *t, const struct loose_row *row, int i)
{
    int column = i >= 0 && i < row->count ? row->column[i] : 1;
    return (struct position){t->file, row->line, column};
}

int loose_same_name(const char *a, const char *b)
{
    for (;;) {
        while (*a && !isalnum((unsigned char)*a))
            a++;
        while (*b && !isalnum((unsigned char)*b))
            b++;
        if (!*a || !*b) return *a == *b;
        if (tolower((unsigned char)*a++) != tolower((unsigned char)*b++)) return 0;
    }
}

/* 1 if s is digits in groups of three, parted by `separator`. */
static int is_grouped(const char *s, char separator)
{
    size_t first = strspn(s += *s == '-', "0123456789");
    if (first < 1 || first > 3 || s[first] != separator) return 0;
    for (s += first; *s == separator; s += 4)
        if (strspn(s + 1, "0123456789") != 3) return 0;
    return *s == 0;
}

/* s without `left_out`, with a point for the comma if `comma`; 1 if that is a number. */
static int number_without(const char *s, const char *left_out, int comma, double *value)
{
    char plain[64];
    size_t n = 0;
    for (; *s; s++) {
        if (strchr(left_out, *s)) continue;
        if (n + 1 >= sizeof plain) return 0;
        plain[n++] = comma && *s == ',' ? '.' : *s;
    }
    plain[n] = 0;
    return n > 0 && number_parse(plain, value);
}

int loose_number(const char *s, double *value)
{
    if (number_parse(s, value)) return 1;
    int grouped = is_grouped(s, ',') || strchr(s, '.');
    return number_without(s, grouped ? ", _" : " _", 1, value);
}

int loose_table_number(const struct loose_table *t, const char *s, int people, double *value)
{
    if (t->delimiter == ',') return loose_number(s, value);
    if (strchr(s, ',')) return number_without(s, ". _", 1, value);
    if (!is_grouped(s, '.') || t->decimal_point) return number_without(s, " _", 0, value);
    return (people || t->decimal_comma) && number_without(s, ". _", 0, value);
}

/* What the numbers of a table settle: 80,5 and 12.25 can be read in one way only. */
static void find_decimals(struct loose_table *t)
{
    for (int i = 0; i < t->count; i++)
        for (int c = 0; c < t->rows[i].count; c++) {
            const char *s = t->rows[i].cell[c];
            size_t n = strspn(s + (*s == '-'), "0123456789") + (*s == '-');
            if ((s[n] != ',' && s[n] != '.') || s[n + 1] == 0 || s[n + 1 + strspn(s + n + 1, "0123456789")] != 0)
                continue;
            if (s[n] == ',')
                t->decimal_comma |= t->delimiter != ',';
            else
                t->decimal_point |= !is_grouped(s, '.');
        }
}

struct date_parts {
    int part[3], digits[3];
    char separator;
};

static int split_date(const char *s, struct date_parts *d)
{
    for (int k = 0; k < 3; k++) {
        if (k > 0) {
            if (*s != '-' && *s != '/' && *s != '.') return 0;
            d->separator = *s++;
        }
        d->part[k] = 0;
        for (d->digits[k] = 0; isdigit((unsigned char)*s) && d->digits[k] < 5; s++, d->digits[k]++)
            d->part[k] = d->part[k] * 10 + (*s - '0');
        if (d->digits[k] == 0) return 0;
    }
    return (!*s || *s == ' ' || *s == 'T') && (d->digits[0] == 4 || d->digits[2] == 4);
}

int loose_date(const char *s, enum loose_date_order order, day_number *day)
{
    struct date_parts p;
    if (!split_date(s, &p)) return 0;
    int first = p.digits[0] == 4, second = order == LOOSE_MONTH_FIRST && !first && p.separator != '.';
    int year = first ? p.part[0] : p.part[2], month = second ? p.part[0] : p.part[1];
    int d = first ? p.part[2] : second ? p.part[1] : p.part[0];
    if (year < DATE_FIRST_YEAR || year > DATE_LAST_YEAR || month < 1 || month > 12) return 0;
    if (d < 1 || d > date_days_in_month(year, month)) return 0;
    *day = date_make(year, month, d);
    return 1;
}

enum loose_date_order loose_date_order(const struct loose_table *t, int column, struct error_list *errors)
{
    int day_first = 0, month_first = 0, either = -1;
    for (int i = 0; i < t->count; i++) {
        struct date_parts p;
        if (!split_date(loose_cell(&t->rows[i], column), &p) || p.digits[0] == 4 || p.separator == '.') continue;
        day_first += p.part[0] > 12;
        month_first += p.part[1] > 12;
        if (either < 0 && p.part[0] <= 12 && p.part[1] <= 12 && p.part[0] != p.part[1]) either = i;
    }
    if (either >= 0 && day_first == 0 && month_first == 0)
        errors_add(
            errors, SEVERITY_ERROR, loose_at(t, &t->rows[either], column),
            "\"%s\" may be day first or month first, and so may all dates of its column; write them as 2013-12-01",
            loose_cell(&t->rows[either], column));
    return month_first > day_first ? LOOSE_MONTH_FIRST : LOOSE_DAY_FIRST;
}

int loose_truth(const char *s, int *value)
{
    static const char *const yes[] = {"true", "yes", "on", "1", "y"};
    static const char *const no[] = {"false", "no", "off", "0", "n"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (loose_same_name(s, yes[i])) return *value = 1;
        if (loose_same_name(s, no[i])) {
            *value = 0;
            return 1;
        }
    }
    return 0;
}

static char find_delimiter(const char *s)
{
    size_t comma = 0, semicolon = 0, tab = 0;
    for (; *s; s++) {
        comma += *s == ',';
        semicolon += *s == ';';
        tab += *s == '\t';
    }
    if (comma >= semicolon && comma >= tab) return ',';
    return semicolon >= tab ? ';' : '\t';
}

static int is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

struct reader {
    struct arena *arena;
    char delimiter;
    char *at;
    int line;
    int open_line, open_column; /* of a quote that is never closed; 0: none */
    const char **cells;         /* of the row under way */
    int *columns;
    size_t cell_capacity, column_capacity;
};

/* Take the cell in column `column` (terminated in place); moves r->at behind it,
 * onto the delimiter, the line end or the terminator. */
static char *take_cell(struct reader *r, int column)
{
    char *s = r->at, delimiter = r->delimiter;
    int first = r->line;
    while (is_blank(*s) && *s != delimiter)
        s++;
    char *start = s, *end;
    if (*s == '"') {
        start = end = s;
        for (s++; *s; s++) {
            if (*s == '"' && s[1] == '"')
                s++;
            else if (*s == '"')
                break;
            r->line += *s == '\n';
            *end++ = *s;
        }
        if (*s == '"')
            s++;
        else
            r->open_line = first, r->open_column = column;
        while (*s && *s != delimiter && *s != '\n')
            s++;
    } else {
        for (; *s && *s != delimiter && *s != '\n'; s++)
            ;
        end = s;
    }
    r->at = s;
    while (end > start && is_blank(end[-1]))
        end--;
    while (start < end && is_blank(*start))
        start++;
    /* The delimiter under `end` is still needed when the cell ends there: the
     * caller reads it before it is overwritten. */
    if (end == s) return start;
    *end = 0;
    return start;
}

/* One line into `row`; 0 when memory is short. */
static int read_row(struct reader *r, struct loose_row *row)
{
    const struct allocator *a = r->arena->a;
    char *line_start = r->at;
    size_t n = 0;
    row->line = r->line;
    for (;;) {
        const char **grown = memory_grow(a, r->cells, &r->cell_capacity, n + 1, sizeof *grown);
        if (grown) r->cells = grown;
        int *grown_columns = grown ? memory_grow(a, r->columns, &r->column_capacity, n + 1, sizeof *r->columns) : NULL;
        if (!grown_columns) return 0;
        r->columns = grown_columns;
        r->columns[n] = (int)(r->at - line_start) + 1;
        r->cells[n] = take_cell(r, r->columns[n]);
        n++;
        char stop = *r->at;
        *r->at = 0;
        r->at += stop != 0;
        if (stop != r->delimiter) {
            r->line += stop == '\n';
            break;
        }
    }
    while (n > 0 && !*r->cells[n - 1])
        n--;
    row->comment = n > 0 && r->cells[0][0] == '#';
    if (row->comment) {
        const char *s = r->cells[0] + 1;
        while (is_blank(*s) || *s == '#')
            s++;
        r->cells[0] = s;
        if (*s == '"') { /* #"name","region": the quote follows the sign */
            char *inner = arena_copy_string(r->arena, s + 1, strlen(s + 1));
            if (!inner) return 0;
            size_t length = strlen(inner);
            if (length > 0 && inner[length - 1] == '"') inner[length - 1] = 0;
            r->cells[0] = inner;
        }
    }
    row->count = (int)n;
    const char **cell = arena_alloc(r->arena, n + 1, sizeof *cell);
    int *column = arena_alloc(r->arena, n + 1, sizeof *column);
    if (!cell || !column) return 0;
    if (n > 0) {
        memcpy(cell, r->cells, n * sizeof *cell);
        memcpy(column, r->columns, n * sizeof *column);
    }
    row->cell = cell;
    row->column = column;
    return 1;
}

static enum flujo_status check_text(const char *data, size_t length, const char *file, struct error_list *errors)
{
    if (length >= 2 && ((unsigned char)data[0] == 0xff || (unsigned char)data[0] == 0xfe)
        && ((unsigned char)data[1] == 0xfe || (unsigned char)data[1] == 0xff)) {
        errors_add(errors, SEVERITY_ERROR, (struct position){file, 1, 1},
                   "the file is in UTF-16; save it as UTF-8 (in a spreadsheet: CSV UTF-8)");
        return FLUJO_BAD_INPUT;
    }
    const char *zero = memchr(data, 0, length);
    if (zero) {
        int line = 1;
        for (const char *s = data; s < zero; s++)
            line += *s == '\n';
        errors_add(errors, SEVERITY_ERROR, (struct position){file, line, 1},
                   "the file holds a zero byte, so it is not a text table; export it again as CSV");
        return FLUJO_BAD_INPUT;
    }
    return FLUJO_OK;
}

/* The first cell of bytes that are no UTF-8, or that steers a display, is reported. */
static void check_cells(const struct loose_table *t, struct error_list *errors)
{
    for (int i = 0; i < t->count; i++)
        for (int c = 0; c < t->rows[i].count; c++) {
            const char *s = t->rows[i].cell[c];
            size_t n = 1;
            for (; *s && n > 0; s += n)
                n = utf8_sequence(s, strnlen(s, 4));
            if (n > 0 && text_steers(t->rows[i].cell[c]) == 0) continue;
            errors_add(errors, SEVERITY_ERROR, loose_at(t, &t->rows[i], c), "%s",
                       n == 0 ? "this cell is not UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"
                              : "a character in this cell steers a display; remove it");
            return;
        }
}

enum flujo_status loose_table_read(struct arena *arena, const char *path, struct loose_table *table,
                                   struct error_list *errors)
{
    char *data = NULL;
    size_t length = 0;
    memset(table, 0, sizeof *table);
    table->file = arena_copy_string(arena, path, strlen(path));
    if (!table->file) return FLUJO_NO_MEMORY;
    enum flujo_status status = file_read(arena->a, path, &data, &length, errors);
    if (status == FLUJO_OK) {
        table->hash = hash_bytes(HASH_START, data, length);
        status = check_text(data, length, table->file, errors);
    }
    struct reader r = {.arena = arena, .line = 1};
    struct loose_row *rows = NULL;
    size_t capacity = 0, count = 0;
    if (status != FLUJO_OK) goto out;
    status = FLUJO_NO_MEMORY;
    char *copy = arena_copy_string(arena, data, length);
    if (!copy) goto out;
    if (length >= 3 && memcmp(copy, "\xef\xbb\xbf", 3) == 0) copy += 3;
    for (char *s = copy; *s; s++) /* old Macintosh line ends */
        if (*s == '\r' && s[1] != '\n') *s = '\n';
    r.at = copy;
    r.delimiter = find_delimiter(copy);
    while (*r.at) {
        struct loose_row *grown = memory_grow(arena->a, rows, &capacity, count + 1, sizeof *rows);
        if (!grown) goto out;
        rows = grown;
        int blank = r.at[strspn(r.at, " \t\r")] == '\n';
        if (!read_row(&r, &rows[count])) goto out;
        if (table->first_line == 0 && !blank) table->first_line = rows[count].line;
        count += rows[count].count > 0;
    }
    if (r.open_line > 0) { /* it took the rest of the file for one cell */
        errors_add(errors, SEVERITY_ERROR, (struct position){table->file, r.open_line, r.open_column},
                   "the quote in this cell is never closed; close it or remove it");
        status = FLUJO_BAD_INPUT;
        goto out;
    }
    table->rows = arena_alloc(arena, count + 1, sizeof *rows);
    if (!table->rows) goto out;
    if (count > 0) memcpy(table->rows, rows, count * sizeof *rows);
    table->count = (int)count;
    table->delimiter = r.delimiter;
    find_decimals(table);
    check_cells(table, errors);
    status = FLUJO_OK;
out:
    memory_free(arena->a, data);
    memory_free(arena->a, rows);
    memory_free(arena->a, r.cells);
    memory_free(arena->a, r.columns);
    return status;
}
