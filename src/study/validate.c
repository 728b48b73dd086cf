/* Rolling-origin hindcasts (L. Tashman, International Journal of Forecasting 16,
 * 2000, doi:10.1016/S0169-2070(00)00065-0). For each origin the scenario is
 * copied without its future (hindcast_view.h); calibration and forecast see the copy
 * alone; the outcome is looked up afterwards to score. */
#include "study/validate.h"

#include "base/files.h"
#include "base/scores.h"
#include "base/summary.h"
#include "study/hindcast_view.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const validate_score_names[V_SCORES] = {"months",
                                                    "rmspe",
                                                    "mase",
                                                    "crps",
                                                    "wis",
                                                    "coverage_50",
                                                    "coverage_80",
                                                    "coverage_90",
                                                    "coverage_95",
                                                    "pit_mean",
                                                    "crps_skill_persistence",
                                                    "crps_skill_seasonal",
                                                    "crps_skill_drift",
                                                    "crps_skill_persistence_median",
                                                    "crps_skill_seasonal_median",
                                                    "crps_skill_drift_median",
                                                    "coverage_50_all",
                                                    "coverage_80_all",
                                                    "coverage_90_all",
                                                    "coverage_95_all"};

/* Months of the observed series that end at the origin, oldest first. */
static int history(const struct scenario *known, int last, int demographic, double *out, int most)
{
    int n = 0;
    while (n < most && isfinite(observed_encounters(known, last - n, demographic)))
        n++;
    for (int i = 0; i < n; i++)
        out[i] = observed_encounters(known, last - n + 1 + i, demographic);
    return n;
}

static void fill_row(struct validate_row *r, const double *draws, int n, const double *past, int months, double *work)
{
    static const double levels[] = {0.5, 0.8, 0.9, 0.95};
    for (int i = 0; i < n; i++)
        r->mean += draws[i] / n;
    r->q025 = sorted_quantile(draws, n, 0.025), r->q05 = sorted_quantile(draws, n, 0.05);
    r->q10 = sorted_quantile(draws, n, 0.1), r->q25 = sorted_quantile(draws, n, 0.25);
    r->q50 = sorted_quantile(draws, n, 0.5), r->q75 = sorted_quantile(draws, n, 0.75);
    r->q90 = sorted_quantile(draws, n, 0.9), r->q95 = sorted_quantile(draws, n, 0.95);
    r->q975 = sorted_quantile(draws, n, 0.975);
    r->crps = score_crps(draws, (size_t)n, r->observed, 1);
    r->wis = score_wis(draws, (size_t)n, r->observed, levels, sizeof levels / sizeof levels[0]);
    r->pit = skill_pit(draws, n, r->observed);
    for (int i = 1; i < months; i++)
        r->scale += fabs(past[i] - past[i - 1]) / (months - 1);
    for (int b = 0; b < BASELINES; b++) {
        int ok = baseline_draws((enum baseline)b, past, months, r->lead, work, n);
        r->baseline_point[b] = baseline_point((enum baseline)b, past, months, r->lead);
        r->baseline_crps[b] = ok ? score_crps(work, (size_t)n, r->observed, 0) : NAN;
    }
}

enum flujo_status validation_add(struct validation *v, const struct scenario *known, const struct forecast *f)
{
    int elements = v->s->demographic_count + 1, last = f->first_month - 1;
    double past[120], *work = memory_alloc(v->a, (size_t)f->draws, sizeof(double));
    size_t need = (size_t)v->row_count + (size_t)elements * (size_t)f->months;
    struct validate_row *rows = work ? memory_resize(v->a, v->rows, need, sizeof *rows) : 0;
    if (rows == 0) {
        memory_free(v->a, work);
        return FLUJO_NO_MEMORY;
    }
    v->rows = rows;
    for (int line = 0; line < elements; line++) {
        int months = history(known, last, line - 1, past, 120);
        for (int m = 0; m < f->months; m++) {
            struct validate_row r = {.origin = f->origin,
                                     .month = f->first_month + m,
                                     .lead = m + 1,
                                     .demographic = line - 1};
            r.observed = observed_encounters(v->s, r.month, r.demographic);
            if (!isfinite(r.observed)) continue;
            fill_row(&r, f->lines[line].draws + (size_t)m * (size_t)f->draws, f->draws, past, months, work);
            v->rows[v->row_count++] = r;
        }
    }
    memory_free(v->a, work);
    return FLUJO_OK;
}

/* Of a line (-1: total), or of every row. */
enum { EVERY_LINE = -2 };

static double share_inside(const struct validation *v, int demographic, double level)
{
    int n = 0, in = 0;
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        double low = level > 0.92 ? r->q025 : level > 0.85 ? r->q05 : level > 0.7 ? r->q10 : r->q25;
        double high = level > 0.92 ? r->q975 : level > 0.85 ? r->q95 : level > 0.7 ? r->q90 : r->q75;
        if (demographic == EVERY_LINE || r->demographic == demographic)
            n++, in += r->observed >= low && r->observed <= high;
    }
    return n ? (double)in / n : NAN;
}

/* Skill against a baseline: of the sums, and the median over months. */
static void skills(const struct validation *v, int demographic, int b, double *work, double *overall, double *median)
{
    double ours = 0, theirs = 0;
    int n = 0;
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        if (r->demographic != demographic || !(r->baseline_crps[b] > 0)) continue;
        ours += r->crps, theirs += r->baseline_crps[b];
        work[n++] = 1 - r->crps / r->baseline_crps[b];
    }
    sort_doubles(work, n);
    *overall = n ? 1 - ours / theirs : NAN;
    *median = sorted_quantile(work, n, 0.5);
}

static void score_element(const struct validation *v, int demographic, double *work, double *score)
{
    double n = 0, square = 0, shares = 0, mase = 0, crps = 0, wis = 0, pit = 0, ratios = 0;
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        if (r->demographic != demographic) continue;
        double e = r->q50 - r->observed;
        n++, crps += r->crps, wis += r->wis, pit += r->pit;
        if (r->observed > 0) /* an observed 0 has no percentage */
            square += e * e / r->observed / r->observed, shares++;
        if (r->scale > 0) mase += fabs(e) / r->scale, ratios++;
    }
    score[V_MONTHS] = n;
    score[V_RMSPE] = shares > 0 ? sqrt(square / shares) : NAN;
    score[V_MASE] = ratios > 0 ? mase / ratios : NAN;
    score[V_CRPS] = n > 0 ? crps / n : NAN;
    score[V_WIS] = n > 0 ? wis / n : NAN;
    score[V_PIT_MEAN] = n > 0 ? pit / n : NAN;
    score[V_COVERAGE_50] = share_inside(v, demographic, 0.5);
    score[V_COVERAGE_80] = share_inside(v, demographic, 0.8);
    score[V_COVERAGE_90] = share_inside(v, demographic, 0.9);
    score[V_COVERAGE_95] = share_inside(v, demographic, 0.95);
    score[V_ALL_50] = share_inside(v, EVERY_LINE, 0.5);
    score[V_ALL_80] = share_inside(v, EVERY_LINE, 0.8);
    score[V_ALL_90] = share_inside(v, EVERY_LINE, 0.9);
    score[V_ALL_95] = share_inside(v, EVERY_LINE, 0.95);
    for (int b = 0; b < BASELINES; b++)
        skills(v, demographic, b, work, &score[V_SKILL_PERSISTENCE + b], &score[V_MEDIAN_PERSISTENCE + b]);
}

enum flujo_status validation_score(struct validation *v)
{
    double *work = memory_alloc(v->a, (size_t)v->row_count, sizeof *work);
    if (work == 0) return FLUJO_NO_MEMORY;
    for (int e = 0; e < v->element_count; e++)
        score_element(v, e - 1, work, v->score[e]);
    memory_free(v->a, work);
    return FLUJO_OK;
}

static enum flujo_status run_origin(struct validation *v, const struct validate_options *o, day_number origin,
                                    const char *checkpoint, struct error_list *errors)
{
    struct scenario *known = 0;
    struct calibration *c = 0;
    struct forecast *f = 0;
    struct calibrate_options calibrate = o->calibrate;
    struct forecast_options forecast = o->forecast;
    calibrate.policy = forecast.policy = o->policy;
    calibrate.last = origin;
    calibrate.predictive = -1;
    calibrate.checkpoint = checkpoint;
    enum flujo_status status = hindcast_view_make(v->a, v->s, o->policy, origin, &known);
    if (status == FLUJO_OK) status = calibrate_run(v->a, known, &calibrate, &c, errors);
    if (status == FLUJO_OK) status = forecast_run(c, &forecast, &f, errors);
    if (status == FLUJO_OK) status = validation_add(v, known, f);
    forecast_free(f);
    calibration_free(c);
    hindcast_view_free(v->a, known);
    return status;
}

void validation_calibration_path(struct text *t, const char *checkpoint, day_number origin)
{
    char date[11];
    date_format(origin, date);
    text_clear(t);
    text_format(t, "%s.%s", checkpoint, date);
}

/* Origin i; what is finished of it and of those before is kept. */
static enum flujo_status add_origin(struct validation *v, const struct validate_options *o, int i, uint64_t identity,
                                    struct error_list *errors)
{
    struct text calibration;
    text_init(&calibration, v->a);
    if (o->checkpoint != 0) validation_calibration_path(&calibration, o->checkpoint, o->origins[i]);
    enum flujo_status status = calibration.failed ? FLUJO_NO_MEMORY
                                                  : run_origin(v, o, o->origins[i], calibration.data, errors);
    if (status == FLUJO_OK && o->checkpoint != 0) status = validation_write(v, i + 1, o->checkpoint, identity, errors);
    if (status == FLUJO_OK && o->checkpoint != 0)
        remove(calibration.data); /* its forecast is scored: no longer needed */
    text_free(&calibration);
    return status;
}

enum flujo_status validate_run(const struct allocator *a, const struct scenario *s, const struct validate_options *o,
                               struct validation **out, struct error_list *errors)
{
    struct validation *v = memory_alloc(a, 1, sizeof *v);
    *out = 0;
    if (v == 0) return FLUJO_NO_MEMORY;
    v->a = a, v->s = s;
    v->element_count = s->demographic_count + 1;
    v->score = memory_alloc(a, (size_t)v->element_count, sizeof *v->score);
    int finished = 0;
    uint64_t identity = validation_identity(s, o);
    enum flujo_status status = v->score ? FLUJO_OK : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK && o->checkpoint != 0 && file_exists(o->checkpoint))
        status = validation_read(v, &finished, o->checkpoint, identity, errors);
    for (int i = finished; status == FLUJO_OK && i < o->origin_count; i++)
        status = add_origin(v, o, i, identity, errors);
    if (status == FLUJO_OK) status = validation_score(v);
    if (status == FLUJO_OK)
        *out = v;
    else
        validation_free(v);
    return status;
}

void validation_free(struct validation *v)
{
    if (v == 0) return;
    memory_free(v->a, v->rows);
    memory_free(v->a, v->score);
    memory_free(v->a, v);
}
