/* The map: places and flows over coast lines and borders (basemap.h), in an equirectangular projection
 * true at the middle latitude. Labels are placed greedily, the most important place
 * first; one that would cover another label or a place is left out (the table
 * has them all). */
#include "report/page.h"
#include "report/projection.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAP_PLACES = 4096, MAP_ROUTES = 16384 };

struct map_place {
    const char *id, *label, *kind;
    double lat, lon, through, x, y;
    struct curve people; /* in the camp by day, where the result has it */
};

struct map_route {
    int from, to;
    double flow;
    int smuggled;
};

struct box {
    double left, top, right, bottom;
};

struct map {
    struct map_place *places;
    struct map_route *routes;
    struct box *taken;
    int place_count, route_count, taken_count;
    double most; /* largest flow */
    int narrow;
    struct projection p;
};

static int find_place(const struct map *m, const char *id)
{
    for (int i = 0; i < m->place_count; i++)
        if (strcmp(m->places[i].id, id) == 0) return i;
    return -1;
}

static void load_places(struct report *r, struct map *m)
{
    double count = report_number(r, "SELECT count(*) FROM place", NULL, 0);
    if (!(count > 0) || count > MAP_PLACES) return;
    m->places = arena_alloc(&r->arena, (size_t)count, sizeof *m->places);
    m->taken = arena_alloc(&r->arena, (size_t)count * 2 + 1 + 2 * MAX_TICKS, sizeof *m->taken);
    if (m->places == NULL || m->taken == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
        return;
    }
    sqlite3_stmt *q = report_query(r, "SELECT id, label, kind, lat, lon FROM place ORDER BY position", NULL, 0);
    while (m->place_count < (int)count && report_next(r, q)) {
        struct map_place *p = &m->places[m->place_count];
        p->lat = result_number(q, 3);
        p->lon = result_number(q, 4);
        if (isnan(p->lat) || isnan(p->lon)) continue;
        p->id = report_copy(r, result_text(q, 0));
        p->label = say_label(r, result_text(q, 1));
        p->kind = report_copy(r, result_text(q, 2));
        m->place_count++;
    }
    report_end(r, q);
    for (int i = 0; r->camps && i < m->place_count; i++)
        curve_load(r, "daily", r->policy, "camp_people", m->places[i].id, &m->places[i].people);
}

static void load_routes(struct report *r, struct map *m)
{
    if (!report_has(r, "route")) return;
    double count = report_number(r, "SELECT count(*) FROM route", NULL, 0);
    if (!(count > 0) || count > MAP_ROUTES) return;
    m->routes = arena_alloc(&r->arena, (size_t)count, sizeof *m->routes);
    if (m->routes == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
        return;
    }
    const char *values[1] = {r->policy};
    sqlite3_stmt *q = report_query(
        r,
        report_has(r, "route_monthly")
            ? "SELECT r.from_place, r.to_place, r.smuggled, (SELECT sum(mean) FROM route_monthly f WHERE f.policy = ?1 "
              "AND "
              "f.measure = 'route_flow' AND f.from_place = r.from_place AND f.to_place = r.to_place) FROM route r "
              "ORDER BY r.position"
            : "SELECT from_place, to_place, smuggled, NULL FROM route WHERE ?1 IS NOT NULL ORDER BY position",
        values, 1);
    while (m->route_count < (int)count && report_next(r, q)) {
        struct map_route *route = &m->routes[m->route_count];
        route->from = find_place(m, result_text(q, 0));
        route->to = find_place(m, result_text(q, 1));
        if (route->from < 0 || route->to < 0) continue;
        route->smuggled = result_number(q, 2) > 0;
        route->flow = report_visible(r, result_number(q, 3));
        m->route_count++;
        if (isnan(route->flow)) continue;
        if (route->flow > m->most) m->most = route->flow;
        m->places[route->from].through += route->flow;
        m->places[route->to].through += route->flow;
    }
    report_end(r, q);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Cut the map where the places leave the widest gap, which may not be the 180th
 * meridian: those west of the cut are drawn east of it. */
static void cut_meridians(struct report *r, struct map *m)
{
    double *lon = arena_alloc(&r->arena, (size_t)m->place_count, sizeof *lon), cut = -180;
    if (lon == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
        return;
    }
    for (int i = 0; i < m->place_count; i++)
        lon[i] = m->places[i].lon;
    qsort(lon, (size_t)m->place_count, sizeof *lon, by_size);
    double widest = lon[0] + 360 - lon[m->place_count - 1];
    for (int i = 1; i < m->place_count; i++)
        if (lon[i] - lon[i - 1] > widest) widest = lon[i] - lon[i - 1], cut = lon[i];
    for (int i = 0; i < m->place_count; i++)
        m->places[i].lon += m->places[i].lon < cut ? 360 : 0;
}

static void project(struct map *m)
{
    double south = 90, north = -90, west = 540, east = -180;
    for (int i = 0; i < m->place_count; i++) {
        const struct map_place *p = &m->places[i];
        if (p->lat < south) south = p->lat;
        if (p->lat > north) north = p->lat;
        if (p->lon < west) west = p->lon;
        if (p->lon > east) east = p->lon;
    }
    projection_fit(&m->p, m->narrow ? 340 : 760, 720, west, east, south, north);
    for (int i = 0; i < m->place_count; i++) {
        m->places[i].x = projection_x(&m->p, m->places[i].lon);
        m->places[i].y = projection_y(&m->p, m->places[i].lat);
    }
}

/* No label may stand here. */
static void take(struct map *m, double left, double top, double width, double height)
{
    m->taken[m->taken_count++] = (struct box){left, top, left + width, top + height};
}

static void degree_label(struct text *t, struct map *m, const char *anchor, double x, double y, double v,
                         const char *plus, const char *minus)
{
    char value[VALUE_SIZE], label[VALUE_SIZE * 2];
    format_value(value, fabs(v));
    snprintf(label, sizeof label, "%s\xc2\xb0%s", value, v > 0 ? plus : v < 0 ? minus : "");
    svg_label(t, "tick", anchor, x, y, label);
    take(m, anchor[0] == 's' ? x : x - 18, y - 11, 36, 14);
}

static void draw_graticule(struct report *r, struct map *m)
{
    struct text *t = &r->body;
    double ticks[MAX_TICKS];
    svg_rect(t, "sea", 0, 0, m->p.width, m->p.height);
    int n = axis_ticks(m->p.west, m->p.west + m->p.width / (m->p.k * m->p.squeeze), m->narrow ? 4 : 6, ticks);
    for (int i = 0; i < n; i++) {
        double x = projection_x(&m->p, ticks[i]);
        svg_line(t, "grid", x, 0, x, m->p.height);
        if (x > 30 && x < m->p.width - 30)
            degree_label(t, m, "middle", x, m->p.height - 6, ticks[i] > 180 ? ticks[i] - 360 : ticks[i], "E",
                         say(r, "W"));
    }
    n = axis_ticks(m->p.north - m->p.height / m->p.k, m->p.north, 5, ticks);
    for (int i = 0; i < n; i++) {
        double y = projection_y(&m->p, ticks[i]);
        svg_line(t, "grid", 0, y, m->p.width, y);
        if (y > 14 && y < m->p.height - 20) degree_label(t, m, "start", 5, y - 4, ticks[i], "N", "S");
    }
}

/* Coasts and borders, each as one path, cut off at the edges of the map. */
static void draw_base(struct text *t, const struct map *m)
{
    static const char *const classes[] = {"coast", "border"};

    text_add(t, "<svg x=\"0\" y=\"0\" width=\"");
    svg_coordinate(t, m->p.width);
    text_add(t, "\" height=\"");
    svg_coordinate(t, m->p.height);
    text_add(t, "\" overflow=\"hidden\" aria-hidden=\"true\">\n");
    for (int border = 0; border < 2; border++) {
        text_format(t, "<path class=\"%s\" d=\"", classes[border]);
        projection_lines(t, &m->p, border);
        text_add(t, "\"/>\n");
    }
    text_add(t, "</svg>\n");
}

/* A length of round kilometres, true at the middle latitude. */
static void draw_length(struct text *t, struct map *m)
{
    double ticks[MAX_TICKS], per_km = m->p.k / 111.2;
    int n = axis_ticks(0, m->p.width * 0.25 / per_km, 4, ticks);
    double km = ticks[n - 1];
    if (!(km > 0)) return;
    char value[VALUE_SIZE], label[VALUE_SIZE * 2];
    format_value(value, km);
    snprintf(label, sizeof label, "%s km", value);
    double left = 64, right = left + km * per_km, y = m->p.height - 34;
    svg_line(t, "zero", left, y, right, y);
    svg_label(t, "tick", "start", left, y - 6, label);
    take(m, left, y - 20, right - left, 24);
}

/* A flow as a curve bent to its right, so that both directions are seen. */
static void draw_route(struct report *r, const struct map *m, const struct map_route *route)
{
    struct text *t = &r->body;
    const struct map_place *a = &m->places[route->from], *b = &m->places[route->to];
    int moves = route->flow > 0;
    double bend = 0.09;
    text_format(t, "<path class=\"%s\" data-route=\"%d\"", moves ? "flow" : "path", (int)(route - m->routes));
    if (moves) {
        text_add(t, " stroke-width=\"");
        svg_coordinate(t, (m->narrow ? 0.5 : 1) * (0.6 + 9.4 * sqrt(route->flow / m->most)));
        text_add(t, "\"");
    }
    text_add(t, " d=\"M");
    svg_coordinate(t, a->x);
    text_add(t, " ");
    svg_coordinate(t, a->y);
    text_add(t, "Q");
    svg_coordinate(t, (a->x + b->x) / 2 - bend * (b->y - a->y));
    text_add(t, " ");
    svg_coordinate(t, (a->y + b->y) / 2 + bend * (b->x - a->x));
    text_add(t, " ");
    svg_coordinate(t, b->x);
    text_add(t, " ");
    svg_coordinate(t, b->y);
    text_add(t, "\">");
    if (moves) {
        char value[VALUE_SIZE], title[400];
        format_value(value, route->flow);
        snprintf(title, sizeof title, say(r, "%s to %s: %s"), a->label, b->label, value);
        text_add(t, "<title>");
        text_add_html(t, title);
        text_add(t, "</title>");
    }
    text_add(t, "</path>\n");
}

/* Kinds of places; those with one marker share its line of the legend. */
static const struct {
    const char *kind, *label;
    int marker;
} kinds[] = {{"origin", "origin", 0},
             {"town", "town or transit", 1},
             {"transit", "town or transit", 1},
             {"forwarding_hub", "town or transit", 1},
             {"checkpoint", "checkpoint", 2},
             {"border_crossing", "border crossing", 3},
             {"camp", "camp", 4},
             {"idpcamp", "camp", 4},
             {"destination", "destination", 5},
             {"conflict_zone", "place in conflict", 0}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int kind_of(const struct map_place *p)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].kind, p->kind) == 0) return i;
    return 1;
}

static int is_free(const struct map *m, const struct box *b)
{
    if (b->left < 0 || b->top < 0 || b->right > m->p.width || b->bottom > m->p.height) return 0;
    for (int i = 0; i < m->taken_count; i++) {
        const struct box *o = &m->taken[i];
        if (b->left < o->right && b->right > o->left && b->top < o->bottom && b->bottom > o->top) return 0;
    }
    return 1;
}

/* Letters of a UTF-8 text. */
static int letters(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

/* Right of the place, left, above or below: the first that is free. */
static void place_label(struct text *t, struct map *m, const struct map_place *p)
{
    double w = letters(p->label) * 6.2 + 4;
    const struct {
        double dx, dy;
        const char *anchor;
        double shift;
    } at[4] = {{8, 4, "start", 0}, {-8, 4, "end", -1}, {0, -9, "middle", -0.5}, {0, 17, "middle", -0.5}};
    for (int i = 0; i < 4; i++) {
        double left = p->x + at[i].dx + at[i].shift * w, base = p->y + at[i].dy;
        struct box b = {left, base - 10, left + w, base + 3};
        if (!is_free(m, &b)) continue;
        m->taken[m->taken_count++] = b;
        svg_label(t, "place", at[i].anchor, p->x + at[i].dx, base, p->label);
        return;
    }
}

/* Nothing yet: the script makes these circles as large as the camps are on a day. */
static void draw_people(struct text *t, const struct map *m)
{
    for (int i = 0; i < m->place_count; i++)
        if (m->places[i].people.count > 0) svg_circle(t, "people", m->places[i].x, m->places[i].y, 0);
}

static void draw_places(struct text *t, struct map *m)
{
    for (int i = 0; i < m->place_count; i++) {
        const struct map_place *p = &m->places[i];
        char class_name[32];
        int kind = kind_of(p);
        snprintf(class_name, sizeof class_name, "dot f%d", kinds[kind].marker);
        svg_marker(t, kinds[kind].marker, class_name, p->x, p->y, m->narrow ? 2.6 : m->place_count > 40 ? 3.8 : 4.6);
        take(m, p->x - 5, p->y - 5, 10, 10);
    }
    /* Most people first; ties in the order of the file. */
    double below = INFINITY;
    int drawn = 0;
    while (drawn < m->place_count) {
        double next = -1;
        for (int i = 0; i < m->place_count; i++)
            if (m->places[i].through < below && m->places[i].through > next) next = m->places[i].through;
        if (next < 0) break;
        for (int i = 0; i < m->place_count; i++) {
            if (m->places[i].through != next) continue;
            place_label(t, m, &m->places[i]);
            drawn++;
        }
        below = next;
    }
}

static void draw_legend(struct report *r, const struct map *m)
{
    unsigned seen = 0;
    legend_open(r);
    for (int i = 0; i < KINDS; i++) {
        int present = 0;
        for (int k = 0; k < m->place_count; k++)
            present |= kind_of(&m->places[k]) == i;
        if (!present || (seen & 1u << kinds[i].marker)) continue;
        seen |= 1u << kinds[i].marker;
        char key[4];
        snprintf(key, sizeof key, "f%d", kinds[i].marker);
        legend_item(r, key, kinds[i].label);
    }
    legend_close(r);
}

static void flow_table(struct report *r, const struct map *m)
{
    static const char *const heads[] = {"From", "To", "People on the route (mean)"};
    enum { ROWS = 40 };
    html_table_open(r, "The largest flows as a table", "Flows over the whole period, largest first", heads, 3);
    double below = INFINITY;
    for (int rows = 0; rows < ROWS;) {
        double next = 0;
        for (int i = 0; i < m->route_count; i++)
            if (m->routes[i].flow < below && m->routes[i].flow > next) next = m->routes[i].flow;
        if (!(next > 0)) break;
        for (int i = 0; i < m->route_count && rows < ROWS; i++) {
            if (m->routes[i].flow != next) continue;
            html_table_row(r);
            html_table_head(r, m->places[m->routes[i].from].label);
            html_table_text(r, m->places[m->routes[i].to].label);
            html_table_value(r, next);
            html_table_row_end(r);
            rows++;
        }
        below = next;
    }
    html_table_close(r, "");
}

/* The flows of a policy for the script, a line each month and one of the whole period; 0 is left empty. A route with a month
 * that is hidden has none, since it would follow from the whole period and the others. */
static void policy_flows(struct report *r, const struct map *m, int policy, struct text *t)
{
    const char *values[1] = {r->policies.id[policy]};
    char *month = arena_alloc(&r->arena, 16, 1), shown[VALUE_SIZE];
    double *flows = arena_alloc(&r->arena, (size_t)m->route_count, sizeof *flows);
    sqlite3_stmt *q = report_query(r,
                                   "SELECT '~' AS month, from_place, to_place, sum(mean), sum(mean) FROM route_monthly "
                                   "WHERE policy = ?1 AND measure = 'route_flow' GROUP BY 2, 3 UNION ALL SELECT "
                                   "month, m.from_place, m.to_place, mean, least FROM route_monthly m JOIN (SELECT "
                                   "from_place, to_place, min(CASE WHEN mean > 0 THEN mean END) AS least FROM "
                                   "route_monthly WHERE policy = ?1 AND measure = 'route_flow' GROUP BY 1, 2) s ON "
                                   "s.from_place = m.from_place AND s.to_place = m.to_place WHERE policy = ?1 AND "
                                   "measure = 'route_flow' ORDER BY 1",
                                   values, 1);
    if (month == NULL || flows == NULL) report_fail(r, FLUJO_NO_MEMORY);
    for (int more = report_next(r, q); more;) {
        snprintf(month, 16, "%s", result_text(q, 0));
        memset(flows, 0, (size_t)m->route_count * sizeof *flows);
        for (; more && strncmp(month, result_text(q, 0), 15) == 0; more = report_next(r, q)) {
            int from = find_place(m, result_text(q, 1)), to = find_place(m, result_text(q, 2));
            double flow = result_number(q, 3), least = result_number(q, 4);
            for (int i = 0; i < m->route_count; i++)
                if (m->routes[i].from == from && m->routes[i].to == to)
                    flows[i] = flow > 0 && least < r->suppress_below ? least : flow;
        }
        text_add_html(t, month);
        for (int i = 0; i < m->route_count; i++) {
            format_value(shown, report_visible(r, flows[i]));
            text_format(t, ";%s", flows[i] > 0 ? shown : "");
        }
        text_add(t, "\n");
    }
    report_end(r, q);
    if (t->failed) report_fail(r, FLUJO_NO_MEMORY);
}

/* The flows of each policy, and the ends of the routes: what the script shows by month. Lines that begin as those of the
 * first policy are left out. */
static void flows_by_month(struct report *r, const struct map *m)
{
    text_add(&r->body, "<template class=\"routes\">");
    for (int i = 0; i < m->route_count; i++) {
        text_add_html(&r->body, m->places[m->routes[i].from].label);
        text_add(&r->body, "\t");
        text_add_html(&r->body, m->places[m->routes[i].to].label);
        text_add(&r->body, "\n");
    }
    text_add(&r->body, "</template>\n");
    const char *first = "";
    for (int p = 0; p < r->policies.count && p < POLICIES_SHOWN && report_fine(r); p++) {
        struct text lines;
        int same = 0;
        if (r->study && strcmp(r->policies.id[p], r->policy) != 0) continue;
        text_init(&lines, r->a);
        policy_flows(r, m, p, &lines);
        if (report_fine(r) && lines.data != NULL) {
            size_t bytes = same_lines(lines.data, first, &same);
            text_format(&r->body, "<template class=\"flows\" data-policy=\"%d\" data-same=\"%d\">", p, same);
            text_add(&r->body, lines.data + bytes);
            text_add(&r->body, "</template>\n");
            if (p == 0) first = report_copy(r, lines.data);
        }
        text_free(&lines);
    }
}

/* People in the camps for the script, a line a day: the date, and the median of each camp; the first line names them. */
static void people_by_day(struct report *r, const struct map *m)
{
    const struct curve *axis = NULL;
    text_add(&r->body, "<template class=\"days\">");
    for (int i = 0; i < m->place_count; i++) {
        if (m->places[i].people.count == 0) continue;
        if (axis == NULL) axis = &m->places[i].people;
        text_add(&r->body, "\t");
        text_add_html(&r->body, m->places[i].label);
    }
    for (int k = 0; axis != NULL && k < axis->count; k++) {
        char shown[VALUE_SIZE];
        date_format(axis->points[k].day, shown);
        text_format(&r->body, "\n%s", shown);
        for (int i = 0; i < m->place_count; i++) {
            const struct curve *c = &m->places[i].people;
            if (c->count == 0) continue;
            format_value(shown, k < c->count ? curve_middle(&c->points[k]) : NAN);
            text_format(&r->body, "\t%s", shown);
        }
    }
    text_add(&r->body, "</template>\n");
}

static void draw_map(struct report *r, struct map *m, const char *description)
{
    struct text *t = &r->body;

    project(m);
    m->taken_count = 0;
    svg_open(t, ++r->figures, m->narrow ? "narrow" : "wide", m->p.width, m->p.height, say(r, "Map of places and flows"),
             description);
    draw_graticule(r, m);
    draw_base(t, m);
    for (int i = 0; i < m->route_count; i++)
        if (!(m->routes[i].flow > 0)) draw_route(r, m, &m->routes[i]);
    for (int i = 0; i < m->route_count; i++)
        if (m->routes[i].flow > 0) draw_route(r, m, &m->routes[i]);
    draw_people(t, m);
    draw_length(t, m);
    draw_places(t, m);
    svg_close(t);
}

static void how_to_read(struct report *r, const struct map *m)
{
    char text[500];
    snprintf(text, sizeof text, "%s%s%s",
             m->most > 0 ? say(r, "The number of people grows with the square of the width. Lines bend to the right of "
                                  "the direction of travel. ")
                         : "",
             !(m->most > 0)          ? ""
             : r->suppress_below > 0 ? say(r, "Thin grey: not used, or by too few to show. ")
                                     : say(r, "Thin grey: not used. "),
             say(r, "Coasts and borders: Natural Earth; they say nothing about legal status."));
    details_open(r, "How to read the map", 0);
    paragraph(r, "note", text);
    details_close(r);
}

int map_draw(struct report *r)
{
    struct map m = {0};
    if (!report_has(r, "place")) return 0;
    load_places(r, &m);
    load_routes(r, &m);
    if (!report_fine(r) || m.place_count < 2) return 0;
    cut_meridians(r, &m);
    figure_open(r, "Places and routes",
                m.most > 0 ? "Width of a line: people who used the route in the whole period (mean of the simulation)."
                           : "Routes of the scenario; the result holds no flows.");
    char description[240], most[VALUE_SIZE];
    format_value(most, m.most);
    snprintf(description, sizeof description,
             say(r,
                 "%d places and %d routes; the largest flow is %s people. The largest flows are in the table below."),
             m.place_count, m.route_count, most);
    for (m.narrow = 0; m.narrow < 2; m.narrow++)
        draw_map(r, &m, description);
    draw_legend(r, &m);
    how_to_read(r, &m);
    if (m.most > 0) flow_table(r, &m);
    if (m.most > 0 && report_has(r, "route_monthly")) flows_by_month(r, &m);
    if (r->camps) people_by_day(r, &m);
    figure_close(r);
    return 1;
}
