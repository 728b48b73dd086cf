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

struct complete compare_complete(const struct flujo_result *r)
{
    struct complete k = {.baseline = -1, .replicates = r->request.replicates};

    for (int i = 0; i < r->count; i++) {
        const struct ensemble *e = r->ensembles[i];
        if (e == NULL || e->completed == 0) continue;
        k.replicates = e->completed < k.replicates ? e->completed : k.replicates;
        k.baseline = i == r->baseline ? k.count : k.baseline;
        k.at[k.count] = i;
        k.of[k.count++] = e;
        if (r->s->policies[r->policies[i]].kept == NULL) k.whole = k.count; /* those whose levers end stand last */
    }
    return k;
}

enum flujo_status compare_make_rows(struct flujo_result *r, const struct complete *k)
{
    if (k->baseline < 0) return FLUJO_INTERRUPTED; /* it runs with the first of the others: complete if any is */
    return compare_make(r->a, k->of, k->count, k->baseline, r->s->decision, r->request.threads, &r->comparison);
}

enum flujo_status compare_answer(struct flujo_result *r, const struct flujo_options *o, const struct complete *k)
{
    enum flujo_status status = FLUJO_OK;

    r->info.completed = k->replicates;
    struct answer_comparison c = {.a = r->a,
                                  .ensembles = k->of,
                                  .count = k->whole,
                                  .baseline = k->baseline,
                                  .horizon = r->request.horizon_count - 1,
                                  .comparison = r->comparison,
                                  .request = &r->request,
                                  .certificate = r->certificate,
                                  .exact = &r->exact,
                                  .settling = &r->settling,
                                  .replays = o->assimilation != NULL};
    for (int i = 0; i < k->whole && status == FLUJO_OK && r->fit == NULL; i++) /* of the policy that was in force */
        if (strcmp(r->s->policies[k->of[i]->policy].id, r->s->base_policy) == 0)
            status = fit_make(r->a, k->of[i], &r->fit);
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

static void report_stretch(void *user, int done, int total)
{
    const struct stretch *b = user;
    (void)total;
    b->request.progress(b->request.progress_user, b->before + done, b->total);
}

enum flujo_status compare_stretch(struct flujo_result *r, struct stretch *b, struct error_list *errors)
{
    struct ensemble *more[MAX_COMPARED] = {NULL};
    struct run_request q = b->request;
    enum flujo_status joined = FLUJO_OK;

    run_request_narrow(r->s, &q, b->from, b->upto - b->from);
    if (q.progress != NULL) q.progress = report_stretch, q.progress_user = b;
    enum flujo_status status = run_policies(r, &q, more, errors);
    for (int i = 0; i < r->count; i++) {
        if (b->to[i] == NULL)
            b->to[i] = more[i];
        else if (more[i] != NULL && joined == FLUJO_OK)
            joined = ensemble_join(r->a, b->to[i], more[i], r->request.threads);
        if (b->to[i] != more[i]) ensemble_free(r->a, more[i]);
    }
    return ranks_agree_status(joined == FLUJO_OK ? status : joined);
}

/* Replicates until the differences asked for are settled, or there are as many as may be. */
static enum flujo_status run_settled(struct flujo_result *r, int there, int beside, struct error_list *errors)
{
    const struct ensemble *all[MAX_COMPARED];
    int done = 0, most = r->request.replicates;
    enum flujo_status status = FLUJO_OK;

    do {
        int next = settle_next(done, most), from = done > there ? done : there;
        struct run_request q = r->request;
        q.replicates = next;
        if (done > 0 && ranks_agree(request_lacks(r->s, &q, r->count) > 0))
            break; /* no memory for more: what there is stays */
        struct stretch b = {r->request, r->ensembles, from, next, beside + from, beside + most};
        if (from < next) status = compare_stretch(r, &b, errors);
        r->request.replicates = done = next;
        for (int i = 0; i < r->count; i++)
            all[i] = r->ensembles[i];
        if (status == FLUJO_OK && ranks_own() == 0)
            status = settle_look(r->a, all, r->count, r->baseline, &r->settling);
        status = ranks_agree_status(status);
    } while (status == FLUJO_OK && done < most && ranks_agree(r->settling.settled < r->settling.count));
    if (status != FLUJO_OK) { /* what was looked at is no longer all there is, and it was stopped before the most */
        r->settling.count = 0;
        r->request.replicates = most;
    }
    return status;
}

enum flujo_status compare_asked(struct flujo_result *r, int there, int beside, struct error_list *errors)
{
    int all = r->request.replicates;
    struct stretch b = {r->request, r->ensembles, there, all, beside + there, beside + all};

    if (r->settling.precision > 0) return run_settled(r, there, beside, errors);
    return there < all ? compare_stretch(r, &b, errors) : FLUJO_OK;
}

static enum flujo_status compare_plainly(struct flujo_result *r, const struct flujo_options *o,
                                         struct error_list *errors)
{
    enum flujo_status status = compare_asked(r, 0, 0, errors);
    if (status != FLUJO_OK && status != FLUJO_INTERRUPTED) return status;
    const struct complete k = compare_complete(r);
    enum flujo_status concluded = compare_make_rows(r, &k);
    if (concluded == FLUJO_OK) concluded = compare_answer(r, o, &k);
    return concluded == FLUJO_OK ? status : concluded;
}

/* How precise the differences are to be: by default as far as the scenario's replicates go, and with a precision asked
 * for alone much further. Members are each run once. */
static enum flujo_status choose_precision(struct flujo_result *r, struct flujo_options *o, struct error_list *errors)
{
    double precision = o->precision;
    if (!(precision >= 0 && precision <= 1))
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
    status = result_all_ready(status, errors);
    if (status != FLUJO_OK) return status;
    return o->fast ? compare_fast(r, o, errors) : compare_plainly(r, o, errors);
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
