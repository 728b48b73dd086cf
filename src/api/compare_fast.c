/* compare --fast: expected draws for all replicates, beside exact ones of the same numbers.
 *
 * The first CERTIFICATE_PAIRS replicates are run by expected draws and then by exact ones, and the rest by expected draws
 * after that: a comparison that is stopped has its certificate early. Differences of the table that are not confirmed are
 * taken from exact replicates. Where a precision is asked for, which it is by default without a number of replicates, these
 * are doubled until its rule (study/settle.h) settles the differences, or there is one to CERTIFICATE_SHARE expected ones,
 * which takes about as long as these. */
#include "api/handles.h"

/* Exact replicates of all policies. */
struct beside {
    struct ensemble *of[MAX_COMPARED];
    int done, most;
};

static enum flujo_status run_exact(struct flujo_result *r, struct beside *x, int upto, int expected, int all,
                                   struct error_list *errors)
{
    struct stretch b = {r->request, x->of, x->done, upto, expected + x->done, all + upto};
    b.request.expected = b.request.keep_daily = 0;
    x->done = upto;
    return compare_stretch(r, &b, errors);
}

/* The exact replicates of policies in the order of k; 0 where a policy has none. */
static int take_exact(const struct beside *x, const struct complete *k, const struct ensemble *out[MAX_COMPARED])
{
    int all = 1;
    for (int i = 0; i < k->count; i++) {
        out[i] = x->of[k->at[i]];
        all &= out[i] != NULL && out[i]->completed > 0;
    }
    return all;
}

/* Judge the comparison by the exact replicates there are, and see which differences these settle. */
static enum flujo_status look(struct flujo_result *r, const struct beside *x, const struct complete *k)
{
    const struct ensemble *exact[MAX_COMPARED];
    int looks = r->certificate != NULL ? r->certificate->looks : 0;
    enum flujo_status status = FLUJO_OK;
    int all = take_exact(x, k, exact);

    for (int i = 0; i < k->count && status == FLUJO_OK; i++)
        if (all && k->of[i]->condensed != NULL) /* what is the same has to have the same digits */
            status = ensemble_condense(r->a, x->of[k->at[i]], r->request.threads);
    certificate_free(r->a, r->certificate);
    r->certificate = NULL;
    if (status == FLUJO_OK)
        status = certificate_make(r->a, k->of, all ? exact : NULL, k->count, r->comparison, looks + 1,
                                  r->request.threads, &r->certificate);
    if (status != FLUJO_OK) return status;
    r->certificate->most = x->most;
    r->exact.precision = r->settling.precision > 0 ? r->settling.precision : SETTLE_PRECISION;
    return r->certificate->judged ? settle_look(r->a, exact, k->count, k->baseline, &r->exact) : FLUJO_OK;
}

static int fits_memory(const struct flujo_result *r, int exact)
{
    struct run_request q = r->request;
    q.replicates += exact;
    return request_lacks(r->s, &q, r->count) <= 0;
}

/* Further exact replicates while a difference of the table is neither confirmed nor settled. Collective. */
static enum flujo_status go_on(struct flujo_result *r, struct beside *x, const struct complete *k,
                               struct error_list *errors)
{
    int own = ranks_own() == 0, all = r->request.replicates;
    enum flujo_status status = FLUJO_OK, looked = FLUJO_OK;

    do {
        int next = 2 * x->done < x->most ? 2 * x->done : x->most;
        if (own) looked = look(r, x, k);
        looked = ranks_agree_status(looked);
        if (looked != FLUJO_OK || status != FLUJO_OK || x->done == x->most) break;
        if (!ranks_agree(own && settle_open(r->certificate, &r->exact) > 0) || !ranks_agree(fits_memory(r, next)))
            break;
        status = run_exact(r, x, next, all, all, errors);
    } while (status == FLUJO_OK || status == FLUJO_INTERRUPTED);
    return looked != FLUJO_OK ? looked : status;
}

/* What the certificate does not confirm is taken from the exact replicates. */
static enum flujo_status settle(struct flujo_result *r, const struct beside *x, const struct complete *k)
{
    const struct ensemble *exact[MAX_COMPARED];
    struct comparison *by_exact = NULL;

    if (!r->certificate->judged || !take_exact(x, k, exact)) return FLUJO_OK;
    enum flujo_status status = compare_make(r->a, exact, k->count, k->baseline, r->s->decision, r->request.threads,
                                            &by_exact);
    if (status == FLUJO_OK) certificate_settle(r->certificate, by_exact, r->comparison);
    if (status == FLUJO_OK && r->settling.count > 0) settle_certify(r->certificate, &r->exact, &r->settling);
    comparison_free(r->a, by_exact);
    return status;
}

/* All that is asked for: first, and then as much of the exact part as it takes. */
static enum flujo_status run_all(struct flujo_result *r, struct beside *x, struct error_list *errors)
{
    int most = r->request.replicates;
    int first = most < CERTIFICATE_PAIRS ? most : CERTIFICATE_PAIRS;
    struct stretch b = {r->request, r->ensembles, 0, first, 0, most + first};
    enum flujo_status status = compare_stretch(r, &b, errors);

    if (status == FLUJO_OK) status = run_exact(r, x, first, first, most, errors);
    if (status == FLUJO_OK) status = compare_asked(r, first, first, errors);
    int share = r->settling.precision > 0 ? r->request.replicates / CERTIFICATE_SHARE : 0;
    x->most = share > first ? share : first;
    return status;
}

enum flujo_status compare_fast(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors)
{
    struct beside x = {.done = 0};
    enum flujo_status status = run_all(r, &x, errors), concluded = FLUJO_OK;
    const struct complete k = compare_complete(r);

    if (status == FLUJO_OK || status == FLUJO_INTERRUPTED) {
        concluded = ranks_own() == 0 ? compare_make_rows(r, &k) : FLUJO_OK;
        concluded = ranks_agree_status(concluded);
        if (concluded == FLUJO_OK && status == FLUJO_OK)
            status = go_on(r, &x, &k, errors);
        else if (concluded == FLUJO_OK && ranks_own() == 0)
            concluded = look(r, &x, &k);
    }
    if (status != FLUJO_OK && status != FLUJO_INTERRUPTED) concluded = status;
    if (concluded == FLUJO_OK && ranks_own() > 0) concluded = FLUJO_INTERRUPTED; /* rank 0 has it */
    if (concluded == FLUJO_OK) concluded = settle(r, &x, &k);
    r->cut_short = status == FLUJO_INTERRUPTED;
    if (concluded == FLUJO_OK) concluded = compare_answer(r, o, &k);
    for (int i = 0; i < r->count; i++)
        ensemble_free(r->a, x.of[i]);
    return concluded == FLUJO_OK ? status : concluded;
}
