/* Work shared by threads: one counter hands out items in increasing order.
 *
 * Which thread runs an item is chance; what comes out is not, because each item
 * writes only its own slot. The status is not chance either: an item that was
 * handed out is always run, and items are handed out in order, so the lowest
 * item that fails has always been run before anything stops. */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

/* What the workers share. `lock` guards failed_item and status. */
struct job {
    size_t count;
    parallel_fn fn;
    void *user;
    atomic_size_t next;
    atomic_int stop;
    pthread_mutex_t lock;
    size_t failed_item;
    enum flujo_status status;
};

struct worker {
    struct job *job;
    int index;
    pthread_t thread;
};

static void *work(void *argument)
{
    struct worker *w = argument;
    struct job *job = w->job;
    while (!atomic_load(&job->stop)) {
        size_t item = atomic_fetch_add(&job->next, 1);
        if (item >= job->count)
            break;
        enum flujo_status status = job->fn(job->user, item, w->index);
        if (status == FLUJO_OK)
            continue;
        atomic_store(&job->stop, 1);
        pthread_mutex_lock(&job->lock);
        if (job->status == FLUJO_OK || item < job->failed_item) {
            job->status = status;
            job->failed_item = item;
        }
        pthread_mutex_unlock(&job->lock);
    }
    return NULL;
}

int parallel_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

enum flujo_status parallel_for(const struct allocator *a, int threads, size_t count, parallel_fn fn, void *user)
{
    struct job job = {.count = count, .fn = fn, .user = user, .status = FLUJO_OK};
    struct worker caller = {.job = &job, .index = 0};
    struct worker *others = NULL;
    int made = 0;

    if (threads <= 0)
        threads = parallel_cores();
    if ((size_t)threads > count)
        threads = (int)count;
    atomic_init(&job.next, 0);
    atomic_init(&job.stop, 0);
    if (pthread_mutex_init(&job.lock, NULL) != 0)
        return FLUJO_FAILED;
    if (threads > 1)
        others = memory_alloc(a, (size_t)threads - 1, sizeof *others);
    for (; others != NULL && made < threads - 1; made++) {
        others[made].job = &job;
        others[made].index = made + 1;
        if (pthread_create(&others[made].thread, NULL, work, &others[made]) != 0)
            break;
    }
    work(&caller);
    for (int i = 0; i < made; i++)
        pthread_join(others[i].thread, NULL);
    memory_free(a, others);
    pthread_mutex_destroy(&job.lock);
    return job.status;
}
