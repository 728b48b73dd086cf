/* Beds of a facility day by day, as the policy shown sets them. */
#ifndef FLUJO_REPORT_BEDS_H
#define FLUJO_REPORT_BEDS_H

#include "report/context.h"

/* What is known of the beds. */
enum beds_known {
    BEDS_NOT_STATED,    /* the facility has no capacity */
    BEDS_FOLLOW_SERIES, /* the policy ties them to a series, which a result does not hold */
    BEDS_KNOWN,
    BEDS_KNOWN_BUT_RULES /* rules of the policy may change them further, replicate by replicate */
};

/* One point for each of `days`, in order; left empty unless they are known.
 * Where the share of beds has a prior, its central value stands. */
enum beds_known beds_load(struct report *r, const char *facility, const struct curve *days, struct curve *out);

#endif
