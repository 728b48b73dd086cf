/* People by their expectation: splits computed by hand, sums that hold, roundings that even out over days; and noise
 * of the environment at its mean. */
#include "random/expected.h"

#include "random/batch.h"
#include "random/distributions.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

enum { DAYS = 1024 };

static struct stream stream_on(uint32_t day, uint32_t cell)
{
    struct random_key key = random_key_make(3, 0);
    key.expected = 1;
    return stream_at(key, 5, day, cell);
}

/* u by hand: of process, day, cell and block 0 no turn, so the middle of the first of 1024 steps from -1/2 on; a day later 0x9e3779b9
 * / 2^32 = 0.618034, in step 632. */
static void test_offset(void **state)
{
    (void)state;
    assert_near(expected_offset(0, 0, 0, 0), 0.5 / 1024 - 0.5, 0);
    assert_near(expected_offset(0, 1, 0, 0), 632.5 / 1024 - 0.5, 0);
    assert_near(expected_offset(0, 0, 1, 0), 535.5 / 1024 - 0.5, 0); /* 0x85ebca6b / 2^32 = 0.5231 */
    assert_near(expected_offset(1, 0, 0, 0), 778.5 / 1024 - 0.5, 0); /* 0xc2b2ae35 / 2^32 = 0.7605 */
    assert_near(expected_offset(0, 0, 0, 1), 159.5 / 1024 - 0.5, 0); /* 0x27d4eb2f / 2^32 = 0.1556 */
}

/* 1000 people to 0.1, 0.25 and the rest, u = 0.5/1024 and 632.5/1024: floors of 100 + u, 350 + u; of 7 people, of 0.7 + u
 * and 2.45 + u. */
static void test_split_by_hand(void **state)
{
    (void)state;
    struct {
        uint32_t day;
        int64_t n, counts[3];
    } cases[] = {{0, 1000, {100, 250, 650}}, {1, 1000, {100, 250, 650}}, {0, 7, {0, 2, 5}}, {1, 7, {1, 2, 4}}};
    const double p[2] = {0.1, 0.25};
    struct split t;
    split_init(&t, p, 2, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct random_key key = {.expected = 1};
        struct stream s = stream_at(key, 0, cases[i].day, 0);
        int64_t counts[3];
        random_split(&s, &t, cases[i].n, counts);
        for (int j = 0; j < 3; j++)
            assert_int_equal(counts[j], cases[i].counts[j]);
    }
}

/* Over 1024 days of one cell everything that is rounded evens out: one count with a chance of 0.25 leaves on 256 days. */
static void test_evens_out(void **state)
{
    (void)state;
    int64_t taken = 0, found = 0, came = 0;
    for (uint32_t day = 0; day < DAYS; day++) {
        struct stream a = stream_on(day, 17), b = stream_on(day, 18), c = stream_on(day, 19);
        taken += random_binomial(&a, 1, 0.25);
        found += random_hypergeometric(&b, 3, 13, 2); /* 2 x 3/16 */
        came += random_poisson(&c, 0.125);
    }
    assert_near((double)taken, 256, 1);
    assert_near((double)found, 384, 1);
    assert_near((double)came, 128, 1);
}

static void test_bounds(void **state)
{
    (void)state;
    for (uint32_t day = 0; day < DAYS; day++) {
        struct stream s = stream_on(day, day * 3);
        int64_t many = (int64_t)1 << 40;
        assert_int_equal(random_binomial(&s, many, 0), 0);
        assert_int_equal(random_binomial(&s, many, 1), many);
        assert_in_range(random_binomial(&s, 3, 1 - 0x1p-53), 2, 3);
        assert_in_range(random_hypergeometric(&s, 1, 1, 1), 0, 1);
        assert_int_equal(random_hypergeometric(&s, 5, 2, 7), 5);
        assert_int_equal(random_hypergeometric(&s, 5, 0, 4), 4);
    }
}

/* Cells, rows and single splits give the same, and sum to those who are there. */
static void test_rows_and_cells(void **state)
{
    (void)state;
    enum { WIDTH = 13, WIDTH_ROOM = 16, KINDS = 2, CATEGORIES = 4 };
    const double p[3] = {0.3, 0, 0.001};
    unsigned char kind[WIDTH];
    struct split t;
    split_init(&t, p, 3, 1);
    for (uint32_t day = 0; day < 50; day++) {
        int64_t from[WIDTH_ROOM] = {0}, n[WIDTH], goal[CATEGORIES * KINDS][WIDTH_ROOM] = {{0}}, total[CATEGORIES];
        int64_t counts[WIDTH][CATEGORIES], joins[WIDTH_ROOM] = {0}, joined = 0;
        struct row_goal goals[CATEGORIES * KINDS] = {{0}};
        const unsigned char goal_at[CATEGORIES + 1] = {0, KINDS, 2 * KINDS, 3 * KINDS, 4 * KINDS};
        struct split_cell cells[WIDTH];
        struct random_key key = stream_on(0, 0).key;
        for (int k = 0; k < WIDTH; k++) {
            n[k] = from[k] = k == 3 ? 0 : (int64_t)1 << 3 * k;
            kind[k] = (unsigned char)(k % KINDS);
            cells[k] = (struct split_cell){&t, 100 + (uint32_t)k, 0, n[k], counts[k]};
        }
        for (int i = 0; i < CATEGORIES * KINDS; i++) {
            goals[i].to = goal[i];
            for (int k = 0; k < WIDTH; k++)
                goals[i].draws |= (uint64_t)(kind[k] == i % KINDS) << k;
        }
        struct split_row row = {&t, 100, from, goals, goal_at, total, joins, 0};
        for (int k = 0; k < WIDTH; k++) { /* some come from the row that joins */
            joins[k] = n[k] / 3;
            from[k] -= joins[k];
            joined += joins[k];
        }
        random_split_cells(key, 9, day, cells, WIDTH);
        random_split_rows(key, 9, day, WIDTH, (struct split_row *[]){&row}, 1);
        assert_int_equal(row.joined, joined);
        for (int k = 0; k < WIDTH; k++) {
            struct stream s = stream_at(key, 9, day, 100 + (uint32_t)k);
            int64_t alone[CATEGORIES], sum = 0;
            random_split(&s, &t, n[k], alone);
            assert_memory_equal(counts[k], alone, sizeof alone);
            for (int j = 0; j < CATEGORIES; j++) {
                assert_int_equal(goal[j * KINDS + kind[k]][k], alone[j]);
                total[j] -= alone[j];
                sum += alone[j];
            }
            assert_int_equal(sum, n[k]);
            assert_int_equal(from[k] + joins[k], 0);
        }
        for (int j = 0; j < CATEGORIES; j++)
            assert_int_equal(total[j], 0);
    }
}

/* Rows with chances of their own, by each law: where these are halves, quarters and eighths, what the draws one by one give. The
 * room beyond the width may hold any chance. */
static void test_chances(void **state)
{
    (void)state;
    enum { WIDTH = 13, ROOM = 16, CATEGORIES = 3, STEP = 3 };
    static struct batch b;
    for (uint32_t day = 0; day < 60; day++) {
        enum chance_law law = (enum chance_law)(day % 3);
        const struct chance_shape shape = {WIDTH, law == CHANCE_BINOMIAL ? 2 : CATEGORIES, law};
        double chance[CATEGORIES][ROOM];
        const double *chances[CATEGORIES] = {chance[0], chance[1], chance[2]};
        int64_t from[ROOM] = {0}, goal[CATEGORIES][ROOM] = {{0}}, total[CATEGORIES];
        int64_t *to[CATEGORIES] = {goal[0], goal[1], goal[2]};
        uint32_t block[ROOM] = {0};
        struct random_key key = stream_on(0, 0).key;
        for (int k = 0; k < ROOM; k++) {
            from[k] = k < WIDTH ? (int64_t)1 << 2 * k : INT64_MAX;
            block[k] = (uint32_t)(k % 2);
            for (int j = 0; j < CATEGORIES; j++)
                chance[j][k] = k < WIDTH ? 0.125 * (1 + (j + k) % 2) * (law == CHANCE_WEIGHTS ? 4 + 4 * (j == 2) : 1)
                               : day % 2 ? NAN
                                         : -1e300;
            if (law == CHANCE_WEIGHTS) chance[2][k] = 2 - chance[0][k] - chance[1][k];
        }
        struct chance_row row = {.cell = 40, .step = STEP, .from = from, .chance = chances, .to = to, .total = total};
        row.block = block;
        batch_start(&b, key, 9, day, 0, 0);
        batch_rows(&b, &shape, &row, 1);
        for (int k = 0; k < ROOM; k++) {
            double p[CATEGORIES] = {chance[0][k], chance[1][k], chance[2][k]};
            int64_t alone[CATEGORIES] = {0};
            struct stream s = stream_at(key, 9, day, 40 + STEP * (uint32_t)k);
            struct split t;
            s.counter[0] = (uint32_t)(k % 2);
            if (law == CHANCE_BINOMIAL)
                split_init_binomial(&t, p[0]);
            else
                split_init(&t, p, law == CHANCE_WEIGHTS ? 3 : 2, law == CHANCE_AND_REST);
            if (k < WIDTH) random_split(&s, &t, (int64_t)1 << 2 * k, alone);
            for (int j = 0; j < shape.categories; j++) {
                assert_int_equal(goal[j][k], alone[j]);
                total[j] -= alone[j];
            }
            if (k < WIDTH) assert_int_equal(block[k], s.counter[0]);
        }
        for (int j = 0; j < shape.categories; j++)
            assert_int_equal(total[j], 0);
    }
}

/* More categories than a split holds. */
static void test_many_categories(void **state)
{
    (void)state;
    enum { MANY = 100 };
    double p[MANY];
    int64_t counts[MANY], sum = 0;
    for (int j = 0; j < MANY; j++)
        p[j] = j;
    struct stream s = stream_on(1, 1);
    random_multinomial(&s, 4950000, p, MANY, 0, counts);
    for (int j = 0; j < MANY; j++) {
        assert_near((double)counts[j], 1000.0 * j, 2);
        sum += counts[j];
    }
    assert_int_equal(sum, 4950000);
}

/* Somebody is there: of nobody never; of two people's expectation with chance 1 - exp(-2). */
static void test_anyone(void **state)
{
    (void)state;
    struct random_key exact = random_key_make(3, 0), key = stream_on(0, 0).key;
    assert_near(random_anyone(exact, 0), 0, 0);
    assert_near(random_anyone(exact, 2), 1, 0);
    assert_near(random_anyone(key, 0), 0, 0);
    assert_near(random_anyone(key, 2048), 0.864664716763387, 1e-14);
}

/* The mean of each noise: of a gamma factor 1; of exp(x), x normal of standard deviation sd, exp(sd^2 / 2), at every
 * step; of two such factors that multiply exp(sd^2). The drawn ones agree within five standard errors. */
static void test_noise(void **state)
{
    (void)state;
    enum { DRAWS = 200000 };
    const double sd = 0.4, keep = 0.9;
    struct stream s = stream_on(0, 0), mean = s;
    double gamma = 0, factor = 0, x = random_noise_log(&s, 0, 0, sd), due = 0;
    int events = 0;
    mean.key.mean_noise = 1;
    for (int i = 0; i < DRAWS; i++) {
        gamma += random_noise_gamma(&s, 5);
        x = random_noise_log(&s, x, keep, sd);
        factor += exp(x);
        events += random_noise_event(&mean, 0.125, &due);
    }
    assert_near(gamma / DRAWS, random_noise_gamma(&mean, 5), 5 * sqrt(0.2 / DRAWS));
    double variance = exp(sd * sd) * (exp(sd * sd) - 1) * (1 + keep) / (1 - keep); /* of sums of neighbours */
    assert_near(factor / DRAWS, exp(random_noise_log(&mean, 7, keep, sd)), 5 * sqrt(variance / DRAWS));
    assert_near(random_noise_log(&mean, 7, keep, sd), 0.08, 1e-15);
    assert_near(random_noise_gamma(&mean, 5), 1, 0);
    assert_int_equal(events, DRAWS / 8);
    assert_near(random_noise_share(&mean, 0.3), 0.3, 0);
    double share = random_noise_share(&s, 0.3);
    assert_true(share == 0 || share == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offset),          cmocka_unit_test(test_split_by_hand),  cmocka_unit_test(test_evens_out),
        cmocka_unit_test(test_bounds),          cmocka_unit_test(test_rows_and_cells), cmocka_unit_test(test_chances),
        cmocka_unit_test(test_many_categories), cmocka_unit_test(test_anyone),         cmocka_unit_test(test_noise)};
    return cmocka_run_group_tests(tests, 0, 0);
}
