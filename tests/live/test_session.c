/* What a session gives of a replicate, again and again and in any order, is what ensembles_run gives once. */
#include "live/session.h"
#include "support/check.h"
#include "support/fault_allocator.h"
#include "support/small_scenario.h"

enum { REPLICATES = 3, SERIES = 2 };

static const struct session_series series[SERIES] = {{M_ENCOUNTERS, {ELEMENT_TOTAL, 0}},
                                                     {M_CUSTODY, {ELEMENT_SLOT, 1}}};

static void init(struct small_scenario *t)
{
    small_scenario_init(t);
    small_scenario_lever(t, "expulsion.single_adult", 0.2, 0);
}

static struct run_request request(int expected)
{
    return (struct run_request){
        .first_replicate = 2, .replicates = REPLICATES, .seed = 4, .threads = 1, .expected = expected};
}

static void assert_same(struct session *session, const struct ensemble *e, int replicate)
{
    double got[SERIES * 64], *value = got;
    assert_int_equal(session_months(session), e->month_count);
    assert_int_equal(session_run(session, replicate, e->policy, series, SERIES, got), FLUJO_OK);
    for (int k = 0; k < SERIES; k++)
        for (int month = 0; month < e->month_count; month++) {
            double wanted = ensemble_month_value(e, replicate, month, series[k].measure, series[k].element);
            if (*value != wanted) fail_msg("series %d, month %d: %.17g is not %.17g", k, month, *value, wanted);
            value++;
        }
}

static void check_session(int expected, day_number part)
{
    static const int policies[] = {SMALL_BASE, SMALL_CHANGED}, order[] = {2, 0, 1, 0, 2};
    struct small_scenario t;
    struct ensemble *e[2];
    struct error_list errors;
    struct run_request q = request(expected);
    init(&t);
    errors_init(&errors, memory_default());
    assert_int_equal(ensembles_run(memory_default(), &t.s, &q, policies, 2, e, &errors), FLUJO_OK);
    assert_true(ensemble_month_value(e[0], 0, 8, M_ENCOUNTERS, series[0].element)
                != ensemble_month_value(e[1], 0, 8, M_ENCOUNTERS, series[0].element));
    struct session *session = session_make(memory_default(), &t.s, &q, SMALL_BASE, part, &errors);
    assert_non_null(session);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        assert_same(session, e[SMALL_CHANGED], order[i]);
        assert_same(session, e[SMALL_BASE], order[i]);
    }
    session_free(session);
    ensemble_free(memory_default(), e[0]);
    ensemble_free(memory_default(), e[1]);
    errors_free(&errors);
}

/* The policy parts on 10 April 2020. */
static void kept_replicates_go_on_as_ensembles_do(void **state)
{
    (void)state;
    check_session(0, date_make(2020, 4, 10));
    check_session(1, date_make(2020, 4, 1));
}

static void a_policy_that_parts_before_the_eve_begins_anew(void **state)
{
    (void)state;
    check_session(0, date_make(2020, 6, 1));
    check_session(1, date_make(2020, 1, 1) - 400);
}

static void memory_running_out_leaves_nothing(void **state)
{
    struct small_scenario t;
    struct run_request q = request(1);
    (void)state;
    init(&t);
    for (size_t at = 1, goes_on = 1; goes_on; at++) {
        struct fault_allocator f;
        struct error_list errors;
        fault_init(&f, at);
        errors_init(&errors, memory_default());
        struct session *session = session_make(&f.allocator, &t.s, &q, SMALL_BASE, t.s.start + 30, &errors);
        goes_on = (size_t)fault_happened(&f);
        assert_true(goes_on ? session == NULL : session != NULL);
        session_free(session);
        errors_free(&errors);
        assert_int_equal(fault_live(&f), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_replicates_go_on_as_ensembles_do),
        cmocka_unit_test(a_policy_that_parts_before_the_eve_begins_anew),
        cmocka_unit_test(memory_running_out_leaves_nothing),
    };
    return cmocka_run_group_tests_name("live/session", tests, NULL, NULL);
}
