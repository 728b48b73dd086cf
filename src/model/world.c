/* The day: phases in their order, the start of a replicate, conservation. */
#include "model/world.h"

#include "base/numeric.h"
#include "random/distributions.h"
#include <math.h>
#include <string.h>

struct world *world_make(const struct allocator *a, const struct plan *plan)
{
    const struct scenario *s = plan->s;
    size_t classes = (size_t)s->class_count, places = (size_t)s->place_count, routes = (size_t)s->route_count;
    struct world *w = memory_alloc(a, 1, sizeof *w);
    if (w == 0)
        return 0;
    w->s = s;
    w->plan = plan;
    w->place_risk = memory_alloc(a, places, sizeof(double));
    w->perceived_risk = memory_alloc(a, places, sizeof(double));
    w->value = memory_alloc(a, places, sizeof(double));
    w->crowd = memory_alloc(a, places, sizeof(double));
    w->choice = memory_alloc(a, routes, sizeof(double));
    w->travel_days = memory_alloc(a, routes * (size_t)s->demographic_count, sizeof(int));
    w->visit = memory_alloc(a, places, sizeof(int));
    w->visit_level = memory_alloc(a, places, sizeof(int));
    w->prepared = memory_alloc(a, places, sizeof *w->prepared);
    w->harm = memory_alloc(a, places, sizeof(double));
    w->pool = memory_alloc(a, (size_t)plan->cell_count, sizeof(int64_t));
    w->ring = memory_alloc(a, MAX_RING_DAYS * places * classes, sizeof(int64_t));
    w->resting = memory_alloc(a, places * classes, sizeof(int64_t));
    w->arriving_classes = memory_alloc(a, MAX_RING_DAYS * places, sizeof(uint64_t));
    w->resting_classes = memory_alloc(a, places, sizeof(uint64_t));
    w->waiting = memory_alloc(a, (size_t)s->sector_count * classes, sizeof(int64_t));
    w->row = memory_alloc(a, (size_t)plan->slots, sizeof(double));
    w->previous_row = memory_alloc(a, (size_t)plan->slots, sizeof(double));
    if (!w->visit || !w->visit_level || !w->prepared || !w->harm || !w->place_risk || !w->perceived_risk || !w->value || !w->crowd || !w->choice || !w->travel_days || !w->pool
        || !w->ring || !w->resting || !w->arriving_classes || !w->resting_classes || !w->waiting || !w->row || !w->previous_row) {
        world_free(a, w);
        return 0;
    }
    return w;
}

void world_free(const struct allocator *a, struct world *w)
{
    if (w == 0)
        return;
    memory_free(a, w->place_risk);
    memory_free(a, w->perceived_risk);
    memory_free(a, w->value);
    memory_free(a, w->crowd);
    memory_free(a, w->choice);
    memory_free(a, w->travel_days);
    memory_free(a, w->visit);
    memory_free(a, w->visit_level);
    memory_free(a, w->prepared);
    memory_free(a, w->harm);
    memory_free(a, w->pool);
    memory_free(a, w->ring);
    memory_free(a, w->resting);
    memory_free(a, w->arriving_classes);
    memory_free(a, w->resting_classes);
    memory_free(a, w->waiting);
    memory_free(a, w->row);
    memory_free(a, w->previous_row);
    memory_free(a, w);
}

/* One draw from a prior. Uniform, normal, log-normal and triangular invert one
 * uniform, so that draws move smoothly with their arguments. */
double prior_draw(const struct prior *prior, struct stream *r)
{
    double a = prior->a, b = prior->b, c = prior->c, x = a;
    switch (prior->kind) {
    case PRIOR_NONE: break;
    case PRIOR_UNIFORM: x = a + (b - a) * stream_uniform(r); break;
    case PRIOR_NORMAL: x = a + b * random_normal(r); break;
    case PRIOR_LOGNORMAL: x = a * numeric_exp(b * random_normal(r)); break;
    case PRIOR_BETA: x = random_beta(r, a, b); break;
    case PRIOR_GAMMA: x = random_gamma(r, a) * b; break;
    case PRIOR_TRIANGULAR: {
        double u = stream_uniform(r), split = c > a ? (b - a) / (c - a) : 0;
        x = u < split ? a + sqrt(u * (c - a) * (b - a)) : c - sqrt((1 - u) * (c - a) * (c - b));
        break;
    }
    }
    return x * (prior->scale != 0 ? prior->scale : 1);
}

/* The replicate's value of one parameter, kept within the option's range. */
static double parameter_value(const struct world *w, int i, int no_priors, const double *values)
{
    const struct parameter *p = &w->s->parameters[i];
    const struct option_spec *spec = option_at(p->option);
    double x = p->value;
    if (values != 0) {
        x = values[i];
    } else if (!no_priors && p->prior.kind != PRIOR_NONE) {
        struct stream r = stream_at(w->key, STREAM_PARAMETERS, 0, (uint32_t)i);
        x = prior_draw(&p->prior, &r);
    }
    return x < spec->low ? spec->low : x > spec->high ? spec->high : x;
}

static void set_element(struct model_options *o, const struct option_spec *spec, const struct scenario *s, int index, double x)
{
    double *at = (double *)(void *)((char *)o + spec->offset);
    int count = option_elements(spec, s);
    for (int i = 0; i < count; i++)
        if (index < 0 || index == i)
            at[i] = x;
}

static void set_options(struct world *w, int no_priors, const double *values, double *used)
{
    for (option_id id = 0; id < option_count(); id++)
        set_element(&w->base, option_at(id), w->s, -1, option_at(id)->value);
    for (int i = 0; i < w->s->parameter_count; i++) {
        const struct parameter *p = &w->s->parameters[i];
        double x = parameter_value(w, i, no_priors, values);
        set_element(&w->base, option_at(p->option), w->s, p->index, x);
        if (used != 0)
            used[i] = x;
    }
}

void world_take_blocks(struct world *w, const struct world *from)
{
    w->s = from->s, w->plan = from->plan;
    w->place_risk = from->place_risk, w->perceived_risk = from->perceived_risk, w->value = from->value;
    w->crowd = from->crowd, w->choice = from->choice, w->travel_days = from->travel_days, w->pool = from->pool;
    w->visit = from->visit, w->visit_level = from->visit_level, w->prepared = from->prepared, w->harm = from->harm;
    w->ring = from->ring, w->resting = from->resting, w->waiting = from->waiting;
    w->arriving_classes = from->arriving_classes, w->resting_classes = from->resting_classes;
    w->row = from->row, w->previous_row = from->previous_row;
}

static void clear(struct world *w)
{
    const struct scenario *s = w->s;
    struct world keep = *w;
    size_t classes = (size_t)s->class_count, places = (size_t)s->place_count;
    memset(w, 0, sizeof *w);
    world_take_blocks(w, &keep);
    w->broken_process = keep.broken_process;
    memset(w->place_risk, 0, places * sizeof(double));
    memset(w->perceived_risk, 0, places * sizeof(double));
    memset(w->value, 0, places * sizeof(double));
    memset(w->crowd, 0, places * sizeof(double));
    memset(w->ring, 0, MAX_RING_DAYS * places * classes * sizeof(int64_t));
    memset(w->resting, 0, places * classes * sizeof(int64_t));
    memset(w->arriving_classes, 0, MAX_RING_DAYS * places * sizeof(uint64_t));
    memset(w->resting_classes, 0, places * sizeof(uint64_t));
    memset(w->waiting, 0, (size_t)s->sector_count * classes * sizeof(int64_t));
    memset(w->row, 0, (size_t)w->plan->slots * sizeof(double));
    memset(w->previous_row, 0, (size_t)w->plan->slots * sizeof(double));
}

int world_start(struct world *w, int policy, struct random_key key, double population_scale, int no_priors,
                 const double *values, double *used)
{
    const struct scenario *s = w->s;
    clear(w);
    w->policy = &s->policies[policy];
    w->key = key;
    w->day = s->start - WARMUP_DAYS;
    w->scale = population_scale > 0 ? population_scale : 1;
    set_options(w, no_priors, values, used);
    for (int k = 0; k < s->class_count; k++) {
        w->belief[k] = w->base.belief.initial[s->classes[k].demographic];
        w->admitted[k] = w->belief[k];
    }
    for (int c = 0; c < s->country_count; c++)
        w->cooperation[c] = w->base.cooperation.target[c];
    w->activity = w->base.smuggler.activity;
    w->price = w->base.smuggler.price;
    travel_times(w);
    departure_start(w);
    int broken = 0;
    while (w->day < s->start && !broken)
        broken = world_day(w);
    return broken;
}

int64_t world_people(const struct world *w)
{
    int64_t n = w->travelling;
    for (int i = 0; i < w->plan->cell_count; i++)
        n += w->pool[i];
    for (int i = 0; i < w->s->sector_count * w->s->class_count; i++)
        n += w->waiting[i];
    for (int k = 0; k < w->s->class_count; k++) {
        n += w->expelled[k] + w->returned[k] + w->home[k] + w->stayed[k] + w->gave_up[k] + w->settled[k];
        for (int f = 0; f < w->s->facility_count; f++)
            for (int age = 0; age < AGE_DAYS; age++)
                n += w->custody[f][k][age];
    }
    for (int i = 0; i < MAX_CARAVANS; i++)
        if (w->caravans[i].active)
            n += w->caravans[i].people;
    return n;
}

/* Loses one person on purpose, so that a test can see conservation catch it. */
static void break_process(struct world *w)
{
    if (w->broken_process == STREAM_TRAVEL && w->returned[0] > 0)
        w->returned[0]--;
    else if (w->broken_process == STREAM_BORDER && w->settled[0] > 0)
        w->settled[0]--;
    else if (w->broken_process == STREAM_CUSTODY && w->custody[0][0][0] > 0)
        w->custody[0][0][0]--;
    else if (w->broken_process == STREAM_DEPARTURE && w->pool[0] > 0)
        w->pool[0]--;
}

/* The phases up to those who are on the way. */
static void day_begins(struct world *w)
{
    double *yesterday = w->previous_row;
    w->previous_row = w->row;
    w->row = yesterday;
    memset(w->row, 0, (size_t)w->plan->slots * sizeof(double));

    events_step(w);
    cooperation_step(w);
    investment_step(w);
    smuggler_step(w);
    belief_step(w);
    departure_step(w);
    interdiction_step(w);
    route_choice_step(w);
    caravan_step(w);
}

/* The phases from the border on. Returns 1 when conservation is broken. */
static int day_ends(struct world *w)
{
    met_before_step(w);
    border_step(w);
    disposition_step(w);
    custody_step(w);
    asylum_step(w);
    after_step(w);
    observe_step(w);
    if (w->broken_process != 0)
        break_process(w);

    w->day++;
    w->day_index++;
    w->ring_today = w->ring_today + 1 < w->ring_days ? w->ring_today + 1 : 0;
    return world_people(w) != w->people_in;
}

int worlds_day(struct world *const *worlds, int count)
{
    int broken = 0;
    for (int i = 0; i < count; i++)
        day_begins(worlds[i]);
    travel_step(worlds, count);
    for (int i = 0; i < count; i++)
        broken |= day_ends(worlds[i]);
    return broken;
}

int world_day(struct world *w) { return worlds_day(&w, 1); }
