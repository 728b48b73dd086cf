/* A multinomial draw prepared once and made many times: the chances at a place
 * are the same for every class of people who pass it today. */
#ifndef FLUJO_RANDOM_SPLIT_H
#define FLUJO_RANDOM_SPLIT_H

#include "random/persons.h"

/* Blocks of a draw: categories drawn by binomials begin with the block of their index, and their further tries follow at
 * distances of SPLIT_TRIES; people drawn one by one take the first ones. No draw reaches SPLIT_BLOCKS. */
enum { SPLIT_MOST = PERSONS_THRESHOLDS + 1, SPLIT_TRIES = PERSONS_THRESHOLDS, SPLIT_BLOCKS = 1024 };

/* Constant after split_init, so threads may share it. Only the categories that
 * may take somebody are kept. */
struct split {
    int used;                                        /* categories kept, in their order */
    int one_by_one;                                  /* up to how many people are drawn one by one: 0 = none */
    int empty_count;                                 /* categories that take nobody */
    unsigned char at[SPLIT_MOST], empty[SPLIT_MOST]; /* index in counts of those kept, and of the others */
    uint64_t upto[SPLIT_MOST];                       /* [used - 1] cumulated probability x 2^64 */
    double chance[SPLIT_MOST];                       /* [used - 1] among those not in a category before */
};

/* Probabilities as in random_multinomial; k + (rest != 0) <= SPLIT_MOST. */
void split_init(struct split *t, const double *p, int k, int rest);

/* Two categories, the taken (chance p) and the others, so that random_split takes
 * as many as random_binomial(n, p) would from the same stream. */
void split_init_binomial(struct split *t, double p);

/* The counts of all categories sum to n. */
void random_split(struct stream *s, const struct split *t, int64_t n, int64_t *counts);

/* Categories that take nobody. */
static inline void split_empty(const struct split *t, int64_t *counts)
{
    for (int j = 0; j < t->empty_count; j++)
        counts[t->empty[j]] = 0;
}

/* Of n people, below[j] of whom have a number below upto[j], the categories kept. */
static inline void split_from_below(const struct split *t, int64_t n, const int64_t *below, int64_t *counts)
{
    int64_t before = 0;
    int last = t->used - 1;
    for (int j = 0; j < last; j++) {
        counts[t->at[j]] = below[j] - before;
        before = below[j];
    }
    counts[t->at[last]] = n - before;
}

/* One draw of many. */
struct split_cell {
    const struct split *split;
    uint32_t cell;  /* of its stream */
    uint32_t block; /* of the stream to begin with; after the draw the one for a further draw */
    int64_t n;
    int64_t *counts;
};

/* For each cell what random_split draws from stream_at(key, process, day,
 * cell), from its block on; the blocks of several cells are made side by side, which halves the
 * price of small cells (cells.c). */
void random_split_cells(struct random_key key, uint32_t process, uint32_t day, struct split_cell *cells, int count);

/* Rows and chances have room for their width rounded up to ROW_LANES (row_room). What lies beyond the width is not read for a
 * result; of a row whose people leave it becomes 0, of others it stays. */
enum { ROW_MOST = 64, ROW_LANES = 8 };

/* The people of `count` draws, of many rows at once where these follow each other. */
int64_t row_people(const int64_t *people, int count);
static inline int row_room(int width) { return (width + ROW_LANES - 1) / ROW_LANES * ROW_LANES; }

/* Where some draws of a row send the people of a category: a bit each draw, and a row like that they come from. */
struct row_goal {
    int64_t *to;
    uint64_t draws;
};
#define ALL_DRAWS (~(uint64_t)0)

/* Draws with one split from neighbouring streams, as for all classes of people
 * at a place: who is in `from` leaves it and goes where the draw says. */
struct split_row {
    const struct split *split;
    uint32_t cell;               /* of the stream of the first draw; the others follow */
    int64_t *from;               /* [width] people of each draw */
    const struct row_goal *goal; /* of all categories, */
    const unsigned char
        *goal_at;   /* [category + 1] of one from goal_at[j] to goal_at[j + 1] - 1, which have all draws */
    int64_t *total; /* [category] people of all draws, written */
    int64_t *joins; /* a row that joins `from` before the draw; null: none */
    int64_t joined; /* people of that row, written */
};

/* The row that people of a category go to from draw k. */
static inline int64_t *row_goal_of(const struct row_goal *goal, int k)
{
    while (!(goal->draws >> k & 1u))
        goal++;
    return goal->to;
}

/* Draws of neighbouring streams of which each has chances of its own, as the classes that wait at a crossing: who is in
 * `from` leaves it and goes where the draw says; the last category takes the rest. */
struct chance_row {
    uint32_t cell; /* of the stream of the first draw; the others follow in steps of `step`, 0 = 1 */
    uint32_t step;
    int64_t *from;               /* [width] people of each draw */
    const double *const *chance; /* [categories - 1][width]; of weights [categories][width] */
    int64_t *const *to;          /* [categories] rows that the counts are added to; the last may be `from` */
    int64_t *total;              /* [categories] people of all draws, written; may be null */
    uint32_t *block; /* [width, with room] of each stream the first block that is not used, before and after; null: 0;
                      * rows of the same cell have the same step */
};

static inline uint32_t chance_step(const struct chance_row *row) { return row->step > 0 ? row->step : 1; }

/* How chances are meant: of all but the last category, which takes the rest; of one of two, as in random_binomial; as weights
 * of all. */
enum chance_law { CHANCE_AND_REST, CHANCE_BINOMIAL, CHANCE_WEIGHTS };
struct chance_shape {
    int width, categories; /* <= ROW_MOST, <= CHANCE_MOST */
    enum chance_law law;
};
enum { CHANCE_MOST = SPLIT_MOST, CHANCES_READY = 12 };

/* For each draw of each row what random_split draws from its stream. No row of
 * `to` may be the `from` of another one. Rows of the same streams that follow
 * each other, as of a place in several worlds, share their random numbers. */
void random_split_rows(struct random_key key, uint32_t process, uint32_t day, int width, struct split_row *const *rows,
                       int count); /* width <= ROW_MOST */

#endif
