/* Work shared by threads: a counter hands out items in increasing order; with
 * shares there is one counter a worker.
 *
 * Which thread runs an item is chance; what comes out is not, because each item
 * writes only its own slot. The status is not chance either: an item that was
 * handed out is always run, and items are handed out in order, so the lowest
 * item that fails has always been run before anything stops.
 * Threads live as long as their pool. Between jobs they spin for a moment, then
 * sleep; those of a single job (parallel_for) do not spin. The caller waits only for threads that have joined
 * its job: one that the system has not woken yet joins a later one, so a busy
 * machine costs help, not delay. */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

/* About a quarter of a millisecond: a thread that sleeps takes longer to wake
 * than most jobs of a pool last. */
enum { SPINS = 20000 };

struct worker {
    struct parallel_pool *pool;
    int index;
    pthread_t thread;
};

/* Items not yet handed out; apart from others in memory. */
struct queue {
    atomic_size_t next;
    size_t end;
    char apart[112];
};

/* A job, and who takes part. `lock` guards what is not atomic. */
struct parallel_pool {
    const struct allocator *a;
    struct worker *workers;
    struct queue *queues; /* by worker; a plain job has all its items in the first */
    int threads, made, spins;
    pthread_mutex_t lock;
    pthread_cond_t wake, rest;
    atomic_uint job;        /* number of the latest job */
    atomic_int taking_part; /* threads other than the caller that have joined it */
    int open;               /* may be joined */
    atomic_int quitting;
    parallel_fn fn;
    void *user;
    atomic_int stop;
    size_t failed_item;
    enum flujo_status status;
};

static void breathe(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_ia32_pause();
#endif
}

static void run_item(struct parallel_pool *pool, size_t item, int index)
{
    enum flujo_status status = pool->fn(pool->user, item, index);
    if (status == FLUJO_OK) return;
    atomic_store(&pool->stop, 1);
    pthread_mutex_lock(&pool->lock);
    if (pool->status == FLUJO_OK || item < pool->failed_item) {
        pool->status = status;
        pool->failed_item = item;
    }
    pthread_mutex_unlock(&pool->lock);
}

/* The worker's own queue first, then the others'. */
static void work(struct parallel_pool *pool, int index)
{
    for (int k = 0; k < pool->threads; k++) {
        struct queue *q = &pool->queues[(index + k) % pool->threads];
        while (atomic_load(&q->next) < q->end && !atomic_load(&pool->stop)) {
            size_t item = atomic_fetch_add(&q->next, 1);
            if (item < q->end) run_item(pool, item, index);
        }
    }
}

/* Wait for a job later than *seen and join it: 1, or 0 when the pool ends. */
static int join(struct parallel_pool *pool, unsigned *seen)
{
    for (int i = 0; i < pool->spins && atomic_load(&pool->job) == *seen && !atomic_load(&pool->quitting); i++)
        breathe();
    pthread_mutex_lock(&pool->lock);
    while (!atomic_load(&pool->quitting) && (!pool->open || atomic_load(&pool->job) == *seen))
        pthread_cond_wait(&pool->wake, &pool->lock);
    *seen = atomic_load(&pool->job);
    int quitting = atomic_load(&pool->quitting);
    if (!quitting) atomic_fetch_add(&pool->taking_part, 1);
    pthread_mutex_unlock(&pool->lock);
    return !quitting;
}

static void leave(struct parallel_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    if (atomic_fetch_sub(&pool->taking_part, 1) == 1) pthread_cond_signal(&pool->rest);
    pthread_mutex_unlock(&pool->lock);
}

static void *serve(void *argument)
{
    struct worker *w = argument;
    unsigned seen = 0;
    while (join(w->pool, &seen)) {
        work(w->pool, w->index);
        leave(w->pool);
    }
    return NULL;
}

static void open_job(struct parallel_pool *pool, const struct parallel_share *shares, int count, parallel_fn fn,
                     void *user)
{
    pthread_mutex_lock(&pool->lock);
    pool->fn = fn;
    pool->user = user;
    pool->status = FLUJO_OK;
    pool->failed_item = 0;
    for (int w = 0; w < pool->threads; w++) {
        atomic_store(&pool->queues[w].next, w < count ? shares[w].first : 0);
        pool->queues[w].end = w < count ? shares[w].end : 0;
    }
    atomic_store(&pool->stop, 0);
    pool->open = 1;
    atomic_fetch_add(&pool->job, 1);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
}

/* Nobody joins any more; wait for those who did. */
static void close_job(struct parallel_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->open = 0;
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->spins && atomic_load(&pool->taking_part) > 0; i++)
        breathe();
    pthread_mutex_lock(&pool->lock);
    while (atomic_load(&pool->taking_part) > 0)
        pthread_cond_wait(&pool->rest, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

static enum flujo_status run_job(struct parallel_pool *pool, const struct parallel_share *shares, int count,
                                 parallel_fn fn, void *user)
{
    open_job(pool, shares, count, fn, user);
    work(pool, 0);
    close_job(pool);
    return pool->status;
}

enum flujo_status parallel_pool_run(struct parallel_pool *pool, size_t count, parallel_fn fn, void *user)
{
    struct parallel_share all = {0, count};
    if (pool && pool->made > 0 && count > 1) return run_job(pool, &all, 1, fn, user);
    enum flujo_status status = FLUJO_OK;
    for (size_t item = 0; item < count && status == FLUJO_OK; item++)
        status = fn(user, item, 0);
    return status;
}

enum flujo_status parallel_pool_run_shares(struct parallel_pool *pool, int threads, const struct parallel_share *shares,
                                           parallel_fn fn, void *user)
{
    if (pool && pool->made > 0 && threads <= pool->threads) return run_job(pool, shares, threads, fn, user);
    enum flujo_status status = FLUJO_OK;
    for (int w = 0; w < threads; w++)
        for (size_t item = shares[w].first; item < shares[w].end && status == FLUJO_OK; item++)
            status = fn(user, item, 0);
    return status;
}

static int init_locks(struct parallel_pool *pool)
{
    if (pthread_mutex_init(&pool->lock, NULL) != 0) return 0;
    if (pthread_cond_init(&pool->wake, NULL) == 0) {
        if (pthread_cond_init(&pool->rest, NULL) == 0) return 1;
        pthread_cond_destroy(&pool->wake);
    }
    pthread_mutex_destroy(&pool->lock);
    return 0;
}

/* A pool of which no thread has been started. */
static struct parallel_pool *pool_alone(const struct allocator *a, int threads)
{
    struct parallel_pool *pool = memory_alloc(a, 1, sizeof *pool);
    if (!pool) return NULL;
    pool->a = a;
    pool->threads = threads;
    pool->queues = memory_alloc(a, (size_t)threads, sizeof *pool->queues);
    pool->workers = threads > 1 ? memory_alloc(a, (size_t)threads - 1, sizeof *pool->workers) : NULL;
    if (!pool->queues || !init_locks(pool)) {
        memory_free(a, pool->queues);
        memory_free(a, pool->workers);
        memory_free(a, pool);
        return NULL;
    }
    return pool;
}

static struct parallel_pool *make(const struct allocator *a, int threads, int spins)
{
    struct parallel_pool *pool = pool_alone(a, threads);
    if (!pool) return NULL;
    pool->spins = spins;
    for (; pool->workers && pool->made < threads - 1; pool->made++) {
        struct worker *w = &pool->workers[pool->made];
        *w = (struct worker){.pool = pool, .index = pool->made + 1};
        if (pthread_create(&w->thread, NULL, serve, w) != 0) break;
    }
    return pool;
}

struct parallel_pool *parallel_pool_make(const struct allocator *a, int threads)
{
    int cores = parallel_cores();
    if (threads <= 0) threads = cores;
    return make(a, threads, threads <= cores ? SPINS : 0);
}

void parallel_pool_free(struct parallel_pool *pool)
{
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->quitting, 1);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->made; i++)
        pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->rest);
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->lock);
    memory_free(pool->a, pool->queues);
    memory_free(pool->a, pool->workers);
    memory_free(pool->a, pool);
}

int parallel_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

enum flujo_status parallel_for(const struct allocator *a, int threads, size_t count, parallel_fn fn, void *user)
{
    if (threads <= 0) threads = parallel_cores();
    if ((size_t)threads > count) threads = (int)count;
    struct parallel_pool *pool = threads > 1 ? make(a, threads, 0) : NULL;
    enum flujo_status status = parallel_pool_run(pool, count, fn, user);
    parallel_pool_free(pool);
    return status;
}
