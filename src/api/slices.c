/* Slices: replicates A to B of a run, and many such in place of running them all. */
#include "api/handles.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static enum flujo_status request_slice(const struct scenario *s, const struct flujo_options *o, struct run_request *q,
                                       struct error_list *errors)
{
    int first = o->first_replicate - 1;

    if (o->first_replicate == 0) return FLUJO_OK;
    if (o->first_replicate < 0 || o->replicates < o->first_replicate)
        return argument_error(errors,
                              "--replicates %d:%d: replicates are numbered from 1; give the first and the last, as "
                              "in 251:500",
                              o->first_replicate, o->replicates);
    if (o->slice_count > 0) return argument_error(errors, "slices are taken whole; leave out which replicates");
    if (o->posterior != NULL)
        return argument_error(errors,
                              "--posterior draws all replicates together; leave it out, or give --replicates N");
    if (o->fast || o->precision > 0)
        return argument_error(errors, "a slice can be neither certified nor settled; leave out --fast and --precision");
    if (first >= q->replicates)
        return argument_error(errors, "--replicates %d:%d: there are %d members", o->first_replicate, o->replicates,
                              q->replicates);
    run_request_narrow(s, q, first, q->replicates - first);
    return FLUJO_OK;
}

#define HASH(hash, value) hash_numbers(hash, &(value), 1, sizeof(value))

static uint64_t identity_of(const struct flujo_result *r, const struct flujo_options *o)
{
    const struct run_request *q = &r->request;
    const int32_t numbers[] = {q->end,      q->keep_daily != 0, q->no_priors != 0, q->expected != 0, q->mean_noise != 0,
                               r->compares, q->horizon_count,   q->horizon_from,   r->count,         r->baseline};
    const char *const texts[] = {o->end_levers, o->sampling};
    uint64_t h = HASH(HASH_START, r->s->hash);

    h = hash_text(h, FLUJO_VERSION);
    h = HASH(h, q->seed);
    h = HASH(h, r->drawn.seed);
    h = hash_numbers(h, numbers, sizeof numbers / sizeof *numbers, sizeof *numbers);
    h = hash_numbers(h, q->horizon_to, (size_t)q->horizon_count, sizeof *q->horizon_to);
    for (int i = 0; i < r->count; i++)
        h = hash_text(h, r->s->policies[r->policies[i]].id);
    for (size_t i = 0; i < r->scenario->set_count; i++)
        h = hash_text(h, r->scenario->set[i]);
    for (int i = 0; i < r->drawn.files.count; i++)
        h = HASH(h, r->drawn.files.files[i].hash);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        h = hash_text(h, texts[i]);
    return h;
}

static int by_first(const void *a, const void *b)
{
    const struct slice *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : strcmp(x->file.path, y->file.path);
}

/* In order they have to hold each replicate from the first on once; *total of them. */
static enum flujo_status check_slices(const struct flujo_result *r, int *total, struct error_list *errors)
{
    *total = 0;
    for (size_t i = 0; i < r->slice_count; i++) {
        const struct slice *p = &r->slices[i];
        struct position at = {p->file.path, 0, 0};
        if (p->first < *total)
            errors_add(errors, SEVERITY_ERROR, at,
                       "holds the replicates %d to %d, which another slice holds too; give each once", p->first + 1,
                       p->first + p->count < *total ? p->first + p->count : *total);
        else if (p->first > *total)
            errors_add(errors, SEVERITY_ERROR, at, "begins with replicate %d; give the slice with %d to %d too",
                       p->first + 1, *total + 1, p->first);
        if (p->first + p->count > *total) *total = p->first + p->count;
    }
    if (*total > MOST_REPLICATES) argument_error(errors, "the slices hold more than %d replicates", MOST_REPLICATES);
    return errors_status(errors);
}

/* Options of a command that the other lacks, but for the replicates and what is kept of them. */
static void add_others(struct text *t, const char *command, const char *other)
{
    for (const char *at = strstr(command, " --"); at != NULL;) {
        const char *next = strstr(at + 1, " --"), *end = next != NULL ? next : at + strlen(at);
        const char *found = strstr(other, " --");
        size_t length = (size_t)(end - at);

        while (found != NULL && (strncmp(found, at, length) != 0 || (found[length] != ' ' && found[length] != '\0')))
            found = strstr(found + 1, " --");
        int differs = strncmp(at, " --replicates ", 14) != 0 && strncmp(at, " --keep-replicates", length) != 0;
        if (found == NULL && differs) text_format(t, "%.*s", (int)length, at);
        at = next;
    }
}

/* The options on which the numbers of a run depend, as on the command line: what replicates that are kept to go on from
 * remember of it. */
static const char *options_of(struct flujo_result *r, const struct flujo_options *o)
{
    const struct run_request *q = &r->request;
    const char *const texts[][2] = {{"end-levers", o->end_levers},
                                    {"sampling", o->sampling},
                                    {"posterior", o->posterior},
                                    {"assimilation", o->assimilation},
                                    {"engine", q->expected ? "expected" : NULL},
                                    {"noise", q->mean_noise ? "mean" : NULL}};
    const char *copy = NULL;
    char end[11];
    struct text t;

    text_init(&t, r->a);
    date_format(q->end, end);
    text_format(&t, " --seed %llu --end %s", (unsigned long long)r->drawn.seed, end);
    for (int i = 0; i < r->count; i++)
        text_format(&t, "%s%s",
                    i > 0         ? ","
                    : r->compares ? " --policies "
                                  : " --policy ",
                    r->s->policies[r->policies[i]].id);
    if (r->compares) text_format(&t, " --baseline %s", r->s->policies[r->policies[r->baseline]].id);
    for (int h = 0; h < q->horizon_count; h++)
        text_format(&t, "%s%s", h > 0 ? "," : " --horizon ", r->horizon_names[h]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i][1] != NULL) text_format(&t, " --%s %s", texts[i][0], texts[i][1]);
    for (size_t i = 0; i < r->scenario->set_count; i++)
        text_format(&t, " --set %s", r->scenario->set[i]);
    text_add(&t, q->no_priors ? " --no-priors" : "");
    text_add(&t, q->keep_daily ? "" : " --no-daily");
    if (!t.failed) copy = arena_copy_string(&r->arena, t.data, t.length);
    text_free(&t);
    return copy;
}

/* What a slice of another run, made by the command `own`, differs in from one made by `wanted`; else that it is of another
 * scenario. */
static enum flujo_status report_other_run(const struct slice *p, const char *than, const char *own, const char *wanted,
                                          const char *advice, struct error_list *errors)
{
    struct position at = {p->file.path, 0, 0};
    struct text with, without;

    text_init(&with, errors->a);
    text_init(&without, errors->a);
    if (own != NULL && wanted != NULL) {
        add_others(&with, own, wanted);
        add_others(&without, wanted, own);
    }
    int failed = with.failed || without.failed;
    if (!failed && with.length + without.length > 0)
        errors_add(errors, SEVERITY_ERROR, at, "is a slice of another run than %s: made%s%s%s%s; %s", than,
                   with.length > 0 ? " with" : "", with.length > 0 ? with.data : "",
                   without.length > 0 ? with.length > 0 ? ", not with" : " without" : "",
                   without.length > 0 ? without.data : "", advice);
    else if (!failed)
        errors_add(
            errors, SEVERITY_ERROR, at,
            "is a slice of another run: of another scenario, or of this one before it was changed, or of another "
            "version or command of flujo");
    text_free(&with);
    text_free(&without);
    return failed ? FLUJO_NO_MEMORY : FLUJO_BAD_INPUT;
}

enum flujo_status slice_check_kept(const struct flujo_result *r, const struct slice *p, struct error_list *errors)
{
    if (p->identity == r->identity) return FLUJO_OK;
    char *own = result_one_note(&p->file, "options", errors);
    enum flujo_status status = report_other_run(p, "this one", own, r->options,
                                                "give the same options, or --out another name", errors);
    memory_free(r->a, own);
    return status;
}

/* A slice of another run than the first. */
static enum flujo_status report_unlike(const struct flujo_result *r, const struct slice *p, struct error_list *errors)
{
    const struct slice *first = &r->slices[0];
    char *own = result_one_note(&p->file, "command", errors),
         *wanted = result_one_note(&first->file, "command", errors);
    enum flujo_status status = report_other_run(p, first->file.path, own, wanted, "make all slices alike", errors);
    memory_free(r->a, own);
    memory_free(r->a, wanted);
    return status;
}

static enum flujo_status slices_open(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK, worst = FLUJO_OK;

    if (o->fast || o->precision > 0)
        return argument_error(errors, "slices can be neither certified nor settled; leave out --fast and --precision");
    r->slices = memory_alloc(r->a, o->slice_count, sizeof *r->slices);
    if (r->slices == NULL) return FLUJO_NO_MEMORY;
    for (size_t i = 0; i < o->slice_count && worst != FLUJO_NO_MEMORY; i++) {
        status = slice_open(r->a, o->slices[i], &r->slices[r->slice_count], errors);
        const struct slice *p = &r->slices[r->slice_count];
        r->slice_count += status == FLUJO_OK;
        if (status == FLUJO_OK && p->identity != r->identity) status = report_unlike(r, p, errors);
        worst = status == FLUJO_OK ? worst : status;
    }
    if (worst != FLUJO_OK) return worst;
    qsort(r->slices, r->slice_count, sizeof *r->slices, by_first);
    r->request.first_replicate = 0;
    return check_slices(r, &r->request.replicates, errors);
}

/* What replicates kept before must not depend on is how many there are to be. */
static enum flujo_status check_resume(const struct flujo_result *r, const struct flujo_options *o,
                                      struct error_list *errors)
{
    if (o->posterior != NULL)
        return argument_error(errors, "--posterior draws all replicates together; leave out --resume");
    if (o->fast || o->precision > 0 || r->settling.precision > 0)
        return argument_error(errors, "--resume goes with --replicates, without --fast and --precision");
    if (o->slice_count > 0 || (o->out == NULL && !o->out_in_results))
        return argument_error(errors, "--resume needs a file for the result, and replicates to run");
    return FLUJO_OK;
}

enum flujo_status request_part(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors)
{
    r->identity = identity_of(r, o);
    r->is_slice = o->first_replicate != 0;
    r->resumes = o->resume;
    enum flujo_status status = request_slice(r->s, o, &r->request, errors);
    if (status == FLUJO_OK && o->resume) status = check_resume(r, o, errors);
    if (status == FLUJO_OK && o->resume && (r->options = options_of(r, o)) == NULL) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && o->slice_count > 0) status = slices_open(r, o, errors);
    r->most = r->request.first_replicate + r->request.replicates;
    return status;
}

enum flujo_status result_ensembles(struct flujo_result *r, const struct run_request *q, const int *policies, int count,
                                   struct ensemble **out, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;

    if (r->resumes) status = resume_ensembles(r, q, policies, count, errors);
    if (r->resumes && ranks_own() > 0) return status;
    if (r->slice_count == 0 && status == FLUJO_OK) return ranks_run(r->a, r->s, q, policies, count, out, errors);
    for (int i = 0; i < count && status == FLUJO_OK; i++) {
        out[i] = ensemble_make(r->a, r->s, q, policies[i]);
        if (out[i] == NULL) status = FLUJO_NO_MEMORY;
        for (size_t k = 0; k < r->slice_count && status == FLUJO_OK; k++)
            status = slice_fill(r->a, &r->slices[k], q, out[i], errors);
        if (status == FLUJO_OK) ensemble_take_means(out[i]);
    }
    return status;
}

void slices_close(struct flujo_result *r)
{
    for (size_t i = 0; i < r->slice_count; i++)
        result_close(&r->slices[i].file);
    memory_free(r->a, r->slices);
}
