/* The world of displacement: conflict, closures and capacities of the day.
 *
 * Mechanism (Suleimenova, Bell and Groen 2017, doi:10.1038/s41598-017-13828-9,
 * and the behaviour of version 3 of Flee): people start at places in conflict;
 * each day everyone at a place leaves it with the place's chance and picks one
 * of its candidate paths (displacement_weights.c).
 * Counts are those at the start of a round, so people in one cell are
 * exchangeable and counts may be drawn in place of agents.
 * Quirks of Flee, kept under compat and mended otherwise: docs/flee.md. */
#include "flee/displacement.h"

#include "base/numeric.h"

#include <math.h>
#include <string.h>

void displacement_world_free(struct displacement_world *w)
{
    if (w->arena.a) arena_free(&w->arena);
    memset(w, 0, sizeof *w);
}

/* (softening + km)^power of a path: constant through a run. */
static double distance_term(const struct displacement_world *w, uint32_t path)
{
    double power = w->net->path_direct[path] ? w->s.direct_power : w->s.distance_power;
    double length = w->s.softening + w->net->path_km[path];
    return power == 1.0 ? length : numeric_pow(length, power);
}

/* stay_close_to_home: max(1, km)^power, km the straight line from a path's start to its end. Flee takes latitude
 * for longitude. */
static double home_term(const struct displacement_world *w, int from, int to)
{
    struct flee_place a = *displacement_place(w->net, from), b = *displacement_place(w->net, to);
    if (w->compat) {
        a = (struct flee_place){.lat = a.lon, .lon = a.lat};
        b = (struct flee_place){.lat = b.lon, .lon = b.lat};
    }
    double km = flee_distance(&a, &b);
    return isnan(km) || km < 1.0 ? 1.0 : numeric_pow(km, w->s.home_distance_power);
}

/* An array of the world: zeroed, in its arena. */
#define ARRAY(w, field, count) ((w)->field = arena_alloc(&(w)->arena, (count), sizeof *(w)->field))

static int make_arrays(struct displacement_world *w)
{
    size_t n = (size_t)w->net->places, paths = (size_t)w->net->path_count + 1;
    return ARRAY(w, in_conflict, n) && ARRAY(w, camp, n) && ARRAY(w, town, n) && ARRAY(w, full, n)
           && ARRAY(w, choice_of, n) && ARRAY(w, dirty, n) && ARRAY(w, intensity, n) && ARRAY(w, population, n)
           && ARRAY(w, capacity, n) && ARRAY(w, score, n) && ARRAY(w, cap, n) && ARRAY(w, cap_used, n)
           && ARRAY(w, move, n) && ARRAY(w, start_weight, n) && ARRAY(w, starts, n) && ARRAY(w, conflict_since, n)
           && ARRAY(w, redirect, n) && ARRAY(w, here, n) && ARRAY(w, link_closed, (size_t)w->net->links + 1)
           && ARRAY(w, threshold, paths) && ARRAY(w, alias, paths) && ARRAY(w, weight, paths) && ARRAY(w, work, paths)
           && ARRAY(w, scaled, paths) && ARRAY(w, distance_term, paths)
           && (!(w->s.stay_close_to_home > 0.0) || ARRAY(w, home_term, paths));
}

static void init_paths(struct displacement_world *w)
{
    const struct displacement_net *net = w->net;
    for (int p = 0; p < net->places; p++)
        for (uint32_t k = net->path_first[p]; k < net->path_first[p + 1]; k++) {
            w->distance_term[k] = distance_term(w, k);
            if (w->home_term) w->home_term[k] = home_term(w, p, net->path_end[k]);
        }
}

enum flujo_status displacement_world_init(struct displacement_world *w, const struct allocator *a,
                                          const struct displacement_net *net, struct random_key key)
{
    const struct flee_instance *f = net->f;
    *w = (struct displacement_world){.net = net, .s = f->settings, .compat = f->compat, .key = key, .day = -1};
    arena_init(&w->arena, a);
    if (!make_arrays(w)) {
        displacement_world_free(w);
        return FLUJO_NO_MEMORY;
    }
    for (int p = 0; p < net->places; p++) {
        const struct flee_place *place = displacement_place(net, p);
        w->population[p] = floor(place->population / w->s.hasten);
        w->capacity[p] = place->capacity < 0.0 || w->s.no_capacity > 0.0 ? -1.0 : floor(place->capacity / w->s.hasten);
        w->conflict_since[p] = -1;
        w->redirect[p] = -1;
        w->in_conflict[p] = w->compat && flee_starts_in_conflict(place);
        w->intensity[p] = w->in_conflict[p] ? place->conflict_intensity : 0.0;
    }
    init_paths(w);
    return FLUJO_OK;
}

static int driven(const struct displacement_world *w)
{
    return w->s.conflict_driven_spawning > 0.0 || w->s.flood_driven_spawning > 0.0;
}

void displacement_share_out(struct displacement_world *w, uint32_t number, int base, int64_t n, int64_t *out)
{
    const struct flee_people *people = &w->net->f->people;
    int64_t counts[FLEE_KINDS_MAX];
    if (w->net->kinds == 1) {
        out[base] += n;
        return;
    }
    size_t kinds = (size_t)people->kinds;
    struct stream stream = stream_at(w->key, DISPLACEMENT_KIND + number, (uint32_t)w->day, (uint32_t)base);
    random_multinomial(&stream, n, people->share + (size_t)base * kinds, kinds, 0, counts);
    for (size_t k = 0; k < kinds; k++)
        out[k * (size_t)w->net->f->place_count + (size_t)base] += counts[k];
}

/* The people of agents.csv, who are of known kinds. */
static void add_listed(const struct displacement_world *w, int64_t *n)
{
    const struct flee_people *people = &w->net->f->people;
    for (int p = 0; p < w->net->places && people->listed; p++)
        n[p] += people->listed[displacement_base(w->net, p) * w->net->kinds + displacement_kind(w->net, p)];
}

void displacement_day0(struct displacement_world *w, int64_t *n)
{
    const struct flee_instance *f = w->net->f;
    int insert = w->s.insert_day0 > 0.0 && !(w->compat && driven(w)), empty = w->s.empty_camps_on_day0 > 0.0;
    memset(n, 0, (size_t)w->net->places * sizeof *n);
    for (int k = 0; k < f->source_count && insert; k++) {
        int p = f->sources[k].place;
        if (p < 0 || !flee_is_camp(f->places[p].kind)) continue;
        int64_t agents = (int64_t)floor(f->sources[k].count[0] / w->s.hasten);
        displacement_share_out(w, (uint32_t)k, p, empty ? 0 : agents, n);
        /* Flee counts them twice: as people there, and off the capacity for good. */
        if (w->compat && w->capacity[p] > 0.0) w->capacity[p] -= (double)agents;
    }
    for (int p = 0; p < f->place_count && !empty; p++)
        displacement_share_out(w, UINT8_MAX, p,
                               (int64_t)floor(f->places[p].initial_idps / (w->compat ? 1.0 : w->s.hasten)), n);
    add_listed(w, n);
    memcpy(w->here, n, (size_t)w->net->places * sizeof *n); /* for the first morning */
}

static void set_conflict(struct displacement_world *w, int p, double intensity)
{
    w->intensity[p] = intensity;
    w->conflict_since[p] = intensity > 0.0 ? w->day : -1;
    w->in_conflict[p] = intensity > 0.0;
}

/* Flee acts on changes only, and so freezes the intensity with which a conflict began. */
static void update_conflicts(struct displacement_world *w)
{
    const struct flee_instance *f = w->net->f;
    const float *today = f->intensity + (size_t)(w->day < f->length ? w->day : f->length) * (size_t)f->place_count;
    const float *before = w->day > 0 ? today - f->place_count : today, least = 1e-6f;
    for (int p = 0; p < w->net->places; p++) {
        float now = today[displacement_base(w->net, p)], past = before[displacement_base(w->net, p)];
        if (!w->compat && now > 0.0f && w->in_conflict[p])
            w->intensity[p] = now;
        else if (!w->compat && (now > 0.0f || w->in_conflict[p]))
            set_conflict(w, p, now);
        else if (w->compat && w->day == 0 && now > least && f->has_conflict_file)
            set_conflict(w, p, now);
        else if (w->compat && w->day > 0 && (now > least) != (past > least))
            set_conflict(w, p, now > least ? now : 0.0);
    }
}

static int closes(const struct displacement_net *net, const struct flee_closure *c, int link)
{
    int from = displacement_base(net, net->link_from[link]), to = displacement_base(net, net->link_to[link]);
    const struct flee_place *p = &net->f->places[from], *q = &net->f->places[to];
    switch (c->kind) {
    case FLEE_CLOSE_COUNTRY:
        return (p->country_id == c->a && q->country_id == c->b) || (p->country_id == c->b && q->country_id == c->a);
    case FLEE_CLOSE_LINK: return !net->f->compat && ((from == c->a && to == c->b) || (from == c->b && to == c->a));
    case FLEE_CLOSE_CAMP:
    case FLEE_CLOSE_IDPCAMP: return !net->f->compat && (from == c->a || to == c->a);
    case FLEE_CLOSE_LOCATION: return from == c->a || to == c->a;
    case FLEE_END_REDIRECTION: break;
    }
    return 0;
}

/* What places are today: a camp that is closed is a town, says Flee. */
static void update_kinds(struct displacement_world *w)
{
    for (int p = 0; p < w->net->places; p++) {
        const struct flee_place *place = displacement_place(w->net, p);
        w->camp[p] = (unsigned char)flee_is_camp(place->kind);
        w->town[p] = (place->kind == FLEE_TOWN && !(w->compat && place->flood_zone))
                     || place->kind == FLEE_CONFLICT_ZONE;
        w->town[p] &= !(w->compat && w->in_conflict[p]);
    }
}

/* The closure that ends a route's redirection, or null. */
static const struct flee_closure *end_of_redirection(const struct flee_instance *f, const struct flee_route *e)
{
    for (int i = 0; i < f->closure_count; i++) {
        const struct flee_closure *c = &f->closures[i];
        if (c->kind == FLEE_END_REDIRECTION
            && ((c->a == e->from && c->b == e->to) || (c->a == e->to && c->b == e->from)))
            return c;
    }
    return NULL;
}

/* Flee never acts on them; out of a camp only those count that end one day, or the camp would stay empty. */
static void update_redirections(struct displacement_world *w)
{
    const struct displacement_net *net = w->net;
    for (int p = 0; p < net->places; p++)
        w->redirect[p] = -1;
    for (int l = 0; l < net->links && !w->compat; l++) { /* link 2 i is route i from its first place to its second */
        const struct flee_route *e = displacement_route(net, l);
        if (w->link_closed[l] > 0 || e->forced != (l % 2 ? 1 : 2)) continue;
        const struct flee_closure *end = end_of_redirection(net->f, e);
        if (end ? w->day < end->start : !w->camp[net->link_from[l]]) w->redirect[net->link_from[l]] = l;
    }
}

static void update_closures(struct displacement_world *w)
{
    const struct displacement_net *net = w->net;
    const struct flee_instance *f = net->f;
    memset(w->link_closed, 0, (size_t)net->links * sizeof *w->link_closed);
    for (int i = 0; i < f->closure_count; i++) {
        const struct flee_closure *c = &f->closures[i];
        if (w->day < c->start || (c->end > 0 && c->end > c->start && w->day >= c->end)) continue;
        for (int link = 0; link < net->links; link++)
            w->link_closed[link] += closes(net, c, link);
        if (!w->compat || (c->kind != FLEE_CLOSE_CAMP && c->kind != FLEE_CLOSE_IDPCAMP) || !w->camp[c->a]) continue;
        for (int p = c->a; p < net->places; p += f->place_count)
            w->camp[p] = 0, w->town[p] = 1;
    }
}

void displacement_morning(struct displacement_world *w, int day)
{
    w->day = day;
    update_conflicts(w);
    update_kinds(w);
    update_closures(w);
    update_redirections(w);
    for (int p = 0; p < w->net->places; p++) {
        double more = displacement_place(w->net, p)->capacity_per_day;
        if (more > 0.0 && w->capacity[p] >= 0.0) w->capacity[p] += trunc(more) / w->s.hasten;
        w->score[p] = displacement_score(w, p);
        w->move[p] = displacement_move_chance(w, p);
        w->dirty[p] = 1;
    }
}
