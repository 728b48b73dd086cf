/* Shares expelled by class beside the lever of their demographic. */
#include "model/world.h"
#include "scenario/measures.h"
#include "support/check.h"
#include "support/small_scenario.h"

#include <math.h>
#include <string.h>

/* All adults .6 all year; those of origin b .8 until June, .9 after. */
struct shares {
    struct small_scenario t;
    struct series series[2];
    double all[366], own[366];
    struct class_record record[4];
};

static void init(struct shares *x, double lever)
{
    small_scenario_init(&x->t);
    small_scenario_set(&x->t, "expulsion.single_adult", lever);
    x->series[0] = (struct series){"share", "single_adult", x->t.s.start, 366, x->all};
    x->series[1] = (struct series){"share", "b_single_adult", x->t.s.start, 366, x->own};
    for (int d = 0; d < 366; d++)
        x->all[d] = 0.6, x->own[d] = d < 182 ? 0.8 : 0.9;
    x->t.s.series = x->series;
    x->t.s.series_count = 2;
    for (int k = 0; k < 4; k++)
        x->record[k] = (struct class_record){k == 2 ? 1 : -1, 0};
    for (int p = 0; p < SMALL_POLICIES; p++)
        x->t.policies[p].expulsion_record = x->record;
}

/* Share expelled of a class in the second half of the year. */
static double expelled(struct shares *x, int policy, int k)
{
    struct ensemble *e = small_scenario_run(&x->t, policy, 20, 3);
    double n[2] = {0};
    for (int m = 6; m < 12; m++) {
        const double *row = e->mean_monthly + (size_t)m * (size_t)e->mean_slots;
        n[0] += row[e->offset[M_EXPELLED] + k];
        n[1] += row[e->offset[M_ENCOUNTERS] + k];
    }
    ensemble_free(memory_default(), e);
    return n[0] / n[1];
}

static void near(double a, double b) { assert_true(fabs(a - b) < 0.012); }

/* Of the encounters some are at ports, which expel nobody: compare with a lever of 1. */
static void classes_keep_their_distance_on_the_logit_scale(void **state)
{
    struct shares x;
    (void)state;
    init(&x, 1);
    double most = expelled(&x, SMALL_BASE, 2);
    near(expelled(&x, SMALL_BASE, 0), most);
    init(&x, 0.6);
    near(expelled(&x, SMALL_BASE, 0) / most, 0.6);
    near(expelled(&x, SMALL_BASE, 2) / most, 0.9);
    x.t.policies[SMALL_BASE].expulsion_held = date_make(2020, 3, 1);
    near(expelled(&x, SMALL_BASE, 2) / most, 0.8);
    init(&x, 0.3); /* odds 3/7 times (9) / (3/2) = 18/7 */
    near(expelled(&x, SMALL_BASE, 2) / most, 18.0 / 25);
    init(&x, 0);
    assert_true(expelled(&x, SMALL_BASE, 2) == 0);
}

static void policies_part_where_one_record_stands_still(void **state)
{
    struct shares x;
    (void)state;
    init(&x, 0.6);
    assert_int_equal(policies_part(&x.t.s, SMALL_BASE, SMALL_CHANGED, x.t.s.end), x.t.s.end + 1);
    x.t.policies[SMALL_CHANGED].expulsion_held = date_make(2020, 5, 9);
    assert_int_equal(policies_part(&x.t.s, SMALL_BASE, SMALL_CHANGED, x.t.s.end), date_make(2020, 5, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_keep_their_distance_on_the_logit_scale),
        cmocka_unit_test(policies_part_where_one_record_stands_still),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
