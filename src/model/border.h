/* At the border: queues at ports of entry and attempts between them. */
#ifndef FLUJO_MODEL_BORDER_H
#define FLUJO_MODEL_BORDER_H

#include "model/world.h"

/* What the border hands on today, by class: to disposition, which adds to it,
 * to custody, and tomorrow morning to beliefs. */
struct border_day {
    int64_t encountered[MAX_CLASSES];  /* between ports */
    int64_t into_custody[MAX_CLASSES]; /* let in at a port, or processed after an encounter */
    int64_t admitted[MAX_CLASSES];     /* as people at home see it */
    int64_t outcomes[MAX_CLASSES];     /* attempts that came to an end */
};

struct border_state {
    int64_t *waiting;                   /* [sector][class] */
    int64_t first_waiting[MAX_CLASSES]; /* of those waiting: never encountered before */
    struct border_day day;
    /* chances of an attempt by class where it is as open as at the first crossing, and the rate, closures and latent path that
     * they follow from: on most days none of these moves */
    struct attempt_memo {
        double rate, closed[MAX_CLASSES], latent[MAX_CLASSES], chance[MAX_CLASSES];
    } attempts;
};
PROCESS_STATE(border)

/* How far a crossing is open today: 1 as usual, 0 closed (border.open). */
double crossing_open(const struct world *w, int sector);
/* Chances by class that someone who waits makes an attempt today; closures (`closed`, the log of a factor) hold people back,
 * and so does or moves them a latent path (pure). */
void attempt_chances(double rate, const double *closed, const double *latent, double *chance, int classes);
/* Of those who attempt to cross or are let in, the share encountered between ports (pure). */
double border_met(const struct world *w, int demographic);
/* Share of a wish that a capacity lets through (pure). */
double share_within(double capacity, double wish);
/* Mean days of waiting by Little's law: those who wait over those who leave a day (pure). */
double mean_wait(double waiting, double leaving);

#endif
