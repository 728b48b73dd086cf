/* Public cost: each unit cost alone, times a number counted by hand. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

enum { DAYS = 4 };

/* A post of force 2, all expelled or returned or taken in as the shares say, and money for the causes. */
static void with_unit_cost(struct still_world *q, const char *cost, double value)
{
    still_init(q);
    q->t.places[POST].enforcement = 2;
    q->t.facilities[1].capacity = 1e9;
    still_set(q, "enforcement.hazard", 0);
    still_set(q, "enforcement.effort.transit", 1.5);
    still_set(q, "enforcement.post.post", 0.5);
    still_set(q, "expulsion", 0.4);
    still_set(q, "return", 0.5);
    still_set(q, cost, value);
    still_leave(q, A_ADULTS, 0, 1);
    still_leave(q, A_CHILDREN, 0, 1);
    still_start(q, 1, 0);
}

/* Cost of a day per unit; the rest of the day is zero. */
static void check_days(const char *cost, double (*units)(const struct still_world *))
{
    struct still_world q;
    with_unit_cost(&q, cost, 7);
    for (int day = 0; day < DAYS; day++) {
        still_live(&q, day);
        still_near(cost, still_measure(&q, M_COST, 0), 7 * units(&q), 1e-12);
    }
    still_end(&q);
}

static double officers(const struct still_world *q)
{
    double days = still_measure(q, M_OFFICER_DAYS, 0);
    still_near("officers", days, 2 * 1000 * 1.5 * 0.5, 1e-12);
    return days;
}

static double sent_away(const struct still_world *q) { return still_total(q, M_EXPELLED) + still_total(q, M_RETURNED); }

static double processed(const struct still_world *q) { return still_total(q, M_PROCESSED); }

static double held(const struct still_world *q)
{
    double beds = still_measure(q, M_BED_DAYS, 0);
    assert_true(beds == still_measure(q, M_CUSTODY, 0) + still_measure(q, M_CUSTODY, 1));
    return beds;
}

static void test_unit_costs(void **state)
{
    (void)state;
    check_days("cost.officer_day", officers);
    check_days("cost.expulsion", sent_away);
    check_days("cost.processing", processed);
    check_days("cost.bed_day", held);
}

/* Beds opened beyond the standing ones are paid for, used or not; each facility has its own cost. */
static void test_beds_opened(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "cost.bed_day.cbp", 3);
    still_set(&q, "cost.bed_day.hhs", 5);
    still_set(&q, "custody.capacity.cbp", 1.5);
    still_set(&q, "custody.capacity.hhs", 0.5);
    still_start(&q, 2, 0);
    still_live(&q, 0);
    double half = 0.5 * q.t.facilities[0].capacity * 2, hhs = still_measure(&q, M_CUSTODY, 1);
    assert_true(half > still_measure(&q, M_CUSTODY, 0));
    still_near("open and empty", still_measure(&q, M_COST, 0), 3 * half + 5 * hhs, 1e-12);
    still_end(&q);
}

/* The public pays public investment, a day's part of the year's millions, and not the private one. */
static void test_investment(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "investment.public", 73.05);
    still_set(&q, "investment.private", 1000);
    still_run(&q, 0);
    still_near("public investment", still_measure(&q, M_COST, 0), 2 * 0.2e6, 1e-12); /* two origins */
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_unit_costs), cmocka_unit_test(test_beds_opened),
                                       cmocka_unit_test(test_investment)};
    return still_run_tests(tests);
}
