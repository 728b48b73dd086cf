/* A parameter that decides is found, one that does not is not. */
#include "test.h"

#include "study/reversal.h"
#include "study/answer.h"
#include "support/small_scenario.h"
#include <string.h>

enum { REPLICATES = 300, SLOT_COUNT = 400 };

static double horizon_a[REPLICATES][SLOT_COUNT], horizon_b[REPLICATES][SLOT_COUNT], parameters[REPLICATES][3];
static unsigned char done[REPLICATES];

static void test_decisive_parameter(void **state)
{
    (void)state;
    struct small_scenario t;
    small_scenario_init(&t);
    small_scenario_set(&t, "smuggler.share", 0.5);
    small_scenario_set(&t, "belief.trust", 0.5);
    small_scenario_set(&t, "travel.give_up", 0.1);
    struct ensemble a = {.scenario = &t.s,
                         .replicates = REPLICATES,
                         .slots = SLOT_COUNT,
                         .done = done,
                         .horizon_count = 1,
                         .horizon = horizon_a[0],
                         .parameters = parameters[0]},
                    b;
    measure_offsets(&t.s, a.offset);
    int at = a.offset[M_ENCOUNTERS];
    assert_true(measure_total_slots(&t.s) <= SLOT_COUNT);
    for (int r = 0; r < REPLICATES; r++) {
        done[r] = r != 7; /* an incomplete one is left out */
        parameters[r][0] = (r * 37 % REPLICATES) / (double)REPLICATES;
        parameters[r][1] = r / (double)REPLICATES;
        parameters[r][2] = 3;                                /* no spread */
        horizon_a[r][at] = parameters[r][1] < 0.4 ? 10 : 20; /* a is lower where the second one is small */
        horizon_b[r][at] = 15;
    }
    b = a;
    b.horizon = horizon_b[0];
    struct reversal found[3];
    assert_int_equal(reversal_find(memory_default(), &a, &b, M_ENCOUNTERS, 0, found, 3), 2);
    assert_int_equal(found[0].parameter, 1);
    assert_true(found[0].reverses);
    assert_true(found[0].p_value < 1e-6);
    assert_true(found[0].lower_below > 0.75 && found[0].lower_above == 0);
    assert_int_equal(found[1].parameter, 0);
    assert_true(found[1].p_value > 1e-3);

    /* The answer names the one that decides, and not the one that chance explains. */
    struct text answer;
    const struct ensemble *both[] = {&a, &b};
    a.completed = b.completed = REPLICATES - 1, b.policy = 1;
    text_init(&answer, memory_default());
    answer_best(&answer, memory_default(), both, 2, 0);
    assert_non_null(strstr(answer.data, "this depends most on belief.trust"));
    assert_null(strstr(answer.data, "smuggler.share"));
    text_clear(&answer);
    for (int r = 0; r < REPLICATES; r++)
        horizon_a[r][at] = r % 2 ? 10 : 20;
    answer_best(&answer, memory_default(), both, 2, 0);
    assert_non_null(strstr(answer.data, "no single assumption on which this depends"));
    text_free(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_decisive_parameter)};
    return cmocka_run_group_tests(tests, 0, 0);
}
