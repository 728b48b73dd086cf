/* Triggered rules on numbers that are known by day: when they fire, what they set, when they end. */
#include "support/still_world.h"
#include "test.h"

enum { DAYS = 14, CBP = 0 };

/* People in custody: everybody met on some days is held for good, so that custody rises by one class a day. */
static void held(struct still_world *q, struct rule *rule)
{
    still_init(q);
    for (int k = 0; k < 4; k++)
        q->t.classes[k].pool = 1000;
    for (int k = 0; k < 4; k++)
        still_leave(q, k, 2 + k, 1);
    still_set(q, "border.attempt_rate", 10);
    q->t.facilities[CBP].throughput = 1;
    q->t.facilities[CBP].next = -1;
    still_set(q, "processing.capacity", 0);
    still_set(q, "cost.officer_day", 1);
    q->t.places[POST].enforcement = 1;
    still_set(q, "enforcement.hazard", 0);
    *rule = (struct rule){.measure = M_CUSTODY, .slot = CBP, .above = 1, .of_capacity = -1, .from = q->t.s.start};
}

/* The rule of the changed policy doubles effort of the transit country, with a ramp or at once. */
static void bind(struct still_world *q, struct rule *rule)
{
    struct policy *policy = &q->t.policies[SMALL_CHANGED];
    int fixed = policy->fixed_count;
    still_lever(q, "enforcement.effort.transit", 2, 0, 0);
    policy->fixed_count = fixed;
    rule->settings_first = fixed;
    rule->settings_count = 1;
    policy->rules = rule;
    policy->rule_count = 1;
}

/* Effort by day, from officer-days: what is in force is 1 + on[day]. */
static void expect_effort(struct still_world *q, const double effort[DAYS])
{
    still_start(q, 1, 0);
    for (int day = 0; day < DAYS; day++) {
        still_live(q, day);
        double found = still_measure(q, M_OFFICER_DAYS, 0) / 1000;
        if (found > effort[day] + 1e-9 || found < effort[day] - 1e-9)
            fail_msg("day %d: effort %g for %g", day, found, effort[day]);
    }
    still_end(q);
}

/* Custody is about 1,000 at the end of day 2, 2,000 of day 3, and so on to 4,000: the rule sees it a day later. */
static void test_fires(void **state)
{
    (void)state;
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    rule.threshold = rule.release = 1500;
    rule.for_days = 1;
    bind(&q, &rule);
    expect_effort(&q, (double[DAYS]){1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2});
}

static void test_for_days(void **state)
{
    (void)state;
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    rule.threshold = rule.release = 1500;
    rule.for_days = 3;
    bind(&q, &rule);
    expect_effort(&q, (double[DAYS]){1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2});
}

/* A rule counts days from the day on which it begins to watch. */
static void test_watches_from(void **state)
{
    (void)state;
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    rule.threshold = rule.release = 1500;
    rule.for_days = 2;
    rule.from = q.t.s.start + 9;
    bind(&q, &rule);
    expect_effort(&q, (double[DAYS]){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2});
}

/* Below: it fires before, and ends once the release is passed, not the threshold. */
static void test_below(void **state)
{
    (void)state;
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    rule.above = 0;
    rule.threshold = 1500;
    rule.release = 2500;
    rule.for_days = 1;
    bind(&q, &rule);
    expect_effort(&q, (double[DAYS]){2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1});
}

/* A share of the beds as they are today: capacity, its multiplier, the scale. */
static void test_share_of_beds(void **state)
{
    (void)state;
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    q.t.facilities[CBP].capacity = 1250;
    still_set(&q, "custody.capacity.cbp", 2);
    rule.of_capacity = CBP;
    rule.threshold = rule.release = 0.9; /* of 2,500: 2,250 */
    rule.for_days = 1;
    bind(&q, &rule);
    expect_effort(&q, (double[DAYS]){1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2});
}

/* Settings of a rule count their days from the day on which it fires, in their ramp and to their end. */
static void test_ramp(void **state)
{
    (void)state;
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    rule.threshold = rule.release = 1500;
    rule.for_days = 1;
    bind(&q, &rule);
    q.settings[rule.settings_first].ramp_days = 4;
    q.settings[rule.settings_first].days = 6;
    expect_effort(&q, (double[DAYS]){1, 1, 1, 1, 1.25, 1.5, 1.75, 2, 2, 2, 1, 1, 1, 1});
}

/* Effort of the transit country by day moves officer-days; the rule makes its government cooperate at once. */
static void expect_cooperation(const double effort[DAYS], double threshold, double release, int for_days,
                               const double cooperation[DAYS])
{
    struct still_world q;
    struct rule rule;
    held(&q, &rule);
    still_set(&q, "cooperation.rate", 1);
    for (int day = 0; day < DAYS; day++)
        still_lever(&q, "enforcement.effort.transit", effort[day], day, 1);
    rule = (struct rule){.measure = M_OFFICER_DAYS, .above = 1, .of_capacity = -1, .from = q.t.s.start};
    rule.threshold = threshold;
    rule.release = release;
    rule.for_days = for_days;
    bind(&q, &rule);
    assert_true(option_resolve("cooperation.transit", &q.t.s, &q.settings[rule.settings_first].option,
                               &q.settings[rule.settings_first].index));
    q.settings[rule.settings_first].value = 1;
    still_start(&q, 1, 0);
    for (int day = 0; day < DAYS; day++) {
        still_live(&q, day);
        double found = still_measure(&q, M_COOPERATION, TRANSIT_COUNTRY);
        if (found > cooperation[day] + 1e-9 || found < cooperation[day] - 1e-9)
            fail_msg("day %d: cooperation %g for %g", day, found, cooperation[day]);
    }
    still_end(&q);
}

/* Days count only in a row. */
static void test_in_a_row(void **state)
{
    (void)state;
    expect_cooperation((double[DAYS]){1, 1, 2, 1, 2, 1, 2, 2, 1, 1, 1, 1, 1, 1}, 1500, 1e9, 2,
                       (double[DAYS]){0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0});
}

/* Between threshold and release it stays as it is; it may fire again. */
static void test_hysteresis(void **state)
{
    (void)state;
    expect_cooperation((double[DAYS]){2, 2, 3, 2, 2, 1, 2, 2, 3, 2, 1, 1, 1, 1}, 2500, 1500, 1,
                       (double[DAYS]){0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fires),         cmocka_unit_test(test_for_days),
                                       cmocka_unit_test(test_watches_from),  cmocka_unit_test(test_below),
                                       cmocka_unit_test(test_share_of_beds), cmocka_unit_test(test_ramp),
                                       cmocka_unit_test(test_in_a_row),      cmocka_unit_test(test_hysteresis)};
    return still_run_tests(tests);
}
