/* Cooperation of partner governments.
 *
 * c += rate contact (target - c), halted while a shock to talks with the
 * country, or with all, is on. Shared responsibility lifts the target;
 * pressure on a government lowers its target. Form assumed. */
#include "model/cooperation.h"

#include "model/interdiction.h"

struct cooperation_options {
    double target[MAX_COUNTRIES], contact[MAX_COUNTRIES], shared[MAX_COUNTRIES], rate;
};
PROCESS_OPTIONS(cooperation)

/* clang-format off */
static const struct option_spec cooperation_option_rows[] = {
    {.name = "cooperation", .label = "cooperation aimed at", .unit = "share", AT(cooperation, target),
     .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0.2, OWN_ASSUMPTION,
     .help = "State that talks with a partner move to."},
    {.name = "cooperation.contact", .label = "contact with a partner", .unit = "share", AT(cooperation, contact),
     .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 1, OWN_ASSUMPTION,
     .help = "0 no talks, 1 daily contact: multiplies the rate."},
    {.name = "cooperation.rate", .label = "rate of talks", .unit = "1/day", AT(cooperation, rate), .low = 0,
     .high = 1, .value = 0.02, OWN_ASSUMPTION,
     .help = "Daily approach of cooperation to its target."},
    {.name = "cooperation.shared_responsibility", .label = "shared responsibility", .unit = "share",
     AT(cooperation, shared), .index = PER_COUNTRY, .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Raises a country's target by this share of what is missing."},
};
/* clang-format on */

double cooperation_target(double aim, double shared, double pressure_cost)
{
    double target = aim;
    target += shared * (1 - target);
    target -= pressure_cost;
    return target < 0 ? 0 : target > 1 ? 1 : target;
}

static double target_of(const struct world *w, int country)
{
    const struct cooperation_options *o = cooperation_options(w);
    const struct interdiction_options *i = interdiction_options(w);
    return cooperation_target(o->target[country], o->shared[country], i->cooperation_cost * i->pressure[country]);
}

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

static void cooperation_start(struct world *w)
{
    for (int c = 0; c < w->s->country_count; c++)
        cooperation_state(w)->level[c] = target_of(w, c);
}

static void cooperation_step(struct world *w)
{
    const struct cooperation_options *o = cooperation_options(w);
    double *level = cooperation_state(w)->level, *row = measure_row(w, M_COOPERATION);
    for (int c = 0; c < w->s->country_count; c++) {
        double rate = talks_halted(w, c) ? 0 : o->rate * o->contact[c];
        level[c] += rate * (target_of(w, c) - level[c]);
        row[c] = level[c];
    }
}

const struct process cooperation_process = {
    .name = "cooperation",
    OPTIONS(cooperation),
    STATE(cooperation),
    .start = cooperation_start,
    .step = cooperation_step,
};
