/* The answer of a result, composed here alone: statements (study/statement.h) of a run, a comparison and of every study. The
 * terminal, JSON, the result file (table `statement`, and as one paragraph the note `answer`) and the report all show them. */
#ifndef FLUJO_STUDY_ANSWER_H
#define FLUJO_STUDY_ANSWER_H

#include "base/text.h"
#include "engine/fit.h"
#include "study/assimilate.h"
#include "study/calibrate.h"
#include "study/certificate.h"
#include "study/compare.h"
#include "study/dependence.h"
#include "study/model_sensitivity.h"
#include "study/settle.h"
#include "study/statement.h"
#include "study/validate.h"

/* One sentence on the fit to the observed months of encounters: their number, the
 * error of the median and the share inside the 90 % interval. */
void answer_fit(struct text *t, double months, double rmspe_median, double coverage_90, enum language language);
/* answer_simulation.c. A run: encounters, the highest month, and how far to trust it. `work` has room for one number a
 * replicate. */
void answer_run(struct statements *out, const struct ensemble *e, const struct run_request *q, const struct fit *fit,
                double *work);
/* That runs of a request are by expected draws, if they are. */
void answer_engine(struct statements *out, const struct run_request *q);
/* A comparison over one horizon: the baseline, the largest changes from it, who does best on what where it is clear, and
 * how far to trust it. */
struct answer_comparison {
    const struct allocator *a;
    const struct ensemble *const
        *ensembles; /* one a policy whose levers do not end, all of one request, with horizon sums */
    int count, baseline, horizon;
    const struct comparison *comparison;
    const struct run_request *request;
    const struct fit *fit;                 /* of the policy that was in force, or null */
    const struct certificate *certificate; /* or null */
    const struct settling *exact;          /* of a certificate: what exact replicates alone settle */
    const struct settling *settling;       /* null or without rows: not asked */
    int replays;                           /* members that replay the record */
};
int answer_comparison(struct statements *out, const struct answer_comparison *c); /* 0 without memory */
/* The assumption on which it depends most whether a or b has less of a measure over a horizon, or that none stands out; the
 * kind of what is said. */
enum statement_kind answer_decides(struct statements *out, const struct allocator *a, const struct ensemble *ea,
                                   const struct ensemble *eb, int measure, int horizon);
/* 1 if half or twice a parameter that rests on no evidence would turn the sign of a - b; the strongest of those in *out. */
int answer_turning(const struct allocator *a, const struct ensemble *ea, const struct ensemble *eb, int measure,
                   int horizon, struct dependence *out);
/* Which differences from the baseline would turn their sign with half or twice one parameter that rests on no evidence, and
 * what the size of the others depends on most. */
void answer_dependence(struct statements *out, const struct answer_comparison *c, int measure);
/* How long the reduction of encounters outlasts levers that end, where there are such policies. */
void answer_ended(struct statements *out, const struct scenario *s, const struct comparison *c);
/* "belief in official messages (belief.trust)" into the words of a statement. */
void say_parameter(struct statement *st, const struct scenario *s, int parameter);
/* The label of a policy, else its id. */
const char *label_or_id(const struct policy *policy);
const char *policy_label(const struct scenario *s, int policy);
/* Of how many values of the scenario are measured, calibrated and assumed. */
void answer_values(struct statements *out, const struct scenario *s);
void answer_calibration(struct statements *out, const struct calibration *c);
void answer_assimilation(struct statements *out, const struct assimilation *as);
void answer_forecast(struct statements *out, const struct forecast *f);
void answer_validation(struct statements *out, const struct validation *v, int origins);
/* The three largest of the best kind there is. */
void answer_sensitivity(struct statements *out, const struct scenario *s, const struct sensitivity_options *o,
                        const struct sensitivity *r);

#endif
