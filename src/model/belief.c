/* Beliefs about being admitted, per origin and demographic.
 *
 * B += kn (q - B) + ks A (1 + R) (C - B) + km tau E (M - B), in [0, 1]: q is the
 * exponentially weighted share admitted among recent outcomes of one's own
 * origin and demographic (the delay of news), A the activity of smugglers, C
 * what they claim, R how much more a rumour makes of it (fading to nothing over
 * its days), M the official message sent with effort E, tau trust.
 * The form is an assumption of this model. Limits: one belief a class, no spread between
 * origins, and belief cannot be told from season by arrivals alone. */

#include "model/world.h"

/* name, label, unit, per, where, low, high, default, lever, status, source, help */
static const struct option_spec belief_specs[] = {
    {"belief.network_rate", "news from one's own network", "1/day", PER_NONE,
     offsetof(struct model_options, belief.network_rate), 0, 1, 0.02, 0, "calibrated",
     "order fitted to CBP encounters 2019-21",
     "Weight of the lagged share admitted in the daily change of belief (kn)."},
    {"belief.smuggler_rate", "weight of smugglers' claims", "1/day", PER_NONE,
     offsetof(struct model_options, belief.smuggler_rate), 0, 1, 0.004, 0, "assumed",
     "own assumption, no measurement known", "Weight of smugglers' claims, times their activity (ks)."},
    {"belief.message_rate", "weight of official messages", "1/day", PER_NONE,
     offsetof(struct model_options, belief.message_rate), 0, 1, 0.003, 0, "assumed",
     "own assumption, no measurement known", "Weight of official messages, times trust and effort (km)."},
    {"belief.trust", "trust in official messages", "share", PER_NONE, offsetof(struct model_options, belief.trust), 0,
     1, 0.3, 0, "assumed", "own assumption, no measurement known", "Trust in official messages (tau)."},
    {"belief.news_days", "delay of news", "days", PER_NONE, offsetof(struct model_options, belief.news_days), 1, 365,
     21, 0, "assumed", "own assumption, no measurement known", "Mean age of the outcomes that people at home know of."},
    {"belief.initial", "belief at the start", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, belief.initial),
     0, 1, 0.4, 0, "assumed", "own assumption, no measurement known",
     "Belief in being admitted on the first day (B0)."},
    {"belief.claim", "what smugglers claim", "share", PER_DEMOGRAPHIC, offsetof(struct model_options, belief.claim), 0,
     1, 0.9, 0, "assumed", "own assumption, no measurement known",
     "Chance of being admitted as smugglers tell it (C)."},
    {"belief.message", "official message", "share", PER_ORIGIN, offsetof(struct model_options, belief.message), 0, 1,
     0.2, 1, "assumed", "own assumption, no measurement known",
     "Chance of being admitted as official messages tell it (M)."},
    {"belief.message_effort", "effort of the official message", "share", PER_ORIGIN,
     offsetof(struct model_options, belief.message_effort), 0, 1, 0, 1, "assumed",
     "own assumption, no measurement known", "Intensity of the information campaign."},
    {"belief.rumour", "weight of rumours", "ratio", PER_NONE, offsetof(struct model_options, belief.rumour), 0, 100, 1,
     0, "assumed", "own assumption, no measurement known", "Multiplies the magnitude of rumours (events)."},
};
const struct option_table belief_option_table = {belief_specs, sizeof belief_specs / sizeof belief_specs[0]};

static double clamp01(double x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

/* R: how much more than usual is claimed today (pure). */
static double rumours(const struct world *w, int origin, int demographic)
{
    double sum = 0;
    for (int e = 0; e < w->s->event_count; e++) {
        const struct event *event = &w->s->events[e];
        if (event->kind == EVENT_RUMOUR && event_under_way(event, w->day)
            && (event->origin < 0 || event->origin == origin)
            && (event->demographic < 0 || event->demographic == demographic))
            sum += event->magnitude * (1 - (double)(w->day - event->day) / event->days);
    }
    return sum * w->o.belief.rumour;
}

/* Belief of tomorrow from belief of today (pure); `claimed` is A (1 + R). */
static double belief_next(const struct belief_options *o, double belief, double admitted, double claimed, int origin,
                          int demographic)
{
    double news = o->network_rate * (admitted - belief);
    double claims = o->smuggler_rate * claimed * (o->claim[demographic] - belief);
    double message = o->message_rate * o->trust * o->message_effort[origin] * (o->message[origin] - belief);
    return clamp01(belief + news + claims + message);
}

void belief_step(struct world *w)
{
    const struct belief_options *o = &w->o.belief;
    double weight = 1.0 / o->news_days;
    double *row = measure_row(w, M_BELIEF);
    for (int k = 0; k < w->s->class_count; k++) {
        int demographic = w->s->classes[k].demographic, origin = w->s->classes[k].origin;
        if (w->outcomes_today[k] > 0) {
            double share = (double)w->admitted_today[k] / (double)w->outcomes_today[k];
            w->admitted[k] += weight * (share - w->admitted[k]);
        }
        w->belief[k] = belief_next(o, w->belief[k], w->admitted[k], w->activity * (1 + rumours(w, origin, demographic)),
                                   origin, demographic);
        row[k] = w->belief[k];
    }
}
