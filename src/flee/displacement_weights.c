/* What draws people on, and what moves them.
 *
 * A candidate path has the weight
 *   ((ws + score(end)) / (softening + km)^dp * cap(end))^wp ,
 * cap falling from 1 at 90 % of a camp's capacity to 0 when it is full.
 * flujo's own model (docs/flee.md) lets people choose the whole way to a camp,
 * with weight  size(c) * free(c) / (softening + km)^direct_power ,  where
 * size = capacity / (capacity + camp_scale) and free = the camp's free share.
 * Quirks of Flee under compat: home is the first place's country; a town with a
 * chance under 0.005 scores as a camp; a capacity under 1 is none. */
#include "flee/displacement.h"

#include "base/numeric.h"

#include <math.h>
#include <string.h>

double displacement_by_level(const struct flee_list *list, int level, double if_empty)
{
    int count = (int)list->count;
    return count == 0 ? if_empty : list->value[level < count ? level : count - 1];
}

double displacement_decay(const struct displacement_world *w, int p)
{
    const struct flee_list *by_age = &w->s.conflict_spawn_decay;
    if (!(by_age->count > 0.0) || !w->in_conflict[p]) return 1.0;
    int step = (int)((w->day - w->conflict_since[p]) / w->s.conflict_spawn_decay_interval);
    return by_age->value[step < (int)by_age->count ? step : (int)by_age->count - 1];
}

double displacement_score(const struct displacement_world *w, int p)
{
    const struct flee_instance *f = w->net->f;
    const struct flee_place *place = displacement_place(w->net, p);
    const struct flee_settings *s = &w->s;
    int level = displacement_flood_level(w, p);
    double score = 1.0;
    if (place->country_id != (w->compat ? f->home_country : f->origin_country)) {
        score *= s->foreign_weight;
        if (s->use_economic_pull > 0.0) score *= 1.0 + place->trade_volume + place->hdi * place->hdi;
    }
    if (w->camp[p] || (w->compat && s->default_movechance < 0.005 && w->town[p])) score *= s->camp_weight;
    if (w->in_conflict[p]) score *= numeric_pow(s->conflict_weight, w->intensity[p] * displacement_decay(w, p));
    if (w->compat && place->flood_zone)
        score *= displacement_foresees(w) ? 0.0 : displacement_by_level(&s->flood_loc_weights, level, 1.0);
    score = displacement_hazard_score(w, p, score);
    if (level > 0) score *= displacement_by_level(&s->flood_loc_weights, level, 1.0);
    score = displacement_match_score(w, p, displacement_foreseen_score(w, p, score));
    if (s->use_pop_for_loc_weight > 0.0 && !flee_is_camp(place->kind))
        score *= numeric_pow(fmax(1.0, w->population[displacement_base(w->net, p)]), s->pop_power_for_loc_weight);
    if (s->camp_scale > 0.0 && w->camp[p] && place->capacity >= 0.0 && !(s->no_capacity > 0.0))
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

/* Flee's: by the kind of place alone. */
static double chance_of_kind(const struct displacement_world *w, int p)
{
    const struct flee_settings *s = &w->s;
    enum flee_kind kind = displacement_place(w->net, p)->kind;
    if (kind == FLEE_MARKER || kind == FLEE_HUB) return 1.0;
    if (w->in_conflict[p] && (w->compat || !w->camp[p])) return s->conflict_movechance;
    if (!w->camp[p]) return s->default_movechance;
    if (s->camps_are_sinks > 0.0 && !w->compat) return 0.0;
    return kind == FLEE_CAMP ? s->camp_movechance : s->idpcamp_movechance;
}

/* Of the place as it is today, without foresight. */
static double chance_today(const struct displacement_world *w, int p)
{
    const struct flee_settings *s = &w->s;
    const struct flee_place *place = displacement_place(w->net, p);
    double chance = w->redirect[p] >= 0 ? 1.0 : chance_of_kind(w, p);
    int level = displacement_flood_level(w, p), town = w->town[p] && !w->in_conflict[p] && w->redirect[p] < 0;
    if (level > 0 && (w->compat || town)) {
        chance = displacement_by_level(&s->flood_movechances, level, chance);
        if (w->compat) return chance;
    } else if (town && s->transit_movechance >= 0.0 && place->country_id != w->net->f->origin_country) {
        chance = s->transit_movechance;
    }
    if (s->movechance_pop_scale_factor != 0.0) {
        double people = fmax(place->population, place->capacity);
        if (people > 0.0) chance *= numeric_pow(people / s->movechance_pop_base, s->movechance_pop_scale_factor);
    }
    return chance;
}

double displacement_move_chance(const struct displacement_world *w, int p)
{
    double chance = chance_today(w, p);
    if (w->redirect[p] < 0 && (w->compat || (w->town[p] && !w->in_conflict[p])))
        chance = displacement_foreseen_chance(w, p, chance);
    return chance < 0.0 ? 0.0 : chance > 1.0 ? 1.0 : chance;
}

double displacement_path_weight(const struct displacement_world *w, uint32_t path)
{
    const struct displacement_net *net = w->net;
    const struct flee_settings *s = &w->s;
    int end = net->path_end[path];
    if (s->awareness_level < 1.0 && !net->path_direct[path])
        return net->step_first[path + 1] - net->step_first[path] == 1 ? 1.0 : 0.0;
    double score = w->home_term ? w->score[end] / w->home_term[path] : w->score[end];
    double weight = (s->weight_softening + score) * w->cap[end] / w->distance_term[path];
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
static double sum_of(const struct displacement_world *w, uint32_t first, uint32_t last, int direct)
{
    double total = 0.0;
    for (uint32_t k = first; k < last; k++)
        total += w->net->path_direct[k] == direct ? w->weight[k] : 0.0;
    return total;
}

static void prune(const struct displacement_world *w, uint32_t first, uint32_t last)
{
    double best = 0.0;
    for (uint32_t k = first; k < last; k++)
        best = w->weight[k] > best ? w->weight[k] : best;
    for (uint32_t k = first; k < last; k++)
        if (w->weight[k] * w->s.pruning_threshold < best) w->weight[k] = 0.0;
}

/* A redirected place has one way out: the paths that are just that link. */
static void keep_redirect(const struct displacement_world *w, int p, uint32_t first, uint32_t last)
{
    const struct displacement_net *net = w->net;
    for (uint32_t k = first; k < last; k++) {
        int only = net->step_first[k + 1] - net->step_first[k] == 1
                   && net->step_link[net->step_first[k]] == w->redirect[p];
        w->weight[k] = only ? 1.0 : 0.0;
    }
}

static void build_table(struct displacement_world *w, int p)
{
    const struct displacement_net *net = w->net;
    uint32_t first = net->path_first[p], last = net->path_first[p + 1];
    double total = 0.0;
    int open = 0;
    for (uint32_t k = first; k < last; k++) {
        int is_open = path_open(w, k);
        w->weight[k] = is_open ? displacement_path_weight(w, k) : 0.0;
        open |= is_open;
    }
    w->choice_of[p] = (unsigned char)open;
    if (!open) return;
    if (w->redirect[p] >= 0) keep_redirect(w, p, first, last);
    if (w->s.direct_share > 0.0) {
        double direct = sum_of(w, first, last, 1), local = sum_of(w, first, last, 0), share = w->s.direct_share;
        for (uint32_t k = first; k < last && direct > 0.0 && local > 0.0; k++)
            w->weight[k] *= net->path_direct[k] ? share / direct : (1.0 - share) / local;
    }
    for (uint32_t k = first; k < last; k++)
        total += w->weight[k];
    if (!(total > 0.0))
        for (uint32_t k = first; k < last; k++) /* all ends are full: any open path */
            w->weight[k] = path_open(w, k) ? 1.0 : 0.0;
    else if (w->s.pruning_threshold > 1.0)
        prune(w, first, last);
    struct alias_table table;
    alias_build(&table, w->weight + first, last - first, w->threshold + first, w->alias + first, w->work, w->scaled);
}

int64_t displacement_people(const struct displacement_world *w, int base)
{
    int64_t n = w->here[base];
    for (int p = base + w->net->f->place_count; p < w->net->places; p += w->net->f->place_count)
        n += w->here[p];
    return n;
}

/* Factor of a camp's pull by how full it is, with people of all kinds. */
static double fullness(const struct displacement_world *w, int p)
{
    double capacity = w->capacity[p] < 0.0 ? -1.0 : w->capacity[p] * w->s.capacity_scaling;
    double here = (double)displacement_people(w, p);
    if (w->s.free_places > 0.0) return displacement_free_share(here, capacity);
    if (w->compat && capacity < 1.0) return 1.0;
    return displacement_cap_factor(here, capacity, w->s.capacity_buffer);
}

static int drops(const struct displacement_world *w, int camp)
{
    double least = w->s.free_places > 0.0 ? 1e-300 : 0.5; /* no place left, or half way into the full band */
    return w->camp[camp] && w->cap[camp] < least;
}

void displacement_refresh(struct displacement_world *w)
{
    const struct displacement_net *net = w->net;
    int changed = 0;
    for (int p = 0; p < net->places; p++) {
        w->cap[p] = p < net->f->place_count ? fullness(w, p) : w->cap[displacement_base(net, p)];
        changed |= w->cap[p] != w->cap_used[p];
        w->full[p] = (unsigned char)drops(w, p);
    }
    for (int p = 0; p < net->places; p++) {
        for (uint32_t k = net->path_first[p]; changed && !w->dirty[p] && k < net->path_first[p + 1]; k++)
            w->dirty[p] = w->cap[net->path_end[k]] != w->cap_used[net->path_end[k]];
        if (w->dirty[p]) build_table(w, p);
        w->dirty[p] = 0;
    }
    memcpy(w->cap_used, w->cap, (size_t)net->places * sizeof *w->cap);
}

double displacement_speed(const struct displacement_world *w, int link, int fresh)
{
    if (fresh && w->s.start_on_foot > 0.0) return w->s.max_walk_speed;
    return w->net->link_speed[link] >= 0.0 ? w->net->link_speed[link] : w->s.max_move_speed;
}

double displacement_arrival(const struct displacement_world *w, int link, int fresh, uint32_t days)
{
    const struct displacement_net *net = w->net;
    uint32_t first = net->walk_first[link], count = net->walk_first[link + 1] - first;
    if (count > 0 && !(fresh && w->s.start_on_foot > 0.0))
        return days > count ? 1.0 : net->walk_chance[first + days - 1];
    return (double)days * displacement_speed(w, link, fresh) > net->link_km[link] ? 1.0 : 0.0;
}
