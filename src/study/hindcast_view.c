/* The calibration and the forecast of an origin get this copy and never see the
 * scenario it was made from. Limits: choices made with knowledge of the outcome (of
 * priors, say) cannot be removed. */
#include "study/hindcast_view.h"

#include <string.h>

static int policy_follows(const struct policy *p, int series)
{
    for (int i = 0; i < p->setting_count; i++)
        if (p->settings[i].series == series) return 1;
    return 0;
}

static int policy_waits(const struct policy *p, int event)
{
    for (int i = 0; i < p->setting_count; i++)
        if (p->settings[i].delayed_by == event) return 1;
    return 0;
}

/* Whether a forecaster at the origin knows of an event. A rumour is sized by
 * what followed, so one that is not over then is not known. */
static int event_known(const struct event *e, day_number origin)
{
    return e->day <= origin && (e->kind != EVENT_RUMOUR || e->day + e->days <= origin);
}

/* The series up to origin; series_at holds the last value after it. */
static int cut_series(struct scenario *copy, const struct scenario *s, const struct policy *p, day_number origin)
{
    for (int i = 0; i < s->series_count; i++) {
        struct series *t = &copy->series[i];
        if (policy_follows(p, i) || t->days == 0 || t->first + t->days - 1 <= origin) continue;
        int days = origin < t->first ? 1 : origin - t->first + 1;
        double *value = arena_alloc(&copy->arena, (size_t)days, sizeof *value);
        if (value == 0) return 0;
        memcpy(value, t->value, (size_t)days * sizeof *value);
        t->value = value;
        t->days = days;
    }
    return 1;
}

enum flujo_status hindcast_view_make(const struct allocator *a, const struct scenario *s, int policy, day_number origin,
                                     struct scenario **out)
{
    struct scenario *copy = memory_alloc(a, 1, sizeof *copy);
    const struct policy *p = &s->policies[policy];
    *out = 0;
    if (copy == 0) return FLUJO_NO_MEMORY;
    *copy = *s;
    arena_init(&copy->arena, a);
    copy->observations = arena_alloc(&copy->arena, (size_t)s->observation_count, sizeof *copy->observations);
    copy->series = arena_alloc(&copy->arena, (size_t)s->series_count, sizeof *copy->series);
    copy->events = arena_alloc(&copy->arena, (size_t)s->event_count, sizeof *copy->events);
    if (!copy->observations || !copy->series || !copy->events) {
        hindcast_view_free(a, copy);
        return FLUJO_NO_MEMORY;
    }
    copy->observation_count = 0;
    for (int i = 0; i < s->observation_count; i++)
        if (s->observations[i].to <= origin) copy->observations[copy->observation_count++] = s->observations[i];
    for (int i = 0; i < s->series_count; i++)
        copy->series[i] = s->series[i];
    for (int i = 0; i < s->event_count; i++) {
        copy->events[i] = s->events[i];
        if (!event_known(&s->events[i], origin) && !policy_waits(p, i))
            copy->events[i].magnitude = copy->events[i].size = 0, copy->events[i].day = s->end + 36500;
    }
    if (!cut_series(copy, s, p, origin)) {
        hindcast_view_free(a, copy);
        return FLUJO_NO_MEMORY;
    }
    copy->hash = s->hash ^ (0x9e3779b97f4a7c15u * (uint64_t)(origin + 1));
    *out = copy;
    return FLUJO_OK;
}

void hindcast_view_free(const struct allocator *a, struct scenario *s)
{
    if (s == 0) return;
    arena_free(&s->arena);
    memory_free(a, s);
}
