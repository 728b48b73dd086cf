/* Latent paths conditioned on counts: randomised maximum likelihood with a
 * banded Jacobian.
 *
 * Each member i is a Gauss-Newton descent of
 *   |phi - phi_i^0|^2_(C^-1) + |y + e_i - g_i(phi)|^2_(R^-1)
 * from its own prior path phi_i^0 and its own errors e_i ~ N(0, R) (P. Kitanidis
 * 1995; D. Oliver, N. He and A. Reynolds 1996; Y. Chen and D. Oliver,
 * Computational Geosciences 17, 2013, doi:10.1007/s10596-013-9351-5):
 *   phi_i <- phi_i^0 + G (y + e_i - D_i + H (phi_i - phi_i^0)),
 *   G = C H' (H C H' + R)^-1.
 * H: per class and month a ridge regression over the members of pass 0 of the
 * log count on the class's own path at the five months t-3 .. t+1, around a
 * kernel. What lies outside the band is 0: that is the localisation. A count
 * over several classes has the row of their sum: each share times its row.
 * Nothing here knows of people: the caller runs the members' paths and hands in
 * log counts. On a linear model with one parameter set the first update is the
 * exact posterior. */
#ifndef FLUJO_STUDY_SMOOTHER_H
#define FLUJO_STUDY_SMOOTHER_H

#include "study/latent_prior.h"

/* One observed number of a month. */
struct smoother_datum {
    int month;               /* of the prior's months */
    const unsigned char *in; /* [class] 1: counted in it; null: all classes */
    double observed;         /* people */
};

struct smoother {
    const struct allocator *a;
    struct latent_prior *prior; /* the caller's; pace is set in the first update */
    uint64_t seed;
    int members, passes; /* passes: updates made */
    size_t paths;        /* classes x months */
    size_t count;        /* data */
    const struct smoother_datum *data;
    double *start, *phi;  /* [member][class][month]: prior path, current path */
    double *error;        /* [member][datum] */
    double *y, *variance; /* [datum]: log(observed + 1), R */
    double *simulated;    /* [member][datum]: log(count + 1) of the last run */
    double *rms;          /* [pass] of y - median over the larger data: 0 = before any update */
    int ready;            /* the Jacobian is known */
    double *slope;        /* [class][month][SMOOTHER_BAND] */
    double *share;        /* [datum][class] */
    /* The Jacobian by rows, and what the gain is made of. */
    size_t *row_first, *row_at; /* [datum + 1], entries */
    double *row_value;
    double *cross;  /* [path][datum] C H' */
    double *factor; /* [datum][datum] of H C H' + R */
    double *work;
};

/* Most updates; months of the band, the count's own being the last but one. */
enum { SMOOTHER_PASSES = 32, SMOOTHER_BAND = 5 };

/* data (and the masks) stay the caller's. All prior paths and errors are drawn. */
enum flujo_status smoother_init(struct smoother *s, const struct allocator *a, struct latent_prior *prior, int members,
                                const struct smoother_datum *data, size_t count, uint64_t seed);
void smoother_free(struct smoother *s);

/* Take up where another was: updates made, and its pace, slopes, shares, paths and
 * misfits (of the same shapes). share null: they are taken from the next runs. */
enum flujo_status smoother_resume(struct smoother *s, int passes, const double *pace, const double *slope,
                                  const double *share, const double *phi, const double *rms);

/* What the runs at s->phi gave: log(count + 1) by [member][class][month] (any
 * number where not simulated) and by [member][datum]. Keeps the misfit; those of
 * the prior paths make the Jacobian. */
enum flujo_status smoother_take(struct smoother *s, const double *class_logs, const double *data_logs);
/* Move s->phi by what was taken. The first update finds sudden months. */
enum flujo_status smoother_update(struct smoother *s);

/* Median over members of the last run; work: members. */
double smoother_median(const struct smoother *s, size_t datum, double *work);
/* Variance of the log of a count: its chance and what months cannot resolve. */
double smoother_noise(double observed);
/* Whether a datum is not reached: its median is over three such standard deviations away. */
int smoother_unreached(const struct smoother *s, size_t datum, double *work);

#endif
