/* Same results for any number of threads; the lowest failing item's status;
 * pools that outlive many short jobs. */
#include "base/parallel.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <string.h>

enum { ITEMS = 2000 };

struct table {
    uint64_t slot[ITEMS];
    int worker_most;
};

static enum flujo_status fill(void *user, size_t item, int worker)
{
    struct table *t = user;
    uint64_t x = item + 1;
    for (int i = 0; i < 200; i++)
        x = x * 6364136223846793005u + 1442695040888963407u;
    t->slot[item] = x;
    return worker >= 0 && worker < 5 ? FLUJO_OK : FLUJO_FAILED;
}

static enum flujo_status fail_some(void *user, size_t item, int worker)
{
    (void)user;
    (void)worker;
    if (item == 700) return FLUJO_BAD_INPUT;
    return item > 700 && item % 3 == 0 ? FLUJO_FAILED : FLUJO_OK;
}

static void test_same_results(void **state)
{
    (void)state;
    static struct table one, other;
    const int threads[] = {1, 2, 5};
    for (size_t i = 0; i < 3; i++) {
        memset(&other, 0, sizeof other);
        assert_int_equal(parallel_for(memory_default(), threads[i], ITEMS, fill, &other), FLUJO_OK);
        if (i == 0) one = other;
        assert_memory_equal(&one, &other, sizeof one);
    }
    assert_int_equal(parallel_for(memory_default(), 4, 0, fill, &other), FLUJO_OK);
    assert_true(parallel_cores() >= 1);
}

static void test_lowest_failure(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++)
        assert_int_equal(parallel_for(memory_default(), 1 + round % 5, ITEMS, fail_some, NULL), FLUJO_BAD_INPUT);
}

static void test_no_memory_for_threads(void **state)
{
    (void)state;
    static struct table table;
    struct fault_allocator f;
    fault_init(&f, 1);
    assert_int_equal(parallel_for(&f.allocator, 3, ITEMS, fill, &table), FLUJO_OK);
    assert_true(fault_happened(&f) && fault_live(&f) == 0 && table.slot[ITEMS - 1] != 0);
}

static enum flujo_status count_up(void *user, size_t item, int worker)
{
    uint64_t *slot = user;
    slot[item] += 1 + (uint64_t)(worker < 0 || worker > 2);
    return FLUJO_OK;
}

/* Jobs of every small size, one after the other: each item of each is run
 * exactly once, and all is seen by the caller when the job returns. */
static void test_pool_of_many_jobs(void **state)
{
    (void)state;
    static uint64_t slot[64];
    for (int threads = 1; threads <= 3; threads++) {
        struct parallel_pool *pool = parallel_pool_make(memory_default(), threads);
        assert_non_null(pool);
        memset(slot, 0, sizeof slot);
        for (uint64_t job = 1; job <= 5000; job++) {
            size_t items = (size_t)(job % 64) + 1;
            for (size_t i = items; i < 64; i++)
                slot[i]++;
            assert_int_equal(parallel_pool_run(pool, items, count_up, slot), FLUJO_OK);
            for (size_t i = 0; i < 64; i++)
                if (slot[i] != job) fail_msg("%d threads, job %d, item %d", threads, (int)job, (int)i);
        }
        assert_int_equal(parallel_pool_run(pool, ITEMS, fail_some, NULL), FLUJO_BAD_INPUT);
        assert_int_equal(parallel_pool_run(pool, 64, count_up, slot), FLUJO_OK);
        parallel_pool_free(pool);
    }
}

/* Shares of any sizes, also on fewer threads than shares: each item once. */
static void test_shares(void **state)
{
    (void)state;
    static uint64_t slot[64];
    const struct parallel_share shares[3][3] = {{{0, 20}, {20, 21}, {40, 64}},
                                                {{0, 0}, {0, 64}, {64, 64}},
                                                {{60, 64}, {30, 60}, {0, 30}}};
    for (int threads = 1; threads <= 3; threads++) {
        struct parallel_pool *pool = threads > 1 ? parallel_pool_make(memory_default(), threads) : NULL;
        for (int job = 0; job < 3000; job++) {
            memset(slot, 0, sizeof slot);
            assert_int_equal(parallel_pool_run_shares(pool, threads, shares[job % 3], count_up, slot), FLUJO_OK);
            for (size_t i = 0; i < 64; i++) {
                uint64_t want = 0;
                for (int w = 0; w < threads; w++)
                    want += i >= shares[job % 3][w].first && i < shares[job % 3][w].end;
                if (slot[i] != want) fail_msg("%d threads, job %d, item %d", threads, job, (int)i);
            }
        }
        parallel_pool_free(pool);
    }
}

/* With no memory for the pool or for its threads the caller works alone. */
static void test_pool_without_memory(void **state)
{
    (void)state;
    static uint64_t slot[64];
    for (size_t at = 1; at <= 3; at++) {
        struct fault_allocator f;
        fault_init(&f, at);
        struct parallel_pool *pool = parallel_pool_make(&f.allocator, 3);
        assert_true(fault_happened(&f) && (pool != NULL) == (at == 3));
        assert_int_equal(parallel_pool_run(pool, 64, count_up, slot), FLUJO_OK);
        assert_true(slot[0] == at && slot[63] == at);
        parallel_pool_free(pool);
        assert_int_equal(fault_live(&f), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_results),
                                       cmocka_unit_test(test_lowest_failure),
                                       cmocka_unit_test(test_no_memory_for_threads),
                                       cmocka_unit_test(test_pool_of_many_jobs),
                                       cmocka_unit_test(test_shares),
                                       cmocka_unit_test(test_pool_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
