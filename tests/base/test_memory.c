/* Blocks, growth, arenas, and what happens when an allocation fails. */
#include "base/memory.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <string.h>

static void test_blocks(void **state)
{
    (void)state;
    struct fault_allocator f;
    fault_init(&f, 0);
    const struct allocator *a = &f.allocator;
    unsigned char *block = memory_alloc(a, 100, 3);
    assert_non_null(block);
    for (int i = 0; i < 300; i++)
        assert_int_equal(block[i], 0);
    block[299] = 7;
    block = memory_resize(a, block, 1000, 3);
    assert_non_null(block);
    assert_int_equal(block[299], 7);
    void *empty = memory_alloc(a, 0, 8);
    assert_non_null(empty);
    assert_ptr_not_equal(empty, block);
    char *copy = memory_copy_string(a, "frontera");
    assert_string_equal(copy, "frontera");
    assert_null(memory_alloc(a, SIZE_MAX / 2, 3));
    assert_null(memory_resize(a, block, SIZE_MAX, 2));
    assert_int_equal(fault_live(&f), 3);
    memory_free(a, block);
    memory_free(a, empty);
    memory_free(a, copy);
    memory_free(a, NULL);
    assert_int_equal(fault_live(&f), 0);
    assert_non_null(memory_default());
    memory_free(memory_default(), memory_alloc(memory_default(), 5, 5));
}

static void test_grow(void **state)
{
    (void)state;
    struct fault_allocator f;
    fault_init(&f, 3);
    int *items = NULL;
    size_t capacity = 0, count = 0;
    for (;;) {
        int *bigger = memory_grow(&f.allocator, items, &capacity, count + 1, sizeof *items);
        if (bigger == NULL) break;
        items = bigger;
        items[count] = (int)count;
        count++;
    }
    /* 8, 16, then the third allocation fails: nothing is lost. */
    assert_int_equal(count, 16);
    assert_int_equal(capacity, 16);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(items[i], (int)i);
    assert_null(memory_grow(&f.allocator, items, &capacity, SIZE_MAX, sizeof *items));
    memory_free(&f.allocator, items);
    assert_int_equal(fault_live(&f), 0);
}

static void test_arena(void **state)
{
    (void)state;
    for (size_t n = 0; n < 6; n++) {
        struct fault_allocator f;
        fault_init(&f, n);
        struct arena arena;
        arena_init(&arena, &f.allocator);
        for (size_t i = 0; i < 3000; i++) {
            unsigned char *block = arena_alloc(&arena, i % 40, 3);
            if (block == NULL) continue;
            assert_int_equal((uintptr_t)block % 16, 0);
            for (size_t j = 0; j < i % 40 * 3; j++)
                assert_int_equal(block[j], 0);
            memset(block, 0xee, i % 40 * 3);
        }
        char *copy = arena_copy_string(&arena, "paso fronterizo", 4);
        assert_non_null(copy);
        assert_string_equal(copy, "paso");
        assert_non_null(arena_alloc(&arena, 1, 5000000));
        assert_null(arena_alloc(&arena, SIZE_MAX, 1));
        assert_null(arena_copy_string(&arena, "x", SIZE_MAX));
        assert_int_equal(fault_happened(&f), n != 0);
        arena_free(&arena);
        assert_int_equal(fault_live(&f), 0);
        f.fail_at = 0;
        assert_non_null(arena_alloc(&arena, 1, 1)); /* usable again */
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks), cmocka_unit_test(test_grow),
                                       cmocka_unit_test(test_arena)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
