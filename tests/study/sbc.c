/* See sbc.h. */
#include "sbc.h"

#include "base/numeric.h"
#include "study/abc.h"
#include "study/prior.h"
#include "study/simulate.h"
#include <string.h>

struct tally {
    int count[SBC_MOST][SBC_BINS], inside[SBC_MOST];
};

/* Points of the table (a Latin hypercube), then the truths. */
static enum flujo_status points(const struct sbc *s, double *u, double *z, uint32_t *run)
{
    size_t k = s->runner->chosen_count;
    enum flujo_status status = latin_hypercube(s->runner->a, s->rows, k, 1, 1, u);
    for (size_t i = 0; i < s->rows + s->sets; i++) {
        run[i] = (uint32_t)i;
        for (size_t j = 0; j < k; j++) {
            if (i >= s->rows) u[i * k + j] = runner_uniform(s->runner, run[i], s->runner->chosen[j]);
            z[i * k + j] = numeric_normal_quantile(u[i * k + j]);
        }
    }
    return status;
}

/* Where one truth lies in its posterior. */
static enum flujo_status judge(const struct sbc *s, const struct abc_table *t, const double *truth, const double *data,
                               double *moved, double *weight, struct tally *tally)
{
    struct abc_problem p = {t->parameters, t->summaries, data, 0, 0};
    struct abc_state state;
    enum flujo_status status = abc_from_table(&state, s->runner->a, &p, t, s->keep);
    if (status != FLUJO_OK) return status;
    status = abc_adjust(&state, &p, moved, weight);
    for (size_t j = 0; status == FLUJO_OK && j < t->parameters; j++) {
        double below = 0;
        for (size_t n = 0; n < state.kept; n++)
            below += moved[n * t->parameters + j] < truth[j] ? weight[n] : 0;
        int bin = (int)(below * SBC_BINS);
        tally->count[j][bin < SBC_BINS ? bin : SBC_BINS - 1]++;
        tally->inside[j] += below > 0.05 && below < 0.95;
    }
    abc_free(&state);
    return status;
}

static void conclude(struct sbc *s, const struct tally *tally)
{
    double expected = (double)s->sets / SBC_BINS;
    for (size_t j = 0; j < s->runner->chosen_count; j++) {
        s->chi_square[j] = 0;
        for (int b = 0; b < SBC_BINS; b++)
            s->chi_square[j] += (tally->count[j][b] - expected) * (tally->count[j][b] - expected) / expected;
        s->coverage[j] = tally->inside[j] / (double)s->sets;
    }
}

enum flujo_status sbc_run(struct sbc *s)
{
    const struct allocator *a = s->runner->a;
    size_t k = s->runner->chosen_count, m = (size_t)s->runner->targets->count, total = s->rows + s->sets;
    double *u = memory_alloc(a, total, k * sizeof(double)), *z = memory_alloc(a, total, k * sizeof(double));
    double *x = memory_alloc(a, total, m * sizeof(double)), *moved = memory_alloc(a, s->keep, k * sizeof(double));
    double *weight = memory_alloc(a, s->keep, sizeof(double));
    uint32_t *run = memory_alloc(a, total, sizeof *run);
    struct tally tally;
    memset(&tally, 0, sizeof tally);
    enum flujo_status status = u && z && x && moved && weight && run ? points(s, u, z, run) : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) status = runner_simulate(s->runner, u, run, total, x);
    struct abc_table t = {s->rows, k, m, z, x};
    for (size_t set = s->rows; status == FLUJO_OK && set < total; set++)
        status = judge(s, &t, z + set * k, x + set * m, moved, weight, &tally);
    if (status == FLUJO_OK) conclude(s, &tally);
    memory_free(a, u);
    memory_free(a, z);
    memory_free(a, x);
    memory_free(a, moved);
    memory_free(a, weight);
    memory_free(a, run);
    return status;
}
