/* The simulation beside the observations.
 *
 * Which lines exist follows from the observations: for a measure by class, the
 * total and one line a demographic; for other measures one line an element. A
 * sum is that which is stated, or else that of its parts where all are known
 * (observed_parts). A point whose period is not covered by the run is left out. */
#include "engine/fit.h"

#include "base/scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const fit_score_names[FIT_SCORES] = {"rmspe_median", "rmspe_mean",  "mase",        "crps",  "wis",
                                                 "coverage_50",  "coverage_80", "coverage_90", "months"};

/* While the lines are made. simulated: [observation][complete replicate]; null of a condensed ensemble, which keeps them. */
struct maker {
    const struct allocator *a;
    const struct ensemble *e;
    const struct scenario *s;
    double *simulated, *work;
    int n; /* complete replicates */
    struct fit *fit;
    size_t line_capacity;
};

static int same_line(const struct observation *o, const struct observation *p)
{
    return o->measure == p->measure && strcmp(o->group, p->group) == 0;
}

static int inside(const struct ensemble *e, const struct observation *o)
{
    return o->from >= e->start && o->to <= e->end;
}

/* The observations that make point [from, to] of line (like, element), all within
 * the run; 0 if one is not known. */
static int parts_of(const struct maker *m, const struct observation *like, struct element el, const struct fit_point *p,
                    int members[MAX_CLASSES])
{
    struct observation about = {.measure = like->measure, .group = like->group, .from = p->from, .to = p->to};
    about.origin = -1;
    about.demographic = el.kind == ELEMENT_DEMOGRAPHIC ? el.index : -1;
    about.slot = el.kind == ELEMENT_SLOT ? el.index : 0;
    int n = observed_parts(m->s, &about, members), known = 1;
    for (int i = 0; i < n; i++)
        known = known && isfinite(m->fit->observations[members[i]].mean);
    return known ? n : 0;
}

static int by_date(const void *a, const void *b)
{
    const struct fit_point *x = a, *y = b;

    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static double square(double x) { return x * x; }

/* Running sums of a line's scores. */
struct tally {
    int points, percents;
    double median, mean, crps, wis, c50, c80, c90, error, step;
};

static void tally_point(struct tally *t, const struct fit_point *p, const struct maker *m)
{
    static const double levels[] = {0.5, 0.8, 0.9};
    size_t n = (size_t)m->n;
    double y = p->observed;

    t->points++;
    if (y > 0) {
        t->percents++;
        t->median += square((p->simulated.q50 - y) / y);
        t->mean += square((p->simulated.mean - y) / y);
    }
    t->crps += score_crps(m->work, n, y, 0);
    t->wis += score_wis(m->work, n, y, levels, 3);
    t->c50 += score_covered(m->work, n, y, 0.5);
    t->c80 += score_covered(m->work, n, y, 0.8);
    t->c90 += score_covered(m->work, n, y, 0.9);
    t->error += fabs(p->simulated.q50 - y);
}

static void tally_close(const struct tally *t, struct fit_line *line)
{
    double n = t->points, nan = (double)NAN, step = 0;
    int steps = 0;

    for (int i = 1; i < line->point_count; i++) {
        if (line->points[i].from != line->points[i - 1].to + 1) continue; /* a gap is no step */
        step += fabs(line->points[i].observed - line->points[i - 1].observed);
        steps++;
    }
    step = steps > 0 ? step / steps : 0;
    line->score[FIT_RMSPE_MEDIAN] = t->percents > 0 ? sqrt(t->median / t->percents) : nan;
    line->score[FIT_RMSPE_MEAN] = t->percents > 0 ? sqrt(t->mean / t->percents) : nan;
    line->score[FIT_MASE] = step > 0 ? t->error / n / step : nan;
    line->score[FIT_CRPS] = n > 0 ? t->crps / n : nan;
    line->score[FIT_WIS] = n > 0 ? t->wis / n : nan;
    line->score[FIT_COVERAGE_50] = n > 0 ? t->c50 / n : nan;
    line->score[FIT_COVERAGE_80] = n > 0 ? t->c80 / n : nan;
    line->score[FIT_COVERAGE_90] = n > 0 ? t->c90 / n : nan;
    line->score[FIT_MONTHS] = n;
}

/* To the work those of an observation in the complete replicates. */
static void add_simulated(struct maker *m, int observation)
{
    const double *row = m->simulated != NULL ? m->simulated + (size_t)observation * (size_t)m->n : NULL;

    for (int r = 0; row != NULL && r < m->n; r++)
        m->work[r] += row[r];
    for (int r = 0, k = 0; row == NULL && r < m->e->replicates; r++)
        if (m->e->done[r]) m->work[k++] += ensemble_observed(m->e, r, &m->s->observations[observation]);
}

/* The values of a point, summed over its observations; work holds the sorted
 * simulated ones afterwards. 0 if one of them is not known. */
static int fill_point(struct maker *m, const struct observation *like, struct element el, struct fit_point *p)
{
    int members[MAX_CLASSES], n = parts_of(m, like, el, p, members);

    p->observed = 0;
    memset(m->work, 0, (size_t)m->n * sizeof *m->work);
    for (int i = 0; i < n; i++) {
        p->observed += m->s->observations[members[i]].value;
        add_simulated(m, members[i]);
    }
    p->simulated = summary_of(m->work, m->n);
    return n > 0;
}

/* Add the line of (like's group and measure, element) if it has any point. */
static enum flujo_status add_line(struct maker *m, const struct observation *like, struct element el)
{
    struct fit_line line = {like->group, like->measure, el, 0, NULL, {0}};
    struct tally tally = {0};
    struct fit_line *grown;
    int count = 0;

    line.points = memory_alloc(m->a, (size_t)m->s->observation_count, sizeof *line.points);
    if (line.points == NULL) return FLUJO_NO_MEMORY;
    for (int i = 0; i < m->s->observation_count; i++) {
        const struct observation *o = &m->s->observations[i];

        if (same_line(like, o)) line.points[count++] = (struct fit_point){.from = o->from, .to = o->to};
    }
    qsort(line.points, (size_t)count, sizeof *line.points, by_date);
    for (int k = 0; k < count; k++) {
        struct fit_point p = line.points[k];

        if ((k > 0 && by_date(&p, &line.points[k - 1]) == 0) || !fill_point(m, like, el, &p)) continue;
        tally_point(&tally, &p, m);
        line.points[line.point_count++] = p;
    }
    if (line.point_count == 0) {
        memory_free(m->a, line.points);
        return FLUJO_OK;
    }
    tally_close(&tally, &line);
    grown = memory_grow(m->a, m->fit->lines, &m->line_capacity, (size_t)m->fit->line_count + 1, sizeof *grown);
    if (grown == NULL) {
        memory_free(m->a, line.points);
        return FLUJO_NO_MEMORY;
    }
    m->fit->lines = grown;
    m->fit->lines[m->fit->line_count++] = line;
    return FLUJO_OK;
}

/* The lines of the group and measure of one observation, its first. */
static enum flujo_status add_lines(struct maker *m, const struct observation *like)
{
    int measure = like->measure;
    enum flujo_status status;

    if (measure_table[measure].by == PER_CLASS || measure_table[measure].by == PER_NONE) {
        status = add_line(m, like, (struct element){ELEMENT_TOTAL, 0});
        for (int d = 0; status == FLUJO_OK && measure_table[measure].by == PER_CLASS && d < m->s->demographic_count;
             d++)
            status = add_line(m, like, (struct element){ELEMENT_DEMOGRAPHIC, d});
        return status;
    }
    status = FLUJO_OK;
    for (int k = 0; status == FLUJO_OK && k < measure_slots(measure, m->s); k++)
        status = add_line(m, like, (struct element){ELEMENT_SLOT, k});
    return status;
}

/* Simulated values and summaries of every single observation. */
static void fill_observations(struct maker *m)
{
    for (int i = 0; i < m->s->observation_count; i++) {
        const struct observation *o = &m->s->observations[i];
        double *row = m->simulated != NULL ? m->simulated + (size_t)i * (size_t)m->n : m->work;
        int k = 0, known = inside(m->e, o);

        for (int r = 0; r < m->e->replicates; r++) {
            if (!m->e->done[r]) continue;
            row[k] = known ? ensemble_observed(m->e, r, o) : 0;
            known = known && isfinite(row[k]);
            k++;
        }
        if (row != m->work) memcpy(m->work, row, (size_t)m->n * sizeof *row);
        m->fit->observations[i] = summary_of(m->work, known ? m->n : 0);
    }
}

enum flujo_status fit_make(const struct allocator *a, const struct ensemble *e, struct fit **out)
{
    const struct scenario *s = e->scenario;
    struct maker m = {.a = a, .e = e, .s = s};
    enum flujo_status status = FLUJO_NO_MEMORY;
    char seen[MEASURE_COUNT];

    *out = NULL;
    for (int r = 0; r < e->replicates; r++)
        m.n += e->done[r] != 0;
    m.fit = memory_alloc(a, 1, sizeof *m.fit);
    m.work = memory_alloc(a, (size_t)m.n + 1, sizeof *m.work);
    if (e->condensed == NULL)
        m.simulated = memory_alloc(a, (size_t)s->observation_count * (size_t)m.n + 1, sizeof *m.simulated);
    if (m.fit == NULL || m.work == NULL || (e->condensed == NULL && m.simulated == NULL)) goto out;
    m.fit->observations = memory_alloc(a, (size_t)s->observation_count + 1, sizeof *m.fit->observations);
    if (m.fit->observations == NULL) goto out;
    fill_observations(&m);
    status = FLUJO_OK;
    for (int i = 0; i < s->observation_count && status == FLUJO_OK; i++) { /* the files one after the other */
        const struct observation *o = &s->observations[i];

        if (i == 0 || strcmp(o->group, s->observations[i - 1].group) != 0) memset(seen, 0, sizeof seen);
        if (!seen[o->measure]) status = add_lines(&m, o);
        seen[o->measure] = 1;
    }
out:
    memory_free(a, m.work);
    memory_free(a, m.simulated);
    if (status == FLUJO_OK)
        *out = m.fit;
    else if (m.fit != NULL)
        fit_free(a, m.fit);
    return status;
}

void fit_free(const struct allocator *a, struct fit *fit)
{
    if (fit == NULL) return;
    for (int i = 0; i < fit->line_count; i++)
        memory_free(a, fit->lines[i].points);
    memory_free(a, fit->lines);
    memory_free(a, fit->observations);
    memory_free(a, fit);
}

const struct fit_line *fit_line_of(const struct fit *fit, int measure, struct element e)
{
    for (int i = 0; i < fit->line_count; i++) {
        const struct fit_line *l = &fit->lines[i];

        if (l->measure == measure && l->element.kind == e.kind && l->element.index == e.index) return l;
    }
    return NULL;
}

void fit_period(const struct fit_point *p, char out[11])
{
    int year, month, day;

    date_split(p->from, &year, &month, &day);
    date_format(p->from, out);
    if (day == 1 && p->to - p->from + 1 == date_days_in_month(year, month)) out[7] = '\0';
}
