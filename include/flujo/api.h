/* What every header of flujo begins with: visibility, C linkage, the allocator.
 *
 * Rules that hold for all of them. Handles are opaque; whoever gets one through an `out`
 * argument frees it with the function named there, and null may be freed. A structure that the
 * caller fills begins with its `size` and is otherwise all zero for the defaults; one that the
 * library returns by pointer is read-only, lives as long as its handle unless its function says
 * otherwise, may grow at its end in later versions, and is therefore never copied by value or
 * indexed as an array. Units are people, days, km and people per day. Days are counted from
 * 1970-01-01 = 0. Texts are UTF-8. Nothing prints, exits, or keeps global state. A handle that is
 * not being changed may be read by several threads; different handles are independent. */
#ifndef FLUJO_API_H
#define FLUJO_API_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FLUJO_API __attribute__((visibility("default")))
#else
#define FLUJO_API
#endif

#ifdef __cplusplus
#define FLUJO_BEGIN extern "C" {
#define FLUJO_END }
#else
#define FLUJO_BEGIN
#define FLUJO_END
#endif

/* Where memory comes from. `resize` follows realloc: a null block allocates, 0 bytes frees and
 * returns null. It is called from several threads at once. Null in place of a pointer to one:
 * that of the C library. The structure is copied; `user` must outlive what is made with it.
 * SQLite, which reads and writes result files, keeps its own allocator. */
struct flujo_allocator {
    void *(*resize)(void *user, void *block, size_t bytes);
    void *user;
};

#endif
