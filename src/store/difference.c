/* See difference.h. Both tables are read in the order of their key and merged. */
#include "store/difference.h"

#include <math.h>
#include <string.h>

enum { MOST_KEYS = 8 };

/* One table of one result, at a row. */
struct side {
    const struct result_file *r;
    sqlite3_stmt *q;
    int more; /* 1: it is at a row */
    int keys[MOST_KEYS], key_count;
};

static int is_key(const struct side *s, int column)
{
    for (int k = 0; k < s->key_count; k++)
        if (s->keys[k] == column) return 1;
    return 0;
}

static void find_keys(struct side *s, const char *key)
{
    for (const char *name = key; *name != '\0' && s->key_count < MOST_KEYS; name += strspn(name, ", ")) {
        size_t length = strcspn(name, ", ");
        for (int c = 0; c < sqlite3_column_count(s->q); c++) {
            const char *column = sqlite3_column_name(s->q, c);
            if (strlen(column) == length && strncmp(column, name, length) == 0) s->keys[s->key_count++] = c;
        }
        name += length;
    }
}

static int has_table(const struct result_file *r, const char *name, struct error_list *errors)
{
    const char *values[] = {name};
    return result_one_number(r,
                             "SELECT count(*) FROM (SELECT name FROM sqlite_master UNION ALL SELECT name FROM "
                             "sqlite_temp_master) WHERE name = ?",
                             values, 1, errors)
           > 0;
}

static enum flujo_status advance(struct side *s, struct error_list *errors)
{
    int step = s->q == NULL ? 0 : result_step(s->r, s->q, errors);
    s->more = step == 1;
    return step < 0 ? FLUJO_FAILED : FLUJO_OK;
}

static enum flujo_status open_side(struct side *s, const struct result_table *table, struct error_list *errors)
{
    struct text sql;
    enum flujo_status status = FLUJO_OK;

    if (!has_table(s->r, table->name, errors)) return FLUJO_OK;
    text_init(&sql, s->r->a);
    text_format(&sql, "SELECT * FROM \"%s\" ORDER BY %s", table->name, table->key);
    if (!sql.failed) s->q = result_query(s->r, sql.data, NULL, 0, errors);
    if (s->q == NULL) status = sql.failed ? FLUJO_NO_MEMORY : FLUJO_FAILED;
    text_free(&sql);
    if (status != FLUJO_OK) return status;
    find_keys(s, table->key);
    return advance(s, errors);
}

/* Order of two cells as SQLite sorts them: null, numbers, texts. */
static int compare_cells(sqlite3_stmt *a, int i, sqlite3_stmt *b, int j)
{
    int texts[2] = {sqlite3_column_type(a, i) == SQLITE_TEXT, sqlite3_column_type(b, j) == SQLITE_TEXT};
    int nulls[2] = {sqlite3_column_type(a, i) == SQLITE_NULL, sqlite3_column_type(b, j) == SQLITE_NULL};
    double x = sqlite3_column_double(a, i), y = sqlite3_column_double(b, j);

    if (nulls[0] || nulls[1]) return nulls[1] - nulls[0];
    if (texts[0] != texts[1]) return texts[0] - texts[1];
    if (texts[0]) return strcmp(result_text(a, i), result_text(b, j));
    return x < y ? -1 : x > y;
}

static int compare_keys(const struct side *a, const struct side *b)
{
    int order = 0;

    if (!a->more || !b->more) return b->more - a->more; /* what is at its end comes last */
    for (int k = 0; k < a->key_count && k < b->key_count && order == 0; k++)
        order = compare_cells(a->q, a->keys[k], b->q, b->keys[k]);
    return order;
}

/* The key of a row, its cells parted by blanks. */
static void add_key(struct text *t, const struct side *s)
{
    for (int k = 0; k < s->key_count; k++) {
        const char *cell = result_text(s->q, s->keys[k]);
        if (cell[0] == '\0') continue;
        text_add(t, t->length > 0 && t->data[t->length - 1] != ' ' ? " " : "");
        text_add(t, cell);
    }
}

static void name_cell(struct text *t, const struct side *s, int column)
{
    text_clear(t);
    text_format(t, "%s of ", sqlite3_column_name(s->q, column));
    add_key(t, s);
}

/* 1 if the cells differ; keeps the largest difference of numbers and the first of texts. */
static int cells_differ(const struct side *a, int i, const struct side *b, int j, double tolerance,
                        struct table_difference *out)
{
    double x, y, relative;

    if (compare_cells(a->q, i, b->q, j) == 0) return 0;
    if (sqlite3_column_type(a->q, i) == SQLITE_TEXT || sqlite3_column_type(b->q, j) == SQLITE_TEXT) {
        if (out->text_at.length == 0) name_cell(&out->text_at, a, i);
        return 1;
    }
    x = result_number(a->q, i), y = result_number(b->q, j);
    relative = fabs(x) > 0 && !isnan(y) ? fabs(y - x) / fabs(x) : (double)INFINITY;
    if (relative <= tolerance) return 0;
    if (out->largest_at.length == 0 || relative > out->largest) {
        out->largest = relative, out->value[0] = x, out->value[1] = y;
        name_cell(&out->largest_at, a, i);
    }
    return 1;
}

static int rows_differ(const struct side *a, const struct side *b, double tolerance, struct table_difference *out)
{
    int differ = 0;

    for (int i = 0; i < sqlite3_column_count(a->q); i++) {
        if (is_key(a, i)) continue;
        for (int j = 0; j < sqlite3_column_count(b->q); j++)
            if (strcmp(sqlite3_column_name(a->q, i), sqlite3_column_name(b->q, j)) == 0)
                differ |= cells_differ(a, i, b, j, tolerance, out);
    }
    return differ;
}

enum flujo_status result_difference(const struct result_file *a, const struct result_file *b,
                                    const struct result_table *table, double tolerance, struct table_difference *out,
                                    struct error_list *errors)
{
    struct side sides[2] = {{.r = a}, {.r = b}};
    enum flujo_status status = FLUJO_OK;

    *out = (struct table_difference){.rows = 0};
    text_init(&out->largest_at, a->a);
    text_init(&out->first_only, a->a);
    text_init(&out->text_at, a->a);
    for (int k = 0; k < 2 && status == FLUJO_OK; k++)
        status = open_side(&sides[k], table, errors);
    while (status == FLUJO_OK && (sides[0].more || sides[1].more)) {
        int order = compare_keys(&sides[0], &sides[1]);
        if (order == 0) {
            out->rows++;
            out->differ += (size_t)rows_differ(&sides[0], &sides[1], tolerance, out);
        } else {
            struct side *alone = &sides[order > 0];
            out->only[order > 0]++;
            if (out->first_only.length == 0) add_key(&out->first_only, alone);
        }
        for (int k = 0; k < 2 && status == FLUJO_OK; k++)
            if (order == 0 || (order > 0) == k) status = advance(&sides[k], errors);
    }
    for (int k = 0; k < 2; k++)
        sqlite3_finalize(sides[k].q);
    if (out->largest_at.failed || out->first_only.failed || out->text_at.failed) status = FLUJO_NO_MEMORY;
    return status;
}

void table_difference_free(struct table_difference *d)
{
    text_free(&d->largest_at);
    text_free(&d->first_only);
    text_free(&d->text_at);
}
