/* A lenient reader of the tables found in Flee instances.
 *
 * Mechanism: the file is copied once into the arena and cut in place; the
 * delimiter is the one of comma, semicolon and tab that is most frequent.
 * Limits: a quoted cell may hold line ends; UTF-16 is refused with advice. */
#include "flee/flee_table.h"

#include "base/files.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *flee_cell(const struct flee_row *row, int i) { return i >= 0 && i < row->count ? row->cell[i] : ""; }

struct position flee_at(const struct flee_table *t, const struct flee_row *row, int i)
{
    int column = i >= 0 && i < row->count ? row->column[i] : 1;
    return (struct position){t->file, row->line, column};
}

int flee_same_name(const char *a, const char *b)
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

int flee_number(const char *s, double *value)
{
    if (number_parse(s, value)) return 1;
    char plain[64];
    size_t n = 0;
    for (; *s; s++) {
        if (*s == ',' || *s == ' ' || *s == '_') continue;
        if (n + 1 >= sizeof plain) return 0;
        plain[n++] = *s;
    }
    plain[n] = 0;
    return n > 0 && number_parse(plain, value);
}

int flee_date(const char *s, day_number *day)
{
    int part[3], digits[3];
    for (int k = 0; k < 3; k++) {
        if (k > 0) {
            if (*s != '-' && *s != '/' && *s != '.') return 0;
            s++;
        }
        part[k] = 0;
        for (digits[k] = 0; isdigit((unsigned char)*s) && digits[k] < 5; s++, digits[k]++)
            part[k] = part[k] * 10 + (*s - '0');
        if (digits[k] == 0) return 0;
    }
    if (*s && *s != ' ' && *s != 'T') return 0;
    int year = digits[0] == 4 ? part[0] : part[2], month = part[1];
    int d = digits[0] == 4 ? part[2] : part[0];
    if ((digits[0] != 4 && digits[2] != 4) || month < 1 || month > 12 || d < 1 || d > date_days_in_month(year, month))
        return 0;
    *day = date_make(year, month, d);
    return 1;
}

int flee_truth(const char *s, int *value)
{
    static const char *const yes[] = {"true", "yes", "on", "1", "y"};
    static const char *const no[] = {"false", "no", "off", "0", "n"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (flee_same_name(s, yes[i])) return *value = 1;
        if (flee_same_name(s, no[i])) {
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
    char *start = s, *end = s;
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
static int read_row(struct reader *r, struct flee_row *row)
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

enum flujo_status flee_table_read(struct arena *arena, const char *path, struct flee_table *table,
                                  struct error_list *errors)
{
    char *data = NULL;
    size_t length = 0;
    memset(table, 0, sizeof *table);
    table->file = arena_copy_string(arena, path, strlen(path));
    if (!table->file) return FLUJO_NO_MEMORY;
    enum flujo_status status = file_read(arena->a, path, &data, &length, errors);
    if (status == FLUJO_OK) status = check_text(data, length, table->file, errors);
    struct reader r = {.arena = arena, .line = 1};
    struct flee_row *rows = NULL;
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
        struct flee_row *grown = memory_grow(arena->a, rows, &capacity, count + 1, sizeof *rows);
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
    status = FLUJO_OK;
out:
    memory_free(arena->a, data);
    memory_free(arena->a, rows);
    memory_free(arena->a, r.cells);
    memory_free(arena->a, r.columns);
    return status;
}
