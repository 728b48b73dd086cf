/* flujo validate: how good were the forecasts of months that happened? */
#include "base/files.h"
#include "cli/study.h"
#include "study/answer.h"

/* Scores of the total and of each demographic for --threshold; v null before
 * the run. The mean PIT is none of them: it is best in the middle. */
static enum flujo_status thresholds(struct job *j, const struct validation *v)
{
    const struct scenario *s = j->s;
    size_t elements = (size_t)s->demographic_count + 1, count = 0;
    struct cli_score *scores = memory_alloc(j->a, elements * V_SCORES, sizeof *scores);
    if (scores == 0) return FLUJO_NO_MEMORY;
    for (size_t e = 0; e < elements; e++)
        for (int k = 0; k < V_SCORES; k++) /* errors are better when small, skills and coverage when large */
            if (k != V_PIT_MEAN)
                scores[count++] = (struct cli_score){validate_score_names[k], v ? v->score[e][k] : 0,
                                                     k >= V_RMSPE && k <= V_WIS, e ? s->demographic_ids[e - 1] : 0};
    enum flujo_status status = cli_thresholds(j->args, scores, count, v != 0, j->errors);
    memory_free(j->a, scores);
    return status;
}

/* Origins: the one asked, or some spread evenly so that the data hold at least
 * half of the months before the first and the forecast fits after the last. */
static enum flujo_status make_origins(struct job *j, int months, day_number *out, int *count)
{
    const struct scenario *s = j->s;
    day_number last = forecast_origin(s);
    int first_month = date_month_index(s->start), final = last > 0 ? date_month_index(last) - months : 0;
    int half = first_month + (date_month_index(last > 0 ? last : s->start) - first_month + 1) / 2;
    int want = j->o->origins > 0 ? j->o->origins : 3;
    if (j->o->origin.given && j->o->origins > 0)
        return usage_error(j->errors, "--origin and --origins exclude each other; give one of them");
    *count = 1;
    if (j->o->origin.given) return study_origin(j, 0, &out[0]);
    if (last == 0 || final < half)
        return usage_error(j->errors,
                           "the observed months of encounters are too few to leave %d months to forecast; give fewer "
                           "--months or an --origin",
                           months);
    *count = want < final - half + 1 ? want : final - half + 1;
    if (*count < j->o->origins)
        errors_add(j->errors, SEVERITY_NOTE, (struct position){0},
                   "--origins %d: the data have room for %d, which are taken", want, *count);
    for (int i = 0; i < *count; i++) {
        int month = *count > 1 ? half + (final - half) * i / (*count - 1) : final;
        out[i] = date_make((month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
    }
    return FLUJO_OK;
}

static const char *element_label(const struct validation *v, int e)
{
    return e == 0 ? "total" : v->s->demographic_ids[e - 1];
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct validation *v = study;
    char a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], d[NUMBER_SIZE];
    (void)j;
    text_format(t, "%-20s %-10s %-8s %4s %10s %10s   %s\n", "element", "origin", "month", "lead", "observed", "median",
                "80 % interval");
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        char origin[11], month[11];
        date_format(r->origin, origin);
        date_format_month(r->month, month);
        text_format(t, "%-20s %-10s %-8s %4d %10s %10s   %s to %s\n", element_label(v, r->demographic + 1), origin,
                    month, r->lead, number_text(r->observed, a), number_text(r->q50, b), number_text(r->q10, c),
                    number_text(r->q90, d));
    }
    text_format(t, "\n%-32s", "score");
    for (int e = 0; e < v->element_count; e++)
        text_format(t, " %20s", element_label(v, e));
    for (int k = 0; k < V_SCORES; k++) {
        text_format(t, "\n%-32s", validate_score_names[k]);
        for (int e = 0; e < v->element_count; e++)
            text_format(t, " %20.3f", v->score[e][k]);
    }
    text_add(t, "\n");
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const struct validation *v = study;
    (void)j;
    for (int k = 0; k < V_SCORES; k++) {
        json_number(t, validate_score_names[k], v->score[0][k]);
        text_add(t, ",\n  ");
    }
    text_add(t, "\"elements\": {");
    for (int e = 1; e < v->element_count; e++) {
        text_add(t, e > 1 ? ",\n    " : "\n    ");
        text_add_json(t, element_label(v, e));
        text_add(t, ": {");
        for (int k = 0; k < V_SCORES; k++)
            json_number(t, validate_score_names[k], v->score[e][k]);
        text_add(t, "}");
    }
    text_add(t, "\n  }");
}

static enum flujo_status deliver(struct job *j, const struct validation *v, int origins)
{
    answer_validation(&j->answer, v, origins);
    study_put_head(j, j->s, origins);
    study_put_validation(&j->w, v);
    enum flujo_status status = cli_deliver(j, v, table, json);
    return status == FLUJO_OK ? thresholds(j, v) : status;
}

/* The state is in the checkpoint of finished origins or, before the first is
 * finished, in that of its calibration. */
static void stopped(const char *checkpoint, const day_number *origins, int count, const struct allocator *a)
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

static enum flujo_status validate(struct job *j)
{
    enum { MOST_ORIGINS = 64 };
    struct study_progress progress = {.quiet = j->o->quiet};
    struct validate_options o = {0};
    struct validation *v = 0;
    struct text checkpoint;
    day_number origins[MOST_ORIGINS];
    text_init(&checkpoint, j->a);
    enum flujo_status status = study_policy(j, &o.policy);
    if (status == FLUJO_OK) status = thresholds(j, 0);
    o.calibrate = study_calibrate_options(j, o.policy, &progress);
    o.forecast = study_forecast_options(j, &o.calibrate);
    if (o.forecast.months == 0) o.forecast.months = 6;
    if (status == FLUJO_OK) status = make_origins(j, o.forecast.months, origins, &o.origin_count);
    if (status == FLUJO_OK) status = cli_claim(j, "validation");
    if (status == FLUJO_OK) status = study_checkpoint(j, &checkpoint);
    o.origins = origins;
    o.checkpoint = checkpoint.data;
    if (status == FLUJO_OK) status = validate_run(j->a, j->s, &o, &v, j->errors);
    if (status == FLUJO_INTERRUPTED) stopped(checkpoint.data, origins, o.origin_count, j->a);
    if (status == FLUJO_OK) status = deliver(j, v, o.origin_count);
    if (status == FLUJO_OK || status == FLUJO_BELOW_THRESHOLD) study_finished(j, checkpoint.data);
    validation_free(v);
    text_free(&checkpoint);
    return status;
}

int command_validate(const struct args *args) { return cli_on_scenario(args, 0, validate); }
