/* Three tables of UNHCR: end-year populations and asylum applications of the
 * Refugee Data Finder, and the time series of a situation (operational data portal).
 *
 * Counts are of people by place of asylum. "-" is zero, not available or not
 * applicable, and * a count of 1 to 4 that is hidden. Applications are counted in
 * persons or in cases of several: cases are no persons and stay out. */
#include "import/shape.h"

#include <string.h>

enum { YEAR, ASYLUM, ASYLUM_ISO, ORIGIN, ORIGIN_ISO, COUNT, UNIT, COLUMNS };
#define COUNTRIES                                                                                                      \
    {"Year", COLUMN_NEEDED | COLUMN_PART},                                                                             \
        {"Country of asylum|coa_name|Country of Asylum Name", COLUMN_NEEDED | COLUMN_PART},                            \
        {"Country of asylum (ISO)|coa_iso|Country of Asylum Code", COLUMN_PART},                                       \
        {"Country of origin|coo_name|Country of Origin Name", COLUMN_NEEDED | COLUMN_PART},                            \
    {                                                                                                                  \
        "Country of origin (ISO)|coo_iso|Country of Origin Code", COLUMN_PART                                          \
    }

static const struct import_column columns[COLUMNS] = {
    COUNTRIES, {"Refugees under UNHCR's mandate|refugees|Refugees", COLUMN_NEEDED}, {"Cases / Persons|app_pc", 0}};
static const struct import_column applications[COLUMNS] = {COUNTRIES,
                                                           {"Asylum applications|applied", COLUMN_NEEDED},
                                                           {"Cases / Persons|app_pc", COLUMN_NEEDED}};

/* The year of a row; 0 after an error. */
static int year_of(struct import *im, const struct import_row *row)
{
    double year;
    if (number_parse(import_cell(row, YEAR), &year) && year >= 1951 && year <= DATE_LAST_YEAR) return (int)year;
    errors_add(im->errors, SEVERITY_ERROR, import_at(row, YEAR), "\"%.*s\" is not a year; write it as 2021",
               TEXT_CUT(import_cell(row, YEAR), 80));
    return 0;
}

static const char *asylum_of(struct import *im, const struct import_row *row)
{
    static const int asylum[1][2] = {{ASYLUM_ISO, ASYLUM}};
    return import_place(im, row, asylum, 1);
}

static const char *origin_of(const struct import_row *row)
{
    return *import_cell(row, ORIGIN_ISO) ? import_cell(row, ORIGIN_ISO) : import_cell(row, ORIGIN);
}

static void read_population(struct import *im, const struct import_row *row)
{
    const char *key[IMPORT_KEYS] = {NULL};
    int year = year_of(im, row);
    if (year == 0 || !(key[KEY_ELEMENT] = asylum_of(im, row))) return;
    key[KEY_PART] = origin_of(row);
    import_add(im, row, key, date_make(year, 12, 31), date_make(year, 12, 31));
}

static void read_application(struct import *im, const struct import_row *row)
{
    const char *key[IMPORT_KEYS] = {NULL}, *unit = import_cell(row, UNIT);
    int year = year_of(im, row), persons = loose_same_name(unit, "persons") || loose_same_name(unit, "P");
    if (year == 0) return;
    if (!persons) {
        import_leave(im, row, "the applications are cases, not persons", "");
        return;
    }
    key[KEY_PART] = origin_of(row);
    if ((key[KEY_ELEMENT] = asylum_of(im, row)))
        import_add(im, row, key, date_make(year, 1, 1), date_make(year, 12, 31));
}

enum { S_DATE, S_COUNT, S_PLACE, S_CODE, S_COLUMNS };
static const struct import_column situation[S_COLUMNS] = {{"data_date|date", COLUMN_NEEDED | COLUMN_DATE},
                                                          {"individuals", COLUMN_NEEDED},
                                                          {"geomaster_name|location_name|location|country",
                                                           COLUMN_PART},
                                                          {"pcode|iso3|country_code", COLUMN_PART}};

static void read_situation(struct import *im, const struct import_row *row)
{
    static const int place[1][2] = {{S_CODE, S_PLACE}};
    const char *key[IMPORT_KEYS] = {NULL};
    day_number day;
    int placed = row->header->where[S_PLACE] >= 0 || row->header->where[S_CODE] >= 0;
    if (!import_date(im, row, S_DATE, &day)) return;
    key[KEY_ELEMENT] = placed ? import_place(im, row, place, 1) : im->o->element ? im->o->element : "";
    if (key[KEY_ELEMENT]) import_add(im, row, key, day, day);
}

const struct import_shape shape_unhcr = {.name = "unhcr",
                                         .title = "UNHCR end-year populations",
                                         .measure = "registered",
                                         .columns = columns,
                                         .count = COLUMNS,
                                         .value = COUNT,
                                         .days = DAYS_DATE,
                                         .dash_is_none = 1,
                                         .row = read_population};
const struct import_shape shape_unhcr_applications = {.name = "unhcr-applications",
                                                      .title = "UNHCR asylum applications",
                                                      .measure = "place_arrivals",
                                                      .columns = applications,
                                                      .count = COLUMNS,
                                                      .value = COUNT,
                                                      .days = DAYS_RANGE,
                                                      .dash_is_none = 1,
                                                      .row = read_application};
const struct import_shape shape_unhcr_situation = {.name = "unhcr-situation",
                                                   .title = "UNHCR situation time series",
                                                   .measure = "registered",
                                                   .columns = situation,
                                                   .count = S_COLUMNS,
                                                   .value = S_COUNT,
                                                   .days = DAYS_DATE,
                                                   .takes = TAKES_ELEMENT,
                                                   .row = read_situation};
