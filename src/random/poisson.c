/* Poisson counts: arrivals of new journeys and events.
 *
 * Mean under 10: inversion, one uniform number, so that a mean that grows by a
 * little rarely changes the draw. Above: transformed rejection PTRS (Hormann
 * 1993, doi:10.1016/0167-6687(93)90997-4) with the final test by deviances from
 * the mean (saddle.h). Means above 1e15 count as 1e15: a count of people does
 * not reach them and the whole numbers of a double end soon after. */
#include "base/numeric.h"
#include "random/distributions.h"
#include "random/expected.h"
#include "random/steps.h"
#include "random/vector/code.h"

static int64_t by_inversion(struct stream *s, double mean)
{
    for (;;) {
        double u = stream_uniform(s);
        if (u < 1 - mean) return 0;
        const struct counting c = poisson_counting(1, mean, u, numeric_exp(-mean));
        double k = count_up(c);
        if (!count_lost(&c, k)) return (int64_t)k;
    }
}

static int64_t by_rejection(struct stream *s, double mean)
{
    const struct hat hat = poisson_hat(mean);
    for (;;) {
        double u = stream_uniform_open(s) - 0.5, v = stream_uniform_open(s), offset = floor(hat_point(&hat, u));
        if (!poisson_at_once(&hat, u, v)) {
            if (poisson_refused(mean, offset, u, v)) continue;
            if (!poisson_taken(mean, offset, poisson_height(&hat, u, v))) continue;
        }
        return (int64_t)(floor(mean) + offset);
    }
}

int64_t random_poisson(struct stream *s, double mean)
{
    if (!(mean > 0)) return 0;
    if (s->key.expected) return expected_count(s, mean);
    if (mean < 10) return by_inversion(s, mean);
    return by_rejection(s, mean < 1e15 ? mean : 1e15);
}

void random_poisson_cells(struct random_key key, uint32_t process, uint32_t day, const uint32_t *cell,
                          const double *mean, int count, int64_t *out)
{
    const struct vector_code *vectors = vector_code();
    const struct phase phase = {key, process, day};
    if (key.expected) {
        expected_count_cells(&phase, cell, mean, count, out);
        return;
    }
    if (vectors) {
        vectors->poisson_cells(&phase, cell, mean, count, out);
        return;
    }
    for (int i = 0; i < count; i++) {
        struct stream s = stream_at(key, process, day, cell[i]);
        out[i] = random_poisson(&s, mean[i]);
    }
}
