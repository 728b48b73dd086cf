/* Shared by the commands of studies. */
#include "cli/study.h"

#include "base/files.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void study_progress(void *user, const char *stage, int done, int total)
{
    struct study_progress *p = user;
    if (p->stage == 0 || strcmp(p->stage, stage) != 0) {
        if (p->stage != 0) progress_end(&p->p);
        progress_init(&p->p, p->quiet, total);
        p->stage = stage;
        if (p->p.shown) fprintf(stderr, "%s\n", stage);
    }
    progress_report(&p->p, done, total);
}

void study_progress_runs(void *user, int done, int total) { study_progress(user, "forecast", done, total); }

/* --evaluations N: two fifths of the runs for the pilot, the rest for the
 * generations, half as many particles; what is given by name stays. */
static void spend(int evaluations, struct calibrate_options *o)
{
    size_t n = evaluations < STUDY_FEWEST ? STUDY_FEWEST : (size_t)evaluations;
    size_t generations = o->generations > 0 ? (size_t)o->generations : 2;
    if (evaluations == 0) return;
    o->pilot = o->pilot ? o->pilot : n * 2 / 5;
    o->proposals = (n > o->pilot + generations ? n - o->pilot : generations) / generations;
    o->particles = o->particles ? o->particles : n / 2 < 2000 ? n / 2 : 2000;
}

struct calibrate_options study_calibrate_options(const struct job *j, int policy, struct study_progress *progress)
{
    struct calibrate_options o = {.policy = policy,
                                  .parameters = j->o->parameters,
                                  .pilot = (size_t)j->o->pilot,
                                  .particles = (size_t)j->o->particles,
                                  .generations = j->o->generations,
                                  .discrepancy = isnan(j->o->discrepancy) ? 0
                                                 : j->o->discrepancy > 0  ? j->o->discrepancy
                                                                          : -1,
                                  .seed = cli_seed(j),
                                  .threads = j->o->threads,
                                  .stop = stop_flag(),
                                  .progress = study_progress,
                                  .progress_user = progress};
    spend(j->o->evaluations, &o);
    return o;
}

struct flujo_forecast_options study_asked(struct job *j, struct study_progress *progress)
{
    struct flujo_options o = cli_options(j);

    if (j->o->origin.given) date_format(j->o->origin.value, j->origin);
    return (struct flujo_forecast_options){.size = sizeof(struct flujo_forecast_options),
                                           .policy = o.policy,
                                           .origin = j->o->origin.given ? j->origin : NULL,
                                           .months = j->o->months,
                                           .replicates = o.replicates,
                                           .members = j->o->members,
                                           .passes = j->o->passes,
                                           .memory = isnan(j->o->memory) ? 0 : j->o->memory,
                                           .posterior = o.posterior,
                                           .assimilation = o.assimilation,
                                           .triggers = j->o->trigger.items,
                                           .trigger_count = j->o->trigger.count,
                                           .checkpoint = j->o->checkpoint,
                                           .has_seed = o.has_seed,
                                           .seed = o.seed,
                                           .threads = o.threads,
                                           .out = o.out,
                                           .out_in_results = 1,
                                           .claiming = o.claiming,
                                           .claiming_user = j,
                                           .stop = o.stop,
                                           .progress = study_progress,
                                           .progress_user = progress};
}

struct forecast_options study_forecast_options(const struct job *j, int policy, const struct trigger *triggers,
                                               struct study_progress *progress)
{
    return (struct forecast_options){.policy = policy,
                                     .months = j->o->months,
                                     .draws = j->o->replicates,
                                     .memory = isnan(j->o->memory) ? 0 : j->o->memory,
                                     .triggers = triggers,
                                     .trigger_count = (int)j->o->trigger.count,
                                     .seed = cli_seed(j),
                                     .threads = j->o->threads,
                                     .stop = stop_flag(),
                                     .progress = study_progress_runs,
                                     .progress_user = progress};
}

enum flujo_status study_triggers(struct job *j, struct trigger triggers[MOST_TRIGGERS])
{
    return triggers_parse(j->s, j->o->trigger.items, j->o->trigger.count, triggers, j->errors);
}

enum flujo_status study_policy(struct job *j, int *policy)
{
    *policy = cli_policy_asked(j);
    return *policy < 0 ? FLUJO_BAD_INPUT : FLUJO_OK;
}

enum flujo_status study_origin(struct job *j, day_number missing, day_number *origin)
{
    char given[11];

    if (j->o->origin.given) date_format(j->o->origin.value, given);
    return origin_choose(j->s, j->o->origin.given ? given : NULL, missing, origin, j->errors);
}

void study_put_head(struct job *j, const struct scenario *s, int runs)
{
    struct run_request request = {.seed = cli_seed(j),
                                  .replicates = j->o->replicates,
                                  .end = j->s->end,
                                  .expected = cli_expected(j)};
    cli_put_run(j, s, &request, runs, runs);
    result_put_scenario(&j->w, s);
}

enum flujo_status study_checkpoint(const struct job *j, struct text *checkpoint)
{
    if (j->o->checkpoint != 0)
        text_add(checkpoint, j->o->checkpoint);
    else
        text_format(checkpoint, "%s.checkpoint", j->path.data);
    if (!checkpoint->failed) stop_cleans(checkpoint->data);
    return checkpoint->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

void study_finished(const struct job *j, const char *checkpoint)
{
    if (j->o->checkpoint == 0) remove(checkpoint);
}

void study_stopped(const char *checkpoint)
{
    if (checkpoint && file_exists(checkpoint))
        fprintf(stderr, "flujo: stopped on request; the same command goes on from %s\n", checkpoint);
    else
        fprintf(stderr, "flujo: stopped on request%s; nothing is written\n",
                checkpoint ? " before there was a state to go on from" : "");
}
