/* The answer of a run and of a comparison, as statements (study/statement.h). */
#include "base/summary.h"
#include "study/answer.h"
#include "study/reversal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_CHANGES = 3, FEW_PERIODS = 3 };

static const struct element total = {ELEMENT_TOTAL, 0};

const char *label_or_id(const struct policy *policy)
{
    return policy->label != NULL && policy->label[0] != '\0' ? policy->label : policy->id;
}

const char *policy_label(const struct scenario *s, int policy) { return label_or_id(&s->policies[policy]); }

void say_parameter(struct statement *st, const struct scenario *s, int parameter)
{
    const struct parameter *p = &s->parameters[parameter];
    const struct option_spec *spec = option_at(p->option);
    const char *element = p->index < 0 ? "" : dimension_label(spec->index, s, p->index);
    char name[PARAMETER_NAME_SIZE];

    parameter_name(s, parameter, name);
    snprintf(st->words, sizeof st->words, "%.*s%s%.*s (%.*s)", TEXT_CUT(spec->label, 60), element[0] ? ", " : "",
             TEXT_CUT(element, 30), TEXT_CUT(name, 60));
}

/* --- how far to trust it --- */

void answer_values(struct statements *out, const struct scenario *s)
{
    static const char *const status[] = {"measured", "calibrated", "assumed"};
    struct statement *st = statement_add(out, SAYS_VALUES, -1);

    for (int i = 0; i < s->parameter_count; i++)
        for (int k = 0; k < 3; k++)
            st->number[k] += strcmp(s->parameters[i].status, status[k]) == 0;
    st->number[3] = s->parameter_count;
}

static void put_scores(struct statement *st, const struct fit_line *line)
{
    st->number[0] = line->score[FIT_MONTHS];
    st->number[1] = line->score[FIT_RMSPE_MEDIAN];
    st->number[2] = line->score[FIT_COVERAGE_90];
}

/* How the record is met: encounters, and the series met worst. */
static void say_record(struct statements *out, const struct scenario *s, const struct fit *fit)
{
    const struct fit_line *line = fit == NULL ? NULL : fit_line_of(fit, M_ENCOUNTERS, total), *worst = NULL;
    char element[ELEMENT_NAME_SIZE];

    for (int i = 0; fit != NULL && i < fit->line_count; i++) {
        const struct fit_line *l = &fit->lines[i];
        if (!isfinite(l->score[FIT_RMSPE_MEDIAN]) || l->score[FIT_MONTHS] < FEW_PERIODS) continue;
        if (worst == NULL || l->score[FIT_RMSPE_MEDIAN] > worst->score[FIT_RMSPE_MEDIAN]) worst = l;
    }
    if (line == NULL && worst == NULL) {
        statement_add(out, SAYS_NO_RECORD, -1);
        return;
    }
    if (line != NULL) put_scores(statement_add(out, SAYS_RECORD, M_ENCOUNTERS), line);
    if (worst != NULL && worst != line) {
        struct statement *st = statement_add(out, SAYS_WORST, worst->measure);
        put_scores(st, worst);
        if (worst->element.kind == ELEMENT_DEMOGRAPHIC)
            snprintf(element, sizeof element, "%.*s", TEXT_CUT(s->demographic_labels[worst->element.index], 60));
        else
            element_name(worst->measure, s, worst->element, element);
        snprintf(st->words, sizeof st->words, "%.*s%s%.*s", TEXT_CUT(measure_table[worst->measure].label, 60),
                 element[0] == '\0' ? "" : ", ", TEXT_CUT(element, 50));
    }
}

/* Among so many parameters some differ by chance alone: Bonferroni's bound, at 5 % in all. */
static int beyond_chance(const struct ensemble *e, const struct reversal *f)
{
    return f->p_value * e->scenario->parameter_count < 0.05;
}

enum statement_kind answer_decides(struct statements *out, const struct allocator *a, const struct ensemble *ea,
                                   const struct ensemble *eb, int measure, int horizon)
{
    struct dependence d;
    struct reversal f;
    int n = reversal_find(a, ea, eb, measure, horizon, &f, 1), decides = n > 0 && beyond_chance(ea, &f);
    int turns = !decides && answer_turning(a, ea, eb, measure, horizon, &d);
    struct statement *st = statement_add(out,
                                         turns        ? SAYS_TURNS
                                         : !decides   ? SAYS_STEADY
                                         : f.reverses ? SAYS_REVERSES
                                                      : SAYS_DEPENDS,
                                         measure);

    st->policy = policy_label(ea->scenario, ea->policy);
    st->other = policy_label(eb->scenario, eb->policy);
    if (turns) say_parameter(st, ea->scenario, d.parameter);
    if (!decides) {
        struct reversal_half all = reversal_shares(ea, eb, measure, horizon);
        STATEMENT_PUT(st, all.lower, all.replicates, all.equal);
        if (!turns) st->number[3] = n < 1; /* older results have none: they tried all */
        return st->kind;
    }
    say_parameter(st, ea->scenario, f.parameter);
    STATEMENT_PUT(st, f.below.lower, f.median, f.above.lower, f.below.replicates, f.above.replicates, f.below.equal,
                  f.above.equal);
    return st->kind;
}

/* Runs that were stopped before there were as many as asked, and those that are too few for intervals. */
static void say_completed(struct statements *out, const struct ensemble *e, int asked, int at_most)
{
    if (e->completed < asked) {
        STATEMENT_PUT(statement_add(out, SAYS_STOPPED, -1), e->completed, asked, at_most);
    }
    if (e->completed < FEW_RUNS) statement_add(out, SAYS_FEW, -1)->number[0] = e->completed;
}

void answer_engine(struct statements *out, const struct run_request *q)
{
    if (q->expected) statement_add(out, SAYS_EXPECTED, -1)->number[0] = q->mean_noise;
}

/* What is left out, and whether chance and values vary between the replicates. */
static void say_not_counted(struct statements *out, const struct ensemble *e, const struct run_request *q)
{
    size_t bytes = (size_t)e->scenario->parameter_count * sizeof(double);
    int first = 0, fixed = e->completed > 1;

    while (first < e->replicates && !e->done[first])
        first++;
    for (int r = first; r < e->replicates && bytes > 0; r++)
        fixed &= !e->done[r] || memcmp(ensemble_parameters(e, r), ensemble_parameters(e, first), bytes) == 0;
    statement_add(out, q->mean_noise ? SAYS_NO_CHANCE : SAYS_NOT_COUNTED, -1)->number[0] = fixed;
}

/* --- one policy --- */

/* Sum over the months of a run of one replicate. */
static double run_total(const struct ensemble *e, int replicate, int measure)
{
    double sum = 0;

    for (int m = 0; m < e->month_count; m++)
        sum += ensemble_month_value(e, replicate, m, measure, total);
    return sum;
}

static void put_summary(struct statement *st, double *work, int n, int mean)
{
    struct summary v = summary_of(work, n);

    st->number[0] = mean ? v.mean : v.q50;
    st->number[1] = v.q05;
    st->number[2] = v.q95;
}

/* A measure over the run, in `work`; the number of replicates. */
static int totals_of(const struct ensemble *e, int measure, double *work)
{
    int n = 0;

    for (int r = 0; r < e->replicates; r++)
        if (e->done[r]) work[n++] = run_total(e, r, measure);
    return n;
}

static void say_peak(struct statements *out, const struct ensemble *e, double *work)
{
    struct statement best = {.number = {-1}};

    for (int m = 0; m < e->month_count; m++) {
        struct statement st = {.kind = SAYS_PEAK, .measure = M_ENCOUNTERS};
        int n = 0;

        for (int r = 0; r < e->replicates; r++)
            if (e->done[r]) work[n++] = ensemble_month_value(e, r, m, M_ENCOUNTERS, total);
        put_summary(&st, work, n, 0);
        date_format_month(date_month_index(e->start) + m, st.words);
        if (st.number[0] > best.number[0]) best = st;
    }
    if (best.number[0] > 0) *statement_add(out, SAYS_PEAK, M_ENCOUNTERS) = best;
}

static void say_record_total(struct statements *out, const struct fit_line *line)
{
    struct statement *st;
    double observed = 0, simulated = 0;

    for (int i = 0; i < line->point_count; i++) {
        observed += line->points[i].observed;
        simulated += line->points[i].simulated.mean;
    }
    if (!(observed > 0)) return;
    st = statement_add(out, SAYS_RECORD_TOTAL, M_ENCOUNTERS);
    st->number[0] = line->point_count;
    st->number[1] = observed;
    st->number[2] = simulated;
    st->number[3] = simulated / observed;
}

void answer_run(struct statements *out, const struct ensemble *e, const struct run_request *q, const struct fit *fit,
                double *work)
{
    const struct fit_line *line = fit == NULL ? NULL : fit_line_of(fit, M_ENCOUNTERS, total);
    struct statement *st = statement_add(out, SAYS_RUN, M_ENCOUNTERS);

    st->policy = policy_label(e->scenario, e->policy);
    st->from = e->start;
    st->to = e->end;
    put_summary(st, work, totals_of(e, M_ENCOUNTERS, work), 0);
    st->number[3] = e->completed;
    say_peak(out, e, work);
    if (line != NULL) say_record_total(out, line);
    if (e->scenario->facility_count > 0) {
        struct statement over = {.kind = SAYS_OVER, .measure = M_CUSTODY_OVER};
        put_summary(&over, work, totals_of(e, M_CUSTODY_OVER, work), 1);
        if (over.number[0] >= 0.5) *statement_add(out, SAYS_OVER, M_CUSTODY_OVER) = over;
    }
    answer_values(out, e->scenario);
    say_completed(out, e, e->replicates, 0);
    say_record(out, e->scenario, fit);
    if (q->latent.value != NULL) statement_add(out, SAYS_FOLLOWED, -1);
    answer_engine(out, q);
    say_not_counted(out, e, q);
}

/* --- several policies --- */

/* What a comparison is stated with. */
struct telling {
    const struct answer_comparison *c;
    struct statements *out;
    int measure; /* what the policies are compared by */
    double *work;
};

static double mean_of(const struct ensemble *e, int measure, int horizon)
{
    double sum = 0;

    for (int r = 0; r < e->replicates; r++)
        if (e->done[r]) sum += ensemble_horizon_total(e, r, measure, horizon);
    return e->completed > 0 ? sum / e->completed : NAN;
}

/* A measure over the horizon, as mean and interval. */
static void put_horizon(const struct telling *k, struct statement *st, const struct ensemble *e)
{
    int n = 0;

    for (int r = 0; r < e->replicates; r++)
        if (e->done[r]) k->work[n++] = ensemble_horizon_total(e, r, k->measure, k->c->horizon);
    put_summary(st, k->work, n, 1);
}

static void say_baseline(const struct telling *k)
{
    const struct ensemble *base = k->c->ensembles[k->c->baseline];
    struct statement *st = statement_add(k->out, SAYS_BASELINE, k->measure);

    st->policy = policy_label(base->scenario, base->policy);
    st->from = k->c->request->horizon_from;
    st->to = k->c->request->horizon_to[k->c->horizon];
    put_horizon(k, st, base);
}

/* 1 if every replicate has as many under both. */
static int is_equal(const struct ensemble *a, const struct ensemble *b, int measure, int horizon)
{
    for (int r = 0; r < a->replicates; r++) {
        double x = ensemble_horizon_total(a, r, measure, horizon), y = ensemble_horizon_total(b, r, measure, horizon);
        if (a->done[r] && b->done[r] && (x < y || x > y)) return 0;
    }
    return 1;
}

/* One policy beside the baseline. */
static struct statement change_of(const struct telling *k, int i)
{
    const struct ensemble *e = k->c->ensembles[i], *base = k->c->ensembles[k->c->baseline];
    const struct scenario *s = e->scenario;
    struct statement st = {.kind = SAYS_SAME,
                           .measure = k->measure,
                           .policy = policy_label(s, e->policy),
                           .other = policy_label(s, base->policy)};
    double of = mean_of(base, k->measure, k->c->horizon);
    const struct comparison_row *row = comparison_find(k->c->comparison, e->policy, k->measure, k->c->horizon, total);

    if (comparison_is_same(k->c->comparison, e->policy) || row == NULL) return st;
    put_horizon(k, &st, e);
    if (is_equal(e, base, k->measure, k->c->horizon)) {
        st.kind = SAYS_EQUAL;
        return st;
    }
    st.number[3] = fabs(row->mean_difference);
    st.number[4] = of > 0 ? fabs(row->mean_difference) / of : NAN;
    st.number[5] = of;
    st.number[6] = row->probability_lower;
    st.number[7] = row->replicates;
    st.number[8] = row->probability_equal;
    st.kind = row->mean_difference < 0 ? SAYS_LOWER : SAYS_HIGHER;
    if (st.kind == SAYS_HIGHER) st.number[6] = 1 - row->probability_lower - row->probability_equal;
    if (!(st.number[6] > CLEAR_SHARE) || !(st.number[4] >= CLEAR_SIZE)) {
        st.kind = SAYS_SIMILAR;
        st.number[6] = row->probability_lower;
        st.number[4] = st.number[0] / of;
    }
    return st;
}

/* How far a change is from none, for the order in which they are stated. */
static double size_of(const struct statement *st)
{
    return st->kind == SAYS_LOWER || st->kind == SAYS_HIGHER ? st->number[4] : st->kind == SAYS_SAME ? -1 : 0;
}

/* The largest changes, the range of the rest, and what makes no difference. */
static void say_changes(const struct telling *k)
{
    struct statement change[MOST_STATEMENTS], *others;
    int n = 0, stated = 0, differ = 0;

    for (int i = 0; i < k->c->count && n < MOST_STATEMENTS; i++)
        if (i != k->c->baseline) change[n++] = change_of(k, i);
    for (int i = 1; i < n; i++) { /* the largest first, else in their order */
        struct statement moved = change[i];
        int j = i;
        for (; j > 0 && size_of(&change[j - 1]) < size_of(&moved); j--)
            change[j] = change[j - 1];
        change[j] = moved;
    }
    for (int i = 0; i < n; i++)
        differ += change[i].kind != SAYS_SAME;
    stated = differ > MOST_CHANGES + 1 ? MOST_CHANGES : differ;
    for (int i = 0; i < stated; i++)
        *statement_add(k->out, SAYS_SIMILAR, -1) = change[i];
    if (stated < differ) {
        others = statement_add(k->out, SAYS_OTHERS, k->measure);
        others->number[0] = differ - stated;
        others->number[1] = others->number[2] = change[stated].number[0];
        for (int i = stated; i < differ; i++) {
            others->number[1] = fmin(others->number[1], change[i].number[0]);
            others->number[2] = fmax(others->number[2], change[i].number[0]);
        }
    }
    for (int i = differ; i < n; i++)
        *statement_add(k->out, SAYS_SAME, -1) = change[i];
}

/* The ensemble with the lowest mean but for `but`; -1 if none. What is the same as the baseline is no rival of it. */
static int lowest(const struct telling *k, int measure, int but)
{
    int best = -1;
    double least = INFINITY;

    for (int i = 0; i < k->c->count; i++) {
        double mean = mean_of(k->c->ensembles[i], measure, k->c->horizon);
        int same = i != k->c->baseline && comparison_is_same(k->c->comparison, k->c->ensembles[i]->policy);
        if (i != but && !same && mean < least) least = mean, best = i;
    }
    return best;
}

static void say_best(const struct telling *k, int measure)
{
    int first = lowest(k, measure, -1), next = lowest(k, measure, first);
    if (first < 0 || next < 0) return;
    const struct ensemble *a = k->c->ensembles[first], *b = k->c->ensembles[next];
    double mean = mean_of(a, measure, k->c->horizon), of = mean_of(b, measure, k->c->horizon), most = 0;
    struct reversal_half order = reversal_shares(a, b, measure, k->c->horizon);

    for (int i = 0; i < k->c->count; i++)
        most = fmax(most, mean_of(k->c->ensembles[i], measure, k->c->horizon));
    if (!(most > 0)) return; /* nothing is counted */
    int clear = order.lower > CLEAR_SHARE && of - mean >= CLEAR_SIZE * of;
    struct statement *st = statement_add(k->out, clear ? SAYS_BEST : SAYS_TIE, measure);
    st->policy = policy_label(a->scenario, a->policy);
    st->other = policy_label(b->scenario, b->policy);
    STATEMENT_PUT(st, order.lower, of > 0 ? (of - mean) / of : 0, mean, of, order.replicates, order.equal);
}

/* One more policy among the words; an ellipsis where there is no room. */
static void add_policy_name(struct statement *st, const char *label)
{
    size_t used = strlen(st->words), room = sizeof st->words - used;

    if (strlen(label) + 12 < room)
        snprintf(st->words + used, room, "%s“%s”", used > 0 ? ", " : "", label);
    else if (room > 4 && strstr(st->words, "…") == NULL)
        snprintf(st->words + used, room, " …");
}

/* The policies of whose difference exact replicates alone leave open what it is. */
static void say_exact_open(struct statements *out, const struct scenario *s, const struct answer_comparison *c)
{
    for (int first = 0; first < SETTLE_MEASURES && first < c->exact->count; first++) {
        struct statement open = {.kind = SAYS_EXACT_OPEN, .measure = c->exact->rows[first].measure};
        for (int i = first; i < c->exact->count; i += SETTLE_MEASURES) {
            const struct settle_row *row = &c->exact->rows[i];
            if (row->verdict != VERDICT_UNDECIDED || !settle_is_unconfirmed(c->certificate, row)) continue;
            open.number[0]++;
            add_policy_name(&open, policy_label(s, row->policy_a));
        }
        if (open.number[0] > 0) *statement_add(out, SAYS_EXACT_OPEN, open.measure) = open;
    }
}

/* What exact replicates were run for, and why there were no more of them. */
static void say_exact(struct statements *out, const struct answer_comparison *c)
{
    const struct certificate *t = c->certificate;
    int unconfirmed = settle_unconfirmed(t, c->exact), open = settle_open(t, c->exact);
    enum statement_kind kind = open == 0                      ? SAYS_EXACT_SETTLED
                               : t->pairs < t->most           ? SAYS_EXACT_SHORT
                               : c->settling->precision > 0.0 ? SAYS_EXACT_BOUND
                                                              : SAYS_EXACT_ALONE;
    if (unconfirmed == 0) return;
    STATEMENT_PUT(statement_add(out, kind, -1), t->pairs, unconfirmed, unconfirmed - open, t->most, c->replays);
    if (kind == SAYS_EXACT_ALONE) say_exact_open(out, c->ensembles[c->baseline]->scenario, c);
}

/* How far exact replicates confirm a fast comparison. */
static void say_certified(struct statements *out, const struct answer_comparison *c)
{
    int passed, count = certificate_count(c->certificate, c->horizon, &passed);
    int completed = c->ensembles[c->baseline]->completed, judged = c->certificate->judged;
    struct statement *s = statement_add(out, judged ? SAYS_CERTIFIED : SAYS_UNCERTIFIED, -1);
    const double number[] = {completed, c->certificate->pairs, judged ? passed : CERTIFICATE_LEAST, count};
    memcpy(s->number, number, (judged ? 4 : 3) * sizeof *number);
    if (judged && passed < count) statement_add(out, SAYS_UNCONFIRMED, -1)->number[0] = completed;
    if (judged) say_exact(out, c);
}

/* How far the differences of the table are settled, and of which policies something is undecided. */
static void say_settled(struct statements *out, const struct scenario *s, const struct answer_comparison *c)
{
    const struct settling *t = c->settling;
    struct statement open = {.kind = SAYS_UNSETTLED, .measure = -1};
    int last = -1;

    for (int i = 0; i < t->count; i++) {
        if (t->rows[i].verdict != VERDICT_UNDECIDED) continue;
        open.number[0]++;
        if (t->rows[i].policy_a != last) add_policy_name(&open, policy_label(s, t->rows[i].policy_a));
        last = t->rows[i].policy_a;
    }
    STATEMENT_PUT(statement_add(out, SAYS_SETTLED, -1), c->request->replicates, t->count - open.number[0], t->count,
                  t->settled, t->precision);
    if (open.number[0] > 0) *statement_add(out, SAYS_UNSETTLED, -1) = open;
}

/* What would turn the order of a policy and the baseline is said of their difference. */
static void say_decides(const struct telling *k, int first, int next)
{
    const struct ensemble *const *e = k->c->ensembles;
    int said = k->out->count, horizon = k->c->horizon;

    if (answer_decides(k->out, k->c->a, e[first], e[next], k->measure, horizon) == SAYS_TURNS
        && (first == k->c->baseline || next == k->c->baseline))
        k->out->count = said;
}

static void say_trust(const struct telling *k)
{
    const struct ensemble *base = k->c->ensembles[k->c->baseline];
    const struct scenario *s = base->scenario;
    int first = lowest(k, k->measure, -1), next = lowest(k, k->measure, first), last = k->c->horizon;

    answer_values(k->out, s);
    say_completed(k->out, base, k->c->request->replicates, k->c->settling != NULL && k->c->settling->precision > 0);
    say_record(k->out, s, k->c->fit);
    if (first >= 0 && next >= 0
        && mean_of(k->c->ensembles[first], k->measure, last) < mean_of(k->c->ensembles[next], k->measure, last))
        say_decides(k, first, next);
    answer_dependence(k->out, k->c, k->measure);
    if (k->c->certificate != NULL)
        say_certified(k->out, k->c);
    else
        answer_engine(k->out, k->c->request);
    if (k->c->settling != NULL && k->c->settling->count > 0) say_settled(k->out, s, k->c);
    if (k->c->replays) statement_add(k->out, SAYS_REPLAY, -1);
    if (k->c->request->horizon_to[last] > s->end) statement_add(k->out, SAYS_BEYOND, -1)->to = s->end;
    say_not_counted(k->out, base, k->c->request);
}

int answer_comparison(struct statements *out, const struct answer_comparison *c)
{
    static const int asked[] = {M_ENCOUNTERS, M_CUSTODY_OVER, M_COST};
    const struct ensemble *base = c->ensembles[c->baseline];
    struct telling k = {c, out, M_ENCOUNTERS, memory_alloc(c->a, (size_t)base->replicates + 1, sizeof(double))};

    if (k.work == NULL) return 0;
    if (!(mean_of(base, M_ENCOUNTERS, c->horizon) > 0)) k.measure = M_DEPARTURES; /* people in camps: nobody is met */
    say_baseline(&k);
    say_changes(&k);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0] && c->count > 1; i++)
        say_best(&k, asked[i]);
    answer_ended(out, base->scenario, c->comparison);
    say_trust(&k);
    memory_free(c->a, k.work);
    return 1;
}
