/* CBP nationwide encounters: one row a fiscal month, component, area, demographic,
 * citizenship, title and type of encounter.
 *
 * A fiscal year begins in October of the year before; that of an unfinished year
 * is written 2021 (FYTD). A later file repeats most months of an earlier one, with
 * corrections: of a month that several files have the newest holds as a whole. */
#include "import/shape.h"

#include <stdlib.h>
#include <string.h>

enum {
    YEAR,
    MONTH,
    DEMOGRAPHIC,
    CITIZENSHIP,
    COUNT,
    GROUPING,
    COMPONENT,
    REGION,
    AREA,
    AREA_SHORT,
    TITLE,
    TYPE,
    COLUMNS
};
static const struct import_column columns[COLUMNS] = {{"Fiscal Year|FY", COLUMN_NEEDED | COLUMN_PART},
                                                      {"Month (abbv)|Month", COLUMN_NEEDED | COLUMN_PART},
                                                      {"Demographic", COLUMN_NEEDED | COLUMN_PART},
                                                      {"Citizenship|Citizenship Grouping", COLUMN_NEEDED | COLUMN_PART},
                                                      {"Encounter Count|Sum of Encounter Count", COLUMN_NEEDED},
                                                      {"Month Grouping", COLUMN_PART},
                                                      {"Component", COLUMN_PART},
                                                      {"Land Border Region", COLUMN_PART},
                                                      {"Area of Responsibility", COLUMN_PART},
                                                      {"AOR (Abbv)", COLUMN_PART},
                                                      {"Title of Authority", COLUMN_PART},
                                                      {"Encounter Type", COLUMN_PART}};

/* The demographics of the scenarios, by the names of the files. */
static const char *const demographics[][2] = {{"single adults", "single_adult"},
                                              {"single adult", "single_adult"},
                                              {"fmua", "family"},
                                              {"individuals in a family unit", "family"},
                                              {"individuals in a family unit (fmua)", "family"},
                                              {"uc / single minors", "unaccompanied_child"},
                                              {"uac", "unaccompanied_child"},
                                              {"unaccompanied children", "unaccompanied_child"},
                                              {"unaccompanied children / single minors", "unaccompanied_child"},
                                              {"accompanied minors", "accompanied_minor"},
                                              {"accompanied minors (am)", "accompanied_minor"}};

static const char *demographic_of(const char *s)
{
    char folded[FOLD_SIZE];
    import_fold(s, folded);
    for (size_t i = 0; i < sizeof demographics / sizeof *demographics; i++)
        if (!strcmp(folded, demographics[i][0])) return demographics[i][1];
    return NULL;
}

/* 2021, FY2021, FY 21, 2021 (FYTD); 0. */
static int fiscal_year(const char *s)
{
    s += strspn(s, "FYfy ");
    size_t n = strspn(s, "0123456789");
    int year = n == 2 || n == 4 ? atoi(s) : 0;
    s += n;
    s += strspn(s, " (");
    if (strncmp(s, "FYTD", 4) == 0 || strncmp(s, "fytd", 4) == 0) s += 4;
    s += strspn(s, ") ");
    return *s ? 0 : n == 2 ? 2000 + year : year;
}

static void read_row(struct import *im, const struct import_row *row)
{
    static const int citizenship[1][2] = {{CITIZENSHIP, CITIZENSHIP}};
    const char *key[IMPORT_KEYS] = {NULL};
    int year = fiscal_year(import_cell(row, YEAR)), month = import_month(import_cell(row, MONTH));
    if (year < 1990 || year > DATE_LAST_YEAR) {
        errors_add(im->errors, SEVERITY_ERROR, import_at(row, YEAR),
                   "\"%.*s\" is not a fiscal year; write it as 2021 or 2021 (FYTD)",
                   TEXT_CUT(import_cell(row, YEAR), 80));
        return;
    }
    if (month == 0) {
        errors_add(im->errors, SEVERITY_ERROR, import_at(row, MONTH), "\"%.*s\" is not a month; write it as OCT",
                   TEXT_CUT(import_cell(row, MONTH), 80));
        return;
    }
    key[KEY_DEMOGRAPHIC] = demographic_of(import_cell(row, DEMOGRAPHIC));
    if (!key[KEY_DEMOGRAPHIC]) {
        import_leave(im, row, "the demographic is none of CBP's", import_cell(row, DEMOGRAPHIC));
        return;
    }
    key[KEY_ORIGIN] = import_place(im, row, citizenship, 1);
    if (!key[KEY_ORIGIN]) return;
    if (month >= 10) year--;
    import_add(im, row, key, date_make(year, month, 1), date_make(year, month, date_days_in_month(year, month)));
}

const struct import_shape shape_cbp = {.name = "cbp",
                                       .title = "CBP nationwide encounters",
                                       .measure = "encounters",
                                       .columns = columns,
                                       .count = COLUMNS,
                                       .value = COUNT,
                                       .days = DAYS_MONTH,
                                       .overlap = OVERLAP_MONTH,
                                       .row = read_row};
