/* The addresses of the model's random numbers: one list.
 *
 * A draw is found by (seed, replicate; stream, day, cell, index). A stream is
 * owned by one process (its row names it); a test finds one that has no owner
 * or two. Within a stream, cells lie in ranges that must not run into each
 * other. Append only: changing a number changes every result. */
#ifndef FLUJO_MODEL_STREAMS_H
#define FLUJO_MODEL_STREAMS_H

#include "scenario/options.h"
#include <stdint.h>

enum process_stream {
    STREAM_PARAMETERS = 1, /* a hash of the parameter's name; drawn before the first day, not by a process */
    STREAM_NOISE,          /* noise_cells */
    STREAM_DEPARTURE,      /* origin cell */
    STREAM_REFILL,         /* origin cell */
    STREAM_TRAVEL,         /* place x class */
    STREAM_DWELL,          /* place x class */
    STREAM_BORDER,         /* sector x class */
    STREAM_DISPOSITION,    /* class */
    STREAM_UNIQUE,         /* class */
    STREAM_CUSTODY,        /* facility x class x age */
    STREAM_REMOVAL,        /* facility x class */
    STREAM_REATTEMPT,      /* class */
    STREAM_HOME,           /* class */
    STREAM_RETURNED,       /* class */
    STREAM_REJOIN,         /* rejoin_cells */
    STREAM_ASYLUM,         /* class */
    STREAM_CARAVAN,        /* caravan_cells of a body at a post */
    STREAM_CARAVAN_STOP,   /* post x body */
    STREAM_CARAVAN_FORM,   /* origin */
    STREAM_RETRY_SECTOR,   /* class */
    STREAM_REENCOUNTER,    /* class */
    STREAM_CARAVAN_GATHER, /* origin cell x body, of the origin cells for which STREAM_CARAVAN has no room */
    STREAM_STOPS,          /* place x class */
    STREAM_CUSTODY_DAY,    /* facility */
    STREAM_END
};

/* A range of cells; each must end before the next begins. */
#define CELL_RANGE(name, first, count) name = (first), name##_END = (first) + (count)
#define CELL_RANGES_APART(a, b) _Static_assert(a##_END <= (b), #a " runs into " #b)

enum noise_cells {
    CELL_RANGE(NOISE_ORIGIN, 0, MAX_ORIGINS),             /* slow noise by origin, each day */
    CELL_RANGE(NOISE_DEMOGRAPHIC, 100, MAX_DEMOGRAPHICS), /* and by demographic */
    CELL_RANGE(NOISE_DAY, 200, MAX_ORIGINS),              /* noise of the day */
    CELL_RANGE(NOISE_ORIGIN_START, 1000, MAX_ORIGINS),    /* slow noise before the first day */
    CELL_RANGE(NOISE_DEMOGRAPHIC_START, 2000, MAX_DEMOGRAPHICS)
};
CELL_RANGES_APART(NOISE_ORIGIN, NOISE_DEMOGRAPHIC);
CELL_RANGES_APART(NOISE_DEMOGRAPHIC, NOISE_DAY);
CELL_RANGES_APART(NOISE_DAY, NOISE_ORIGIN_START);
CELL_RANGES_APART(NOISE_ORIGIN_START, NOISE_DEMOGRAPHIC_START);

enum rejoin_cells { CELL_RANGE(REJOIN_FROM_HOME, 0, MAX_CLASSES), CELL_RANGE(REJOIN_FROM_THE_WAY, 64, MAX_CLASSES) };
CELL_RANGES_APART(REJOIN_FROM_HOME, REJOIN_FROM_THE_WAY);

/* Cells of a body at a post; the next body's follow after CARAVAN_CELLS. */
enum caravan_cells {
    CELL_RANGE(CARAVAN_RETURNED, 0, MAX_CLASSES),     /* returned with the body that is stopped */
    CELL_RANGE(CARAVAN_TURNED_BACK, 64, MAX_CLASSES), /* members turned back, one by one */
    CELL_RANGE(CARAVAN_LEAVES, 128, MAX_CLASSES),     /* members who go on alone */
    CELL_RANGE(CARAVAN_DISPERSES, 192, MAX_CLASSES),  /* members whom a stop sends on alone */
    CELL_RANGE(CARAVAN_GATHERS, 256, 768),            /* members from an origin cell */
    CARAVAN_CELLS = 1024
};
CELL_RANGES_APART(CARAVAN_RETURNED, CARAVAN_TURNED_BACK);
CELL_RANGES_APART(CARAVAN_TURNED_BACK, CARAVAN_LEAVES);
CELL_RANGES_APART(CARAVAN_LEAVES, CARAVAN_DISPERSES);
CELL_RANGES_APART(CARAVAN_DISPERSES, CARAVAN_GATHERS);
CELL_RANGES_APART(CARAVAN_GATHERS, CARAVAN_CELLS);

#endif
