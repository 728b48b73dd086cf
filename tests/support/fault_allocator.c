/* See fault_allocator.h. */
#include "support/fault_allocator.h"

#include <stdlib.h>

static void *fault_resize(void *user, void *block, size_t bytes)
{
    struct fault_allocator *f = user;
    if (bytes == 0) {
        if (block != NULL) atomic_fetch_sub(&f->live, 1);
        free(block);
        return NULL;
    }
    size_t call = atomic_fetch_add(&f->calls, 1) + 1;
    if (f->fail_at != 0 && (call == f->fail_at || (f->fail_on && call > f->fail_at))) {
        atomic_fetch_add(&f->failed, 1);
        return NULL;
    }
    void *result = realloc(block, bytes);
    if (result != NULL && block == NULL) atomic_fetch_add(&f->live, 1);
    return result;
}

void fault_init(struct fault_allocator *f, size_t fail_at)
{
    f->allocator.resize = fault_resize;
    f->allocator.user = f;
    f->fail_at = fail_at;
    f->fail_on = 0;
    atomic_init(&f->calls, 0);
    atomic_init(&f->failed, 0);
    atomic_init(&f->live, 0);
}

size_t fault_live(struct fault_allocator *f) { return (size_t)atomic_load(&f->live); }

int fault_happened(struct fault_allocator *f) { return atomic_load(&f->failed) != 0; }
