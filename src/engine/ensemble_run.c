/* Replicates of policies on threads.
 *
 * A worker takes a replicate through its days in all policies together: the
 * first policy alone while another does not differ from it, then side by side,
 * so that worlds draw with the same random numbers at the price of making these
 * once. Each ends as it would alone, to the byte. Each replicate writes only
 * its own part of the arrays, so results do not depend on threads; means are
 * taken in replicate order afterwards. A replicate clears its own rows as it
 * begins: that takes the first touch of large arrays to the threads. */
#include "base/parallel.h"
#include "engine/track.h"

#include <pthread.h>

/* What the workers share. */
struct job {
    const struct allocator *a;
    const struct run_request *request;
    const struct plan *plan;
    int policies, workers;       /* policies: at most MAX_WORLDS */
    struct ensemble **e;         /* one a policy */
    day_number part[MAX_WORLDS]; /* from when a policy may differ from the first */
    struct track *tracks;        /* [worker][policy] */
    struct world **worlds;       /* [worker][policy]: of the tracks; those of a worker share working memory */
    day_number broken_day;       /* of the first violation of conservation seen, 0 = none */
    pthread_mutex_t lock;
    int done;
};

struct random_key run_request_key(const struct run_request *q, int policy, int replicate)
{
    uint64_t seed = q->independent_streams ? q->seed ^ (0x9e3779b97f4a7c15u * (uint64_t)(policy + 1)) : q->seed;
    uint32_t number = q->numbers ? q->numbers[replicate] : (uint32_t)(q->first_replicate + replicate);
    struct random_key key = random_key_make(seed, number);
    key.expected = q->expected != 0;
    key.mean_noise = q->mean_noise != 0;
    return key;
}

static enum flujo_status report_day(struct job *job, day_number day)
{
    pthread_mutex_lock(&job->lock);
    job->broken_day = day;
    pthread_mutex_unlock(&job->lock);
    return FLUJO_FAILED;
}

/* Worlds that are under way: the first, and those that have parted from it. */
struct company {
    int count;
    struct track *tracks[MAX_WORLDS];
    struct world *worlds[MAX_WORLDS];
};

static void join(struct company *c, struct track *t)
{
    c->tracks[c->count] = t;
    c->worlds[c->count++] = t->w;
}

/* The latent path of one replicate in the i-th world. */
static struct latent_paths latent_of(const struct job *job, int i, int replicate)
{
    const struct run_request *q = job->request;
    struct latent_paths p = q->latent;
    size_t rows = (size_t)replicate + (size_t)i * (size_t)q->ways;
    if (p.value != 0) p.value += rows * (size_t)job->e[0]->scenario->class_count * (size_t)p.months;
    return p;
}

/* The policies that differ from the first day on. Returns 0, or 1 when
 * conservation is broken in the warm-up. */
static int begin(const struct job *job, struct track *tracks, int replicate, struct company *c)
{
    const struct run_request *q = job->request;
    size_t row = (size_t)replicate * (size_t)job->e[0]->scenario->parameter_count;
    c->count = 0;
    for (int i = 0; i < job->policies; i++) {
        struct track *t = &tracks[i];
        track_clear(t, replicate);
        if (i > 0 && job->part[i] > t->e->start) continue;
        t->w->latent = latent_of(job, i, replicate);
        if (world_start(t->w, t->e->policy, run_request_key(q, t->e->policy, replicate), q->population_scale,
                        q->no_priors, q->parameters ? q->parameters + row : 0, ensemble_parameters(t->e, replicate))
            != 0)
            return 1;
        join(c, t);
    }
    return 0;
}

/* The policies that part on this day take up the past of the first. */
static void part_today(const struct job *job, struct track *tracks, day_number day, struct company *c)
{
    for (int i = 1; i < job->policies; i++) {
        if (job->part[i] == day && day > tracks[i].e->start) {
            track_branch(&tracks[i], &tracks[0]);
            tracks[i].w->latent = latent_of(job, i, tracks[i].replicate);
            join(c, &tracks[i]);
        }
    }
}

static void report_progress(struct job *job)
{
    const struct run_request *q = job->request;
    pthread_mutex_lock(&job->lock);
    job->done++;
    if (q->progress != 0) q->progress(q->progress_user, job->done, q->replicates);
    pthread_mutex_unlock(&job->lock);
}

static int is_stopped(const struct job *job) { return job->request->stop != 0 && atomic_load(job->request->stop); }

/* The replicate under way leaves nothing. */
static enum flujo_status drop(const struct job *job, struct track *tracks, int replicate)
{
    for (int i = 0; i < job->policies; i++)
        track_clear(&tracks[i], replicate);
    return FLUJO_INTERRUPTED;
}

/* The worlds of a worker and a track of each, made by its own thread as it begins its first replicate. */
static int make_worker(struct job *job, int worker)
{
    struct track *tracks = job->tracks + worker * job->policies;
    struct world **worlds = job->worlds + worker * job->policies;
    if (!worlds_make(job->a, job->plan, worlds, job->policies)) {
        worlds[0] = 0;
        return 0;
    }
    for (int i = 0; i < job->policies; i++)
        if (!track_make(&tracks[i], job->a, job->request, job->e[i], worlds[i])) return 0;
    return 1;
}

static enum flujo_status run_replicate(void *user, size_t item, int worker)
{
    struct job *job = user;
    struct track *tracks = job->tracks + (size_t)worker * (size_t)job->policies;
    struct company c;
    day_number start = job->e[0]->start, end = job->e[0]->end;
    if (is_stopped(job)) return FLUJO_INTERRUPTED;
    if (tracks[0].w == 0 && !make_worker(job, worker)) return FLUJO_NO_MEMORY;
    if (begin(job, tracks, (int)item, &c) != 0) return report_day(job, start);
    for (day_number day = start; day <= end; day++) {
        if (is_stopped(job)) return drop(job, tracks, (int)item);
        part_today(job, tracks, day, &c);
        if (worlds_day(c.worlds, c.count) != 0) return report_day(job, day);
        for (int i = 0; i < c.count; i++)
            track_keep_day(c.tracks[i]);
    }
    part_today(job, tracks, end + 1, &c); /* who never did */
    for (int i = 0; i < job->policies; i++)
        track_finish(&tracks[i]);
    report_progress(job);
    return FLUJO_OK;
}

/* Means of all complete replicates of a policy. */
static enum flujo_status take_means(void *user, size_t policy, int worker)
{
    const struct job *job = user;
    struct ensemble *e = job->e[policy];
    (void)worker;
    for (int from = 0; from < job->workers; from++) {
        const struct track *t = &job->tracks[(size_t)(from * job->policies) + policy];
        if (t->sum != 0) track_add_sums(t); /* of a worker that began a replicate */
    }
    ensemble_take_means(e);
    return FLUJO_OK;
}

static void report_broken(const struct job *job, struct error_list *errors)
{
    char date[11];
    struct position nowhere = {0};
    if (job->broken_day == 0) return;
    date_format(job->broken_day, date);
    errors_add(
        errors, SEVERITY_ERROR, nowhere,
        "people are not conserved on %s in a replicate of policy '%s'%s; this is a defect of flujo, please report it",
        date, job->e[0]->scenario->policies[job->e[0]->policy].id,
        job->policies > 1 ? " or of one compared with it" : "");
}

/* The ensembles, and room for what each worker needs. */
static enum flujo_status make_all(struct job *job, const struct scenario *s, const int *policies)
{
    const struct allocator *a = job->a;
    const struct run_request *q = job->request;
    size_t tracks = (size_t)job->workers * (size_t)job->policies;
    job->tracks = memory_alloc(a, tracks, sizeof *job->tracks);
    job->worlds = memory_alloc(a, tracks, sizeof *job->worlds);
    if (job->tracks == 0 || job->worlds == 0) return FLUJO_NO_MEMORY;
    for (int i = 0; i < job->policies; i++) {
        if (job->e[i] == 0)
            job->e[i] = ensemble_make(a, s, q, policies[i]);
        else
            ensemble_again(job->e[i], q);
        if (job->e[i] == 0) return FLUJO_NO_MEMORY;
        job->part[i] = policies_part(s, policies[0], policies[i], job->e[i]->end);
        if (q->ways > 0 && q->ways_part < job->part[i]) job->part[i] = q->ways_part;
    }
    return FLUJO_OK;
}

static void free_all(struct job *job, const struct allocator *a)
{
    for (int i = 0; job->tracks != 0 && i < job->workers * job->policies; i++)
        track_free(&job->tracks[i], a);
    for (int i = 0; job->worlds != 0 && i < job->workers * job->policies; i += job->policies)
        if (job->worlds[i] != 0) worlds_free(a, job->worlds + i);
    memory_free(a, job->tracks);
    memory_free(a, job->worlds);
}

/* At most MAX_WORLDS policies. */
static enum flujo_status run_company(const struct allocator *a, const struct scenario *s,
                                     const struct run_request *request, const int *policies, int count,
                                     struct ensemble **out, struct error_list *errors)
{
    int workers = request->threads > 0 ? request->threads : parallel_cores();
    struct job job = {.a = a, .request = request, .policies = count, .workers = workers, .e = out};
    struct plan *plan = 0;
    pthread_mutex_init(&job.lock, 0);
    enum flujo_status status = plan_make(a, s, &plan, errors);
    job.plan = plan;
    if (status == FLUJO_OK) status = make_all(&job, s, policies);
    if (status == FLUJO_OK) status = parallel_for(a, workers, (size_t)request->replicates, run_replicate, &job);
    int usable = status == FLUJO_OK || status == FLUJO_INTERRUPTED;
    if (usable)
        parallel_for(a, workers, (size_t)count, take_means, &job);
    else
        report_broken(&job, errors);
    free_all(&job, a);
    plan_free(a, plan);
    pthread_mutex_destroy(&job.lock);
    return status;
}

/* Companies go one after the other; what is reported is the progress of all. */
struct share {
    const struct run_request *request;
    int company, companies;
};

static void report_share(void *user, int done, int total)
{
    const struct share *p = user;
    p->request->progress(p->request->progress_user, (int)(((long)p->company * total + done) / p->companies), total);
}

static void free_ensembles(const struct allocator *a, struct ensemble **e, int count)
{
    for (int i = 0; i < count; i++) {
        ensemble_free(a, e[i]);
        e[i] = 0;
    }
}

/* All replicates at once, in new ensembles where out[i] is null, else in these, which were made for as many or more. */
static enum flujo_status run_whole(const struct allocator *a, const struct scenario *s,
                                   const struct run_request *request, const int *policies, int count,
                                   struct ensemble **out, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    int together = request->independent_streams ? 1 : MAX_WORLDS, first = 0;
    struct share share = {request, 0, (count + together - 1) / together};
    struct run_request part = *request;
    if (request->progress != 0) part.progress = report_share, part.progress_user = &share;
    for (; first < count && status == FLUJO_OK; first += together, share.company++) {
        part.latent = request->latent;
        if (part.latent.value != 0)
            part.latent.value += (size_t)first * (size_t)request->ways * (size_t)s->class_count
                                 * (size_t)part.latent.months;
        status = run_company(a, s, &part, policies + first, count - first < together ? count - first : together,
                             out + first, errors);
    }
    if (status != FLUJO_OK && status != FLUJO_INTERRUPTED) free_ensembles(a, out, count);
    return status;
}

/* Replicates that are kept whole until they are condensed: as many as fit, and enough for all threads. */
enum { LEAST_BATCH = 8, MOST_BATCH = 64, BATCH_BYTES = 96000000 };

int run_request_batch(const struct scenario *s, const struct run_request *request, int policies)
{
    struct run_request q = *request;
    int least = 2 * (q.threads > 0 ? q.threads : parallel_cores());
    q.values_most = 0;
    q.replicates = policies;
    double fit = BATCH_BYTES / ensemble_bytes(s, &q);
    int batch = fit < LEAST_BATCH ? LEAST_BATCH : fit > MOST_BATCH ? MOST_BATCH : (int)fit;
    return batch > least ? batch : least;
}

double run_request_bytes(const struct scenario *s, const struct run_request *request, int policies)
{
    struct run_request batch = *request;
    double bytes = ensemble_bytes(s, request) * policies;
    if (!run_request_condenses(s, request)) return bytes;
    batch.values_most = 0;
    batch.replicates = run_request_batch(s, request, policies);
    int workers = request->threads > 0 ? request->threads : parallel_cores();
    int pairs = workers < policies - 1 ? workers : policies - 1;
    int numbers = pairs * COMPARED_NUMBERS > workers ? pairs * COMPARED_NUMBERS : workers;
    return bytes + ensemble_bytes(s, &batch) * policies
           + (double)request->replicates * numbers * (double)sizeof(double);
}

/* Progress of a batch among all. */
struct batch_progress {
    const struct run_request *request;
    int before;
};

static void report_batch(void *user, int done, int total)
{
    const struct batch_progress *b = user;
    (void)total;
    b->request->progress(b->request->progress_user, b->before + done, b->request->replicates);
}

/* Batch after batch into condensed ensembles. */
static enum flujo_status run_condensed(const struct allocator *a, const struct scenario *s,
                                       const struct run_request *request, const int *policies, int count,
                                       struct ensemble **out, struct error_list *errors)
{
    struct ensemble **part = memory_alloc(a, (size_t)count, sizeof *part);
    enum flujo_status status = FLUJO_OK, put = part != 0 ? FLUJO_OK : FLUJO_NO_MEMORY;
    int batch = run_request_batch(s, request, count), all = request->replicates, done = 0;

    for (int i = 0; i < count; i++) {
        out[i] = put == FLUJO_OK ? ensemble_make(a, s, request, policies[i]) : 0;
        if (out[i] == 0) put = FLUJO_NO_MEMORY;
    }
    for (; done < all && status == FLUJO_OK && put == FLUJO_OK; done += batch) {
        struct batch_progress progress = {request, done};
        struct run_request q = *request;
        q.values_most = 0;
        run_request_narrow(s, &q, done, batch < all - done ? batch : all - done);
        if (q.progress != 0) q.progress = report_batch, q.progress_user = &progress;
        status = run_whole(a, s, &q, policies, count, part, errors);
        for (int i = 0; i < count; i++)
            if (part[i] != 0 && part[i]->first_replicate == q.first_replicate && put == FLUJO_OK)
                put = ensemble_put(a, out[i], done, part[i], request->threads);
    }
    if (part != 0) free_ensembles(a, part, count);
    memory_free(a, part);
    status = put == FLUJO_OK ? status : put;
    if (status != FLUJO_OK && status != FLUJO_INTERRUPTED) free_ensembles(a, out, count);
    for (int i = 0; i < count && out[i] != 0; i++)
        ensemble_take_means(out[i]);
    return status;
}

enum flujo_status ensembles_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                                const int *policies, int count, struct ensemble **out, struct error_list *errors)
{
    for (int i = 0; i < count; i++)
        out[i] = 0;
    return run_request_condenses(s, request) ? run_condensed(a, s, request, policies, count, out, errors)
                                             : run_whole(a, s, request, policies, count, out, errors);
}

enum flujo_status ensemble_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                               struct ensemble **out, struct error_list *errors)
{
    return ensembles_run(a, s, request, &request->policy, 1, out, errors);
}
