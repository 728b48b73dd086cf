/* The small scenario, read as meant; options by every way of writing them;
 * overrides; seasonality against a known shape; every allocation failing once. */
#include "folder.h"
#include "scenario/measures.h"
#include "scenario/end_levers.h"
#include "scenario/scenario.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <math.h>
#include <string.h>

static struct scenario *load(const char *const *overrides, size_t count)
{
    struct error_list errors;
    struct scenario *s = NULL;
    errors_init(&errors, memory_default());
    enum flujo_status status = scenario_load(memory_default(), TESTS_FOLDER "/data/tiny", overrides, count, &s,
                                             &errors);
    if (errors.count > 0) fail_msg("%s", errors.items[0].text);
    assert_int_equal(status, FLUJO_OK);
    errors_free(&errors);
    return s;
}

static void test_tables(void **state)
{
    (void)state;
    struct scenario *s = load(NULL, 0);
    assert_string_equal(s->name, "tiny");
    assert_int_equal(s->seed, 7);
    assert_int_equal(s->start, date_make(2020, 10, 1));
    assert_int_equal(s->place_count, 8);
    assert_string_equal(s->places[1].label, "Coast, the");
    assert_int_equal(s->places[6].sector, 1);
    assert_int_equal(s->routes[4].from, 4);
    assert_int_equal(s->routes[4].to, 5);
    assert_float_equal(s->routes[6].speed_km_per_day, 150, 0);
    assert_int_equal(s->routes[3].smuggled, 1);
    assert_int_equal(s->facilities[0].next, 1);
    assert_int_equal(s->facilities[0].demographics, 3);
    assert_int_equal(s->facilities[1].demographics, 2);
    assert_int_equal(s->events[2].place, 0);
    assert_int_equal(s->events[0].days, 21);
    assert_int_equal(s->events[0].country, 1);
    assert_int_equal(s->events[1].country, -1);
    const struct observation *o = &s->observations[0]; /* custody.csv comes first by name */
    assert_string_equal(o->group, "custody");
    assert_int_equal(o->measure, M_CUSTODY);
    assert_int_equal(o->to - o->from, 6);
    assert_int_equal(s->observations[2].demographic, 0);
    assert_int_equal(s->observations[3].to, date_make(2020, 11, 30));
    assert_int_equal(s->observations[3].origin, -1);
    scenario_free(s);
}

static void test_facts(void **state)
{
    (void)state;
    struct scenario *s = load(NULL, 0);
    const struct dated_fact *f = s->facts;
    assert_int_equal(s->fact_count, 4);
    assert_int_equal(f[0].observed.measure, M_ENCOUNTERS);
    assert_int_equal(f[0].observed.demographic, 1);
    assert_int_equal(f[0].observed.to, date_make(2020, 10, 7));
    assert_float_equal(f[0].low, 50, 0);
    assert_float_equal(f[0].high, 80, 0);
    assert_int_equal(f[0].fitted, FACT_BY_HAND);
    assert_int_equal(f[1].observed.origin, 0);
    assert_float_equal(f[1].low, 200, 0); /* the value where no range is given */
    assert_int_equal(f[1].fitted, FACT_ASSIMILATED);
    assert_string_equal(f[1].url, "https://example.org/a");
    assert_string_equal(f[1].note, "a note");
    assert_int_equal(f[2].observed.measure, M_CUSTODY);
    assert_int_equal(f[2].observed.slot, 0);
    assert_int_equal(f[2].observed.more, 2); /* and the second element */
    assert_int_equal(f[2].fitted, FACT_UNUSED);
    assert_int_equal(f[3].observed.measure, -1);
    assert_string_equal(f[3].topic, "journeys");
    scenario_free(s);
}

static void test_series(void **state)
{
    (void)state;
    struct scenario *s = load(NULL, 0);
    const struct series *x = &s->series[scenario_series(s, "expulsion_share", "family")];
    assert_float_equal(series_at(x, date_make(2020, 1, 1)), 0.6, 0);
    assert_float_equal(series_at(x, date_make(2025, 1, 1)), 0.3, 0);
    day_number first = date_make(2020, 10, 1), last = date_make(2021, 3, 1), middle = date_make(2020, 12, 1);
    double expected = 0.6 - 0.3 * (middle - first) / (last - first); /* across the empty cell */
    assert_true(fabs(series_at(x, middle) - expected) < 1e-12);
    assert_int_equal(scenario_series(s, "violence", "nobody"), -1);
    assert_true(scenario_series(s, "monthly", "aa") >= 0); /* falls back on `all` */
    static const double season[12] = {1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2};
    double sum = 0;
    for (int m = 0; m < 12; m++) {
        assert_true(fabs(s->season[m] - season[m]) < 0.006);
        sum += s->season[m];
    }
    assert_true(fabs(sum - 12) < 1e-9);
    scenario_free(s);
}

static void test_parameters(void **state)
{
    (void)state;
    static const char *const set[] = {"departure.belief_weight=3.5", "reattempt.single_adult=0.7"};
    struct scenario *s = load(set, 2);
    assert_int_equal(s->parameter_count, 21);
    for (int i = 1; i < s->parameter_count; i++) /* whole options come first */
        assert_true(s->parameters[i - 1].index < 0 || s->parameters[i].index >= 0);
    const struct parameter *all = &s->parameters[parameter_find(s, "reattempt")];
    const struct parameter *belief = &s->parameters[parameter_find(s, "departure.belief_weight")];
    const struct parameter *family = &s->parameters[parameter_find(s, "reattempt.family")];
    const struct parameter *adult = &s->parameters[parameter_find(s, "reattempt.single_adult")];
    assert_int_equal(all->index, -1);
    assert_float_equal(all->value, 0.4, 0);
    assert_int_equal(belief->prior.kind, PRIOR_NONE); /* overruled by --set */
    assert_float_equal(belief->value, 3.5, 0);
    assert_int_equal(family->prior.kind, PRIOR_BETA);
    assert_true(fabs(family->value - 0.228) < 0.002); /* median of beta(2, 6) is 0.2285 */
    assert_float_equal(adult->value, 0.7, 0);
    assert_int_equal(adult->prior.kind, PRIOR_NONE);
    assert_int_equal(adult->index, 0);
    scenario_free(s);
    s = load(NULL, 0);
    belief = &s->parameters[parameter_find(s, "departure.belief_weight")];
    assert_int_equal(belief->prior.kind, PRIOR_NORMAL);
    assert_float_equal(belief->prior.b, 0.5, 0);
    scenario_free(s);
}

static void test_override_errors(void **state)
{
    (void)state;
    static const char *const set[] = {"departure.beleif_weight=2", "reattempt", "reattempt=2", "reattempt=x"};
    static const char *const told[] = {"did you mean 'departure.belief_weight'", "no '='", "out of range",
                                       "not a number"};
    for (int i = 0; i < 4; i++) {
        struct error_list errors;
        struct scenario *s = NULL;
        errors_init(&errors, memory_default());
        assert_int_equal(scenario_load(memory_default(), TESTS_FOLDER "/data/tiny", &set[i], 1, &s, &errors),
                         FLUJO_BAD_INPUT);
        assert_int_equal(errors.count, 1);
        assert_non_null(strstr(errors.items[0].text, told[i]));
        assert_null(s);
        errors_free(&errors);
    }
}

/* What `humane` takes over from `observed` up to the branch, then its own. */
static void test_policies(void **state)
{
    (void)state;
    struct scenario *s = load(NULL, 0);
    const struct policy *p = &s->policies[scenario_policy(s, "humane")];
    day_number branch = date_make(2021, 1, 20);
    assert_int_equal(p->from, branch);
    assert_int_equal(p->fixed_count, 8);
    assert_true(p->settings[0].series >= 0); /* followed until the branch */
    assert_int_equal(p->settings[0].from + p->settings[0].days, branch);
    assert_int_equal(p->settings[1].series, -1); /* then held */
    assert_int_equal(p->settings[1].from, branch);
    assert_float_equal(p->settings[1].value, series_at(&s->series[p->settings[0].series], branch), 0);
    assert_float_equal(p->settings[6].value, 1, 0); /* smuggler_campaign without a value */
    assert_string_equal(option_at(p->settings[6].option)->name, "smuggler.campaign");
    assert_float_equal(p->settings[6].efficiency, 0.3, 0);
    assert_int_equal(p->settings[7].index, 1); /* by label: cooperation.bravia */
    assert_int_equal(p->settings[7].delayed_by, 0);
    const struct rule *rule = &p->rules[0];
    assert_int_equal(rule->measure, M_CUSTODY);
    assert_int_equal(rule->for_days, 7);
    assert_int_equal(rule->of_capacity, 0);
    assert_float_equal(rule->threshold, 0.9, 0);
    assert_float_equal(rule->release, 0.7, 0);
    assert_int_equal(rule->settings_first, 8);
    assert_string_equal(option_at(p->settings[8].option)->name, "processing.capacity");
    assert_string_equal(s->base_policy, "observed");
    scenario_free(s);
}

/* A rule that was there before the branch is shared by both, as settings are:
 * it watches from the day of the policy that states it; a later one is not. */
static void test_rules_before_branch(void **state)
{
    (void)state;
    struct error_list errors;
    struct scenario *s = NULL;
    day_number branch = date_make(2021, 1, 20);
    folder_begin();
    folder_change("scenario.yml", "  humane:\n",
                  "    rules: [{when: custody.shelter > 100, set: [{lever: custody.stay.shelter, value: 0.5}]}]\n"
                  "  later:\n"
                  "    from: 2021-02-01\n"
                  "    rules: [{when: custody.shelter > 90, set: [{lever: custody.stay.shelter, value: 0.4}]}]\n"
                  "  branched: {extends: later, branch: 2021-01-20}\n"
                  "  humane:\n");
    errors_init(&errors, memory_default());
    assert_int_equal(scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors), FLUJO_OK);
    const struct policy *humane = &s->policies[scenario_policy(s, "humane")];
    assert_int_equal(humane->rule_count, 2);
    assert_int_equal(humane->rules[0].from, s->start);
    assert_int_equal(humane->rules[1].from, branch);
    assert_float_equal(humane->rules[0].threshold, 100, 0);
    assert_float_equal(humane->settings[humane->rules[0].settings_first].value, 0.5, 0);
    assert_int_equal(s->policies[scenario_policy(s, "branched")].rule_count, 0);
    scenario_free(s);
    errors_free(&errors);
    folder_end();
}

/* A policy is found by a name that it had; a name in force goes before. The yardstick is the one the scenario names. */
static void test_former_names(void **state)
{
    (void)state;
    struct error_list errors;
    struct scenario *s = load(NULL, 0);
    assert_null(s->baseline); /* neither stated nor a policy no_change */
    scenario_free(s);
    folder_begin();
    folder_change("scenario.yml", "  humane:\n", "  humane:\n    formerly: [kind, mild]\n");
    folder_change("scenario.yml", "policy: observed", "policy: observed\nbaseline: humane");
    errors_init(&errors, memory_default());
    assert_int_equal(scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors), FLUJO_OK);
    assert_int_equal(scenario_policy(s, "kind"), 1);
    assert_int_equal(scenario_policy(s, "mild"), 1);
    assert_int_equal(scenario_policy(s, "observed"), 0);
    assert_int_equal(scenario_policy(s, "milder"), -1);
    assert_string_equal(s->baseline, "humane");
    scenario_free(s);
    errors_free(&errors);
    folder_end();
}

/* Until the day its own settings, from then on those of the baseline; the scenario itself stays as it is. */
static void test_levers_end(void **state)
{
    (void)state;
    struct scenario *s = load(NULL, 0);
    struct arena arena;
    const int both[2] = {0, 1};
    day_number end = date_make(2021, 3, 1);
    arena_init(&arena, memory_default());
    const struct scenario *view = scenario_end_levers(&arena, s, both, 2, 0, end);
    assert_int_equal(s->policy_count, 2);
    assert_int_equal(view->policy_count, 3);
    const struct policy *p = &view->policies[2], *kept = p->kept;
    assert_ptr_equal(kept, &view->policies[1]);
    assert_int_equal(p->ended, end);
    assert_string_equal(p->id, "humane_ended");
    assert_string_equal(p->label, "Process with partners; its levers end on 2021-03-01");
    /* Eight of humane; of observed the series of two demographics and the effort. */
    assert_int_equal(p->fixed_count, kept->fixed_count + s->policies[0].fixed_count);
    for (int i = 0; i < kept->fixed_count; i++) {
        const struct setting *set = &p->settings[i];
        assert_int_equal(set->from, kept->settings[i].from);
        assert_true(set->from + set->days <= end && set->days > 0);
    }
    for (int i = kept->fixed_count; i < p->fixed_count; i++)
        assert_int_equal(p->settings[i].from, end);
    assert_int_equal(p->settings[kept->fixed_count].series, s->policies[0].settings[0].series);
    assert_int_equal(p->rule_count, 1);
    assert_int_equal(p->rules[0].settings_first, p->fixed_count);
    assert_string_equal(option_at(p->settings[p->fixed_count].option)->name, "processing.capacity");
    assert_int_equal(p->setting_count, p->fixed_count + 1);
    arena_free(&arena);
    scenario_free(s);
}

/* A column for a class beside its demographic is kept by the policy that follows
 * it, and stands still from a branch on. */
static void test_record_of_classes(void **state)
{
    (void)state;
    struct error_list errors;
    struct scenario *s = NULL;
    folder_begin();
    folder_change("series/expulsion_share.csv", "*", "date,single_adult,family,aa_family\n2020-10-01,0.9,0.6,0.5\n");
    errors_init(&errors, memory_default());
    assert_int_equal(scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors), FLUJO_OK);
    const struct policy *observed = &s->policies[0], *humane = &s->policies[scenario_policy(s, "humane")];
    assert_int_equal(observed->expulsion_record[0].of_class, -1);
    assert_string_equal(s->series[observed->expulsion_record[1].of_class].key, "aa_family");
    assert_string_equal(s->series[observed->expulsion_record[1].of_demographic].key, "family");
    assert_int_equal(observed->expulsion_held, 0);
    assert_memory_equal(humane->expulsion_record, observed->expulsion_record,
                        (size_t)s->class_count * sizeof *humane->expulsion_record);
    assert_int_equal(humane->expulsion_held, date_make(2021, 1, 20));
    scenario_free(s);
    errors_free(&errors);
    folder_end();
}

static void test_option_names(void **state)
{
    (void)state;
    struct scenario *s = load(NULL, 0);
    option_id id;
    int index;
    assert_true(option_resolve("cooperation.rate", s, &id, &index));
    assert_string_equal(option_at(id)->name, "cooperation.rate");
    assert_true(option_resolve("cooperation.bb", s, &id, &index));
    assert_string_equal(option_at(id)->name, "cooperation");
    assert_int_equal(index, 1);
    assert_true(option_resolve("cooperation.aland_north", s, &id, &index));
    assert_int_equal(index, 0);
    assert_true(option_resolve("expulsion", s, &id, &index));
    assert_int_equal(index, -1);
    assert_false(option_resolve("expulsion.nobody", s, &id, &index));
    assert_false(option_resolve("departure.cap.family", s, &id, &index));
    assert_false(option_resolve("departure_cap", s, &id, &index)); /* the shorthand is for levers */
    assert_false(option_resolve("", s, &id, &index));
    assert_null(option_at(option_count()));
    assert_null(option_at(-1));
    scenario_free(s);
}

/* Byte order mark, CRLF and a missing tag row change nothing but the hash. */
static void test_spelling(void **state)
{
    (void)state;
    struct error_list errors;
    struct scenario *s = NULL, *plain = load(NULL, 0);
    folder_begin();
    folder_change("classes.csv", "*",
                  "\xEF\xBB\xBFid,origin,demographic,stream,pool,departures_per_month\r\n"
                  "aa_adult,aa,single_adult,,20000,900\r\n\r\naa_family, aa ,\"family\",,12000,500");
    errors_init(&errors, memory_default());
    assert_int_equal(scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors), FLUJO_OK);
    assert_int_equal(s->class_count, 2);
    assert_float_equal(s->classes[1].pool, 12000, 0);
    assert_int_equal(s->classes[1].demographic, 1);
    assert_true(s->hash != plain->hash);
    scenario_free(s);
    scenario_free(plain);
    errors_free(&errors);
    folder_end();
}

static void test_closed_months(void **state)
{
    (void)state;
    struct error_list errors;
    struct scenario *s = NULL;
    folder_begin();
    folder_change("routes.csv", "*",
                  "from,to,km,closed_months\nhill,junction,500,7;8;12\ncoast,junction,600,\n"
                  "valley,junction,550,01\njunction,gate,400,\ngate,east,800,\neast,city,100,\n");
    errors_init(&errors, memory_default());
    assert_int_equal(scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors), FLUJO_OK);
    assert_int_equal(s->routes[0].closed_months, 1 << 6 | 1 << 7 | 1 << 11);
    assert_int_equal(s->routes[1].closed_months, 0);
    assert_int_equal(s->routes[2].closed_months, 1);
    scenario_free(s);
    errors_free(&errors);
    folder_end();
}

static void fail_each(const char *folder, enum flujo_status otherwise)
{
    size_t n;
    for (n = 1;; n++) {
        struct fault_allocator f;
        struct error_list errors;
        struct scenario *s = NULL;
        fault_init(&f, n);
        errors_init(&errors, &f.allocator);
        enum flujo_status status = scenario_load(&f.allocator, folder, NULL, 0, &s, &errors);
        scenario_free(s);
        errors_free(&errors);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) {
            assert_int_equal(status, otherwise);
            break;
        }
        assert_int_equal(status, FLUJO_NO_MEMORY);
    }
    assert_true(n > 40);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    fail_each(TESTS_FOLDER "/data/tiny", FLUJO_OK);
    folder_begin();
    folder_change("scenario.yml", "seed: 7", "sed: 7");
    folder_change("routes.csv", "valley,junction", "valey,junction");
    fail_each("tiny", FLUJO_BAD_INPUT);
    folder_end();
}

static void test_no_folder(void **state)
{
    (void)state;
    struct error_list errors;
    struct scenario *s = NULL;
    errors_init(&errors, memory_default());
    assert_int_equal(scenario_load(memory_default(), "no/such/folder", NULL, 0, &s, &errors), FLUJO_BAD_INPUT);
    assert_int_equal(errors.count, 1);
    errors_free(&errors);
    scenario_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_override_errors),
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_record_of_classes),
        cmocka_unit_test(test_former_names),
        cmocka_unit_test(test_levers_end),
        cmocka_unit_test(test_option_names),
        cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_every_allocation_fails),
        cmocka_unit_test(test_no_folder),
        cmocka_unit_test(test_rules_before_branch),
        cmocka_unit_test(test_closed_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
