/* The processes of displacement, each once.
 *
 * Mechanism (Suleimenova, Bell and Groen 2017, doi:10.1038/s41598-017-13828-9,
 * and the behaviour of version 3 of Flee): people start at places in conflict;
 * each day everyone at a place leaves it with the place's chance and picks one
 * of its candidate paths with probability proportional to
 *   ((ws + score(end)) / (softening + km)^dp * cap(end))^wp ,
 * cap falling from 1 at 90 % of a camp's capacity to 0 when it is full.
 * flujo's own model (docs/flee.md) lets people choose the whole way to a camp,
 * with weight  size(c) * free(c) / (softening + km)^direct_power ,  where
 * size = capacity / (capacity + camp_scale) and free = the camp's free share.
 * Counts are those at the start of a round, so people in one cell are
 * exchangeable and counts may be drawn in place of agents.
 * Quirks of Flee kept under compat: intensity frozen when a conflict begins;
 * capacities reduced on day 0 by those inserted; link closures never end; home
 * is the first place's country; a town with a chance under 0.005 scores as a
 * camp; forced redirection has no effect; camps_are_sinks has no effect. */
#include "flee/displacement.h"

#include "base/numeric.h"

#include <math.h>
#include <string.h>

static int is_camp(enum flee_kind kind) { return kind == FLEE_CAMP || kind == FLEE_IDPCAMP; }

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

/* What the distance of place p from home divides its weight by; 1 if unknown. */
static double home_term(const struct displacement_world *w, int home, int p)
{
    double km = flee_distance(&w->net->f->places[home], &w->net->f->places[p]);
    return isnan(km) ? 1.0 : numeric_pow(w->s.softening + km, w->s.home_distance_power);
}

/* An array of the world: zeroed, in its arena. */
#define ARRAY(w, field, count) ((w)->field = arena_alloc(&(w)->arena, (count), sizeof *(w)->field))

static int make_arrays(struct displacement_world *w)
{
    size_t n = (size_t)w->net->places, paths = (size_t)w->net->path_count + 1, homes = (size_t)w->homes;
    size_t tables = homes * w->net->path_count + 1;
    return ARRAY(w, in_conflict, n) && ARRAY(w, choice_of, n) && ARRAY(w, dirty, n) && ARRAY(w, intensity, n)
           && ARRAY(w, population, n) && ARRAY(w, capacity, n) && ARRAY(w, inserted, n) && ARRAY(w, score, n)
           && ARRAY(w, cap, n) && ARRAY(w, cap_used, n) && ARRAY(w, move, n) && ARRAY(w, start_weight, n)
           && ARRAY(w, conflict_since, n) && ARRAY(w, redirect, n) && ARRAY(w, here, n)
           && ARRAY(w, link_closed, (size_t)w->net->links + 1) && ARRAY(w, threshold, tables) && ARRAY(w, alias, tables)
           && ARRAY(w, weight, tables) && ARRAY(w, work, paths) && ARRAY(w, scaled, paths)
           && ARRAY(w, distance_term, paths) && ARRAY(w, home_term, homes * n);
}

enum flujo_status displacement_world_init(struct displacement_world *w, const struct allocator *a,
                                          const struct displacement_net *net, int compat, struct random_key key)
{
    const struct flee_instance *f = net->f;
    *w = (struct displacement_world){.net = net, .s = f->settings, .compat = compat, .key = key, .day = -1};
    arena_init(&w->arena, a);
    w->homes = f->settings.stay_close_to_home > 0.0 ? net->places + 1 : 1;
    if (!make_arrays(w)) {
        displacement_world_free(w);
        return FLUJO_NO_MEMORY;
    }
    double hasten = w->s.hasten;
    for (int p = 0; p < net->places; p++) {
        w->population[p] = floor(f->places[p].population / hasten);
        w->capacity[p] = f->places[p].capacity < 0.0 ? -1.0
                                                     : floor(f->places[p].capacity / hasten) * w->s.capacity_scaling;
        w->conflict_since[p] = -1;
        w->redirect[p] = -1;
    }
    for (uint32_t k = 0; k < net->path_count; k++)
        w->distance_term[k] = distance_term(w, k);
    for (int h = 1; h < w->homes; h++)
        for (int p = 0; p < net->places; p++)
            w->home_term[(size_t)h * (size_t)net->places + (size_t)p] = home_term(w, h - 1, p);
    return FLUJO_OK;
}

void displacement_day0(struct displacement_world *w, int64_t *n)
{
    const struct flee_instance *f = w->net->f;
    memset(n, 0, (size_t)w->net->places * sizeof *n);
    if (!(w->s.insert_day0 > 0.0) || w->s.empty_camps_on_day0 > 0.0) return;
    for (int k = 0; k < f->source_count; k++) {
        int p = f->sources[k].place;
        if (p < 0 || !is_camp(f->places[p].kind)) continue;
        n[p] += (int64_t)floor(f->sources[k].count[0] / w->s.hasten);
        if (f->places[p].kind == FLEE_CAMP) w->inserted[p] = (double)n[p];
    }
}

/* Factor by the age of a conflict. */
static double decay(const struct displacement_world *w, int p)
{
    const struct flee_list *by_age = &w->s.conflict_spawn_decay;
    if (!(by_age->count > 0.0) || w->conflict_since[p] < 0) return 1.0;
    int step = (int)((w->day - w->conflict_since[p]) / w->s.conflict_spawn_decay_interval);
    return by_age->value[step < (int)by_age->count ? step : (int)by_age->count - 1];
}

static void update_conflicts(struct displacement_world *w)
{
    const struct flee_instance *f = w->net->f;
    const float *today = f->intensity + (size_t)(w->day < f->length ? w->day : f->length) * (size_t)f->place_count;
    for (int p = 0; p < w->net->places; p++) {
        int active = today[p] > 0.0f;
        if (active && !w->in_conflict[p]) {
            w->intensity[p] = today[p];
            w->conflict_since[p] = w->day;
        } else if (active && !w->compat) {
            w->intensity[p] = today[p];
        } else if (!active) {
            w->intensity[p] = 0.0;
            w->conflict_since[p] = -1;
        }
        w->in_conflict[p] = (unsigned char)active;
    }
}

static int closes(const struct displacement_net *net, const struct flee_closure *c, int link)
{
    int from = net->link_from[link], to = net->link_to[link];
    const struct flee_place *p = &net->f->places[from], *q = &net->f->places[to];
    switch (c->kind) {
    case FLEE_CLOSE_COUNTRY:
        return (p->country_id == c->a && q->country_id == c->b) || (p->country_id == c->b && q->country_id == c->a);
    case FLEE_CLOSE_LINK: return (from == c->a && to == c->b) || (from == c->b && to == c->a);
    case FLEE_CLOSE_LOCATION:
    case FLEE_CLOSE_CAMP:
    case FLEE_CLOSE_IDPCAMP: return from == c->a || to == c->a;
    case FLEE_END_REDIRECTION: break;
    }
    return 0;
}

static void update_closures(struct displacement_world *w)
{
    const struct displacement_net *net = w->net;
    const struct flee_instance *f = net->f;
    memset(w->link_closed, 0, (size_t)net->links * sizeof *w->link_closed);
    for (int i = 0; i < f->closure_count; i++) {
        const struct flee_closure *c = &f->closures[i];
        int ends = c->end > 0 && c->end > c->start && !(w->compat && c->kind == FLEE_CLOSE_LINK);
        if (w->day < c->start || (ends && w->day >= c->end)) continue;
        for (int link = 0; link < net->links; link++)
            w->link_closed[link] += closes(net, c, link);
    }
    for (int p = 0; p < net->places; p++)
        w->redirect[p] = -1;
    for (int r = 0; r < f->route_count && !w->compat; r++) {
        const struct flee_route *e = &f->routes[r];
        int link = 2 * r + (e->forced == 1), ended = 0;
        if (!e->forced || w->link_closed[link]) continue;
        for (int i = 0; i < f->closure_count; i++) {
            const struct flee_closure *c = &f->closures[i];
            ended |= c->kind == FLEE_END_REDIRECTION && w->day >= c->start
                     && ((c->a == e->from && c->b == e->to) || (c->a == e->to && c->b == e->from));
        }
        if (!ended) w->redirect[net->link_from[link]] = link;
    }
}

int displacement_flood_level(const struct displacement_world *w, int p)
{
    const struct flee_instance *f = w->net->f;
    int day = w->day < f->length ? w->day : f->length;
    return f->flood ? (int)f->flood[(size_t)day * (size_t)f->place_count + (size_t)p] : 0;
}

/* The entry of a list by flood level; levels beyond its end have the last. */
static double by_level(const struct flee_list *list, int level, double if_empty)
{
    int count = (int)list->count;
    return count == 0 ? if_empty : list->value[level < count ? level : count - 1];
}

double displacement_score(const struct displacement_world *w, int p)
{
    const struct flee_instance *f = w->net->f;
    const struct flee_place *place = &f->places[p];
    const struct flee_settings *s = &w->s;
    double score = 1.0;
    if (place->country_id != (w->compat ? f->home_country : f->origin_country)) score *= s->foreign_weight;
    if (is_camp(place->kind) || (w->compat && s->default_movechance < 0.005 && place->kind == FLEE_TOWN))
        score *= s->camp_weight;
    if (w->in_conflict[p]) score *= numeric_pow(s->conflict_weight, w->intensity[p] * decay(w, p));
    if (displacement_flood_level(w, p) > 0)
        score *= by_level(&s->flood_loc_weights, displacement_flood_level(w, p), 1.0);
    if (s->use_pop_for_loc_weight > 0.0 && place->population > 0.0)
        score *= numeric_pow(place->population, s->pop_power_for_loc_weight);
    if (s->camp_scale > 0.0 && is_camp(place->kind) && place->capacity >= 0.0)
        score *= place->capacity / (place->capacity + s->camp_scale);
    return score;
}

double displacement_cap_factor(double here, double capacity, double buffer)
{
    if (capacity < 0.0 || here <= buffer * capacity) return 1.0;
    if (here >= capacity) return 0.0;
    return 1.0 - (here - buffer * capacity) / (capacity * (1.0 - buffer));
}

double displacement_free_share(double here, double capacity)
{
    return capacity < 0.0 ? 1.0 : here >= capacity ? 0.0 : 1.0 - here / capacity;
}

double displacement_move_chance(const struct displacement_world *w, int p)
{
    const struct flee_settings *s = &w->s;
    const struct flee_place *place = &w->net->f->places[p];
    double chance = s->default_movechance;
    if (w->redirect[p] >= 0 || place->kind == FLEE_MARKER)
        chance = 1.0;
    else if (place->kind == FLEE_CAMP)
        chance = s->camps_are_sinks > 0.0 && !w->compat ? 0.0 : s->camp_movechance;
    else if (place->kind == FLEE_IDPCAMP)
        chance = s->camps_are_sinks > 0.0 && !w->compat ? 0.0 : s->idpcamp_movechance;
    else if (w->in_conflict[p])
        chance = s->conflict_movechance;
    else if (displacement_flood_level(w, p) > 0)
        chance = by_level(&s->flood_movechances, displacement_flood_level(w, p), chance);
    else if (s->transit_movechance >= 0.0 && place->country_id != w->net->f->origin_country)
        chance = s->transit_movechance;
    if (s->movechance_pop_scale_factor != 0.0) {
        double people = fmax(place->population, place->capacity);
        if (people > 0.0) chance *= numeric_pow(people / s->movechance_pop_base, s->movechance_pop_scale_factor);
    }
    return chance < 0.0 ? 0.0 : chance > 1.0 ? 1.0 : chance;
}

double displacement_path_weight(const struct displacement_world *w, uint32_t path)
{
    const struct displacement_net *net = w->net;
    const struct flee_settings *s = &w->s;
    int end = net->path_end[path];
    if (s->awareness_level < 1.0 && !net->path_direct[path])
        return net->step_first[path + 1] - net->step_first[path] == 1 ? 1.0 : 0.0;
    double weight = (s->weight_softening + w->score[end]) * w->cap[end] / w->distance_term[path];
    if (s->border_factor != 1.0) weight *= numeric_pow(s->border_factor, net->path_borders[path]);
    return s->weight_power == 1.0 ? weight : numeric_pow(weight, s->weight_power);
}

static int path_open(const struct displacement_world *w, uint32_t path)
{
    const struct displacement_net *net = w->net;
    for (uint32_t i = net->step_first[path]; i < net->step_first[path + 1]; i++)
        if (w->link_closed[net->step_link[i]]) return 0;
    return 1;
}

/* Sum of the weights of the paths of one kind. */
static double sum_of(const struct displacement_world *w, const double *weight, uint32_t first, uint32_t last,
                     int direct)
{
    double total = 0.0;
    for (uint32_t k = first; k < last; k++)
        total += w->net->path_direct[k] == direct ? weight[k] : 0.0;
    return total;
}

static void prune(const struct displacement_world *w, double *weight, uint32_t first, uint32_t last)
{
    double best = 0.0;
    for (uint32_t k = first; k < last; k++)
        best = weight[k] > best ? weight[k] : best;
    for (uint32_t k = first; k < last; k++)
        if (weight[k] * w->s.pruning_threshold < best) weight[k] = 0.0;
}

/* A redirected place has one way out: the paths that are just that link. */
static void keep_redirect(const struct displacement_world *w, double *weight, int p, uint32_t first, uint32_t last)
{
    const struct displacement_net *net = w->net;
    for (uint32_t k = first; k < last; k++) {
        int only = net->step_first[k + 1] - net->step_first[k] == 1
                   && net->step_link[net->step_first[k]] == w->redirect[p];
        weight[k] = only ? 1.0 : 0.0;
    }
}

/* The table of place p for those whose home is class h. */
static void build_home_table(struct displacement_world *w, int p, int h)
{
    const struct displacement_net *net = w->net;
    uint32_t first = net->path_first[p], last = net->path_first[p + 1];
    size_t at = (size_t)h * net->path_count;
    double *weight = w->weight + at, total = 0.0;
    const double *home = w->home_term + (size_t)h * (size_t)net->places;
    for (uint32_t k = first; k < last; k++) {
        weight[k] = path_open(w, k) ? displacement_path_weight(w, k) : 0.0;
        if (h > 0) weight[k] /= home[net->path_end[k]];
    }
    if (w->redirect[p] >= 0) keep_redirect(w, weight, p, first, last);
    if (w->s.direct_share > 0.0) {
        double direct = sum_of(w, weight, first, last, 1), local = sum_of(w, weight, first, last, 0),
               share = w->s.direct_share;
        for (uint32_t k = first; k < last && direct > 0.0 && local > 0.0; k++)
            weight[k] *= net->path_direct[k] ? share / direct : (1.0 - share) / local;
    }
    for (uint32_t k = first; k < last; k++)
        total += weight[k];
    if (!(total > 0.0))
        for (uint32_t k = first; k < last; k++) /* all ends are full: any open path */
            weight[k] = path_open(w, k) ? 1.0 : 0.0;
    else if (w->s.pruning_threshold > 1.0)
        prune(w, weight, first, last);
    struct alias_table table;
    alias_build(&table, weight + first, last - first, w->threshold + at + first, w->alias + at + first, w->work,
                w->scaled);
}

static void build_tables(struct displacement_world *w, int p)
{
    const struct displacement_net *net = w->net;
    int open = 0;
    for (uint32_t k = net->path_first[p]; k < net->path_first[p + 1] && !open; k++)
        open = path_open(w, k);
    w->choice_of[p] = (unsigned char)open;
    for (int h = 0; h < w->homes && open; h++)
        build_home_table(w, p, h);
}

void displacement_morning(struct displacement_world *w, int day)
{
    w->day = day;
    update_conflicts(w);
    update_closures(w);
    for (int p = 0; p < w->net->places; p++) {
        w->score[p] = displacement_score(w, p);
        w->move[p] = displacement_move_chance(w, p);
        w->dirty[p] = 1;
    }
}

void displacement_refresh(struct displacement_world *w)
{
    const struct displacement_net *net = w->net;
    int changed = 0;
    for (int p = 0; p < net->places; p++) {
        double capacity = w->capacity[p];
        if (w->compat && w->day == 0 && capacity >= 0.0) capacity = fmax(0.0, capacity - w->inserted[p]);
        w->cap[p] = w->s.free_places > 0.0
                        ? displacement_free_share((double)w->here[p], capacity)
                        : displacement_cap_factor((double)w->here[p], capacity, w->s.capacity_buffer);
        changed |= w->cap[p] != w->cap_used[p];
    }
    for (int p = 0; p < net->places; p++) {
        for (uint32_t k = net->path_first[p]; changed && !w->dirty[p] && k < net->path_first[p + 1]; k++)
            w->dirty[p] = w->cap[net->path_end[k]] != w->cap_used[net->path_end[k]];
        if (w->dirty[p]) build_tables(w, p);
        w->dirty[p] = 0;
    }
    memcpy(w->cap_used, w->cap, (size_t)net->places * sizeof *w->cap);
}

/* Sum of the counts on a day, in agents. */
static double counts_on(const struct displacement_world *w, int day)
{
    const struct flee_instance *f = w->net->f;
    if (f->source_count == 0 || !(w->s.sum_from_camps > 0.0))
        return f->total ? floor(f->total[day] / w->s.hasten) : 0.0;
    double total = 0.0;
    for (int k = 0; k < f->source_count; k++)
        total += f->sources[k].place < 0 ? 0.0 : floor(f->sources[k].count[day] / w->s.hasten);
    return total;
}

/* Mean number of agents who leave place p today because of its conflict. */
static double conflict_mean(const struct displacement_world *w, int p)
{
    double strength = w->in_conflict[p] ? w->intensity[p] * decay(w, p) : 0.0;
    if (!(strength > 0.0) || !(w->s.conflict_driven_spawning > 0.0)) return 0.0;
    double mean = w->s.displaced_per_conflict_day * strength;
    return w->s.conflict_driven_spawning == 3.0 ? mean * w->population[p] : mean / w->s.hasten;
}

/* Mean number of agents who leave place p today because of its flood. */
static double flood_mean(const struct displacement_world *w, int p)
{
    int level = displacement_flood_level(w, p);
    if (level == 0 || !(w->s.flood_driven_spawning > 0.0)) return 0.0;
    double mean = by_level(&w->s.displaced_per_flood_day, level, 0.0);
    return w->s.flood_driven_spawning == 3.0 ? mean * w->population[p] : mean / w->s.hasten;
}

/* Agents of the day from such a mean in every place: Poisson in mode 2, else
 * its whole part. `number` tells the streams of the two causes apart. */
static int64_t driven(struct displacement_world *w, double (*mean_of)(const struct displacement_world *, int),
                      double mode, uint32_t number)
{
    struct stream stream = stream_at(w->key, DISPLACEMENT_SPAWN, (uint32_t)w->day, number);
    int64_t total = 0;
    for (int p = 0; p < w->net->places; p++) {
        double mean = mean_of(w, p);
        if (mean > 0.0) total += mode == 2.0 ? random_poisson(&stream, mean) : (int64_t)mean;
    }
    return total;
}

int64_t displacement_new_agents(struct displacement_world *w)
{
    if (w->s.conflict_driven_spawning > 0.0 || w->s.flood_driven_spawning > 0.0)
        return driven(w, conflict_mean, w->s.conflict_driven_spawning, 0)
               + driven(w, flood_mean, w->s.flood_driven_spawning, 1);
    if (w->day == 0) {
        if (!(w->s.insert_day0 > 0.0) && !(w->s.empty_camps_on_day0 > 0.0)) return (int64_t)counts_on(w, 0);
        return 0;
    }
    double increase = counts_on(w, w->day) - counts_on(w, w->day - 1) - w->debt;
    w->debt = increase < 0.0 ? -increase : 0.0;
    return increase > 0.0 ? (int64_t)increase : 0;
}

static double people_weight(const struct displacement_world *w, int p)
{
    double people = fmax(0.0, w->population[p]), power = w->s.start_power;
    if (power == 1.0 || (people == 0.0 && w->s.take_from_population > 0.0)) return people;
    return numeric_pow(fmax(people, 1.0), power); /* an unknown population counts as the least */
}

double displacement_start_weights(struct displacement_world *w)
{
    double total = 0.0;
    for (int p = 0; p < w->net->places; p++) {
        double strength = w->in_conflict[p] ? w->intensity[p] * decay(w, p) : 0.0;
        if (!(w->s.conflict_zone_spawning_only > 0.0) && !is_camp(w->net->f->places[p].kind) && !w->in_conflict[p])
            strength = 1.0;
        w->start_weight[p] = strength * people_weight(w, p);
        if (w->s.flood_driven_spawning > 0.0) w->start_weight[p] = conflict_mean(w, p) + flood_mean(w, p);
        total += w->start_weight[p];
    }
    for (int p = 0; p < w->net->places && !(total > 0.0); p++) /* no populations given: equal shares */
        w->start_weight[p] = w->in_conflict[p] ? 1.0 : 0.0;
    for (int p = 0; p < w->net->places && !(total > 0.0); p++)
        total += w->start_weight[p];
    return total;
}

void displacement_started(struct displacement_world *w, int p, int64_t n)
{
    if (w->s.take_from_population > 0.0) w->population[p] = fmax(0.0, w->population[p] - (double)n);
}

int displacement_route_dropped(const struct displacement_world *w, uint32_t path)
{
    int end = w->net->path_end[path];
    if (w->s.fixed_routes > 0.0) return 0;
    double least = w->s.free_places > 0.0 ? 1e-300 : 0.5; /* no place left, or half way into the full band */
    return is_camp(w->net->f->places[end].kind) && w->cap[end] < least;
}

double displacement_speed(const struct displacement_world *w, int link, int fresh)
{
    if (w->net->link_speed[link] >= 0.0) return w->net->link_speed[link];
    return fresh && w->s.start_on_foot > 0.0 ? w->s.max_walk_speed : w->s.max_move_speed;
}
