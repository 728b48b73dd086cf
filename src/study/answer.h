/* The answer of a result: one paragraph with its numbers. It is composed here
 * alone; the terminal, JSON, the result file (note `answer`) and the report all
 * show this text. Failure to allocate marks the text failed. */
#ifndef FLUJO_STUDY_ANSWER_H
#define FLUJO_STUDY_ANSWER_H

#include "base/text.h"
#include "engine/fit.h"
#include "study/assimilate.h"
#include "study/calibrate.h"
#include "study/compare.h"
#include "study/model_sensitivity.h"
#include "study/validate.h"

/* One sentence on the fit to the observed months of encounters: their number, the
 * error of the median and the share inside the 90 % interval. */
void answer_fit(struct text *t, double months, double rmspe_median, double coverage_90);
/* Encounters of the whole run, and their fit to the observations. `work` has
 * room for one number a replicate. */
void answer_run(struct text *t, const struct ensemble *e, const struct fit *fit, double *work);
/* The differences from the baseline over the longest horizon, whose name is
 * `horizon`. */
void answer_comparison(struct text *t, const struct scenario *s, const struct comparison *c,
                       const struct run_request *request, const char *horizon);
/* Which of the ensembles (one a policy, all of one request, with horizon sums)
 * is best in which respect, in how many replicates, and on which assumptions the order
 * depends most: three at most, and only those that chance does not explain. */
void answer_best(struct text *t, const struct allocator *a, const struct ensemble *const *ensembles, int count,
                 int horizon);
/* How long the reduction of encounters outlasts levers that end, where there are such policies. */
void answer_ended(struct text *t, const struct scenario *s, const struct comparison *c);
/* Which differences from ensembles[baseline] would turn their sign with half or twice one
 * parameter that rests on no evidence, and what the size of the others depends on most. */
void answer_dependence(struct text *t, const struct allocator *a, const struct ensemble *const *ensembles, int count,
                       int baseline, int horizon);
/* What a comparison of members that replay the record is, and what it leaves out. */
void answer_replay(struct text *t);
void answer_calibration(struct text *t, const struct calibration *c);
void answer_assimilation(struct text *t, const struct assimilation *as);
void answer_forecast(struct text *t, const struct forecast *f);
void answer_validation(struct text *t, const struct validation *v, int origins);
/* The three largest of the best kind there is. */
void answer_sensitivity(struct text *t, const struct sensitivity *r);

#endif
