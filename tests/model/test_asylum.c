/* Asylum cases: claims, decisions, grants, removals, and the age of what is open. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

/* Everybody encountered is released on the same day, and a share claims. */
static void released(struct still_world *q, double claim)
{
    still_init(q);
    q->t.s.facility_count = 0;
    still_set(q, "asylum.claim.single_adult", claim);
}

static double decided(const struct still_world *q)
{
    return still_measure(q, M_ASYLUM_GRANTED, 0) + still_measure(q, M_ASYLUM_DENIED, 0);
}

/* Cases of one day are as old as days have passed, whatever is decided. */
static void test_backlog(void **state)
{
    (void)state;
    struct still_world q;
    released(&q, 0.5);
    still_set(&q, "asylum.decisions", 20000);
    still_set(&q, "border.attempt_rate", 10);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 2, 0);
    still_live(&q, 0);
    double open = decided(&q) + still_measure(&q, M_ASYLUM_BACKLOG, 0);
    still_binomial("cases", open, still_measure(&q, M_RELEASED, A_ADULTS), 0.5);
    for (int day = 0; day < 10; day++) {
        still_live(&q, day);
        double rest = still_measure(&q, M_ASYLUM_BACKLOG, 0);
        still_binomial("decided", decided(&q), open, 20000 * 2 / open);
        if (day == 0) assert_true(still_measure(&q, M_ASYLUM_DAYS, 0) == 0);
        if (day > 0) still_near("age", still_measure(&q, M_ASYLUM_DAYS, 0), day, 0.002);
        if (day > 0)
            assert_true(fabs(rest - (open - decided(&q))) <= 100); /* the last few of the border come on day 1 */
        open = rest;
    }
    still_end(&q);
}

/* Without a backlog all cases are decided, and age is nothing. */
static void test_no_backlog(void **state)
{
    (void)state;
    struct still_world q;
    released(&q, 1);
    still_set(&q, "asylum.decisions", 1e9);
    still_set(&q, "asylum.grant.a", 0.3);
    still_set(&q, "asylum.grant.b", 0.9);
    still_set(&q, "asylum.removal", 0.2);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 0);
    double all = still_measure(&q, M_RELEASED, A_ADULTS), denied = still_measure(&q, M_ASYLUM_DENIED, 0);
    assert_true(decided(&q) == all && still_measure(&q, M_ASYLUM_BACKLOG, 0) == 0);
    still_binomial("granted", still_measure(&q, M_ASYLUM_GRANTED, 0), all, 0.3);
    still_binomial("removed", still_measure(&q, M_RETURNED, A_ADULTS), denied, 0.2);
    assert_true(still_measure(&q, M_SETTLED, 0) == all - still_measure(&q, M_RETURNED, A_ADULTS));
    still_end(&q);
}

/* Those removed after a decision go home, and may form the intent again. */
static void test_removed_go_home(void **state)
{
    (void)state;
    struct still_world q;
    released(&q, 1);
    still_set(&q, "asylum.decisions", 1e9);
    still_set(&q, "asylum.grant", 0);
    still_set(&q, "asylum.removal", 1);
    still_set(&q, "reattempt.home_retry", 1);
    still_set(&q, "reattempt.home_days", 1);
    still_leave(&q, A_ADULTS, 0, 0);
    still_run(&q, 1);
    still_near("set out anew", still_measure(&q, M_DEPARTURES, A_ADULTS), PEOPLE * (1 - exp(-1)), 0.01);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_backlog), cmocka_unit_test(test_no_backlog),
                                       cmocka_unit_test(test_removed_go_home)};
    return still_run_tests(tests);
}
