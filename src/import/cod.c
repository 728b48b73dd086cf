/* Names and P-codes of places: tables of administrative units of OCHA (COD-AB) and
 * the global list of P-codes, written as a map for other imports.
 *
 * With --map, the units of its places are written under the ids of the map, found by
 * P-code or name at any level that a row names; else every unit of the finest level.
 * Of several versions of a unit the newest that is still valid is taken. */
#include "import/shape.h"

#include <string.h>

enum {
    CODE1,
    NAME1,
    CODE2,
    NAME2,
    CODE3,
    NAME3,
    CODE0,
    NAME0,
    OTHER1,
    OTHER2,
    OTHER3,
    VALID_ON,
    VALID_TO,
    LAT,
    LON,
    COLUMNS
};
#define NAMES(n)                                                                                                       \
    "ADM" n "_EN|adm" n "_name|admin" n "Name_en|ADM" n "_FR|admin" n "Name_fr|ADM" n "_ES|admin" n "Name_es|ADM" n    \
    "_PT|admin" n "Name_pt|ADM" n "_REF|admin" n "Name"
#define OTHERS(n) "adm" n "_name1|adm" n "_name_local|ADM" n "_AR|ADM" n "_FR|ADM" n "_ES|ADM" n "_PT|ADM" n "ALT1EN"
#define CODES(n) "ADM" n "_PCODE|adm" n "_pcode|admin" n "Pcode"
static const struct import_column columns[COLUMNS] = {{CODES("1"), COLUMN_NEEDED},
                                                      {NAMES("1"), COLUMN_NEEDED},
                                                      {CODES("2"), 0},
                                                      {NAMES("2"), 0},
                                                      {CODES("3"), 0},
                                                      {NAMES("3"), 0},
                                                      {CODES("0"), COLUMN_NEEDED},
                                                      {NAMES("0"), 0},
                                                      {OTHERS("1"), 0},
                                                      {OTHERS("2"), 0},
                                                      {OTHERS("3"), 0},
                                                      {"validOn|valid_on", COLUMN_DATE},
                                                      {"validTo|valid_to", 0},
                                                      {"center_lat|latitude|lat", 0},
                                                      {"center_lon|longitude|lon", 0}};

enum { G_CODE, G_NAME, G_LEVEL, G_PARENT, G_VALID_ON, G_LOCATION, G_COLUMNS };
static const struct import_column global[G_COLUMNS] = {
    {"P-Code", COLUMN_NEEDED},        {"Name", COLUMN_NEEDED},          {"Admin Level", COLUMN_NEEDED},
    {"Parent P-Code", COLUMN_NEEDED}, {"Valid from date", COLUMN_DATE}, {"Location", COLUMN_NEEDED}};

/* Keys of an entry here: KEY_ELEMENT the P-code, KEY_ORIGIN the name, KEY_DEMOGRAPHIC another name, KEY_GROUP the id. */
struct unit {
    const char *code, *name, *other;
    day_number valid_on;
    int level;
};

/* Add the unit under the id of the map; 1 if it is a place of the map or there is no map. */
static int add_unit(struct import *im, const struct import_row *row, const struct unit *u)
{
    const char *key[IMPORT_KEYS] = {u->code, u->name, u->other, u->code};
    int place;
    if (im->map.file) {
        enum import_found found = import_map_find(&im->map, u->code, u->name, &place);
        if (found != PLACE_FOUND) found = import_map_find(&im->map, "", u->other, &place);
        if (found != PLACE_FOUND) return 0;
        key[KEY_GROUP] = im->map.places[place].id;
    }
    struct import_entry *e = import_add_value(im, row, key, u->valid_on, u->valid_on);
    if (e) e->layer = u->level;
    return 1;
}

static void read_row(struct import *im, const struct import_row *row)
{
    static const int levels[4][3] = {{CODE3, NAME3, OTHER3},
                                     {CODE2, NAME2, OTHER2},
                                     {CODE1, NAME1, OTHER1},
                                     {CODE0, NAME0, NAME0}};
    const char *valid_to = import_cell(row, VALID_TO);
    day_number valid_on = 0;
    if (*import_cell(row, VALID_ON) && !import_date(im, row, VALID_ON, &valid_on)) return;
    if (*valid_to && !loose_same_name(valid_to, "null") && !loose_same_name(valid_to, "none")) {
        import_leave(im, row, "the unit is no longer valid", "");
        return;
    }
    for (int k = 0; k < 4; k++) {
        struct unit u = {import_cell(row, levels[k][0]), import_cell(row, levels[k][1]), import_cell(row, levels[k][2]),
                         valid_on, 3 - k};
        if (*u.code && (add_unit(im, row, &u) || !im->map.file)) return;
    }
    import_leave(im, row, "the map has none of these places", "");
}

static void read_global(struct import *im, const struct import_row *row)
{
    double level;
    struct unit u = {import_cell(row, G_CODE), import_cell(row, G_NAME), "", 0, 0};
    if (!import_number(im, row, G_LEVEL, &level)) return;
    u.level = level >= 0 && level < 10 ? (int)level : 0;
    if (*import_cell(row, G_VALID_ON) && !import_date(im, row, G_VALID_ON, &u.valid_on)) return;
    if (!add_unit(im, row, &u)) import_leave(im, row, "the map has none of these places", "");
}

static int by_code(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int code = strcmp(x->key[KEY_ELEMENT], y->key[KEY_ELEMENT]);
    if (code) return code;
    return x->from != y->from ? (x->from < y->from ? 1 : -1) : (x->line > y->line) - (x->line < y->line);
}

static int by_id(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int id = strcmp(x->key[KEY_GROUP], y->key[KEY_GROUP]);
    return id ? id : x->layer != y->layer ? y->layer - x->layer : by_code(a, b);
}

/* Of a place that has several units by its name the finest; none if several are as fine. */
static void keep_one(struct import *im)
{
    size_t n = 0;
    import_sort(im, by_id);
    for (size_t i = 0, end; i < im->count; i = end) {
        size_t same = 0;
        for (end = i; end < im->count && !strcmp(im->entries[end].key[KEY_GROUP], im->entries[i].key[KEY_GROUP]); end++)
            same += im->entries[end].layer == im->entries[i].layer;
        struct import_entry first = im->entries[i];
        for (size_t k = i; k < end; k++)
            if (k >= i + same)
                import_drop(im, &im->entries[k], "a unit of a finer level has the name of the place",
                            first.key[KEY_GROUP]);
            else if (same > 1)
                import_drop(im, &im->entries[k], "several units have the name of the place; give its P-code in the map",
                            first.key[KEY_GROUP]);
            else
                im->entries[n++] = im->entries[k];
    }
    im->count = n;
    import_sort(im, by_code);
}

/* Of each P-code the newest version. */
static void settle(struct import *im)
{
    size_t n = 0;
    import_sort(im, by_code);
    for (size_t i = 0; i < im->count; i++) {
        struct import_entry *e = &im->entries[i];
        const struct import_entry *last = n > 0 ? &im->entries[n - 1] : NULL;
        if (!last || strcmp(last->key[KEY_ELEMENT], e->key[KEY_ELEMENT]) != 0)
            im->entries[n++] = *e;
        else if (last->from > e->from)
            import_drop(im, e, "a newer version of the unit is there", e->key[KEY_ELEMENT]);
        else if (strcmp(last->key[KEY_ORIGIN], e->key[KEY_ORIGIN]) != 0)
            errors_add(im->errors, SEVERITY_ERROR, (struct position){im->files[e->file].table.file, e->line, 1},
                       "the P-code %.*s stands for %.*s and for %.*s; keep the row that is right",
                       TEXT_CUT(e->key[KEY_ELEMENT], 40), TEXT_CUT(last->key[KEY_ORIGIN], 80),
                       TEXT_CUT(e->key[KEY_ORIGIN], 80));
    }
    im->count = n;
    for (int p = 0; p < im->map.place_count; p++) {
        int found = 0;
        for (size_t i = 0; i < im->count && !found; i++)
            found = !strcmp(im->entries[i].key[KEY_GROUP], im->map.places[p].id);
        if (!found) import_leave_text(im, im->map.file, 0, "a place of the map has no unit here", im->map.places[p].id);
    }
    keep_one(im);
}

static void write(const struct import *im, struct text *t)
{
    text_add(t, "id,name,pcode\n");
    for (size_t i = 0; i < im->count; i++) {
        const struct import_entry *e = &im->entries[i];
        for (int k = KEY_ORIGIN; k <= KEY_DEMOGRAPHIC; k++) {
            if (!*e->key[k] || (k == KEY_DEMOGRAPHIC && !strcmp(e->key[k], e->key[KEY_ORIGIN]))) continue;
            text_add_csv(t, e->key[KEY_GROUP]);
            text_add(t, ",");
            text_add_csv(t, e->key[k]);
            text_add(t, ",");
            text_add_csv(t, e->key[KEY_ELEMENT]);
            text_add(t, "\n");
        }
    }
}

const struct import_shape shape_cod = {.name = "cod",
                                       .title = "OCHA administrative units (COD-AB)",
                                       .columns = columns,
                                       .count = COLUMNS,
                                       .days = DAYS_NONE,
                                       .row = read_row,
                                       .settle = settle,
                                       .write = write,
                                       .what = "units"};
const struct import_shape shape_cod_global = {.name = "cod-global",
                                              .title = "the global list of P-codes",
                                              .columns = global,
                                              .count = G_COLUMNS,
                                              .days = DAYS_NONE,
                                              .row = read_global,
                                              .settle = settle,
                                              .write = write,
                                              .what = "units"};
