/* What stands behind the handles of the public interface (include/flujo/).
 *
 * The interface is thin: it checks what a caller asks, calls the layers above, and hands out
 * their arrays. The command line uses it for run, compare, check and export. */
#ifndef FLUJO_API_HANDLES_H
#define FLUJO_API_HANDLES_H

#include "engine/facts.h"
#include "engine/fit.h"
#include "engine/periods.h"
#include "engine/ranks.h"
#include "flujo/flujo.h"
#include "model/world.h"
#include "store/provenance.h"
#include "store/result.h"
#include "store/slice_tables.h"
#include "study/assimilate.h"
#include "study/certificate.h"
#include "study/compare.h"
#include "study/forecast.h"
#include "study/settle.h"
#include "study/statement.h"

enum { MAX_COMPARED = 32, HORIZON_NAME_SIZE = 16 };

struct flujo_errors {
    struct allocator own;
    struct error_list list;
    struct flujo_error *views; /* of the items that were asked for; message null: not yet */
    size_t view_count;
};

struct flujo_stop {
    struct allocator own;
    atomic_int set;
};

struct flujo_scenario {
    struct allocator own;
    atomic_int holders; /* its caller, and what was made from it */
    struct scenario *s;
    struct text summary;
    const char *const *set; /* copies of the options, in the scenario's arena */
    size_t set_count;
    const char **levers; /* likewise */
    int lever_count;
    struct flujo_scenario_info info;
};

/* Replicates that a request draws from files. */
struct drawn {
    double *parameters; /* of --posterior, or null */
    struct assimilation *as;
    double *paths;
    struct option_files files;
    uint64_t seed; /* that was asked: members keep that of their assimilation for what has happened */
};

enum { COLUMN_KINDS = FLUJO_DAY_SUMMARIES + 1 };

struct flujo_result {
    struct slice *slices; /* in place of simulating, or null */
    size_t slice_count;
    uint64_t identity;               /* of the run, whatever part of its replicates */
    const char *options;             /* what it depends on, where it is gone on with; else null */
    int is_slice;                    /* a result that keeps what merging needs */
    int resumes;                     /* chunks of it are kept, and taken from an earlier run */
    const struct allocator *a;       /* of the scenario */
    struct flujo_scenario *scenario; /* held */
    const struct scenario *s;
    int compares, keep_replicates, saved;
    struct run_request request;
    struct drawn drawn;
    int count, baseline, policies[MAX_COMPARED]; /* baseline: index into policies */
    struct ensemble *ensembles[MAX_COMPARED];
    char names[MAX_HORIZONS][HORIZON_NAME_SIZE];
    const char *horizon_names[MAX_HORIZONS];
    struct scenario *known; /* these of a forecast: the scenario as it was known at an origin, or null */
    struct forecast *forecast;
    struct trigger triggers[MOST_TRIGGERS];
    struct flujo_chance *chances;
    struct comparison *comparison;   /* of a comparison */
    struct certificate *certificate; /* of a fast one */
    struct settling exact;           /* by its exact replicates alone */
    int cut_short;                   /* it was stopped, if only in its exact replicates */
    int most;                        /* replicates that it may take */
    struct settling settling;        /* of one that goes on until it is settled */
    struct fit *fit;                 /* of a run; of a comparison that of the policy in force, or null */
    struct fact_rows facts;
    struct periods periods;
    struct statements said; /* the answer, and as a paragraph */
    struct text path, answer;
    struct result_writer w;
    struct flujo_result_info info;
    struct arena arena; /* of what follows */
    struct flujo_column *columns[COLUMN_KINDS];
    int column_count[COLUMN_KINDS];
    struct flujo_difference *differences;
    struct flujo_sustained *sustained;
    struct flujo_fit *fits;
    struct flujo_fit_point **fit_points; /* [fit] */
};

/* One replicate, stepped day by day. */
struct flujo_world {
    const struct allocator *a;       /* of the scenario */
    struct flujo_scenario *scenario; /* held */
    const struct scenario *s;
    struct plan *plan;
    struct world *w;
    day_number day;
    enum flujo_status status; /* of the last step */
    struct arena arena;       /* of the columns and the row */
    struct flujo_column *columns;
    double *row;
};

/* errors.c. The list that a call adds to: the caller's, in which errors of earlier calls do not
 * count for this one, or one that is dropped. */
struct call {
    struct error_list *errors, own;
    size_t errors_before;
};
void call_begin(struct call *c, flujo_errors *errors);
enum flujo_status call_end(struct call *c, enum flujo_status status); /* the status to return */
struct allocator allocator_of(const struct flujo_allocator *a);
/* An error about an argument; FLUJO_BAD_INPUT. */
enum flujo_status argument_error(struct error_list *errors, const char *format, ...) FLUJO_PRINTF(2, 3);
/* The caller's structure, of `size` bytes as its first member says, into one of ours, zeroed beyond. */
void structure_copy(void *ours, size_t our_size, const void *theirs);

/* scenario.c. Keep a scenario until flujo_scenario_free is called once more. */
struct flujo_scenario *scenario_hold(const struct flujo_scenario *scenario);

/* request.c. A policy of the scenario by its id; -1 and an error with the nearest one. */
int policy_find(const struct scenario *s, const char *id, const char *option, struct error_list *errors);
/* Call add(user, word) for each part of a list separated by commas. */
void each_word(const char *list, void (*add)(void *user, const char *word), void *user, struct error_list *errors);
/* Add a horizon after the decision, in ascending order, unless it is there; its name. */
void horizon_add(const struct scenario *s, struct run_request *q, char names[][HORIZON_NAME_SIZE], const char *word,
                 struct error_list *errors);
/* What the options ask of a run, but for its policies; drawn_free also on failure. */
enum flujo_status request_make(const struct scenario *s, const struct allocator *a, const struct flujo_options *o,
                               struct run_request *out, struct drawn *drawn, struct error_list *errors);
/* Likewise the members of an assimilation as replicates up to out->end; its own seed unless one is given. */
enum flujo_status request_members(const struct scenario *s, const struct allocator *a, const struct flujo_options *o,
                                  struct run_request *out, struct drawn *drawn, struct error_list *errors);
void drawn_free(const struct allocator *a, struct drawn *drawn);
/* Whether the machine has memory for the results of so many policies: an error with advice,
 * in place of being killed half way. */
/* Bytes that are lacking for it, at most 0 when there are enough. */
double request_lacks(const struct scenario *s, const struct run_request *request, int policies);
enum flujo_status request_memory(const struct scenario *s, const struct run_request *request, int policies,
                                 struct error_list *errors);

/* compare.c. Policies with complete replicates: which of the result, and the fewest of any. */
struct complete {
    const struct ensemble *of[MAX_COMPARED];
    int at[MAX_COMPARED]; /* index into the policies of the result */
    int count, baseline, replicates;
    int whole; /* the first, whose levers do not end */
};
struct complete compare_complete(const struct flujo_result *r);
/* r->comparison of them; FLUJO_INTERRUPTED when there is no baseline. */
enum flujo_status compare_make_rows(struct flujo_result *r, const struct complete *k);
/* The answer, once the comparison is what it will be. */
enum flujo_status compare_answer(struct flujo_result *r, const struct flujo_options *o, const struct complete *k);
/* Replicates `from` to `upto` of all policies, behind those before them in `to`; in the progress `before` more of `total`. */
struct stretch {
    struct run_request request;
    struct ensemble **to;
    int from, upto, before, total;
};
enum flujo_status compare_stretch(struct flujo_result *r, struct stretch *b, struct error_list *errors);
/* All replicates, or as many as it takes, the first `there` of which are there; `beside`: others, for the progress. */
enum flujo_status compare_asked(struct flujo_result *r, int there, int beside, struct error_list *errors);
/* compare_fast.c. Expected draws beside exact ones. */
enum flujo_status compare_fast(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors);

/* run.c. A result to be filled, and what every simulation begins with: null without memory. */
struct flujo_result *result_begin(const struct flujo_scenario *scenario);
/* The status of all ranks before they simulate: where one cannot, none does, since the others would wait for it. */
enum flujo_status result_all_ready(enum flujo_status own, struct error_list *errors);
/* Hand it out, or free it when nothing of it is complete; the status to return. */
enum flujo_status result_hand_out(struct flujo_result *r, enum flujo_status status, struct call *c,
                                  struct flujo_result **out);

/* slices.c. Which replicates of all: o->first_replicate to o->replicates, or those of o->slices; once all else is
 * asked. */
enum flujo_status request_part(struct flujo_result *r, const struct flujo_options *o, struct error_list *errors);
/* Ensembles of the policies: simulated, or read from the slices. */
enum flujo_status result_ensembles(struct flujo_result *r, const struct run_request *q, const int *policies, int count,
                                   struct ensemble **out, struct error_list *errors);
void slices_close(struct flujo_result *r);

/* resume.c. Run the replicates that an earlier run did not keep, and keep them: r->slices then has all. */
enum flujo_status resume_ensembles(struct flujo_result *r, const struct run_request *q, const int *policies, int count,
                                   struct error_list *errors);
/* Where they are kept until the result of this path is complete. */
void resume_folder(struct text *t, const char *path);
/* A slice kept by an earlier run of the command: of this run, or what it differs in. */
enum flujo_status slice_check_kept(const struct flujo_result *r, const struct slice *p, struct error_list *errors);

/* result.c. A column of a measure. */
struct flujo_column column_of_measure(int measure, const char *element);
/* tables.c. Differences, what is sustained, fits and columns of summaries, with their names; 0 without memory. */
int result_name_comparison(struct flujo_result *r);
int result_name_run(struct flujo_result *r);
/* The names of columns and differences; 0 without memory. */
int result_name_columns(struct flujo_result *r);

/* forecast.c. The last day of the data, of whole months; `given` or, if null, `missing`. */
enum flujo_status origin_choose(const struct scenario *s, const char *given, day_number missing, day_number *origin,
                                struct error_list *errors);
enum flujo_status triggers_parse(const struct scenario *s, const char *const *texts, size_t count,
                                 struct trigger triggers[MOST_TRIGGERS], struct error_list *errors);
struct assimilate_options assimilate_asked(const struct scenario *s, const struct flujo_forecast_options *o);
/* Members of what `known` holds, which take up o->assimilation and draw from o->posterior. A `checkpoint` that
 * nobody asked for is removed in the end. */
enum flujo_status members_make(const struct scenario *known, const struct allocator *a,
                               const struct flujo_forecast_options *o, struct assimilate_options asked,
                               const char *checkpoint, struct assimilation **out, struct error_list *errors);

/* save.c. Where a result goes, claimed before the work. */
struct destination {
    const char *out;
    void (*claiming)(void *user, const char *path);
    void *claiming_user;
};
enum flujo_status claim(const struct scenario *s, const struct allocator *a, const struct destination *to,
                        const char *name, struct text *path, struct result_writer *w, struct error_list *errors);
/* The run row with the notes `answer` and `command`. A partial result gets another name where
 * there is a complete one, and `path` with it. */
struct result_head {
    const char *kind, *baseline, *answer, *command;
    const char *engine; /* or null: by request and certificate */
    const char *const *set;
    size_t set_count;
    const struct run_request *request;
    const struct certificate *certificate; /* or null */
    const struct option_files *files;      /* that were read beside the scenario's */
    uint64_t seed;
    int runs, completed;
    int cut_short; /* stopped though all runs are complete: its exact replicates are not */
};
/* x.partial.sqlite for x.sqlite. */
void partial_name(struct text *t, const char *path);
void put_head(struct result_writer *w, struct text *path, const struct scenario *s, const struct result_head *head);
/* "cohort", "expected", "expected, certified by exact replicates", ... */
const char *engine_name(const struct run_request *q, const struct certificate *certificate);

#endif
