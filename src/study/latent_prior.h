/* The prior of the latent paths: one log multiplier a class and month, as a
 * Gaussian AR(1) in time whose innovations are shared by classes of one origin
 * and by classes of one demographic:
 *   phi_0 ~ N(0, Q0),  phi_t = memory phi_(t-1) + pace_t eps_t,  eps_t ~ N(0, Q),
 *   Q_kl = s_k s_l (general^2 + origin^2 [same origin] + demographic^2 [same demographic] + own^2 [k = l]),
 * where s scales the innovations of the class's demographic. The covariance of two values is in closed form.
 * Paths are drawn by address: (seed, member; month, component), so that a
 * change of pace keeps the innovations. */
#ifndef FLUJO_STUDY_LATENT_PRIOR_H
#define FLUJO_STUDY_LATENT_PRIOR_H

#include "base/memory.h"
#include "flujo/status.h"

#include <stdint.h>

/* Standard deviations of the parts of an innovation, on the log scale. */
struct latent_parts {
    double general, origin, demographic, own;
};
extern const struct latent_parts latent_first_default, latent_step_default; /* of Q0 and of Q */

struct latent_prior {
    const struct allocator *a;
    int classes, months, origins, demographics;
    int *origin, *demographic; /* [class] */
    struct latent_parts first, step;
    double memory;            /* a month */
    double *scale;            /* [demographic] of a step; 1 */
    double *pace;             /* [month] of the innovation that leads there; 1; [0] is not used */
    double *power, *variance; /* [month]; memory^h, and the weight of Q: see latent_prior_pace */
};

/* Defaults for these classes; origin and demographic are copied. */
enum flujo_status latent_prior_init(struct latent_prior *p, const struct allocator *a, int classes, int months,
                                    const int *origin, const int *demographic);
void latent_prior_free(struct latent_prior *p);
/* To be called after a change of memory or pace. */
void latent_prior_pace(struct latent_prior *p);

/* Q_kl of the parts, demographics scaled or not (pure). */
double latent_innovation(const struct latent_prior *p, const struct latent_parts *parts, int scaled, int k, int l);
/* Cov(phi_kt, phi_ls) (pure). */
double latent_covariance(const struct latent_prior *p, int k, int t, int l, int s);

/* Components of an innovation: general, origins, demographics, classes. */
int latent_components(const struct latent_prior *p);
/* The innovation of Q of every class from standard normals, one a component. */
void latent_innovate(const struct latent_prior *p, const struct latent_parts *parts, int scaled, const double *normals,
                     double *out);
/* The prior path of a member: classes x months. */
void latent_path(const struct latent_prior *p, uint64_t seed, uint32_t member, double *out);

#endif
