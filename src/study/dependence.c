#include "study/dependence.h"

#include "base/summary.h"

#include <math.h>
#include <string.h>

/* The complete replicates: differences and, of one parameter at a time, its values. */
struct sample {
    double *difference, *x, *sorted;
    int *replicate;
    int n;
};

static void take_differences(const struct ensemble *ea, const struct ensemble *eb, int measure, int horizon,
                             struct sample *s)
{
    for (int r = 0; r < ea->replicates; r++) {
        if (!ea->done[r] || !eb->done[r]) continue;
        s->difference[s->n] = ensemble_horizon_total(ea, r, measure, horizon)
                              - ensemble_horizon_total(eb, r, measure, horizon);
        s->replicate[s->n++] = r;
    }
}

static double mean_of(const double *values, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += values[i];
    return sum / n;
}

static int different_values(struct sample *s)
{
    int different = s->n > 0;
    memcpy(s->sorted, s->x, (size_t)s->n * sizeof *s->sorted);
    sort_doubles(s->sorted, s->n);
    for (int i = 1; i < s->n; i++)
        different += s->sorted[i] > s->sorted[i - 1];
    return different;
}

static double within(double x, const struct option_spec *spec) { return fmin(fmax(x, spec->low), spec->high); }

/* The line of the differences on parameter p; 0 if chance alone would explain it. */
static int fit_line(const struct ensemble *e, int p, struct sample *s, struct dependence *d)
{
    enum { FEWEST = 12 };
    const struct parameter *parameter = &e->scenario->parameters[p];
    const struct option_spec *spec = option_at(parameter->option);
    double xx = 0, xy = 0, yy = 0;
    for (int i = 0; i < s->n; i++)
        s->x[i] = ensemble_parameters(e, s->replicate[i])[p];
    int different = different_values(s);
    if (different < FEWEST) return 0;
    double x = mean_of(s->x, s->n), y = mean_of(s->difference, s->n);
    for (int i = 0; i < s->n; i++) {
        xx += (s->x[i] - x) * (s->x[i] - x);
        xy += (s->x[i] - x) * (s->difference[i] - y);
        yy += (s->difference[i] - y) * (s->difference[i] - y);
    }
    if (!(xx > 0 && yy > 0)) return 0;
    double r = fmax(-1 + 1e-12, fmin(1 - 1e-12, xy / sqrt(xx * yy))), slope = xy / xx;
    double z = fabs(atanh(r)) * sqrt(different - 3.0); /* Fisher's transformation: normal, of variance 1 */
    double low = tanh(fmax(0, z - 1.959964) / sqrt(different - 3.0)),
           high = tanh((z + 1.959964) / sqrt(different - 3.0));
    d->parameter = p;
    d->share = r * r;
    d->low = low * low;
    d->high = high * high;
    d->at_half = y + slope * (within(parameter->value / 2, spec) - x);
    d->at_twice = y + slope * (within(parameter->value * 2, spec) - x);
    d->turns = d->at_half * y < 0 || d->at_twice * y < 0;
    return erfc(z / sqrt(2)) * e->scenario->parameter_count < 0.05;
}

int dependence_find(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                    int horizon, struct dependence *out, int count)
{
    size_t n = (size_t)ea->replicates;
    double *work = memory_alloc(a, 3 * n, sizeof *work);
    int *replicate = memory_alloc(a, n, sizeof *replicate), found = -1;
    struct sample s = {work, work + n, work + 2 * n, replicate, 0};
    if (work != NULL && replicate != NULL) {
        found = 0;
        take_differences(ea, eb, measure, horizon, &s);
        for (int p = 0; p < ea->scenario->parameter_count; p++) {
            struct dependence d;
            if (!fit_line(ea, p, &s, &d)) continue;
            int at = found < count ? found++ : count; /* insertion into the short list */
            for (; at > 0 && out[at - 1].share < d.share; at--)
                if (at < count) out[at] = out[at - 1];
            if (at < count) out[at] = d;
        }
    }
    memory_free(a, work);
    memory_free(a, replicate);
    return found;
}

int dependence_assumed(const struct scenario *s, const struct dependence *d)
{
    return strcmp(s->parameters[d->parameter].status, "assumed") == 0;
}
