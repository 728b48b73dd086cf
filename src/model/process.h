/* A process of the model: one file, one row here, one test.
 *
 * The file defines the row `NAME_process`: its options, its state, what it does
 * at the start and on a day, the people it holds and the random streams it
 * owns. Worlds are made, cleared, branched and freed from these rows. A process
 * keeps its options in `struct NAME_options` and its state in `struct
 * NAME_state`; both stand in NAME.h when another process reads them. */
#ifndef FLUJO_MODEL_PROCESS_H
#define FLUJO_MODEL_PROCESS_H

#include "model/streams.h"
#include "scenario/options.h"

#include <stddef.h>
#include <stdint.h>

/* The day: the processes in their order. A new process is a file and a line here. */
#define MODEL_PROCESSES(ROW)                                                                                           \
    ROW(events)                                                                                                        \
    ROW(cooperation)                                                                                                   \
    ROW(investment)                                                                                                    \
    ROW(smuggler)                                                                                                      \
    ROW(belief)                                                                                                        \
    ROW(departure)                                                                                                     \
    ROW(interdiction)                                                                                                  \
    ROW(route_choice)                                                                                                  \
    ROW(seasonal_route)                                                                                                \
    ROW(caravan)                                                                                                       \
    ROW(travel)                                                                                                        \
    ROW(stops)                                                                                                         \
    ROW(reencounter)                                                                                                   \
    ROW(border)                                                                                                        \
    ROW(disposition)                                                                                                   \
    ROW(custody)                                                                                                       \
    ROW(asylum)                                                                                                        \
    ROW(reattempt)                                                                                                     \
    ROW(stocks)                                                                                                        \
    ROW(cost)

struct world;
struct worlds;

/* What an array of a state has one entry for; several multiply. */
enum extent {
    OVER_NOTHING,
    OVER_PLACES,
    OVER_PLACES_AND_END,
    OVER_ROUTES,
    OVER_GOALS,
    OVER_CLASSES,
    OVER_DEMOGRAPHICS,
    OVER_SECTORS,
    OVER_ORIGIN_CELLS,
    OVER_RING_DAYS
};
enum { MAX_EXTENTS = 3, MAX_OWN_STREAMS = 4 };

struct state_array {
    size_t offset; /* of its pointer in the state */
    size_t size;   /* of an entry */
    enum extent over[MAX_EXTENTS];
};

struct process {
    const char *name;
    struct option_table options; /* offsets are those of the process's own struct */
    size_t options_size, state_size;
    const struct state_array *arrays;
    int array_count;
    size_t scratch_size;                          /* working memory of step_together */
    enum process_stream streams[MAX_OWN_STREAMS]; /* its own */
    void (*start)(struct world *w);               /* before the first day; all else is zero */
    void (*step)(struct world *w);                /* a day of one world, */
    void (*step_together)(struct worlds *all);    /* or of all worlds of a replicate, which draw together */
    void (*day_ends)(struct world *w);
    int64_t (*people)(const struct world *w); /* that it holds, for conservation */
};

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof(array)[0]))
#define STATE_ARRAY(process, member, ...)                                                                              \
    {                                                                                                                  \
        offsetof(struct process##_state, member), sizeof *((struct process##_state *)0)->member, { __VA_ARGS__ }       \
    }
/* Members of a row: options NAME_option_rows, state without and with arrays NAME_arrays. */
#define OPTIONS(process)                                                                                               \
    .options = {process##_option_rows, COUNT_OF(process##_option_rows)},                                               \
    .options_size = sizeof(struct process##_options)
#define STATE(process) .state_size = sizeof(struct process##_state)
#define ARRAYS(process) .arrays = process##_arrays, .array_count = COUNT_OF(process##_arrays)

#define PROCESS_ID(name) PROCESS_##name,
enum { MODEL_PROCESSES(PROCESS_ID) PROCESS_COUNT };
#undef PROCESS_ID

extern const struct process *const model_processes[PROCESS_COUNT];

#endif
