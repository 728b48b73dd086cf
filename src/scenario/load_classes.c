/* classes.csv, and the index of all ids a series column may carry. */
#include "scenario/loader.h"

#include <math.h>
#include <string.h>

enum class_column { C_ID, C_ORIGIN, C_DEMOGRAPHIC, C_STREAM, C_POOL, C_DEPARTURES, C_COLUMNS };
static const struct table_column class_columns[C_COLUMNS] = {{"id", 1},     {"origin", 1}, {"demographic", 1},
                                                             {"stream", 0}, {"pool", 1},   {"departures_per_month", 1}};

static int id_of(struct loader *l, const struct csv_table *t, int row, int column, const char *const *ids, int count)
{
    struct csv_cell cell = csv_at(t, row, column);
    const char *what = table_column_name(t, column);
    if (cell.text[0] != 0) return loader_id(l, csv_position(t, cell), what, cell.text, ids, count);
    if (!cell.absent) loader_error(l, csv_position(t, cell), "%s is empty; it is needed", what);
    return -1;
}

static void load_class(struct loader *l, const struct csv_table *t, int row, const int *where)
{
    struct traveller_class *c = &l->s->classes[row];
    struct csv_cell id = csv_at(t, row, where[C_ID]);
    struct position at = csv_position(t, id);
    c->id = loader_copy(l, id.text);
    c->origin = id_of(l, t, row, where[C_ORIGIN], l->s->origin_ids, l->s->origin_count);
    c->demographic = id_of(l, t, row, where[C_DEMOGRAPHIC], l->s->demographic_ids, l->s->demographic_count);
    c->stream = table_text(l, t, row, where[C_STREAM], 0);
    size_t before = l->errors->errors;
    c->pool = table_number(l, t, row, where[C_POOL], LIMIT_PEOPLE, NAN);
    c->departures_per_month = table_number(l, t, row, where[C_DEPARTURES], LIMIT_PEOPLE, NAN);
    l->class_at[row] = at;
    if (c->departures_per_month > 0 && c->pool <= 0 && l->errors->errors == before
        && !csv_at(t, row, where[C_POOL]).absent)
        loader_error(l, at, "class '%.*s' has departures but an empty pool; give the people with intent in pool",
                     TEXT_CUT(c->id, 80));
    int named = loader_check_id(l, at, "class", c->id);
    for (int i = 0; i < row; i++) {
        const struct traveller_class *o = &l->s->classes[i];
        if (named && strcmp(o->id, c->id) == 0)
            loader_error(l, at, "class '%.*s' is given twice, first in line %d; rename one", TEXT_CUT(c->id, 80),
                         l->class_at[i].line);
        else if (c->origin >= 0 && c->demographic >= 0 && o->origin == c->origin && o->demographic == c->demographic
                 && strcmp(o->stream, c->stream) == 0)
            loader_error(l, at, "class '%.*s' has the origin, demographic and stream of '%.*s'; merge them",
                         TEXT_CUT(c->id, 80), TEXT_CUT(o->id, 80));
    }
}

static void index_ids(struct loader *l, const char *const *ids, int count)
{
    for (int i = 0; i < count; i++)
        if (index_find(&l->elements, ids[i]) < 0) index_put(&l->elements, ids[i], 1);
}

static void index_elements(struct loader *l)
{
    const struct scenario *s = l->s;
    size_t room = (size_t)(s->country_count + s->origin_count + s->demographic_count + s->class_count
                           + s->facility_count + s->place_count)
                  + 1;
    if (!index_init(l, &l->elements, room)) return;
    index_put(&l->elements, "all", 1);
    index_ids(l, s->origin_ids, s->origin_count);
    index_ids(l, s->demographic_ids, s->demographic_count);
    index_ids(l, s->country_ids, s->country_count);
    for (int i = 0; i < s->class_count; i++)
        index_ids(l, &s->classes[i].id, 1);
    for (int i = 0; i < s->facility_count; i++)
        index_ids(l, &s->facilities[i].id, 1);
    for (int i = 0; i < s->place_count; i++)
        index_ids(l, &s->places[i].id, 1);
}

void load_classes(struct loader *l)
{
    struct csv_table t;
    int where[C_COLUMNS];
    const char *path = loader_path(l, "classes.csv");
    if (table_open(l, path, 0, class_columns, C_COLUMNS, 0, where, &t)) {
        if (limit_kept(l, csv_position(&t, t.header[0]), "the number of classes", LIMIT_CLASSES, t.rows)) {
            l->s->classes = loader_alloc(l, (size_t)t.rows, sizeof *l->s->classes);
            l->class_at = loader_scratch(l, (size_t)t.rows, sizeof *l->class_at);
            if (l->s->classes == NULL || l->class_at == NULL) return;
            for (int row = 0; row < t.rows; row++)
                load_class(l, &t, row, where);
            l->s->class_count = t.rows;
        }
    }
    index_elements(l);
}
