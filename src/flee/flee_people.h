/* Attributes of people on which rules act, and the people of agents.csv.
 *
 * People who act alike are of one kind: the attributes that no rule looks at are left out, and ages fall into the
 * groups that the rules part. Each new person is of a kind by chance, independently for each attribute, with the
 * weights of its start place (demographics_NAME.csv). Constant after reading; everything lives in the instance's
 * arena. */
#ifndef FLUJO_FLEE_PEOPLE_H
#define FLUJO_FLEE_PEOPLE_H

#include <stdint.h>

enum flee_attribute { FLEE_FLOOD_AWARENESS, FLEE_AGE, FLEE_GENDER, FLEE_ETHNICITY, FLEE_RELIGION, FLEE_ATTRIBUTES };
enum flee_age { FLEE_TO_14, FLEE_TO_18, FLEE_TO_59, FLEE_OLDER };
enum flee_gender { FLEE_OTHER_GENDER, FLEE_MALE, FLEE_FEMALE };
enum { FLEE_KINDS_MAX = 256 };

struct flee_people {
    const char *file[FLEE_ATTRIBUTES + 1]; /* what was read, agents.csv last; null: not needed */
    int kinds;                             /* 0 and 1: all act alike */
    int (*value)[FLEE_ATTRIBUTES]; /* [kind]: flood awareness as given, flee_age, flee_gender, others by number */
    double *share;                 /* [place][kind] of those who start there, sum 1 */
    int64_t *listed;               /* [place][kind] of agents.csv, there from day 0; null: none */
};

#endif
