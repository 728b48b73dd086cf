/* The state of an ABC on disk (checkpoint.h). Body: u64 parameters, summaries,
 * particles held; i64 generation, finished; u64 next run; f64 epsilon,
 * acceptance; u64 room for particles, extra numbers; f64 arrays z, distance, x,
 * learnt_x, learnt_z, slope, factor, drawn, share_inside, centre, spread, extra;
 * f64 widen; the run numbers as u64. Every count is checked against the length
 * of the file before anything is allocated from it. */
#include "study/abc.h"

#include "study/checkpoint.h"

static const struct checkpoint_kind kind = {"FLUJOABC", "calibration", 3};

enum flujo_status abc_write(const struct abc_state *s, const char *path, uint64_t identity, struct error_list *errors)
{
    struct text t;
    size_t n = s->kept, k = s->parameters, m = s->summaries;
    checkpoint_begin(&t, s->a, &kind, identity);
    checkpoint_put(&t, k);
    checkpoint_put(&t, m);
    checkpoint_put(&t, n);
    checkpoint_put(&t, (uint64_t)s->generation);
    checkpoint_put(&t, (uint64_t)s->finished);
    checkpoint_put(&t, s->next_run);
    checkpoint_put_numbers(&t, &s->epsilon, 1);
    checkpoint_put_numbers(&t, &s->acceptance, 1);
    checkpoint_put(&t, s->particles);
    checkpoint_put(&t, s->extra_count);
    checkpoint_put_numbers(&t, s->z, n * k);
    checkpoint_put_numbers(&t, s->distance, n);
    checkpoint_put_numbers(&t, s->x, n * m);
    checkpoint_put_numbers(&t, s->learnt_x, m);
    checkpoint_put_numbers(&t, s->learnt_z, k);
    checkpoint_put_numbers(&t, s->slope, k * m);
    checkpoint_put_numbers(&t, s->factor, k * k);
    checkpoint_put_numbers(&t, s->drawn, MAX_GENERATIONS + 1);
    checkpoint_put_numbers(&t, s->share_inside, MAX_GENERATIONS + 1);
    checkpoint_put_numbers(&t, s->centre, (MAX_GENERATIONS + 1) * k);
    checkpoint_put_numbers(&t, s->spread, (MAX_GENERATIONS + 1) * k * k);
    checkpoint_put_numbers(&t, s->extra, s->extra_count);
    checkpoint_put_numbers(&t, &s->widen, 1);
    for (size_t i = 0; i < n; i++)
        checkpoint_put(&t, s->run[i]);
    return checkpoint_end(&t, path, errors);
}

/* Words after the counts, or 0 if the counts are absurd. */
static size_t words_of(uint64_t k, uint64_t m, uint64_t n, uint64_t room, uint64_t extra)
{
    const uint64_t most = 1u << 24;
    if (k == 0 || m == 0 || n == 0 || extra > most || k > 100000 || m > most || n > most
        || n * (k + m) > ((uint64_t)1 << 33) || room < n || room > most)
        return 0;
    return (size_t)(n * (k + m + 2) + m + k + k * m + k * k + (MAX_GENERATIONS + 1) * (2 + k + k * k) + extra + 1);
}

static void take_arrays(struct abc_state *s, struct checkpoint *c)
{
    size_t n = s->kept, k = s->parameters, m = s->summaries;
    checkpoint_take_numbers(c, s->z, n * k);
    checkpoint_take_numbers(c, s->distance, n);
    checkpoint_take_numbers(c, s->x, n * m);
    checkpoint_take_numbers(c, s->learnt_x, m);
    checkpoint_take_numbers(c, s->learnt_z, k);
    checkpoint_take_numbers(c, s->slope, k * m);
    checkpoint_take_numbers(c, s->factor, k * k);
    checkpoint_take_numbers(c, s->drawn, MAX_GENERATIONS + 1);
    checkpoint_take_numbers(c, s->share_inside, MAX_GENERATIONS + 1);
    checkpoint_take_numbers(c, s->centre, (MAX_GENERATIONS + 1) * k);
    checkpoint_take_numbers(c, s->spread, (MAX_GENERATIONS + 1) * k * k);
    checkpoint_take_numbers(c, s->extra, s->extra_count);
    checkpoint_take_numbers(c, &s->widen, 1);
    for (size_t i = 0; i < n; i++)
        s->run[i] = (uint32_t)checkpoint_take(c);
}

static enum flujo_status take_state(struct abc_state *s, const struct allocator *a, struct checkpoint *c,
                                    const char *path, struct error_list *errors)
{
    struct abc_state head = {0};
    size_t k = (size_t)checkpoint_take(c), m = (size_t)checkpoint_take(c);
    head.kept = (size_t)checkpoint_take(c);
    head.generation = (int)checkpoint_take(c);
    head.finished = (int)checkpoint_take(c);
    head.next_run = (uint32_t)checkpoint_take(c);
    checkpoint_take_numbers(c, &head.epsilon, 1);
    checkpoint_take_numbers(c, &head.acceptance, 1);
    size_t room = (size_t)checkpoint_take(c), extra = (size_t)checkpoint_take(c);
    size_t words = words_of(k, m, head.kept, room, extra);
    if (words == 0 || c->words != words) return checkpoint_damaged(path, errors);
    enum flujo_status status = abc_make(s, a, k, m, room);
    if (status != FLUJO_OK) return status;
    s->extra = memory_alloc(a, extra, sizeof(double));
    if (s->extra == 0) {
        abc_free(s);
        return FLUJO_NO_MEMORY;
    }
    s->extra_count = extra;
    s->kept = head.kept, s->generation = head.generation, s->finished = head.finished, s->next_run = head.next_run;
    s->epsilon = head.epsilon, s->acceptance = head.acceptance;
    take_arrays(s, c);
    return FLUJO_OK;
}

enum flujo_status abc_read(struct abc_state *s, const struct allocator *a, const char *path, uint64_t identity,
                           struct error_list *errors)
{
    struct checkpoint c;
    *s = (struct abc_state){0};
    enum flujo_status status = checkpoint_open(&c, a, path, &kind, identity, errors);
    if (status == FLUJO_OK) status = take_state(s, a, &c, path, errors);
    checkpoint_close(&c);
    return status;
}
