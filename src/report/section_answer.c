/* The answer in one paragraph, how well the past is met, and key numbers. */
#include "report/sections.h"
#include "scenario/measures.h"
#include "study/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How the observed months are met, from the scores of the group with most of them. */
static void write_fit(struct report *r)
{
    struct text t;
    if (!report_has(r, "score")) return;
    sqlite3_stmt *q = report_query(
        r,
        "SELECT max(value) FILTER (WHERE name = 'months') AS months, max(value) FILTER (WHERE name = 'rmspe_median'), "
        "max(value) FILTER (WHERE name = 'coverage_90') FROM score WHERE policy = ? AND measure = 'encounters' AND "
        "element = '' GROUP BY obs_group ORDER BY months DESC, obs_group LIMIT 1",
        &r->policy, 1);
    text_init(&t, r->a);
    if (report_next(r, q) && result_number(q, 0) > 0) {
        answer_fit(&t, result_number(q, 0), result_number(q, 1), result_number(q, 2), r->reader.language);
        if (t.failed) report_fail(r, FLUJO_NO_MEMORY);
        if (report_fine(r)) paragraph(r, "", t.data);
    }
    text_free(&t);
    report_end(r, q);
}

/* Where a curve is highest: "Mar 2021" and "12,300 (90 % interval 9,000 to 15,000)". */
struct peak {
    char month[VALUE_SIZE], value[VALUE_SIZE], low[VALUE_SIZE], high[VALUE_SIZE];
    double total; /* sum of the months; nan when one is hidden */
};

/* 0 if the measure has no months that may be shown. */
static int find_peak(struct report *r, const char *measure, struct peak *p)
{
    struct curve c;
    int at;
    curve_load(r, "monthly", r->policy, measure, "", &c);
    double highest = curve_peak(&c, &at);
    p->total = c.count > 0 ? curve_total(&c) : NAN;
    if (at < 0) return 0;
    format_about(p->value, highest);
    format_about(p->low, c.points[at].q05);
    format_about(p->high, c.points[at].q95);
    format_month(p->month, c.points[at].day, r->reader.language);
    return 1;
}

/* In place of the answer when small counts are suppressed, since it states counts,
 * and of results without one. */
static void computed_answer(struct report *r)
{
    struct peak p;
    if (!find_peak(r, "encounters", &p)) {
        paragraph(r, "answer", "The result has no monthly encounters; the sections below show what it contains.");
        return;
    }
    char total[VALUE_SIZE], text[640];
    format_about(total, p.total);
    int n = isnan(p.total)
                ? snprintf(text, sizeof text, say(r, "Policy: \xe2\x80\x9c%.*s\xe2\x80\x9d."),
                           TEXT_CUT(r->policy_label, 120))
                : snprintf(text, sizeof text,
                           say(r, "Under \xe2\x80\x9c%.*s\xe2\x80\x9d the simulation gives %s encounters in the "
                                  "whole period (mean)."),
                           TEXT_CUT(r->policy_label, 120), total);
    snprintf(text + n, sizeof text - (size_t)n, say(r, " The largest month is %s with %s (90 %% interval %s to %s)."),
             p.month, p.value, p.low, p.high);
    paragraph(r, "answer", text);
}

static void card(struct report *r, const char *value, const char *label)
{
    text_add(&r->body, "<li><b>");
    text_add_html(&r->body, value);
    text_add(&r->body, "</b><span>");
    text_add_html(&r->body, say(r, label));
    text_add(&r->body, "</span></li>\n");
}

static double total_of(struct report *r, const char *measure)
{
    struct peak p;
    find_peak(r, measure, &p);
    return p.total;
}

static void card_total(struct report *r, double total, const char *label)
{
    char value[VALUE_SIZE];
    if (isnan(total)) return;
    format_about(value, total);
    card(r, value, label);
}

static void peak_card(struct report *r, const char *measure, const char *what)
{
    struct peak p;
    char label[320];
    if (!find_peak(r, measure, &p)) return;
    snprintf(label, sizeof label, say(r, "%s, highest month: %s (90 %% interval %s to %s)"), say(r, what), p.month,
             p.low, p.high);
    card(r, p.value, label);
}

static void cards(struct report *r)
{
    if (!report_has(r, "monthly")) return;
    text_format(&r->body, "<h3>%s</h3>\n<ul class=\"cards\">\n", say(r, "Key numbers"));
    double encounters = total_of(r, "encounters"), unique = total_of(r, "unique_people");
    card_total(r, total_of(r, "departures"), "departures from home, whole period (mean)");
    card_total(r, encounters, "encounters, whole period (mean)");
    card_total(r, unique, "people encountered for the first time (mean)");
    if (unique > 0) card_total(r, encounters / unique, "encounters for each person encountered (ratio of means)");
    peak_card(r, "encounters", "encounters");
    peak_card(r, "children_over_72h", "children held 72 h or more");
    const char *values[1] = {r->policy};
    if (report_has(r, "daily") && report_has(r, "facility")) {
        double days = report_number(r,
                                    "SELECT count(DISTINCT date) FROM daily WHERE policy = ? AND measure = "
                                    "'custody_over' AND element <> '' AND q50 > 0",
                                    values, 1);
        card_total(r, days, "days with a facility over capacity in at least half of the replicates");
    }
    double replicates = report_number(r, "SELECT replicates_completed FROM run", NULL, 0);
    double stopped =
        report_number(r,
                      "SELECT interrupted AND (replicates_completed < replicates_asked OR engine NOT LIKE "
                      "'%certified%') FROM run", /* those of which only exact replicates lack are all there */
                      NULL, 0);
    card_total(r, replicates,
               stopped > 0 ? "replicates behind each interval: fewer than asked, the run was stopped early"
                           : "replicates behind each interval");
    text_add(&r->body, "</ul>\n");
}

/* A row of the table `statement`; 0 if its kind is not known. */
static int load_statement(struct report *r, sqlite3_stmt *q, struct statement *s)
{
    *s = (struct statement){.kind = STATEMENT_KINDS, .measure = -1};
    for (int k = 0; k < STATEMENT_KINDS; k++)
        if (strcmp(statement_name((enum statement_kind)k), result_text(q, 0)) == 0) s->kind = (enum statement_kind)k;
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (strcmp(measure_table[m].name, result_text(q, 1)) == 0) s->measure = m;
    s->policy = report_copy(r, result_text(q, 2));
    s->other = report_copy(r, result_text(q, 3));
    snprintf(s->words, sizeof s->words, "%s", result_text(q, 4));
    if (!date_parse(result_text(q, 5), 0, &s->from)) s->from = 0;
    if (!date_parse(result_text(q, 6), 0, &s->to)) s->to = 0;
    for (int n = 0; n < STATEMENT_NUMBERS; n++)
        s->number[n] = result_number(q, 7 + n);
    return s->kind < STATEMENT_KINDS;
}

/* The parts of the answer: sentences; how far to trust them; what stands folded below. */
enum part { SENTENCES, TRUST, DETAILS, PARTS };

/* What is undecided stands there too, but for the first of it. */
static enum part part_of(const struct statement *s, int *undecided)
{
    static const enum statement_kind details[] = {SAYS_SIZE,          SAYS_CERTIFIED,   SAYS_UNCONFIRMED,
                                                  SAYS_EXACT_SETTLED, SAYS_EXACT_BOUND, SAYS_EXACT_SHORT,
                                                  SAYS_EXACT_ALONE,   SAYS_EXACT_OPEN,  SAYS_SETTLED,
                                                  SAYS_UNSETTLED,     SAYS_BEYOND};

    if (s->kind == SAYS_UNDECIDED && (*undecided)++ > 0) return DETAILS;
    for (size_t i = 0; i < sizeof details / sizeof *details; i++)
        if (s->kind == details[i]) return DETAILS;
    return statement_is_of_trust(s) ? TRUST : SENTENCES;
}

static void open_part(struct report *r, enum part part)
{
    if (part == TRUST)
        text_format(&r->body, "<p class=\"trust\"><b>%s</b></p>\n", statement_trust_heading(r->reader.language));
    if (part == DETAILS)
        text_format(&r->body, "<details><summary>%s</summary>\n", say(r, "More on how far to trust this"));
    text_add(&r->body, part == SENTENCES ? "<ul>\n" : "<ul class=\"trust\">\n");
}

static void write_part(struct report *r, enum part part)
{
    struct statement s;
    struct text t;
    int found = 0, undecided = 0;
    sqlite3_stmt *q =
        report_query(r,
                     "SELECT kind, measure, policy, other, words, from_date, to_date, n0, n1, n2, n3, n4, "
                     "n5, n6, n7, n8 FROM statement ORDER BY position",
                     NULL, 0);

    text_init(&t, r->a);
    while (report_next(r, q)) {
        if (!load_statement(r, q, &s) || part_of(&s, &undecided) != part || statement_hides(&s, r->suppress_below))
            continue;
        text_clear(&t);
        statement_text(&t, &s, &r->reader);
        if (t.failed) report_fail(r, FLUJO_NO_MEMORY);
        if (!report_fine(r)) continue;
        if (!found++) open_part(r, part);
        text_add(&r->body, "<li>");
        text_add_html(&r->body, t.data);
        text_add(&r->body, "</li>\n");
    }
    if (found > 0) text_add(&r->body, part == DETAILS ? "</ul></details>\n" : "</ul>\n");
    text_free(&t);
    report_end(r, q);
}

/* The statements of the result; 0 if it has none. Those with a small count are left out. */
static int statements(struct report *r)
{
    if (!report_has(r, "statement")) return 0;
    text_add(&r->body, "<div class=\"answer\">\n");
    for (enum part part = SENTENCES; part < PARTS; part++)
        write_part(r, part);
    text_add(&r->body, "</div>\n");
    return 1;
}

void section_answer(struct report *r)
{
    section_open(r, "answer");
    const char *note = report_note(r, "answer");
    int shares = !(r->suppress_below > 0)
                 || (r->comparing && !r->study); /* a paragraph about one policy states counts */
    int said = statements(r);
    if (!said && note[0] && shares) { /* stored in English */
        text_add(&r->body, r->reader.language == ENGLISH ? "<p class=\"answer\">" : "<p class=\"answer\" lang=\"en\">");
        text_add_html(&r->body, note);
        text_add(&r->body, "</p>\n");
    } else if (!said)
        computed_answer(r);
    table_of_policies(r);
    if (!said && (r->comparing || !note[0] || !shares)) write_fit(r); /* else the answer states it */
    if (r->suppress_below > 0) {
        char value[VALUE_SIZE], text[400];
        format_value(value, r->suppress_below);
        snprintf(text, sizeof text,
                 say(r, "Counts of people above 0 and below %s are not shown, to protect small groups; "
                        "intervals that reach into them are drawn from 0."),
                 value);
        paragraph(r, "quiet", text);
    }
    each_policy(r, cards);
    section_close(r);
}
