/* Conditional binomials of many crowds together. Each crowd goes through its
 * categories at its own pace: in every round each has one draw with one block,
 * and goes on to the next category or, refused, tries again. So a refusal holds
 * up nobody else, and the registers stay full until the last crowds.
 *
 * The blocks are those of split_by_binomials: SPLIT_AHEAD at a time for as many
 * categories, then one for each refusal. */
#ifndef FLUJO_RANDOM_VECTOR_CROWDS_H
#define FLUJO_RANDOM_VECTOR_CROWDS_H

#include "random/binomial.h"
#include "random/split.h"
#include "random/vector/binomial.h"

enum { CROWDS = ROUND_DRAWS };

/* A crowd on its way. */
struct crowd {
    const struct split *split;
    int64_t *counts, left; /* left: people not in a category before */
    int category;
    uint32_t cell, next; /* next: unused block of its stream */
    uint32_t refused;    /* block of a category's first try = category + refused */
};

struct crowds {
    struct binomial_draws draws;
    int which[ROUND_ROOM]; /* the crowd of a draw */
    struct crowd crowd[CROWDS];
};

/* List a draw of the present category; it counts only if it is wanted. */
static inline void list_draw(struct crowds *k, int which, uint32_t block, int wanted)
{
    const struct crowd *c = &k->crowd[which];
    int at = k->draws.list.count;
    k->draws.list.block[at] = block;
    k->draws.list.cell[at] = c->cell;
    k->draws.n[at] = (double)c->left;
    k->draws.p[at] = c->split->chance[c->category];
    k->which[at] = which;
    k->draws.list.count = at + wanted;
}

/* Take the blocks of the next SPLIT_AHEAD categories. */
static inline void take_blocks(struct crowd *c, int last)
{
    c->refused = c->next - (uint32_t)c->category;
    c->next += (uint32_t)(last - c->category < SPLIT_AHEAD ? last - c->category : SPLIT_AHEAD);
}

/* A category that needs no draw since it takes all who are left, or nobody is. */
static void skip_category(struct crowd *c, int last)
{
    c->counts[c->split->at[c->category++]] = c->left;
    c->left = 0;
    if (c->category % SPLIT_AHEAD == 0) take_blocks(c, last);
}

/* List the draw of the category that a crowd has come to. Where the draws end is
 * hard to guess for a processor, so one draw too many is written and dropped. */
static inline void list_category(struct crowds *k, int which)
{
    struct crowd *c = &k->crowd[which];
    const struct split *t = c->split;
    int last = t->used - 1;
    if (c->category % SPLIT_AHEAD == 0) take_blocks(c, last);
    while (c->category < last && (c->left == 0 || t->chance[c->category] >= 1)) /* rare */
        skip_category(c, last);
    c->counts[t->at[c->category]] = c->left; /* as if it were the last */
    list_draw(k, which, (uint32_t)c->category + c->refused, c->category < last);
}

/* The category takes so many; on to the next. */
static inline void settle(struct crowds *k, int which, int64_t count)
{
    struct crowd *c = &k->crowd[which];
    c->counts[c->split->at[c->category++]] = count;
    c->left -= count;
    list_category(k, which);
}

/* A draw by itself, with its block. */
static int64_t binomial_alone(struct crowd *c, const struct phase *phase, const uint32_t *block)
{
    struct stream s = phase_stream(phase, c->cell);
    uint32_t word[4];
    memcpy(word, block, sizeof word);
    s.counter[0] = c->next;
    int64_t count = binomial_many(&s, word, c->left, c->split->chance[c->category]);
    c->next = s.counter[0];
    return count;
}

/* So few draws that a round in registers costs more. */
enum { ALONE = 2 };

static void leave_all_open(struct outcome *o, int count)
{
    o->taken_count = o->refused_count = 0;
    o->open_count = count;
    for (int i = 0; i < count; i++)
        o->open[i] = i;
}

/* List the draws of the next round by what this one came to. */
static void go_on(struct crowds *k, const struct phase *phase, const struct outcome *o)
{
    int which[ROUND_DRAWS];
    memcpy(which, k->which, (size_t)k->draws.list.count * sizeof which[0]);
    k->draws.list.count = 0;
    for (int i = 0; i < o->open_count; i++) {
        int at = which[o->open[i]];
        settle(k, at, binomial_alone(&k->crowd[at], phase, k->draws.list.words + 4 * o->open[i]));
    }
    for (int i = 0; i < o->refused_count; i++) {
        int at = which[o->refused[i]];
        list_draw(k, at, k->crowd[at].next++, 1);
    }
    for (int i = 0; i < o->taken_count; i++)
        settle(k, which[o->taken[i]], o->count[i]);
}

/* For each cell what split_by_binomials draws (n > one_by_one, used > 1);
 * categories that take nobody are left to the caller. At most CROWDS cells. */
static __attribute__((noinline)) void draw_crowds(const struct phase *phase, struct split_cell *const *cells, int count)
{
    struct crowds k;
    struct outcome o;
    k.draws.list.count = 0;
    for (int i = 0; i < count; i++) {
        const struct split_cell *c = cells[i];
        k.crowd[i] =
            (struct crowd){.split = c->split, .counts = c->counts, .left = c->n, .cell = c->cell, .next = c->block};
        list_category(&k, i);
    }
    while (k.draws.list.count > 0) {
        make_blocks(&k.draws.list, phase);
        if (k.draws.list.count > ALONE)
            binomial_round(&k.draws, &o);
        else
            leave_all_open(&o, k.draws.list.count);
        go_on(&k, phase, &o);
    }
    for (int i = 0; i < count; i++)
        cells[i]->block = k.crowd[i].next;
}

#endif
