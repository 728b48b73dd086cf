/* What both engines of displacement write down at the end of a day. */
#include "flee/displacement_run.h"

#include "base/numeric.h"
#include "engine/ranks.h"

#include <string.h>

struct agent_share agent_share_of_ranks(void)
{
    return (struct agent_share){.own = ranks_own(),
                                .ranks = ranks_count(),
                                .total = ranks_count() > 1 ? ranks_total : NULL};
}

int displacement_columns(const struct flee_instance *f)
{
    int n = 0;
    for (int k = 0; k < f->source_count; k++)
        n += f->sources[k].scored;
    return n;
}

enum flujo_status displacement_result_init(struct displacement_result *r, const struct allocator *a,
                                           const struct displacement_net *net, const struct displacement_request *q)
{
    memset(r, 0, sizeof *r);
    r->days = q->days > 0 ? q->days : net->f->length;
    r->columns = displacement_columns(net->f);
    size_t days = (size_t)r->days;
    r->camps = memory_alloc(a, days * (size_t)(r->columns + 1), sizeof *r->camps);
    r->everyone = memory_alloc(a, days, sizeof *r->everyone);
    r->travelling = memory_alloc(a, days, sizeof *r->travelling);
    if (q->keep_places) r->places = memory_alloc(a, days * (size_t)net->f->place_count, sizeof *r->places);
    if (r->camps && r->everyone && r->travelling && (r->places || !q->keep_places)) return FLUJO_OK;
    displacement_result_free(r, a);
    return FLUJO_NO_MEMORY;
}

void displacement_result_free(struct displacement_result *r, const struct allocator *a)
{
    memory_free(a, r->camps);
    memory_free(a, r->everyone);
    memory_free(a, r->travelling);
    memory_free(a, r->places);
    memset(r, 0, sizeof *r);
}

/* With a registration delay the count follows arrivals with a lag: each day
 * the share 1 - exp(-1 / delay) of those not yet registered is. */
static double registered(const struct displacement_world *w, double before, double present)
{
    if (!(w->s.registration_delay > 0.0) || w->compat || w->day == 0) return present;
    return before + (present - before) * -numeric_expm1(-1.0 / w->s.registration_delay);
}

enum flujo_status displacement_result_note(struct displacement_result *r, const struct displacement_world *w,
                                           int64_t everyone, int64_t travelling)
{
    const struct flee_instance *f = w->net->f;
    int64_t counted = travelling;
    for (int p = 0; p < w->net->places; p++)
        counted += w->here[p];
    if (counted != everyone) return FLUJO_FAILED;
    size_t day = (size_t)w->day;
    double *row = r->camps + day * (size_t)r->columns;
    int column = 0;
    for (int k = 0; k < f->source_count; k++) {
        if (!f->sources[k].scored) continue;
        double before = day > 0 ? row[column - r->columns] : 0.0;
        row[column] = registered(w, before, (double)displacement_people(w, f->sources[k].place) * w->s.hasten);
        column++;
    }
    r->everyone[day] = (double)everyone * w->s.hasten;
    r->travelling[day] = (double)travelling * w->s.hasten;
    for (int p = 0; r->places && p < f->place_count; p++)
        r->places[day * (size_t)f->place_count + (size_t)p] = (double)displacement_people(w, p) * w->s.hasten;
    r->agent_steps += (double)everyone;
    r->agents = everyone;
    return FLUJO_OK;
}
