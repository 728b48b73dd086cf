/* GeoJSON (RFC 7946): places as points, routes as lines, with the mean number
 * of people over the run for each policy. Coordinates are those of the
 * scenario; lines are straight, and cut where they cross the 180th meridian. */
#include "store/export.h"

#include "base/files.h"

#include <math.h>

static const char places_sql[] =
    "SELECT p.id, p.label, p.kind, p.country, p.lon, p.lat, p.capacity FROM place p ORDER BY p.position";
static const char routes_sql[] =
    "SELECT r.from_place, r.to_place, r.km, r.smuggled, a.lon, a.lat, b.lon, b.lat FROM route r "
    "JOIN place a ON a.id = r.from_place JOIN place b ON b.id = r.to_place ORDER BY r.position";
/* CROSS: policies without, months within, which are then found by their key. */
static const char arrivals_sql[] =
    "SELECT o.policy, sum(m.mean) FROM policy o CROSS JOIN place_monthly m ON m.policy = o.policy "
    "AND m.measure = 'place_arrivals' AND m.place = ? GROUP BY o.policy ORDER BY o.policy_order";
static const char flows_sql[] =
    "SELECT o.policy, sum(m.mean) FROM policy o CROSS JOIN route_monthly m ON m.policy = o.policy "
    "AND m.measure = 'route_flow' AND m.from_place = ? AND m.to_place = ? GROUP BY o.policy ORDER BY o.policy_order";

/* {"observed": 12.5, ...}; small counts become null. */
static int add_by_policy(const struct result_file *r, struct text *t, const char *sql, const char *const *ids,
                         int count, double suppress_below, struct error_list *errors)
{
    sqlite3_stmt *q = result_query(r, sql, ids, count, errors);
    int step, first = 1;

    if (q == NULL) return -1;
    text_add(t, "{");
    while ((step = result_step(r, q, errors)) == 1) {
        double value = result_number(q, 1);

        text_add(t, first ? "" : ", ");
        first = 0;
        text_add_json(t, result_text(q, 0));
        text_add(t, ": ");
        if (!isfinite(value) || (value > 0 && value < suppress_below))
            text_add(t, "null");
        else
            text_add_number(t, value);
    }
    text_add(t, "}");
    sqlite3_finalize(q);
    return step;
}

static void add_point(struct text *t, double lon, double lat)
{
    text_add(t, "[");
    text_add_number(t, lon);
    text_add(t, ", ");
    text_add_number(t, lat);
    text_add(t, "]");
}

/* The shorter way from a to b: one line, or two that meet at the 180th meridian. */
static void add_line(struct text *t, double lon_a, double lat_a, double lon_b, double lat_b)
{
    double side = lon_b > lon_a ? -180 : 180, way = lon_b + 2 * side - lon_a; /* a's side of the meridian */
    double share = (side - lon_a) / way;
    int crosses = fabs(lon_b - lon_a) > 180;
    int cut = crosses && share > 0 && share < 1;

    if (crosses && share <= 0) lon_a = -lon_a; /* a point on the meridian lies on either side */
    if (crosses && share >= 1) lon_b = -lon_b;
    text_add(t, cut ? "{\"type\": \"MultiLineString\", \"coordinates\": [["
                    : "{\"type\": \"LineString\", \"coordinates\": [");
    add_point(t, lon_a, lat_a);
    text_add(t, ", ");
    if (cut) {
        add_point(t, side, lat_a + share * (lat_b - lat_a));
        text_add(t, "], [");
        add_point(t, -side, lat_a + share * (lat_b - lat_a));
        text_add(t, ", ");
    }
    add_point(t, lon_b, lat_b);
    text_add(t, cut ? "]]}" : "]}");
}

static void add_text_property(struct text *t, const char *name, const char *value)
{
    text_format(t, "\"%s\": ", name);
    text_add_json(t, value);
    text_add(t, ", ");
}

static int add_place(const struct result_file *r, struct text *t, sqlite3_stmt *q, double below,
                     struct error_list *errors)
{
    const char *ids[1] = {result_text(q, 0)};

    text_add(t, "{\"type\": \"Feature\", \"geometry\": {\"type\": \"Point\", \"coordinates\": ");
    add_point(t, result_number(q, 4), result_number(q, 5));
    text_add(t, "}, \"properties\": {");
    add_text_property(t, "id", result_text(q, 0));
    add_text_property(t, "label", result_text(q, 1));
    add_text_property(t, "kind", result_text(q, 2));
    add_text_property(t, "country", result_text(q, 3));
    text_add(t, "\"arrivals\": ");
    return add_by_policy(r, t, arrivals_sql, ids, 1, below, errors);
}

static int add_route(const struct result_file *r, struct text *t, sqlite3_stmt *q, double below,
                     struct error_list *errors)
{
    const char *ids[2] = {result_text(q, 0), result_text(q, 1)};

    text_add(t, "{\"type\": \"Feature\", \"geometry\": ");
    add_line(t, result_number(q, 4), result_number(q, 5), result_number(q, 6), result_number(q, 7));
    text_add(t, ", \"properties\": {");
    add_text_property(t, "from", ids[0]);
    add_text_property(t, "to", ids[1]);
    text_add(t, "\"km\": ");
    text_add_number(t, result_number(q, 2));
    text_add(t, ", \"flow\": ");
    return add_by_policy(r, t, flows_sql, ids, 2, below, errors);
}

typedef int (*feature_fn)(const struct result_file *r, struct text *t, sqlite3_stmt *q, double below,
                          struct error_list *errors);

static enum flujo_status write_features(const struct result_file *r, const char *folder, const char *name,
                                        const char *sql, feature_fn add, double below, struct error_list *errors)
{
    sqlite3_stmt *q = result_query(r, sql, NULL, 0, errors);
    enum flujo_status status = FLUJO_FAILED;
    struct text t, path;
    int step = 0, first = 1;

    text_init(&t, r->a);
    text_init(&path, r->a);
    if (q == NULL) goto out;
    text_add(&t, "{\"type\": \"FeatureCollection\", \"features\": [\n");
    while ((step = result_step(r, q, errors)) == 1) {
        text_add(&t, first ? "" : ",\n");
        first = 0;
        if (add(r, &t, q, below, errors) < 0) goto out;
        text_add(&t, "}}");
    }
    text_add(&t, "\n]}\n");
    text_path(&path, folder, name);
    if (t.failed || path.failed)
        status = FLUJO_NO_MEMORY;
    else if (step == 0)
        status = file_write_atomic(r->a, path.data, t.data, t.length, errors);
out:
    sqlite3_finalize(q);
    text_free(&t);
    text_free(&path);
    return status;
}

enum flujo_status export_geojson(const struct result_file *r, const char *folder, double suppress_below,
                                 struct error_list *errors)
{
    struct export_set set;
    enum flujo_status status = export_begin(&set, r->a, folder, errors);

    if (status == FLUJO_OK)
        status = write_features(r, set.folder.data, "places.geojson", places_sql, add_place, suppress_below, errors);
    if (status == FLUJO_OK)
        status = write_features(r, set.folder.data, "routes.geojson", routes_sql, add_route, suppress_below, errors);
    return export_end(&set, status, errors);
}
