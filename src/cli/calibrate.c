/* flujo calibrate: a posterior, what the data leave open, and how it fits. */
#include "cli/study.h"
#include "cli/terminal.h"
#include "study/answer.h"
#include "study/point_fit.h"
#include "study/predictive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct calibration *c = study;
    char name[PARAMETER_NAME_SIZE], learned[16];
    text_add(t, cli_say(j, "\nparameter                                          prior 5-50-95 %         posterior "
                           "5-50-95 %     learned\n"));
    for (int k = 0; k < c->prior_count; k++) {
        const struct calibrate_parameter *p = &c->parameters[k];
        if (!p->chosen) continue;
        parameter_name(c->s, p->index, name);
        if (isfinite(p->contraction)) snprintf(learned, sizeof learned, "%.2f", p->contraction);
        text_format(t, "%-38s %8.3g %9.3g %8.3g  %8.3g %9.3g %8.3g %9s%s\n", name, p->prior[0], p->prior[1],
                    p->prior[2], p->posterior[0], p->posterior[1], p->posterior[2],
                    isfinite(p->contraction) ? learned : "-",
                    calibrate_identified(p) ? "" : cli_say(j, "  not identified"));
    }
}

static void json_parameters(struct text *t, const struct calibration *c)
{
    char name[PARAMETER_NAME_SIZE];
    for (int k = 0; k < c->prior_count; k++) {
        const struct calibrate_parameter *p = &c->parameters[k];
        if (!p->chosen) continue;
        parameter_name(c->s, p->index, name);
        json_item(t);
        json_text(t, "parameter", name);
        json_number(t, "prior_q50", p->prior[1]);
        json_number(t, "q05", p->posterior[0]);
        json_number(t, "q50", p->posterior[1]);
        json_number(t, "q95", p->posterior[2]);
        json_number(t, "contraction", p->contraction);
        text_add(t, "}");
    }
}

static void json_line(struct text *t, const char *key, double value)
{
    text_add(t, ",\n  ");
    json_number(t, key, value);
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const struct calibration *c = study;
    int n;
    json_text(t, "engine", j->engine);
    json_line(t, "runs", c->runs);
    json_line(t, "particles", (double)c->particles);
    json_line(t, "effective_sample_size", c->effective);
    json_line(t, "predictive_coverage_90", predictive_inside(c, -1, -1, &n));
    json_line(t, "predictive_coverage_90_encounters", predictive_inside(c, M_ENCOUNTERS, -1, &n));
    json_line(t, "predictive_coverage_90_monthly_totals", predictive_totals_inside(c));
    json_line(t, "predictive_rmspe_monthly_totals", predictive_rmspe(c));
    for (int d = 0; d < c->s->demographic_count; d++) {
        char name[PARAMETER_NAME_SIZE];
        snprintf(name, sizeof name, "predictive_coverage_90_%s", c->s->demographic_ids[d]);
        json_line(t, name, predictive_inside(c, M_ENCOUNTERS, d, &n));
    }
    text_add(t, ",\n  \"parameters\": [");
    json_parameters(t, c);
    text_add(t, "\n  ]");
}

static enum flujo_status deliver(struct job *j, const struct calibration *c)
{
    answer_calibration(&j->said, c);
    study_put_head(j, j->s, (int)c->particles);
    study_put_calibration(&j->w, c);
    return cli_deliver(j, c, table, json);
}

/* --method: 0 runs for abc, or what a point fit may spend. */
static enum flujo_status choose_method(struct job *j, size_t *point)
{
    enum { POINT_RUNS = 1600 };
    int is_point = j->o->method != 0 && strcmp(j->o->method, "point") == 0, given = j->o->evaluations;
    if (is_point && !point_fit_available())
        return usage_error(j->errors, "--method point: this build has no NLopt; build it where libnlopt-dev is "
                                      "installed, or use --method abc");
    *point = !is_point ? 0 : given > 1 ? (size_t)given * 3 / 5 : given > 0 ? 1 : POINT_RUNS;
    if (given > 0 && given < STUDY_FEWEST)
        errors_add(j->errors, SEVERITY_WARNING, (struct position){0},
                   "--evaluations %d: too few for a calibration, which takes more then; give %d or more", given,
                   STUDY_FEWEST);
    return FLUJO_OK;
}

static enum flujo_status calibrate(struct job *j)
{
    struct study_progress progress = {.quiet = j->o->quiet};
    struct calibrate_options o = study_calibrate_options(j, 0, &progress);
    struct calibration *c = 0;
    struct text checkpoint;
    text_init(&checkpoint, j->a);
    enum flujo_status status = study_policy(j, &o.policy);
    if (status == FLUJO_OK) status = study_origin(j, j->s->end, &o.last);
    if (status == FLUJO_OK) status = choose_method(j, &o.point);
    if (status == FLUJO_OK) status = cli_claim(j, "calibration");
    if (status == FLUJO_OK) status = study_checkpoint(j, &checkpoint);
    o.checkpoint = checkpoint.data;
    o.expected = cli_expected(j);
    j->engine = !o.expected   ? "cohort"
                : o.point > 0 ? "expected in pilot and fit, cohort else"
                              : "expected in the pilot, cohort else";
    if (status == FLUJO_OK) {
        status = calibrate_run(j->a, j->s, &o, &c, j->errors);
        if (status == FLUJO_INTERRUPTED) study_stopped(checkpoint.data);
    }
    if (status == FLUJO_OK) status = deliver(j, c);
    if (status == FLUJO_OK) study_finished(j, checkpoint.data);
    calibration_free(c);
    text_free(&checkpoint);
    return status;
}

int command_calibrate(const struct args *args) { return cli_on_scenario(args, 0, calibrate); }
