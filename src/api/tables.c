/* What is read from results row by row: differences, how they hold, the fit to observations. */
#include "api/handles.h"

#include <string.h>

size_t flujo_result_differences(const flujo_result *result)
{
    return result->comparison == NULL ? 0 : (size_t)result->comparison->row_count;
}

const struct flujo_difference *flujo_result_difference(const flujo_result *result, size_t i)
{
    return i < flujo_result_differences(result) ? &result->differences[i] : NULL;
}

const struct flujo_difference *flujo_result_find(const flujo_result *result, const char *policy, const char *measure,
                                                 const char *element, const char *horizon)
{
    policy = flujo_result_policy(result, flujo_result_find_policy(result, policy)); /* its present name */
    if (policy == NULL) return NULL;
    if (element == NULL) element = "";
    if (horizon == NULL) horizon = flujo_result_horizon(result, result->request.horizon_count - 1);
    for (size_t i = 0; i < flujo_result_differences(result); i++) {
        const struct flujo_difference *d = &result->differences[i];
        if (strcmp(d->policy, policy) == 0 && strcmp(d->measure, measure) == 0 && strcmp(d->element, element) == 0
            && strcmp(d->horizon, horizon) == 0)
            return d;
    }
    return NULL;
}

struct flujo_column column_of_measure(int measure, const char *element)
{
    const struct measure_spec *m = &measure_table[measure];

    return (struct flujo_column){m->name, element, m->unit, m->kind == STOCK};
}

size_t flujo_result_sustained_count(const flujo_result *result)
{
    return result->comparison == NULL ? 0 : (size_t)result->comparison->sustained_count;
}

const struct flujo_sustained *flujo_result_sustained(const flujo_result *result, size_t i)
{
    return i < flujo_result_sustained_count(result) ? &result->sustained[i] : NULL;
}

size_t flujo_result_fits(const flujo_result *result)
{
    return result->fit == NULL ? 0 : (size_t)result->fit->line_count;
}

const struct flujo_fit *flujo_result_fit(const flujo_result *result, size_t i)
{
    return i < flujo_result_fits(result) ? &result->fits[i] : NULL;
}

const struct flujo_fit_point *flujo_result_fit_point(const flujo_result *result, size_t i, size_t k)
{
    return i < flujo_result_fits(result) && k < result->fits[i].points ? &result->fit_points[i][k] : NULL;
}

/* The name of an element, kept with the result; null without memory. */
static const char *keep_name(flujo_result *r, int measure, struct element e)
{
    char name[ELEMENT_NAME_SIZE];

    element_name(measure, r->s, e, name);
    return arena_copy_string(&r->arena, name, strlen(name));
}

/* Rows of a pair repeat by policy and horizon: names of elements are made for the first and shared. */
static int name_differences(flujo_result *r)
{
    const struct comparison *c = r->comparison;
    int per_horizon = 0;
    char name[ELEMENT_NAME_SIZE];

    r->differences = arena_alloc(&r->arena, (size_t)c->row_count, sizeof *r->differences);
    if (r->differences == NULL) return 0;
    while (per_horizon < c->row_count && c->rows[per_horizon].horizon == c->rows[0].horizon
           && c->rows[per_horizon].policy_a == c->rows[0].policy_a)
        per_horizon++;
    for (int i = 0; i < c->row_count; i++) {
        const struct comparison_row *row = &c->rows[i];
        if (i < per_horizon) element_name(row->measure, r->s, row->element, name);
        const char *element = i < per_horizon ? arena_copy_string(&r->arena, name, strlen(name))
                                              : r->differences[i % per_horizon].element;
        if (element == NULL) return 0;
        r->differences[i] = (struct flujo_difference){.policy = r->s->policies[row->policy_a].id,
                                                      .measure = measure_table[row->measure].name,
                                                      .element = element,
                                                      .horizon = r->horizon_names[row->horizon],
                                                      .mean = row->mean_difference,
                                                      .q05 = row->q05,
                                                      .q50 = row->q50,
                                                      .q95 = row->q95,
                                                      .probability_lower = row->probability_lower,
                                                      .relative = row->relative,
                                                      .relative_q05 = row->relative_q05,
                                                      .relative_q50 = row->relative_q50,
                                                      .relative_q95 = row->relative_q95,
                                                      .probability_equal = row->probability_equal,
                                                      .replicates = row->replicates};
    }
    return 1;
}

static int name_sustained(flujo_result *r)
{
    const struct comparison *c = r->comparison;

    r->sustained = arena_alloc(&r->arena, (size_t)c->sustained_count, sizeof *r->sustained);
    for (int i = 0; r->sustained != NULL && i < c->sustained_count; i++) {
        const struct sustained_row *row = &c->sustained[i];
        r->sustained[i] = (struct flujo_sustained){.policy = r->s->policies[row->policy_a].id,
                                                   .name = sustained_names[row->name],
                                                   .label = sustained_labels[row->name],
                                                   .mean = row->mean,
                                                   .q05 = row->q05,
                                                   .q50 = row->q50,
                                                   .q95 = row->q95,
                                                   .beyond = row->beyond};
    }
    return r->sustained != NULL;
}

static struct flujo_fit_point point_of(const struct fit_point *p)
{
    const struct summary *v = &p->simulated;
    return (struct flujo_fit_point){p->from, p->to, p->observed, v->mean, v->q05, v->q25, v->q50, v->q75, v->q95};
}

static int name_fit(flujo_result *r, int i)
{
    const struct fit_line *line = &r->fit->lines[i];
    const double *score = line->score;
    struct flujo_fit_point *points = arena_alloc(&r->arena, (size_t)line->point_count, sizeof *points);

    r->fits[i] = (struct flujo_fit){.group = line->group,
                                    .measure = measure_table[line->measure].name,
                                    .element = keep_name(r, line->measure, line->element),
                                    .points = (size_t)line->point_count,
                                    .rmspe_median = score[FIT_RMSPE_MEDIAN],
                                    .rmspe_mean = score[FIT_RMSPE_MEAN],
                                    .mase = score[FIT_MASE],
                                    .crps = score[FIT_CRPS],
                                    .wis = score[FIT_WIS],
                                    .coverage_50 = score[FIT_COVERAGE_50],
                                    .coverage_80 = score[FIT_COVERAGE_80],
                                    .coverage_90 = score[FIT_COVERAGE_90],
                                    .months = score[FIT_MONTHS]};
    r->fit_points[i] = points;
    for (int k = 0; points != NULL && k < line->point_count; k++)
        points[k] = point_of(&line->points[k]);
    return points != NULL && r->fits[i].element != NULL;
}

/* The columns of summaries: measure by measure, element by element. */
static int name_summaries(flujo_result *r, enum flujo_values kind, enum period_kind period)
{
    const struct periods *p = &r->periods;
    struct flujo_column *columns = arena_alloc(&r->arena, (size_t)p->width[period], sizeof *columns);

    for (int m = 0; columns != NULL && m < MEASURE_COUNT; m++) {
        int first = p->first[period][m], n = p->first[period][m + 1] - first;
        for (int k = 0; k < n; k++) {
            struct element e = period == PERIOD_DAY ? element_daily_at(m, r->s, k) : element_at(m, r->s, k);
            columns[first + k] = column_of_measure(m, keep_name(r, m, e));
            if (columns[first + k].element == NULL) return 0;
        }
    }
    r->columns[kind] = columns;
    r->column_count[kind] = p->count[period] > 0 ? p->width[period] : 0;
    return columns != NULL;
}

static int name_fits(flujo_result *r)
{
    size_t lines = flujo_result_fits(r);

    r->fits = arena_alloc(&r->arena, lines, sizeof *r->fits);
    r->fit_points = arena_alloc(&r->arena, lines, sizeof *r->fit_points);
    if (r->fits == NULL || r->fit_points == NULL) return 0;
    for (size_t i = 0; i < lines; i++)
        if (!name_fit(r, (int)i)) return 0;
    return 1;
}

int result_name_comparison(flujo_result *r) { return name_differences(r) && name_sustained(r) && name_fits(r); }

int result_name_run(flujo_result *r)
{
    return name_fits(r) && name_summaries(r, FLUJO_MONTH_SUMMARIES, PERIOD_MONTH)
           && name_summaries(r, FLUJO_DAY_SUMMARIES, PERIOD_DAY);
}
