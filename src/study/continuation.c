/* Latent paths after the record: see assimilate.h. A slow return keeps trends, a
 * quick one falls back to the level that the drivers set; neither is known to be
 * right, so members take both. */
#include "study/assimilate.h"

#include "base/numeric.h"
#include "random/distributions.h"
#include <math.h>
#include <string.h>

enum { FREEDOM = 10 };
static const double fading = 0.85; /* a month */

/* One half of the members: every second one. */
struct half {
    const struct assimilation *as;
    const struct latent_prior *prior;
    int which, count, months, round;
    double memory;
    uint64_t seed;
};

/* Scale of the innovations of a member: Student-like tails over the members. */
static double spread_of(const struct half *h, int member)
{
    struct stream r = stream_at(random_key_make(h->seed, (uint32_t)member), STUDY_CONTINUE, (uint32_t)h->round / 2, 0);
    return sqrt(FREEDOM / (2 * random_gamma(&r, FREEDOM / 2.0)));
}

/* The months after the record of all members of a half; u: room for count x components. */
static enum flujo_status go_on(const struct half *h, double *u, double *paths)
{
    const struct assimilation *as = h->as;
    double sign = h->round % 2 ? -1 : 1; /* odd rounds mirror the one before: medians settle sooner */
    int components = latent_components(h->prior), all = as->months + h->months, classes = as->s->class_count;
    double step[MAX_CLASSES];
    for (int m = 0; m < h->months; m++) {
        uint32_t set = 0x10000u * (uint32_t)(2 * (h->round / 2) + h->which + 1) + (uint32_t)m;
        if (latin_hypercube(as->a, (size_t)h->count, (size_t)components, h->seed, set, u) != FLUJO_OK)
            return FLUJO_NO_MEMORY;
        for (int i = 0; i < h->count; i++) {
            int member = 2 * i + h->which;
            double *normal = u + (size_t)i * (size_t)components, spread = spread_of(h, member);
            double memory = h->memory > 0 ? h->memory : (i + h->round / 2) % 2 ? fading : 1;
            for (int c = 0; c < components; c++)
                normal[c] = numeric_normal_quantile(normal[c] > 0 ? normal[c] : 1e-9);
            latent_innovate(h->prior, &h->prior->step, 1, normal, step);
            for (int k = 0; k < classes; k++) {
                double *path = paths + (size_t)(member * classes + k) * (size_t)all + as->months + m;
                path[0] = memory * path[-1] + sign * spread * step[k];
            }
        }
    }
    return FLUJO_OK;
}

double *continuation_make(const struct assimilation *as, int months, int round, double memory, uint64_t seed)
{
    struct latent_prior prior;
    int classes = as->s->class_count, origin[MAX_CLASSES], demographic[MAX_CLASSES];
    size_t all = (size_t)(as->months + months), own = (size_t)as->months;
    for (int k = 0; k < classes; k++)
        origin[k] = as->s->classes[k].origin, demographic[k] = as->s->classes[k].demographic;
    if (latent_prior_init(&prior, as->a, classes, as->months, origin, demographic) != FLUJO_OK) return 0;
    memcpy(prior.scale, as->scale, (size_t)prior.demographics * sizeof(double));
    double *paths = memory_alloc(as->a, (size_t)as->members, (size_t)classes * all * sizeof *paths);
    double *u = memory_alloc(as->a, (size_t)as->members, (size_t)latent_components(&prior) * sizeof *u);
    enum flujo_status status = paths && u ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (size_t i = 0; status == FLUJO_OK && i < (size_t)as->members * (size_t)classes; i++)
        memcpy(paths + i * all, as->phi + i * own, own * sizeof *paths);
    for (int which = 0; status == FLUJO_OK && which < 2; which++) {
        struct half h = {as, &prior, which, (as->members + 1 - which) / 2, months, round, memory, seed};
        status = go_on(&h, u, paths);
    }
    latent_prior_free(&prior);
    memory_free(as->a, u);
    if (status == FLUJO_OK) return paths;
    memory_free(as->a, paths);
    return 0;
}

day_number continuation_begins(const struct assimilation *as)
{
    int last = as->first + as->months - 1;
    int days = date_days_in_month(last / 12, last % 12 + 1);
    return date_make(last / 12, last % 12 + 1, 1) + (days - 1) / 2 + 1 - as->lead_days;
}

void assimilation_request(const struct assimilation *as, const double *paths, int months, struct run_request *q)
{
    q->seed = as->seed;
    q->replicates = q->replicates > 0 && q->replicates < as->members ? q->replicates : as->members;
    q->parameters = as->parameters;
    q->numbers = as->number;
    q->population_scale = as->population_scale;
    q->latent = (struct latent_paths){paths, as->first, as->months + months, as->lead_days};
}
