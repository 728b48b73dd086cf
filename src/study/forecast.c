/* Forecasts conditional on a policy and on what was observed.
 *
 * Posterior particles are run through the data into the future with fresh
 * random numbers. Each run then differs from the data in its own past, and its
 * future has to be moved by as much as that difference implies: a ridge
 * regression of the log of each future number on the logs of the recent
 * simulated months and on the parameters gives the slopes, and every run is
 * moved along them to the data (regression adjustment as in ABC; with normal
 * variables the ensemble Kalman smoother, G. Evensen and P. van Leeuwen, Monthly
 * Weather Review 128, 2000). Residuals are widened for the degrees of freedom
 * spent and by the model's past misfit (discrepancy.c). So the forecast starts
 * from where the data are, as far as the model says that this lasts. A day on
 * which beds run out cannot be moved by a slope: it may not come at all, and beds
 * bound what some facilities hold. Each draw of custody therefore takes its days
 * from the run whose own custody by month is nearest to it (among a thousand at
 * most), so that dates agree with the fans. Limits: linear on the log scale; the
 * drivers keep their last value; where the fan leaves the range of the runs, the
 * days are those of the outermost. */
#include "study/forecast.h"

#include "base/numeric.h"
#include "base/summary.h"
#include "random/stream.h"
#include "study/discrepancy.h"
#include <math.h>
#include <string.h>

enum { RECENT_MONTHS = 6, FORECAST_RUN = 0x60000000, OFFSET = 10, ALIKE = 1000 };

/* What is gathered from the runs. */
struct gather {
    uint64_t seed;
    const struct calibration *c;
    struct forecast *f;
    int inputs;        /* recent targets + chosen parameters */
    int outputs;       /* lines without the total, times months */
    const int *recent; /* target indices */
    int recent_count;
    const double *rows; /* parameters of the runs */
    double *x, *y;      /* draws x inputs, draws x outputs */
    double *own;        /* y as the runs gave it, before it is moved to the data */
    int past_months;    /* of data, after a first month of settling */
    double *past;       /* draws x (demographics + 1) x past_months: logs; last: the total */
    day_number *full;   /* draws x facilities: first day over capacity, 0 = never */
    double *peak;       /* draws x facilities */
};

day_number forecast_origin(const struct scenario *s)
{
    day_number last = 0;
    for (int i = 0; i < s->observation_count; i++) {
        const struct observation *o = &s->observations[i];
        if (o->measure == M_ENCOUNTERS && date_month_index(o->from) == date_month_index(o->to) && o->to - o->from > 26
            && o->to > last)
            last = o->to;
    }
    return last;
}

/* Sum of the observed encounters of a month that are stated by origin or not, and
 * by demographic or not (of one, or of any for -1); nan if there are none. Files
 * may state the same people twice: the first that states them counts. */
static double stated(const struct scenario *s, int month, int by_origin, int by_demographic, int demographic)
{
    const char *group = 0;
    double sum = 0;
    for (int i = 0; i < s->observation_count; i++) {
        const struct observation *o = &s->observations[i];
        if (o->measure != M_ENCOUNTERS || date_month_index(o->from) != month || date_month_index(o->to) != month
            || o->to - o->from < 27 || (o->origin >= 0) != by_origin || (o->demographic >= 0) != by_demographic
            || (demographic >= 0 && o->demographic != demographic) || (group != 0 && strcmp(group, o->group) != 0))
            continue;
        group = o->group;
        sum += o->value;
    }
    return group != 0 ? sum : NAN;
}

double observed_encounters(const struct scenario *s, int month, int demographic)
{
    double sum = stated(s, month, 0, demographic >= 0, demographic);
    if (isfinite(sum) || demographic >= 0) return isfinite(sum) ? sum : stated(s, month, 1, 1, demographic);
    sum = 0;
    int parts = 0;
    for (int d = 0; d < s->demographic_count; d++) {
        double part = observed_encounters(s, month, d);
        if (isfinite(part)) sum += part, parts++;
    }
    return parts > 0 ? sum : stated(s, month, 1, 0, -1);
}

static double line_value(const struct forecast_line *line, const struct ensemble *e, int replicate, int month)
{
    const struct scenario *s = e->scenario;
    const double *row = ensemble_month(e, replicate, month) + e->offset[line->measure];
    double sum = 0;
    if (line->measure == M_CUSTODY) return row[line->slot];
    for (int k = 0; k < s->class_count; k++)
        if (s->classes[k].demographic == line->demographic) sum += row[k];
    return sum;
}

/* First day over capacity and the largest number held, by facility. */
static void gather_custody(struct gather *g, const struct ensemble *e, int replicate, size_t item)
{
    const struct scenario *s = e->scenario;
    int over = ensemble_daily_offset(s, M_CUSTODY_OVER), held = ensemble_daily_offset(s, M_CUSTODY);
    for (int slot = 0; slot < s->facility_count; slot++) {
        size_t at = item * (size_t)s->facility_count + (size_t)slot;
        for (day_number day = g->f->origin + 1; day <= e->end; day++) {
            const double *row = ensemble_day(e, replicate, day);
            if (row[over + slot] > 0 && g->full[at] == 0) g->full[at] = day;
            g->peak[at] = fmax(g->peak[at], row[held + slot]);
        }
    }
}

/* Encounters of the months of data, by demographic and in total. */
static void gather_past(struct gather *g, const struct ensemble *e, int replicate, size_t item, int first)
{
    int people = g->f->s->demographic_count;
    double *past = g->past + item * (size_t)(people + 1) * (size_t)g->past_months;
    for (int m = 0; m < g->past_months; m++) {
        double total = 0;
        for (int d = 0; d < people; d++) {
            double v = line_value(&g->f->lines[1 + d], e, replicate, first + m);
            past[d * g->past_months + m] = numeric_log(v + OFFSET);
            total += v;
        }
        past[people * g->past_months + m] = numeric_log(total + OFFSET);
    }
}

static void gather_run(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct gather *g = user;
    const struct forecast *f = g->f;
    double *x = g->x + item * (size_t)g->inputs, *y = g->y + item * (size_t)g->outputs;
    int first = f->first_month - date_month_index(e->start);
    for (int i = 0; i < g->recent_count; i++) {
        double v = target_value(&g->c->targets, g->recent[i], e, replicate);
        x[i] = isfinite(v) ? numeric_log(fmax(v, 0) + g->c->targets.items[g->recent[i]].offset) : 0;
    }
    for (int i = 0; i < g->c->chosen_count; i++)
        x[g->recent_count + i] = ensemble_parameters(e, replicate)[g->c->chosen[i]];
    for (int line = 1; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++)
            y[(line - 1) * f->months + m] = numeric_log(line_value(&f->lines[line], e, replicate, first + m) + OFFSET);
    gather_past(g, e, replicate, item, first - g->past_months);
    gather_custody(g, e, replicate, item);
}

/* Move every run to the data; y is overwritten. */
static enum flujo_status adjust(struct gather *g)
{
    struct regression r = {0};
    size_t n = (size_t)g->f->draws, inputs = (size_t)g->inputs, outputs = (size_t)g->outputs;
    struct regression_data d = {g->x, g->y, 0, n, inputs, outputs};
    double *predicted = memory_alloc(g->c->a, 2 * outputs, sizeof(double)),
           *x = memory_alloc(g->c->a, inputs, sizeof(double));
    double *total = memory_alloc(g->c->a, outputs, sizeof(double));
    enum flujo_status status = predicted && x && total ? regression_fit(&r, g->c->a, &d, -1) : FLUJO_NO_MEMORY;
    double spent = fmin((double)g->recent_count, (double)n / 2), widen = sqrt((double)n / ((double)n - spent));
    for (size_t i = 0; status == FLUJO_OK && i < n; i++) {
        double *y = g->y + i * outputs;
        memcpy(x, g->x + i * inputs, inputs * sizeof(double));
        regression_predict(&r, x, predicted);
        for (int k = 0; k < g->recent_count; k++)
            x[k] = g->c->targets.vector[g->recent[k]];
        regression_predict(&r, x, predicted + outputs);
        for (size_t j = 0; j < outputs; j++) {
            total[j] += (y[j] - r.mean_y[j]) * (y[j] - r.mean_y[j]) / (double)n;
            y[j] = predicted[outputs + j] + widen * (y[j] - predicted[j]);
        }
    }
    for (size_t j = 0; status == FLUJO_OK && j < outputs; j++)
        g->f->explained += total[j] > 0 ? (1 - r.residual[j * outputs + j] / total[j]) / (double)outputs : 0;
    regression_free(&r);
    memory_free(g->c->a, predicted);
    memory_free(g->c->a, x);
    memory_free(g->c->a, total);
    return status;
}

/* Widen by the past misfit: each line of encounters by its own, custody by that
 * of the total. */
static enum flujo_status add_discrepancy(struct gather *g)
{
    struct forecast *f = g->f;
    const struct allocator *a = f->a;
    int lines = f->s->demographic_count + 1, months = g->past_months, n = f->draws;
    struct discrepancy d = {0};
    double *observed = memory_alloc(a, (size_t)lines, (size_t)months * sizeof(double));
    double *path = memory_alloc(a, (size_t)lines, (size_t)f->months * sizeof(double));
    enum flujo_status status = observed && path ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int j = 0; status == FLUJO_OK && j < lines * months; j++) {
        double v = observed_encounters(f->s, f->first_month - months + j % months,
                                       j / months + 1 < lines ? j / months : -1);
        observed[j] = isfinite(v) ? numeric_log(v + OFFSET) : NAN;
    }
    if (status == FLUJO_OK) status = discrepancy_fit(&d, a, g->past, observed, n, lines, months);
    for (int i = 0; status == FLUJO_OK && i < n; i++) {
        struct stream r = stream_at(random_key_make(g->seed, 0), STUDY_DISCREPANCY, (uint32_t)i, 0);
        double *y = g->y + (size_t)i * (size_t)g->outputs;
        discrepancy_draw(&d, &r, f->months, path);
        for (int line = 1; line < f->line_count; line++)
            for (int m = 0; m < f->months; m++)
                y[(line - 1) * f->months + m] += path[(line < lines ? line - 1 : lines - 1) * f->months + m];
    }
    discrepancy_free(&d);
    memory_free(a, observed);
    memory_free(a, path);
    return status;
}

/* From logs to people; the total is the sum of the demographics, draw by draw. */
static void fill_lines(struct gather *g)
{
    struct forecast *f = g->f;
    int people = f->s->demographic_count;
    for (int m = 0; m < f->months; m++) {
        double *total = f->lines[0].draws + (size_t)m * (size_t)f->draws;
        for (int line = 1; line < f->line_count; line++) {
            double *out = f->lines[line].draws + (size_t)m * (size_t)f->draws;
            for (int i = 0; i < f->draws; i++) {
                double v = numeric_exp(g->y[(size_t)i * (size_t)g->outputs + (size_t)((line - 1) * f->months + m)])
                           - OFFSET;
                out[i] = v > 0 ? v : 0;
                if (line <= people) total[i] += out[i];
            }
        }
    }
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++)
            sort_doubles(f->lines[line].draws + (size_t)m * (size_t)f->draws, f->draws);
}

/* The run whose own custody by month, in one line, is nearest to that of draw i. */
static int most_like(const struct gather *g, int line, int i)
{
    const struct forecast *f = g->f;
    int runs = f->draws < ALIKE ? f->draws : ALIKE, best = 0;
    const double *want = g->y + (size_t)i * (size_t)g->outputs + (size_t)((line - 1) * f->months);
    double least = INFINITY;
    for (int r = 0; r < runs; r++) { /* of many runs, some spread over all, in the order of their particles */
        size_t k = (size_t)r * (size_t)f->draws / (size_t)runs;
        const double *own = g->own + k * (size_t)g->outputs + (size_t)((line - 1) * f->months);
        double distance = 0;
        for (int m = 0; m < f->months; m++)
            distance += (own[m] - want[m]) * (own[m] - want[m]);
        if (distance < least) least = distance, best = (int)k;
    }
    return best;
}

static enum flujo_status fill_capacity(struct gather *g)
{
    struct forecast *f = g->f;
    int n = f->draws, facilities = f->s->facility_count;
    double *days = memory_alloc(f->a, (size_t)n, 2 * sizeof(double)), *peaks = days + n;
    if (days == 0) return FLUJO_NO_MEMORY;
    for (int slot = 0; slot < facilities; slot++) {
        struct forecast_capacity *c = &f->capacity[slot];
        int count = 0;
        for (int i = 0; i < n; i++) {
            size_t at = (size_t)most_like(g, 1 + f->s->demographic_count + slot, i) * (size_t)facilities + (size_t)slot;
            peaks[i] = g->peak[at];
            if (g->full[at] > 0) days[count++] = g->full[at];
        }
        sort_doubles(days, count);
        sort_doubles(peaks, n);
        c->slot = slot;
        c->probability = (double)count / n;
        c->peak = sorted_quantile(peaks, n, 0.5);
        c->early = count ? (day_number)sorted_quantile(days, count, 0.05) : 0;
        c->median = count ? (day_number)sorted_quantile(days, count, 0.5) : 0;
        c->late = count ? (day_number)sorted_quantile(days, count, 0.95) : 0;
    }
    memory_free(f->a, days);
    return FLUJO_OK;
}

static struct forecast *make(const struct calibration *c, const struct forecast_options *o)
{
    const struct scenario *s = c->s;
    struct forecast *f = memory_alloc(c->a, 1, sizeof *f);
    if (f == 0) return 0;
    f->a = c->a, f->s = s, f->policy = o->policy;
    f->months = o->months > 0 ? o->months : 6;
    f->draws = o->draws > 0 ? o->draws : 400;
    f->origin = c->last;
    f->first_month = date_month_index(c->last + 1);
    f->line_count = 1 + s->demographic_count + s->facility_count;
    f->capacity_count = s->facility_count;
    f->lines = memory_alloc(c->a, (size_t)f->line_count, sizeof *f->lines);
    f->capacity = memory_alloc(c->a, (size_t)f->capacity_count, sizeof *f->capacity);
    int ok = f->lines && f->capacity;
    for (int i = 0; ok && i < f->line_count; i++) {
        int facility = i > s->demographic_count;
        f->lines[i] = (struct forecast_line){facility ? M_CUSTODY : M_ENCOUNTERS, facility ? -1 : i - 1,
                                             facility ? i - s->demographic_count - 1 : 0,
                                             memory_alloc(c->a, (size_t)f->months, (size_t)f->draws * sizeof(double))};
        ok = f->lines[i].draws != 0;
    }
    if (!ok) {
        forecast_free(f);
        return 0;
    }
    return f;
}

double forecast_quantile(const struct forecast *f, int line, int month, double p)
{
    return sorted_quantile(f->lines[line].draws + (size_t)month * (size_t)f->draws, f->draws, p);
}

void forecast_free(struct forecast *f)
{
    if (f == 0) return;
    for (int i = 0; f->lines && i < f->line_count; i++)
        memory_free(f->a, f->lines[i].draws);
    memory_free(f->a, f->lines);
    memory_free(f->a, f->capacity);
    memory_free(f->a, f);
}

static int find_recent(const struct calibration *c, int *recent)
{
    int n = 0, last = date_month_index(c->last);
    for (int k = 0; k < c->targets.count; k++)
        if (date_month_index(c->targets.items[k].from) > last - RECENT_MONTHS && c->targets.items[k].observed > 0)
            recent[n++] = k;
    return n;
}

static enum flujo_status run_forward(struct gather *g, const struct forecast_options *o, struct error_list *errors)
{
    const struct scenario *s = g->c->s;
    size_t n = (size_t)g->f->draws;
    int end = g->f->first_month + g->f->months - 1;
    uint32_t *run = memory_alloc(g->c->a, n, sizeof *run);
    struct runner r = {.a = g->c->a,
                       .s = s,
                       .policy = o->policy,
                       .seed = o->seed,
                       .threads = o->threads,
                       .keep_daily = 1,
                       .population_scale = o->population_scale,
                       .targets = &g->c->targets,
                       .errors = errors,
                       .stop = o->stop,
                       .progress = o->progress,
                       .progress_user = o->progress_user,
                       .total = (int)n,
                       .end = date_make(end / 12, end % 12 + 1, date_days_in_month(end / 12, end % 12 + 1))};
    if (run == 0) return FLUJO_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        run[i] = FORECAST_RUN + (uint32_t)i;
    enum flujo_status status = runner_run(&r, g->rows, run, n, gather_run, g);
    memory_free(g->c->a, run);
    return status;
}

enum flujo_status forecast_run(const struct calibration *c, const struct forecast_options *o, struct forecast **out,
                               struct error_list *errors)
{
    struct gather g = {.c = c};
    int *recent = memory_alloc(c->a, (size_t)c->targets.count, sizeof *recent);
    double *rows = 0;
    enum flujo_status status = FLUJO_NO_MEMORY;
    *out = 0;
    g.f = make(c, o);
    if (g.f == 0 || recent == 0) goto out;
    size_t n = (size_t)g.f->draws, facilities = (size_t)c->s->facility_count;
    g.recent = recent;
    g.recent_count = find_recent(c, recent);
    g.inputs = g.recent_count + c->chosen_count;
    g.outputs = (g.f->line_count - 1) * g.f->months;
    g.rows = rows = calibration_sample(c, n, o->seed + 1);
    g.x = memory_alloc(c->a, n, (size_t)g.inputs * sizeof(double));
    g.y = memory_alloc(c->a, n, (size_t)g.outputs * sizeof(double));
    g.own = memory_alloc(c->a, n, (size_t)g.outputs * sizeof(double));
    g.full = memory_alloc(c->a, n, facilities * sizeof *g.full);
    g.peak = memory_alloc(c->a, n, facilities * sizeof(double));
    g.seed = o->seed;
    g.past_months = g.f->first_month - date_month_index(c->s->start) - 1;
    g.past_months = g.past_months > 1 ? g.past_months : 1;
    g.past = memory_alloc(c->a, n, (size_t)(c->s->demographic_count + 1) * (size_t)g.past_months * sizeof(double));
    if (!rows || !g.x || !g.y || !g.own || !g.past || !g.full || !g.peak) goto out;
    status = run_forward(&g, o, errors);
    if (status == FLUJO_OK) {
        memcpy(g.own, g.y, n * (size_t)g.outputs * sizeof(double));
        status = adjust(&g);
    }
    if (status == FLUJO_OK) status = add_discrepancy(&g);
    if (status == FLUJO_OK) status = fill_capacity(&g);
    if (status == FLUJO_OK) fill_lines(&g);
out:
    memory_free(c->a, recent);
    memory_free(c->a, rows);
    memory_free(c->a, g.x);
    memory_free(c->a, g.y);
    memory_free(c->a, g.own);
    memory_free(c->a, g.past);
    memory_free(c->a, g.full);
    memory_free(c->a, g.peak);
    if (status == FLUJO_OK)
        *out = g.f;
    else
        forecast_free(g.f);
    return status;
}
