/* Loaded before the C library (LD_PRELOAD): fails one allocation of a whole program, the
 * FAULT_AT-th, or with FAULT_ON=1 that and all after it; FAULT_COUNT names a file that
 * gets their number. Allocations are counted over all threads. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

static atomic_long count;
static long fail_at = -1; /* before the program begins nothing fails */
static int all_after;

static int fails(void)
{
    if (fail_at < 0) return 0;
    long n = atomic_fetch_add(&count, 1) + 1;
    if (fail_at == 0 || n < fail_at || (n > fail_at && !all_after)) return 0;
    errno = ENOMEM;
    return 1;
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAULT_AT"), *on = getenv("FAULT_ON");
    all_after = on != NULL && *on == '1';
    fail_at = at != NULL ? atol(at) : 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    fail_at = -1;
    if (path == NULL) return;
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0) dprintf(file, "%ld", (long)count), close(file);
}

SHOWN void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
SHOWN void *calloc(size_t n, size_t size) { return fails() ? NULL : __libc_calloc(n, size); }
SHOWN void *realloc(void *block, size_t size) { return fails() ? NULL : __libc_realloc(block, size); }
