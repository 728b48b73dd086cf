/* One policy; and what every simulation begins and ends with. */
#include "api/handles.h"

#include "study/answer.h"
#include "study/hindcast_view.h"

struct flujo_result *result_begin(const struct flujo_scenario *scenario)
{
    const struct allocator *a = &scenario->own;
    struct flujo_result *r = memory_alloc(a, 1, sizeof *r);

    if (r == NULL) return NULL;
    r->a = a;
    r->scenario = scenario_hold(scenario);
    r->s = scenario->s;
    r->w.a = a;
    text_init(&r->path, a);
    text_init(&r->answer, a);
    arena_init(&r->arena, a);
    return r;
}

void flujo_result_free(flujo_result *result)
{
    if (result == NULL) return;
    const struct allocator *a = result->a;
    struct flujo_scenario *scenario = result->scenario;

    result_discard(&result->w);
    for (int i = 0; i < result->count; i++)
        ensemble_free(a, result->ensembles[i]);
    comparison_free(a, result->comparison);
    certificate_free(a, result->certificate);
    settle_free(a, &result->settling);
    settle_free(a, &result->exact);
    forecast_free(result->forecast);
    hindcast_view_free(a, result->known);
    fit_free(a, result->fit);
    facts_free(a, &result->facts);
    periods_free(&result->periods, a);
    drawn_free(a, &result->drawn);
    slices_close(result);
    text_free(&result->path);
    text_free(&result->answer);
    arena_free(&result->arena);
    memory_free(a, result);
    flujo_scenario_free(scenario);
}

static void describe_forecast(struct flujo_result *r)
{
    const struct forecast *f = r->forecast;
    int next = f->first_month + f->months;

    r->info = (struct flujo_result_info){.kind = "forecast",
                                         .answer = r->answer.data,
                                         .policies = 1,
                                         .replicates = f->draws,
                                         .completed = f->draws,
                                         .seed = r->drawn.seed,
                                         .start = f->origin + 1,
                                         .end = date_make(next / 12, next % 12 + 1, 1) - 1,
                                         .months = f->months,
                                         .first_month = f->first_month,
                                         .file = r->path.data};
}

static void describe(struct flujo_result *r)
{
    const struct ensemble *e = r->ensembles[r->baseline];

    r->info = (struct flujo_result_info){.kind = r->compares ? "compare" : "run",
                                         .answer = r->answer.data,
                                         .baseline = r->compares ? r->s->policies[r->policies[r->baseline]].id : NULL,
                                         .policies = r->count,
                                         .replicates = r->request.replicates,
                                         .completed = r->info.completed,
                                         .seed = r->drawn.seed,
                                         .start = e->start,
                                         .end = e->end,
                                         .months = e->month_count,
                                         .horizons = e->horizon_count,
                                         .first_month = date_month_index(e->start),
                                         .file = r->path.data};
}

enum flujo_status result_hand_out(struct flujo_result *r, enum flujo_status status, struct call *c,
                                  struct flujo_result **out)
{
    if (status == FLUJO_OK && ranks_own() > 0) status = FLUJO_INTERRUPTED; /* rank 0 has it */
    if (status == FLUJO_OK || status == FLUJO_INTERRUPTED)
        statements_paragraph(&r->answer, &r->said, &(struct reader){ENGLISH, NULL});
    int usable = (status == FLUJO_OK || status == FLUJO_INTERRUPTED) && r->info.completed > 0;

    if (usable && (r->answer.failed || !result_name_columns(r))) status = FLUJO_NO_MEMORY, usable = 0;
    if (usable) {
        if (r->forecast != NULL)
            describe_forecast(r);
        else
            describe(r);
        *out = r;
    } else {
        flujo_result_free(r);
    }
    return call_end(c, status);
}

/* From the ensemble to what is written and shown. */
static enum flujo_status conclude(struct flujo_result *r, struct ensemble *e)
{
    double *work = memory_alloc(r->a, (size_t)e->replicates + 1, sizeof *work);
    enum flujo_status status = work != NULL ? fit_make(r->a, e, &r->fit) : FLUJO_NO_MEMORY;

    if (status == FLUJO_OK) status = facts_make(r->a, e, r->request.latent.value != NULL, &r->facts);
    if (status == FLUJO_OK) status = periods_run(&r->periods, r->a, e, r->request.threads);
    if (status == FLUJO_OK) answer_run(&r->said, e, &r->request, r->fit, work);
    memory_free(r->a, work);
    return status;
}

static enum flujo_status simulate(struct flujo_result *r, struct error_list *errors)
{
    enum flujo_status concluded = FLUJO_OK,
                      status = result_ensembles(r, &r->request, &r->request.policy, 1, r->ensembles, errors);
    struct ensemble *e = r->ensembles[0];

    if ((status == FLUJO_OK || status == FLUJO_INTERRUPTED) && e != NULL && e->completed > 0) {
        r->info.completed = e->completed;
        concluded = conclude(r, e);
    }
    return concluded == FLUJO_OK ? status : concluded;
}

enum flujo_status result_all_ready(enum flujo_status own, struct error_list *errors)
{
    enum flujo_status worst = ranks_worst(own);

    if (own != FLUJO_OK || worst == FLUJO_OK) return own;
    argument_error(errors, RANKS_OTHER_FAILED);
    return worst;
}

static enum flujo_status run(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors)
{
    struct destination to = {o->out, o->claiming, o->claiming_user};
    enum flujo_status status = request_make(r->s, r->a, o, &r->request, &r->drawn, errors);

    if (status == FLUJO_OK) status = request_members(r->s, r->a, o, &r->request, &r->drawn, errors);
    r->keep_replicates = o->store_replicates;
    r->request.policy = policy_find(r->s, o->policy != NULL ? o->policy : r->s->base_policy, "policy", errors);
    r->policies[0] = r->request.policy;
    r->count = 1;
    if (status == FLUJO_OK) status = errors_status(errors);
    if (status == FLUJO_OK) status = request_part(r, o, errors);
    if (status == FLUJO_OK) status = request_memory(r->s, &r->request, 1, errors);
    if (status == FLUJO_OK && (o->out != NULL || o->out_in_results))
        status = claim(r->s, r->a, &to, r->s->policies[r->request.policy].id, &r->path, &r->w, errors);
    status = result_all_ready(status, errors);
    return status == FLUJO_OK ? simulate(r, errors) : status;
}

enum flujo_status flujo_run(const flujo_scenario *scenario, const struct flujo_options *options, flujo_result **out,
                            flujo_errors *errors)
{
    struct flujo_options o;
    struct call c;

    *out = NULL;
    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    struct flujo_result *r = result_begin(scenario);
    if (r == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    return result_hand_out(r, run(r, &o, c.errors), &c, out);
}
