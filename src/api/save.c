/* Result files: claimed before the work, written when it is done. */
#include "api/handles.h"

#include "base/files.h"
#include "base/parallel.h"
#include "store/export.h"
#include "store/insert.h"
#include "store/assimilation_tables.h"
#include "store/read.h"
#include "store/study_tables.h"

#include <string.h>

enum flujo_status claim(const struct scenario *s, const struct allocator *a, const struct destination *to,
                        const char *name, struct text *path, struct result_writer *w, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;

    text_clear(path);
    if (to->out != NULL) {
        text_add(path, to->out);
    } else {
        text_path(path, s->folder, "results");
        if (!path->failed) status = export_make_folder(path->data, errors);
        text_format(path, "/%s.sqlite", name);
    }
    if (path->failed) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && to->claiming != NULL) to->claiming(to->claiming_user, path->data);
    return status == FLUJO_OK ? result_create(a, path->data, w, errors) : status;
}

/* 1 if `path` is a complete result. */
static int is_complete(const struct allocator *a, const char *path)
{
    struct error_list errors;
    struct result_file r;

    errors_init(&errors, a);
    int complete = file_is_regular(path) && result_open(a, path, &r, &errors) == FLUJO_OK;
    if (complete) {
        complete = !(result_one_number(&r, "SELECT interrupted FROM run", NULL, 0, &errors) > 0);
        result_close(&r);
    }
    complete |= errors.out_of_memory; /* what cannot be read now is not replaced */
    errors_free(&errors);
    return complete;
}

void partial_name(struct text *t, const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash == NULL ? path : slash, '.');
    size_t stem = dot == NULL || dot == (slash == NULL ? path : slash + 1) ? strlen(path) : (size_t)(dot - path);

    text_add_bytes(t, path, stem);
    text_format(t, ".partial%s", path + stem);
}

const char *engine_name(const struct run_request *q, const struct certificate *certificate)
{
    int passed = 0;
    for (int n = 0; certificate != NULL && n < certificate->row_count; n++)
        passed += certificate->rows[n].passed;
    if (certificate != NULL)
        return passed > 0            ? "expected, certified by exact replicates"
               : certificate->judged ? "expected, none certified by exact replicates"
                                     : ENGINE_UNCERTIFIED;
    return q->mean_noise ? "expected, noise at its mean" : q->expected ? "expected" : "cohort";
}

void put_head(struct result_writer *w, struct text *path, const struct scenario *s, const struct result_head *head)
{
    const struct run_request *q = head->request;
    struct result_run run = {.kind = head->kind,
                             .engine = head->engine != NULL ? head->engine : engine_name(q, head->certificate),
                             .version = FLUJO_VERSION,
                             .seed = head->seed,
                             .replicates_asked = head->runs,
                             .replicates_completed = head->completed,
                             .end = q->end,
                             .population_scale = q->population_scale,
                             .interrupted = head->completed < head->runs || head->cut_short,
                             .baseline = head->baseline,
                             .settings = head->set,
                             .setting_count = head->set_count};

    if (run.interrupted && is_complete(w->a, path->data)) { /* it stays; this goes beside it */
        struct text t;
        text_init(&t, w->a);
        partial_name(&t, path->data);
        if (t.failed)
            writer_no_memory(w);
        else
            result_rename(w, t.data);
        text_clear(path);
        text_add(path, t.failed ? "" : t.data);
        text_free(&t);
    }
    result_put_run(w, s, &run);
    result_put_provenance(w, s->inputs, s->input_count, head->files);
    result_put_note(w, "answer", head->answer);
    if (head->command != NULL) result_put_note(w, "command", head->command);
}

/* The simulation of each policy beside the observations; null for one without a complete replicate. */
struct fits {
    const flujo_result *r;
    struct fit *of[MAX_COMPARED];
};

static enum flujo_status make_fit(void *user, size_t item, int worker)
{
    struct fits *fits = user;
    const struct ensemble *e = fits->r->ensembles[item];

    (void)worker;
    return e == NULL || e->completed == 0 ? FLUJO_OK : fit_make(fits->r->a, e, &fits->of[item]);
}

static enum flujo_status put_fits(flujo_result *r)
{
    struct fits fits = {.r = r};
    enum flujo_status status = parallel_for(r->a, r->request.threads, (size_t)r->count, make_fit, &fits);

    for (int i = 0; i < r->count; i++) {
        if (fits.of[i] != NULL && status == FLUJO_OK) status = result_put_fit(&r->w, r->ensembles[i], fits.of[i]);
        fit_free(r->a, fits.of[i]);
    }
    return status;
}

/* The policies of a comparison, before the head: sorted as they are, the file has the same bytes as ever. */
static enum flujo_status put_policies(flujo_result *r)
{
    struct result_options options = {.threads = r->request.threads,
                                     .keep_replicates = r->keep_replicates,
                                     .horizon_names = r->horizon_names,
                                     .horizon_to = r->request.horizon_to};
    enum flujo_status status = result_put_ensembles(&r->w, r->ensembles, r->count, &options);

    return status == FLUJO_OK ? put_fits(r) : status;
}

static void put_run(flujo_result *r)
{
    struct result_options options = {.threads = r->request.threads, .keep_replicates = r->keep_replicates};
    const struct ensemble *e = r->ensembles[0];

    result_put_periods(&r->w, &r->periods, 0, &options);
    result_put_fit(&r->w, e, r->fit);
    result_put_facts(&r->w, r->s, r->s->policies[e->policy].id, &r->facts);
}

static const struct ensemble *first_complete(const flujo_result *r)
{
    int i = 0;

    while (r->ensembles[i] == NULL || r->ensembles[i]->completed == 0)
        i++;
    return r->ensembles[i];
}

/* The scenario as the forecast saw it, which ends with the data. */
static enum flujo_status save_forecast(flujo_result *r, struct result_head *head)
{
    const struct forecast *f = r->forecast;

    put_head(&r->w, &r->path, f->s, head);
    result_put_scenario(&r->w, f->s);
    result_put_statements(&r->w, &r->said);
    if (r->drawn.as->check_count > 0) assimilation_put(&r->w, r->drawn.as);
    study_put_forecast(&r->w, f);
    return result_commit(&r->w);
}

static enum flujo_status save(flujo_result *r, const char *command)
{
    struct result_head head = {.kind = r->info.kind,
                               .baseline = r->info.baseline,
                               .answer = r->answer.data,
                               .command = command,
                               .set = r->scenario->set,
                               .set_count = r->scenario->set_count,
                               .request = &r->request,
                               .certificate = r->certificate,
                               .files = &r->drawn.files,
                               .seed = r->drawn.seed,
                               .runs = r->info.replicates,
                               .completed = r->info.completed,
                               .cut_short = r->cut_short};
    if (r->forecast != NULL) return save_forecast(r, &head);
    enum flujo_status status = r->compares ? put_policies(r) : FLUJO_OK;

    if (status != FLUJO_OK) return status;
    if (r->is_slice && r->info.completed == r->info.replicates)
        result_put_slice(&r->w, r->identity, r->ensembles, r->count);
    put_head(&r->w, &r->path, r->s, &head);
    r->info.file = r->path.data;
    result_put_scenario(&r->w, r->s);
    result_put_parameters(&r->w, first_complete(r));
    result_put_statements(&r->w, &r->said);
    if (r->compares)
        result_put_comparison(&r->w, r->s, r->comparison, r->certificate, r->horizon_names);
    else
        put_run(r);
    return result_commit(&r->w);
}

/* And without the chunks that it was put together from. */
static enum flujo_status save_and_drop_kept(flujo_result *r, const char *command)
{
    struct text folder;

    text_init(&folder, r->a);
    resume_folder(&folder, r->path.data);
    enum flujo_status status = folder.failed ? FLUJO_NO_MEMORY : save(r, command);
    if (status == FLUJO_OK && ranks_own() == 0) folder_remove(folder.data);
    text_free(&folder);
    return status;
}

enum flujo_status flujo_result_save(flujo_result *result, const char *command, flujo_errors *errors)
{
    struct call c;
    enum flujo_status status;

    call_begin(&c, errors);
    if (result->path.length == 0 || result->saved) {
        status = argument_error(c.errors, "%s",
                                result->saved ? "the result is saved already; a result is saved once"
                                              : "the result has no file; state `out` in the options of its run");
    } else {
        result->w.errors = c.errors; /* it was claimed in another call */
        result->saved = 1;
        status = (result->resumes ? save_and_drop_kept : save)(result, command);
        result_discard(&result->w);
    }
    return call_end(&c, status);
}
