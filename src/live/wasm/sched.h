/* One processor: see pthread.h. */
#ifndef FLUJO_LIVE_SCHED_H
#define FLUJO_LIVE_SCHED_H

typedef int cpu_set_t;
#define CPU_COUNT(set) (*(set))
static inline int sched_getaffinity(int process, unsigned long size, cpu_set_t *set)
{
    return (void)process, (void)size, *set = 1, 0;
}

#endif
