/* The map of places: a table in which a place may have several rows, one a name. */
#include "import/place_map.h"

#include "base/loose_table.h"
#include "base/text.h"
#include "import/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { M_ID, M_NAME, M_CODE, M_LAT, M_LON, M_COLUMNS };
static const struct import_column columns[M_COLUMNS] = {
    {"id", COLUMN_NEEDED}, {"name|label", 0}, {"pcode|admin", 0}, {"lat|latitude", 0}, {"lon|longitude", 0}};
static const struct import_shape shape_map = {.name = "map",
                                              .title = "a map of places",
                                              .columns = columns,
                                              .count = M_COLUMNS};

static int compare_names(const void *a, const void *b)
{
    const struct import_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->code - y->code) ? x->code - y->code : x->place - y->place;
}

static int add_name(struct arena *arena, struct import_map *map, const char *name, int place, int code)
{
    char folded[FOLD_SIZE];
    import_fold(name, folded);
    if (!*folded) return 1;
    struct import_name *n = &map->names[map->name_count++];
    *n = (struct import_name){arena_copy_string(arena, folded, strlen(folded)), place, code};
    return n->name != NULL;
}

static double coordinate(const struct loose_table *t, const struct loose_row *r, int column, double most,
                         struct error_list *errors)
{
    double value;
    const char *s = loose_cell(r, column);
    if (column < 0 || !*s) return NAN;
    if (loose_table_number(t, s, 0, &value) && fabs(value) <= most) return value;
    errors_add(errors, SEVERITY_ERROR, loose_at(t, r, column), "\"%s\" is not a coordinate; write degrees like 13.699",
               s);
    return NAN;
}

/* The place of this id, made when it is new. */
static int place_of(struct import_map *map, const char *id)
{
    for (int p = 0; p < map->place_count; p++)
        if (!strcmp(map->places[p].id, id)) return p;
    map->places[map->place_count] = (struct import_place){id, "", NAN, NAN};
    return map->place_count++;
}

static int read_row(struct arena *arena, const struct loose_table *t, const struct loose_row *r, const int *where,
                    struct import_map *map, struct error_list *errors)
{
    const char *id = loose_cell(r, where[M_ID]), *code = loose_cell(r, where[M_CODE]);
    if (!*id) {
        errors_add(errors, SEVERITY_ERROR, loose_at(t, r, where[M_ID]), "a place without an id; give it one");
        return 1;
    }
    int p = place_of(map, id);
    struct import_place *place = &map->places[p];
    if (*code) place->code = code;
    double lat = coordinate(t, r, where[M_LAT], 90, errors), lon = coordinate(t, r, where[M_LON], 180, errors);
    if (!isnan(lat)) place->lat = lat;
    if (!isnan(lon)) place->lon = lon;
    return add_name(arena, map, id, p, 0) && add_name(arena, map, loose_cell(r, where[M_NAME]), p, 0)
           && add_name(arena, map, code, p, 1);
}

enum flujo_status import_map_read(struct arena *arena, const char *path, struct import_map *map,
                                  struct error_list *errors)
{
    struct loose_table t;
    struct import_header header;
    enum flujo_status status = loose_table_read(arena, path, &t, errors);
    if (status != FLUJO_OK) return status;
    if (!import_header_find(&shape_map, &t, &header)) {
        errors_add(errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "this is no map of places; its header should have the column id, and name, pcode, lat and lon as "
                   "far as they are known");
        return FLUJO_BAD_INPUT;
    }
    map->file = t.file;
    map->places = arena_alloc(arena, (size_t)t.count + 1, sizeof *map->places);
    map->names = arena_alloc(arena, 3 * (size_t)t.count + 1, sizeof *map->names);
    if (!map->places || !map->names) return FLUJO_NO_MEMORY;
    for (int i = header.row + header.rows; i < t.count; i++)
        if (!t.rows[i].comment && !read_row(arena, &t, &t.rows[i], header.where, map, errors)) return FLUJO_NO_MEMORY;
    if (map->place_count == 0)
        errors_add(errors, SEVERITY_ERROR, (struct position){t.file, 1, 1}, "the map has no place; add rows");
    qsort(map->names, map->name_count, sizeof *map->names, compare_names);
    return errors_status(errors);
}

/* The place of a folded text among codes or names; -1 none, -2 several. */
static int look_up(const struct import_map *map, const char *text, int code)
{
    char folded[FOLD_SIZE];
    size_t low = 0, high = map->name_count;
    int found = -1;
    import_fold(text, folded);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(map->names[middle].name, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < map->name_count && !strcmp(map->names[low].name, folded); low++) {
        if (map->names[low].code != code) continue;
        if (found >= 0 && map->names[low].place != found) return -2;
        found = map->names[low].place;
    }
    return found;
}

enum import_found import_map_find(const struct import_map *map, const char *code, const char *name, int *place)
{
    char ours[FOLD_SIZE], theirs[FOLD_SIZE];
    *place = *code ? look_up(map, code, 1) : -1;
    if (*place >= 0) return PLACE_FOUND;
    if (*place == -1 && *code) *place = look_up(map, code, 0); /* an id may be a P-code */
    if (*place == -1 && *name) *place = look_up(map, name, 0);
    if (*place < 0) return *place == -2 ? PLACE_AMBIGUOUS : PLACE_UNKNOWN;
    import_fold(code, theirs);
    import_fold(map->places[*place].code, ours);
    return *ours && *theirs && strcmp(ours, theirs) != 0 ? PLACE_OTHER_CODE : PLACE_FOUND;
}
