/* flujo compare: several policies under common random numbers. */
#include "base/parallel.h"
#include "cli/compare_print.h"
#include "study/answer.h"

#include <stdio.h>
#include <string.h>

enum { MAX_COMPARED = 32 };

/* Everything of one comparison. */
struct task {
    struct job *j;
    struct run_request request;
    int policies[MAX_COMPARED], count, baseline; /* baseline: index into policies */
    int too_many;                                /* reported already */
    char names[MAX_HORIZONS][16];
    const char *horizon_names[MAX_HORIZONS];
    struct ensemble *ensembles[MAX_COMPARED];
    struct comparison *comparison;
};

static void add_policy(struct task *k, int policy)
{
    for (int i = 0; i < k->count; i++) {
        if (k->policies[i] == policy) return;
    }
    if (policy >= 0 && k->count < MAX_COMPARED)
        k->policies[k->count++] = policy;
    else if (policy >= 0 && !k->too_many++)
        usage_error(k->j->errors, "a comparison takes at most %d policies; name fewer with --policies", MAX_COMPARED);
}

/* Calls add(k, word) for each part of a list separated by commas. */
static void each_word(struct task *k, const char *list, void (*add)(struct task *, const char *))
{
    char word[128];

    while (*list != '\0') {
        size_t length = strcspn(list, ",");

        if (length >= sizeof word) {
            usage_error(k->j->errors, "`%.40s...` is too long for a part of a list", list);
        } else if (length > 0) {
            memcpy(word, list, length);
            word[length] = '\0';
            add(k, word);
        }
        list += length + (list[length] == ',');
    }
}

static void add_named_policy(struct task *k, const char *word) { add_policy(k, cli_policy(k->j, word, "policies")); }

static void choose_policies(struct task *k)
{
    const struct options *o = k->j->o;
    const struct scenario *s = k->j->s;
    int b = scenario_policy(s, "no_change");

    if (o->policies != NULL)
        each_word(k, o->policies, add_named_policy);
    else
        for (int i = 0; i < s->policy_count; i++)
            add_policy(k, i);
    if (o->baseline != NULL)
        b = cli_policy(k->j, o->baseline, "baseline");
    else if (b < 0 && k->count > 0)
        b = k->policies[0];
    add_policy(k, b);
    for (int i = 0; i < k->count; i++) {
        if (k->policies[i] == b) k->baseline = i;
    }
    if (k->count < 2 && k->j->errors->errors == 0)
        usage_error(k->j->errors, "a comparison needs two policies; name them with --policies a,b");
}

/* Add a horizon, in ascending order, unless it is there. */
static void add_horizon(struct task *k, const char *word)
{
    struct run_request *q = &k->request;
    struct error_list *errors = k->j->errors;
    day_number to, before = q->horizon_count > 0 ? q->horizon_to[q->horizon_count - 1] : 0;

    if (strlen(word) >= sizeof k->names[0] || !date_add_span(k->j->s->decision, word, &to) || to <= k->j->s->decision) {
        usage_error(errors, "--horizon %s: give a span such as 90d, 3m, 1y or 5y", word);
        return;
    }
    to--;
    if (q->horizon_count > 0 && before >= to) {
        if (before > to) usage_error(errors, "--horizon: give the spans from short to long");
        return;
    }
    if (q->horizon_count == MAX_HORIZONS) {
        usage_error(errors, "--horizon: give at most %d spans", MAX_HORIZONS);
        return;
    }
    memcpy(k->names[q->horizon_count], word, strlen(word) + 1);
    k->horizon_names[q->horizon_count] = k->names[q->horizon_count];
    q->horizon_to[q->horizon_count++] = to;
}

/* One span brings the usual shorter ones with it. */
static void choose_horizons(struct task *k)
{
    static const char *const usual[] = {"3m", "1y", "5y"};
    const char *asked = k->j->o->horizon != NULL ? k->j->o->horizon : "1y";
    day_number last, to;

    k->request.horizon_from = k->j->s->decision;
    if (strchr(asked, ',') == NULL && date_add_span(k->j->s->decision, asked, &last)) {
        for (int i = 0; i < 3; i++) {
            if (date_add_span(k->j->s->decision, usual[i], &to) && to < last) add_horizon(k, usual[i]);
        }
    }
    each_word(k, asked, add_horizon);
    if (k->request.horizon_count == 0 && k->j->errors->errors == 0)
        usage_error(k->j->errors, "--horizon %s: names no span; give one such as 90d, 3m, 1y or 5y", asked);
    if (k->request.horizon_count > 0) k->request.end = k->request.horizon_to[k->request.horizon_count - 1];
}

/* The simulation of each policy beside the observations. */
struct fits {
    const struct task *k;
    struct fit *of[MAX_COMPARED]; /* null for a policy without a complete replicate */
};

static enum flujo_status make_fit(void *user, size_t item, int worker)
{
    struct fits *fits = user;
    const struct ensemble *e = fits->k->ensembles[item];

    (void)worker;
    return e == NULL || e->completed == 0 ? FLUJO_OK : fit_make(fits->k->j->a, e, &fits->of[item]);
}

static enum flujo_status store_fits(const struct task *k)
{
    struct fits fits = {.k = k};
    enum flujo_status status = parallel_for(k->j->a, k->request.threads, (size_t)k->count, make_fit, &fits);

    for (int i = 0; i < k->count; i++) {
        if (fits.of[i] != NULL && status == FLUJO_OK) status = result_put_fit(&k->j->w, k->ensembles[i], fits.of[i]);
        fit_free(k->j->a, fits.of[i]);
    }
    return status;
}

static enum flujo_status store_policies(const struct task *k)
{
    struct result_options options = {.threads = k->request.threads,
                                     .keep_replicates = k->j->o->keep_replicates,
                                     .horizon_names = k->horizon_names,
                                     .horizon_to = k->request.horizon_to};
    enum flujo_status status = result_put_ensembles(&k->j->w, k->ensembles, k->count, &options);

    return status == FLUJO_OK ? store_fits(k) : status;
}

/* Compare what is complete, store it and show it; *completed: the fewest replicates of a policy. */
static enum flujo_status conclude(struct task *k, int *completed)
{
    struct job *j = k->j;
    const struct ensemble *complete[MAX_COMPARED];
    struct shown_comparison shown = {NULL, &k->request, k->horizon_names};
    int n = 0, baseline = -1, last = k->request.horizon_count - 1;
    enum flujo_status status = FLUJO_OK;

    *completed = k->request.replicates;
    for (int i = 0; i < k->count; i++) {
        if (k->ensembles[i] == NULL || k->ensembles[i]->completed == 0) continue;
        *completed = k->ensembles[i]->completed < *completed ? k->ensembles[i]->completed : *completed;
        baseline = i == k->baseline ? n : baseline;
        complete[n++] = k->ensembles[i];
    }
    if (n == 0 || baseline < 0) { /* it runs with the first of the others: complete if any is */
        *completed = 0;
        return FLUJO_INTERRUPTED;
    }
    status = compare_make(j->a, complete, n, baseline, j->s->decision, k->request.threads, &k->comparison);
    if (status != FLUJO_OK) return status;
    shown.c = k->comparison;
    answer_comparison(&j->answer, j->s, k->comparison, &k->request, k->horizon_names[last]);
    answer_best(&j->answer, j->a, complete, n, last);
    if (j->o->assimilation != NULL) answer_replay(&j->answer);
    cli_put_run(j, j->s, &k->request, k->request.replicates, *completed, j->s->policies[k->policies[k->baseline]].id);
    result_put_scenario(&j->w, j->s);
    result_put_parameters(&j->w, complete[0]);
    result_put_comparison(&j->w, j->s, k->comparison, k->horizon_names);
    return cli_deliver(j, &shown, compare_table, compare_json);
}

/* Simulate the baseline and the others, which share its past. */
static enum flujo_status run_policies(struct task *k)
{
    struct ensemble *made[MAX_COMPARED] = {NULL};
    int order[MAX_COMPARED], at[MAX_COMPARED], n = 1;
    enum flujo_status status;

    at[0] = k->baseline;
    for (int i = 0; i < k->count; i++) {
        if (i != k->baseline) at[n++] = i;
    }
    for (int i = 0; i < n; i++)
        order[i] = k->policies[at[i]];
    status = ensembles_run(k->j->a, k->j->s, &k->request, order, n, made, k->j->errors);
    for (int i = 0; i < n; i++)
        k->ensembles[at[i]] = made[i];
    return status;
}

/* All policies; then the file. */
static enum flujo_status simulate(struct task *k)
{
    enum flujo_status status, ended = FLUJO_OK;
    struct progress progress;
    int completed = 0;

    progress_init(&progress, k->j->o->quiet, k->request.replicates);
    k->request.progress = progress_report;
    k->request.progress_user = &progress;
    status = run_policies(k);
    progress_say(&progress, "writing the result");
    if (status == FLUJO_OK || status == FLUJO_INTERRUPTED) ended = store_policies(k);
    progress_end(&progress);
    if (ended == FLUJO_OK && (status == FLUJO_OK || status == FLUJO_INTERRUPTED)) ended = conclude(k, &completed);
    if (status == FLUJO_INTERRUPTED && (ended == FLUJO_OK || ended == FLUJO_INTERRUPTED))
        cli_stopped(k->j, completed, k->request.replicates);
    return ended == FLUJO_OK ? status : ended;
}

static enum flujo_status compare(struct job *j)
{
    struct task k = {.j = j};
    double *posterior = NULL;
    struct cli_members members = {NULL, NULL};
    enum flujo_status status = cli_request(j, &k.request, &posterior);

    if (status == FLUJO_OK) {
        choose_policies(&k);
        choose_horizons(&k);
        status = errors_status(j->errors);
    }
    if (status == FLUJO_OK) status = cli_assimilation(j, &k.request, &members);
    if (status == FLUJO_OK) status = cli_memory(j, &k.request, k.count);
    if (status == FLUJO_OK) status = cli_claim(j, "compare");
    if (status == FLUJO_OK) status = simulate(&k);
    for (int i = 0; i < k.count; i++)
        ensemble_free(j->a, k.ensembles[i]);
    comparison_free(j->a, k.comparison);
    cli_members_free(j, &members);
    memory_free(j->a, posterior);
    return status;
}

int command_compare(const struct args *args) { return cli_on_scenario(args, 0, compare); }
