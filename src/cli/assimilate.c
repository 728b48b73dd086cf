/* flujo assimilate: members conditioned on the record. */
#include "cli/study.h"
#include "store/assimilation_tables.h"
#include "study/answer.h"
#include "study/hindcast_view.h"

#include <stdio.h>

static void check_name(const struct scenario *s, const struct observation *o, char out[96])
{
    if (o->measure != M_ENCOUNTERS)
        snprintf(out, 96, "%.90s", measure_slot_name(o->measure, s, o->slot));
    else
        snprintf(out, 96, "%.40s %.40s", o->origin < 0 ? "all" : s->origin_ids[o->origin],
                 o->demographic < 0 ? "all" : s->demographic_ids[o->demographic]);
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct assimilation *as = study;
    char month[11], name[96], a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], d[NUMBER_SIZE];
    (void)j;
    text_format(t, "%-6s %14s\n", "pass", "rms log error");
    for (int i = 0; i <= as->passes; i++)
        text_format(t, "%-6d %14.3f\n", i, as->rms[i]);
    if (assimilation_unreached(as) > 0)
        text_format(t, "\n%-41s %12s %12s   %s\n", "counts not reached", "observed", "median", "90 % interval");
    for (int i = 0; i < as->check_count; i++) {
        const struct assimilation_check *k = &as->checks[i];
        if (!k->unreached) continue;
        date_format_month(k->month, month);
        check_name(as->s, k->observation, name);
        text_format(t, "%-8s %-32s %12s %12s   %s to %s\n", month, name, number_text(k->observation->value, a),
                    number_text(k->q50, b), number_text(k->q05, c), number_text(k->q95, d));
    }
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const struct assimilation *as = study;
    (void)j;
    json_number(t, "members", as->members);
    json_number(t, "passes", as->passes);
    json_number(t, "counts", as->check_count);
    json_number(t, "unreached", assimilation_unreached(as));
    json_number(t, "rms_log_error", as->rms[as->passes]);
    json_number(t, "rmspe_monthly_totals", assimilation_rmspe(as));
    json_number(t, "coverage_90", assimilation_inside(as));
}

static enum flujo_status deliver(struct job *j, struct assimilation *as)
{
    answer_assimilation(&j->answer, as);
    if (j->o->keep > 0) assimilation_thin(as, j->o->keep);
    struct run_request request = {.seed = as->seed, .end = as->last, .population_scale = as->population_scale};
    cli_put_run(j, as->s, &request, as->members, as->members);
    result_put_scenario(&j->w, as->s);
    assimilation_put(&j->w, as);
    return cli_deliver(j, as, table, json);
}

/* What is given with --assimilation and --posterior. */
static enum flujo_status read_given(struct job *j, const struct scenario *s, struct assimilate_options *o,
                                    struct assimilation **before, double **posterior)
{
    enum flujo_status status = FLUJO_OK;
    if (j->o->assimilation != 0 && (j->o->posterior != 0 || j->o->members > 0))
        return usage_error(j->errors,
                           "--assimilation FILE brings its members; give neither --members nor --posterior with it");
    if (j->o->assimilation != 0) status = assimilation_read(j->a, j->o->assimilation, s, before, j->errors);
    if (j->o->posterior != 0)
        status = posterior_read(j->a, j->o->posterior, s, assimilate_members(o), o->seed, posterior, j->errors);
    o->before = *before;
    o->parameters = *posterior;
    return status;
}

struct assimilate_options study_assimilate_options(const struct job *j, int policy, struct study_progress *progress)
{
    return (struct assimilate_options){.policy = policy,
                                       .members = j->o->members,
                                       .passes = j->o->passes,
                                       .seed = cli_seed(j),
                                       .threads = j->o->threads,
                                       .stop = stop_flag(),
                                       .progress = study_progress,
                                       .progress_user = progress};
}

enum flujo_status study_assimilate(struct job *j, const struct scenario *known, struct assimilate_options *o,
                                   struct assimilation **out)
{
    struct assimilation *before = 0;
    double *posterior = 0;
    struct text checkpoint;
    text_init(&checkpoint, j->a);
    enum flujo_status status = read_given(j, known, o, &before, &posterior);
    if (status == FLUJO_OK) status = study_checkpoint(j, &checkpoint);
    o->checkpoint = checkpoint.data;
    if (status == FLUJO_OK) {
        status = assimilate_run(j->a, known, o, out, j->errors);
        if (status == FLUJO_INTERRUPTED) study_stopped(o->checkpoint);
    }
    if (status == FLUJO_OK) study_finished(j, o->checkpoint);
    assimilation_free(before);
    memory_free(j->a, posterior);
    text_free(&checkpoint);
    return status;
}

static enum flujo_status assimilate(struct job *j)
{
    struct study_progress progress = {.quiet = j->o->quiet};
    struct assimilate_options o = study_assimilate_options(j, 0, &progress);
    struct scenario *known = 0;
    struct assimilation *as = 0;
    enum flujo_status status = study_policy(j, &o.policy);
    if (status == FLUJO_OK && j->o->origin.given) status = study_origin(j, 0, &o.last);
    if (status == FLUJO_OK) status = cli_claim(j, "assimilation");
    if (status == FLUJO_OK && j->o->origin.given) /* as it was known then */
        status = hindcast_view_make(j->a, j->s, o.policy, -1, o.last, &known);
    if (status == FLUJO_OK) status = study_assimilate(j, known ? known : j->s, &o, &as);
    if (progress.stage != 0) progress_end(&progress.p);
    if (status == FLUJO_OK) status = deliver(j, as);
    assimilation_free(as);
    hindcast_view_free(j->a, known);
    return status;
}

int command_assimilate(const struct args *args) { return cli_on_scenario(args, 0, assimilate); }
