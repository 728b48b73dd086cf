/* Results as arrays without a copy, with the names of what their columns hold. */
#include "api/handles.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

const struct flujo_result_info *flujo_result_about(const flujo_result *result) { return &result->info; }

const char *flujo_result_policy(const flujo_result *result, int policy)
{
    return policy < 0 || policy >= result->count ? NULL : result->s->policies[result->policies[policy]].id;
}

int flujo_result_find_policy(const flujo_result *result, const char *id)
{
    int policy = scenario_policy(result->s, id), i = 0;

    while (i < result->count && (policy < 0 || result->policies[i] != policy))
        i++;
    return i < result->count ? i : -1;
}

const char *flujo_result_horizon(const flujo_result *result, int horizon)
{
    return horizon < 0 || horizon >= result->request.horizon_count ? NULL : result->horizon_names[horizon];
}

static const struct ensemble *ensemble_of(const flujo_result *r, int policy)
{
    return policy < 0 || policy >= r->count ? NULL : r->ensembles[policy];
}

/* A summary is six numbers, in the order that the interface states. */
_Static_assert(sizeof(struct summary) == 6 * sizeof(double) && offsetof(struct summary, q95) == 5 * sizeof(double),
               "summaries are read as rows of six numbers");

static struct flujo_array summaries(const flujo_result *r, enum period_kind kind)
{
    const struct periods *p = &r->periods;
    if (p->e == NULL || p->count[kind] == 0) return (struct flujo_array){.data = NULL};
    return (struct flujo_array){(const double *)(const void *)p->rows[kind],
                                3,
                                {(size_t)p->count[kind], (size_t)p->width[kind], 6}};
}

enum flujo_status flujo_result_values(const flujo_result *result, enum flujo_values kind, int policy,
                                      struct flujo_array *array)
{
    const struct ensemble *e = ensemble_of(result, policy);
    size_t n = e == NULL ? 0 : (size_t)e->replicates, months = e == NULL ? 0 : (size_t)e->month_count;
    struct flujo_array made = {.data = NULL};

    if (kind == FLUJO_DRAWS && flujo_result_column(result, kind, policy) != NULL) {
        const struct forecast *f = result->forecast;
        *array = (struct flujo_array){f->lines[policy].joint, 2, {(size_t)f->months, (size_t)f->draws}};
        return FLUJO_OK;
    }
    if (e == NULL) return FLUJO_BAD_INPUT;
    switch (kind) {
    case FLUJO_MONTHLY: made = (struct flujo_array){e->monthly, 3, {n, months, (size_t)e->slots}}; break;
    case FLUJO_DAILY:
        made = (struct flujo_array){e->daily, 3, {n, (size_t)ensemble_days(e), (size_t)e->daily_slots}};
        break;
    case FLUJO_HORIZON:
        made = (struct flujo_array){e->horizon, 3, {n, (size_t)e->horizon_count, (size_t)e->slots}};
        break;
    case FLUJO_MEANS: made = (struct flujo_array){e->mean_monthly, 2, {months, (size_t)e->mean_slots}}; break;
    case FLUJO_PARAMETERS:
        made = (struct flujo_array){e->parameters, 2, {n, (size_t)result->s->parameter_count}};
        break;
    case FLUJO_MONTH_SUMMARIES: made = summaries(result, PERIOD_MONTH); break;
    case FLUJO_DAY_SUMMARIES: made = summaries(result, PERIOD_DAY); break;
    default: break;
    }
    if (made.data == NULL) return FLUJO_BAD_INPUT;
    *array = made;
    return FLUJO_OK;
}

const unsigned char *flujo_result_complete(const flujo_result *result, int policy)
{
    const struct ensemble *e = ensemble_of(result, policy);
    return e == NULL ? NULL : e->done;
}

int flujo_result_columns(const flujo_result *result, enum flujo_values kind)
{
    switch (kind) {
    case FLUJO_MONTHLY:
    case FLUJO_DAILY:
    case FLUJO_HORIZON:
    case FLUJO_MEANS:
    case FLUJO_PARAMETERS:
    case FLUJO_DRAWS:
    case FLUJO_MONTH_SUMMARIES:
    case FLUJO_DAY_SUMMARIES: return result->column_count[kind];
    default: return 0;
    }
}

const struct flujo_column *flujo_result_column(const flujo_result *result, enum flujo_values kind, int i)
{
    return i < 0 || i >= flujo_result_columns(result, kind) ? NULL : &result->columns[kind][i];
}

size_t flujo_result_chances(const flujo_result *result)
{
    const struct forecast *f = result->forecast;
    return f == NULL ? 0 : (size_t)(f->capacity_count + f->trigger_count);
}

const struct flujo_chance *flujo_result_chance(const flujo_result *result, size_t i)
{
    return i < flujo_result_chances(result) ? &result->chances[i] : NULL;
}

static int slots_of(const flujo_result *r, enum flujo_values kind, int measure)
{
    const struct measure_spec *m = &measure_table[measure];

    if (kind == FLUJO_DAILY) return measure_daily_slots(measure, r->s);
    return kind != FLUJO_MEANS && m->kept == MEANS_ONLY ? 0 : measure_slots(measure, r->s);
}

/* The columns of a kind in the order of a row: measure by measure, slot by slot. */
static int measure_columns(flujo_result *r, enum flujo_values kind)
{
    int n = 0;

    for (int m = 0; m < MEASURE_COUNT; m++)
        n += slots_of(r, kind, m);
    r->columns[kind] = arena_alloc(&r->arena, (size_t)n, sizeof **r->columns);
    if (r->columns[kind] == NULL) return 0;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        for (int k = 0; k < slots_of(r, kind, m); k++) {
            const char *element = kind == FLUJO_DAILY && measure_table[m].by == PER_CLASS
                                      ? r->s->demographic_ids[k]
                                      : measure_slot_name(m, r->s, k);
            r->columns[kind][r->column_count[kind]++] = column_of_measure(m, element);
        }
    }
    return 1;
}

static int parameter_columns(flujo_result *r)
{
    struct flujo_column *columns = arena_alloc(&r->arena, (size_t)r->s->parameter_count, sizeof *columns);
    char name[PARAMETER_NAME_SIZE];

    for (int i = 0; columns != NULL && i < r->s->parameter_count; i++) {
        parameter_name(r->s, i, name);
        columns[i] = (struct flujo_column){arena_copy_string(&r->arena, name, strlen(name)), "",
                                           option_at(r->s->parameters[i].option)->unit, 0};
        if (columns[i].measure == NULL) return 0;
    }
    r->columns[FLUJO_PARAMETERS] = columns;
    r->column_count[FLUJO_PARAMETERS] = r->s->parameter_count;
    return columns != NULL;
}

/* The lines of a forecast, and what it says of capacities and triggers. */
static int name_forecast(flujo_result *r)
{
    const struct forecast *f = r->forecast;
    struct flujo_column *columns = arena_alloc(&r->arena, (size_t)f->line_count, sizeof *columns);
    char name[ELEMENT_NAME_SIZE + 32];

    r->chances = arena_alloc(&r->arena, flujo_result_chances(r), sizeof *r->chances);
    if (columns == NULL || r->chances == NULL) return 0;
    for (int i = 0; i < f->line_count; i++) {
        element_name(f->lines[i].measure, f->s, f->lines[i].element, name);
        columns[i] = column_of_measure(f->lines[i].measure, arena_copy_string(&r->arena, name, strlen(name)));
        if (columns[i].element == NULL) return 0;
    }
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *c = &f->capacity[i];
        int length = snprintf(name, sizeof name, "custody.%s > capacity", f->s->facilities[c->slot].id);
        r->chances[i] = (struct flujo_chance){arena_copy_string(&r->arena, name, (size_t)length), c->probability,
                                              c->median};
        if (r->chances[i].condition == NULL) return 0;
    }
    for (int i = 0; i < f->trigger_count; i++)
        r->chances[f->capacity_count + i] = (struct flujo_chance){f->triggers[i].text, f->trigger_probability[i], 0};
    r->columns[FLUJO_DRAWS] = columns;
    r->column_count[FLUJO_DRAWS] = f->line_count;
    return 1;
}

int result_name_columns(flujo_result *r)
{
    if (r->forecast != NULL) return name_forecast(r);
    for (enum flujo_values kind = FLUJO_MONTHLY; kind < FLUJO_PARAMETERS; kind++)
        if (!measure_columns(r, kind)) return 0;
    return parameter_columns(r) && (r->comparison != NULL ? result_name_comparison(r) : result_name_run(r));
}
