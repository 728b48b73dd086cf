/* Same results for any number of threads; the lowest failing item's status. */
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
    if (item == 700)
        return FLUJO_BAD_INPUT;
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
        if (i == 0)
            one = other;
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_results), cmocka_unit_test(test_lowest_failure),
                                       cmocka_unit_test(test_no_memory_for_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
