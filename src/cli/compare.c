/* flujo compare: several policies under common random numbers. */
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/compare_print.h"
#include "study/verdict.h"

#include <stdio.h>
#include <string.h>

enum { MAX_COMPARED = 32 };

/* Everything of one comparison. */
struct job {
    const struct args *args;
    struct scenario *s;
    struct error_list *errors;
    struct run_request request;
    int policies[MAX_COMPARED], count, baseline; /* baseline: index into policies */
    int too_many;                                /* told already */
    char names[MAX_HORIZONS][16];
    const char *horizon_names[MAX_HORIZONS];
    struct ensemble *ensembles[MAX_COMPARED];
    struct comparison *comparison;
    struct text answer;
};

static void add_policy(struct job *j, int policy)
{
    for (int i = 0; i < j->count; i++) {
        if (j->policies[i] == policy) return;
    }
    if (policy >= 0 && j->count < MAX_COMPARED)
        j->policies[j->count++] = policy;
    else if (policy >= 0 && !j->too_many++)
        errors_add(j->errors, SEVERITY_ERROR, (struct position){0},
                   "a comparison takes at most %d policies; name fewer with --policies", MAX_COMPARED);
}

/* Calls take(job, word) for each part of a list separated by commas. */
static void each_word(struct job *j, const char *list, void (*take)(struct job *, const char *))
{
    char word[128];

    while (*list != '\0') {
        size_t length = strcspn(list, ",");

        if (length >= sizeof word) {
            errors_add(j->errors, SEVERITY_ERROR, (struct position){0}, "`%.40s...` is too long for a part of a list",
                       list);
        } else if (length > 0) {
            memcpy(word, list, length);
            word[length] = '\0';
            take(j, word);
        }
        list += length + (list[length] == ',');
    }
}

static void take_policy(struct job *j, const char *word)
{
    add_policy(j, cli_policy(j->s, word, "policies", j->errors));
}

static void choose_policies(struct job *j)
{
    const char *baseline = j->args->text[OPT_BASELINE];
    int b;

    if (j->args->given[OPT_POLICIES])
        each_word(j, j->args->text[OPT_POLICIES], take_policy);
    else
        for (int i = 0; i < j->s->policy_count; i++)
            add_policy(j, i);
    if (baseline == NULL)
        b = scenario_policy(j->s, "no_change") >= 0 ? scenario_policy(j->s, "no_change")
            : j->count > 0                          ? j->policies[0]
                                                    : -1;
    else
        b = cli_policy(j->s, baseline, "baseline", j->errors);
    add_policy(j, b);
    for (int i = 0; i < j->count; i++) {
        if (j->policies[i] == b) j->baseline = i;
    }
    if (j->count < 2 && j->errors->errors == 0)
        errors_add(j->errors, SEVERITY_ERROR, (struct position){0},
                   "a comparison needs two policies; name them with --policies a,b");
}

/* Add a horizon, in ascending order, unless it is there. */
static void take_horizon(struct job *j, const char *word)
{
    struct run_request *q = &j->request;
    day_number to;

    if (strlen(word) >= sizeof j->names[0] || !date_add_span(j->s->decision, word, &to) || to <= j->s->decision) {
        errors_add(j->errors, SEVERITY_ERROR, (struct position){0},
                   "--horizon %s: give a span such as 90d, 3m, 1y or 5y", word);
        return;
    }
    to--;
    if (q->horizon_count > 0 && q->horizon_to[q->horizon_count - 1] >= to) {
        if (q->horizon_to[q->horizon_count - 1] > to)
            errors_add(j->errors, SEVERITY_ERROR, (struct position){0}, "--horizon: give the spans from short to long");
        return;
    }
    if (q->horizon_count == MAX_HORIZONS) {
        errors_add(j->errors, SEVERITY_ERROR, (struct position){0}, "--horizon: give at most %d spans", MAX_HORIZONS);
        return;
    }
    memcpy(j->names[q->horizon_count], word, strlen(word) + 1);
    j->horizon_names[q->horizon_count] = j->names[q->horizon_count];
    q->horizon_to[q->horizon_count++] = to;
}

/* One span brings the usual shorter ones with it. */
static void choose_horizons(struct job *j)
{
    static const char *const usual[] = {"3m", "1y", "5y"};
    const char *asked = j->args->given[OPT_HORIZON] ? j->args->text[OPT_HORIZON] : "1y";
    day_number last, to;

    j->request.horizon_from = j->s->decision;
    if (strchr(asked, ',') == NULL && date_add_span(j->s->decision, asked, &last)) {
        for (int i = 0; i < 3; i++) {
            if (date_add_span(j->s->decision, usual[i], &to) && to < last) take_horizon(j, usual[i]);
        }
    }
    each_word(j, asked, take_horizon);
    if (j->request.horizon_count == 0 && j->errors->errors == 0)
        errors_add(j->errors, SEVERITY_ERROR, (struct position){0},
                   "--horizon %s: names no span; give one such as 90d, 3m, 1y or 5y", asked);
    if (j->request.horizon_count > 0) j->request.end = j->request.horizon_to[j->request.horizon_count - 1];
}

/* The simulation of each policy beside the observations. */
struct fits {
    const struct job *job;
    struct fit *of[MAX_COMPARED]; /* null for a policy without a complete replicate */
};

static enum flujo_status make_fit(void *user, size_t item, int worker)
{
    struct fits *fits = user;
    const struct ensemble *e = fits->job->ensembles[item];

    (void)worker;
    return e == NULL || e->completed == 0 ? FLUJO_OK : fit_make(fits->job->args->a, e, &fits->of[item]);
}

static enum flujo_status store_fits(const struct job *j, struct result_writer *w)
{
    struct fits fits = {.job = j};
    enum flujo_status status = parallel_for(j->args->a, j->request.threads, (size_t)j->count, make_fit, &fits);

    for (int i = 0; i < j->count; i++) {
        if (fits.of[i] != NULL && status == FLUJO_OK) status = result_put_fit(w, j->ensembles[i], fits.of[i]);
        fit_free(j->args->a, fits.of[i]);
    }
    return status;
}

static enum flujo_status store_policies(const struct job *j, struct result_writer *w)
{
    struct result_options options = {.threads = j->request.threads,
                                     .keep_replicates = j->args->given[OPT_KEEP_REPLICATES],
                                     .horizon_names = j->horizon_names,
                                     .horizon_to = j->request.horizon_to};
    enum flujo_status status = result_put_ensembles(w, j->ensembles, j->count, &options);

    return status == FLUJO_OK ? store_fits(j, w) : status;
}

/* Compare what is complete; fills the comparison and the answer. */
static enum flujo_status conclude(struct job *j, struct result_writer *w)
{
    const struct ensemble *complete[MAX_COMPARED];
    int n = 0, baseline = -1, fewest = j->request.replicates;
    enum flujo_status status = FLUJO_OK;

    for (int i = 0; i < j->count; i++) {
        if (j->ensembles[i] == NULL || j->ensembles[i]->completed == 0) continue;
        fewest = j->ensembles[i]->completed < fewest ? j->ensembles[i]->completed : fewest;
        baseline = i == j->baseline ? n : baseline;
        complete[n++] = j->ensembles[i];
    }
    if (n == 0) return FLUJO_INTERRUPTED;
    if (baseline >= 0)
        status = compare_make(j->args->a, complete, n, baseline, j->s->decision, j->request.threads, &j->comparison);
    if (status != FLUJO_OK) return status;
    if (j->comparison != NULL) compare_answer(&j->answer, j->s, j->comparison, &j->request, j->horizon_names);
    verdict_write(&j->answer, j->args->a, complete, n, j->request.horizon_count - 1);
    cli_put_run(w, j->args, j->s, &j->request, j->request.replicates, fewest,
                j->s->policies[j->policies[j->baseline]].id, j->answer.data);
    result_put_scenario(w, j->s);
    result_put_parameters(w, complete[0]);
    if (j->comparison != NULL) result_put_comparison(w, j->s, j->comparison, j->horizon_names);
    return j->answer.failed ? FLUJO_NO_MEMORY : w->status;
}

/* Simulate the baseline and the others, which take up its past. */
static enum flujo_status run_policies(struct job *j)
{
    struct ensemble *made[MAX_COMPARED] = {NULL};
    int order[MAX_COMPARED], at[MAX_COMPARED], n = 1;
    enum flujo_status status;

    at[0] = j->baseline;
    for (int i = 0; i < j->count; i++) {
        if (i != j->baseline) at[n++] = i;
    }
    for (int i = 0; i < n; i++)
        order[i] = j->policies[at[i]];
    status = ensembles_run(j->args->a, j->s, &j->request, order, n, made, j->errors);
    for (int i = 0; i < n; i++)
        j->ensembles[at[i]] = made[i];
    return status;
}

/* All policies; then the file. */
static enum flujo_status simulate(struct job *j, struct result_writer *w)
{
    enum flujo_status status, ended = FLUJO_OK;
    struct progress progress;

    progress_init(&progress, j->args->given[OPT_QUIET], j->request.replicates);
    j->request.progress = progress_report;
    j->request.progress_user = &progress;
    status = run_policies(j);
    progress_say(&progress, "writing the result");
    if (status == FLUJO_OK || status == FLUJO_INTERRUPTED) ended = store_policies(j, w);
    progress_end(&progress);
    status = ended != FLUJO_OK ? ended : status;
    if (status != FLUJO_OK && status != FLUJO_INTERRUPTED) {
        result_discard(w);
        return status;
    }
    ended = conclude(j, w);
    if (ended != FLUJO_OK) {
        result_discard(w);
        if (ended == FLUJO_INTERRUPTED)
            fprintf(stderr, "flujo: stopped on request before any replicate was complete; nothing is written\n");
        return ended;
    }
    ended = result_commit(w);
    if (ended == FLUJO_OK && status == FLUJO_INTERRUPTED)
        fprintf(stderr, "flujo: stopped on request; the complete replicates are in the result\n");
    return ended == FLUJO_OK ? status : ended;
}

static void print(const struct job *j)
{
    if (j->comparison == NULL) return;
    if (j->args->given[OPT_JSON])
        compare_json(j->args->a, j->s, j->comparison, &j->request, j->horizon_names, j->answer.data);
    else if (!j->args->given[OPT_QUIET])
        compare_table(j->s, j->comparison, &j->request, j->horizon_names, j->answer.data);
}

int command_compare(const struct args *args)
{
    struct error_list errors;
    struct job j = {.args = args, .errors = &errors};
    double *posterior = NULL;
    struct result_writer w;
    struct text path;
    enum flujo_status status;
    int code;

    errors_init(&errors, args->a);
    text_init(&path, args->a);
    text_init(&j.answer, args->a);
    status = cli_load(args, &j.s, &errors);
    if (status == FLUJO_OK) status = cli_request(args, j.s, &j.request, &errors);
    if (status == FLUJO_OK) status = cli_posterior(args, j.s, &j.request, &posterior, &errors);
    if (status != FLUJO_OK) goto out;
    choose_policies(&j);
    choose_horizons(&j);
    status = errors_status(&errors);
    if (status == FLUJO_OK) status = cli_memory(args, j.s, &j.request, j.count, &errors);
    if (status == FLUJO_OK) status = cli_claim(args, j.s, "compare", &path, &w, &errors);
    if (status != FLUJO_OK) goto out;
    status = simulate(&j, &w);
    if (status == FLUJO_OK || status == FLUJO_INTERRUPTED) print(&j);
    if (status == FLUJO_OK && !args->given[OPT_QUIET]) fprintf(stderr, "flujo: the result is in %s\n", path.data);
out:
    code = cli_finish(status, &errors);
    for (int i = 0; i < j.count; i++)
        ensemble_free(args->a, j.ensembles[i]);
    comparison_free(args->a, j.comparison);
    memory_free(args->a, posterior);
    text_free(&j.answer);
    text_free(&path);
    scenario_free(j.s);
    errors_free(&errors);
    return code;
}
