/* flujo sensitivity: which parameters drive a result? */
#include "cli/study.h"
#include "cli/terminal.h"
#include "study/answer.h"

#include <math.h>
#include <string.h>

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct sensitivity *r = study;
    const char *kind = "";
    int shown = 0;

    for (size_t i = 0; i < r->row_count; i++) {
        const struct sensitivity_row *row = &r->rows[i];
        if (strcmp(kind, row->kind) != 0) {
            const char *minus = strstr(row->measure, " minus ");
            text_format(t, cli_say(j, "\n%s of %.*s"), row->kind,
                        (int)(minus == NULL ? strlen(row->measure) : (size_t)(minus - row->measure)), row->measure);
            if (minus != NULL) text_format(t, cli_say(j, " minus %s"), minus + 7);
            text_add(t, "\n");
            kind = row->kind;
            shown = 0;
        }
        if (shown++ >= 12) continue;
        text_add(t, "  ");
        cli_label(t, j, row->parameter, 42);
        text_format(t, " %12.4g", row->value);
        if (isfinite(row->low)) text_format(t, "  [%.4g, %.4g]", row->low, row->high);
        text_add(t, "\n");
    }
}

static void json(struct text *t, const struct job *j, const void *study)
{
    const struct sensitivity *r = study;
    (void)j;
    json_text(t, "engine", r->expected ? "expected" : "cohort");
    text_add(t, ",\n  \"sensitivity\": [");
    for (size_t i = 0; i < r->row_count; i++) {
        json_item(t);
        json_text(t, "measure", r->rows[i].measure);
        json_text(t, "kind", r->rows[i].kind);
        json_text(t, "parameter", r->rows[i].parameter);
        json_number(t, "value", r->rows[i].value);
        json_number(t, "low", r->rows[i].low);
        json_number(t, "high", r->rows[i].high);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
}

static enum flujo_status read_measure(struct job *j, int *measure)
{
    const char *word = j->o->measure != 0 ? j->o->measure : "encounters";
    char known[KNOWN_SIZE];
    *measure = measure_find(word);
    if (*measure >= 0 && measure_table[*measure].kept != MEANS_ONLY) return FLUJO_OK;
    if (*measure >= 0) return usage_error(j->errors, "--measure %s: is kept as a mean only; give another", word);
    return usage_error(j->errors, "--measure %s: there is no such measure; %s", word, measure_known(word, known));
}

/* Everything of the request, checked. */
static enum flujo_status read_options(struct job *j, struct sensitivity_options *o, struct study_progress *progress)
{
    const char *method = j->o->method != 0 ? j->o->method : "both";
    *o = (struct sensitivity_options){.baseline = -1,
                                      .from = j->s->decision,
                                      .to = j->s->end,
                                      .morris = strcmp(method, "sobol") != 0,
                                      .sobol = strcmp(method, "morris") != 0,
                                      .runs = j->o->evaluations,
                                      .parameters = j->o->parameters,
                                      .expected = cli_expected(j),
                                      .seed = cli_seed(j),
                                      .threads = j->o->threads,
                                      .stop = stop_flag(),
                                      .progress = study_progress,
                                      .progress_user = progress};
    study_policy(j, &o->policy);
    read_measure(j, &o->measure);
    if (j->o->baseline != 0) o->baseline = cli_policy(j, j->o->baseline, "baseline");
    if (o->baseline >= 0 && o->baseline == o->policy)
        usage_error(j->errors, "--baseline %s is the policy itself; give another --policy or --baseline",
                    j->o->baseline);
    if (j->o->horizon != 0 && !date_add_span(j->s->decision, j->o->horizon, &o->to))
        usage_error(j->errors, "--horizon %s: give a span such as 90d, 3m or 1y", j->o->horizon);
    return errors_status(j->errors);
}

static enum flujo_status sensitivity(struct job *j)
{
    struct sensitivity *r = 0;
    struct sensitivity_options o;
    struct study_progress progress = {.quiet = j->o->quiet};
    enum flujo_status status = read_options(j, &o, &progress);
    if (status == FLUJO_OK) status = cli_claim(j, "sensitivity");
    if (status == FLUJO_OK) status = sensitivity_run(j->a, j->s, &o, &r, j->errors);
    if (status == FLUJO_INTERRUPTED) study_stopped(0);
    if (status == FLUJO_OK) {
        answer_sensitivity(&j->said, j->s, &o, r);
        study_put_head(j, j->s, (int)(r->trajectories + r->samples));
        study_put_sensitivity(&j->w, r);
        status = cli_deliver(j, r, table, json);
    }
    sensitivity_free(r);
    return status;
}

int command_sensitivity(const struct args *args) { return cli_on_scenario(args, 0, sensitivity); }
