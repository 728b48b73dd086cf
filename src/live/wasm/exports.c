/* What a page calls of the engine. All of it works on one scenario, which the page hands over file by file; a worker of
 * the page has an engine of its own. Texts and arrays are the engine's, and hold until the next call. */
#include "live/session.h"
#include "live/wasm/files.h"

#include "base/summary.h"
#include "base/text.h"
#include "engine/ensemble.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name), used))

enum { MOST_SERIES = 64 };

static struct {
    struct scenario *s;      /* as it was loaded first; its policies are those of `latest` */
    struct scenario *latest; /* or null */
    struct policy *own;      /* of s itself */
    struct session *session; /* or null */
    struct session_series series[MOST_SERIES];
    int series_count;
    double *values; /* [series][month] of the last run */
    struct text message;
} live;

EXPORT("memory_take") void *memory_take(size_t bytes) { return malloc(bytes); }
EXPORT("memory_give") void memory_give(void *block) { free(block); }

/* Name and data are held. */
EXPORT("file") int live_file(const char *name, const char *data, size_t length)
{
    return files_put(name, data, length);
}

/* What was found while loading, a line each. */
EXPORT("message") const char *live_message(void) { return live.message.data != NULL ? live.message.data : ""; }

static void keep_message(struct error_list *errors)
{
    char line[1024];
    if (live.message.a == NULL) text_init(&live.message, memory_default());
    text_clear(&live.message);
    for (size_t i = 0; i < errors->count; i++) {
        if (errors->items[i].severity != SEVERITY_ERROR) continue;
        errors_format(&errors->items[i], line, sizeof line);
        text_add(&live.message, line);
        text_add(&live.message, "\n");
    }
    errors_free(errors);
}

/* Read the scenario; again after its document was replaced by one that differs in policies alone. 0, or a status. */
EXPORT("load") int live_load(void)
{
    struct scenario *s = NULL;
    struct error_list errors;
    errors_init(&errors, memory_default());
    enum flujo_status status = scenario_load(memory_default(), "scenario", NULL, 0, &s, &errors);
    keep_message(&errors);
    if (status != FLUJO_OK) return (int)status;
    if (live.s == NULL) {
        live.s = s;
        live.own = s->policies;
    } else if (s->policy_count != live.s->policy_count) {
        scenario_free(s);
        return FLUJO_BAD_INPUT;
    } else {
        live.s->policies = s->policies;
        scenario_free(live.latest);
        live.latest = s;
    }
    return FLUJO_OK;
}

EXPORT("policy") int live_policy(const char *id) { return live.s == NULL ? -1 : scenario_policy(live.s, id); }

/* Which series runs give: "encounters", "custody.cbp", "encounters.demographic:family" once each. Its number, or -1. */
EXPORT("series") int live_series(const char *measure, const char *element)
{
    int m = measure_find(measure);
    struct session_series *one = &live.series[live.series_count];
    if (m < 0 || live.s == NULL || live.series_count == MOST_SERIES) return -1;
    one->measure = m;
    return element_find(m, live.s, element, &one->element) ? live.series_count++ : -1;
}

/* Begin: replicates from `first` on, kept on the eve of the decision. The seed is given as two halves. The months, or -1. */
EXPORT("begin")
int live_begin(int first, int replicates, uint32_t seed_high, uint32_t seed_low, int expected, int central,
               int baseline)
{
    struct run_request request = {.first_replicate = first,
                                  .replicates = replicates,
                                  .seed = (uint64_t)seed_high << 32 | seed_low,
                                  .threads = 1,
                                  .expected = expected,
                                  .mean_noise = central,
                                  .no_priors = central};
    struct error_list errors;
    if (live.s == NULL || baseline < 0 || baseline >= live.s->policy_count) return -1;
    errors_init(&errors, memory_default());
    session_free(live.session);
    live.session = session_make(memory_default(), live.s, &request, baseline, live.s->decision, &errors);
    keep_message(&errors);
    free(live.values);
    live.values = NULL;
    if (live.session == NULL) return -1;
    live.values = calloc((size_t)live.series_count * (size_t)session_months(live.session), sizeof *live.values);
    return live.values == NULL ? -1 : session_months(live.session);
}

/* One replicate under a policy: [series][month], or null. */
EXPORT("run") double *live_run(int replicate, int policy)
{
    if (live.session == NULL || policy < 0 || policy >= live.s->policy_count) return NULL;
    enum flujo_status status = session_run(live.session, replicate, policy, live.series, live.series_count,
                                           live.values);
    return status == FLUJO_OK ? live.values : NULL;
}

/* Mean, 5 %, 25 %, 50 %, 75 % and 95 % of n values; these are sorted. */
EXPORT("summary") double *live_summary(double *values, int n)
{
    static double out[6];
    struct summary s = summary_of(values, n);
    memcpy(out, (double[]){s.mean, s.q05, s.q25, s.q50, s.q75, s.q95}, sizeof out);
    return out;
}
