/* See latent_prior.h. Standard deviations by the method of moments on monthly
 * increments of the log misfit of a run without latent paths (docs/studies.md). */
#include "study/latent_prior.h"

#include "random/distributions.h"
#include "study/simulate.h"
#include <math.h>
#include <string.h>

enum { MOST_COMPONENTS = 256 };

const struct latent_parts latent_first_default = {0.15, 0.15, 0.15, 0.25};
const struct latent_parts latent_step_default = {0.20, 0.12, 0.16, 0.20};

static int largest(const int *of, int count)
{
    int most = -1;
    for (int i = 0; i < count; i++)
        most = of[i] > most ? of[i] : most;
    return most;
}

enum flujo_status latent_prior_init(struct latent_prior *p, const struct allocator *a, int classes, int months,
                                    const int *origin, const int *demographic)
{
    *p = (struct latent_prior){.a = a,
                               .classes = classes,
                               .months = months,
                               .origins = largest(origin, classes) + 1,
                               .demographics = largest(demographic, classes) + 1,
                               .first = latent_first_default,
                               .step = latent_step_default,
                               .memory = 0.95};
    size_t n = (size_t)classes, months_n = (size_t)months;
    p->origin = memory_alloc(a, n, sizeof *p->origin);
    p->demographic = memory_alloc(a, n, sizeof *p->demographic);
    p->scale = memory_alloc(a, (size_t)p->demographics, sizeof *p->scale);
    p->pace = memory_alloc(a, months_n, sizeof *p->pace);
    p->power = memory_alloc(a, months_n, sizeof *p->power);
    p->variance = memory_alloc(a, months_n, sizeof *p->variance);
    if (!p->origin || !p->demographic || !p->scale || !p->pace || !p->power || !p->variance
        || latent_components(p) > MOST_COMPONENTS) {
        latent_prior_free(p);
        return FLUJO_NO_MEMORY;
    }
    memcpy(p->origin, origin, n * sizeof *origin);
    memcpy(p->demographic, demographic, n * sizeof *demographic);
    for (int d = 0; d < p->demographics; d++)
        p->scale[d] = 1;
    for (int t = 0; t < months; t++)
        p->pace[t] = 1;
    latent_prior_pace(p);
    return FLUJO_OK;
}

void latent_prior_free(struct latent_prior *p)
{
    if (p->a == 0) return;
    memory_free(p->a, p->origin);
    memory_free(p->a, p->demographic);
    memory_free(p->a, p->scale);
    memory_free(p->a, p->pace);
    memory_free(p->a, p->power);
    memory_free(p->a, p->variance);
    memset(p, 0, sizeof *p);
}

/* Cov(phi_t) = memory^2t Q0 + variance_t Q, and Cov(phi_t, phi_s) = memory^(t-s) Cov(phi_s), t >= s. */
void latent_prior_pace(struct latent_prior *p)
{
    for (int t = 0; t < p->months; t++) {
        p->power[t] = t == 0 ? 1 : p->power[t - 1] * p->memory;
        p->variance[t] = t == 0 ? 0 : p->memory * p->memory * p->variance[t - 1] + p->pace[t] * p->pace[t];
    }
}

double latent_innovation(const struct latent_prior *p, const struct latent_parts *parts, int scaled, int k, int l)
{
    double s = scaled ? p->scale[p->demographic[k]] * p->scale[p->demographic[l]] : 1;
    double sum = parts->general * parts->general;
    if (p->origin[k] == p->origin[l]) sum += parts->origin * parts->origin;
    if (p->demographic[k] == p->demographic[l]) sum += parts->demographic * parts->demographic;
    if (k == l) sum += parts->own * parts->own;
    return s * sum;
}

double latent_covariance(const struct latent_prior *p, int k, int t, int l, int s)
{
    int early = t < s ? t : s, apart = t < s ? s - t : t - s;
    return p->power[apart]
           * (p->power[early] * p->power[early] * latent_innovation(p, &p->first, 0, k, l)
              + p->variance[early] * latent_innovation(p, &p->step, 1, k, l));
}

int latent_components(const struct latent_prior *p) { return 1 + p->origins + p->demographics + p->classes; }

void latent_innovate(const struct latent_prior *p, const struct latent_parts *parts, int scaled, const double *normals,
                     double *out)
{
    const double *origin = normals + 1, *demographic = origin + p->origins, *own = demographic + p->demographics;
    for (int k = 0; k < p->classes; k++) {
        int d = p->demographic[k];
        out[k] = (scaled ? p->scale[d] : 1)
                 * (parts->general * normals[0] + parts->origin * origin[p->origin[k]]
                    + parts->demographic * demographic[d] + parts->own * own[k]);
    }
}

void latent_path(const struct latent_prior *p, uint64_t seed, uint32_t member, double *out)
{
    struct random_key key = random_key_make(seed, member);
    double normals[MOST_COMPONENTS], step[MOST_COMPONENTS];
    for (int t = 0; t < p->months; t++) {
        for (int c = 0; c < latent_components(p); c++) {
            struct stream r = stream_at(key, STUDY_LATENT, (uint32_t)t, (uint32_t)c);
            normals[c] = random_normal(&r);
        }
        latent_innovate(p, t == 0 ? &p->first : &p->step, t > 0, normals, step);
        for (int k = 0; k < p->classes; k++) {
            double *path = out + (size_t)k * (size_t)p->months;
            path[t] = t == 0 ? step[k] : p->memory * path[t - 1] + p->pace[t] * step[k];
        }
    }
}
