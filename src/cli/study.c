/* Shared by the commands of studies. */
#include "cli/study.h"

#include "base/files.h"

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
static void spend(const struct args *args, struct calibrate_options *o)
{
    size_t n = (size_t)args->number[OPT_EVALUATIONS], generations = o->generations > 0 ? (size_t)o->generations : 2;
    if (!args->given[OPT_EVALUATIONS]) return;
    n = n < 100 ? 100 : n;
    o->pilot = o->pilot ? o->pilot : n * 2 / 5;
    o->proposals = (n > o->pilot + generations ? n - o->pilot : generations) / generations;
    o->particles = o->particles ? o->particles : n / 2 < 2000 ? n / 2 : 2000;
}

struct calibrate_options study_calibrate_options(const struct args *args, const struct scenario *s, int policy,
                                                 struct study_progress *progress)
{
    struct calibrate_options o = {.policy = policy,
                                  .parameters = (int)args->number[OPT_PARAMETERS],
                                  .pilot = (size_t)args->number[OPT_PILOT],
                                  .particles = (size_t)args->number[OPT_PARTICLES],
                                  .generations = (int)args->number[OPT_GENERATIONS],
                                  .seed = args->given[OPT_SEED] ? args->seed : s->seed,
                                  .threads = (int)args->number[OPT_THREADS],
                                  .stop = stop_flag(),
                                  .progress = study_progress,
                                  .progress_user = progress};
    if (args->given[OPT_DISCREPANCY])
        o.discrepancy = args->number[OPT_DISCREPANCY] > 0 ? args->number[OPT_DISCREPANCY] : -1;
    spend(args, &o);
    return o;
}

enum flujo_status study_policy(const struct args *args, const struct scenario *s, int *policy,
                               struct error_list *errors)
{
    *policy = cli_policy_asked(args, s, errors);
    return *policy < 0 ? FLUJO_BAD_INPUT : FLUJO_OK;
}

enum flujo_status study_origin(const struct args *args, const struct scenario *s, day_number missing,
                               day_number *origin, struct error_list *errors)
{
    struct position nowhere = {0};
    char text[11];
    int year, month, day;
    *origin = args->given[OPT_ORIGIN_DATE] ? args->date[OPT_ORIGIN_DATE] : missing;
    if (*origin < s->start + 58) {
        date_format(s->start + 58, text);
        errors_add(errors, SEVERITY_ERROR, nowhere,
                   args->given[OPT_ORIGIN_DATE]
                       ? "--origin %s leaves less than two months of data; give a day after %s"
                       : "%s observations of encounters by month end before two months have passed; "
                         "give data up to a day after %s",
                   args->given[OPT_ORIGIN_DATE] ? args->text[OPT_ORIGIN_DATE] : "the", text);
        return FLUJO_BAD_INPUT;
    }
    date_split(*origin, &year, &month, &day);
    if (day != date_days_in_month(year, month)) { /* whole months only: back to the last complete one */
        *origin = date_make(year, month, 1) - 1;
        date_format(*origin, text);
        errors_add(errors, SEVERITY_NOTE, nowhere, "the data end inside a month; the origin is %s", text);
    }
    return FLUJO_OK;
}

void study_put_head(struct result_writer *w, const struct args *args, const struct scenario *s, int runs,
                    const char *answer)
{
    struct run_request request = {.seed = args->given[OPT_SEED] ? args->seed : s->seed,
                                  .replicates = (int)args->number[OPT_REPLICATES],
                                  .end = s->end};
    cli_put_run(w, args, s, &request, runs, runs, 0, answer);
    result_put_scenario(w, s);
}

enum flujo_status study_checkpoint(const struct args *args, const char *path, struct text *checkpoint)
{
    if (args->given[OPT_CHECKPOINT])
        text_add(checkpoint, args->text[OPT_CHECKPOINT]);
    else
        text_format(checkpoint, "%s.checkpoint", path);
    return checkpoint->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

void study_finished(const struct args *args, const char *checkpoint)
{
    if (!args->given[OPT_CHECKPOINT]) remove(checkpoint);
}

void study_stopped(const char *checkpoint)
{
    if (checkpoint && file_exists(checkpoint))
        fprintf(stderr, "flujo: stopped on request; the same command goes on from %s\n", checkpoint);
    else
        fprintf(stderr, "flujo: stopped on request%s; nothing is written\n",
                checkpoint ? " before there was a state to go on from" : "");
}
