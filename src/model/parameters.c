/* Options of a replicate: defaults, the scenario's parameters, draws from priors. */
#include "base/numeric.h"
#include "model/world.h"
#include "random/distributions.h"

#include <math.h>

double *option_values(void *const *options, option_id id)
{
    int table;
    const struct option_spec *spec = option_in_table(id, &table);
    return (double *)(void *)((char *)options[table] + spec->offset);
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
    double x = p->value;
    if (values != 0) {
        x = values[i];
    } else if (!no_priors && p->prior.kind != PRIOR_NONE) {
        struct stream r = stream_at(w->key, STREAM_PARAMETERS, 0, w->plan->parameter_cell[i]);
        x = prior_draw(&p->prior, &r);
    }
    return option_within(p->option, x);
}

void world_set_option(struct world *w, option_id id, int index, double x)
{
    double *at = option_values(w->base, id);
    int count = dimension_count(option_at(id)->index, w->s);
    for (int i = 0; i < count; i++)
        if (index < 0 || index == i) at[i] = x;
}

void world_set_parameters(struct world *w, int no_priors, const double *values, double *used)
{
    for (option_id id = 0; id < option_count(); id++)
        world_set_option(w, id, -1, option_at(id)->value);
    for (int i = 0; i < w->s->parameter_count; i++) {
        const struct parameter *p = &w->s->parameters[i];
        double x = parameter_value(w, i, no_priors, values);
        world_set_option(w, p->option, p->index, x);
        if (used != 0) used[i] = x;
    }
    world_reset_levers(w);
}
