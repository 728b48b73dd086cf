/* Noise of the environment, drawn or at its mean (stream.h). */
#include "random/distributions.h"

#include <math.h>

double random_noise_gamma(struct stream *s, double shape)
{
    return s->key.mean_noise ? 1 : random_gamma(s, shape) / shape;
}

double random_noise_normal(struct stream *s) { return s->key.mean_noise ? 0 : random_normal(s); }

double noise_log(struct random_key key, double normal, double before, double keep, double sd)
{
    if (key.mean_noise) return sd * sd / 2;
    return keep * before + sd * sqrt(1 - keep * keep) * normal;
}

double random_noise_log(struct stream *s, double before, double keep, double sd)
{
    return noise_log(s->key, random_noise_normal(s), before, keep, sd);
}

int random_noise_event(struct stream *s, double chance, double *due)
{
    if (!s->key.mean_noise) return stream_uniform(s) < chance;
    *due += chance;
    if (*due < 1) return 0;
    *due -= 1;
    return 1;
}

double random_noise_share(struct stream *s, double chance)
{
    if (s->key.mean_noise) return chance;
    return stream_uniform(s) < chance;
}
