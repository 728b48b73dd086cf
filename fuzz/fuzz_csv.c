/* Any bytes as a CSV table: never a crash, every cell terminated, cells as many
 * as rows and columns say; a table without mistakes, written again, is read as
 * the same. Each cell is also taken as a number, a date, a word, a trigger, and text for a page and a terminal;
 * the whole also as a loose table, as a map of places and as the facts of a scenario. */
#include "folder.h"
#include "base/dates.h"
#include "base/loose_table.h"
#include "base/text.h"
#include "import/place_map.h"
#include "scenario/csv.h"
#include "scenario/scenario.h"
#include "study/trigger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scenario *tiny;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct error_list errors;
    (void)argc, (void)argv;
    errors_init(&errors, memory_default());
    fuzz_folder_make(fuzz_scenario);
    if (scenario_load(memory_default(), fuzz_folder(), NULL, 0, &tiny, &errors) != FLUJO_OK) abort();
    errors_free(&errors);
    return 0;
}

/* A cell in the ways in which loose tables and small languages are read. */
static void take_loosely(const char *cell, struct error_list *errors)
{
    char folded[FOLD_SIZE], twice[FOLD_SIZE], shown[64];
    double number;
    day_number day;
    int truth;
    struct trigger trigger;
    loose_number(cell, &number);
    loose_date(cell, LOOSE_DAY_FIRST, &day);
    loose_date(cell, LOOSE_MONTH_FIRST, &day);
    loose_truth(cell, &truth);
    if (!loose_same_name(cell, cell)) abort();
    if (text_visible(cell, shown, sizeof shown) >= sizeof shown) abort();
    import_fold(cell, folded);
    import_fold(folded, twice);
    if (strlen(folded) + 1 < FOLD_SIZE && strcmp(folded, twice) != 0) abort();
    trigger_parse(tiny, cell, &trigger, errors);
}

static void take_cell(const char *cell, struct text *page)
{
    double number;
    day_number day;
    text_clear(page);
    text_add_html(page, cell);
    text_add_json(page, cell);
    if (number_parse(cell, &number)) {
        if (!(number - number == 0)) abort();
        text_clear(page);
        text_add_number(page, number);
        double again;
        if (!number_parse(page->data, &again) || again != number) abort();
    }
    if (date_parse(cell, 0, &day)) {
        char text[11];
        date_format(day, text);
        day_number again;
        if (!date_parse(text, 0, &again) || again != day) abort();
    }
}

static const struct csv_cell *cell_of(const struct csv_table *t, int row, int column)
{
    return row < 0 ? &t->header[column] : &t->cells[row * t->columns + column];
}

static void write_table(const struct csv_table *t, struct text *out)
{
    for (int row = -1; row < t->rows; row++)
        for (int c = 0; c < t->columns; c++) {
            text_add_csv(out, cell_of(t, row, c)->text);
            text_add(out, c + 1 < t->columns ? "," : "\n");
        }
}

static void compare(const struct csv_table *a, const struct csv_table *b)
{
    if (a->columns != b->columns || a->rows != b->rows) abort();
    for (int row = -1; row < a->rows; row++)
        for (int c = 0; c < a->columns; c++) {
            const char *read = cell_of(b, row, c)->text;
            int guarded = read[0] == '\'' && strchr("=+-@\t\r", read[1]) != NULL; /* what a spreadsheet would compute */
            if (strcmp(cell_of(a, row, c)->text, read) != 0
                && !(guarded && strcmp(cell_of(a, row, c)->text, read + 1) == 0))
                abort();
        }
}

/* A byte order mark is taken off, blank cells make a blank line, and a first cell that begins with # an HXL row: not the same when read again. */
static int is_plain(const struct csv_table *t)
{
    if (t->columns > 0 && strncmp(t->header[0].text, "\xef\xbb\xbf", 3) == 0) return 0;
    for (int row = -1; row < t->rows; row++) {
        int letters = 0;
        for (int c = 0; c < t->columns; c++) {
            const char *s = cell_of(t, row, c)->text;
            size_t n = strlen(s);
            letters |= n > 0;
            if (strchr(s, '#') != NULL || (n > 0 && (strchr(" \t\r\n", s[0]) || strchr(" \t\r\n", s[n - 1])))) return 0;
        }
        if (!letters) return 0;
    }
    return 1;
}

static void read_loosely(struct arena *arena, struct error_list *errors)
{
    struct loose_table table;
    struct import_map map = {0};
    int place;
    if (loose_table_read(arena, fuzz_path("loose.csv"), &table, errors) == FLUJO_OK)
        for (int i = 0; i < table.count; i++)
            for (int c = 0; c < table.rows[i].count; c++) {
                double value;
                const char *cell = loose_cell(&table.rows[i], c);
                loose_table_number(&table, cell, c & 1, &value);
                loose_date_order(&table, c, errors);
                if (loose_at(&table, &table.rows[i], c).line < 1) abort();
            }
    if (import_map_read(arena, fuzz_path("loose.csv"), &map, errors) == FLUJO_OK)
        for (int i = 0; i < map.place_count; i++)
            import_map_find(&map, map.places[i].code, map.places[i].id, &place);
}

/* As a table that the scenario holds beside what it is run with. */
static void load_facts(const uint8_t *data, size_t size)
{
    struct error_list errors;
    struct scenario *s = NULL;
    errors_init(&errors, memory_default());
    fuzz_put("facts.csv", data, size);
    enum flujo_status status = scenario_load(memory_default(), fuzz_folder(), NULL, 0, &s, &errors);
    if ((status == FLUJO_OK) != (s != NULL)) abort();
    scenario_free(s);
    errors_free(&errors);
    remove(fuzz_path("facts.csv"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct error_list errors, loose;
    struct csv_table table, again;
    struct text page;
    arena_init(&arena, memory_default());
    errors_init(&errors, memory_default());
    errors_init(&loose, memory_default());
    fuzz_put("loose.csv", data, size);
    read_loosely(&arena, &loose);
    text_init(&page, memory_default());
    if (csv_parse(&arena, "f.csv", (const char *)data, size, &errors, &table) == FLUJO_OK) {
        size_t letters = 0;
        for (int row = 0; row < table.rows; row++)
            for (int c = 0; c < table.columns; c++) {
                letters += strlen(csv_at(&table, row, c).text);
                take_cell(csv_at(&table, row, c).text, &page);
                take_loosely(csv_at(&table, row, c).text, &loose);
            }
        if (letters > size) abort();
        if (table.columns == 0 && errors.errors == 0) abort();
        if (errors.errors == 0) load_facts(data, size);
        if (errors.errors == 0 && is_plain(&table)) {
            text_clear(&page);
            write_table(&table, &page);
            if (csv_parse(&arena, "g.csv", page.data, page.length, &errors, &again) == FLUJO_OK && errors.errors == 0)
                compare(&table, &again);
            else
                abort();
        }
    }
    text_free(&page);
    errors_free(&errors);
    errors_free(&loose);
    arena_free(&arena);
    return 0;
}
