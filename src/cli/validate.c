/* flujo validate: how good were the forecasts of months that happened? */
#include "cli/study.h"

#include "base/files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scores of the total and of each demographic for --threshold; v null before
 * the run. The mean PIT is none of them: it is best in the middle. */
static enum flujo_status thresholds(const struct args *args, const struct scenario *s, const struct validation *v,
                                    struct error_list *errors)
{
    size_t elements = (size_t)s->demographic_count + 1, count = 0;
    struct cli_score *scores = memory_alloc(args->a, elements * V_SCORES, sizeof *scores);
    if (scores == 0) return FLUJO_NO_MEMORY;
    for (size_t e = 0; e < elements; e++)
        for (int k = 0; k < V_SCORES; k++) /* errors are better when small, skills and coverage when large */
            if (k != V_PIT_MEAN)
                scores[count++] = (struct cli_score){validate_score_names[k], v ? v->score[e][k] : 0,
                                                     k >= V_RMSPE && k <= V_WIS, e ? s->demographic_ids[e - 1] : 0};
    enum flujo_status status = cli_thresholds(args, scores, count, v != 0, errors);
    memory_free(args->a, scores);
    return status;
}

/* Origins: the one asked, or some spread evenly so that the data hold at least
 * half of the months before the first and the forecast fits after the last. */
static enum flujo_status make_origins(const struct args *args, const struct scenario *s, int months, day_number *out,
                                      int *count, struct error_list *errors)
{
    struct position nowhere = {0};
    day_number last = forecast_origin(s);
    int first_month = date_month_index(s->start), final = last > 0 ? date_month_index(last) - months : 0;
    int half = first_month + (date_month_index(last > 0 ? last : s->start) - first_month + 1) / 2;
    if (args->given[OPT_ORIGIN_DATE] && args->given[OPT_ORIGINS]) {
        errors_add(errors, SEVERITY_ERROR, nowhere, "--origin and --origins exclude each other; give one of them");
        return FLUJO_BAD_INPUT;
    }
    if (args->given[OPT_ORIGIN_DATE]) {
        *count = 1;
        return study_origin(args, s, 0, &out[0], errors);
    }
    if (last == 0 || final < half) {
        errors_add(
            errors, SEVERITY_ERROR, nowhere,
            "the observed months of encounters are too few to leave %d months to forecast; give fewer --months or "
            "an --origin",
            months);
        return FLUJO_BAD_INPUT;
    }
    int want = args->given[OPT_ORIGINS] ? (int)args->number[OPT_ORIGINS] : 3;
    if (want > final - half + 1) {
        want = final - half + 1;
        if (args->given[OPT_ORIGINS])
            errors_add(errors, SEVERITY_NOTE, nowhere, "--origins %s: the data have room for %d, which are taken",
                       args->text[OPT_ORIGINS], want);
    }
    for (int i = 0; i < want; i++) {
        int month = want > 1 ? half + (final - half) * i / (want - 1) : final;
        out[i] = date_make((month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
    }
    *count = want;
    return FLUJO_OK;
}

static void make_answer(struct text *t, const struct validation *v, int origins)
{
    const double *k = v->score[0];
    text_format(
        t,
        "From %d origin%s, %.0f monthly totals were forecast: the median misses by %.0f %% (root mean square "
        "percentage error), %.0f %% lie in the 80 %% interval (%.0f %% with every demographic), the CRPS is %+.0f %% "
        "against persistence and %+.0f %% against the season of the year before (positive: better).",
        origins, origins == 1 ? "" : "s", k[V_MONTHS], 100 * k[V_RMSPE], 100 * k[V_COVERAGE_80], 100 * k[V_ALL_80],
        100 * k[V_SKILL_PERSISTENCE], 100 * k[V_SKILL_SEASONAL]);
}

static const char *element_label(const struct validation *v, int e)
{
    return e == 0 ? "total" : v->s->demographic_ids[e - 1];
}

static void print_table(const struct validation *v, const char *answer)
{
    char a[32], b[32], c[32], d[32];
    printf("%-20s %-10s %-8s %4s %10s %10s   %s\n", "element", "origin", "month", "lead", "observed", "median",
           "80 % interval");
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        char origin[11], month[11];
        date_format(r->origin, origin);
        date_format(date_make(r->month / 12, r->month % 12 + 1, 1), month);
        month[7] = 0;
        printf("%-20s %-10s %-8s %4d %10s %10s   %s to %s\n", element_label(v, r->demographic + 1), origin, month,
               r->lead, cli_number(r->observed, a), cli_number(r->q50, b), cli_number(r->q10, c),
               cli_number(r->q90, d));
    }
    printf("\n%-32s", "score");
    for (int e = 0; e < v->element_count; e++)
        printf(" %20s", element_label(v, e));
    for (int k = 0; k < V_SCORES; k++) {
        printf("\n%-32s", validate_score_names[k]);
        for (int e = 0; e < v->element_count; e++)
            printf(" %20.3f", v->score[e][k]);
    }
    printf("\n\n%s\n", answer);
}

static enum flujo_status print_json(const struct args *args, const struct validation *v, const char *answer)
{
    struct text t;
    text_init(&t, args->a);
    text_add(&t, "{\n  ");
    for (int k = 0; k < V_SCORES; k++) {
        json_number(&t, validate_score_names[k], v->score[0][k]);
        text_add(&t, ",\n  ");
    }
    text_add(&t, "\"elements\": {");
    for (int e = 1; e < v->element_count; e++) {
        text_add(&t, e > 1 ? ",\n    " : "\n    ");
        text_add_json(&t, element_label(v, e));
        text_add(&t, ": {");
        for (int k = 0; k < V_SCORES; k++) {
            json_number(&t, validate_score_names[k], v->score[e][k]);
            text_add(&t, k + 1 < V_SCORES ? ", " : "}");
        }
    }
    text_add(&t, "\n  },\n  ");
    return json_finish(&t, answer);
}

static enum flujo_status deliver(const struct args *args, const struct validation *v, int origins,
                                 struct result_writer *w, struct error_list *errors)
{
    struct text answer;
    text_init(&answer, args->a);
    make_answer(&answer, v, origins);
    enum flujo_status status = answer.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK) {
        study_put_head(w, args, v->s, origins, answer.data);
        study_put_validation(w, v);
        status = result_commit(w);
    }
    if (status == FLUJO_OK && args->given[OPT_JSON])
        status = print_json(args, v, answer.data);
    else if (status == FLUJO_OK && !args->given[OPT_QUIET])
        print_table(v, answer.data);
    text_free(&answer);
    return status == FLUJO_OK ? thresholds(args, v->s, v, errors) : status;
}

/* The state is in the checkpoint of finished origins or, before the first is
 * finished, in that of its calibration. */
static void tell_stopped(const char *checkpoint, const day_number *origins, int count, const struct allocator *a)
{
    struct text calibration;
    text_init(&calibration, a);
    for (int i = 0; i < count && !file_exists(checkpoint); i++) {
        validation_calibration_path(&calibration, checkpoint, origins[i]);
        if (!calibration.failed && file_exists(calibration.data)) checkpoint = calibration.data;
    }
    study_stopped(checkpoint);
    text_free(&calibration);
}

static enum flujo_status study(const struct args *args, const struct scenario *s, struct text *path,
                               struct error_list *errors)
{
    struct result_writer w = {.a = args->a};
    struct study_progress progress = {.quiet = args->given[OPT_QUIET]};
    struct validate_options o = {0};
    struct validation *v = 0;
    struct text checkpoint;
    day_number origins[64];
    text_init(&checkpoint, args->a);
    enum flujo_status status = study_policy(args, s, &o.policy, errors);
    if (status == FLUJO_OK) status = thresholds(args, s, 0, errors);
    o.calibrate = study_calibrate_options(args, s, o.policy, &progress);
    o.forecast = (struct forecast_options){.months = args->given[OPT_MONTHS] ? (int)args->number[OPT_MONTHS] : 6,
                                           .draws = args->given[OPT_REPLICATES] ? (int)args->number[OPT_REPLICATES] : 0,
                                           .seed = o.calibrate.seed,
                                           .threads = o.calibrate.threads,
                                           .stop = stop_flag(),
                                           .progress = study_progress_runs,
                                           .progress_user = &progress};
    if (status == FLUJO_OK) status = make_origins(args, s, o.forecast.months, origins, &o.origin_count, errors);
    if (status == FLUJO_OK) status = cli_claim(args, s, "validation", path, &w, errors);
    if (status == FLUJO_OK) status = study_checkpoint(args, path->data, &checkpoint);
    o.origins = origins;
    o.checkpoint = checkpoint.data;
    if (status == FLUJO_OK) status = validate_run(args->a, s, &o, &v, errors);
    if (status == FLUJO_INTERRUPTED) tell_stopped(checkpoint.data, origins, o.origin_count, args->a);
    if (status == FLUJO_OK) status = deliver(args, v, o.origin_count, &w, errors);
    result_discard(&w);
    if (status == FLUJO_OK || status == FLUJO_BELOW_THRESHOLD) study_finished(args, checkpoint.data);
    validation_free(v);
    text_free(&checkpoint);
    return status;
}

int command_validate(const struct args *args)
{
    struct error_list errors;
    struct scenario *s = 0;
    struct text path;
    errors_init(&errors, args->a);
    text_init(&path, args->a);
    enum flujo_status status = cli_load(args, &s, &errors);
    if (status == FLUJO_OK) status = study(args, s, &path, &errors);
    scenario_free(s);
    text_free(&path);
    int code = cli_finish(status, &errors);
    errors_free(&errors);
    return code;
}
