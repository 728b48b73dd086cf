/* flujo assimilate: members conditioned on the record. */
#include "cli/study.h"
#include "cli/terminal.h"
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

    text_add(t, cli_say(j, "\npass    rms log error\n"));
    for (int i = 0; i <= as->passes; i++)
        text_format(t, "%-6d %14.3f\n", i, as->rms[i]);
    if (assimilation_unreached(as) > 0)
        text_add(t, cli_say(j, "\ncounts not reached                            observed       median   90 % "
                               "interval\n"));
    for (int i = 0; i < as->check_count; i++) {
        const struct assimilation_check *k = &as->checks[i];
        if (!k->unreached) continue;
        date_format_month(k->month, month);
        check_name(as->s, k->observation, name);
        text_format(t, cli_say(j, "%-8s %-32s %12s %12s   %s to %s\n"), month, name,
                    number_text(k->observation->value, a), number_text(k->q50, b), number_text(k->q05, c),
                    number_text(k->q95, d));
    }
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const struct assimilation *as = study;
    json_text(t, "engine", j->engine);
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
    answer_assimilation(&j->said, as);
    if (j->o->keep > 0) assimilation_thin(as, j->o->keep);
    struct run_request request = {.seed = as->seed, .end = as->last, .population_scale = as->population_scale};
    cli_put_run(j, as->s, &request, as->members, as->members);
    result_put_scenario(&j->w, as->s);
    assimilation_put(&j->w, as);
    return cli_deliver(j, as, table, json);
}

struct assimilate_options study_assimilate_options(struct job *j, int policy, struct study_progress *progress)
{
    struct flujo_forecast_options asked = study_asked(j, progress);
    struct assimilate_options o = assimilate_asked(j->s, &asked);
    o.policy = policy;
    return o;
}

/* Members of what is known, which take up --assimilation and draw from --posterior. */
static enum flujo_status make(struct job *j, const struct scenario *known, const struct assimilate_options *o,
                              struct study_progress *progress, struct assimilation **out)
{
    struct flujo_forecast_options asked = study_asked(j, progress);
    struct text checkpoint;
    text_init(&checkpoint, j->a);
    enum flujo_status status = study_checkpoint(j, &checkpoint);
    if (status == FLUJO_OK) status = members_make(known, j->a, &asked, *o, checkpoint.data, out, j->errors);
    if (status == FLUJO_INTERRUPTED) study_stopped(checkpoint.data);
    text_free(&checkpoint);
    return status;
}

static enum flujo_status assimilate(struct job *j)
{
    struct study_progress progress = {.quiet = j->o->quiet};
    struct assimilate_options o = study_assimilate_options(j, 0, &progress);
    struct scenario *known = 0;
    struct assimilation *as = 0;
    o.expected = cli_expected(j);
    j->engine = o.expected ? "expected in the passes, cohort else" : "cohort";
    enum flujo_status status = study_policy(j, &o.policy);
    if (status == FLUJO_OK && j->o->origin.given) status = study_origin(j, 0, &o.last);
    if (j->o->assimilation == NULL && j->o->keep > assimilate_members(&o))
        status = usage_error(j->errors, "--keep %d: there are %d members; give fewer, or leave it out", j->o->keep,
                             assimilate_members(&o));
    if (status == FLUJO_OK) status = cli_claim(j, "assimilation");
    if (status == FLUJO_OK && j->o->origin.given) /* as it was known then */
        status = hindcast_view_make(j->a, j->s, o.policy, -1, o.last, &known);
    if (status == FLUJO_OK) status = make(j, known ? known : j->s, &o, &progress, &as);
    if (progress.stage != 0) progress_end(&progress.p);
    if (status == FLUJO_OK) status = deliver(j, as);
    assimilation_free(as);
    hindcast_view_free(j->a, known);
    return status;
}

int command_assimilate(const struct args *args) { return cli_on_scenario(args, 0, assimilate); }
