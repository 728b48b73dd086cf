#include "store/netcdf_file.h"

#include <math.h>
#include <netcdf.h>
#include <stdint.h>
#include <string.h>

static int fine(const struct netcdf_file *f) { return f->status == FLUJO_OK; }

static void note(struct netcdf_file *f, int code)
{
    if (code == NC_NOERR || !fine(f)) return;
    f->status = code == NC_ENOMEM ? FLUJO_NO_MEMORY : FLUJO_FAILED;
    errors_add(f->errors, SEVERITY_ERROR, (struct position){f->path, 0, 0}, "cannot be written: %s", nc_strerror(code));
}

void netcdf_create(struct netcdf_file *f, const char *path)
{
    f->path = path;
    f->root = -1;
    if (fine(f)) note(f, nc_create(path, NC_NETCDF4 | NC_CLOBBER, &f->root));
    f->group = f->root;
}

void netcdf_group(struct netcdf_file *f, const char *name)
{
    if (fine(f)) note(f, nc_def_grp(f->root, name, &f->group));
}

void netcdf_close(struct netcdf_file *f)
{
    int code = f->root < 0 ? NC_NOERR : nc_close(f->root);

    note(f, code);
    f->root = -1;
}

void netcdf_dimension(struct netcdf_file *f, struct netcdf_space *space, const char *name, size_t size)
{
    if (fine(f)) note(f, nc_def_dim(f->group, name, size, &space->dimension[space->rank]));
    space->size[space->rank++] = size;
}

int netcdf_variable(struct netcdf_file *f, const char *name, enum netcdf_kind kind, const struct netcdf_space *space,
                    const char *long_name, const char *units)
{
    static const int types[] = {NC_DOUBLE, NC_DOUBLE, NC_INT, NC_STRING};
    const double missing = NAN;
    int id = -1;

    if (fine(f)) note(f, nc_def_var(f->group, name, types[kind], space->rank, space->dimension, &id));
    if (fine(f) && kind == NETCDF_NUMBER) {
        note(f, nc_put_att_double(f->group, id, "_FillValue", NC_DOUBLE, 1, &missing));
        if (fine(f)) note(f, nc_def_var_deflate(f->group, id, 1, 1, 1));
    }
    netcdf_attribute(f, id, "long_name", long_name);
    netcdf_attribute(f, id, "units", units);
    return id;
}

void netcdf_attribute(struct netcdf_file *f, int variable, const char *name, const char *text)
{
    if (fine(f) && text != NULL) note(f, nc_put_att_text(f->group, variable, name, strlen(text), text));
}

/* The query with its value bound; null after a failure. */
static sqlite3_stmt *query(struct netcdf_file *f, struct netcdf_rows rows)
{
    const char *values[4] = {rows.value, rows.value, rows.value, rows.value};
    int count = 0;
    sqlite3_stmt *q;

    for (const char *c = rows.sql; *c != '\0' && count < 4; c++)
        count += *c == '?';
    q = fine(f) ? result_query(f->r, rows.sql, values, count, f->errors) : NULL;
    if (q == NULL && fine(f)) f->status = FLUJO_FAILED;
    return q;
}

static int next(struct netcdf_file *f, sqlite3_stmt *q)
{
    int step = q == NULL || !fine(f) ? 0 : result_step(f->r, q, f->errors);

    if (step < 0) f->status = FLUJO_FAILED;
    return step == 1;
}

static size_t product(const struct netcdf_space *space)
{
    size_t all = 1;

    for (int d = 0; d < space->rank; d++)
        all *= space->size[d];
    return all;
}

/* Where the values of a row begin, SIZE_MAX outside; `positions` columns stand before them. */
static size_t place_of(sqlite3_stmt *q, const struct netcdf_space *space, int positions)
{
    size_t at = 0;

    for (int d = 0; d < space->rank; d++) {
        long long i = d < positions ? sqlite3_column_int64(q, d) : 0;
        if (i < 0 || (size_t)i >= space->size[d]) return SIZE_MAX;
        if (d < positions && sqlite3_column_type(q, d) == SQLITE_NULL) return SIZE_MAX;
        at = at * space->size[d] + (size_t)i;
    }
    return at;
}

void netcdf_fill(struct netcdf_file *f, int variable, const struct netcdf_space *space, struct netcdf_rows rows)
{
    size_t all = product(space);
    double *values = fine(f) ? memory_alloc(f->r->a, all, sizeof *values) : NULL;
    sqlite3_stmt *q = values == NULL ? NULL : query(f, rows);

    if (values == NULL && fine(f)) f->status = FLUJO_NO_MEMORY;
    for (size_t i = 0; values != NULL && i < all; i++)
        values[i] = NAN;
    while (next(f, q)) {
        int positions = space->rank - rows.wide, width = rows.wide ? (int)space->size[positions] : 1;
        size_t at = place_of(q, space, positions);
        for (int c = 0; at != SIZE_MAX && c < width; c++) {
            double value = result_number(q, positions + c);
            int hidden = rows.people && fabs(value) > 0 && fabs(value) < f->below;
            values[at + (size_t)c] = hidden ? NAN : value;
        }
    }
    if (fine(f)) note(f, nc_put_var_double(f->group, variable, values));
    sqlite3_finalize(q);
    memory_free(f->r->a, values);
}

void netcdf_fill_texts(struct netcdf_file *f, int variable, const struct netcdf_space *space, struct netcdf_rows rows)
{
    sqlite3_stmt *q = query(f, rows);

    for (size_t i = 0; i < space->size[0] && next(f, q); i++) {
        const char *text = result_text(q, 0);
        note(f, nc_put_var1_string(f->group, variable, &i, &text));
    }
    if (!result_end(q, f->errors) && fine(f)) f->status = FLUJO_NO_MEMORY;
}

void netcdf_count(struct netcdf_file *f, const struct netcdf_space *space, const char *name)
{
    int id = netcdf_variable(f, name, NETCDF_WHOLE, space, NULL, NULL);

    for (size_t i = 0; i < space->size[0] && fine(f); i++) {
        int value = (int)i;
        note(f, nc_put_var1_int(f->group, id, &i, &value));
    }
}

size_t netcdf_size(struct netcdf_file *f, struct netcdf_rows rows)
{
    sqlite3_stmt *q = query(f, rows);
    size_t n = 0;

    while (next(f, q))
        n++;
    sqlite3_finalize(q);
    return fine(f) ? n : 0;
}
