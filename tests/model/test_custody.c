/* Custody: exits, throughput, transfers within the room, overflow, ages. */
#include "model/custody.h"
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

static int64_t people_held(const struct world *w, int f, int k)
{
    int64_t n = 0;
    for (int age = 0; age < AGE_DAYS; age++)
        n += custody_state(w)->people[f][age][k];
    return n;
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

/* A facility takes over no more than its intake times scale, whatever its beds; the pace multiplies that. */
static void test_intake(void **state)
{
    (void)state;
    for (int pace = 1; pace <= 2; pace++) {
        struct still_world q;
        taken_in(&q);
        q.t.facilities[CBP].stay_days = 1;
        still_set(&q, "custody.intake.hhs", 120000);
        still_set(&q, "custody.pace.hhs", pace);
        still_leave(&q, A_CHILDREN, 0, 1);
        still_start(&q, 2, 0);
        still_live(&q, 1);
        still_binomial("taken over", still_measure(&q, M_CUSTODY_IN, HHS), 2 * PEOPLE, pace * 0.12);
        assert_true(still_measure(&q, M_RELEASED, A_CHILDREN) == 0);
        still_end(&q);
    }
}

/* A facility of twice the pace processes twice as many; doubt about the stay multiplies it, whatever the lever states. */
static void test_pace(void **state)
{
    (void)state;
    for (int limited = 0; limited < 2; limited++) {
        struct still_world q;
        taken_in(&q);
        q.t.facilities[CBP].throughput = limited ? 100000 : 0;
        still_set(&q, "custody.pace.cbp", 2);
        still_set(&q, "custody.stay_doubt.cbp", 0.5);
        still_lever(&q, "custody.stay.cbp", 1.25, 0, 0); /* 4 x 1.25 x 0.5 = 2.5 days */
        still_leave(&q, A_ADULTS, 0, 1);
        still_start(&q, 1, 0);
        still_live(&q, 1);
        still_binomial("out", still_measure(&q, M_CUSTODY_OUT, CBP), PEOPLE, limited ? 0.2 : 0.4);
        still_end(&q);
    }
}

/* Ten by equal weights are 3, 4 and 3: 10/3, 20/3 and 10 rounded are 3, 7 and 10. */
static void test_allot(void **state)
{
    int64_t share[3];
    (void)state;
    allot(10, (const double[3]){2, 2, 2}, 3, share);
    assert_true(share[0] == 3 && share[1] == 4 && share[2] == 3);
    allot(100, (const double[3]){0, 3, 1}, 3, share);
    assert_true(share[0] == 0 && share[1] == 75 && share[2] == 25);
    allot(100, (const double[3]){0, 0, 0}, 3, share);
    assert_true(share[0] == 0 && share[1] == 0 && share[2] == 0);
}

/* The shelters begin with 3,000 children times the scale of 2, of b three times as many as of a, as they depart. */
static void test_stated_stock(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[HHS].held_stated = 1;
    q.t.facilities[HHS].held = 3000;
    q.t.classes[A_CHILDREN].departures_per_month = 100;
    q.t.classes[B_CHILDREN].departures_per_month = 300;
    still_start(&q, 2, 0);
    still_live(&q, 0);
    double out = still_measure(&q, M_CUSTODY_OUT, HHS), held = still_measure(&q, M_CUSTODY, HHS);
    still_binomial("out", out, 6000, 0.1);
    assert_true(held + out == 6000 && still_measure(&q, M_CUSTODY, CBP) == 0);
    still_binomial("of a", (double)people_held(q.w, HHS, A_CHILDREN), 1500, 0.9);
    still_binomial("of b", (double)people_held(q.w, HHS, B_CHILDREN), 4500, 0.9);
    still_live(&q, 1);
    assert_true(still_measure(&q, M_CUSTODY, HHS) == held - still_measure(&q, M_CUSTODY_OUT, HHS));
    assert_true(world_people(q.w) == q.w->people_in);
    still_end(&q);
}

/* Who came in before the first day is as many as is stated then. */
static void test_stated_stock_of_held(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[CBP].held_stated = 1;
    q.t.facilities[CBP].held = 40000;
    still_leave(&q, A_ADULTS, -1, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    still_binomial("out", still_measure(&q, M_CUSTODY_OUT, CBP), 40000, 0.25);
    assert_true(still_measure(&q, M_CUSTODY, CBP) + still_measure(&q, M_CUSTODY_OUT, CBP)
                == 40000 + still_measure(&q, M_CUSTODY_IN, CBP));
    assert_true(people_held(q.w, CBP, B_ADULTS) == 0);
    still_end(&q);
}

/* Of 100 million a hundredth goes on a day, times the noise of the day: its mean is 1, its logarithm has the stated spread. */
static void test_day_noise(void **state)
{
    enum { DAYS = 90 };
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[HHS].stay_days = 100;
    q.t.facilities[HHS].held_stated = 1;
    q.t.facilities[HHS].held = 1e8;
    still_set(&q, "custody.day_noise.hhs", 0.2);
    still_start(&q, 1, 0);
    double held = 1e8, mean = 0, log_mean = 0, squares = 0;
    for (int day = 0; day < DAYS; day++) {
        still_live(&q, day);
        double noise = still_measure(&q, M_CUSTODY_OUT, HHS) / (0.01 * held);
        held = still_measure(&q, M_CUSTODY, HHS);
        mean += noise / DAYS;
        log_mean += log(noise) / DAYS;
        squares += log(noise) * log(noise) / DAYS;
    }
    still_near("mean", mean, 1, 4 * 0.2 / sqrt(DAYS));
    still_near("spread", sqrt(squares - log_mean * log_mean), 0.2, 4 / sqrt(2.0 * DAYS));
    still_end(&q);
}

/* People of a demographic in a facility: all others of the facility are in other elements. */
static void test_holdings(void **state)
{
    static struct holding holdings[] = {{"cbp.child", CBP, 1}, {"hhs.child", HHS, 1}, {"cbp.adult", CBP, 0}};
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.s.holdings = holdings;
    q.t.s.holding_count = 3;
    q.t.s.holding_of[CBP][1] = 1;
    q.t.s.holding_of[HHS][1] = 2;
    q.t.s.holding_of[CBP][0] = 3;
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_leave(&q, B_CHILDREN, 0, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    assert_true(still_measure(&q, M_HELD_IN, 0)
                == still_measure(&q, M_ENCOUNTERS, A_CHILDREN) + still_measure(&q, M_ENCOUNTERS, B_CHILDREN));
    assert_true(still_measure(&q, M_HELD_IN, 2) == still_measure(&q, M_ENCOUNTERS, A_ADULTS));
    assert_true(still_measure(&q, M_HELD_OUT, 0) == 0 && still_measure(&q, M_HELD, 1) == 0);
    double in = still_measure(&q, M_HELD_IN, 0);
    still_live(&q, 1);
    double out = still_measure(&q, M_HELD_OUT, 0);
    still_binomial("children out", out, in, 0.25);
    assert_true(still_measure(&q, M_HELD_IN, 1) == out);
    assert_true(still_measure(&q, M_HELD, 1) == out);
    assert_true(still_measure(&q, M_HELD, 0) == in - out + still_measure(&q, M_HELD_IN, 0));
    assert_true(still_measure(&q, M_HELD, 0) + still_measure(&q, M_HELD, 2) == still_measure(&q, M_CUSTODY, CBP));
    assert_true(still_measure(&q, M_HELD_OUT, 2) + out == still_measure(&q, M_CUSTODY_OUT, CBP));
    still_end(&q);
}

/* 55 of 100 people go: all who are held longest, half of those a day younger. */
static void test_oldest_shares(void **state)
{
    static const int64_t people[AGE_DAYS] = {10, 20, 30, 40};
    double share[AGE_DAYS];
    (void)state;
    oldest_first(people, 55, share);
    assert_true(share[0] == 0 && share[1] == 0 && share[2] == 0.5 && share[3] == 1);
    oldest_first(people, 200, share);
    for (int age = 0; age < AGE_DAYS; age++)
        assert_true(share[age] == 1);
}

/* Children of a came in a day before those of b: while they last, none of b leaves. */
static void test_oldest_first(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    still_set(&q, "custody.oldest_first", 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_leave(&q, B_CHILDREN, 1, 1);
    still_start(&q, 1, 0);
    for (int day = 0; day < 3; day++)
        still_live(&q, day);
    double a = 0.75 - (0.75 + 1) / 4; /* a quarter of a on day 1, of all on day 2 */
    still_near("children of a", (double)people_held(q.w, CBP, A_CHILDREN), a * PEOPLE, 0.01);
    still_near("children of b", (double)people_held(q.w, CBP, B_CHILDREN), PEOPLE, 0.01);
    still_live(&q, 3);
    assert_true(people_held(q.w, CBP, A_CHILDREN) < 200); /* who came late */
    still_near("children of b, then", (double)people_held(q.w, CBP, B_CHILDREN), (1.3125 * 0.75) * PEOPLE, 0.01);
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

/* People go on to the first facility of the chain that takes them, or nowhere. */
static void test_chain(void **state)
{
    (void)state;
    struct still_world q;
    taken_in(&q);
    q.t.facilities[HHS].next = CBP;
    still_start(&q, 1, 0);
    assert_int_equal(q.plan->next_facility[CBP][0], CBP); /* HHS takes no adults */
    assert_int_equal(q.plan->next_facility[CBP][1], HHS);
    still_end(&q);
    q.t.facilities[CBP].demographics = 2;
    still_start(&q, 1, 0);
    assert_int_equal(q.plan->next_facility[CBP][0], -1);
    assert_int_equal(q.plan->entry_facility[0], -1);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exits),         cmocka_unit_test(test_throughput),
        cmocka_unit_test(test_room),          cmocka_unit_test(test_release_when_full),
        cmocka_unit_test(test_over_capacity), cmocka_unit_test(test_removal),
        cmocka_unit_test(test_children),      cmocka_unit_test(test_no_facility),
        cmocka_unit_test(test_intake),        cmocka_unit_test(test_pace),
        cmocka_unit_test(test_holdings),      cmocka_unit_test(test_oldest_shares),
        cmocka_unit_test(test_oldest_first),  cmocka_unit_test(test_allot),
        cmocka_unit_test(test_stated_stock),  cmocka_unit_test(test_stated_stock_of_held),
        cmocka_unit_test(test_day_noise),     cmocka_unit_test(test_chain)};
    return cmocka_run_group_tests(tests, 0, 0);
}
