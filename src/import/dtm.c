/* IOM Displacement Tracking Matrix: one row a place, round and reason; and the
 * people displaced within a country as HDX HAPI publishes them, which come from it.
 *
 * Rows of a place and round are added up, on the last reporting date of the round.
 * A baseline assessment counts a whole place and a site assessment the sites in it:
 * where both are there the baseline is taken. Two operations may count the same
 * people and are not added. In HAPI countries, regions and districts stand in one
 * table: the finest level is taken. */
#include "import/shape.h"

#include <string.h>

enum {
    DATE,
    ROUND,
    COUNT,
    COUNTRY,
    COUNTRY_CODE,
    ADMIN1,
    ADMIN1_CODE,
    PROVIDER1,
    ADMIN2,
    ADMIN2_CODE,
    PROVIDER2,
    ASSESSMENT,
    OPERATION,
    LEVEL,
    FAULT,
    COLUMNS
};
static const struct import_column columns[COLUMNS] = {{"reportingDate", COLUMN_NEEDED | COLUMN_DATE},
                                                      {"roundNumber", COLUMN_NEEDED},
                                                      {"numPresentIdpInd", COLUMN_NEEDED},
                                                      {"admin0Name", COLUMN_NEEDED | COLUMN_PART},
                                                      {"admin0Pcode", 0},
                                                      {"admin1Name", COLUMN_PART},
                                                      {"admin1Pcode", 0},
                                                      {"provider_admin1_name", 0},
                                                      {"admin2Name", COLUMN_PART},
                                                      {"admin2Pcode", 0},
                                                      {"provider_admin2_name", 0},
                                                      {"assessmentType", 0},
                                                      {"operation", COLUMN_PART},
                                                      {"admin level", 0},
                                                      {"error", 0}};
static const struct import_column hapi[COLUMNS] = {{"reference_period_end", COLUMN_NEEDED | COLUMN_DATE},
                                                   {"reporting_round", COLUMN_NEEDED},
                                                   {"population", COLUMN_NEEDED},
                                                   {"location_name|location_code", COLUMN_NEEDED | COLUMN_PART},
                                                   {"location_code", 0},
                                                   {"admin1_name", COLUMN_PART},
                                                   {"admin1_code", 0},
                                                   {"provider_admin1_name", 0},
                                                   {"admin2_name", COLUMN_PART},
                                                   {"admin2_code", 0},
                                                   {"provider_admin2_name", 0},
                                                   {"assessment_type", 0},
                                                   {"operation", COLUMN_PART},
                                                   {"admin_level", 0},
                                                   {"error", 0}};

/* 2 of a baseline assessment, 1 of sites, 0 if it is not stated. */
static int assessment_of(const char *s)
{
    if (loose_same_name(s, "BA") || loose_same_name(s, "baseline assessment")) return 2;
    return loose_same_name(s, "SA") || loose_same_name(s, "site assessment");
}

/* The admin level that the row states, else the finest that it names. */
static int level_of(const struct import_row *row)
{
    double level;
    if (number_parse(import_cell(row, LEVEL), &level) && level >= 0) return level > 2 ? 2 : (int)level;
    if (*import_cell(row, ADMIN2) || *import_cell(row, ADMIN2_CODE)) return 2;
    return *import_cell(row, ADMIN1) || *import_cell(row, ADMIN1_CODE);
}

static void read_row(struct import *im, const struct import_row *row)
{
    static const int places[5][2] = {{ADMIN2_CODE, ADMIN2},
                                     {PROVIDER2, PROVIDER2},
                                     {ADMIN1_CODE, ADMIN1},
                                     {PROVIDER1, PROVIDER1},
                                     {COUNTRY_CODE, COUNTRY}};
    int level = level_of(row);
    const char *key[IMPORT_KEYS] = {NULL};
    day_number day;
    double round;
    if (!import_date(im, row, DATE, &day) || !import_number(im, row, ROUND, &round)) return;
    if (*import_cell(row, FAULT)) {
        import_leave(im, row, "the publisher marks the row as an error", import_cell(row, FAULT));
        return;
    }
    if (!(key[KEY_ELEMENT] = import_place_at(im, row, places, level))) return;
    key[KEY_GROUP] = import_is_chosen(im, row, OPERATION) ? "" : import_cell(row, OPERATION);
    struct import_entry *e = import_add(im, row, key, day, day);
    if (!e) return;
    e->round = (int)round;
    e->layer = assessment_of(import_cell(row, ASSESSMENT)) + 3 * level;
}

static int by_round(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int group = strcmp(x->key[KEY_GROUP], y->key[KEY_GROUP]);
    if (group) return group;
    if (x->round != y->round) return x->round < y->round ? -1 : 1;
    int element = strcmp(x->key[KEY_ELEMENT], y->key[KEY_ELEMENT]);
    return element ? element : y->layer - x->layer;
}

/* Within a round: one date, the finest level, and of a place one kind of assessment. */
static void settle(struct import *im)
{
    import_sort(im, by_round);
    for (size_t i = 0, end; i < im->count; i = end) {
        const struct import_entry *first = &im->entries[i];
        int level = 0, layer = 0;
        day_number date = first->to;
        for (end = i; end < im->count; end++) {
            const struct import_entry *e = &im->entries[end];
            if (e->round != first->round || strcmp(e->key[KEY_GROUP], first->key[KEY_GROUP]) != 0) break;
            level = e->layer / 3 > level ? e->layer / 3 : level;
            date = e->to > date ? e->to : date;
        }
        for (size_t k = i; k < end; k++) {
            struct import_entry *e = &im->entries[k];
            e->from = e->to = date;
            if (k == i || strcmp(e->key[KEY_ELEMENT], im->entries[k - 1].key[KEY_ELEMENT]) != 0) layer = e->layer;
            if (e->layer / 3 < level)
                import_drop(im, e, "the row is a total of rows of a finer admin level", "");
            else if (e->layer < layer)
                import_drop(im, e, "sites are within the baseline assessment of the place", "");
        }
    }
}

const struct import_shape shape_dtm = {.name = "dtm",
                                       .title = "IOM Displacement Tracking Matrix",
                                       .measure = "registered",
                                       .columns = columns,
                                       .count = COLUMNS,
                                       .value = COUNT,
                                       .days = DAYS_DATE,
                                       .row = read_row,
                                       .settle = settle};
const struct import_shape shape_hapi_idps = {.name = "hapi-idps",
                                             .title = "HDX HAPI internally displaced persons",
                                             .measure = "registered",
                                             .columns = hapi,
                                             .count = COLUMNS,
                                             .value = COUNT,
                                             .days = DAYS_DATE,
                                             .row = read_row,
                                             .settle = settle};
