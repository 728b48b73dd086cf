/* A world in which nothing happens but what a test starts: the small scenario
 * without noise, enforcement, rests or smugglers, on routes that take no time.
 *
 * All people of a class leave home on days that the test names; they are at the
 * border on the same day, those of origin a in the first sector, those of b in
 * the second. With a million people a class, chances of 0 and 1 give whole
 * numbers and others give shares within a few parts in a thousand. */
#ifndef STILL_WORLD_H
#define STILL_WORLD_H

#include "model/world.h"
#include "support/small_scenario.h"

enum { A_ADULTS, A_CHILDREN, B_ADULTS, B_CHILDREN };
enum { HOME_A, HOME_B, POST, CITY_E, CITY_W, SECTOR_E, SECTOR_W };
enum { A_TO_POST, POST_TO_CITY_E, CITY_E_TO_SECTOR, B_TO_CITY_W, CITY_W_TO_SECTOR, STILL_ROUTES };
enum { HOME_COUNTRY, TRANSIT_COUNTRY, DESTINATION_COUNTRY };

static const double PEOPLE = 1e6; /* of a class */

extern int still_expected; /* 1: worlds are started by expected draws */
/* Runs a group of tests under both engines. */
#define still_run_tests(tests)                                                                                         \
    (cmocka_run_group_tests_name("exact", (tests), 0, 0)                                                               \
     + (still_expected = 1, cmocka_run_group_tests_name("expected", (tests), 0, 0)))

struct still_world {
    struct small_scenario t;
    struct setting settings[32];
    struct plan *plan;
    struct world *w;
};

void still_init(struct still_world *q);
/* An option for all days; may be set again. */
void still_set(struct still_world *q, const char *key, double value);
/* A lever from a day on, 0 = the first; for some days, 0 = to the end. */
struct setting *still_lever(struct still_world *q, const char *key, double value, int from, int days);
/* All people of a class who are at home with intent leave on a day; all who come to be, for more days. */
void still_leave(struct still_world *q, int class_index, int day, int days);

/* Set out the world, of a population scale, for the stream of a replicate. */
void still_start(struct still_world *q, double scale, uint32_t replicate);
/* Live until a day is over. */
void still_live(struct still_world *q, int day);
double still_measure(const struct still_world *q, int measure, int slot); /* of the last day lived */
double still_total(const struct still_world *q, int measure);             /* over all slots */
void still_end(struct still_world *q);
/* Start and live until a day is over, in one. */
void still_run(struct still_world *q, int day);

/* Fail unless a is b within a share, or a number, of it. */
void still_near(const char *what, double a, double b, double share);
/* Fail unless a count agrees with n people who each have a chance: within five standard deviations. */
void still_binomial(const char *what, double count, double n, double chance);

#endif
