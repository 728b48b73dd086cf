/* Conditional binomials of many large cells together. Each cell goes through its
 * categories at its own pace: in every round each has one draw with one block,
 * and goes on to the next category or, refused, tries again. So a refusal holds
 * up nobody else, and the registers stay full until the last cells.
 *
 * The blocks are those of split_by_binomials: SPLIT_AHEAD at a time for as many
 * categories, then one for each refusal. */
#include "random/crowds_wide.h"

#include "random/binomial.h"

#if defined(__x86_64__)
#include <string.h>

/* A cell on its way. */
struct crowd {
    const struct split *split;
    int64_t *counts, left;       /* left: people not in a category before */
    int category;
    uint32_t cell, next;         /* next: unused block of its stream */
    uint32_t refused;            /* block of a category's first try = category + refused */
};

struct crowds {
    struct wide_draws draws;
    int who[WIDE_DRAWS_ROOM];    /* the crowd of a draw */
    struct crowd crowd[WIDE_DRAWS];
};

/* List a draw of the present category; it counts only if it is wanted. */
static inline void list_draw(struct crowds *k, int who, uint32_t block, int wanted)
{
    const struct crowd *c = &k->crowd[who];
    int at = k->draws.list.count;
    k->draws.list.block[at] = block;
    k->draws.list.cell[at] = c->cell;
    k->draws.n[at] = (double)c->left;
    k->draws.p[at] = c->split->chance[c->category];
    k->who[at] = who;
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
    if (c->category % SPLIT_AHEAD == 0)
        take_blocks(c, last);
}

/* List the draw of the category that a crowd has come to. Where the draws end is
 * hard to guess for a processor, so one draw too many is written and dropped. */
static inline void list_category(struct crowds *k, int who)
{
    struct crowd *c = &k->crowd[who];
    const struct split *t = c->split;
    int last = t->used - 1;
    if (c->category % SPLIT_AHEAD == 0)
        take_blocks(c, last);
    while (c->category < last && (c->left == 0 || t->chance[c->category] >= 1)) /* rare */
        skip_category(c, last);
    c->counts[t->at[c->category]] = c->left; /* as if it were the last */
    list_draw(k, who, (uint32_t)c->category + c->refused, c->category < last);
}

/* The category takes so many; on to the next. */
static inline void settle(struct crowds *k, int who, int64_t count)
{
    struct crowd *c = &k->crowd[who];
    c->counts[c->split->at[c->category++]] = count;
    c->left -= count;
    list_category(k, who);
}

/* A draw by itself, with its block. */
static int64_t draw_alone(struct crowd *c, const struct wide_phase *phase, const uint32_t *block)
{
    struct stream s = stream_at(phase->key, phase->process, phase->day, c->cell);
    uint32_t word[4];
    memcpy(word, block, sizeof word);
    s.counter[0] = c->next;
    int64_t count = binomial_many(&s, word, c->left, c->split->chance[c->category]);
    c->next = s.counter[0];
    return count;
}

/* So few draws that a round in registers costs more. */
enum { ALONE = 2 };

static void leave_all_open(struct wide_found *f, int count)
{
    f->decided_count = f->refused_count = 0;
    f->open_count = count;
    for (int i = 0; i < count; i++)
        f->open[i] = i;
}

/* List the draws of the next round by what this one found. */
static void go_on(struct crowds *k, const struct wide_phase *phase, const struct wide_found *found)
{
    int who[WIDE_DRAWS];
    memcpy(who, k->who, (size_t)k->draws.list.count * sizeof who[0]);
    k->draws.list.count = 0;
    for (int i = 0; i < found->open_count; i++)
        settle(k, who[found->open[i]], draw_alone(&k->crowd[who[found->open[i]]], phase, k->draws.list.words + 4 * found->open[i]));
    for (int i = 0; i < found->refused_count; i++)
        list_draw(k, who[found->refused[i]], k->crowd[who[found->refused[i]]].next++, 1);
    for (int i = 0; i < found->decided_count; i++)
        settle(k, who[found->decided[i]], found->taken[i]);
}

void crowds_wide(const struct wide_phase *phase, struct split_cell *const *cells, int count)
{
    struct crowds k;
    struct wide_found found;
    k.draws.list.count = 0;
    for (int i = 0; i < count; i++) {
        const struct split_cell *c = cells[i];
        k.crowd[i] = (struct crowd){.split = c->split, .counts = c->counts, .left = c->n, .cell = c->cell, .next = c->block};
        list_category(&k, i);
    }
    while (k.draws.list.count > 0) {
        wide_make(&k.draws.list, phase);
        if (k.draws.list.count > ALONE)
            binomial_wide(&k.draws, &found);
        else
            leave_all_open(&found, k.draws.list.count);
        go_on(&k, phase, &found);
    }
    for (int i = 0; i < count; i++)
        cells[i]->block = k.crowd[i].next;
}
#endif
