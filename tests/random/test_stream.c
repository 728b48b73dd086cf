/* Philox4x32-10 by its published answers; streams by what they promise. */
#include "random/distributions.h"
#include "random/batch.h"
#include "random/cells.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

/* From the known answers (kat_vectors) that come with Random123. */
static void test_known_answers(void **state)
{
    (void)state;
    const struct {
        uint32_t counter[4], key[2], answer[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct random_key key = {.word = {known[i].key[0], known[i].key[1]}};
        struct stream s = stream_at(key, known[i].counter[3], known[i].counter[2], known[i].counter[1]);
        s.counter[0] = known[i].counter[0];
        uint32_t out[4];
        stream_block(&s, out);
        assert_memory_equal(out, known[i].answer, sizeof out);
        assert_int_equal(s.counter[0], known[i].counter[0] + 1);
    }
}

static void test_words_come_from_blocks(void **state)
{
    (void)state;
    struct random_key key = random_key_make(7, 3);
    struct stream a = stream_at(key, 1, 2, 3), b = a;
    uint32_t block[8];
    stream_block(&b, block);
    stream_block(&b, block + 4);
    for (int i = 0; i < 8; i++)
        assert_int_equal(stream_u32(&a), block[i]);

    /* A uniform takes two words of one block: with one left it takes the next. */
    struct stream c = stream_at(key, 1, 2, 3);
    for (int i = 0; i < 3; i++)
        stream_u32(&c);
    uint64_t next = ((uint64_t)block[4] << 32 | block[5]) >> 11;
    assert_true(stream_uniform(&c) == (double)next * 0x1p-53);
}

static void test_keys_differ(void **state)
{
    (void)state;
    struct random_key keys[64];
    int count = 0;
    for (uint64_t seed = 0; seed < 8; seed++)
        for (uint32_t replicate = 0; replicate < 8; replicate++)
            keys[count++] = random_key_make(seed, replicate);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i; j++)
            assert_true(keys[i].word[0] != keys[j].word[0] || keys[i].word[1] != keys[j].word[1]);
}

static void test_uniform_range(void **state)
{
    (void)state;
    struct stream s = stream_at(random_key_make(1, 0), 0, 0, 0);
    double sum = 0, squares = 0;
    enum { DRAWS = 1000000 };
    for (int i = 0; i < DRAWS; i++) {
        double u = i % 2 ? stream_uniform(&s) : stream_uniform_open(&s);
        assert_true(u >= 0 && u < 1);
        sum += u;
        squares += u * u;
    }
    assert_true(fabs(sum / DRAWS - 0.5) < 5 * sqrt(1.0 / 12 / DRAWS));
    assert_true(fabs(squares / DRAWS - 1.0 / 3) < 5 * sqrt(4.0 / 45 / DRAWS));
}

/* First uniforms of neighbouring addresses: correlation within 4 sigma of 0. */
static void test_neighbours_are_independent(void **state)
{
    (void)state;
    struct random_key key = random_key_make(20, 1), next_key = random_key_make(20, 2);
    const uint32_t side = 400;
    double sums[4] = {0};
    for (uint32_t cell = 0; cell < side; cell++) {
        for (uint32_t day = 0; day < side; day++) {
            struct stream here = stream_at(key, 5, day, cell);
            struct stream near[4] = {stream_at(key, 5, day, cell + 1), stream_at(key, 5, day + 1, cell),
                                     stream_at(key, 6, day, cell), stream_at(next_key, 5, day, cell)};
            double u = stream_uniform(&here) - 0.5;
            for (int i = 0; i < 4; i++)
                sums[i] += u * (stream_uniform(&near[i]) - 0.5);
        }
    }
    for (int i = 0; i < 4; i++)
        assert_true(fabs(sums[i] * 12 / sqrt((double)side * side)) < 4);
}

/* The number of person i: the upper 16 bits from the stream's blocks in order, the
 * lower 48 from blocks that nothing else uses. */
static uint64_t number_of(const struct stream *start, uint32_t i)
{
    struct stream upper = *start, lower = *start;
    uint32_t word[4], low[4];
    upper.counter[0] += i / 8;
    lower.counter[0] = 0x80000000u + (start->counter[0] * 8 + i) / 2;
    stream_block(&upper, word);
    stream_block(&lower, low);
    uint64_t top = word[i % 8 / 2] >> 16 * (i % 2) & 0xffff;
    return top << 48 | (uint64_t)low[i % 2 * 2] << 16 | low[i % 2 * 2 + 1] >> 16;
}

/* People counted together are those counted one by one, also where the upper bits
 * of somebody are those of a threshold. */
static void test_persons(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 4000; i++) {
        int n = (int)(i % (PERSONS_MANY + 1));
        struct stream a = stream_at(random_key_make(5, 5), 1, i, 3), start = a, c = a;
        uint32_t word[4];
        stream_block(&c, word);
        uint64_t tie = (uint64_t)(word[0] & 0xffff) << 48 | (uint64_t)i << 36;
        uint64_t upto[3] = {tie < UINT64_MAX / 2 ? tie : UINT64_MAX / 8, tie < UINT64_MAX / 2 ? UINT64_MAX / 2 : tie,
                            UINT64_MAX};
        int64_t one[3] = {0}, two[3];
        for (int k = 0; k < n; k++)
            for (int j = 0; j < 3; j++)
                one[j] += number_of(&start, (uint32_t)k) < upto[j];
        persons_below(&a, n, upto, 3, two);
        assert_memory_equal(one, two, sizeof one);
        assert_int_equal(a.counter[0], start.counter[0] + (uint32_t)(n + 7) / 8);
    }
}

/* Where the upper 16 bits decide nothing, the lower ones honour p: of many
 * with the upper bits 0x8000, a quarter is below 0x8000.4. */
static void test_lower_bits(void **state)
{
    (void)state;
    const uint64_t upto[3] = {(uint64_t)0x8000 << 48, (uint64_t)0x8000 << 48 | (uint64_t)1 << 46,
                              (uint64_t)0x8001 << 48};
    int64_t tied = 0, below = 0;
    for (uint32_t i = 0; i < 400000; i++) {
        struct stream s = stream_at(random_key_make(5, 6), 1, i, 3);
        int64_t count[3];
        persons_below(&s, 64, upto, 3, count);
        tied += count[2] - count[0];
        below += count[1] - count[0];
    }
    double n = (double)tied;
    assert_true(fabs(n - 400000 * 64 / 65536.0) < 5 * sqrt(400000 * 64 / 65536.0));
    assert_true(fabs((double)below - n / 4) < 5 * sqrt(n * 3 / 16));
}

/* Equal counts, and streams left at the same block. */
static void assert_same_cells(const struct split_cell *a, const struct split_cell *b, int count, int categories)
{
    for (int i = 0; i < count; i++) {
        assert_memory_equal(a[i].counts, b[i].counts, (size_t)categories * sizeof a[i].counts[0]);
        assert_int_equal(a[i].block, b[i].block);
    }
}

/* Many cells at once, of several splits, are the cells one after the other,
 * whatever registers serve. */
static void test_cells(void **state)
{
    (void)state;
    enum { CELLS = 300, CATEGORIES = 9, SPLITS = 7 };
    struct random_key key = random_key_make(5, 7);
    const double weight[CATEGORIES - 1] = {0.001, 0.2, 0, 0.1, 0.05, 0.02, 0.3, 0.01};
    static int64_t counts[2][CELLS][CATEGORIES];
    for (uint32_t day = 0; day < 300; day++) {
        const struct phase phase = {key, 3, day};
        struct split t[SPLITS];
        struct split_cell cells[2][CELLS];
        for (int i = 0; i < SPLITS - 1; i++)
            split_init(&t[i], weight + (day + (uint32_t)i) % 3, 1 + i % 6, (int)((day + (uint32_t)i) % 2));
        split_init_binomial(&t[SPLITS - 1], day % 4 == 0 ? 0.03 : day % 4 == 1 ? 0.985 : 0.0021 * day);
        memset(counts, 0, sizeof counts);
        for (uint32_t i = 0; i < CELLS; i++) {
            int64_t n = (int64_t)(i * i * (day % 5) / (i % 7 + 1)) * (day == 99 ? 1000003 : 1);
            for (int way = 0; way < 2; way++)
                cells[way][i] = (struct split_cell){&t[i % SPLITS], i / 2 * 5, i % 3, n, counts[way][i]};
            split_cell_alone(&phase, &cells[0][i]);
        }
        random_split_cells(key, 3, day, cells[1], CELLS);
        assert_same_cells(cells[0], cells[1], CELLS, CATEGORIES);
    }
}

enum { ROWS = 150, WIDTH = 61, WAYS = 4, KINDS = 3 };

/* People of rows before and after, by category and kind; the first category's
 * stay where they were. */
struct rows_case {
    int64_t from[ROWS][WIDTH], gone[ROWS][WAYS][KINDS][WIDTH], total[ROWS][WAYS];
    struct row_goal goal[ROWS][WAYS * KINDS];
    struct split_row row[ROWS], *rows[ROWS];
};

static int64_t people_of(uint32_t day, uint32_t i, uint32_t k)
{
    uint32_t x = (day * 31 + i * 7 + k * k * 11) % 97;
    switch (x % 4) {
    case 0: return 0;
    case 1: return x;
    case 2: return day % 3 == 0 ? 100 + x % 93 : x / 4; /* blocks for more rows than are made at once */
    default: return day % 3 == 1 ? (int64_t)x * x * 9 : x * 2;
    }
}

static int kind_of(int k) { return k % 5 % KINDS; }

static void rows_fill(struct rows_case *c, uint32_t day, const struct split *t, int splits)
{
    static const unsigned char goal_at[] = {0, KINDS, 2 * KINDS, 3 * KINDS, 4 * KINDS};
    uint64_t draws[KINDS] = {0};
    for (int k = 0; k < WIDTH; k++)
        draws[kind_of(k)] |= (uint64_t)1 << k;
    memset(c, 0, sizeof *c);
    for (uint32_t i = 0; i < ROWS; i++) {
        for (uint32_t k = 0; k < WIDTH; k++)
            c->from[i][k] = people_of(day, i, k);
        for (int j = 0; j < WAYS * KINDS; j++)
            c->goal[i][j] = (struct row_goal){j < KINDS ? c->from[i] : c->gone[i][j / KINDS][j % KINDS],
                                              draws[j % KINDS]};
        c->row[i] = (struct split_row){&t[(i + day) % (uint32_t)splits],
                                       i / (1 + day % 10) * ROW_MOST,
                                       c->from[i],
                                       c->goal[i],
                                       goal_at,
                                       c->total[i],
                                       0,
                                       0};
        c->rows[i] = &c->row[i];
    }
}

static void rows_one_by_one(const struct phase *phase, struct rows_case *c)
{
    for (int i = 0; i < ROWS; i++) {
        for (int k = 0; k < WIDTH; k++) {
            int64_t counts[WAYS], n = c->from[i][k];
            struct stream s = stream_at(phase->key, phase->process, phase->day, c->row[i].cell + (uint32_t)k);
            random_split(&s, c->row[i].split, n, counts);
            c->from[i][k] = 0;
            for (int j = 0; j < c->row[i].split->used + c->row[i].split->empty_count; j++) {
                c->goal[i][j * KINDS + kind_of(k)].to[k] += counts[j];
                c->total[i][j] += counts[j];
            }
        }
    }
}

static void assert_rows_equal(const struct rows_case *a, const struct rows_case *b)
{
    assert_memory_equal(a->from, b->from, sizeof a->from);
    assert_memory_equal(a->gone, b->gone, sizeof a->gone);
    assert_memory_equal(a->total, b->total, sizeof a->total);
}

/* Rows of draws are the draws one by one, and people go where these say. */
static void test_rows(void **state)
{
    (void)state;
    enum { SPLITS = 7 };
    const double weight[WAYS] = {0.3, 0.05, 0.2, 0.25};
    static struct rows_case alone, together;
    for (uint32_t day = 0; day < 60; day++) {
        const struct phase phase = {random_key_make(5, 10), 4, day};
        struct split t[SPLITS];
        for (int i = 0; i < WAYS; i++)
            split_init(&t[i], weight, 1 + i, i < WAYS - 1 && day % 2);
        split_init(&t[WAYS], (const double[]){0, 0.5, 0, 0.5}, WAYS, 0);
        split_init_binomial(&t[WAYS + 1], day % 7 == 0 ? 0 : 0.0131 * day);
        split_init(&t[WAYS + 2], (const double[]){0, 0, 1}, 3, 0);
        rows_fill(&alone, day, t, SPLITS);
        rows_fill(&together, day, t, SPLITS);
        rows_one_by_one(&phase, &alone);
        random_split_rows(phase.key, 4, day, WIDTH, together.rows, ROWS);
        assert_rows_equal(&alone, &together);
    }
}

enum { CHANCE_SETS = 5 };

enum { WAYS_OUT = CHANCES_READY + 1 };

/* Chances by draw: usual ones, some of 0, sums of 1 and more, one category alone or none, and no number. */
static double chance_of(int set, int category, int k)
{
    const double usual[] = {0.3, 0.02, 0.15, 0.4, 0.001, 0.05, 0.02};
    switch (set) {
    case 0: return usual[category % 7] * (1 + k % 4) / 4;
    case 1: return category % 2 == k % 2 ? 0 : usual[category % 7];
    case 2: return 3 * usual[category % 7];
    case 3: return category == k % 3 && k % 5;
    default: return category == 1 ? (double)NAN : usual[(category + k) % 4];
    }
}

struct chance_case {
    double chance[CHANCE_SETS][WAYS_OUT][WIDTH];
    const double *chances[CHANCE_SETS][WAYS_OUT];
    int64_t from[ROWS][WIDTH], gone[ROWS][WAYS_OUT][WIDTH], total[ROWS][WAYS_OUT], *to[ROWS][WAYS_OUT];
    uint32_t block[ROWS][WIDTH];
    struct chance_row row[ROWS];
};

/* In every other row those of the last category stay where they were; every third has no totals, every fourth states
 * blocks, and rows of every seventh day leave cells out. */
static void chances_fill(struct chance_case *c, uint32_t day, int categories)
{
    memset(c, 0, sizeof *c);
    for (int set = 0; set < CHANCE_SETS; set++)
        for (int j = 0; j < categories; j++) {
            c->chances[set][j] = c->chance[set][j];
            for (int k = 0; k < WIDTH; k++)
                c->chance[set][j][k] = chance_of(set, j, k);
        }
    for (uint32_t i = 0; i < ROWS; i++) {
        for (uint32_t k = 0; k < WIDTH; k++) {
            c->from[i][k] = people_of(day, i, k);
            c->block[i][k] = k % 3 * SPLIT_BLOCKS;
        }
        for (int j = 0; j < categories; j++)
            c->to[i][j] = j == categories - 1 && i % 2 ? c->from[i] : c->gone[i][j];
        c->row[i] = (struct chance_row){.cell = i / (1 + day % 10) * ROW_MOST,
                                        .step = day % 7 == 6 ? 3 : day % 2,
                                        .from = c->from[i],
                                        .chance = c->chances[(i + day) % CHANCE_SETS],
                                        .to = c->to[i],
                                        .total = i % 3 ? c->total[i] : 0,
                                        .block = i % 4 ? 0 : c->block[i]};
    }
}

static void draw_chances(const struct phase *phase, const struct chance_shape *shape, struct chance_row *row, int k)
{
    double p[WAYS_OUT] = {0};
    int stated = shape->categories - (shape->law != CHANCE_WEIGHTS);
    int64_t counts[WAYS_OUT], n = row->from[k];
    struct split split;
    struct stream s = phase_stream(phase, row->cell + (uint32_t)k * (row->step ? row->step : 1));
    s.counter[0] = row->block ? row->block[k] : 0;
    for (int j = 0; j < stated; j++)
        p[j] = row->chance[j][k];
    if (shape->law == CHANCE_BINOMIAL)
        split_init_binomial(&split, p[0]);
    else
        split_init(&split, p, stated, shape->law == CHANCE_AND_REST);
    random_split(&s, &split, n, counts);
    row->from[k] = 0;
    for (int j = 0; j < shape->categories; j++) {
        row->to[j][k] += counts[j];
        if (row->total) row->total[j] += counts[j];
    }
    if (row->block) row->block[k] = s.counter[0];
}

/* Rows of draws with chances of their own are the draws one by one, and leave the streams at the same blocks. */
static void test_chance_rows(void **state)
{
    (void)state;
    static struct chance_case alone, together;
    static struct batch batch;
    for (uint32_t day = 0; day < 90; day++) {
        const struct phase phase = {random_key_make(5, 11), 4, day};
        enum chance_law law = (enum chance_law)(day % 3);
        int categories = law == CHANCE_BINOMIAL ? 2 : 1 + (int)(day / 3 % WAYS_OUT);
        const struct chance_shape shape = {day == 60 ? 0 : WIDTH - (int)(day % 4), categories, law};
        chances_fill(&alone, day, categories);
        chances_fill(&together, day, categories);
        for (int i = 0; i < ROWS; i++)
            for (int k = 0; k < shape.width; k++)
                draw_chances(&phase, &shape, &alone.row[i], k);
        batch_start(&batch, phase.key, 4, day, 0, 0);
        batch_rows(&batch, &shape, together.row, ROWS);
        assert_memory_equal(alone.from, together.from, sizeof alone.from);
        assert_memory_equal(alone.total, together.total, sizeof alone.total);
        assert_memory_equal(alone.gone, together.gone, sizeof alone.gone);
        assert_memory_equal(alone.block, together.block, sizeof alone.block);
    }
}

/* First blocks made together are those of each stream, for every remainder of a
 * register, and nothing is written beyond them. */
static void test_first_blocks(void **state)
{
    (void)state;
    enum { CELLS = 70 };
    const struct phase phase = {random_key_make(5, 9), 4, 11};
    uint32_t cell[CELLS], together[4 * CELLS + 1], one[4];
    for (uint32_t i = 0; i < CELLS; i++)
        cell[i] = 2654435761u * i;
    for (size_t count = 0; count <= CELLS; count++) {
        together[4 * count] = 12345;
        stream_first_blocks(&phase, cell, count, together);
        for (size_t i = 0; i < count; i++) {
            struct stream s = phase_stream(&phase, cell[i]);
            stream_block(&s, one);
            assert_memory_equal(one, together + 4 * i, sizeof one);
        }
        assert_int_equal(together[4 * count], 12345);
    }
}

/* A split of two takes the draw of random_binomial, and leaves the stream where that does. */
static void test_split_of_two(void **state)
{
    (void)state;
    const double chance[] = {-1, 0, 1e-9, 0.003, 0.2, 0.5, 0.7, 0.9999, 1, 2, NAN};
    for (uint32_t i = 0; i < 3000; i++) {
        double p = chance[i % (sizeof chance / sizeof chance[0])];
        int64_t n = (int64_t)i * (i % 3) / 7 - 1, count[2];
        struct stream a = stream_at(random_key_make(5, 8), 1, i, 3), b = a;
        struct split t;
        split_init_binomial(&t, p);
        random_split(&a, &t, n, count);
        assert_int_equal(count[0], random_binomial(&b, n, p));
        assert_int_equal(count[0] + count[1], n > 0 ? n : 0);
        assert_int_equal(a.counter[0], b.counter[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_persons),
        cmocka_unit_test(test_lower_bits),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_chance_rows),
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_words_come_from_blocks),
        cmocka_unit_test(test_keys_differ),
        cmocka_unit_test(test_uniform_range),
        cmocka_unit_test(test_neighbours_are_independent),
        cmocka_unit_test(test_split_of_two),
        cmocka_unit_test(test_first_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
