/* The plan of a scenario: adjacency, the order in which places are visited in
 * a day, where people leave home, and which drivers act where.
 *
 * Order: places are sorted by their distance in days to the nearest border
 * crossing (farthest first), so that on routes that lead nearer several short
 * hops fit into one day. time_from_start is the shortest time in days from any
 * origin; travel.c rounds arrivals along it. */
#include "model/plan.h"

#include "base/hash.h"
#include "base/numeric.h"
#include "random/expected.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static enum flujo_status make_adjacency(const struct allocator *a, struct plan *plan)
{
    const struct scenario *s = plan->s;
    plan->out_first = memory_alloc(a, (size_t)s->place_count + 1, sizeof(int));
    plan->way = memory_alloc(a, (size_t)s->route_count + 1, sizeof *plan->way);
    if (!plan->out_first || !plan->way) return FLUJO_NO_MEMORY;
    int n = 0;
    for (place_id p = 0; p < s->place_count; p++) {
        plan->out_first[p] = n;
        for (route_id r = 0; r < s->route_count; r++) {
            const struct route *route = &s->routes[r];
            if (route->from == p)
                plan->way[n++] = (struct way){route->hazard * route->km / route->speed_km_per_day, r, route->to};
        }
    }
    plan->out_first[s->place_count] = n;
    return FLUJO_OK;
}

/* Bellman-Ford over all routes; forward = from the seeds along the routes. */
static void relax_times(const struct scenario *s, double *time, int forward)
{
    for (int changed = 1, sweep = 0; changed && sweep <= s->place_count; sweep++) {
        changed = 0;
        for (int r = 0; r < s->route_count; r++) {
            const struct route *route = &s->routes[r];
            int near = forward ? route->from : route->to, far = forward ? route->to : route->from;
            double t = time[near] + route->km / route->speed_km_per_day;
            if (t < time[far]) time[far] = t, changed = 1;
        }
    }
}

static enum flujo_status make_order(const struct allocator *a, struct plan *plan)
{
    const struct scenario *s = plan->s;
    size_t n = (size_t)s->place_count;
    double *left = memory_alloc(a, n, sizeof(double));
    plan->order = memory_alloc(a, n, sizeof(int));
    plan->rank = memory_alloc(a, n, sizeof(int));
    plan->time_from_start = memory_alloc(a, n, sizeof(double));
    if (!left || !plan->order || !plan->rank || !plan->time_from_start) {
        memory_free(a, left);
        return FLUJO_NO_MEMORY;
    }
    for (int p = 0; p < s->place_count; p++) {
        left[p] = s->places[p].kind == PLACE_BORDER_CROSSING ? 0 : INFINITY;
        plan->time_from_start[p] = s->places[p].kind == PLACE_ORIGIN ? 0 : INFINITY;
    }
    relax_times(s, left, 0);
    relax_times(s, plan->time_from_start, 1);
    for (int p = 0; p < s->place_count; p++) {
        if (!(plan->time_from_start[p] < INFINITY)) plan->time_from_start[p] = 0;
        int at = p; /* insertion sort, stable: farthest first */
        while (at > 0 && left[plan->order[at - 1]] < left[p]) {
            plan->order[at] = plan->order[at - 1];
            at--;
        }
        plan->order[at] = p;
    }
    for (int i = 0; i < s->place_count; i++)
        plan->rank[plan->order[i]] = i;
    plan->sweeps = 1;
    for (int r = 0; r < s->route_count; r++)
        if (plan->rank[s->routes[r].to] <= plan->rank[s->routes[r].from]) plan->sweeps = 30;
    memory_free(a, left);
    return FLUJO_OK;
}

static double origin_weight(const struct scenario *s, int origin)
{
    double sum = 0;
    for (int p = 0; p < s->place_count; p++)
        if (s->places[p].kind == PLACE_ORIGIN && s->places[p].origin == origin)
            sum += s->places[p].population > 0 ? s->places[p].population : 1;
    return sum;
}

static enum flujo_status make_cells(const struct allocator *a, struct plan *plan)
{
    const struct scenario *s = plan->s;
    plan->cells = memory_alloc(a, (size_t)s->place_count * (size_t)s->class_count, sizeof *plan->cells);
    plan->class_cells_first = memory_alloc(a, (size_t)s->class_count + 1, sizeof(int));
    plan->sector_place = memory_alloc(a, (size_t)s->sector_count + 1, sizeof(int));
    if (!plan->cells || !plan->class_cells_first || !plan->sector_place) return FLUJO_NO_MEMORY;
    for (int k = 0; k < s->class_count; k++) {
        double sum = origin_weight(s, s->classes[k].origin);
        plan->class_cells_first[k] = plan->cell_count;
        for (place_id p = 0; p < s->place_count; p++) {
            const struct place *place = &s->places[p];
            if (place->kind != PLACE_ORIGIN || place->origin != s->classes[k].origin) continue;
            double weight = place->population > 0 ? place->population : 1;
            plan->cells[plan->cell_count++] = (struct origin_cell){p, k, weight / sum};
        }
    }
    plan->class_cells_first[s->class_count] = plan->cell_count;
    for (place_id p = 0; p < s->place_count; p++)
        if (s->places[p].sector >= 0) plan->sector_place[s->places[p].sector] = p;
    for (place_id p = 0; p < s->place_count; p++)
        if (s->places[p].post >= 0) plan->post_place[s->places[p].post] = p;
    return FLUJO_OK;
}

static void sort_posts(struct plan *plan)
{
    const struct scenario *s = plan->s;
    int n = 0;
    for (int country = 0; country < s->country_count; country++) {
        for (int post = 0; post < s->post_count; post++)
            if (s->places[plan->post_place[post]].country == country) plan->country_posts[n++] = post;
        plan->first_post[country + 1] = n;
    }
}

/* What a rest, a route and a return home need on each day of each replicate. */
static enum flujo_status make_chances(const struct allocator *a, struct plan *plan)
{
    const struct scenario *s = plan->s;
    plan->home = memory_alloc(a, (size_t)s->class_count, sizeof *plan->home);
    plan->home_upto = memory_alloc(a, (size_t)plan->cell_count + 1, sizeof(double));
    plan->leave = memory_alloc(a, (size_t)s->place_count, sizeof(double));
    plan->stop = memory_alloc(a, (size_t)s->place_count, sizeof *plan->stop);
    if (!plan->home || !plan->home_upto || !plan->leave || !plan->stop) return FLUJO_NO_MEMORY;
    for (int k = 0; k < s->class_count; k++) {
        double share[SPLIT_MOST];
        int first = plan->class_cells_first[k], count = plan->class_cells_first[k + 1] - first;
        for (int i = 0; i < count && i < SPLIT_MOST; i++)
            share[i] = plan->cells[first + i].share;
        if (count <= 0 || count > SPLIT_MOST) continue;
        split_init(&plan->home[k], share, count, 0);
        expected_chances(&plan->home[k], count, plan->home_upto + first);
    }
    for (int p = 0; p < s->place_count; p++) {
        const struct place *place = &s->places[p];
        plan->leave[p] = place->dwell_days > 0 ? -numeric_expm1(-1 / place->dwell_days) : 0;
        plan->stop[p] = (struct stop){.sector = place->sector,
                                      .rests = place->dwell_days > 0,
                                      .journeys_end = journeys_end_at(plan, p) != 0};
    }
    return FLUJO_OK;
}

uint32_t parameter_cell(const struct scenario *s, int parameter)
{
    char name[PARAMETER_NAME_SIZE];
    parameter_name(s, parameter, name);
    uint64_t hash = hash_bytes(HASH_START, name, strlen(name));
    return (uint32_t)(hash ^ hash >> 32);
}

static enum flujo_status make_parameter_cells(const struct allocator *a, struct plan *plan)
{
    int count = plan->s->parameter_count;
    plan->parameter_cell = memory_alloc(a, (size_t)count + 1, sizeof *plan->parameter_cell);
    if (plan->parameter_cell == 0) return FLUJO_NO_MEMORY;
    for (int i = 0; i < count; i++)
        plan->parameter_cell[i] = parameter_cell(plan->s, i);
    return FLUJO_OK;
}

/* The day from which on a setting is in force in full and for good, so that one before it does not matter. */
static day_number replaces(const struct setting *later, const struct setting *set)
{
    int same = later->option == set->option && (later->index < 0 || later->index == set->index);
    int in_full = later->days == 0 && later->delayed_by < 0 && later->efficiency >= 1;
    return same && in_full ? later->from + later->ramp_days : INT_MAX;
}

static enum flujo_status find_replaced(const struct allocator *a, struct plan *plan)
{
    const struct scenario *s = plan->s;
    int count = 0;
    plan->first_setting = memory_alloc(a, (size_t)s->policy_count + 1, sizeof *plan->first_setting);
    if (plan->first_setting == 0) return FLUJO_NO_MEMORY;
    for (int p = 0; p < s->policy_count; p++) {
        plan->first_setting[p] = count;
        count += s->policies[p].fixed_count;
    }
    plan->replaced = memory_alloc(a, (size_t)count + 1, sizeof *plan->replaced);
    if (plan->replaced == 0) return FLUJO_NO_MEMORY;
    for (int p = 0; p < s->policy_count; p++) {
        const struct setting *set = s->policies[p].settings;
        for (int i = 0; i < s->policies[p].fixed_count; i++) {
            day_number *replaced = &plan->replaced[plan->first_setting[p] + i];
            *replaced = INT_MAX;
            for (int j = i + 1; j < s->policies[p].fixed_count; j++)
                *replaced = replaces(&set[j], &set[i]) < *replaced ? replaces(&set[j], &set[i]) : *replaced;
        }
    }
    return FLUJO_OK;
}

static enum flujo_status place_options(const struct allocator *a, struct plan *plan)
{
    plan->option = memory_alloc(a, (size_t)option_count() + 1, sizeof *plan->option);
    if (plan->option == 0) return FLUJO_NO_MEMORY;
    for (option_id id = 0; id < option_count(); id++) {
        struct option_place *at = &plan->option[id];
        const struct option_spec *spec = option_in_table(id, &at->process);
        at->offset = spec->offset;
        at->count = dimension_count(spec->index, plan->s);
    }
    return FLUJO_OK;
}

static void find_drivers(struct plan *plan)
{
    const struct scenario *s = plan->s;
    for (int o = 0; o < s->origin_count; o++) {
        plan->series_violence[o] = scenario_series(s, "violence", s->origin_ids[o]);
        plan->series_economy[o] = scenario_series(s, "economy", s->origin_ids[o]);
        plan->series_mobility[o] = scenario_series(s, "mobility", s->origin_ids[o]);
        plan->series_labour[o] = scenario_series(s, "labour", s->origin_ids[o]);
    }
    plan->child_demographic = -1;
    for (int d = 0; d < s->demographic_count; d++)
        if (strcmp(s->demographic_ids[d], "unaccompanied_child") == 0) plan->child_demographic = d;
}

static int takes(const struct facility *f, int demographic) { return f->demographics >> demographic & 1u; }

/* The chain of `next` is followed to the first facility that takes the demographic. */
static void find_facilities(struct plan *plan)
{
    const struct scenario *s = plan->s;
    for (int d = 0; d < s->demographic_count; d++) {
        plan->entry_facility[d] = -1;
        for (int f = s->facility_count - 1; f >= 0; f--) {
            int g = s->facilities[f].next;
            if (s->facilities[f].entry && takes(&s->facilities[f], d)) plan->entry_facility[d] = f;
            for (int steps = 1; g >= 0 && !takes(&s->facilities[g], d); steps++)
                g = steps < MAX_FACILITIES ? s->facilities[g].next : -1;
            plan->next_facility[f][d] = g;
            plan->goes_on[f] |= g >= 0;
        }
    }
}

/* Neighbouring measures of counts make one range of slots. */
static void find_counted(struct plan *plan)
{
    for (int m = 0; m < MEASURE_COUNT; m++) {
        struct slots *last = &plan->counted[plan->counted_count - (plan->counted_count > 0)];
        if (measure_table[m].counts == COUNTS_OTHER) continue;
        if (plan->counted_count > 0 && last->end == plan->offset[m])
            last->end = plan->offset[m + 1];
        else
            plan->counted[plan->counted_count++] = (struct slots){plan->offset[m], plan->offset[m + 1]};
    }
}

enum flujo_status plan_make(const struct allocator *a, const struct scenario *s, struct plan **out,
                            struct error_list *errors)
{
    struct plan *plan = memory_alloc(a, 1, sizeof *plan);
    struct position nowhere = {0};
    enum flujo_status status = FLUJO_NO_MEMORY;
    *out = 0;
    if (plan == 0) return FLUJO_NO_MEMORY;
    plan->s = s;
    plan->slots = measure_total_slots(s);
    measure_offsets(s, plan->offset);
    find_counted(plan);
    plan->row_length = row_room(s->class_count);
    if ((status = make_adjacency(a, plan)) != FLUJO_OK || (status = make_order(a, plan)) != FLUJO_OK
        || (status = make_cells(a, plan)) != FLUJO_OK || (status = make_chances(a, plan)) != FLUJO_OK
        || (status = make_parameter_cells(a, plan)) != FLUJO_OK || (status = place_options(a, plan)) != FLUJO_OK
        || (status = find_replaced(a, plan)) != FLUJO_OK)
        goto fail;
    for (place_id p = 0; p < s->place_count; p++) {
        if (plan->out_first[p + 1] - plan->out_first[p] > MAX_OUT_ROUTES) {
            errors_add(errors, SEVERITY_ERROR, nowhere, "place '%s' has more than %d routes leaving it",
                       s->places[p].id, (int)MAX_OUT_ROUTES);
            status = FLUJO_BAD_INPUT;
            goto fail;
        }
    }
    find_drivers(plan);
    find_facilities(plan);
    sort_posts(plan);
    *out = plan;
    return FLUJO_OK;
fail:
    plan_free(a, plan);
    return status;
}

void plan_free(const struct allocator *a, struct plan *plan)
{
    if (plan == 0) return;
    memory_free(a, plan->out_first);
    memory_free(a, plan->order);
    memory_free(a, plan->rank);
    memory_free(a, plan->time_from_start);
    memory_free(a, plan->cells);
    memory_free(a, plan->class_cells_first);
    memory_free(a, plan->sector_place);
    memory_free(a, plan->home);
    memory_free(a, plan->home_upto);
    memory_free(a, plan->leave);
    memory_free(a, plan->stop);
    memory_free(a, plan->way);
    memory_free(a, plan->option);
    memory_free(a, plan->parameter_cell);
    memory_free(a, plan->replaced);
    memory_free(a, plan->first_setting);
    memory_free(a, plan);
}
