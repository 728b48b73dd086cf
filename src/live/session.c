/* See session.h. */
#include "live/session.h"

#include "engine/track.h"

struct session {
    const struct allocator *a;
    const struct scenario *s;
    struct run_request request;
    int baseline;
    day_number part;
    struct plan *plan;
    struct ensemble *past, *now; /* of the baseline up to its eve; of the policy under way */
    struct world **worlds;       /* [replicate], and last the one under way */
    struct track *tracks;        /* the same */
    unsigned char *begun;        /* [replicate] at its eve */
};

void session_free(struct session *session)
{
    if (session == 0) return;
    const struct allocator *a = session->a;
    int n = session->request.replicates + 1;
    for (int i = 0; session->tracks != 0 && i < n; i++)
        track_free(&session->tracks[i], a);
    if (session->worlds != 0 && session->worlds[0] != 0) worlds_free(a, session->worlds);
    memory_free(a, session->worlds);
    memory_free(a, session->tracks);
    memory_free(a, session->begun);
    ensemble_free(a, session->past);
    ensemble_free(a, session->now);
    plan_free(a, session->plan);
    memory_free(a, session);
}

/* 0 without memory; what was made is freed by session_free. */
static int make_all(struct session *session)
{
    const struct allocator *a = session->a;
    const struct run_request *q = &session->request;
    size_t n = (size_t)q->replicates + 1;
    session->past = ensemble_make(a, session->s, q, session->baseline);
    session->now = ensemble_make(a, session->s, q, session->baseline);
    session->worlds = memory_alloc(a, n, sizeof *session->worlds);
    session->tracks = memory_alloc(a, n, sizeof *session->tracks);
    session->begun = memory_alloc(a, n, 1);
    if (!session->past || !session->now || !session->worlds || !session->tracks || !session->begun) return 0;
    if (!worlds_make(a, session->plan, session->worlds, (int)n)) {
        session->worlds[0] = 0;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct ensemble *e = i + 1 < n ? session->past : session->now;
        if (!track_make(&session->tracks[i], a, q, e, session->worlds[i])) return 0;
    }
    return 1;
}

struct session *session_make(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                             int baseline, day_number part, struct error_list *errors)
{
    struct session *session = memory_alloc(a, 1, sizeof *session);
    if (session == 0) return 0;
    *session = (struct session){.a = a, .s = s, .request = *request, .baseline = baseline, .part = part};
    if (plan_make(a, s, &session->plan, errors) == FLUJO_OK && make_all(session)) return session;
    session_free(session);
    return 0;
}

int session_months(const struct session *session) { return session->past->month_count; }

static enum flujo_status start(struct session *session, struct track *t, int i, int policy)
{
    const struct run_request *q = &session->request;
    struct random_key key = run_request_key(q, policy, i);
    track_clear(t, i);
    if (world_start(t->w, policy, key, 0, q->no_priors, 0, ensemble_parameters(t->e, i)) != 0) return FLUJO_FAILED;
    return FLUJO_OK;
}

/* Up to, and without, the day `end`. */
static enum flujo_status advance(struct track *t, day_number end)
{
    while (t->w->day < end) {
        if (worlds_day(&t->w, 1) != 0) return FLUJO_FAILED;
        track_keep_day(t);
    }
    return FLUJO_OK;
}

/* The track under way takes up replicate i at its eve; on its first day where the policy parts from the baseline
 * before. */
static enum flujo_status take_up(struct session *session, struct track *now, int i, int policy)
{
    struct track *past = &session->tracks[i];
    session->now->policy = policy;
    day_number parts = policies_part(session->s, session->baseline, policy, session->now->end);
    if (parts < session->part || session->part <= session->past->start) return start(session, now, i, policy);
    if (!session->begun[i]) {
        enum flujo_status status = start(session, past, i, session->baseline);
        if (status == FLUJO_OK) status = advance(past, session->part);
        if (status != FLUJO_OK) return status;
        session->begun[i] = 1;
    }
    track_clear(now, i);
    track_branch(now, past);
    return FLUJO_OK;
}

enum flujo_status session_run(struct session *session, int i, int policy, const struct session_series *series,
                              int count, double *out)
{
    struct track *now = &session->tracks[session->request.replicates];
    const struct ensemble *e = session->now;
    enum flujo_status status = take_up(session, now, i, policy);
    if (status == FLUJO_OK) status = advance(now, e->end + 1);
    if (status != FLUJO_OK) return status;
    track_finish(now);
    for (int k = 0; k < count; k++)
        for (int month = 0; month < e->month_count; month++)
            *out++ = ensemble_month_value(e, i, month, series[k].measure, series[k].element);
    return FLUJO_OK;
}
