/* Writing a result file, all or nothing.
 *
 * result_create opens a temporary file beside the target; the put functions
 * fill it in one transaction; result_commit makes it durable and gives it its
 * name; result_discard drops it. The target is untouched until the rename. The
 * first failure is kept: later calls do nothing and return it. One call at a
 * time. SQLite allocates through its own allocator. */
#ifndef FLUJO_STORE_RESULT_H
#define FLUJO_STORE_RESULT_H

#include "base/text.h"
#include "engine/ensemble.h"
#include "engine/facts.h"
#include "engine/fit.h"
#include "engine/periods.h"
#include "study/certificate.h"
#include "study/compare.h"
#include "study/statement.h"

#include <sqlite3.h>

struct result_writer {
    const struct allocator *a;
    sqlite3 *db;
    char *path;            /* owned */
    struct text temporary; /* name of the file until it is complete */
    int file;              /* open and locked while `temporary` has a name */
    struct error_list *errors;
    enum flujo_status status;
};

/* The row of table run that is not in the scenario. */
struct result_run {
    const char *kind; /* "run" or "compare" */
    const char *engine;
    const char *version; /* of flujo */
    uint64_t seed;
    int replicates_asked, replicates_completed;
    day_number end;
    double population_scale;
    int interrupted;
    const char *baseline;        /* policy id or null */
    const char *const *settings; /* texts of --set */
    size_t setting_count;
};

/* How ensembles are stored. */
struct result_options {
    int threads;                      /* 0 = all cores */
    int keep_replicates;              /* fill replicate_monthly */
    const char *const *horizon_names; /* horizon_count of the ensemble, or null */
    const day_number *horizon_to;
};

enum flujo_status result_create(const struct allocator *a, const char *path, struct result_writer *w,
                                struct error_list *errors);
enum flujo_status result_put_run(struct result_writer *w, const struct scenario *s, const struct result_run *run);
/* Places, routes, classes, measures, events and other descriptions. */
enum flujo_status result_put_scenario(struct result_writer *w, const struct scenario *s);
/* The rows of policies: policy, settings, monthly, daily, places, routes, horizon.
 * A policy's place in the list is its policy_order; null and those without a
 * complete replicate are left out. Uses threads. */
enum flujo_status result_put_ensembles(struct result_writer *w, struct ensemble *const *ensembles, int count,
                                       const struct result_options *options);
/* The same of one policy whose numbers are summarised already. */
enum flujo_status result_put_periods(struct result_writer *w, const struct periods *p, int order,
                                     const struct result_options *options);
/* Parameters of the scenario with what was drawn in e. */
enum flujo_status result_put_parameters(struct result_writer *w, const struct ensemble *e);
/* Observations, fit and scores of one policy. */
enum flujo_status result_put_fit(struct result_writer *w, const struct ensemble *e, const struct fit *fit);
/* Facts beside the simulation of one policy. */
enum flujo_status result_put_facts(struct result_writer *w, const struct scenario *s, const char *policy,
                                   const struct fact_rows *facts);
enum flujo_status result_put_comparison(struct result_writer *w, const struct scenario *s, const struct comparison *c,
                                        const struct certificate *certificate, /* may be null */
                                        const char *const *horizon_names);
/* The statements of the answer, with their numbers and as English sentences. */
enum flujo_status result_put_statements(struct result_writer *w, const struct statements *said);
enum flujo_status result_put_note(struct result_writer *w, const char *key, const char *text);
/* Let the result have another name in the same folder when it is committed. */
void result_rename(struct result_writer *w, const char *path);
/* Commit, fsync, rename. The writer is closed whatever the outcome. */
enum flujo_status result_commit(struct result_writer *w);
void result_discard(struct result_writer *w);

#endif
