/* A made-up network in the form of a Flee instance, for benchmarks and tests:
 * as large as wished, built in memory, the same for the same arguments. */
#ifndef FLUJO_FLEE_SYNTHETIC_H
#define FLUJO_FLEE_SYNTHETIC_H

#include "flee/flee_instance.h"

#include <stdint.h>

struct flee_synthetic {
    int places;    /* 4 .. 1,000,000 */
    double people; /* in all, 1 .. 2e9 */
    uint64_t seed;
};

/* 90 days. FLUJO_BAD_INPUT with a message if a number is out of range. Free
 * with flee_instance_free. */
enum flujo_status flee_synthetic_make(const struct allocator *a, const struct flee_synthetic *wish,
                                      const struct flee_read_options *options, struct flee_instance **out,
                                      struct error_list *errors);

#endif
