/* Beliefs about being admitted, per origin and demographic.
 *
 * B += kn (q - B) + ks A (1 + R) (C - B) + km tau E (M - B), in [0, 1]: q is the
 * exponentially weighted share admitted among recent outcomes of one's own
 * origin and demographic (the delay of news), A the activity of smugglers, C
 * what they claim, R how much more a rumour makes of it (fading to nothing over
 * its days), M the official message sent with effort E, tau trust.
 * Departures are those of classes.csv at B0, the belief on the first day: belief.initial, or the balance of the
 * outcomes of the first day. The form is an assumption of this model. Limits: one belief a class, no spread between
 * origins, and belief cannot be distinguished from season by arrivals alone. */
#include "model/belief.h"

#include "model/border.h"
#include "model/disposition.h"
#include "model/smuggler.h"
#include "random/expected.h"

/* clang-format off */
static const struct option_spec belief_option_rows[] = {
    {.name = "belief.network_rate", .label = "news from one's own network", .unit = "1/day", AT(belief, network_rate),
     .low = 0, .high = 1, .value = 0.02, FITTED_TO_ENCOUNTERS,
     .help = "Weight of the lagged share admitted in the daily change of belief (kn)."},
    {.name = "belief.smuggler_rate", .label = "weight of smugglers' claims", .unit = "1/day",
     AT(belief, smuggler_rate), .low = 0, .high = 1, .value = 0.004, OWN_ASSUMPTION,
     .help = "Weight of smugglers' claims, times their activity (ks)."},
    {.name = "belief.message_rate", .label = "weight of official messages", .unit = "1/day", AT(belief, message_rate),
     .low = 0, .high = 1, .value = 0.003, OWN_ASSUMPTION,
     .help = "Weight of official messages, times trust and effort (km)."},
    {.name = "belief.trust", .label = "trust in official messages", .unit = "share", AT(belief, trust), .low = 0,
     .high = 1, .value = 0.3, OWN_ASSUMPTION,
     .help = "Trust in official messages (tau)."},
    {.name = "belief.news_days", .label = "delay of news", .unit = "days", AT(belief, news_days), .low = 1,
     .high = 365, .value = 21, OWN_ASSUMPTION,
     .help = "Mean age of the outcomes that people at home know of."},
    {.name = "belief.initial", .label = "belief at the start", .unit = "share", AT(belief, initial),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0.4, OWN_ASSUMPTION,
     .help = "Belief in being admitted on the first day (B0)."},
    {.name = "belief.balanced", .label = "beliefs start in balance", .unit = "0 or 1", AT(belief, balanced), .low = 0,
     .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "1: at the start each class believes what the outcomes of its own class, claims and messages of the first day "
             "would make it believe in time; 0: belief.initial."},
    {.name = "belief.claim", .label = "what smugglers claim", .unit = "share", AT(belief, claim),
     .index = PER_DEMOGRAPHIC, .low = 0, .high = 1, .value = 0.9, OWN_ASSUMPTION,
     .help = "Chance of being admitted that smugglers claim (C)."},
    {.name = "belief.message", .label = "official message", .unit = "share", AT(belief, message), .index = PER_ORIGIN,
     .lever = 1, .low = 0, .high = 1, .value = 0.2, OWN_ASSUMPTION,
     .help = "Chance of being admitted that official messages state (M)."},
    {.name = "belief.message_effort", .label = "effort of the official message", .unit = "share",
     AT(belief, message_effort), .index = PER_ORIGIN, .lever = 1, .low = 0, .high = 1, .value = 0, OWN_ASSUMPTION,
     .help = "Intensity of the information campaign."},
    {.name = "belief.rumour", .label = "weight of rumours", .unit = "ratio", AT(belief, rumour), .low = 0,
     .high = 100, .value = 1, OWN_ASSUMPTION,
     .help = "Multiplies the magnitude of rumours (events)."},
};
/* clang-format on */

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
    return sum * belief_options(w)->rumour;
}

static int rumours_today(const struct world *w)
{
    int any = 0;
    for (int e = 0; e < w->s->event_count; e++)
        any |= w->s->events[e].kind == EVENT_RUMOUR && event_under_way(&w->s->events[e], w->day);
    return any;
}

double belief_next(const struct belief_options *o, double belief, double admitted, double claimed, int origin,
                   int demographic)
{
    double news = o->network_rate * (admitted - belief);
    double claims = o->smuggler_rate * claimed * (o->claim[demographic] - belief);
    double message = o->message_rate * o->trust * o->message_effort[origin] * (o->message[origin] - belief);
    return clamp01(belief + news + claims + message);
}

double belief_in_balance(const struct belief_options *o, double admitted, double claimed, int origin, int demographic)
{
    double news = o->network_rate, claims = o->smuggler_rate * claimed;
    double message = o->message_rate * o->trust * o->message_effort[origin], all = news + claims + message;
    if (!(all > 0)) return o->initial[demographic];
    return (news * admitted + claims * o->claim[demographic] + message * o->message[origin]) / all;
}

static void belief_start(struct world *w)
{
    const struct belief_options *o = belief_options(w);
    struct belief_state *state = belief_state(w);
    for (int k = 0; k < w->s->class_count; k++) {
        int d = w->s->classes[k].demographic;
        state->belief[k] = state->admitted[k] = o->initial[d];
        if (o->balanced > 0.5) {
            state->admitted[k] = 1 - border_met(w, d) * disposition_returned(w, k);
            state->belief[k] = belief_in_balance(o, state->admitted[k], smuggler_options(w)->activity,
                                                 w->s->classes[k].origin, d);
        }
        state->reference[k] = state->belief[k];
    }
}

static void belief_step(struct world *w)
{
    const struct belief_options *o = belief_options(w);
    const struct border_day *yesterday = &border_state(w)->day;
    struct belief_state *state = belief_state(w);
    double weight = 1.0 / o->news_days, activity = smuggler_state(w)->activity;
    double *row = measure_row(w, M_BELIEF);
    int any = rumours_today(w);
    for (int k = 0; k < w->s->class_count; k++) {
        int demographic = w->s->classes[k].demographic, origin = w->s->classes[k].origin;
        if (yesterday->outcomes[k] > 0) {
            double share = (double)yesterday->admitted[k] / (double)yesterday->outcomes[k];
            state->admitted[k] += weight * random_anyone(w->key, yesterday->outcomes[k]) * (share - state->admitted[k]);
        }
        double rumour = any ? rumours(w, origin, demographic) : 0;
        state->belief[k] = belief_next(o, state->belief[k], state->admitted[k], activity * (1 + rumour), origin,
                                       demographic);
        row[k] = state->belief[k];
    }
}

const struct process belief_process = {
    .name = "beliefs",
    OPTIONS(belief),
    STATE(belief),
    .start = belief_start,
    .step = belief_step,
};
