/* An ensemble: replicates of one policy, on threads; and those of policies to be
 * compared, side by side. */
#ifndef FLUJO_ENSEMBLE_H
#define FLUJO_ENSEMBLE_H

#include "model/latent.h"
#include "scenario/elements.h"
#include "scenario/scenario.h"
#include <stdatomic.h>

enum { MAX_HORIZONS = 4 };

/* What is asked of a run. Zeroed = defaults of the scenario. */
struct run_request {
    int policy; /* index; not looked at by ensembles_run */
    int first_replicate, replicates;
    uint64_t seed;
    int threads;             /* 0 = all cores */
    day_number end;          /* 0 = scenario's; may be later (drivers are held) */
    double population_scale; /* 0 or 1 = as is: multiplies pools and capacities */
    int keep_daily;          /* also keep the daily rows */
    double values_most; /* of the values by month and day of all replicates; with more, it is condensed; 0: never */
    int no_priors;      /* 1: every replicate uses the central values */
    int expected;       /* 1: people go by expectation in place of draws (random/expected.h) */
    int mean_noise;     /* 1: noise of the environment stays at its mean */
    const double *parameters; /* replicates x scenario->parameter_count values in place of draws, or null */
    const uint32_t *numbers;  /* replicates entries: random numbers of each, in place of first_replicate + i; or null */
    struct latent_paths latent; /* value: replicates x classes x months, or null */
    /* ensembles_run: 0, or each world has paths of its own, so many replicates after those of the world before it,
     * which first differ on the day ways_part */
    int ways;
    day_number ways_part;
    day_number horizon_from; /* horizon sums start here */
    int horizon_count;
    day_number horizon_to[MAX_HORIZONS]; /* inclusive last days, ascending */
    int independent_streams;             /* 1: key depends on the policy too (bench crn) */
    const atomic_int *stop;              /* set by a signal handler: stop before the next day; may be null */
    void (*progress)(void *user, int done, int total); /* called from workers under a lock; may be null */
    void *progress_user;
};

/* More values by month and day of a policy than these are condensed where all were not asked for (engine/condensed.h). It
 * belongs to the form of results, which do not depend on the machine. */
#define ENSEMBLE_VALUES_MOST 0x1p24
#define CONDENSE_ANY 0.5 /* as values_most of a request: whatever there is is condensed */

struct condensed;

/* What came out. Only replicates with done[i] = 1 hold values; rows of others
 * are 0. A slot of measure m: row[offset[m] + slot]; measures kept as means
 * only stand last and are in mean_monthly alone. Values are float64 head-counts
 * or means. */
struct ensemble {
    const struct scenario *scenario;
    int policy, first_replicate, replicates, completed;
    day_number start, end;
    int month_count;               /* calendar months touched, from start's month */
    int slots;                     /* of a row of one replicate */
    int mean_slots;                /* of a row of mean_monthly: all measures */
    int daily_slots;               /* of a daily row, see ensemble_daily_offset */
    int offset[MEASURE_COUNT + 1]; /* first slot of each measure in the other rows */
    unsigned char *done;
    double *monthly;      /* [replicate][month][slot] */
    double *daily;        /* [replicate][day][daily_slot] or null */
    double *horizon;      /* [replicate][horizon][slot]: sums (flows) or means (stocks), or null */
    double *mean_monthly; /* [month][mean slot]: ensemble means */
    double *sums;         /* [month][mean slot - slots]: what is kept as means only, not yet divided: whole units */
    double *parameters;   /* [replicate][parameter_count] values used */
    int horizon_count;
    double values_most;          /* of the request */
    struct condensed *condensed; /* in place of monthly, daily and horizon, or null */
};

/* Rows of a replicate, to read or to fill; null where they are not kept. */
static inline double *ensemble_row(double *rows, size_t row, int width)
{
    return rows == 0 ? 0 : rows + row * (size_t)width;
}

static inline int ensemble_days(const struct ensemble *e) { return e->end - e->start + 1; }

static inline double *ensemble_month(const struct ensemble *e, int replicate, int month)
{
    return ensemble_row(e->monthly, (size_t)replicate * (size_t)e->month_count + (size_t)month, e->slots);
}

static inline double *ensemble_day(const struct ensemble *e, int replicate, day_number day)
{
    return ensemble_row(e->daily, (size_t)replicate * (size_t)ensemble_days(e) + (size_t)(day - e->start),
                        e->daily_slots);
}

static inline double *ensemble_horizon(const struct ensemble *e, int replicate, int horizon)
{
    return ensemble_row(e->horizon, (size_t)replicate * (size_t)e->horizon_count + (size_t)horizon, e->slots);
}

static inline double *ensemble_parameters(const struct ensemble *e, int replicate)
{
    return ensemble_row(e->parameters, (size_t)replicate, e->scenario->parameter_count);
}

static inline double *ensemble_mean_month(const struct ensemble *e, int month)
{
    return ensemble_row(e->mean_monthly, (size_t)month, e->mean_slots);
}

/* The arrays of an ensemble as blocks of numbers: those with a row a replicate, and at last the sums. */
enum ensemble_part { PART_MONTHLY, PART_HORIZON, PART_DAILY, PART_PARAMETERS, PART_SUMS, ENSEMBLE_PARTS };
/* `count` rows of a part from `row` on, all of the sums whatever rows: *length numbers, 0 where the part is not kept. */
double *ensemble_block(const struct ensemble *e, enum ensemble_part part, int row, int count, size_t *length);

int ensemble_has_days(const struct ensemble *e); /* whether values by day are kept, or condensed */

/* An element of a measure in one replicate; of months nan where a condensed ensemble no longer holds it. */
double ensemble_month_value(const struct ensemble *e, int replicate, int month, int measure, struct element element);
double ensemble_horizon_value(const struct ensemble *e, int replicate, int horizon, int measure,
                              struct element element);

/* Daily rows hold the measures kept BY_DAY in table order (measure_daily_slots). */
int ensemble_daily_offset(const struct scenario *s, int measure);
int ensemble_daily_slots(const struct scenario *s);

/* Of the replicates of a request only `count`, from the first + `from` on: what has a row a replicate moves along. */
void run_request_narrow(const struct scenario *s, struct run_request *q, int from, int count);

/* Where the random numbers of a replicate (of those of the request, from 0) are found, and how they are used. */
struct random_key run_request_key(const struct run_request *q, int policy, int replicate);

/* Run. FLUJO_INTERRUPTED with a usable ensemble when stopped. */
enum flujo_status ensemble_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                               struct ensemble **out, struct error_list *errors);
/* The same for several policies of one scenario, or for one policy that goes on in
 * several ways (request->ways): out[i] is what ensemble_run would give for
 * policies[i] and the i-th paths, to the byte, in less time and more memory. All
 * have the same replicates complete when stopped (of the first MAX_WORLDS
 * policies, and so on). Progress counts replicates of all policies together. */
enum flujo_status ensembles_run(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                                const int *policies, int count, struct ensemble **out, struct error_list *errors);
/* Whether an ensemble of so many replicates is condensed. */
int run_request_condenses(const struct scenario *s, const struct run_request *request);
/* How many replicates of it are then run before they are condensed; results do not depend on it. */
int run_request_batch(const struct scenario *s, const struct run_request *request, int policies);
/* Numbers a replicate that a thread needs to compare two policies (study/compare.c). */
enum { COMPARED_NUMBERS = 7 };
/* Bytes that the values of so many policies will take; where they are condensed with a batch and what summarising them takes. */
double run_request_bytes(const struct scenario *s, const struct run_request *request, int policies);
/* Bytes that the values of one policy will take (pure). */
double ensemble_bytes(const struct scenario *s, const struct run_request *request);
/* Room for what is asked for, nothing filled; null without memory. */
struct ensemble *ensemble_make(const struct allocator *a, const struct scenario *s, const struct run_request *request,
                               int policy);
/* A whole ensemble empty again, for other replicates of the same request, as many as it was made for or fewer. */
void ensemble_again(struct ensemble *e, const struct run_request *request);
void ensemble_free(const struct allocator *a, struct ensemble *e);
/* Take the replicates of `more`, which follow those of e in an ensemble of the same policy and request: e is then what
 * one run of them all gives, to the byte. Failure leaves the replicates of e as they are. */
enum flujo_status ensemble_join(const struct allocator *a, struct ensemble *e, const struct ensemble *more,
                                int threads);
/* Condense e, if it is kept whole; it stays whole without memory. */
enum flujo_status ensemble_condense(const struct allocator *a, struct ensemble *e, int threads);
/* Take the replicates of `part` into e, which is condensed and has room for them from `at` on; e->completed and the means
 * are not renewed. FLUJO_NO_MEMORY leaves e as it is. */
enum flujo_status ensemble_put(const struct allocator *a, struct ensemble *e, int at, const struct ensemble *part,
                               int threads);
/* Fill `completed` and `mean_monthly` from the replicates and the sums. */
void ensemble_take_means(struct ensemble *e);

/* The simulated value of an observation in one replicate (monthly sums; the
 * observation must cover whole months, or daily rows must be kept); nan if it
 * lies outside the run. */
double ensemble_observed(const struct ensemble *e, int replicate, const struct observation *o);

/* The first day, at most last + 1, on which two policies may set levers
 * differently; before it their worlds agree to the bit (pure). */
day_number policies_part(const struct scenario *s, int a, int b, day_number last);

/* A measure summed over its slots, for one horizon of one replicate. */
double ensemble_horizon_total(const struct ensemble *e, int replicate, int measure, int horizon);

#endif
