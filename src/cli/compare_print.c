/* How a comparison is told. */
#include "cli/compare_print.h"

#include "cli/cli.h"

#include <math.h>
#include <stdio.h>

static const struct element total = {ELEMENT_TOTAL, 0};

/* The policies compared, in the order of the rows. */
static int next_policy(const struct comparison *c, int after)
{
    int seen = after < 0;

    for (int i = 0; i < c->row_count; i++) {
        if (seen && c->rows[i].policy_a != after) return c->rows[i].policy_a;
        if (c->rows[i].policy_a == after) seen = 1;
    }
    return -1;
}

static int baseline_of(const struct comparison *c) { return c->row_count > 0 ? c->rows[0].policy_b : 0; }

/* "23 % lower", or that there is hardly a difference. */
static void add_change(struct text *t, double relative)
{
    if (fabs(relative) < 0.005) {
        text_add(t, "the same to within 0.5 %");
        return;
    }
    text_add_share(t, fabs(relative));
    text_add(t, relative < 0 ? " lower" : " higher");
}

/* Percent rounded to a whole number, without a negative zero. */
static double percent(double relative) { return nearbyint(100 * relative) + 0.0; }

enum { PERCENT_SIZE = 32 };

/* The same with its sign, where it has one. */
static const char *signed_percent(double relative, char out[PERCENT_SIZE])
{
    snprintf(out, PERCENT_SIZE, percent(relative) == 0 ? "%.0f" : "%+.0f", percent(relative));
    return out;
}

void compare_answer(struct text *t, const struct scenario *s, const struct comparison *c,
                    const struct run_request *request, const char *const *horizons)
{
    int h = request->horizon_count - 1;
    char from[11], to[11], low[PERCENT_SIZE], high[PERCENT_SIZE];

    date_format(request->horizon_from, from);
    date_format(request->horizon_to[h], to);
    text_format(t, "Compared with %s, over %s from %s to %s:", s->policies[baseline_of(c)].id, horizons[h], from, to);
    for (int p = next_policy(c, -1); p >= 0; p = next_policy(c, p)) {
        const struct comparison_row *r = comparison_find(c, p, M_ENCOUNTERS, h, total);
        const struct comparison_row *over = comparison_find(c, p, M_CUSTODY_OVER, h, total);

        if (r == NULL || !isfinite(r->relative)) continue;
        text_format(t, " under %s encounters are ", s->policies[p].id);
        add_change(t, r->relative);
        text_format(t, " (90 %% interval %s to %s %%; lower in ", signed_percent(r->relative_q05, low),
                    signed_percent(r->relative_q95, high));
        text_add_share(t, r->probability_lower);
        text_add(t, " of the replicates)");
        if (over != NULL && isfinite(over->relative)) {
            text_add(t, " and person-days over custody capacity ");
            add_change(t, over->relative);
        }
        text_add(t, next_policy(c, p) >= 0 ? ";" : ".");
    }
    text_add(t, " The intervals hold what the priors and chance of the model leave open, not what the model leaves "
                "out: what becomes "
                "of people who are returned or cannot leave is not counted as harm.");
    if (request->horizon_to[h] > s->end) {
        date_format(s->end, to);
        text_format(t, " After %s no data drive the model: drivers are held at their last values.", to);
    }
}

static void print_row(const struct comparison_row *r)
{
    char a[32], b[32], c[32], relative[PERCENT_SIZE], interval[80];

    snprintf(interval, sizeof interval, "%s to %s", cli_number(r->q05, b), cli_number(r->q95, c));
    printf("  %-39s %-12s %15s  %-32s %7s %s %11.0f %%\n", measure_table[r->measure].label,
           measure_table[r->measure].unit, cli_number(r->mean_difference, a), interval,
           isfinite(r->relative) ? signed_percent(r->relative, relative) : "-", isfinite(r->relative) ? "%" : " ",
           100 * r->probability_lower);
}

static void print_effect(const struct comparison *c, int policy, const struct run_request *request,
                         const char *const *horizons)
{
    printf("  effectiveness (reduction of encounters):");
    for (int h = 0; h < request->horizon_count; h++) {
        const struct comparison_row *r = comparison_find(c, policy, M_ENCOUNTERS, h, total);

        if (r != NULL && isfinite(r->relative))
            printf("%s %s %.0f %% [%.0f to %.0f]", h == 0 ? "" : ",", horizons[h], percent(-r->relative),
                   percent(-r->relative_q95), percent(-r->relative_q05));
    }
    printf("\n  sustainability (median and 90 %% interval):\n");
    for (int i = 0; i < c->sustained_count; i++) {
        const struct sustained_row *r = &c->sustained[i];
        char a[32], b[32], d[32];

        if (r->policy_a != policy) continue;
        printf("    %-60s  %s", sustained_labels[r->name], cli_number(r->q50, a));
        if (isfinite(r->q05)) printf(" [%s to %s]", cli_number(r->q05, b), cli_number(r->q95, d));
        if (r->beyond > 0) printf(" (longer than the run in %.0f %%)", 100 * r->beyond);
        printf("\n");
    }
}

void compare_table(const struct scenario *s, const struct comparison *c, const struct run_request *request,
                   const char *const *horizons, const char *answer)
{
    printf("%s\nDifferences from %s, paired by replicate (%d replicates): sums of flows and means of stocks from the "
           "decision on;\n"
           "how often lower: share of the replicates in which the policy has less than %s\n",
           s->title != NULL && s->title[0] != '\0' ? s->title : s->name, s->policies[baseline_of(c)].id,
           request->replicates, s->policies[baseline_of(c)].id);
    for (int p = next_policy(c, -1); p >= 0; p = next_policy(c, p)) {
        for (int h = 0; h < request->horizon_count; h++) {
            char to[11];

            date_format(request->horizon_to[h], to);
            printf("\n%s, %s (to %s)\n", s->policies[p].id, horizons[h], to);
            printf("  %-39s %-12s %15s  %-32s %9s %13s\n", "measure", "unit", "difference", "90 % interval", "relative",
                   "how often lower");
            for (int m = 0; m < MEASURE_COUNT; m++) {
                const struct comparison_row *r = comparison_find(c, p, m, h, total);

                if (r != NULL && (measure_table[m].compared & IN_TABLE)) print_row(r);
            }
        }
        print_effect(c, p, request, horizons);
    }
    printf("\n%s\n", answer);
}

static void json_row(struct text *t, const struct scenario *s, const struct comparison_row *r, const char *horizon)
{
    char name[ELEMENT_NAME_SIZE];
    const char *const keys[] = {"mean_difference", "q05",          "q50",          "q95",         "probability_lower",
                                "relative",        "relative_q05", "relative_q50", "relative_q95"};
    const double values[] = {r->mean_difference, r->q05,          r->q50,          r->q95,         r->probability_lower,
                             r->relative,        r->relative_q05, r->relative_q50, r->relative_q95};

    element_name(r->measure, s, r->element, name);
    text_add(t, "{");
    json_text(t, "policy", s->policies[r->policy_a].id);
    text_add(t, ", ");
    json_text(t, "horizon", horizon);
    text_add(t, ", ");
    json_text(t, "measure", measure_table[r->measure].name);
    text_add(t, ", ");
    json_text(t, "element", name);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        text_add(t, ", ");
        json_number(t, keys[i], values[i]);
    }
    text_add(t, "}");
}

static void json_sustained(struct text *t, const struct scenario *s, const struct sustained_row *r)
{
    text_add(t, "{");
    json_text(t, "policy", s->policies[r->policy_a].id);
    text_add(t, ", ");
    json_text(t, "name", sustained_names[r->name]);
    text_add(t, ", ");
    json_number(t, "mean", r->mean);
    text_add(t, ", ");
    json_number(t, "q05", r->q05);
    text_add(t, ", ");
    json_number(t, "q50", r->q50);
    text_add(t, ", ");
    json_number(t, "q95", r->q95);
    text_add(t, ", ");
    json_number(t, "beyond_run", r->beyond);
    text_add(t, "}");
}

void compare_json(const struct allocator *a, const struct scenario *s, const struct comparison *c,
                  const struct run_request *request, const char *const *horizons, const char *answer)
{
    struct text t;

    text_init(&t, a);
    text_add(&t, "{\n  ");
    json_text(&t, "scenario", s->name);
    text_add(&t, ",\n  ");
    json_text(&t, "baseline", s->policies[baseline_of(c)].id);
    text_format(&t, ",\n  \"replicates\": %d,\n  \"rows\": [", request->replicates);
    for (int i = 0; i < c->row_count; i++) {
        text_add(&t, i == 0 ? "\n    " : ",\n    ");
        json_row(&t, s, &c->rows[i], horizons[c->rows[i].horizon]);
    }
    text_add(&t, "\n  ],\n  \"sustainability\": [");
    for (int i = 0; i < c->sustained_count; i++) {
        text_add(&t, i == 0 ? "\n    " : ",\n    ");
        json_sustained(&t, s, &c->sustained[i]);
    }
    text_add(&t, "\n  ],\n  ");
    if (json_finish(&t, answer) != FLUJO_OK)
        fprintf(stderr, "flujo: error: out of memory while printing; the result file is complete\n");
}
