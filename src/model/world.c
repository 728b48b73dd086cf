/* The day: phases in their order, the start of a replicate, conservation. */
#include "model/world.h"

#include "base/numeric.h"
#include "random/distributions.h"
#include <math.h>
#include <string.h>

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
        struct stream r = stream_at(w->key, STREAM_PARAMETERS, 0, w->plan->parameter_cell[i]);
        x = prior_draw(&p->prior, &r);
    }
    return x < spec->low ? spec->low : x > spec->high ? spec->high : x;
}

static void set_element(struct model_options *o, const struct option_spec *spec, const struct scenario *s, int index,
                        double x)
{
    double *at = (double *)(void *)((char *)o + spec->offset);
    int count = dimension_count(spec->index, s);
    for (int i = 0; i < count; i++)
        if (index < 0 || index == i) at[i] = x;
}

static void set_options(struct world *w, int no_priors, const double *values, double *used)
{
    for (option_id id = 0; id < option_count(); id++)
        set_element(&w->base, option_at(id), w->s, -1, option_at(id)->value);
    for (int i = 0; i < w->s->parameter_count; i++) {
        const struct parameter *p = &w->s->parameters[i];
        double x = parameter_value(w, i, no_priors, values);
        set_element(&w->base, option_at(p->option), w->s, p->index, x);
        if (used != 0) used[i] = x;
    }
}

int world_start(struct world *w, int policy, struct random_key key, double population_scale, int no_priors,
                const double *values, double *used)
{
    const struct scenario *s = w->s;
    world_clear(w);
    w->policy = &s->policies[policy];
    w->key = key;
    w->day = s->start - WARMUP_DAYS;
    w->scale = population_scale > 0 ? population_scale : 1;
    set_options(w, no_priors, values, used);
    if (w->latent.value != 0) w->base.departure.noise_sd = 0; /* which the latent path replaces */
    for (int k = 0; k < s->class_count; k++) {
        w->belief[k] = w->base.belief.initial[s->classes[k].demographic];
        w->admitted[k] = w->belief[k];
    }
    cooperation_start(w);
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
        if (w->caravans[i].active) n += w->caravans[i].people;
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

/* The phases before departures. */
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
}

/* Those between departures and travel. */
static void before_travel(struct world *w)
{
    interdiction_step(w);
    route_choice_step(w);
    caravan_step(w);
}

/* The end of the day. Returns 1 when conservation is broken. */
static int day_ends(struct world *w)
{
    observe_step(w);
    if (w->broken_process != 0) break_process(w);

    w->day++;
    w->day_index++;
    travel_day_ends(w);
    return world_people(w) != w->people_in;
}

static void each(struct world *const *worlds, int count, void (*phases)(struct world *w))
{
    for (int i = 0; i < count; i++)
        phases(worlds[i]);
}

int worlds_day(struct world *const *worlds, int count)
{
    int broken = 0;
    each(worlds, count, day_begins);
    departure_step(worlds, count);
    each(worlds, count, before_travel);
    travel_step(worlds, count);
    met_before_step(worlds, count);
    border_step(worlds, count);
    disposition_step(worlds, count);
    custody_step(worlds, count);
    asylum_step(worlds, count);
    after_step(worlds, count);
    for (int i = 0; i < count; i++)
        broken |= day_ends(worlds[i]);
    return broken;
}

int world_day(struct world *w) { return worlds_day(&w, 1); }
