/* Beliefs about being admitted, per origin and demographic. */
#ifndef FLUJO_MODEL_BELIEF_H
#define FLUJO_MODEL_BELIEF_H

#include "model/world.h"

struct belief_options {
    double network_rate, smuggler_rate, message_rate, trust, news_days, rumour;
    double balanced, initial[MAX_DEMOGRAPHICS], claim[MAX_DEMOGRAPHICS];
    double message[MAX_ORIGINS], message_effort[MAX_ORIGINS];
};
PROCESS_OPTIONS(belief)

struct belief_state {
    double belief[MAX_CLASSES];    /* B */
    double admitted[MAX_CLASSES];  /* q, the lagged share admitted */
    double reference[MAX_CLASSES]; /* B0, at which departures are those of classes.csv */
};
PROCESS_STATE(belief)

/* The belief that stays as it is under these outcomes and claims (pure). */
double belief_in_balance(const struct belief_options *o, double admitted, double claimed, int origin, int demographic);
/* Belief of tomorrow from belief of today; `claimed` is A (1 + R) (pure). */
double belief_next(const struct belief_options *o, double belief, double admitted, double claimed, int origin,
                   int demographic);

#endif
