/* Ensembles over the ranks of MPI (MPI Forum, MPI: A Message-Passing Interface Standard, version 3.1). */
#include "engine/ranks.h"

#include "base/memory.h"
#include "engine/condensed.h"

#ifndef FLUJO_HAVE_MPI

void ranks_begin(void) {}
void ranks_end(int code) { (void)code; }
const char *ranks_library(void) { return "not built in"; }
int ranks_own(void) { return 0; }
int ranks_count(void) { return 1; }
int ranks_agree(int value) { return value; }
enum flujo_status ranks_worst(enum flujo_status status) { return status; }
void ranks_sum(double *values, int count) { (void)values, (void)count; }
void ranks_total(void *none, int64_t *values, int count) { (void)none, (void)values, (void)count; }

enum flujo_status ranks_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                            const int *policies, int count, struct ensemble **out, struct error_list *errors)
{
    return ensembles_run(a, s, request, policies, count, out, errors);
}

enum flujo_status ranks_share(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                              const int *policies, int count, struct ensemble **out, struct error_list *errors)
{
    return ensembles_run(a, s, request, policies, count, out, errors);
}

#else

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What launchers set: Open MPI, and those that speak PMI or PMIx (MPICH, srun). */
void ranks_begin(void)
{
    static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"};
    int launched = 0, provided;

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        launched |= getenv(signs[i]) != NULL;
    if (launched) MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
}

static int under_way(void)
{
    int begun = 0, ended = 0;

    MPI_Initialized(&begun);
    MPI_Finalized(&ended);
    return begun && !ended;
}

/* Where all ranks meet: those that share work, in every collective, and those that have left, in ranks_end. */
struct meeting {
    int left, stay; /* 1: some rank has, or does */
    int worst;      /* status or exit code */
};

static struct meeting meet(int leaves, int status)
{
    int all[] = {leaves, !leaves, status};

    MPI_Allreduce(MPI_IN_PLACE, all, 3, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return (struct meeting){all[0], all[1], all[2]};
}

/* Whether all are there to share work. */
static int all_share(void) { return under_way() && !meet(0, FLUJO_OK).left; }

void ranks_end(int code)
{
    if (!under_way()) return;
    while (meet(1, code).stay)
        ;
    MPI_Finalize();
}

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *ranks_library(void)
{
#ifdef OMPI_MAJOR_VERSION
    return "Open MPI " TEXT(OMPI_MAJOR_VERSION) "." TEXT(OMPI_MINOR_VERSION) "." TEXT(OMPI_RELEASE_VERSION);
#else
    return "standard " TEXT(MPI_VERSION) "." TEXT(MPI_SUBVERSION);
#endif
}

int ranks_own(void)
{
    int rank = 0;

    if (under_way()) MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

int ranks_count(void)
{
    int count = 1;

    if (under_way()) MPI_Comm_size(MPI_COMM_WORLD, &count);
    return count;
}

int ranks_agree(int value)
{
    if (all_share()) MPI_Bcast(&value, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return value;
}

/* The worst of all ranks. */
enum flujo_status ranks_worst(enum flujo_status status)
{
    if (!under_way()) return status;
    struct meeting all = meet(0, (int)status);
    return all.left && all.worst != FLUJO_INTERRUPTED ? FLUJO_BAD_INPUT : (enum flujo_status)all.worst;
}

void ranks_sum(double *values, int count)
{
    if (!all_share()) return;
    if (ranks_own() == 0)
        MPI_Reduce(MPI_IN_PLACE, values, count, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    else
        MPI_Reduce(values, NULL, count, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
}

void ranks_total(void *none, int64_t *values, int count)
{
    (void)none;
    if (all_share()) MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
}

/* Replicates that this rank has run: [policy] of it. */
struct chunk {
    int first, count;
    struct ensemble **e;
};

struct work {
    const struct allocator *a;
    const struct scenario *s;
    const struct run_request *request;
    const int *policies;
    int policy_count;
    struct chunk *chunks;
    int chunk_count;
    struct ensemble *
        *own;  /* [policy] where all is condensed: of this rank's chunks, joined in their order; else null */
    int begun; /* replicates that all ranks have taken: for the progress */
};

static void free_chunks(struct work *w)
{
    for (int k = 0; w->own != NULL && k < w->policy_count; k++)
        ensemble_free(w->a, w->own[k]);
    memory_free(w->a, w->own);
    for (int i = 0; i < w->chunk_count; i++) {
        for (int k = 0; w->chunks[i].e != NULL && k < w->policy_count; k++)
            ensemble_free(w->a, w->chunks[i].e[k]);
        memory_free(w->a, w->chunks[i].e);
    }
    memory_free(w->a, w->chunks);
}

static void report(void *user, int done, int total)
{
    const struct work *w = user;

    (void)total;
    if (ranks_own() == 0) w->request->progress(w->request->progress_user, w->begun + done, w->request->replicates);
}

/* Chunks that are condensed become one. */
static enum flujo_status join_chunk(struct work *w, struct ensemble **e)
{
    enum flujo_status status = FLUJO_OK;

    for (int k = 0; k < w->policy_count && status == FLUJO_OK; k++) {
        if (w->own[k] != NULL) {
            status = ensemble_join(w->a, w->own[k], e[k], w->request->threads);
            ensemble_free(w->a, e[k]);
        } else {
            w->own[k] = e[k];
        }
        e[k] = NULL;
    }
    return status;
}

static enum flujo_status run_chunk(struct work *w, int first, int count, struct error_list *errors)
{
    struct run_request q = *w->request;
    struct chunk *more = memory_resize(w->a, w->chunks, (size_t)w->chunk_count + 1, sizeof *more);

    if (more == NULL) return FLUJO_NO_MEMORY;
    w->chunks = more;
    w->begun = first;
    more += w->chunk_count++;
    *more = (struct chunk){first, count, memory_alloc(w->a, (size_t)w->policy_count, sizeof *more->e)};
    if (more->e == NULL) return FLUJO_NO_MEMORY;
    run_request_narrow(w->s, &q, first, count);
    q.values_most = w->own != NULL ? CONDENSE_ANY : 0;
    if (q.progress != NULL) q.progress = report, q.progress_user = w;
    enum flujo_status status = ensembles_run(w->a, w->s, &q, w->policies, w->policy_count, more->e, errors);
    return status == FLUJO_OK && w->own != NULL ? join_chunk(w, more->e) : status;
}

/* Chunks from the counter on rank 0 until none is left; a rank that fails takes all that is left. */
static enum flujo_status take_chunks(struct work *w, struct error_list *errors)
{
    int all = w->request->replicates, size = all / (8 * ranks_count()), first = 0, *counter;
    enum flujo_status status = FLUJO_OK;
    MPI_Win window;

    size = size < 1 ? 1 : size;
    MPI_Win_allocate(ranks_own() == 0 ? (MPI_Aint)sizeof *counter : 0, sizeof *counter, MPI_INFO_NULL, MPI_COMM_WORLD,
                     &counter, &window);
    MPI_Win_lock_all(0, window);
    if (ranks_own() == 0) *counter = 0;
    MPI_Win_sync(window);
    MPI_Barrier(MPI_COMM_WORLD);
    while (first < all) {
        int take = status == FLUJO_OK ? size : all;
        MPI_Fetch_and_op(&take, &first, MPI_INT, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
        if (status != FLUJO_OK) break;
        if (first < all) status = run_chunk(w, first, all - first < size ? all - first : size, errors);
    }
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    return ranks_worst(status);
}

/* A chunk into the whole on rank 0: from `of`, or from another rank. */
static void place_chunk(struct ensemble *whole, int first, int count, const struct ensemble *of, int rank, double *sums)
{
    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
        size_t n, same;
        double *to = ensemble_block(whole, part, first, count, &n), *target = part == PART_SUMS ? sums : to;
        if (n == 0) continue;
        if (of != NULL)
            memcpy(target, ensemble_block(of, part, 0, count, &same), n * sizeof *target);
        else
            MPI_Recv(target, (int)n, MPI_DOUBLE, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        for (size_t k = 0; part == PART_SUMS && k < n; k++)
            to[k] += sums[k];
    }
    memset(whole->done + first, 1, (size_t)count);
}

/* What a rank keeps of each replicate, as blocks of numbers: sent to rank 0, or received there. */
static void exchange(const struct ensemble *e, int rank, int send)
{
    struct condensed *c = e->condensed;
    int rows = e->replicates * c->width;

    for (enum ensemble_part part = PART_PARAMETERS; part < ENSEMBLE_PARTS; part++) {
        size_t n;
        double *block = ensemble_block(e, part, 0, e->replicates, &n);
        if (send)
            MPI_Send(block, (int)n, MPI_DOUBLE, rank, 1, MPI_COMM_WORLD);
        else
            MPI_Recv(block, (int)n, MPI_DOUBLE, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    if (send)
        MPI_Send(c->kept, rows, MPI_FLOAT, rank, 1, MPI_COMM_WORLD);
    else
        MPI_Recv(c->kept, rows, MPI_FLOAT, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void merge_short(void *more, void *into, int *count, MPI_Datatype *type)
{
    (void)type;
    condensed_merge(&(struct condensed){.count_bytes = 2}, more, into, (size_t)*count);
}

static void merge_long(void *more, void *into, int *count, MPI_Datatype *type)
{
    (void)type;
    condensed_merge(&(struct condensed){.count_bytes = 4}, more, into, (size_t)*count);
}

/* The bins of all ranks into those of rank 0, as a tree of ranks. */
static void reduce_bins(const struct work *w, struct ensemble **whole)
{
    const struct condensed *first = w->own[0]->condensed;
    MPI_Datatype type;
    MPI_Op op;

    MPI_Type_contiguous((int)condensed_record(first), MPI_BYTE, &type);
    MPI_Type_commit(&type);
    MPI_Op_create(first->count_bytes == 2 ? merge_short : merge_long, 1, &op);
    for (int k = 0; k < w->policy_count; k++) {
        for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_HORIZON; kind++) {
            struct condensed *c = w->own[k]->condensed;
            int count = (int)(condensed_size(c, kind) / condensed_record(c));
            if (c->held == 0) memset(c->bins[kind], 0, condensed_size(c, kind));
            MPI_Reduce(c->bins[kind], ranks_own() == 0 ? whole[k]->condensed->bins[kind] : NULL, count, type, op, 0,
                       MPI_COMM_WORLD);
        }
    }
    MPI_Op_free(&op);
    MPI_Type_free(&type);
}

/* Rank 0 takes what a rank keeps of each replicate, and where its chunks belong; by way of `room`, from others. */
static void gather_condensed(const struct work *w, int rank, struct ensemble **whole, struct ensemble *room)
{
    int counts[] = {w->chunk_count, w->chunk_count > 0 ? w->own[0]->replicates : 0}, head[2];

    if (rank > 0) MPI_Recv(counts, 2, MPI_INT, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    for (int k = 0; k < w->policy_count && counts[0] > 0; k++) {
        struct ensemble *of = rank > 0 ? room : w->own[k];
        if (rank > 0) {
            of->replicates = counts[1];
            exchange(of, rank, 0);
            memset(of->done, 1, (size_t)counts[1]);
        }
        whole[k]->condensed->held += counts[1];
        for (int i = 0, from = 0; i < counts[0]; i++, from += head[1]) {
            head[0] = w->chunk_count > i ? w->chunks[i].first : 0,
            head[1] = w->chunk_count > i ? w->chunks[i].count : 0;
            if (rank > 0) MPI_Recv(head, 2, MPI_INT, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            condensed_keep(whole[k], head[0], of, from, head[1]);
        }
        size_t n;
        double *sums = ensemble_block(whole[k], PART_SUMS, 0, 1, &n), *more = ensemble_block(of, PART_SUMS, 0, 1, &n);
        for (size_t i = 0; i < n; i++)
            sums[i] += more[i];
    }
}

static void send_condensed(const struct work *w)
{
    int counts[] = {w->chunk_count, w->chunk_count > 0 ? w->own[0]->replicates : 0};

    MPI_Send(counts, 2, MPI_INT, 0, 1, MPI_COMM_WORLD);
    for (int k = 0; k < w->policy_count && w->chunk_count > 0; k++) {
        exchange(w->own[k], 0, 1);
        for (int i = 0; i < w->chunk_count; i++) {
            int head[2] = {w->chunks[i].first, w->chunks[i].count};
            MPI_Send(head, 2, MPI_INT, 0, 1, MPI_COMM_WORLD);
        }
    }
}

/* Bins on every rank, with counts as wide as all replicates need; and on rank 0 room for what the rank with the most keeps. */
static enum flujo_status make_room(const struct work *w, struct ensemble **room)
{
    struct run_request q = *w->request;
    int most = w->chunk_count > 0 ? w->own[0]->replicates : 0;
    enum flujo_status status = FLUJO_OK;

    MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    q.values_most = CONDENSE_ANY;
    q.replicates = 1;
    for (int k = 0; k < w->policy_count; k++) {
        if (w->own[k] == NULL) w->own[k] = ensemble_make(w->a, w->s, &q, w->policies[k]);
        if (w->own[k] == NULL || !condensed_widen(w->a, w->own[k]->condensed, w->request->replicates))
            status = FLUJO_NO_MEMORY;
    }
    q.replicates = most;
    if (ranks_own() == 0) *room = ensemble_make(w->a, w->s, &q, w->policies[0]);
    return ranks_own() == 0 && *room == NULL ? FLUJO_NO_MEMORY : status;
}

/* What all ranks have condensed into the whole. */
static enum flujo_status collect_condensed(const struct work *w, struct ensemble **whole)
{
    struct ensemble *room = NULL;
    enum flujo_status status = ranks_worst(make_room(w, &room));

    if (status == FLUJO_OK) reduce_bins(w, whole);
    if (status == FLUJO_OK && ranks_own() > 0) send_condensed(w);
    for (int rank = 0; status == FLUJO_OK && ranks_own() == 0 && rank < ranks_count(); rank++)
        gather_condensed(w, rank, whole, room);
    ensemble_free(w->a, room);
    return status;
}

/* Rank 0 takes the chunks of a rank in the order in which that one sends them. */
static void gather(const struct work *w, int rank, struct ensemble **whole, double *sums)
{
    int chunks = w->chunk_count, head[2];

    if (rank > 0) MPI_Recv(&chunks, 1, MPI_INT, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    for (int i = 0; i < chunks; i++) {
        if (rank > 0)
            MPI_Recv(head, 2, MPI_INT, rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        else
            head[0] = w->chunks[i].first, head[1] = w->chunks[i].count;
        for (int k = 0; k < w->policy_count; k++)
            place_chunk(whole[k], head[0], head[1], rank > 0 ? NULL : w->chunks[i].e[k], rank, sums);
    }
}

static void send_chunks(const struct work *w)
{
    MPI_Send(&w->chunk_count, 1, MPI_INT, 0, 1, MPI_COMM_WORLD);
    for (int i = 0; i < w->chunk_count; i++) {
        const struct chunk *c = &w->chunks[i];
        int head[2] = {c->first, c->count};
        MPI_Send(head, 2, MPI_INT, 0, 1, MPI_COMM_WORLD);
        for (int k = 0; k < w->policy_count; k++) {
            for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
                size_t n;
                const double *rows = ensemble_block(c->e[k], part, 0, c->count, &n);
                if (n > 0) MPI_Send(rows, (int)n, MPI_DOUBLE, 0, 1, MPI_COMM_WORLD);
            }
        }
    }
}

/* Room for all, on rank 0. */
static enum flujo_status make_whole(const struct work *w, struct ensemble **whole, double **sums)
{
    enum flujo_status status = FLUJO_OK;

    for (int k = 0; k < w->policy_count && ranks_own() == 0; k++) {
        whole[k] = ensemble_make(w->a, w->s, w->request, w->policies[k]);
        if (whole[k] == NULL) return FLUJO_NO_MEMORY;
    }
    if (ranks_own() == 0) {
        size_t n;
        ensemble_block(whole[0], PART_SUMS, 0, 1, &n);
        *sums = memory_alloc(w->a, n + 1, sizeof **sums);
        status = *sums != NULL ? FLUJO_OK : FLUJO_NO_MEMORY;
    }
    return status;
}

enum flujo_status ranks_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                            const int *policies, int count, struct ensemble **out, struct error_list *errors)
{
    struct work w = {.a = a, .s = s, .request = request, .policies = policies, .policy_count = count};
    double *sums = NULL;

    if (ranks_count() == 1) return ensembles_run(a, s, request, policies, count, out, errors);
    for (int i = 0; i < count; i++)
        out[i] = NULL;
    int condensed = run_request_condenses(s, request);
    if (condensed) w.own = memory_alloc(a, (size_t)count, sizeof *w.own);
    enum flujo_status status = ranks_worst(condensed && w.own == NULL ? FLUJO_NO_MEMORY : FLUJO_OK);
    if (status == FLUJO_OK) status = take_chunks(&w, errors);
    if (status == FLUJO_OK) status = ranks_worst(make_whole(&w, out, &sums));
    if (status == FLUJO_OK && condensed) status = collect_condensed(&w, out);
    if (status == FLUJO_OK && !condensed && ranks_own() > 0) send_chunks(&w);
    for (int rank = 0; status == FLUJO_OK && !condensed && ranks_own() == 0 && rank < ranks_count(); rank++)
        gather(&w, rank, out, sums);
    for (int i = 0; i < count && out[i] != NULL; i++) {
        if (status == FLUJO_OK) {
            ensemble_take_means(out[i]);
        } else {
            ensemble_free(a, out[i]);
            out[i] = NULL;
        }
    }
    memory_free(a, sums);
    free_chunks(&w);
    return status;
}

/* From rank 0 to all. */
static void spread(struct ensemble *e)
{
    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
        size_t n;
        double *rows = ensemble_block(e, part, 0, e->replicates, &n);
        if (n > 0) MPI_Bcast(rows, (int)n, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    }
    memset(e->done, 1, (size_t)e->replicates);
    ensemble_take_means(e);
}

enum flujo_status ranks_share(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                              const int *policies, int count, struct ensemble **out, struct error_list *errors)
{
    enum flujo_status status = ranks_run(a, s, request, policies, count, out, errors);

    if (ranks_count() == 1) return status;
    for (int k = 0; k < count && status == FLUJO_OK && ranks_own() > 0; k++) {
        out[k] = ensemble_make(a, s, request, policies[k]);
        if (out[k] == NULL) status = FLUJO_NO_MEMORY;
    }
    status = ranks_worst(status);
    for (int k = 0; k < count; k++) {
        if (status == FLUJO_OK) {
            spread(out[k]);
        } else {
            ensemble_free(a, out[k]);
            out[k] = NULL;
        }
    }
    return status;
}

#endif
