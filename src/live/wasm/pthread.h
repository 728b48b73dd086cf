/* Threads for WebAssembly: there are none, so locks are nothing and no thread can be made (base/parallel.c then does all
 * the work itself). Web workers share no memory: each has an engine of its own. */
#ifndef FLUJO_LIVE_PTHREAD_H
#define FLUJO_LIVE_PTHREAD_H

#include <errno.h>

typedef int pthread_t, pthread_mutex_t, pthread_cond_t;

static inline int pthread_mutex_init(pthread_mutex_t *m, const void *attributes) { return (void)attributes, *m = 0; }
static inline int pthread_mutex_lock(pthread_mutex_t *m) { return (void)m, 0; }
static inline int pthread_mutex_unlock(pthread_mutex_t *m) { return (void)m, 0; }
static inline int pthread_mutex_destroy(pthread_mutex_t *m) { return (void)m, 0; }
static inline int pthread_cond_init(pthread_cond_t *c, const void *attributes) { return (void)attributes, *c = 0; }
static inline int pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m) { return (void)c, (void)m, 0; }
static inline int pthread_cond_signal(pthread_cond_t *c) { return (void)c, 0; }
static inline int pthread_cond_broadcast(pthread_cond_t *c) { return (void)c, 0; }
static inline int pthread_cond_destroy(pthread_cond_t *c) { return (void)c, 0; }
static inline int pthread_join(pthread_t t, void **result) { return (void)t, (void)result, 0; }
static inline int pthread_create(pthread_t *t, const void *attributes, void *(*run)(void *), void *argument)
{
    return (void)t, (void)attributes, (void)run, (void)argument, EAGAIN;
}

#endif
