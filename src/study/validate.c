/* For each origin and each choice of drivers the scenario is copied without its
 * future (hindcast_view.h); assimilation and forecast see the copy alone; the
 * outcome is looked up afterwards to score (validate_scores.c). */
#include "study/validate.h"

#include "base/files.h"
#include "base/scores.h"
#include "base/summary.h"
#include "study/hindcast_view.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HISTORY = 120, SMALL_CLASS = 100 };

const char *const validate_drivers_names[DRIVERS_KINDS] = {"all", "none"};
const char *const validate_leads_names[LEADS_KINDS] = {"all", "1-2", "3-6"};

struct validation *validation_make(const struct allocator *a, const struct scenario *s,
                                   const struct validate_options *o)
{
    struct validation *v = memory_alloc(a, 1, sizeof *v);
    if (v == 0) return 0;
    v->a = a, v->s = s;
    v->triggers = o->forecast.triggers, v->trigger_count = o->forecast.trigger_count;
    v->group_count = s->demographic_count + 2;
    v->scores = memory_alloc(a, (size_t)(DRIVERS_KINDS * LEADS_KINDS), (size_t)v->group_count * sizeof *v->scores);
    if (v->scores != 0) return v;
    validation_free(v);
    return 0;
}

void validation_free(struct validation *v)
{
    if (v == 0) return;
    memory_free(v->a, v->rows);
    memory_free(v->a, v->trigger_rows);
    memory_free(v->a, v->scores);
    memory_free(v->a, v);
}

/* Months of the observed series that end at the origin, oldest first, from the first
 * that is known; nan for those that are not. */
static int history(const struct scenario *known, int last, struct element element, double *out)
{
    int n = HISTORY;
    while (n > 0 && !isfinite(observed_element(known, last - n + 1, element)))
        n--;
    for (int i = 0; i < n; i++)
        out[i] = observed_element(known, last - n + 1 + i, element);
    return n;
}

/* Volatility of the long series behind the season, as far as it was known. */
static double long_volatility(const struct scenario *known)
{
    enum { MOST = 600 };
    double value[MOST];
    int n = 0;
    if (known->season_series < 0 || known->season_series >= known->series_count) return NAN;
    const struct series *x = &known->series[known->season_series];
    int first = date_month_index(x->first), last = date_month_index(x->first + x->days - 1);
    for (; n < MOST && first + n <= last; n++)
        value[n] = series_at(x, date_make((first + n) / 12, (first + n) % 12 + 1, 1));
    return baseline_long_sd(value, n, first % 12, known->season);
}

/* Scores of the part above the largest month of the year before: the CRPS of both
 * sides cut off below it (threshold-weighted). */
static double tail_score(const double *draws, int n, double observed, const double *past, int months, double *work)
{
    double edge = 0;
    for (int i = months > 12 ? months - 12 : 0; i < months; i++)
        edge = fmax(edge, past[i]);
    for (int i = 0; i < n; i++)
        work[i] = fmax(draws[i], edge);
    return score_crps(work, (size_t)n, fmax(observed, edge), 1);
}

static void fill_baseline(struct validate_row *r, enum baseline b, const struct baseline_series *past, double *work)
{
    enum { QUANTILES = 200 };
    int any = baseline_quantiles(b, past, r->lead, work, QUANTILES);
    r->baseline[b] = baseline_point(b, past->value, past->n, r->lead);
    if (any && !isfinite(r->baseline[b])) r->baseline[b] = sorted_quantile(work, QUANTILES, 0.5);
    r->baseline_crps[b] = any ? score_crps(work, QUANTILES, r->observed, 0) : (double)NAN;
}

static void fill_row(struct validate_row *r, const double *draws, int n, const struct baseline_series *past,
                     double *work)
{
    static const double levels[] = {0.5, 0.8, 0.9, 0.95};
    struct wis_parts parts = score_wis_parts(draws, (size_t)n, r->observed, levels, sizeof levels / sizeof levels[0]);
    for (int i = 0; i < n; i++)
        r->mean += draws[i] / n;
    r->q025 = sorted_quantile(draws, n, 0.025), r->q05 = sorted_quantile(draws, n, 0.05);
    r->q10 = sorted_quantile(draws, n, 0.1), r->q25 = sorted_quantile(draws, n, 0.25);
    r->q50 = sorted_quantile(draws, n, 0.5), r->q75 = sorted_quantile(draws, n, 0.75);
    r->q90 = sorted_quantile(draws, n, 0.9), r->q95 = sorted_quantile(draws, n, 0.95);
    r->q975 = sorted_quantile(draws, n, 0.975);
    r->crps = score_crps(draws, (size_t)n, r->observed, 1);
    r->tail_crps = tail_score(draws, n, r->observed, past->value, past->n, work);
    r->wis_spread = parts.spread, r->wis_over = parts.over, r->wis_under = parts.under;
    r->wis = parts.spread + parts.over + parts.under;
    r->pit = skill_pit(draws, n, r->observed);
    int steps = 0;
    for (int i = 1; i < past->n; i++)
        steps += isfinite(past->value[i] - past->value[i - 1]) != 0;
    for (int i = 1; i < past->n; i++)
        if (isfinite(past->value[i] - past->value[i - 1]))
            r->scale += fabs(past->value[i] - past->value[i - 1]) / steps;
    for (int b = 0; b < BASELINES; b++)
        fill_baseline(r, (enum baseline)b, past, work);
}

/* Classes of hardly anybody are left out: their months are noise. */
static int judged(const struct forecast_line *line, const double *past, int months)
{
    double sum = 0;
    int known = 0;
    if (line->measure != M_ENCOUNTERS) return 0;
    if (line->element.kind != ELEMENT_SLOT) return months > 0;
    for (int i = months > 12 ? months - 12 : 0; i < months; i++)
        if (isfinite(past[i])) sum += past[i], known++;
    return known > 0 && sum >= SMALL_CLASS * known;
}

static enum flujo_status add_line(struct validation *v, const struct scenario *known, const struct forecast *f, int i,
                                  enum validate_drivers drivers, double *work)
{
    const struct forecast_line *line = &f->lines[i];
    double past[HISTORY];
    int last = f->first_month - 1,
        months = line->measure == M_ENCOUNTERS ? history(known, last, line->element, past) : 0;
    struct baseline_series series = {past, months, last % 12, known->season, long_volatility(known)};
    struct validate_row *rows = memory_resize(v->a, v->rows, (size_t)(v->row_count + f->months), sizeof *rows);
    if (rows == 0) return FLUJO_NO_MEMORY;
    v->rows = rows;
    for (int m = 0; judged(line, past, months) && m < f->months; m++) {
        struct validate_row r = {.origin = f->origin,
                                 .drivers = drivers,
                                 .month = f->first_month + m,
                                 .lead = m + 1,
                                 .element = line->element};
        r.observed = observed_element(v->s, r.month, r.element);
        if (!isfinite(r.observed)) continue;
        fill_row(&r, line->draws + (size_t)m * (size_t)f->draws, f->draws, &series, work);
        v->rows[v->row_count++] = r;
    }
    return FLUJO_OK;
}

/* 1 or 0 if the record shows whether a trigger was pulled, else -1. */
static int happened(const struct scenario *s, const struct trigger *t, day_number origin)
{
    int any = 0;
    if (t->measure != M_ENCOUNTERS) return -1;
    for (int m = date_month_index(origin + 1); m <= trigger_last_month(t, origin); m++) {
        double value = observed_element(s, m, t->element);
        if (!isfinite(value)) return -1;
        any |= trigger_holds(t, value);
    }
    return any;
}

enum flujo_status validation_add(struct validation *v, const struct scenario *known, const struct forecast *f,
                                 enum validate_drivers drivers)
{
    double *work = memory_alloc(v->a, (size_t)f->draws + 200, sizeof(double));
    enum flujo_status status = work ? FLUJO_OK : FLUJO_NO_MEMORY;
    v->has[drivers] = 1;
    for (int i = 0; status == FLUJO_OK && i < f->line_count; i++)
        status = add_line(v, known, f, i, drivers, work);
    memory_free(v->a, work);
    for (int t = 0; status == FLUJO_OK && drivers == DRIVERS_ALL && t < f->trigger_count; t++) {
        int outcome = happened(v->s, &f->triggers[t], f->origin);
        size_t need = (size_t)v->trigger_row_count + 1;
        struct validate_trigger *rows = memory_resize(v->a, v->trigger_rows, need, sizeof *rows);
        if (rows == 0) return FLUJO_NO_MEMORY;
        v->trigger_rows = rows;
        if (outcome >= 0)
            rows[v->trigger_row_count++] = (struct validate_trigger){f->origin, t, outcome, f->trigger_probability[t]};
    }
    return status;
}

static enum flujo_status run_part(struct validation *v, const struct validate_options *o, day_number origin,
                                  enum validate_drivers drivers, const char *checkpoint, struct error_list *errors)
{
    struct scenario *known = 0;
    struct assimilation *as = 0;
    struct forecast *f = 0;
    struct assimilate_options assimilate = o->assimilate;
    struct forecast_options forecast = o->forecast;
    assimilate.policy = forecast.policy = o->policy;
    assimilate.last = origin;
    assimilate.checkpoint = checkpoint;
    enum flujo_status status = hindcast_view_make(v->a, v->s, o->policy, -1, origin, &known);
    if (status == FLUJO_OK && drivers == DRIVERS_NONE) status = hindcast_view_without_drivers(known);
    if (status == FLUJO_OK) status = assimilate_run(v->a, known, &assimilate, &as, errors);
    if (status == FLUJO_OK) status = forecast_run(as, &forecast, &f, errors);
    if (status == FLUJO_OK) status = validation_add(v, known, f, drivers);
    forecast_free(f);
    assimilation_free(as);
    hindcast_view_free(v->a, known);
    return status;
}

void validation_part_path(struct text *t, const char *checkpoint, day_number origin, enum validate_drivers drivers)
{
    char date[11];
    date_format(origin, date);
    text_clear(t);
    text_format(t, "%s.%s.%s", checkpoint, date, validate_drivers_names[drivers]);
}

/* Part i: an origin with or without drivers; what is finished of it and of those before is kept. */
static enum flujo_status add_part(struct validation *v, const struct validate_options *o, int i, uint64_t identity,
                                  struct error_list *errors)
{
    struct text part;
    enum validate_drivers drivers = (enum validate_drivers)(i % DRIVERS_KINDS);
    day_number origin = o->origins[i / DRIVERS_KINDS];
    if (!o->drivers[drivers]) return FLUJO_OK;
    text_init(&part, v->a);
    if (o->checkpoint != 0) validation_part_path(&part, o->checkpoint, origin, drivers);
    enum flujo_status status = part.failed ? FLUJO_NO_MEMORY : run_part(v, o, origin, drivers, part.data, errors);
    if (status == FLUJO_OK && o->checkpoint != 0) status = validation_write(v, i + 1, o->checkpoint, identity, errors);
    if (status == FLUJO_OK && o->checkpoint != 0) remove(part.data); /* its forecast is scored: no longer needed */
    text_free(&part);
    return status;
}

enum flujo_status validate_run(const struct allocator *a, const struct scenario *s, const struct validate_options *o,
                               struct validation **out, struct error_list *errors)
{
    struct validation *v = validation_make(a, s, o);
    *out = 0;
    if (v == 0) return FLUJO_NO_MEMORY;
    int finished = 0;
    uint64_t identity = validation_identity(s, o);
    enum flujo_status status = FLUJO_OK;
    if (o->checkpoint != 0 && file_exists(o->checkpoint))
        status = validation_read(v, &finished, o->checkpoint, identity, errors);
    for (int i = finished; status == FLUJO_OK && i < DRIVERS_KINDS * o->origin_count; i++)
        status = add_part(v, o, i, identity, errors);
    if (status == FLUJO_OK) validation_score(v);
    if (status == FLUJO_OK)
        *out = v;
    else
        validation_free(v);
    return status;
}
