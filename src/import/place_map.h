/* Which place a P-code or a name is. */
#ifndef FLUJO_IMPORT_PLACE_MAP_H
#define FLUJO_IMPORT_PLACE_MAP_H

#include "base/errors.h"

struct import_place {
    const char *id, *code; /* code: "" if none is given */
    double lat, lon;       /* nan: not given */
};
struct import_name { /* folded; sorted by name */
    const char *name;
    int place, code;
};
struct import_map {
    const char *file; /* null: there is no map */
    struct import_place *places;
    int place_count;
    struct import_name *names;
    size_t name_count;
};

/* Read a table with the columns id and any of name (or label), pcode (or admin), lat, lon. */
enum flujo_status import_map_read(struct arena *arena, const char *path, struct import_map *map,
                                  struct error_list *errors);

enum import_found { PLACE_FOUND, PLACE_UNKNOWN, PLACE_AMBIGUOUS, PLACE_OTHER_CODE };
/* By code if the map has it, else by name. */
enum import_found import_map_find(const struct import_map *map, const char *code, const char *name, int *place);

enum { FOLD_SIZE = 512 };
/* The name in one form: composed (NFC), lower case, one blank for several. Cut if longer. */
void import_fold(const char *s, char out[FOLD_SIZE]);

#endif
