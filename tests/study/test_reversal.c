/* A parameter that decides is found, one that does not is not. */
#include "support/check.h"

#include "study/reversal.h"
#include "study/answer.h"
#include "support/small_scenario.h"
#include <string.h>

enum { REPLICATES = 300, SLOT_COUNT = 400 };

static double horizon_a[REPLICATES][SLOT_COUNT], horizon_b[REPLICATES][SLOT_COUNT], parameters[REPLICATES][3];
static unsigned char done[REPLICATES];

/* A scenario with these parameters and no other. */
static void three_parameters(struct small_scenario *t)
{
    small_scenario_init(t);
    small_scenario_bare(t);
    small_scenario_set(t, "smuggler.share", 0.5);
    small_scenario_set(t, "belief.trust", 0.5);
    small_scenario_set(t, "travel.give_up", 0.1);
}

static void test_decisive_parameter(void **state)
{
    (void)state;
    struct small_scenario t;
    three_parameters(&t);
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
    assert_true(found[0].below.lower > 0.75 && found[0].above.lower == 0);
    assert_int_equal(found[1].parameter, 0);
    assert_true(found[1].p_value > 1e-3);

    /* The answer names the one that decides, and not the one that chance explains. */
    static struct policy policies[2] = {{.id = "first"}, {.id = "second"}};
    t.s.policies = policies, t.s.policy_count = 2;
    struct statements said = {.count = 0};
    a.completed = b.completed = REPLICATES - 1, b.policy = 1;
    answer_decides(&said, memory_default(), &a, &b, M_ENCOUNTERS, 0);
    assert_int_equal(said.item[0].kind, SAYS_REVERSES);
    assert_string_equal(said.item[0].words, "trust in official messages (belief.trust)");
    for (int r = 0; r < REPLICATES; r++)
        horizon_a[r][at] = r % 2 ? 10 : 20;
    answer_decides(&said, memory_default(), &a, &b, M_ENCOUNTERS, 0);
    assert_int_equal(said.item[1].kind, SAYS_STEADY);
    assert_string_equal(said.item[1].policy, "first");
}

/* Twenty replicates by hand. The first parameter is 0 to 19: of its lower half a is lower in
 * eight, of the upper half in three with two ties. The second has five replicates on
 * either side of its median, the third four, too few. */
static void test_halves_by_hand(void **state)
{
    enum { N = 20 };
    static const double lower[N] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, .5, .5, 0, 0, 0, 0, 0};
    struct small_scenario t;
    struct reversal found[3];
    double values[N][3];
    (void)state;
    three_parameters(&t);
    struct ensemble a = {.scenario = &t.s,
                         .replicates = N,
                         .completed = N,
                         .slots = SLOT_COUNT,
                         .done = done,
                         .horizon_count = 1,
                         .horizon = horizon_a[0],
                         .parameters = values[0]};
    measure_offsets(&t.s, a.offset);
    int at = a.offset[M_ENCOUNTERS];
    for (int r = 0; r < N; r++) {
        done[r] = 1;
        values[r][0] = r;
        values[r][1] = r < 5 ? -1 : r >= 15;
        values[r][2] = r < 4 ? -1 : r >= 16;
        horizon_a[r][at] = 15 - (lower[r] > 0.5) + (lower[r] < 0.5);
        horizon_b[r][at] = 15;
    }
    struct ensemble b = a;
    b.horizon = horizon_b[0], b.policy = 1;
    assert_near(reversal_shares(&a, &b, M_ENCOUNTERS, 0).lower, 11.0 / N, 1e-12);
    assert_near(reversal_shares(&a, &b, M_ENCOUNTERS, 0).equal, 2.0 / N, 1e-12);
    assert_int_equal(reversal_shares(&a, &b, M_ENCOUNTERS, 0).replicates, N);
    assert_int_equal(reversal_find(memory_default(), &a, &b, M_ENCOUNTERS, 0, found, 3), 2);
    assert_int_equal(found[0].parameter, 1); /* five of five against none */
    assert_near(found[0].below.lower, 1, 1e-12);
    assert_near(found[0].above.lower, 0, 1e-12);
    assert_near(found[0].p_value, erfc(1 / sqrt(0.25 * 0.4) / sqrt(2)), 1e-12);
    assert_int_equal(found[1].parameter, 0);
    assert_near(found[1].median, 9.5, 1e-12);
    assert_near(found[1].below.lower, 0.8, 1e-12);
    assert_near(found[1].above.lower, 0.3, 1e-12); /* and the same in two: with half of these 0.4 */
    assert_near(found[1].above.equal, 0.2, 1e-12);
    assert_int_equal(found[1].reverses, 1);
    assert_near(found[1].p_value, erfc(0.4 / sqrt(0.6 * 0.4 * 0.2) / sqrt(2)), 1e-12); /* 0.068 */
    assert_int_equal(reversal_find(memory_default(), &a, &b, M_ENCOUNTERS, 0, found, 1), 1);
    assert_int_equal(found[0].parameter, 1);
    /* Of both halves on one side of a half nothing reverses; and 0.068 of three is no evidence. */
    for (int r = 10; r < 13; r++)
        horizon_a[r + 5][at] = 14;
    assert_int_equal(reversal_find(memory_default(), &a, &b, M_ENCOUNTERS, 0, found, 3), 2);
    assert_int_equal(found[0].parameter == 0 ? found[0].reverses : found[1].reverses, 0);
    for (int r = 0; r < N; r++)
        values[r][1] = 3, horizon_a[r][at] = 15 - (lower[r] > 0.5) + (lower[r] < 0.5);
    static struct policy policies[2] = {{.id = "first"}, {.id = "second"}};
    struct statements said = {.count = 0};
    struct text sentence;
    t.s.policies = policies, t.s.policy_count = 2;
    text_init(&sentence, memory_default());
    answer_decides(&said, memory_default(), &a, &b, M_ENCOUNTERS, 0);
    assert_int_equal(said.item[0].kind, SAYS_STEADY);
    for (int r = 10; r < 13; r++)
        horizon_a[r][at] = 16; /* now b has fewer: 0.2 against 0.9, p = 0.0017, of three 0.005 */
    answer_decides(&said, memory_default(), &a, &b, M_ENCOUNTERS, 0);
    statement_text(&sentence, &said.item[1], &(struct reader){ENGLISH, NULL});
    assert_string_equal(sentence.data,
                        "One assumption reverses the order: “first” has fewer encounters than “second” in 8 of 10 "
                        "runs with “use of smugglers (smuggler.share)” below 9.5, and in none of 10 runs (the same in "
                        "2) above.");
    text_free(&sentence);
}

/* Three parameters that part the replicates alike: the first ones are listed. Of two policies that are equal in every
 * replicate neither is lower, and no half differs from the other. */
static void test_ties(void **state)
{
    enum { N = 12 };
    struct small_scenario t;
    struct reversal found[2];
    double values[N][3];
    (void)state;
    small_scenario_init(&t);
    small_scenario_set(&t, "smuggler.share", 0.5);
    small_scenario_set(&t, "belief.trust", 0.5);
    small_scenario_set(&t, "travel.give_up", 0.1);
    small_scenario_bare(&t);
    assert_int_equal(t.s.parameter_count, 3);
    struct ensemble a = {.scenario = &t.s,
                         .replicates = N,
                         .slots = SLOT_COUNT,
                         .done = done,
                         .horizon_count = 1,
                         .horizon = horizon_a[0],
                         .parameters = values[0]};
    measure_offsets(&t.s, a.offset);
    for (int r = 0; r < N; r++) {
        done[r] = 1;
        values[r][0] = values[r][1] = values[r][2] = r;
        horizon_a[r][a.offset[M_ENCOUNTERS]] = r < 6 ? 10 : 20;
        horizon_b[r][a.offset[M_ENCOUNTERS]] = 15;
    }
    struct ensemble b = a;
    b.horizon = horizon_b[0];
    assert_int_equal(reversal_find(memory_default(), &a, &b, M_ENCOUNTERS, 0, found, 2), 2);
    assert_true(found[0].parameter == 0 && found[1].parameter == 1);
    assert_near(reversal_shares(&a, &a, M_ENCOUNTERS, 0).lower, 0, 0);
    assert_near(reversal_shares(&a, &a, M_ENCOUNTERS, 0).equal, 1, 0);
    assert_int_equal(reversal_find(memory_default(), &a, &a, M_ENCOUNTERS, 0, found, 2), 2);
    assert_true(found[0].below.equal == 1 && found[0].above.lower == 0 && !found[0].reverses);
    assert_near(found[0].p_value, 1, 1e-12);
    for (int r = 0; r < N; r++) /* a is lower in all: there is no chance to compare with */
        horizon_b[r][a.offset[M_ENCOUNTERS]] = 30;
    assert_int_equal(reversal_find(memory_default(), &a, &b, M_ENCOUNTERS, 0, found, 1), 1);
    assert_near(found[0].p_value, 1, 0);
    memset(done, 0, N); /* nothing is complete */
    assert_true(isnan(reversal_shares(&a, &b, M_ENCOUNTERS, 0).lower));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_decisive_parameter), cmocka_unit_test(test_halves_by_hand),
                                       cmocka_unit_test(test_ties)};
    return cmocka_run_group_tests(tests, 0, 0);
}
