/* Cooperation of partner governments.
 *
 * c += rate contact (target - c), halted while a shock to talks with the
 * country, or with all, is on. Shared responsibility lifts the target;
 * pressure on a government lowers its target. Form assumed. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec cooperation_specs[] = {
    {"cooperation", "cooperation aimed at", "share", PER_COUNTRY, offsetof(struct model_options, cooperation.target), 0,
     1, 0.2, 1, "assumed", "own assumption, no measurement known", "State that talks with a partner move to."},
    {"cooperation.contact", "contact with a partner", "share", PER_COUNTRY,
     offsetof(struct model_options, cooperation.contact), 0, 1, 1, 1, "assumed", "own assumption, no measurement known",
     "0 no talks, 1 daily contact: multiplies the rate."},
    {"cooperation.rate", "rate of talks", "1/day", PER_NONE, offsetof(struct model_options, cooperation.rate), 0, 1,
     0.02, 0, "assumed", "own assumption, no measurement known", "Daily approach of cooperation to its target."},
    {"cooperation.shared_responsibility", "shared responsibility", "share", PER_COUNTRY,
     offsetof(struct model_options, cooperation.shared), 0, 1, 0, 1, "assumed", "own assumption, no measurement known",
     "Raises a country's target by this share of what is missing."},
};
const struct option_table cooperation_option_table = {cooperation_specs,
                                                      sizeof cooperation_specs / sizeof cooperation_specs[0]};

static int talks_halted(const struct world *w, int country)
{
    for (int e = 0; e < w->s->event_count; e++) {
        const struct event *event = &w->s->events[e];
        if (event->kind == EVENT_SHOCK && (event->country < 0 || event->country == country)
            && event_under_way(event, w->day))
            return 1;
    }
    return 0;
}

/* Where talks with a country tend to (pure). */
static double cooperation_target(const struct model_options *o, int country)
{
    double target = o->cooperation.target[country];
    target += o->cooperation.shared[country] * (1 - target);
    target -= o->enforcement.cooperation_cost * o->enforcement.pressure[country];
    return target < 0 ? 0 : target > 1 ? 1 : target;
}

void cooperation_start(struct world *w)
{
    for (int c = 0; c < w->s->country_count; c++)
        w->cooperation[c] = cooperation_target(&w->base, c);
}

void cooperation_step(struct world *w)
{
    double *row = measure_row(w, M_COOPERATION);
    for (int c = 0; c < w->s->country_count; c++) {
        double rate = talks_halted(w, c) ? 0 : w->o.cooperation.rate * w->o.cooperation.contact[c];
        w->cooperation[c] += rate * (cooperation_target(&w->o, c) - w->cooperation[c]);
        row[c] = w->cooperation[c];
    }
}
