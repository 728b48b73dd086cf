/* Several policies under common random numbers. */
#include "api/handles.h"

#include "scenario/end_levers.h"
#include "study/answer.h"

#include <string.h>

/* A comparison as it is put together from the options. */
struct choice {
    struct flujo_result *r;
    struct error_list *errors;
    int too_many; /* reported already */
};

static void add_policy(struct choice *k, int policy)
{
    struct flujo_result *r = k->r;

    for (int i = 0; i < r->count; i++) {
        if (r->policies[i] == policy) return;
    }
    if (policy >= 0 && r->count < MAX_COMPARED)
        r->policies[r->count++] = policy;
    else if (policy >= 0 && !k->too_many++)
        argument_error(k->errors, "a comparison takes at most %d policies; name fewer with --policies", MAX_COMPARED);
}

static void add_named_policy(void *choice, const char *word)
{
    struct choice *k = choice;

    add_policy(k, policy_find(k->r->s, word, "policies", k->errors));
}

static void choose_policies(struct choice *k, const struct flujo_options *o)
{
    struct flujo_result *r = k->r;
    int b = r->s->baseline != NULL ? scenario_policy(r->s, r->s->baseline) : -1;

    if (o->policies != NULL)
        each_word(o->policies, add_named_policy, k, k->errors);
    else
        for (int i = 0; i < r->s->policy_count; i++)
            add_policy(k, i);
    if (o->baseline != NULL)
        b = policy_find(r->s, o->baseline, "baseline", k->errors);
    else if (b < 0 && r->count > 0)
        b = r->policies[0];
    add_policy(k, b);
    for (int i = 0; i < r->count; i++) {
        if (r->policies[i] == b) r->baseline = i;
    }
    if (r->count < 2 && k->errors->errors == 0)
        argument_error(k->errors, "a comparison needs two policies; name them with --policies a,b");
}

static void add_horizon(void *choice, const char *word)
{
    struct choice *k = choice;
    struct flujo_result *r = k->r;
    int n = r->request.horizon_count;

    horizon_add(r->s, &r->request, r->names, word, k->errors);
    for (; n < r->request.horizon_count; n++)
        r->horizon_names[n] = r->names[n];
}

/* One span brings the usual shorter ones with it. */
static void choose_horizons(struct choice *k, const struct flujo_options *o)
{
    static const char *const usual[] = {"3m", "1y", "5y"};
    const char *asked = o->horizon != NULL ? o->horizon : o->end_levers != NULL ? "2y" : "1y";
    struct run_request *q = &k->r->request;
    day_number last, to, decision = k->r->s->decision;

    q->horizon_from = decision;
    if (strchr(asked, ',') == NULL && date_add_span(decision, asked, &last)) {
        for (int i = 0; i < 3; i++) {
            if (date_add_span(decision, usual[i], &to) && to < last) add_horizon(k, usual[i]);
        }
    }
    each_word(asked, add_horizon, k, k->errors);
    if (q->horizon_count == 0 && k->errors->errors == 0)
        argument_error(k->errors, "--horizon %s: names no span; give one such as 90d, 3m, 1y or 5y", asked);
    if (q->horizon_count > 0) q->end = q->horizon_to[q->horizon_count - 1];
}

/* Each policy but the baseline once more, with levers that end. */
static enum flujo_status add_ended(struct choice *k, const struct flujo_options *o)
{
    struct flujo_result *r = k->r;
    day_number end;
    int kept = r->count;

    if (!date_add_span(r->s->decision, o->end_levers, &end) || end < r->s->decision + 89)
        return argument_error(k->errors, "--end-levers %s: give a span of three months or more, such as 12m or 1y",
                              o->end_levers);
    if (end + 122 > r->request.end)
        return argument_error(k->errors,
                              "--end-levers %s: the run ends too early to see what follows; give a --horizon "
                              "that is four months longer or more",
                              o->end_levers);
    r->s = scenario_end_levers(&r->arena, r->s, r->policies, r->count, r->policies[r->baseline], end);
    if (r->s == NULL) return FLUJO_NO_MEMORY;
    for (int i = 1; i < kept; i++)
        add_policy(k, r->s->policy_count - kept + i);
    return errors_status(k->errors);
}

/* Judge the comparison by exact replicates, and take from them what these do not confirm. All ensembles are complete. */
static enum flujo_status certify(struct flujo_result *r, struct ensemble *const *exact)
{
    const struct ensemble *x[MAX_COMPARED], *y[MAX_COMPARED];
    struct comparison *by_exact = NULL;
    enum flujo_status status = FLUJO_OK;
    for (int i = 0; i < r->count; i++) {
        x[i] = exact[i], y[i] = r->ensembles[i];
        if (y[i]->condensed != NULL && status == FLUJO_OK) /* what is the same has to have the same digits */
            status = ensemble_condense(r->a, exact[i]);
    }
    if (status == FLUJO_OK) status = certificate_make(r->a, y, x, r->count, r->comparison, &r->certificate);
    if (status == FLUJO_OK)
        status = compare_make(r->a, x, r->count, r->baseline, r->s->decision, r->request.threads, &by_exact);
    if (status == FLUJO_OK) certificate_settle(r->certificate, by_exact, r->comparison);
    comparison_free(r->a, by_exact);
    return status;
}

/* Compare what is complete. */
static enum flujo_status conclude(struct flujo_result *r, const struct flujo_options *o, struct ensemble *const *exact)
{
    const struct ensemble *complete[MAX_COMPARED];
    int n = 0, whole = 0, baseline = -1, last = r->request.horizon_count - 1, completed = r->request.replicates;

    for (int i = 0; i < r->count; i++) {
        if (r->ensembles[i] == NULL || r->ensembles[i]->completed == 0) continue;
        completed = r->ensembles[i]->completed < completed ? r->ensembles[i]->completed : completed;
        baseline = i == r->baseline ? n : baseline;
        complete[n++] = r->ensembles[i];
        if (r->s->policies[r->policies[i]].kept == NULL) whole = n; /* those whose levers end stand last */
    }
    if (n == 0 || baseline < 0) return FLUJO_INTERRUPTED; /* it runs with the first of the others: complete if any is */
    enum flujo_status status = compare_make(r->a, complete, n, baseline, r->s->decision, r->request.threads,
                                            &r->comparison);
    if (status == FLUJO_OK && exact != NULL) status = certify(r, exact);
    if (status == FLUJO_OK && exact != NULL && r->settling.count > 0) settle_certify(r->certificate, &r->settling);
    if (status != FLUJO_OK) return status;
    r->info.completed = completed;
    struct answer_comparison c = {.a = r->a,
                                  .ensembles = complete,
                                  .count = whole,
                                  .baseline = baseline,
                                  .horizon = last,
                                  .comparison = r->comparison,
                                  .request = &r->request,
                                  .certificate = r->certificate,
                                  .settling = &r->settling,
                                  .replays = o->assimilation != NULL};
    for (int i = 0; i < whole && status == FLUJO_OK && r->fit == NULL; i++) /* of the policy that was in force */
        if (strcmp(r->s->policies[complete[i]->policy].id, r->s->base_policy) == 0)
            status = fit_make(r->a, complete[i], &r->fit);
    c.fit = r->fit;
    return status != FLUJO_OK || answer_comparison(&r->said, &c) ? status : FLUJO_NO_MEMORY;
}

/* Simulate the baseline and the others, which share its past. */
static enum flujo_status run_policies(struct flujo_result *r, const struct run_request *request,
                                      struct ensemble *ensembles[MAX_COMPARED], struct error_list *errors)
{
    struct ensemble *made[MAX_COMPARED] = {NULL};
    int order[MAX_COMPARED] = {0}, at[MAX_COMPARED], n = 1;

    at[0] = r->baseline;
    for (int i = 0; i < r->count; i++) {
        if (i != r->baseline) at[n++] = i;
    }
    for (int i = 0; i < n; i++)
        order[i] = r->policies[at[i]];
    enum flujo_status status = result_ensembles(r, request, order, n, made, errors);
    for (int i = 0; i < n; i++)
        ensembles[at[i]] = made[i];
    return status;
}

/* Progress of a batch among all replicates that there will be up to this look. */
struct batch_progress {
    const struct run_request *request;
    int before, upto;
};

static void report_batch(void *user, int done, int total)
{
    const struct batch_progress *p = user;
    (void)total;
    p->request->progress(p->request->progress_user, p->before + done, p->upto);
}

/* The replicates from `from` up to `upto` of all policies, behind those before them. */
static enum flujo_status run_batch(struct flujo_result *r, int from, int upto, struct error_list *errors)
{
    struct ensemble *more[MAX_COMPARED] = {NULL};
    struct batch_progress progress = {&r->request, from, upto};
    struct run_request q = r->request;
    enum flujo_status joined = FLUJO_OK;

    run_request_narrow(r->s, &q, from, upto - from);
    if (q.progress != NULL) q.progress = report_batch, q.progress_user = &progress;
    enum flujo_status status = run_policies(r, &q, more, errors);
    for (int i = 0; i < r->count; i++) {
        if (r->ensembles[i] == NULL)
            r->ensembles[i] = more[i];
        else if (more[i] != NULL && joined == FLUJO_OK)
            joined = ensemble_join(r->a, r->ensembles[i], more[i]);
        if (r->ensembles[i] != more[i]) ensemble_free(r->a, more[i]);
    }
    return joined == FLUJO_OK ? status : joined;
}

/* Replicates until the differences asked for are settled, or there are as many as may be. */
static enum flujo_status run_settled(struct flujo_result *r, struct error_list *errors)
{
    const struct ensemble *all[MAX_COMPARED];
    int done = 0, most = r->request.replicates;
    enum flujo_status status = FLUJO_OK;

    do {
        int next = settle_next(done, most);
        struct run_request q = r->request;
        q.replicates = next;
        if (done > 0 && ranks_agree(request_lacks(r->s, &q, r->count) > 0))
            break; /* no memory for more: what there is stays */
        status = run_batch(r, done, next, errors);
        r->request.replicates = done = next;
        for (int i = 0; i < r->count; i++)
            all[i] = r->ensembles[i];
        if (status == FLUJO_OK && ranks_own() == 0)
            status = settle_look(r->a, all, r->count, r->baseline, &r->settling);
        status = (enum flujo_status)ranks_agree((int)status);
    } while (status == FLUJO_OK && done < most && ranks_agree(r->settling.settled < r->settling.count));
    if (status != FLUJO_OK) r->settling.count = 0; /* what was looked at is no longer all there is */
    return status;
}

/* All replicates, or as many as it takes. */
static enum flujo_status run_asked(struct flujo_result *r, struct error_list *errors)
{
    return r->settling.precision > 0 ? run_settled(r, errors) : run_policies(r, &r->request, r->ensembles, errors);
}

/* The first replicates by exact draws, beside which expected ones are judged. */
static enum flujo_status run_exact(struct flujo_result *r, struct ensemble *exact[MAX_COMPARED],
                                   struct error_list *errors)
{
    struct run_request q = r->request;
    q.expected = q.keep_daily = 0;
    q.progress = NULL;
    if (q.replicates > CERTIFICATE_PAIRS) q.replicates = CERTIFICATE_PAIRS;
    return run_policies(r, &q, exact, errors);
}

/* Only a whole comparison can be certified: one that is stopped has no result. */
static enum flujo_status compare_fast(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors)
{
    struct ensemble *exact[MAX_COMPARED] = {NULL};
    enum flujo_status status = run_exact(r, exact, errors);
    if (status == FLUJO_OK) status = run_asked(r, errors);
    if (status == FLUJO_OK) status = conclude(r, o, exact);
    if (status != FLUJO_OK) r->info.completed = 0;
    for (int i = 0; i < r->count; i++)
        ensemble_free(r->a, exact[i]);
    return status;
}

/* How precise the differences are to be: by default as far as the scenario's replicates go, and with a precision asked
 * for alone much further. Members are each run once. */
static enum flujo_status choose_precision(struct flujo_result *r, struct flujo_options *o, struct error_list *errors)
{
    double precision = o->precision;
    if (precision < 0 || precision > 1)
        return argument_error(errors, "--precision: give a share of the width of an interval, up to 1: 0.1");
    if (o->assimilation != NULL)
        return precision > 0
                   ? argument_error(errors, "--assimilation runs each of its members once; leave --precision out")
                   : FLUJO_OK;
    if (precision > 0 && o->replicates == 0) o->replicates = SETTLE_MOST;
    r->settling.precision = precision > 0                               ? precision
                            : o->replicates == 0 && o->slice_count == 0 ? SETTLE_PRECISION
                                                                        : 0;
    return FLUJO_OK;
}

static enum flujo_status compare(struct flujo_result *r, struct flujo_options *o, struct error_list *errors)
{
    struct choice k = {.r = r, .errors = errors};
    struct destination to = {o->out, o->claiming, o->claiming_user};
    enum flujo_status status = choose_precision(r, o, errors);

    if (status == FLUJO_OK) status = request_make(r->s, r->a, o, &r->request, &r->drawn, errors);
    r->keep_replicates = o->store_replicates;
    if (status == FLUJO_OK) {
        choose_policies(&k, o);
        choose_horizons(&k, o);
        status = errors_status(errors);
    }
    if (status == FLUJO_OK && o->end_levers != NULL) status = add_ended(&k, o);
    if (status == FLUJO_OK) status = request_members(r->s, r->a, o, &r->request, &r->drawn, errors);
    if (status == FLUJO_OK) status = request_part(r, o, errors);
    if (status == FLUJO_OK) {
        struct run_request q = r->request;
        if (r->settling.precision > 0) q.replicates = settle_next(0, q.replicates);
        status = request_memory(r->s, &q, r->count, errors);
    }
    if (status == FLUJO_OK && (o->out != NULL || o->out_in_results))
        status = claim(r->s, r->a, &to, "compare", &r->path, &r->w, errors);
    if (status != FLUJO_OK) return status;
    if (o->fast) return compare_fast(r, o, errors);
    status = run_asked(r, errors);
    enum flujo_status concluded = status == FLUJO_OK || status == FLUJO_INTERRUPTED ? conclude(r, o, NULL) : FLUJO_OK;
    return concluded == FLUJO_OK ? status : concluded;
}

enum flujo_status flujo_compare(const flujo_scenario *scenario, const struct flujo_options *options, flujo_result **out,
                                flujo_errors *errors)
{
    struct flujo_options o;
    struct call c;

    *out = NULL;
    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    struct flujo_result *r = result_begin(scenario);
    if (r == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    r->compares = 1;
    return result_hand_out(r, compare(r, &o, c.errors), &c, out);
}
