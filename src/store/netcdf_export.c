/* NetCDF: monthly and daily values as fields over policy, element and time (CF conventions 1.8), with the mean over
 * replicates and five quantiles of it; parameters of members or particles as groups that ArviZ reads
 * (netcdf_inference.c). Routes are left to GeoJSON. Source: CF Metadata Conventions 1.8, https://cfconventions.org. */
#include "store/export.h"

#ifdef FLUJO_HAVE_NETCDF
#include "store/netcdf_file.h"

#include <netcdf.h>
#include <stdio.h>
#include <string.h>

enum { MOST_KINDS = 32 };
static const double levels[] = {0.05, 0.25, 0.5, 0.75, 0.95};
#define QUANTILES "q05, q25, q50, q75, q95"
#define START "(SELECT start FROM run)"
#define DAY_OF(date) "julianday(" date ") - julianday(" START ")"
#define PLACES                                                                                                         \
    "SELECT id AS k, label, lat, lon FROM place WHERE id IN (SELECT place FROM place_monthly) ORDER BY position"

/* The axes that fields share. */
struct fields {
    struct netcdf_file *f;
    struct netcdf_space policy, quantile, month, day, place;
    char kinds[MOST_KINDS][32]; /* of elements: class, facility, ... */
    struct netcdf_space elements[MOST_KINDS];
    int kind_count;
};

static void with_units(char out[64], const struct netcdf_file *f)
{
    char *start = result_one_text(f->r, "SELECT start FROM run", NULL, 0, f->errors);

    snprintf(out, 64, "days since %.10s", start == NULL ? "1970-01-01" : start);
    memory_free(f->r->a, start);
}

/* A time axis; sql: its days, and for months also the bounds. */
static void add_time(struct fields *x, struct netcdf_space *axis, const char *name, const char *sql, const char *bounds)
{
    struct netcdf_file *f = x->f;
    size_t n = netcdf_size(f, (struct netcdf_rows){.sql = sql});
    struct netcdf_space pairs = {0};
    char units[64], bounds_name[32];
    int id;

    if (n == 0) return;
    with_units(units, f);
    netcdf_dimension(f, axis, name, n);
    id = netcdf_variable(f, name, NETCDF_AXIS, axis, bounds == NULL ? "day" : "first day of the month", units);
    netcdf_attribute(f, id, "standard_name", "time");
    netcdf_attribute(f, id, "calendar", "standard");
    netcdf_attribute(f, id, "axis", "T");
    netcdf_fill(f, id, axis, (struct netcdf_rows){.sql = sql});
    if (bounds == NULL) return;
    snprintf(bounds_name, sizeof bounds_name, "%s_bounds", name);
    netcdf_attribute(f, id, "bounds", bounds_name);
    pairs = *axis;
    netcdf_dimension(f, &pairs, "bound", 2);
    netcdf_fill(f, netcdf_variable(f, bounds_name, NETCDF_AXIS, &pairs, NULL, NULL), &pairs,
                (struct netcdf_rows){.sql = bounds, .wide = 1});
}

/* A dimension of names: sql gives them in order. */
static void add_names(struct fields *x, struct netcdf_space *axis, const char *name, struct netcdf_rows rows)
{
    size_t n = netcdf_size(x->f, rows);
    char variable[48];

    if (n == 0) return;
    netcdf_dimension(x->f, axis, name, n);
    snprintf(variable, sizeof variable, "%s_id", name);
    netcdf_fill_texts(x->f, netcdf_variable(x->f, variable, NETCDF_STRING, axis, NULL, NULL), axis, rows);
}

static void add_places(struct fields *x)
{
    struct netcdf_file *f = x->f;
    static const char *const names[] = {"lat", "lon"};
    static const char *const long_names[] = {"latitude", "longitude"}, *const units[] = {"degrees_north",
                                                                                         "degrees_east"};

    add_names(x, &x->place, "place", (struct netcdf_rows){.sql = PLACES});
    for (int i = 0; i < 2 && x->place.rank == 1; i++) {
        int id = netcdf_variable(f, names[i], NETCDF_AXIS, &x->place, long_names[i], units[i]);
        netcdf_attribute(f, id, "standard_name", long_names[i]);
        netcdf_fill(f, id, &x->place,
                    (struct netcdf_rows){.sql = i == 0 ? "SELECT row_number() OVER () - 1, lat FROM (" PLACES ")"
                                                       : "SELECT row_number() OVER () - 1, lon FROM (" PLACES ")"});
    }
}

#define NUMBERED(list) "SELECT row_number() OVER (ORDER BY k) - 1, d FROM (" list ")"
#define MONTHS "SELECT DISTINCT month AS k, " DAY_OF("month || '-01'") " AS d FROM monthly"
#define DAYS "SELECT DISTINCT date AS k, " DAY_OF("date") " AS d FROM daily"
#define ELEMENTS_OF                                                                                                    \
    "SELECT DISTINCT element AS k FROM monthly WHERE measure IN (SELECT measure FROM measure WHERE by = ?)"

static void add_axes(struct fields *x)
{
    struct netcdf_file *f = x->f;
    sqlite3_stmt *q = result_query(f->r, "SELECT DISTINCT by FROM measure WHERE by <> 'none' ORDER BY by", NULL, 0,
                                   f->errors);
    int id;

    add_names(x, &x->policy, "policy", (struct netcdf_rows){.sql = "SELECT policy FROM policy ORDER BY policy_order"});
    netcdf_dimension(f, &x->quantile, "quantile", sizeof levels / sizeof *levels);
    id = netcdf_variable(f, "quantile", NETCDF_AXIS, &x->quantile, "share of the replicates below", "1");
    if (f->status == FLUJO_OK && nc_put_var_double(f->group, id, levels) != NC_NOERR) f->status = FLUJO_FAILED;
    add_time(x, &x->month, "month", NUMBERED(MONTHS),
             "SELECT row_number() OVER (ORDER BY k) - 1, d, " DAY_OF("date(k || '-01', '+1 month')") " FROM (" MONTHS
                                                                                                     ")");
    add_time(x, &x->day, "day", NUMBERED(DAYS), NULL);
    while (q != NULL && x->kind_count < MOST_KINDS && f->status == FLUJO_OK && result_step(f->r, q, f->errors) == 1) {
        char *kind = x->kinds[x->kind_count];
        snprintf(kind, sizeof x->kinds[0], "%s", result_text(q, 0));
        if (strcmp(kind, "place") == 0 || strcmp(kind, "route") == 0) continue;
        add_names(x, &x->elements[x->kind_count], kind,
                  (struct netcdf_rows){.sql = "SELECT CASE k WHEN '' THEN 'all' ELSE k END FROM (" ELEMENTS_OF
                                              ") ORDER BY k",
                                       .value = kind});
        x->kind_count++;
    }
    sqlite3_finalize(q);
    add_places(x);
}

/* A measure as the file names it: units that UDUNITS knows, the rest are counts. */
struct field {
    char name[64], label[128], unit[32], by[32];
    int stock, people;
};

static const char *udunits(const char *unit)
{
    static const char *const known[][2] = {{"days", "day"},
                                           {"person-days", "day"},
                                           {"officer-days", "day"},
                                           {"hours", "hour"}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(unit, known[i][0]) == 0) return known[i][1];
    return "1";
}

static int append(struct netcdf_space *space, const struct netcdf_space *axis)
{
    if (axis->rank != 1) return 0;
    space->dimension[space->rank] = axis->dimension[0];
    space->size[space->rank++] = axis->size[0];
    return 1;
}

static void put_field(struct fields *x, const struct field *m, const char *suffix, const struct netcdf_space *space,
                      const char *sql)
{
    char name[96], methods[64], id_names[96];
    int id, quantile = strstr(sql, "q05") != NULL, daily = strncmp(suffix, "_daily", 6) == 0;

    snprintf(name, sizeof name, "%s%s", m->name, suffix);
    id = netcdf_variable(x->f, name, NETCDF_NUMBER, space, m->label, udunits(m->unit));
    netcdf_attribute(x->f, id, "counted_in", m->unit);
    snprintf(methods, sizeof methods, daily ? "day: %s%s" : "month: %s%s", m->stock ? daily ? "point" : "mean" : "sum",
             quantile ? "" : " realization: mean");
    netcdf_attribute(x->f, id, "cell_methods", methods);
    snprintf(id_names, sizeof id_names, strcmp(m->by, "none") == 0 ? "policy_id" : "policy_id %s_id%s", m->by,
             strcmp(m->by, "place") == 0 ? " lat lon" : "");
    netcdf_attribute(x->f, id, "coordinates", id_names);
    netcdf_fill(x->f, id, space,
                (struct netcdf_rows){.sql = sql, .value = m->name, .wide = quantile, .people = m->people});
}

/* Rows of a table by their positions on the axes; the bound value is the measure. */
#define ELEMENTS                                                                                                       \
    "SELECT DISTINCT element AS k FROM monthly WHERE measure IN (SELECT measure FROM measure WHERE by = "              \
    "(SELECT by FROM measure WHERE measure = ?))"
#define AXIS(name, list) name " AS (SELECT k, row_number() OVER (ORDER BY k) - 1 AS i FROM (" list "))"
#define POLICIES "p AS (SELECT policy AS k, row_number() OVER (ORDER BY policy_order) - 1 AS i FROM policy)"
#define OF_ELEMENTS(table, time, list, columns)                                                                        \
    "WITH " POLICIES ", " AXIS("e", ELEMENTS) ", " AXIS(                                                               \
        "t", list) " SELECT p.i, e.i, t.i, " columns " FROM " table                                                    \
                   " AS m JOIN p ON p.k = m.policy JOIN e ON e.k = m.element JOIN t ON t.k = m." time                  \
                   " WHERE m.measure = ?"
#define OF_NONE(table, time, list, columns)                                                                            \
    "WITH " POLICIES ", " AXIS("t", list) " SELECT p.i, t.i, " columns " FROM " table                                  \
                                          " AS m JOIN p ON p.k = m.policy JOIN t ON t.k = m." time                     \
                                          " WHERE m.element = '' AND m.measure = ?"
#define OF_PLACES                                                                                                      \
    "WITH " POLICIES ", " AXIS("t", MONTHS) ", e AS (SELECT k, row_number() OVER () - 1 AS i FROM (" PLACES            \
                                            ")) SELECT p.i, e.i, t.i, m.mean FROM place_monthly AS m JOIN p ON p.k = " \
                                            "m.policy JOIN e ON e.k = m.place "                                        \
                                            "JOIN t ON t.k = m.month WHERE m.measure = ?"

/* Mean and quantiles by month or day. */
static void put_measure(struct fields *x, const struct field *m, int daily)
{
    static const char *const sql[2][2][2] = {
        {{OF_NONE("monthly", "month", MONTHS, "m.mean"), OF_NONE("monthly", "month", MONTHS, QUANTILES)},
         {OF_NONE("daily", "date", DAYS, "m.mean"), OF_NONE("daily", "date", DAYS, QUANTILES)}},
        {{OF_ELEMENTS("monthly", "month", MONTHS, "m.mean"), OF_ELEMENTS("monthly", "month", MONTHS, QUANTILES)},
         {OF_ELEMENTS("daily", "date", DAYS, "m.mean"), OF_ELEMENTS("daily", "date", DAYS, QUANTILES)}}};
    struct netcdf_space space = {0};
    int by_element = strcmp(m->by, "none") != 0, known = append(&space, &x->policy);

    for (int k = 0; k < x->kind_count; k++)
        if (by_element && strcmp(x->kinds[k], m->by) == 0) known = append(&space, &x->elements[k]) && known;
    if (!known || space.rank != 1 + by_element || !append(&space, daily ? &x->day : &x->month)) return;
    put_field(x, m, daily ? "_daily" : "", &space, sql[by_element][daily][0]);
    append(&space, &x->quantile);
    put_field(x, m, daily ? "_daily_quantile" : "_quantile", &space, sql[by_element][daily][1]);
}

static void put_places(struct fields *x, const struct field *m)
{
    struct netcdf_space space = {0};

    if (append(&space, &x->policy) && append(&space, &x->place) && append(&space, &x->month))
        put_field(x, m, "", &space, OF_PLACES);
}

static void put_measures(struct fields *x)
{
    static const char sql[] =
        "SELECT measure, label, unit, by, stock, people, measure IN (SELECT measure FROM monthly), measure IN (SELECT "
        "measure FROM daily), measure IN (SELECT measure FROM place_monthly) FROM measure ORDER BY measure_order";
    struct netcdf_file *f = x->f;
    sqlite3_stmt *q = f->status == FLUJO_OK ? result_query(f->r, sql, NULL, 0, f->errors) : NULL;
    int step = 0;

    while (q != NULL && f->status == FLUJO_OK && (step = result_step(f->r, q, f->errors)) == 1) {
        struct field m = {.stock = sqlite3_column_int(q, 4), .people = sqlite3_column_int(q, 5)};
        snprintf(m.name, sizeof m.name, "%s", result_text(q, 0));
        snprintf(m.label, sizeof m.label, "%s", result_text(q, 1));
        snprintf(m.unit, sizeof m.unit, "%s", result_text(q, 2));
        snprintf(m.by, sizeof m.by, "%s", result_text(q, 3));
        if (sqlite3_column_int(q, 6)) put_measure(x, &m, 0);
        if (sqlite3_column_int(q, 7)) put_measure(x, &m, 1);
        if (sqlite3_column_int(q, 8)) put_places(x, &m);
    }
    if ((q == NULL || step < 0) && f->status == FLUJO_OK) f->status = FLUJO_FAILED;
    sqlite3_finalize(q);
}

static void put_global(struct netcdf_file *f, const char *conventions)
{
    static const char *const of_run[][2] = {{"title",
                                             "SELECT CASE title WHEN '' THEN scenario ELSE title END FROM run"},
                                            {"source", "SELECT 'flujo ' || flujo_version FROM run"},
                                            {"scenario", "SELECT scenario FROM run"},
                                            {"scenario_hash", "SELECT scenario_hash FROM run"},
                                            {"seed", "SELECT seed FROM run"}};

    if (conventions != NULL) netcdf_attribute(f, NC_GLOBAL, "Conventions", conventions);
    for (size_t i = 0; i < sizeof of_run / sizeof *of_run; i++) {
        char *text = result_one_text(f->r, of_run[i][1], NULL, 0, f->errors);
        netcdf_attribute(f, NC_GLOBAL, of_run[i][0], text);
        memory_free(f->r->a, text);
    }
}

static void write_file(struct netcdf_file *f, const char *path, int inference)
{
    struct fields x = {.f = f};

    netcdf_create(f, path);
    put_global(f, inference ? NULL : "CF-1.8");
    if (inference) {
        netcdf_inference(f);
    } else {
        add_axes(&x);
        put_measures(&x);
    }
    netcdf_close(f);
}

enum flujo_status export_netcdf(const struct result_file *r, const char *folder, double suppress_below,
                                struct error_list *errors)
{
    static const struct {
        const char *name, *rows;
    } files[] = {{"fields.nc", "SELECT count(*) FROM (SELECT 1 FROM monthly LIMIT 1)"},
                 {"inference.nc", "SELECT (SELECT count(*) FROM particle) + (SELECT count(*) FROM "
                                  "assimilation_parameter) + (SELECT count(*) FROM forecast_draw)"}};
    struct export_set set;
    struct text path;
    struct netcdf_file f = {.r = r, .errors = errors, .below = suppress_below};
    int written = 0;

    f.status = export_begin(&set, r->a, folder, errors);
    text_init(&path, r->a);
    for (int i = 0; i < 2 && f.status == FLUJO_OK; i++) {
        if (!(result_one_number(r, files[i].rows, NULL, 0, errors) > 0)) continue;
        text_path(&path, set.folder.data, files[i].name);
        if (path.failed)
            f.status = FLUJO_NO_MEMORY;
        else
            write_file(&f, path.data, i);
        written++;
    }
    if (f.status == FLUJO_OK && written == 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0},
                   "holds no monthly values, members, particles or forecast, which NetCDF takes; use --format csv");
        f.status = FLUJO_BAD_INPUT;
    }
    text_free(&path);
    return export_end(&set, f.status, errors);
}
#else
enum flujo_status export_netcdf(const struct result_file *r, const char *folder, double suppress_below,
                                struct error_list *errors)
{
    (void)folder, (void)suppress_below;
    errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0},
               "this flujo was built without NetCDF; install libnetcdf (Debian: libnetcdf-dev) and build it anew, or "
               "use --format csv");
    return FLUJO_BAD_INPUT;
}
#endif
