/* Lanes of a register that are not in use hold whatever was there before. Here
 * that is poison: the stack is filled with numbers that no draw would meet, and
 * then few draws of every kind are made, so that most lanes idle. Each must be
 * the draw made alone, and none may reach outside its tables. */
#include "random/distributions.h"
#include "random/split.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

/* Registers hold eight draws, and one in seven goes on to the last test of the
 * Poisson: with 150 of them a register that is filled in part is met there. */
enum { MOST = 150, CATEGORIES = 5, POISONS = 9 };

static const double poison[POISONS] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, -1, -1e15, 0, 1e-310};

/* What the functions called next find in their local variables. */
static __attribute__((noinline)) void poison_stack(double x)
{
    double room[40000];
    for (size_t i = 0; i < sizeof room / sizeof room[0]; i++)
        room[i] = x;
    __asm__ volatile("" : : "r"(room) : "memory");
}

/* Means of one method each, from inversion to the largest, then all mixed. */
static double mean_of(int kind, int i)
{
    const double mean[] = {0.01, 7, 12, 300, 1e6, 1e12};
    return mean[(kind < 6 ? kind : i) % 6] * (1 + 0.01 * i);
}

static void test_poisson(void **state)
{
    (void)state;
    struct random_key key = random_key_make(7, 4);
    for (int round = 0; round < 20 * POISONS * 7; round++) {
        int count = 1 + round * 7 % MOST, kind = round / POISONS % 7;
        uint32_t cell[MOST], day = (uint32_t)round;
        double mean[MOST];
        int64_t alone[MOST], many[MOST];
        for (int i = 0; i < count; i++) {
            cell[i] = (uint32_t)i * 3;
            mean[i] = mean_of(kind, i);
            struct stream s = stream_at(key, 4, day, cell[i]);
            alone[i] = random_poisson(&s, mean[i]);
        }
        poison_stack(poison[round % POISONS]);
        random_poisson_cells(key, 4, day, cell, mean, count, many);
        assert_memory_equal(alone, many, (size_t)count * sizeof alone[0]);
    }
}

/* People of a cell: one by one, by inversion, by rejection, many, all mixed. */
static int64_t people_of(int kind, int i)
{
    const int64_t people[] = {5, 40, 180, 700, 100000, (int64_t)1 << 40};
    return people[(kind < 6 ? kind : i) % 6] + i;
}

static void make_splits(struct split *two, struct split *several, int round)
{
    const double p[CATEGORIES] = {0.3, 1e-4 * (1 + round % 50), 0.2, 0, 0.002};
    split_init_binomial(two, round % 2 ? 0.01 : 0.6);
    split_init(several, p, CATEGORIES - 1, 1);
}

static void draw_alone(struct random_key key, uint32_t day, const struct split *t, uint32_t cell, int64_t n,
                       int64_t *counts)
{
    struct stream s = stream_at(key, 5, day, cell);
    random_split(&s, t, n, counts);
}

static void test_cells(void **state)
{
    (void)state;
    struct random_key key = random_key_make(7, 5);
    for (int round = 0; round < 20 * POISONS * 7; round++) {
        int count = 1 + round * 7 % MOST, kind = round / POISONS % 7;
        struct split two, several;
        struct split_cell cell[MOST];
        int64_t alone[MOST][CATEGORIES] = {{0}}, many[MOST][CATEGORIES] = {{0}};
        make_splits(&two, &several, round);
        for (int i = 0; i < count; i++) {
            const struct split *t = i % 3 ? &several : &two;
            draw_alone(key, (uint32_t)round, t, (uint32_t)i, people_of(kind, i), alone[i]);
            cell[i] = (struct split_cell){t, (uint32_t)i, 0, people_of(kind, i), many[i]};
        }
        poison_stack(poison[round % POISONS]);
        random_split_cells(key, 5, (uint32_t)round, cell, count);
        assert_memory_equal(alone, many, sizeof alone);
    }
}

static void test_rows(void **state)
{
    (void)state;
    struct random_key key = random_key_make(7, 6);
    for (int round = 0; round < 20 * POISONS * 7; round++) {
        int count = 1 + round % ROW_MOST, kind = round / POISONS % 7;
        struct split two, several;
        int64_t from[ROW_MOST], alone[ROW_MOST][CATEGORIES], to[CATEGORIES][ROW_MOST] = {{0}}, total[CATEGORIES];
        const unsigned char goal_at[CATEGORIES + 1] = {0, 1, 2, 3, 4, 5};
        const struct row_goal goal[CATEGORIES] = {
            {to[0], ALL_DRAWS}, {to[1], ALL_DRAWS}, {to[2], ALL_DRAWS}, {to[3], ALL_DRAWS}, {to[4], ALL_DRAWS}};
        make_splits(&two, &several, round);
        for (int i = 0; i < count; i++) {
            from[i] = people_of(kind, i);
            draw_alone(key, (uint32_t)round, &several, 9 + (uint32_t)i, from[i], alone[i]);
        }
        struct split_row row = {&several, 9, from, goal, goal_at, total, 0, 0};
        poison_stack(poison[round % POISONS]);
        random_split_rows(key, 5, (uint32_t)round, count, (struct split_row *[]){&row}, 1);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < CATEGORIES; j++)
                assert_int_equal(to[j][i], alone[i][j]);
    }
}

/* First blocks of many cells, and people. */
static void test_words(void **state)
{
    (void)state;
    const struct phase phase = {random_key_make(7, 7), 6, 2};
    uint32_t cell[MOST], many[4 * MOST];
    for (uint32_t i = 0; i < MOST; i++)
        cell[i] = 11 * i;
    for (int round = 0; round < POISONS * MOST; round++) {
        int count = 1 + round % MOST;
        poison_stack(poison[round % POISONS]);
        stream_first_blocks(&phase, cell, (size_t)count, many);
        for (int i = 0; i < count; i++) {
            struct stream s = phase_stream(&phase, cell[i]);
            assert_int_equal(stream_u32(&s), many[4 * i]);
        }
        struct stream s = phase_stream(&phase, 0), blocks = s;
        uint64_t half = (uint64_t)1 << 63;
        int64_t below, expected = 0;
        uint32_t word[4];
        count = count < PERSONS_MANY ? count : PERSONS_MANY;
        for (int i = 0; i < count; i++) {
            if (i % 8 == 0) stream_block(&blocks, word);
            expected += (word[i % 8 / 2] >> 16 * (i % 2) & 0x8000) == 0;
        }
        poison_stack(poison[round % POISONS]);
        persons_below(&s, count, &half, 1, &below);
        assert_int_equal(below, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
