/* HDX HAPI, refugees and persons of concern: one row an origin, asylum, group,
 * gender and age range, with `all` rows beside their parts.
 *
 * The `all` rows are taken and the parts never added up. Groups such as REF and
 * ASY are different people counted by one table: --where chooses one or several. */
#include "import/shape.h"

#include <string.h>

enum { DATE, GROUP, GENDER, AGES, COUNT, ASYLUM, ASYLUM_NAME, ORIGIN, FAULT, COLUMNS };
static const struct import_column columns[COLUMNS] = {{"reference_period_end", COLUMN_NEEDED | COLUMN_DATE},
                                                      {"population_group", COLUMN_NEEDED},
                                                      {"gender", COLUMN_NEEDED},
                                                      {"age_range", COLUMN_NEEDED},
                                                      {"population", COLUMN_NEEDED},
                                                      {"asylum_location_code", COLUMN_NEEDED},
                                                      {"asylum_location_name", 0},
                                                      {"origin_location_code", COLUMN_NEEDED},
                                                      {"error", 0}};

static void read_row(struct import *im, const struct import_row *row)
{
    static const int asylum[1][2] = {{ASYLUM, ASYLUM_NAME}};
    const char *key[IMPORT_KEYS] = {NULL};
    day_number day;
    if (!import_date(im, row, DATE, &day)) return;
    if (*import_cell(row, FAULT)) {
        import_leave(im, row, "the publisher marks the row as an error", import_cell(row, FAULT));
        return;
    }
    if (!loose_same_name(import_cell(row, GENDER), "all") || !loose_same_name(import_cell(row, AGES), "all")) {
        import_leave(im, row, "the row is a part of an `all` row", "");
        return;
    }
    if (!(key[KEY_ELEMENT] = import_place(im, row, asylum, 1))) return;
    key[KEY_GROUP] = import_is_chosen(im, row, GROUP) ? "" : import_cell(row, GROUP);
    key[KEY_PART] = import_cell(row, ORIGIN);
    import_add(im, row, key, day, day);
}

const struct import_shape shape_hapi_refugees = {.name = "hapi-refugees",
                                                 .title = "HDX HAPI refugees and persons of concern",
                                                 .measure = "registered",
                                                 .columns = columns,
                                                 .count = COLUMNS,
                                                 .value = COUNT,
                                                 .days = DAYS_DATE,
                                                 .row = read_row};
