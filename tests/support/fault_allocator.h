/* An allocator that fails on request and counts what is alive.
 *
 *     for (size_t n = 1;; n++) {
 *         struct fault_allocator f;
 *         fault_init(&f, n);             // the n-th allocation fails
 *         status = thing_under_test(&f.allocator, ...);
 *         ... free whatever came back ...
 *         assert_int_equal(fault_live(&f), 0);   // nothing leaked
 *         if (!fault_happened(&f)) break;        // n is past the last one
 *         assert_int_equal(status, FLUJO_NO_MEMORY);
 *     }
 *
 * Both new blocks and enlargements count as allocations; freeing never fails.
 * Thread-safe. */
#ifndef FLUJO_TESTS_FAULT_ALLOCATOR_H
#define FLUJO_TESTS_FAULT_ALLOCATOR_H

#include "base/memory.h"

#include <stdatomic.h>

struct fault_allocator {
    struct allocator allocator; /* give &f.allocator to the code under test */
    size_t fail_at;             /* which allocation fails, from 1; 0 = none */
    int fail_on;                /* not 0: all after that one fail too */
    atomic_size_t calls;        /* allocations asked for so far */
    atomic_size_t failed;       /* how many were refused */
    atomic_long live;           /* blocks not yet freed */
};

/* The struct must not move afterwards: the allocator points into it. */
void fault_init(struct fault_allocator *f, size_t fail_at);
size_t fault_live(struct fault_allocator *f);
int fault_happened(struct fault_allocator *f);

#endif
