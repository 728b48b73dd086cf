/* Lines by hand: shares, expectations at half and twice a parameter, what is beyond chance, and the sentences. */
#include "study/answer.h"
#include "study/dependence.h"
#include "support/check.h"
#include "support/fake_ensemble.h"
#include "support/small_scenario.h"

#include <math.h>
#include <string.h>

enum { N = 40 };

static struct small_scenario small;
static struct ensemble *base, *other;
static double values[N][2];

/* Encounters of `other` less those of `base`: 100 (x - 0.5) + noise, where x is the first parameter, 0.4 to 0.79, and the second is
 * one of two values that have nothing to do with it. */
static void begin(double offset, double slope)
{
    small_scenario_init(&small);
    small_scenario_bare(&small);
    small.policies[0].id = "base", small.policies[1].id = "other";
    small_scenario_set(&small, "belief.trust", 0.6);
    small_scenario_set(&small, "smuggler.share", 0.5);
    small.s.parameters[0].status = small.s.parameters[1].status = "assumed";
    base = fake_ensemble(&small.s, 0, N, 1);
    other = fake_ensemble(&small.s, 1, N, 1);
    base->parameters = other->parameters = values[0];
    for (int r = 0; r < N; r++) {
        values[r][0] = 0.4 + 0.01 * r;
        values[r][1] = r % 2;
        fake_horizon(base, r, M_ENCOUNTERS)[0] = 1000;
        fake_horizon(other, r, M_ENCOUNTERS)[0] = 1000 + offset + slope * values[r][0] + (r % 4 < 2 ? 1 : -1);
    }
}

static void end(void)
{
    base->parameters = other->parameters = NULL;
    fake_free(base);
    fake_free(other);
}

static void test_line(void **state)
{
    (void)state;
    struct dependence d[2];
    begin(10, 100);
    int at = strcmp(option_at(small.s.parameters[0].option)->name, "belief.trust") == 0 ? 0 : 1;
    assert_int_equal(at, 0);
    assert_int_equal(dependence_find(memory_default(), other, base, M_ENCOUNTERS, 0, d, 2), 1);
    assert_int_equal(d[0].parameter, 0);
    /* Slope 100, but for the noise: the sum of (x - mean)^2 is 0.01^2 (40^3 - 40) / 12 = 0.533, of noise (x - mean) -0.40. */
    double xx = 1e-4 * (N * N * N - N) / 12.0, xy = 0, yy = 0;
    for (int r = 0; r < N; r++) {
        double e = r % 4 < 2 ? 1 : -1, x = 0.01 * (r - 19.5);
        xy += x * (100 * x + e);
        yy += (100 * x + e) * (100 * x + e);
    }
    assert_near(d[0].share, xy * xy / (xx * yy), 1e-9);
    assert_near(d[0].low, 0.985753, 1e-6); /* tanh(atanh(r) -+ 1.96 / sqrt(37)) squared */
    assert_near(d[0].high, 0.996053, 1e-6);
    assert_near(d[0].at_half, 10 + 59.5 + xy / xx * (0.3 - 0.595), 1e-9);
    assert_near(d[0].at_twice, 10 + 59.5 + xy / xx * (1.0 - 0.595), 1e-9); /* a share is 1 at most */
    assert_int_equal(d[0].turns, 0);
    assert_int_equal(dependence_assumed(&small.s, &d[0]), 1);
    end();
}

/* A difference of about 5 on average is negative where the parameter is halved. */
static void test_turn(void **state)
{
    (void)state;
    struct dependence d[2];
    struct text t;
    const struct ensemble *both[2];
    begin(-54.5, 100);
    both[0] = base, both[1] = other;
    assert_int_equal(dependence_find(memory_default(), other, base, M_ENCOUNTERS, 0, d, 2), 1);
    assert_int_equal(d[0].turns, 1);
    struct statements said = {.count = 0};
    struct answer_comparison c = {.a = memory_default(), .ensembles = both, .count = 2};
    text_init(&t, memory_default());
    answer_dependence(&said, &c, M_ENCOUNTERS);
    assert_int_equal(said.count, 1);
    statement_text(&t, &said.item[0], &(struct reader){ENGLISH, NULL});
    assert_string_equal(
        t.data, "Undecided: half or twice “trust in official messages (belief.trust)”, for which there "
                "is no evidence, would turn the sign "
                "of the difference of “other”; it makes 99 % of its variance (95 % interval: 99 to over 99 %).");
    small.s.parameters[0].status = "measured"; /* what is measured may carry the sign */
    text_clear(&t);
    answer_dependence(&said, &c, M_ENCOUNTERS);
    statement_text(&t, &said.item[1], &(struct reader){ENGLISH, NULL});
    assert_string_equal(t.data, "The size of the difference of “other” depends most on “trust in official messages "
                                "(belief.trust)”, which makes 99 % of its variance (95 % interval: 99 to over 99 %).");
    text_free(&t);
    end();
}

/* Differences of 3 to 44 are none below 0, but half of the parameter would make about -6 of them. */
static void test_order(void **state)
{
    (void)state;
    const struct ensemble *both[2];
    struct comparison *rows;
    struct run_request request = {.horizon_count = 1, .replicates = N};
    struct statements said = {.count = 0};
    int undecided = 0;
    begin(-36, 100);
    both[0] = base, both[1] = other;
    assert_int_equal(answer_decides(&said, memory_default(), base, other, M_ENCOUNTERS, 0), SAYS_TURNS);
    assert_string_equal(said.item[0].words, "trust in official messages (belief.trust)");
    assert_near(said.item[0].number[0], 1, 1e-12);
    request.horizon_from = request.horizon_to[0] = small.s.start;
    assert_int_equal(compare_make(memory_default(), both, 2, 0, small.s.start, 1, &rows), FLUJO_OK);
    const struct answer_comparison c = {
        .a = memory_default(), .ensembles = both, .count = 2, .comparison = rows, .request = &request};
    said.count = 0;
    assert_true(answer_comparison(&said, &c)); /* of the baseline it is said once */
    for (int i = 0; i < said.count; i++) {
        assert_true(said.item[i].kind != SAYS_STEADY && said.item[i].kind != SAYS_TURNS);
        undecided += said.item[i].kind == SAYS_UNDECIDED;
    }
    assert_int_equal(undecided, 1);
    small.s.parameters[0].status = "measured";
    assert_int_equal(answer_decides(&said, memory_default(), base, other, M_ENCOUNTERS, 0), SAYS_STEADY);
    comparison_free(memory_default(), rows);
    end();
}

/* Members that share their parameters count once: eleven values are too few. */
static void test_few_values(void **state)
{
    (void)state;
    struct dependence d[2];
    begin(10, 100);
    for (int r = 0; r < N; r++) {
        values[r][0] = 0.4 + 0.01 * (r % 11);
        fake_horizon(other, r, M_ENCOUNTERS)[0] = 1000 + 100 * values[r][0];
    }
    assert_int_equal(dependence_find(memory_default(), other, base, M_ENCOUNTERS, 0, d, 2), 0);
    values[0][0] = 0.399; /* a twelfth */
    assert_int_equal(dependence_find(memory_default(), other, base, M_ENCOUNTERS, 0, d, 2), 1);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_line), cmocka_unit_test(test_turn),
                                       cmocka_unit_test(test_order), cmocka_unit_test(test_few_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
