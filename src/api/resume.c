/* Going on: chunks of the replicates are kept as they are complete, each a slice in a folder beside the result. What is
 * kept is never written again, and at the end the slices are put together as `flujo merge` does. */
#include "api/handles.h"

#include "base/clock.h"
#include "base/files.h"
#include "base/parallel.h"
#include "store/export.h"

#include <string.h>

/* A chunk grows until it takes as long: what a kill loses. */
static const double chunk_seconds = 30;

struct going {
    struct flujo_result *r;
    const struct run_request *q;
    const int *policies;
    int count, done; /* policies; replicates that are kept */
    struct text path;
    struct error_list *errors;
};

void resume_folder(struct text *t, const char *path)
{
    text_clear(t);
    text_format(t, "%s.partial", path);
}

/* The file of the chunk that begins with the next replicate. */
static enum flujo_status name_chunk(struct going *g)
{
    resume_folder(&g->path, g->r->path.data);
    text_format(&g->path, "/%07d.sqlite", g->q->first_replicate + g->done + 1);
    return g->path.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

/* A chunk that is there already: *taken of its replicates. */
static enum flujo_status take_kept(struct going *g, int *taken)
{
    struct flujo_result *r = g->r;

    *taken = 0;
    if (!file_is_regular(g->path.data)) return FLUJO_OK;
    struct slice *more = memory_resize(r->a, r->slices, r->slice_count + 1, sizeof *more);
    if (more == NULL) return FLUJO_NO_MEMORY;
    r->slices = more;
    enum flujo_status status = slice_open(r->a, g->path.data, &more[r->slice_count], g->errors);
    if (status != FLUJO_OK) return status;
    const struct slice *kept = &more[r->slice_count++];
    *taken = kept->count;
    status = slice_check_kept(r, kept, g->errors);
    if (status == FLUJO_OK && kept->count > g->q->replicates - g->done) {
        errors_add(g->errors, SEVERITY_ERROR, (struct position){g->path.data, 0, 0},
                   "holds replicates up to %d, beyond those asked; give --replicates as before, or --out another name",
                   kept->first + kept->count);
        status = FLUJO_BAD_INPUT;
    }
    return status;
}

static enum flujo_status keep(struct going *g, struct ensemble *const *made, const struct run_request *chunk)
{
    struct result_writer w;
    struct text folder, path;
    struct result_head head = {.kind = g->r->compares ? "compare" : "run",
                               .request = chunk,
                               .seed = g->r->drawn.seed,
                               .runs = chunk->replicates,
                               .completed = chunk->replicates};

    text_init(&folder, g->r->a);
    text_init(&path, g->r->a);
    resume_folder(&folder, g->r->path.data);
    enum flujo_status status = folder.failed ? FLUJO_NO_MEMORY : export_make_folder(folder.data, g->errors);
    if (status == FLUJO_OK) status = result_create(g->r->a, g->path.data, &w, g->errors);
    if (status == FLUJO_OK) {
        result_put_slice(&w, g->r->identity, made, g->count);
        result_put_note(&w, "options", g->r->options);
        put_head(&w, &path, g->r->s, &head);
        status = result_commit(&w);
    }
    text_free(&folder);
    text_free(&path);
    return status;
}

static void report(void *user, int done, int total)
{
    const struct going *g = user;

    (void)total;
    g->q->progress(g->q->progress_user, g->done + done, g->q->replicates);
}

static enum flujo_status run_chunk(struct going *g, int replicates)
{
    struct ensemble *made[MAX_COMPARED] = {NULL};
    struct run_request chunk = *g->q;

    run_request_narrow(g->r->s, &chunk, g->done, replicates);
    if (chunk.progress != NULL) chunk.progress = report, chunk.progress_user = g;
    enum flujo_status status = ranks_run(g->r->a, g->r->s, &chunk, g->policies, g->count, made, g->errors);
    if (status == FLUJO_OK && ranks_own() == 0) status = keep(g, made, &chunk);
    for (int i = 0; i < g->count; i++)
        ensemble_free(g->r->a, made[i]);
    return status;
}

enum flujo_status resume_ensembles(struct flujo_result *r, const struct run_request *q, const int *policies, int count,
                                   struct error_list *errors)
{
    struct going g = {.r = r, .q = q, .policies = policies, .count = count, .errors = errors};
    int size = (q->threads > 0 ? q->threads : parallel_cores()) * ranks_count(), taken = 0;
    enum flujo_status status = FLUJO_OK;

    text_init(&g.path, r->a);
    while (g.done < q->replicates && status == FLUJO_OK) {
        status = name_chunk(&g);
        if (status == FLUJO_OK && ranks_own() == 0) status = take_kept(&g, &taken);
        status = ranks_agree_status(status);
        taken = ranks_agree(taken);
        if (taken == 0 && status == FLUJO_OK) { /* nothing is kept: run it, and take it then */
            double begun = seconds_now();
            status = run_chunk(&g, size < q->replicates - g.done ? size : q->replicates - g.done);
            status = ranks_agree_status(status);
            size = ranks_agree(seconds_now() - begun < chunk_seconds ? 2 * size : size);
        }
        g.done += taken;
    }
    text_free(&g.path);
    return status;
}
