/* An XLSX workbook, a sheet a table that has rows: numbers as numbers, dates as dates, texts as texts, which a
 * spreadsheet never reads as formulas. A table of more rows than a sheet holds goes on in `<table>_2`. Written by
 * libxlsxwriter, if the build has it, with fixed times in it, so that equal results give equal bytes. */
#include "store/export.h"

#ifdef FLUJO_HAVE_XLSXWRITER
#include "base/dates.h"
#include "store/table_rows.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { LONGEST_TEXT = 32767, WIDTH = 14 }; /* of a cell, by Excel; of a column */

struct book {
    lxw_workbook *file;
    lxw_format *header, *date, *month;
    lxw_worksheet *sheet;
    lxw_error error; /* the first */
    uint32_t row, most_rows;
    struct text cut; /* of a text that a cell does not hold */
};

static void note(struct book *b, lxw_error error)
{
    if (b->error == LXW_NO_ERROR) b->error = error;
}

/* A sheet with its frozen header; `part`: 1 the first of the table. */
static void add_sheet(struct book *b, const struct result_table *table, const struct table_rows *from, int part)
{
    char name[32];

    if (part == 1)
        snprintf(name, sizeof name, "%s", table->name);
    else
        snprintf(name, sizeof name, "%.20s_%d", table->name, part);
    b->sheet = workbook_add_worksheet(b->file, name);
    b->row = 1;
    if (b->sheet == NULL) {
        note(b, LXW_ERROR_SHEETNAME_ALREADY_USED);
        return;
    }
    worksheet_freeze_panes(b->sheet, 1, 0);
    note(b, worksheet_set_column(b->sheet, 0, (lxw_col_t)(from->columns - 1), WIDTH, NULL));
    for (int c = 0; c < from->columns; c++)
        note(b, worksheet_write_string(b->sheet, 0, (lxw_col_t)c, sqlite3_column_name(from->q, c), b->header));
}

static int is_date_column(const char *name)
{
    static const char *const names[] = {"date", "month", "start", "end", "decision", "origin"};
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return strncmp(name, "date_", 5) == 0 || (length > 5 && strcmp(name + length - 5, "_date") == 0);
}

/* What does not fit a cell is cut between characters, and says so. */
static void write_text(struct book *b, lxw_col_t column, const char *text)
{
    static const char mark[] = " [cut here: a cell holds no more]";
    size_t n = LONGEST_TEXT - sizeof mark;

    if (strlen(text) > LONGEST_TEXT) {
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
        text_clear(&b->cut);
        text_add_bytes(&b->cut, text, n);
        text_add(&b->cut, mark);
        if (b->cut.failed) note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        text = b->cut.failed ? "" : b->cut.data;
    }
    note(b, worksheet_write_string(b->sheet, b->row, column, text, NULL));
}

static void write_cell(struct book *b, const struct table_rows *from, int c)
{
    double number = 0;
    enum table_cell cell = table_rows_cell(from, c, &number);
    const char *text = cell == TABLE_TEXT ? result_text(from->q, c) : "";
    lxw_datetime when = {0};
    day_number day;

    if (cell == TABLE_NUMBER) note(b, worksheet_write_number(b->sheet, b->row, (lxw_col_t)c, number, NULL));
    if (cell != TABLE_TEXT) return;
    if (is_date_column(sqlite3_column_name(from->q, c)) && date_parse(text, 1, &day)) {
        date_split(day, &when.year, &when.month, &when.day);
        if (when.year >= 1901) { /* Excel counts from 1900, and takes that for a leap year */
            note(b, worksheet_write_datetime(b->sheet, b->row, (lxw_col_t)c, &when,
                                             strlen(text) == 7 ? b->month : b->date));
            return;
        }
    }
    write_text(b, (lxw_col_t)c, text);
}

static enum flujo_status write_table(struct book *b, const struct result_file *r, const struct result_table *table,
                                     double below, struct error_list *errors)
{
    struct table_rows from;
    enum flujo_status status = table_rows_begin(&from, r, table, below, errors);
    int step = 0, part = 0;

    b->row = b->most_rows;
    while (status == FLUJO_OK && b->error == LXW_NO_ERROR && (step = table_rows_next(&from, errors)) == 1) {
        if (b->row >= b->most_rows) add_sheet(b, table, &from, ++part);
        for (int c = 0; c < from.columns && b->sheet != NULL; c++)
            write_cell(b, &from, c);
        b->row++;
    }
    table_rows_end(&from);
    return status == FLUJO_OK && step < 0 ? FLUJO_FAILED : status;
}

static lxw_format *format_of(struct book *b, const char *number_format)
{
    lxw_format *format = workbook_add_format(b->file);

    if (format == NULL) note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
    if (format != NULL && number_format != NULL) format_set_num_format(format, number_format);
    return format;
}

static enum flujo_status write_book(struct book *b, const struct result_file *r, double below, const char *path,
                                    struct error_list *errors)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_doc_properties properties = {.title = "Tables of a flujo result", .created = 315532800}; /* 1980-01-01 */
    enum flujo_status status = FLUJO_OK;

    b->file = workbook_new_opt(path, &options);
    if (b->file == NULL) return FLUJO_NO_MEMORY;
    note(b, workbook_set_properties(b->file, &properties));
    b->header = format_of(b, NULL);
    b->date = format_of(b, "yyyy-mm-dd");
    b->month = format_of(b, "yyyy-mm");
    if (b->header != NULL) format_set_bold(b->header);
    for (int i = 0; i < result_table_count && status == FLUJO_OK && b->error == LXW_NO_ERROR; i++)
        if (!result_table_apart(&result_tables[i])) status = write_table(b, r, &result_tables[i], below, errors);
    if (status != FLUJO_OK || b->error != LXW_NO_ERROR)
        lxw_workbook_free(b->file);
    else
        note(b, workbook_close(b->file));
    if (status != FLUJO_OK || b->error == LXW_NO_ERROR) return status;
    if (b->error == LXW_ERROR_MEMORY_MALLOC_FAILED) return FLUJO_NO_MEMORY;
    errors_add(errors, SEVERITY_ERROR, (struct position){path, 0, 0}, "cannot be written: %s", lxw_strerror(b->error));
    return FLUJO_FAILED;
}

enum flujo_status export_xlsx_sheets(const struct result_file *r, const char *folder, double suppress_below,
                                     int sheet_rows, struct error_list *errors)
{
    struct book book = {.most_rows = (uint32_t)sheet_rows};
    struct export_set set;
    struct text path;
    enum flujo_status status = export_begin(&set, r->a, folder, errors);

    text_init(&path, r->a);
    text_init(&book.cut, r->a);
    if (status == FLUJO_OK) {
        text_path(&path, set.folder.data, "tables.xlsx");
        status = path.failed ? FLUJO_NO_MEMORY : write_book(&book, r, suppress_below, path.data, errors);
    }
    text_free(&path);
    text_free(&book.cut);
    return export_end(&set, status, errors);
}
#else
enum flujo_status export_xlsx_sheets(const struct result_file *r, const char *folder, double suppress_below,
                                     int sheet_rows, struct error_list *errors)
{
    (void)folder, (void)suppress_below, (void)sheet_rows;
    errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0},
               "this flujo was built without XLSX; install libxlsxwriter (Debian: libxlsxwriter-dev) and build it "
               "anew, or use --format csv");
    return FLUJO_BAD_INPUT;
}
#endif

enum flujo_status export_xlsx(const struct result_file *r, const char *folder, double suppress_below,
                              struct error_list *errors)
{
    return export_xlsx_sheets(r, folder, suppress_below, 1048576, errors);
}
