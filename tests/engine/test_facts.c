/* The simulation beside dated facts: factors, intervals and order done by hand. */
#include "support/check.h"

#include "base/dates.h"
#include "engine/facts.h"
#include "support/fake_ensemble.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

#include <math.h>

enum { REPLICATES = 5, MONTHS = 3, FACTS = 6 };

static void close_to(double a, double b) { assert_true(fabs(a - b) <= 1e-12 * fmax(1, fabs(b))); }

static struct dated_fact fact_of(int measure, int month, double value, double low, double high, enum fact_use fitted)
{
    day_number from = date_make(2020, month, 1);

    return (struct dated_fact){.observed = {.measure = measure,
                                            .origin = 0,
                                            .demographic = 0,
                                            .from = from,
                                            .to = from + date_days_in_month(2020, month) - 1,
                                            .value = value},
                               .low = low,
                               .high = high,
                               .fitted = fitted};
}

/* Replicate r has r + 1 encounters of each class in January and ten times that in February. */
static struct ensemble *make(struct small_scenario *t, struct dated_fact *facts)
{
    struct ensemble *e;

    small_scenario_init(t);
    facts[0] = fact_of(-1, 1, 7, 7, 7, FACT_UNUSED);
    facts[1] = fact_of(M_ENCOUNTERS, 7, 7, 7, 7, FACT_UNUSED);      /* outside the run */
    facts[2] = fact_of(M_ENCOUNTERS, 1, 3, 3, 3, FACT_UNUSED);      /* the median itself */
    facts[3] = fact_of(M_ENCOUNTERS, 2, 92, 92, 100, FACT_UNUSED);  /* 93 / 31 = 3 times, above the interval */
    facts[4] = fact_of(M_ENCOUNTERS, 2, 60, 46, 60, FACT_BY_HAND);  /* 47 / 31; the interval ends at 48 */
    facts[5] = fact_of(M_ENCOUNTERS, 1, 1, 1, 1, FACT_ASSIMILATED); /* 4 / 2 = 2; the interval begins at 1.2 */
    t->s.facts = facts;
    t->s.fact_count = FACTS;
    e = fake_ensemble(&t->s, 0, REPLICATES, MONTHS);
    for (int r = 0; r < REPLICATES; r++) {
        for (int k = 0; k < 4; k++) {
            fake_month(e, r, 0, M_ENCOUNTERS)[k] = r + 1;
            fake_month(e, r, 1, M_ENCOUNTERS)[k] = 10 * (r + 1);
        }
    }
    return e;
}

static void test_worst_first(void **state)
{
    static const int order[FACTS] = {3, 5, 4, 2, 1, 0};
    struct dated_fact list[FACTS];
    struct small_scenario t;
    struct ensemble *e = make(&t, list);
    struct fact_rows facts;

    (void)state;
    assert_int_equal(facts_make(memory_default(), e, 0, &facts), FLUJO_OK);
    assert_int_equal(facts.count, FACTS);
    for (int i = 0; i < FACTS; i++)
        assert_ptr_equal(facts.rows[i].fact, &list[order[i]]);
    close_to(facts.rows[0].factor, 3);
    close_to(facts.rows[0].simulated.q50, 30);
    close_to(facts.rows[1].factor, 2);
    close_to(facts.rows[2].factor, 47.0 / 31);
    close_to(facts.rows[3].factor, 1);
    assert_true(isnan(facts.rows[4].factor) && isnan(facts.rows[5].factor));
    assert_int_equal(facts.rows[0].inside, 0);
    assert_int_equal(facts.rows[1].inside, 0);
    assert_int_equal(facts.rows[2].inside, 1); /* what the sources state meets the interval */
    assert_int_equal(facts.rows[3].inside, 1);
    assert_string_equal(facts.rows[3].state, "");
    assert_string_equal(facts.rows[4].state, "outside the run");
    assert_string_equal(facts.rows[5].state, "no measure");
    facts_free(memory_default(), &facts);
    fake_free(e);
}

/* What members were conditioned on counts as used only where they replay it. */
static void test_counts(void **state)
{
    struct dated_fact list[FACTS];
    struct small_scenario t;
    struct ensemble *e = make(&t, list);
    struct fact_rows facts;

    (void)state;
    assert_int_equal(facts_make(memory_default(), e, 0, &facts), FLUJO_OK);
    assert_int_equal(facts.unused.all, 3);
    assert_int_equal(facts.unused.inside, 1);
    assert_int_equal(facts.unused.within_two, 2);
    assert_int_equal(facts.used.all, 1);
    assert_int_equal(facts.no_measure, 1);
    assert_int_equal(facts.not_held, 1);
    facts_free(memory_default(), &facts);
    list[1].observed.from = date_make(2020, 1, 5); /* part of a month: days are not kept here */
    list[1].observed.to = date_make(2020, 1, 6);
    assert_int_equal(facts_make(memory_default(), e, 1, &facts), FLUJO_OK);
    assert_string_equal(facts.rows[4].state, "not kept by day");
    assert_int_equal(facts.not_held, 1);
    assert_int_equal(facts.unused.all, 2);
    assert_int_equal(facts.used.all, 2);
    assert_int_equal(facts.used.inside, 1);
    facts_free(memory_default(), &facts);
    fake_free(e);
}

/* A fact may sum several elements of a measure. */
static void test_several_elements(void **state)
{
    struct dated_fact list[FACTS];
    struct small_scenario t;
    struct ensemble *e = make(&t, list);
    struct observation *o = &list[0].observed;

    (void)state;
    *o = (struct observation){.measure = M_INTERDICTED,
                              .slot = 0,
                              .more = 4,
                              .origin = -1,
                              .demographic = -1,
                              .from = date_make(2020, 1, 1),
                              .to = date_make(2020, 1, 31)};
    for (int country = 0; country < 3; country++)
        fake_month(e, 1, 0, M_INTERDICTED)[country] = country + 1;
    close_to(ensemble_observed(e, 1, o), 4); /* the first and the third */
    fake_free(e);
}

static void test_factor(void **state)
{
    (void)state;
    close_to(fact_factor(0, 0, 0), 1);
    close_to(fact_factor(0, 3, 1), 4); /* one head more or less is nothing */
    close_to(fact_factor(0.2, 0.1, 0), 2);
    assert_true(isinf(fact_factor(0, 0.1, 0)));
}

static void test_no_memory(void **state)
{
    struct dated_fact list[FACTS];
    struct small_scenario t;
    struct ensemble *e = make(&t, list);
    struct fact_rows facts;

    (void)state;
    for (size_t n = 1; n <= 2; n++) {
        struct fault_allocator f;

        fault_init(&f, n);
        assert_int_equal(facts_make(&f.allocator, e, 0, &facts), FLUJO_NO_MEMORY);
        assert_int_equal(fault_live(&f), 0);
    }
    fake_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worst_first),      cmocka_unit_test(test_counts),    cmocka_unit_test(test_factor),
        cmocka_unit_test(test_several_elements), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
