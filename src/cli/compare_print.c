/* A comparison as a table and as JSON. */
#include "cli/compare_print.h"
#include "cli/terminal.h"
#include "study/answer.h"

#include <math.h>
#include <stdio.h>

static const struct element total = {ELEMENT_TOTAL, 0};

/* In how many of the runs. */
static void runs_column(struct text *t, const struct job *j, double share, int runs, int width)
{
    struct text said;

    text_init(&said, t->a);
    language_add_share_of(&said, share, runs, cli_reader(j).language);
    text_format(t, " %*s", width, said.failed ? "" : said.data);
    t->failed |= said.failed;
    text_free(&said);
}

static void row(struct text *t, const struct job *j, const struct comparison_row *r)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], relative[NUMBER_SIZE], interval[80];

    snprintf(interval, sizeof interval, cli_say(j, "%s to %s"), number_text(r->q05, b), number_text(r->q95, c));
    text_add(t, "  ");
    cli_label(t, j, measure_table[r->measure].label, 39);
    text_add(t, " ");
    cli_label(t, j, measure_table[r->measure].unit, 12);
    text_format(t, " %15s  %-32s %7s %s", number_text(r->mean_difference, a), interval,
                isfinite(r->relative) ? percent_signed(r->relative, relative) : "-", isfinite(r->relative) ? "%" : " ");
    runs_column(t, j, r->probability_lower, r->replicates, 16);
    runs_column(t, j, r->probability_equal, r->replicates, 10);
    text_add(t, "\n");
}

static void effect(struct text *t, const struct job *j, const flujo_result *shown, int policy)
{
    const struct comparison *c = shown->comparison;

    text_add(t, cli_say(j, "  fewer encounters than under the baseline (negative: more):"));
    for (int h = 0; h < shown->request.horizon_count; h++) {
        const struct comparison_row *r = comparison_find(c, policy, M_ENCOUNTERS, h, total);

        if (r != NULL && isfinite(r->relative))
            text_format(t, cli_say(j, "%s %s %.0f %% [%.0f to %.0f]"), h == 0 ? "" : ",", shown->horizon_names[h],
                        percent_of(-r->relative), percent_of(-r->relative_q95), percent_of(-r->relative_q05));
    }
    text_add(t, cli_say(j, "\n  sustainability (median and 90 % interval):\n"));
    for (int i = 0; i < c->sustained_count; i++) {
        const struct sustained_row *r = &c->sustained[i];
        char a[NUMBER_SIZE], b[NUMBER_SIZE], d[NUMBER_SIZE];

        if (r->policy_a != policy) continue;
        text_add(t, "    ");
        cli_label(t, j, sustained_labels[r->name], 60);
        text_format(t, "  %s", number_text(r->q50, a));
        if (isfinite(r->q05)) text_format(t, cli_say(j, " [%s to %s]"), number_text(r->q05, b), number_text(r->q95, d));
        if (r->beyond > 0) {
            text_add(t, cli_say(j, " (longer than the run in "));
            language_add_share_of(t, r->beyond, r->defined, cli_reader(j).language);
            text_add(t, ")");
        }
        text_add(t, "\n");
    }
}

static void horizon(struct text *t, const struct job *j, const flujo_result *shown, const char *policy, int p, int h)
{
    char to[11];

    date_format(shown->request.horizon_to[h], to);
    text_format(t, cli_say(j, "\n%s, %s (to %s)\n"), policy, shown->horizon_names[h], to);
    if (comparison_is_same_until(shown->comparison, p, h)) {
        text_add(t, cli_say(j, "  no difference: every run is the same up to then\n"));
        return;
    }
    text_add(t,
             cli_say(j,
                     "  measure                                 unit              difference  90 % interval           "
                     "          relative how often lower  the same\n"));
    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct comparison_row *r = comparison_find(shown->comparison, p, m, h, total);

        if (r != NULL && (measure_table[m].compared & IN_TABLE)) row(t, j, r);
    }
}

/* What a policy changes in a measure over a horizon, as a column: "+15 %". */
static void change_column(struct text *t, const struct comparison *c, int policy, int measure, int h, int width)
{
    const struct comparison_row *r = comparison_find(c, policy, measure, h, total);
    char relative[NUMBER_SIZE], column[NUMBER_SIZE + 4] = "-";

    if (r != NULL && isfinite(r->relative))
        snprintf(column, sizeof column, "%s %%", percent_signed(r->relative, relative));
    text_format(t, " %*s", width, column);
}

static void interval_column(struct text *t, const struct job *j, const struct comparison *c, int policy, int h)
{
    const struct comparison_row *r = comparison_find(c, policy, M_ENCOUNTERS, h, total);
    char a[NUMBER_SIZE], b[NUMBER_SIZE], d[NUMBER_SIZE], column[3 * NUMBER_SIZE] = "-";

    if (r != NULL && isfinite(r->relative))
        snprintf(column, sizeof column, cli_say(j, "%s %% (%s to %s)"), percent_signed(r->relative, a),
                 percent_signed(r->relative_q05, b), percent_signed(r->relative_q95, d));
    text_format(t, " %20s", column);
}

/* Mean of encounters from the decision to the horizon. */
static double encounters_of(const flujo_result *shown, int policy, int h)
{
    for (int i = 0; i < shown->count; i++) {
        const struct ensemble *e = shown->ensembles[i];
        double sum = 0;

        if (e == NULL || e->policy != policy || e->completed == 0) continue;
        for (int r = 0; r < e->replicates; r++)
            if (e->done[r]) sum += ensemble_horizon_total(e, r, M_ENCOUNTERS, h);
        return sum / e->completed;
    }
    return (double)NAN;
}

/* A label that is too long has a line of its own. */
static void policy_column(struct text *t, const struct job *j, const char *label, int width)
{
    struct reader reader = cli_reader(j);
    struct text said;

    text_init(&said, t->a);
    language_add_label(&said, &reader, label);
    int longer = !said.failed && terminal_columns(said.data) > width;
    if (longer) text_format(t, "%s\n", said.data);
    if (!said.failed) terminal_column(t, longer ? "" : said.data, width);
    t->failed |= said.failed;
    text_free(&said);
}

static void about_column(struct text *t, const struct job *j, double value)
{
    struct text about;

    text_init(&about, t->a);
    text_add_about(&about, value, cli_reader(j).language);
    text_format(t, " %13s", about.failed ? "" : about.data);
    t->failed |= about.failed;
    text_free(&about);
}

/* That changes of a fast comparison may be those of its exact replicates. */
static void note_exact(struct text *note, const struct job *j, const struct certificate *c, int horizon)
{
    int passed = 0, count = c != NULL && c->judged ? certificate_count(c, horizon, &passed) : 0;

    if (passed < count)
        text_format(note,
                    cli_say(j, c->pairs == 1
                                   ? " Changes that are not confirmed are those of the first run by exact draws."
                                   : " Changes that are not confirmed are those of the first %d runs by exact draws."),
                    c->pairs);
}

/* A row a policy, over the longest horizon, within 80 columns. */
static void screen(struct text *t, const struct job *j, const flujo_result *shown)
{
    enum { LABEL = 24 };
    const struct comparison *c = shown->comparison;
    int base = comparison_baseline(c), h = shown->request.horizon_count - 1;

    text_add(t, cli_say(j, "\n                            encounters        change (90 %)  over beds     cost\n"));
    for (int p = base; p >= 0; p = comparison_next(c, p == base ? -1 : p)) {
        policy_column(t, j, policy_label(shown->s, p), LABEL);
        about_column(t, j, encounters_of(shown, p, h));
        if (p == base) {
            text_format(t, " %20s\n", cli_say(j, "compared with"));
            continue;
        }
        if (comparison_is_same(c, p)) {
            text_format(t, " %20s\n", cli_say(j, "no difference"));
            continue;
        }
        interval_column(t, j, c, p, h);
        change_column(t, c, p, M_CUSTODY_OVER, h, 10);
        change_column(t, c, p, M_COST, h, 8);
        text_add(t, "\n");
    }
    struct text note;
    char from[11], to[11], runs[40];
    snprintf(runs, sizeof runs, cli_say(j, shown->info.completed == 1 ? "%d run" : "%d runs"), shown->info.completed);
    date_format(shown->request.horizon_from, from);
    date_format(shown->request.horizon_to[h], to);
    text_init(&note, t->a);
    text_format(&note,
                cli_say(j,
                        "Means of %s of each from %s to %s, and the change from the first row in percent of it. Over "
                        "beds: person-days in custody over capacity; cost: public cost.%s"),
                runs, from, to, j->o->wide ? "" : cli_say(j, " All measures and horizons: --wide."));
    note_exact(&note, j, shown->certificate, h);
    if (note.failed)
        t->failed = 1;
    else
        terminal_paragraph(t, note.data, 0);
    text_free(&note);
}

/* A difference beside exact replicates. */
static void certified(struct text *t, const struct job *j, const struct certificate *c, const struct certificate_row *r)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE], d[NUMBER_SIZE], interval[80], correlation[16] = "-";

    snprintf(interval, sizeof interval, cli_say(j, "%s to %s"), number_text(r->bias_q05, b),
             number_text(r->bias_q95, d));
    if (isfinite(r->correlation)) snprintf(correlation, sizeof correlation, "%.4f", r->correlation);
    text_add(t, "  ");
    cli_label(t, j, measure_table[r->measure].label, 39);
    text_format(t, " %11s %15s  %-32s", correlation, number_text(r->bias, a), interval);
    if (r->off <= 1)
        text_format(t, " %8.2f %%", 100 * r->off);
    else /* a share of hardly any width says no more than this */
        text_add(t, isfinite(r->off) ? "    > 100 %" : "          -");
    text_format(t, "  %s\n",
                cli_say(j, r->passed   ? "confirmed"
                           : c->judged ? "taken from the exact ones"
                                       : "not confirmed"));
}

/* The totals of the table over the last horizon. */
static void certificate(struct text *t, const struct job *j, const flujo_result *shown, int policy)
{
    const struct certificate *c = shown->certificate;
    int last = shown->request.horizon_count - 1;

    text_format(t, cli_say(j, "\n%s, %s: expected draws beside exact replicates (%d)\n"), shown->s->policies[policy].id,
                shown->horizon_names[last], c->pairs);
    text_add(t,
             cli_say(j,
                     "  measure                                 correlation            bias  90 % interval           "
                     "         off at most\n"));
    for (int n = 0; n < c->differences; n++) {
        const struct certificate_row *r = &c->rows[n];

        if (r->policy_a == policy && r->horizon == last && r->element.kind == ELEMENT_TOTAL
            && (measure_table[r->measure].compared & IN_TABLE))
            certified(t, j, c, r);
    }
}

void compare_table(struct text *t, const struct job *j, const void *study)
{
    const flujo_result *shown = study;
    const char *baseline = shown->s->policies[comparison_baseline(shown->comparison)].id;

    screen(t, j, shown);
    if (!j->o->wide) return;
    text_format(
        t,
        cli_say(j, "\nDifferences from %s, paired by replicate (replicates: %d): sums of flows and means of stocks "
                   "from the decision on;\nhow often lower, and the same: in how many of the replicates the policy "
                   "has less than %s, and as much\n"),
        baseline, shown->info.completed, baseline);
    for (int p = comparison_next(shown->comparison, -1); p >= 0; p = comparison_next(shown->comparison, p)) {
        if (comparison_is_same(shown->comparison, p)) {
            text_format(t, cli_say(j, "\n%s: no difference, every run is the same as with %s\n"),
                        shown->s->policies[p].id, baseline);
            continue;
        }
        for (int h = 0; h < shown->request.horizon_count; h++)
            horizon(t, j, shown, shown->s->policies[p].id, p, h);
        effect(t, j, shown, p);
        if (shown->certificate != NULL) certificate(t, j, shown, p);
    }
}

static void json_row(struct text *t, const struct scenario *s, const struct comparison_row *r, const char *horizon)
{
    char name[ELEMENT_NAME_SIZE];

    element_name(r->measure, s, r->element, name);
    json_item(t);
    json_text(t, "policy", s->policies[r->policy_a].id);
    json_text(t, "horizon", horizon);
    json_text(t, "measure", measure_table[r->measure].name);
    json_text(t, "element", name);
    json_number(t, "mean_difference", r->mean_difference);
    json_number(t, "q05", r->q05);
    json_number(t, "q50", r->q50);
    json_number(t, "q95", r->q95);
    json_number(t, "replicates", r->replicates);
    json_number(t, "probability_lower", r->probability_lower);
    json_number(t, "probability_equal", r->probability_equal);
    json_number(t, "relative", r->relative);
    json_number(t, "relative_q05", r->relative_q05);
    json_number(t, "relative_q50", r->relative_q50);
    json_number(t, "relative_q95", r->relative_q95);
    text_add(t, "}");
}

static void json_sustained(struct text *t, const struct scenario *s, const struct sustained_row *r)
{
    json_item(t);
    json_text(t, "policy", s->policies[r->policy_a].id);
    json_text(t, "name", sustained_names[r->name]);
    json_number(t, "mean", r->mean);
    json_number(t, "q05", r->q05);
    json_number(t, "q50", r->q50);
    json_number(t, "q95", r->q95);
    json_number(t, "beyond_run", r->beyond);
    text_add(t, "}");
}

static void json_settling(struct text *t, const flujo_result *shown, const char *name, const struct settling *s)
{
    text_format(t, ",\n  \"%s\": [", name);
    for (int i = 0; i < s->count; i++) {
        const struct settle_row *r = &s->rows[i];

        json_item(t);
        json_text(t, "policy", shown->s->policies[r->policy_a].id);
        json_text(t, "measure", measure_table[r->measure].name);
        json_text(t, "verdict", verdict_names[r->verdict]);
        json_number(t, "off", r->off);
        json_number(t, "settled", r->settled);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
}

static void json_certificate(struct text *t, const flujo_result *shown)
{
    const struct certificate *c = shown->certificate;
    char name[ELEMENT_NAME_SIZE];

    text_format(t, ",\n  \"exact_replicates\": %d,\n  \"exact_most\": %d,\n  \"certified\": %d", c->pairs, c->most,
                c->judged);
    json_settling(t, shown, "exact_settling", &shown->exact);
    text_add(t, ",\n  \"certificate\": [");
    for (int n = 0; n < c->row_count; n++) {
        const struct certificate_row *r = &c->rows[n];

        element_name(r->measure, shown->s, r->element, name);
        json_item(t);
        json_text(t, "policy", shown->s->policies[r->policy_a].id);
        json_text(t, "baseline", r->policy_b < 0 ? NULL : shown->s->policies[r->policy_b].id);
        json_text(t, "horizon", shown->horizon_names[r->horizon]);
        json_text(t, "measure", measure_table[r->measure].name);
        json_text(t, "element", name);
        json_number(t, "correlation", r->correlation);
        json_number(t, "bias", r->bias);
        json_number(t, "bias_q05", r->bias_q05);
        json_number(t, "bias_q95", r->bias_q95);
        json_number(t, "mean", r->mean);
        json_number(t, "q05", r->q05);
        json_number(t, "q95", r->q95);
        json_number(t, "off", r->off);
        json_number(t, "passed", r->passed);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
}

void compare_json(struct text *t, const struct job *j, const void *study)
{
    const flujo_result *shown = study;
    const struct comparison *c = shown->comparison;

    json_text(t, "scenario", j->s->name);
    text_add(t, ",\n  ");
    json_text(t, "baseline", shown->s->policies[comparison_baseline(c)].id);
    text_add(t, ",\n  ");
    json_text(t, "engine", engine_name(&shown->request, shown->certificate));
    text_format(t, ",\n  \"replicates\": %d,\n  \"rows\": [", shown->request.replicates);
    for (int i = 0; i < c->row_count; i++)
        json_row(t, shown->s, &c->rows[i], shown->horizon_names[c->rows[i].horizon]);
    text_add(t, "\n  ],\n  \"sustainability\": [");
    for (int i = 0; i < c->sustained_count; i++)
        json_sustained(t, shown->s, &c->sustained[i]);
    text_add(t, "\n  ]");
    if (shown->certificate != NULL) json_certificate(t, shown);
    if (shown->settling.count > 0) {
        text_add(t, ",\n  ");
        json_number(t, "precision", shown->settling.precision);
        json_settling(t, shown, "settling", &shown->settling);
    }
}
