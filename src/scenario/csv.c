/* CSV tables by RFC 4180, in one pass over the bytes.
 *
 * Records end with CRLF, LF or CR; a quoted cell may hold commas, quotes
 * (doubled) and line ends. A byte order mark is skipped, blank lines too. When
 * the first row after the header holds only HXL tags ("#geo+lat", see
 * hxlstandard.org) or nothing, it is dropped. Every mistake is reported with
 * its place and the reading goes on.
 * Limits: commas only; the whole file is in memory. */
#include "scenario/csv.h"

#include "base/text.h"
#include "scenario/limits.h"

#include <stdint.h>
#include <string.h>

/* Where the reader stands, and the record being built. */
struct reader {
    struct arena *arena;
    struct error_list *errors;
    const char *file;
    const char *data;
    size_t length, at;
    int line, column;
    int bad_line;           /* last line reported for encoding */
    struct csv_cell *cells; /* all cells of all records, grown in the arena */
    size_t count, capacity;
    char *buffer; /* terminated cell texts, one after the other */
    size_t used;
};

static struct position here(const struct reader *r) { return (struct position){r->file, r->line, r->column}; }

static void report(struct reader *r, struct position at, const char *what)
{
    errors_add(r->errors, SEVERITY_ERROR, at, "%s", what);
}

/* Report bytes that are no text, once a line. */
static void check_byte(struct reader *r, size_t sequence)
{
    unsigned char c = (unsigned char)r->data[r->at];
    unsigned steers = c != '\t' && sequence > 0 ? utf8_steers(r->data + r->at, sequence) : 0;
    if ((sequence != 0 && c != 0 && steers == 0) || r->bad_line == r->line) return;
    r->bad_line = r->line;
    if (steers > 0)
        errors_add(r->errors, SEVERITY_ERROR, here(r), "the character U+%04X steers a display; remove it", steers);
    else if (c == 0)
        report(r, here(r), "a zero byte is not text; save the file as UTF-8");
    else
        errors_add(r->errors, SEVERITY_ERROR, here(r), "byte 0x%02X is not UTF-8; save the file as UTF-8", c);
}

/* Copy one character into the cell being built. */
static void take(struct reader *r)
{
    size_t n = utf8_sequence(r->data + r->at, r->length - r->at);
    check_byte(r, n);
    if (n == 0 || r->data[r->at] == 0) {
        r->buffer[r->used++] = '?';
        r->at++;
    } else {
        memcpy(r->buffer + r->used, r->data + r->at, n);
        r->used += n;
        r->at += n;
    }
    r->column++;
}

static int at_line_end(const struct reader *r)
{
    return r->at >= r->length || r->data[r->at] == '\n' || r->data[r->at] == '\r';
}

static void skip_line_end(struct reader *r)
{
    if (r->at < r->length && r->data[r->at] == '\r')
        r->at++, r->at += r->at < r->length && r->data[r->at] == '\n';
    else if (r->at < r->length)
        r->at++;
    r->line++;
    r->column = 1;
}

/* The inside of a quoted cell; r->at is on the opening quote. */
static void read_quoted(struct reader *r)
{
    struct position open = here(r);
    r->at++, r->column++;
    while (r->at < r->length) {
        char c = r->data[r->at];
        if (c == '"' && r->at + 1 < r->length && r->data[r->at + 1] == '"') {
            r->buffer[r->used++] = '"';
            r->at += 2, r->column += 2;
        } else if (c == '"') {
            r->at++, r->column++;
            return;
        } else if (c == '\n' || c == '\r') {
            r->buffer[r->used++] = '\n';
            skip_line_end(r);
        } else {
            take(r);
        }
    }
    report(r, open, "this quote is never closed; write \" at the end of the cell");
}

/* One cell up to the comma or the end of the line. */
static struct csv_cell read_cell(struct reader *r)
{
    while (r->at < r->length && (r->data[r->at] == ' ' || r->data[r->at] == '\t'))
        r->at++, r->column++;
    struct csv_cell cell = {r->buffer + r->used, r->line, r->column, 0};
    size_t first = r->used;
    int quoted = r->at < r->length && r->data[r->at] == '"', stray = 0;
    if (quoted) read_quoted(r);
    size_t keep = r->used;
    while (!at_line_end(r) && r->data[r->at] != ',') {
        char c = r->data[r->at];
        if (!stray && (c == '"' || (quoted && c != ' ' && c != '\t'))) {
            report(r, here(r),
                   quoted ? "text after a closing quote; write \"\" for a quote within a quoted cell"
                          : "a quote within an unquoted cell; quote the whole cell and double the quote");
            stray = 1;
        }
        take(r);
        if (c != ' ' && c != '\t') keep = r->used;
    }
    r->used = keep < first ? first : keep;
    if (r->used - first > (size_t)limit_most(LIMIT_TEXT))
        errors_add(r->errors, SEVERITY_ERROR, (struct position){r->file, cell.line, cell.column},
                   "%zu letters in a cell; %d are the most", r->used - first, limit_most(LIMIT_TEXT));
    r->buffer[r->used++] = 0;
    return cell;
}

/* Append a cell; arrays are doubled within the arena. */
static int push(struct reader *r, struct csv_cell cell)
{
    if (r->count == r->capacity) {
        size_t capacity = r->capacity < 64 ? 64 : r->capacity * 2;
        struct csv_cell *cells = arena_alloc(r->arena, capacity, sizeof *cells);
        if (cells == NULL) return 0;
        if (r->count > 0) memcpy(cells, r->cells, r->count * sizeof *cells);
        r->cells = cells;
        r->capacity = capacity;
    }
    r->cells[r->count++] = cell;
    return 1;
}

/* Read one record at the end of r->cells; *cells gets their number, -1 when
 * memory is out. */
static int read_record(struct reader *r)
{
    int cells = 0;
    for (;;) {
        if (!push(r, read_cell(r))) return -1;
        cells++;
        if (r->at >= r->length || r->data[r->at] != ',') break;
        r->at++, r->column++;
    }
    return cells;
}

/* Make a record as long as the header: cut or filled, and reported. */
static int fit_record(struct reader *r, int cells, int columns)
{
    size_t first = r->count - (size_t)cells;
    if (cells > columns) {
        struct csv_cell extra = r->cells[first + (size_t)columns];
        errors_add(r->errors, SEVERITY_ERROR, (struct position){r->file, extra.line, extra.column},
                   "%d cells in this row, the header has %d; remove a comma or quote a text that holds one", cells,
                   columns);
        r->count = first + (size_t)columns;
        for (size_t i = first + 1; i < r->count; i++) /* which cell stands under which column is not known */
            r->cells[i].text = "", r->cells[i].absent = 1;
    } else if (cells < columns) {
        errors_add(r->errors, SEVERITY_ERROR, here(r), "%d cell%s in this row, the header has %d; add what is missing",
                   cells, cells == 1 ? "" : "s", columns);
        struct csv_cell missing = {"", r->line, r->column, 1};
        for (; cells < columns; cells++)
            if (!push(r, missing)) return 0;
    }
    return 1;
}

static int is_tag_row(const struct csv_cell *row, int columns)
{
    int tags = 0;
    for (int c = 0; c < columns; c++) {
        if (row[c].text[0] != 0 && row[c].text[0] != '#') return 0;
        tags += row[c].text[0] == '#';
    }
    return tags > 0;
}

/* Marks at the start of the file. Returns 0 when the file is not text at all. */
static int skip_mark(struct reader *r)
{
    if (r->length >= 3 && memcmp(r->data, "\xEF\xBB\xBF", 3) == 0) r->at = 3;
    if (r->length >= 2 && (memcmp(r->data, "\xFF\xFE", 2) == 0 || memcmp(r->data, "\xFE\xFF", 2) == 0)) {
        report(r, here(r), "the file is UTF-16; save it as UTF-8");
        return 0;
    }
    return 1;
}

enum flujo_status csv_parse(struct arena *arena, const char *file, const char *data, size_t length,
                            struct error_list *errors, struct csv_table *table)
{
    struct reader r = {
        .arena = arena, .errors = errors, .file = file, .data = data, .length = length, .line = 1, .column = 1};
    memset(table, 0, sizeof *table);
    table->file = file;
    /* Every cell needs its bytes and a terminator; cells are separated by at
     * least one byte, so twice the length is enough. */
    if (length > SIZE_MAX / 2 - 2 || (r.buffer = arena_alloc(arena, 2 * length + 2, 1)) == NULL) return FLUJO_NO_MEMORY;
    if (!skip_mark(&r)) return FLUJO_OK;
    int records = 0;
    while (r.at < r.length) {
        if (at_line_end(&r)) {
            skip_line_end(&r);
            continue;
        }
        int cells = read_record(&r);
        if (cells < 0) return FLUJO_NO_MEMORY;
        if (records == 0) table->columns = cells;
        if (records == 0 && cells > limit_most(LIMIT_COLUMNS)) {
            errors_add(errors, SEVERITY_ERROR, (struct position){file, r.line, 1}, "%d columns; %d are the most", cells,
                       limit_most(LIMIT_COLUMNS));
            table->columns = 0;
            return FLUJO_OK;
        }
        if (records > 0 && !fit_record(&r, cells, table->columns)) return FLUJO_NO_MEMORY;
        records++;
        if (records == 2 && is_tag_row(r.cells + table->columns, table->columns))
            r.count = (size_t)table->columns; /* records stays 2: only the first row may hold tags */
        if (r.at < r.length) skip_line_end(&r);
    }
    if (r.count == 0) {
        report(&r, (struct position){file, 1, 1}, "the file is empty; the first row names the columns");
        return FLUJO_OK;
    }
    table->header = r.cells;
    table->cells = r.cells + table->columns;
    table->rows = (int)(r.count / (size_t)table->columns) - 1;
    return FLUJO_OK;
}

struct csv_cell csv_at(const struct csv_table *t, int row, int column)
{
    if (column < 0 || column >= t->columns || row < 0 || row >= t->rows) return (struct csv_cell){"", 0, 0, 1};
    return t->cells[(size_t)row * (size_t)t->columns + (size_t)column];
}

struct position csv_position(const struct csv_table *t, struct csv_cell cell)
{
    return (struct position){t->file, cell.line, cell.column};
}
