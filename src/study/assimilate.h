/* Members conditioned on the record: parameters, random numbers and a latent path
 * each, under which the model replays what was counted (docs/studies.md). */
#ifndef FLUJO_STUDY_ASSIMILATE_H
#define FLUJO_STUDY_ASSIMILATE_H

#include "study/record.h"
#include "study/runner.h"

/* What is asked; zeroed = defaults. */
struct assimilate_options {
    int policy;
    day_number last; /* last day of the record used; 0 = the last month counted */
    int members;     /* 0 = 200 */
    int passes;      /* updates; 0 = 3, or 2 when another is taken up */
    uint64_t seed;
    int threads;
    double population_scale;
    int expected;                      /* 1: passes by expected draws; the last run, which is checked, by exact ones */
    const double *parameters;          /* members x parameter_count, or null: drawn from the priors */
    const struct assimilation *before; /* to take up: its members, seed and slopes; or null */
    const char *checkpoint;            /* file to keep the state in; null = none */
    const atomic_int *stop;
    void (*progress)(void *user, const char *stage, int done, int total); /* may be null */
    void *progress_user;
};

/* One count beside the members' last run. */
struct assimilation_check {
    int month; /* date_month_index */
    const struct observation *observation;
    double q05, q25, q50, q75, q95;
    int unreached; /* the median is over three standard errors away */
};

struct assimilation {
    const struct allocator *a;
    const struct scenario *s;
    int policy;
    day_number last;
    uint64_t seed;
    double population_scale;
    int members, first, months, lead_days; /* first: date_month_index of the paths */
    uint32_t *number;                      /* [member] of its random streams */
    double *parameters;                    /* [member][parameter] */
    double *phi;                           /* [member][class][month] */
    double *slope, *pace, *scale;          /* [class][month][SMOOTHER_BAND], [month], [demographic] */
    int passes, expected;                  /* expected: of the options */
    double rms[SMOOTHER_PASSES + 1];       /* of log counts above 100, by pass: 0 = before any update */
    int check_count;
    struct assimilation_check *checks;
};

/* FLUJO_INTERRUPTED: the checkpoint holds the finished passes, *out is null; an
 * existing one of the same settings is taken up. */
enum flujo_status assimilate_run(const struct allocator *a, const struct scenario *s,
                                 const struct assimilate_options *o, struct assimilation **out,
                                 struct error_list *errors);
/* Members asked for, or the default. */
int assimilate_members(const struct assimilate_options *o);
/* Room for one, all zero; null without memory. */
struct assimilation *assimilation_make(const struct allocator *a, const struct scenario *s, int members, int months);
void assimilation_free(struct assimilation *as);
/* Keep `count` members, evenly spread. */
void assimilation_thin(struct assimilation *as, int count);

/* Fit of the medians to the record by class (or what is stated finest): root mean
 * square percentage error of monthly totals of the medians, and share of the counts inside 90 %. */
double assimilation_rmspe(const struct assimilation *as);
double assimilation_inside(const struct assimilation *as);
int assimilation_unreached(const struct assimilation *as);

/* The members as replicates of a run: parameters, numbers, seed, paths; `paths` as
 * continuation_make made them for `months` months. */
void assimilation_request(const struct assimilation *as, const double *paths, int months, struct run_request *q);

/* Paths that go on after the record: [member][class][as->months + months].
 *   phi_(T+h) = memory phi_(T+h-1) + eps,  eps ~ Q x nu / chi2_nu, nu = 10 a member,
 * Q scaled by demographic.
 * memory 0: half of the members 1 (what is keeps), half 0.85 (it fades). `round`
 * names continuations of the members; those of an odd round mirror the innovations of
 * the round before. Within a half of the members the innovations of a component and
 * month are a Latin hypercube. So medians hardly hang on the seed. Null without memory. */
double *continuation_make(const struct assimilation *as, int months, int round, double memory, uint64_t seed);
/* The first day on which a run sees the months after the record: paths are linear
 * between the middles of months, and departures look lead_days ahead (pure). */
day_number continuation_begins(const struct assimilation *as);

#endif
