/* Custody: exits, throughput, transfers within the room, overflow, ages. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

enum { CBP, HHS };

/* Everybody encountered is taken in: adults leave from border custody, children go on to shelters. */
static void taken_in(struct still_world *q)
{
    still_init(q);
    q->t.facilities[CBP].stay_days = 4;
    q->t.facilities[CBP].throughput = 0;
    q->t.facilities[CBP].capacity = 1e9;
    q->t.facilities[HHS].stay_days = 10;
    q->t.facilities[HHS].capacity = 1e9;
}

/* Who comes in leaves tomorrow at the earliest; then 1 / stay a day. */
static void test_exits(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    still_set(&q, "custody.stay.cbp", 1.25); /* five days */
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double held = still_measure(&q, M_CUSTODY_IN, CBP);
    assert_true(held == still_measure(&q, M_ENCOUNTERS, A_ADULTS));
    assert_true(still_measure(&q, M_CUSTODY, CBP) == held && still_measure(&q, M_CUSTODY_OUT, CBP) == 0);
    for (int day = 1; day < 5; day++) {
        still_live(&q, day);
        double out = still_measure(&q, M_CUSTODY_OUT, CBP);
        still_binomial("out", out, held, 0.2);
        assert_true(still_measure(&q, M_RELEASED, A_ADULTS) == out);
        held += still_measure(&q, M_CUSTODY_IN, CBP) - out;
        assert_true(still_measure(&q, M_CUSTODY, CBP) == held);
    }
    still_end(&q);
}

/* No more than throughput times processing capacity times scale, for all classes together. */
static void test_throughput(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].throughput = 500;
    still_set(&q, "processing.capacity", 3);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 4, 0);
    for (int day = 0; day < 3; day++)
        still_live(&q, day);
    double limit = 500 * 3 * 4;
    still_binomial("out", still_measure(&q, M_CUSTODY_OUT, CBP), 8 * PEOPLE, limit / (8 * PEOPLE));
    still_end(&q);
}

/* Children go on as there is room: free beds of the next facility and those freed there today. */
static void test_room(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].stay_days = 1;
    q.t.facilities[HHS].capacity = 100000;
    still_set(&q, "custody.capacity.hhs", 1.5);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 2, 0);
    still_live(&q, 1);
    double beds = 100000 * 1.5 * 2;
    still_binomial("into empty beds", still_measure(&q, M_CUSTODY_IN, HHS), 2 * PEOPLE, beds / (2 * PEOPLE));
    double held = still_measure(&q, M_CUSTODY, HHS);
    still_live(&q, 2);
    still_near("into beds freed today", still_measure(&q, M_CUSTODY_IN, HHS), beds - held * 0.9, 0.03);
    assert_true(still_measure(&q, M_RELEASED, A_CHILDREN) == still_measure(&q, M_CUSTODY_OUT, HHS));
    still_end(&q);
}

/* Of those for whom there is no room a share is released. */
static void test_release_when_full(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].stay_days = 2;
    q.t.facilities[HHS].capacity = 200000;
    still_set(&q, "custody.release_when_full.unaccompanied_child", 0.25);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_run(&q, 0);
    double held = still_measure(&q, M_CUSTODY, CBP);
    still_live(&q, 1);
    still_binomial("go on", still_measure(&q, M_CUSTODY_IN, HHS), held, 200000 / held);
    still_binomial("released", still_measure(&q, M_RELEASED, A_CHILDREN), held, (0.5 - 200000 / held) * 0.25);
    still_end(&q);
}

/* People over capacity times its multiplier and the scale; beds used are those of all facilities. */
static void test_over_capacity(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].capacity = 100000;
    still_set(&q, "custody.capacity.cbp", 2);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 3, 0);
    still_live(&q, 2);
    double cbp = still_measure(&q, M_CUSTODY, CBP), hhs = still_measure(&q, M_CUSTODY, HHS);
    assert_true(hhs > 100000);
    assert_true(still_measure(&q, M_BEDS, CBP) == 100000 * 2 * 3);
    assert_true(still_measure(&q, M_BEDS, HHS) == q.t.facilities[HHS].capacity * 3);
    still_near("over", still_measure(&q, M_CUSTODY_OVER, CBP), cbp - 100000 * 2 * 3, 1e-12);
    assert_true(still_measure(&q, M_CUSTODY_OVER, HHS) == 0);
    assert_true(still_measure(&q, M_BEDS, CBP) == 600000 && still_measure(&q, M_BEDS, HHS) == 3e9);
    assert_true(still_measure(&q, M_BED_DAYS, 0) == cbp + hhs);
    still_end(&q);
}

/* At the end of custody a share is removed, the others are released. */
static void test_removal(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].stay_days = 1;
    still_set(&q, "custody.removal.single_adult", 0.3);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 1);
    double out = still_measure(&q, M_CUSTODY_OUT, CBP);
    assert_true(out > 0.99 * PEOPLE);
    still_binomial("removed", still_measure(&q, M_RETURNED, A_ADULTS), out, 0.3);
    assert_true(still_measure(&q, M_RELEASED, A_ADULTS) + still_measure(&q, M_RETURNED, A_ADULTS) == out);
    still_end(&q);
}

/* Children who came in on a day are held for 72 hours three days later; their mean stay is Little's law. */
static void test_children(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    double in = 0;
    for (int day = 0; day < 6; day++) {
        still_live(&q, day);
        if (day == 0) in = still_measure(&q, M_ENCOUNTERS, A_CHILDREN);
        double over = still_measure(&q, M_CHILDREN_OVER_72H, 0), expected = in * pow(0.75, day);
        if (day < 3)
            assert_true(over == 0);
        else
            still_near("children held three days", over, expected, 0.02);
        if (day > 0) still_near("stay", still_measure(&q, M_STAY_HOURS, 0), 4 * 24, 0.02);
    }
    still_end(&q);
}

/* A demographic that no facility takes in is released at once. */
static void test_no_facility(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].demographics = 2;
    still_set(&q, "custody.removal", 0.5);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 0);
    still_binomial("released", still_measure(&q, M_RELEASED, A_ADULTS), still_measure(&q, M_PROCESSED, A_ADULTS), 0.5);
    assert_true(still_measure(&q, M_CUSTODY_IN, CBP) == 0);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exits),         cmocka_unit_test(test_throughput),
                                       cmocka_unit_test(test_room),          cmocka_unit_test(test_release_when_full),
                                       cmocka_unit_test(test_over_capacity), cmocka_unit_test(test_removal),
                                       cmocka_unit_test(test_children),      cmocka_unit_test(test_no_facility)};
    return cmocka_run_group_tests(tests, 0, 0);
}
