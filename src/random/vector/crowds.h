/* Binomial draws of many cells or rows together: pairs, which part people in two, and
 * crowds, which part them in more, category by category. In every turn all crowds draw
 * their next category, with the blocks of by_binomials (multinomial.c). */
#ifndef FLUJO_RANDOM_VECTOR_CROWDS_H
#define FLUJO_RANDOM_VECTOR_CROWDS_H

#include "random/split.h"
#include "random/vector/binomial.h"

enum { CROWDS = ROUND_DRAWS };

struct pairs {
    int count;
    _Alignas(64) uint32_t cell[ROUND_ROOM], block[ROUND_ROOM];
    double n[ROUND_ROOM], p[ROUND_ROOM], taken[ROUND_ROOM]; /* people, chance of the first of the two, who went there */
};

static inline void list_pair(struct pairs *d, const struct split *t, uint32_t cell, uint32_t block, int64_t n)
{
    int at = d->count++;
    d->cell[at] = cell;
    d->block[at] = block + t->at[0];
    d->n[at] = (double)n;
    d->p[at] = t->chance[0];
}

static inline void draw_pairs(const struct phase *phase, struct pairs *d)
{
    const struct binomial_list list = {d->count, d->cell, d->block, d->n, d->p, 0};
    draw_binomials(phase, &list, d->taken);
}

/* A crowd: its draws, each with its chance and the category that it is for. */
struct crowd {
    const double *chance;          /* of a draw, `step` after that of the one before */
    const unsigned char *category; /* of a draw; the block counts from `block` by it */
    int step, draws;
    uint32_t block;
};

struct crowds {
    int count;
    struct crowd crowd[CROWDS];
    _Alignas(64) uint32_t cell[ROUND_ROOM], block[ROUND_ROOM];
    double left[ROUND_ROOM], chance[ROUND_ROOM], taken[ROUND_ROOM]; /* people yet to be parted; of the present draws */
};

/* There must be room. */
static inline void list_crowd(struct crowds *k, const struct crowd *crowd, uint32_t cell, int64_t n)
{
    int at = k->count++;
    k->crowd[at] = *crowd;
    k->cell[at] = cell;
    k->left[at] = (double)n;
}

static inline void list_split(struct crowds *k, const struct split *t, uint32_t cell, uint32_t block, int64_t n)
{
    list_crowd(k, &(struct crowd){t->chance, t->at, 1, t->used - 1, block}, cell, n);
}

/* List the next draws, those number j. Returns how many there are. */
static inline int list_draws(struct crowds *k, int j)
{
    int some = 0;
    for (int i = 0; i < k->count; i++) {
        const struct crowd *c = &k->crowd[i];
        int more = j < c->draws, draw = more ? j : 0;
        k->chance[i] = more ? c->chance[draw * c->step] : 0;
        k->block[i] = c->block + c->category[draw];
        some += more;
    }
    return some;
}

/* Each draw in turn: `put` is called with the place of a crowd, the number of its draw and the people who go that way;
 * at last with those who are left. */
typedef void take_people(void *user, int at, int draw, int64_t n);
__attribute__((always_inline)) static inline void draw_crowds(const struct phase *phase, struct crowds *k,
                                                              take_people *put, void *user)
{
    for (int j = 0; list_draws(k, j) > 0; j++) {
        const struct binomial_list list = {k->count, k->cell, k->block, k->left, k->chance, 0};
        draw_binomials(phase, &list, k->taken);
        for (int i = 0; i < k->count; i++) {
            k->left[i] -= k->taken[i];
            if (j < k->crowd[i].draws) put(user, i, j, (int64_t)k->taken[i]);
        }
    }
    for (int i = 0; i < k->count; i++)
        put(user, i, k->crowd[i].draws, (int64_t)k->left[i]);
    k->count = 0;
}

#endif
