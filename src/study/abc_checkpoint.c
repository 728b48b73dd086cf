/* The state of an ABC on disk (checkpoint.h). Body: u64 parameters, summaries,
 * particles held; i64 generation, finished; u64 next run; f64 epsilon,
 * acceptance; u64 room for particles, extra numbers; f64 arrays z, distance, x,
 * learnt_x, learnt_z, slope, factor, drawn, centre, spread, extra;
 * f64 widen; the run numbers as u64. Every count is checked against the length
 * of the file before anything is allocated from it. */
#include "study/abc.h"

#include "study/checkpoint.h"

#include <string.h>

static const struct checkpoint_kind kind = {"FLUJOABC", "calibration", 4};

enum { HEAD = 10, BODY = 14 };

static void head_of(struct abc_state *s, struct checkpoint_field f[HEAD])
{
    const struct checkpoint_field head[HEAD] = {
        {FIELD_SIZE, &s->parameters, 1},  {FIELD_SIZE, &s->summaries, 1},    {FIELD_SIZE, &s->kept, 1},
        {FIELD_INT, &s->generation, 1},   {FIELD_INT, &s->finished, 1},      {FIELD_U32, &s->next_run, 1},
        {FIELD_NUMBER, &s->epsilon, 1},   {FIELD_NUMBER, &s->acceptance, 1}, {FIELD_SIZE, &s->particles, 1},
        {FIELD_SIZE, &s->extra_count, 1},
    };
    memcpy(f, head, sizeof head);
}

static void body_of(struct abc_state *s, struct checkpoint_field f[BODY])
{
    size_t n = s->kept, k = s->parameters, m = s->summaries, generations = MAX_GENERATIONS + 1;
    const struct checkpoint_field body[BODY] = {
        {FIELD_NUMBER, s->z, n * k},
        {FIELD_NUMBER, s->distance, n},
        {FIELD_NUMBER, s->x, n * m},
        {FIELD_NUMBER, s->learnt_x, m},
        {FIELD_NUMBER, s->learnt_z, k},
        {FIELD_NUMBER, s->slope, k * m},
        {FIELD_NUMBER, s->factor, k * k},
        {FIELD_NUMBER, s->drawn, generations},
        {FIELD_NUMBER, s->centre, generations * k},
        {FIELD_NUMBER, s->spread, generations * k * k},
        {FIELD_NUMBER, s->extra, s->extra_count},
        {FIELD_NUMBER, &s->widen, 1},
        {FIELD_U32, s->run, n},
    };
    memcpy(f, body, sizeof body);
}

enum flujo_status abc_write(const struct abc_state *s, const char *path, uint64_t identity, struct error_list *errors)
{
    struct abc_state state = *s;
    struct checkpoint_field head[HEAD], body[BODY];
    struct text t;
    head_of(&state, head);
    body_of(&state, body);
    checkpoint_begin(&t, s->a, &kind, identity);
    checkpoint_put(&t, head, HEAD);
    checkpoint_put(&t, body, BODY);
    return checkpoint_end(&t, path, errors);
}

/* Generations and, once there are any, parameters have arrays of a fixed length; an unfinished pilot (-1) has none. */
static int absurd(const struct abc_state *s)
{
    const uint64_t most = 1u << 24;
    uint64_t k = s->parameters, m = s->summaries, n = s->kept, room = s->particles, extra = s->extra_count;
    if (s->generation < -1 || s->generation > MAX_GENERATIONS) return 1;
    if (s->generation >= 0 && k > MAX_PARAMETERS) return 1;
    return k == 0 || m == 0 || n == 0 || extra > most || k > 100000 || m > most || n > most
           || n * (k + m) > ((uint64_t)1 << 33) || room < n || room > most;
}

static enum flujo_status take_state(struct abc_state *s, const struct allocator *a, struct checkpoint *c,
                                    const char *path, struct error_list *errors)
{
    struct abc_state stated = {0};
    struct checkpoint_field head[HEAD], body[BODY];
    head_of(&stated, head);
    if (!checkpoint_take(c, head, HEAD) || absurd(&stated)) return checkpoint_damaged(path, errors);
    body_of(&stated, body);
    if (c->words != checkpoint_words(body, BODY)) return checkpoint_damaged(path, errors);
    enum flujo_status status = abc_make(s, a, stated.parameters, stated.summaries, stated.particles);
    if (status != FLUJO_OK) return status;
    s->kept = stated.kept, s->generation = stated.generation, s->finished = stated.finished;
    s->next_run = stated.next_run, s->epsilon = stated.epsilon, s->acceptance = stated.acceptance;
    s->extra = memory_alloc(a, stated.extra_count, sizeof(double));
    s->extra_count = s->extra != 0 ? stated.extra_count : 0;
    body_of(s, body);
    if (s->extra == 0)
        status = FLUJO_NO_MEMORY;
    else if (!checkpoint_take(c, body, BODY))
        status = checkpoint_damaged(path, errors);
    if (status != FLUJO_OK) abc_free(s);
    return status;
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
