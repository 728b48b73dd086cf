/* Scores of displacement runs as a table and as JSON; Flee's out.csv. */
#include "cli/flee_commands.h"
#include "cli/terminal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

void flee_answer(struct statements *out, const struct flee_instance *f, const struct displacement_ensemble *e)
{
    size_t last = (size_t)(e->days - 1) * (size_t)e->columns;
    struct statement *st = statement_add(out, SAYS_CAMPS, -1);

    for (int c = 0; c < e->columns; c++) {
        st->number[0] += e->mean[last + (size_t)c];
        st->number[1] += e->data[last + (size_t)c];
    }
    st->number[2] = e->replicates;
    st->number[3] = e->scores.ard_normal;
    st->to = f->start + e->days - 1;
    snprintf(st->words, sizeof st->words, "%.*s", TEXT_CUT(f->name, 150));
    statement_add(out, SAYS_GIVEN, -1);
}

static void print_row(struct text *t, const struct job *j, const char *name, const struct displacement_scores *s)
{
    char a[32], b[32], c[32], d[32], mase[32];

    terminal_column(t, cli_say(j, name), 24);
    text_format(t, " %10s %12s %10s %9s %9s\n", decimals_text(s->ard_normal, 4, c),
                decimals_text(s->ard_rescaled, 4, d), number_text(s->rmse, a), decimals_text(s->mase, 2, mase),
                number_text(s->crps, b));
}

static void print_camps(struct text *t, const struct flee_instance *f, const struct displacement_ensemble *e)
{
    size_t last = (size_t)(e->days - 1) * (size_t)e->columns;
    char a[32], b[32], c[32], d[32];

    for (int k = 0; k < e->columns; k++) {
        terminal_column(t, f->places[e->place[k]].name, 24);
        text_format(t, " %10.4f %12s %10s %12s %12s\n", e->camp_ard[k], number_text(e->camp_bias[k], a),
                    number_text(e->camp_rmse[k], b), number_text(e->mean[last + (size_t)k], c),
                    number_text(e->data[last + (size_t)k], d));
    }
}

void flee_scores(struct text *t, const struct args *args, const struct flee_instance *f,
                 const struct displacement_study *study, const struct displacement_ensemble *e)
{
    struct job of = {.args = args, .o = &args->options}, *j = &of;
    char date[11];

    flee_answer(&j->said, f, e);
    terminal_answer(t, &j->said, cli_reader(j));
    date_format(f->start, date);
    text_add(t, "\n");
    text_format(t, cli_say(j, "%s: %d days from %s, %d replicates, %s, rules: %s\n\n"), f->name, e->days, date,
                e->replicates, cli_say(j, study->engine == ENGINE_AGENT ? "agent engine" : "cohort engine"),
                study->rules);
    text_add(t, cli_say(j, "                                ARD ARD rescaled       RMSE      MASE      CRPS\n"));
    print_row(t, j, "model", &e->scores);
    for (int k = 0; k < BASELINES; k++)
        print_row(t, j, displacement_baseline_names[k].label, &e->baselines[k]);
    text_format(t,
                cli_say(j,
                        "(the baselines know each day's observed total, the model does not; in %d of %d camps the "
                        "capacity is within\n2 %% of the largest count, so that it gives away part of the outcome)\n"),
                e->full_camps, e->columns);
    text_add(t,
             cli_say(j, "\ncamp                            ARD   mean error       RMSE     last day     observed\n"));
    print_camps(t, f, e);
}

static void json_scores(struct text *t, const struct displacement_scores *s)
{
    const struct {
        const char *name;
        double value;
    } all[] = {{"ard_normal", s->ard_normal},
               {"ard_rescaled", s->ard_rescaled},
               {"rmse", s->rmse},
               {"rmspe", s->rmspe},
               {"mase", s->mase},
               {"bias", s->bias},
               {"crps", s->crps},
               {"wis", s->wis},
               {"coverage_90", s->coverage_90}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        text_add(t, i ? ", " : "");
        json_number(t, all[i].name, all[i].value);
    }
}

void flee_json_scores(struct text *t, const struct args *args, const struct flee_instance *f,
                      const struct displacement_study *study, const struct displacement_ensemble *e)
{
    struct job of = {.args = args, .o = &args->options}, *j = &of;

    flee_answer(&j->said, f, e);
    text_add(t, "{");
    json_statements(t, &j->said, cli_reader(j));
    text_add(t, ",\n ");
    json_text(t, "instance", f->name);
    text_format(t, ", \"days\": %d, \"replicates\": %d, \"seed\": %" PRIu64 ", ", e->days, e->replicates, study->seed);
    json_text(t, "engine", study->engine == ENGINE_AGENT ? "agent" : "cohort");
    text_add(t, ", ");
    json_text(t, "compat", study->compat ? "flee" : "");
    text_add(t, ", ");
    json_text(t, "rules", study->rules);
    text_add(t, ",\n ");
    json_scores(t, &e->scores);
    text_format(t, ",\n \"full_camps\": %d, \"baselines\": {", e->full_camps);
    for (int k = 0; k < BASELINES; k++) {
        text_format(t, "%s\"%s\": {", k ? ",\n  " : "", displacement_baseline_names[k].id);
        json_scores(t, &e->baselines[k]);
        text_add(t, "}");
    }
    text_add(t, "},\n \"camps\": [");
    for (int k = 0; k < e->columns; k++) {
        text_add(t, k ? ",\n  {" : "\n  {");
        json_text(t, "camp", f->places[e->place[k]].name);
        text_add(t, ", ");
        json_number(t, "ard", e->camp_ard[k]);
        text_add(t, ", ");
        json_number(t, "bias", e->camp_bias[k]);
        text_add(t, ", ");
        json_number(t, "rmse", e->camp_rmse[k]);
        text_add(t, "}");
    }
    text_add(t, "]}\n");
}

void flee_out_csv(struct text *t, const struct flee_instance *f, const struct displacement_ensemble *e)
{
    struct text name;
    text_init(&name, t->a);
    text_add(t, "Day,Date");
    for (int c = 0; c < e->columns; c++) {
        static const char *const what[] = {"sim", "data", "error"};
        for (int k = 0; k < 3; k++) {
            text_clear(&name);
            text_format(&name, "%s %s", f->places[e->place[c]].name, what[k]);
            text_add(t, ",");
            text_add_csv(t, name.data ? name.data : "");
            t->failed |= name.failed;
        }
    }
    text_free(&name);
    text_add(t, ",Total error,refugees in camps (UNHCR),total refugees (simulation),raw UNHCR refugee count,"
                "refugees in camps (simulation),refugee_debt\n");
    for (int d = 0; d < e->days; d++) {
        char date[11];
        double off = 0.0, sim = 0.0, data = 0.0;
        date_format(f->start + d, date);
        text_format(t, "%d,%s", d, date);
        for (int c = 0; c < e->columns; c++) {
            size_t at = (size_t)d * (size_t)e->columns + (size_t)c;
            double s = e->mean[at], o = e->data[at];
            text_format(t, ",%.10g,%.0f,%.6g", s, o, o > 0.0 ? fabs(s - o) / o : 0.0);
            off += fabs(s - o);
            sim += s;
            data += o;
        }
        double raw = f->total ? f->total[d] : data;
        text_format(t, ",%.6g,%.0f,%.10g,%.0f,%.10g,0\n", raw > 0.0 ? off / raw : 0.0, data, e->everyone[d], raw, sim);
    }
}
