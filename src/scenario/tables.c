/* Tables by the names of their columns: opening and reading of cells. */
#include "scenario/loader.h"

#include <math.h>
#include <string.h>

enum { MAX_COLUMNS_NAMED = 32 };

static void unknown_column(struct loader *l, struct position at, const char *name, const struct table_column *specs,
                           int count)
{
    const char *names[MAX_COLUMNS_NAMED];
    for (int i = 0; i < count; i++)
        names[i] = specs[i].name;
    if (name[0] == 0)
        loader_error(l, at, "a column without a name; name it or remove it");
    else
        loader_unknown(l, at, "column", name, names, count);
}

static void bind_columns(struct loader *l, const struct table_column *specs, int count, int allow_others, int *where,
                         const struct csv_table *t)
{
    for (int i = 0; i < count; i++)
        where[i] = -1;
    for (int c = 0; c < t->columns; c++) {
        struct position at = csv_position(t, t->header[c]);
        int found = -1, twin = 0;
        for (int i = 0; i < count; i++)
            if (strcmp(specs[i].name, t->header[c].text) == 0) found = i;
        for (int d = 0; d < c && t->header[c].text[0] != 0; d++)
            twin |= strcmp(t->header[d].text, t->header[c].text) == 0;
        if (twin)
            loader_error(l, at, "column '%.*s' is given twice; keep one", TEXT_CUT(t->header[c].text, 80));
        else if (found >= 0)
            where[found] = c;
        else if (!allow_others)
            unknown_column(l, at, t->header[c].text, specs, count);
    }
}

int table_open(struct loader *l, const char *path, int optional, const struct table_column *specs, int count,
               int allow_others, int *where, struct csv_table *table)
{
    const char *data;
    size_t length;
    if (!loader_read(l, path, optional, &data, &length)) return 0;
    if (csv_parse(&l->scratch, path, data, length, l->errors, table) != FLUJO_OK) {
        l->no_memory = 1;
        return 0;
    }
    if (table->columns == 0) return 0;
    if (table->columns == 1 && strchr(table->header[0].text, ';') != NULL) {
        loader_error(l, csv_position(table, table->header[0]),
                     "columns are separated by semicolons here; separate them by commas");
        return 0;
    }
    bind_columns(l, specs, count, allow_others, where, table);
    int usable = 1;
    for (int i = 0; i < count; i++) {
        if (!specs[i].required || where[i] >= 0) continue;
        loader_error(l, (struct position){path, table->header[0].line, 1},
                     "column '%s' is missing; add it to the header", specs[i].name);
        usable = 0;
    }
    return usable;
}

const char *table_column_name(const struct csv_table *t, int column)
{
    return column >= 0 && column < t->columns ? t->header[column].text : "";
}

double table_number(struct loader *l, const struct csv_table *t, int row, int column, enum limit limit, double missing)
{
    struct csv_cell cell = csv_at(t, row, column);
    double x;
    if (cell.text[0] == 0) {
        if (isnan(missing) && !cell.absent)
            loader_error(l, csv_position(t, cell), "%s is empty; give a number", table_column_name(t, column));
        return isnan(missing) ? limit_table[limit].low : missing;
    }
    if (!number_parse(cell.text, &x))
        loader_error(l, csv_position(t, cell),
                     "%s '%.*s' is not a number; write it like 12.5, without units or separators",
                     table_column_name(t, column), TEXT_CUT(cell.text, 80));
    else if (limit_kept(l, csv_position(t, cell), table_column_name(t, column), limit, x))
        return x;
    return isnan(missing) ? limit_table[limit].low : missing;
}

const char *table_text(struct loader *l, const struct csv_table *t, int row, int column, int required)
{
    struct csv_cell cell = csv_at(t, row, column);
    if (cell.text[0] == 0 && required && !cell.absent)
        loader_error(l, csv_position(t, cell), "%s is empty; it is needed", table_column_name(t, column));
    return loader_copy(l, cell.text);
}
