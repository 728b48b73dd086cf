/* Loaded before the C library (LD_PRELOAD): fails one call of a whole program, the FAULT_AT-th of its kind, or with
 * FAULT_ON=1 that and all after it; FAULT_COUNT names a file that gets their number. Calls are counted over all
 * threads. FAULT_KIND:
 *   allocation (default)  malloc, calloc, realloc: libraries too
 *   realloc               realloc alone, by which flujo's own allocator asks: what a test allocates itself is spared
 *   ENOSPC, EIO           write, pwrite, fsync, ftruncate and rename fail so
 *   short                 write and pwrite take half of the bytes, which is no error
 * Compiled with BESIDE_ASAN it has realloc alone and leaves the rest to AddressSanitizer, whose leaks are then seen. */
#undef _FILE_OFFSET_BITS /* pwrite and pwrite64 are both defined here */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

enum kind { ALLOCATION, REALLOC, ERROR, SHORT };
static atomic_long count;
static long fail_at = -1; /* before the program begins nothing fails */
static int all_after, number = ENOMEM;
static enum kind kind;

static int fails(void)
{
    if (fail_at < 0) return 0;
    long n = atomic_fetch_add(&count, 1) + 1;
    if (fail_at == 0 || n < fail_at || (n > fail_at && !all_after)) return 0;
    errno = number;
    return 1;
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAULT_AT"), *on = getenv("FAULT_ON"), *what = getenv("FAULT_KIND");
    all_after = on != NULL && *on == '1';
    if (what != NULL && strcmp(what, "realloc") == 0) kind = REALLOC;
    if (what != NULL && strcmp(what, "ENOSPC") == 0) kind = ERROR, number = ENOSPC;
    if (what != NULL && strcmp(what, "EIO") == 0) kind = ERROR, number = EIO;
    if (what != NULL && strcmp(what, "short") == 0) kind = SHORT;
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

#ifdef BESIDE_ASAN
SHOWN void *realloc(void *block, size_t size)
{
    static void *(*behind)(void *, size_t);
    if (behind == NULL) *(void **)&behind = dlsym(RTLD_NEXT, "realloc");
    return fails() ? NULL : behind(block, size);
}
#else
static int no_block(int by_realloc) { return (kind == ALLOCATION || (kind == REALLOC && by_realloc)) && fails(); }

SHOWN void *malloc(size_t size) { return no_block(0) ? NULL : __libc_malloc(size); }
SHOWN void *calloc(size_t n, size_t size) { return no_block(0) ? NULL : __libc_calloc(n, size); }
SHOWN void *realloc(void *block, size_t size) { return no_block(1) ? NULL : __libc_realloc(block, size); }

/* How many of the bytes are to be written; -1 if that fails. What goes to the terminal is not counted. */
static ssize_t taken(int file, size_t size)
{
    if (file <= STDERR_FILENO || kind < ERROR || !fails()) return (ssize_t)size;
    return kind == ERROR ? -1 : (ssize_t)(size / 2);
}

SHOWN ssize_t write(int file, const void *data, size_t size)
{
    ssize_t n = taken(file, size);
    return n < 0 ? -1 : syscall(SYS_write, file, data, n);
}

SHOWN ssize_t pwrite64(int file, const void *data, size_t size, off64_t at)
{
    ssize_t n = taken(file, size);
    return n < 0 ? -1 : syscall(SYS_pwrite64, file, data, n, at);
}

SHOWN ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return pwrite64(file, data, size, at); }

static int refused(void) { return kind == ERROR && fails(); }

SHOWN int fsync(int file) { return refused() ? -1 : (int)syscall(SYS_fsync, file); }
SHOWN int fdatasync(int file) { return refused() ? -1 : (int)syscall(SYS_fdatasync, file); }
SHOWN int ftruncate64(int file, off64_t size) { return refused() ? -1 : (int)syscall(SYS_ftruncate, file, size); }
SHOWN int ftruncate(int file, off_t size) { return ftruncate64(file, size); }
SHOWN int rename(const char *from, const char *to) { return refused() ? -1 : (int)syscall(SYS_rename, from, to); }
SHOWN int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return refused() ? -1 : (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}
#endif
