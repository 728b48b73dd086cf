/* Every public function, called from outside: the shared library and include/flujo alone. Each has a case in
 * which it works and, where it can fail, one in which it does; install.sh checks that none is left out. */
#include <flujo/flujo.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TINY TESTS_FOLDER "/data/tiny"

/* An allocator that counts blocks and fails from some call on. */
struct meter {
    long blocks, calls, last; /* last: calls that succeed; negative: all */
};

static void *metered(void *user, void *block, size_t bytes)
{
    struct meter *m = user;
    if (bytes > 0 && m->last >= 0 && __atomic_add_fetch(&m->calls, 1, __ATOMIC_SEQ_CST) > m->last) return NULL;
    if (bytes == 0) {
        if (block != NULL) __atomic_sub_fetch(&m->blocks, 1, __ATOMIC_SEQ_CST);
        free(block);
        return NULL;
    }
    void *made = realloc(block, bytes);
    if (block == NULL && made != NULL) __atomic_add_fetch(&m->blocks, 1, __ATOMIC_SEQ_CST);
    return made;
}

static flujo_scenario *load_tiny(flujo_errors *errors)
{
    flujo_scenario *scenario = NULL;
    assert_int_equal(flujo_scenario_load(TINY, NULL, &scenario, errors), FLUJO_OK);
    return scenario;
}

static void test_version(void **state)
{
    char numbers[32];
    (void)state;
    snprintf(numbers, sizeof numbers, "%d.%d.%d", FLUJO_VERSION_MAJOR, FLUJO_VERSION_MINOR, FLUJO_VERSION_PATCH);
    assert_string_equal(flujo_version(), numbers);
    assert_string_equal(flujo_status_text(FLUJO_BAD_INPUT), "wrong input");
    assert_string_equal(flujo_status_text(-7), "unknown status");
}

static void test_errors_say_where(void **state)
{
    const char *set[] = {"departure.belief_wieght=2"};
    struct flujo_load_options load = {.size = sizeof load, .set = set, .set_count = 1};
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = (void *)1;
    (void)state;
    assert_int_equal(flujo_errors_count(errors), 0);
    assert_null(flujo_errors_get(errors, 0));
    assert_int_equal(flujo_scenario_load(TINY, &load, &scenario, errors), FLUJO_BAD_INPUT);
    assert_null(scenario);
    assert_int_equal(flujo_errors_count(errors), 1);
    const struct flujo_error *e = flujo_errors_get(errors, 0);
    assert_int_equal(e->severity, FLUJO_ERROR);
    assert_non_null(strstr(e->message, "departure.belief_wieght"));
    assert_null(strstr(e->message, "; "));
    assert_non_null(strstr(e->hint, "departure.belief_weight"));
    assert_ptr_equal(flujo_errors_get(errors, 0), e);
    assert_null(flujo_errors_get(errors, 1));
    flujo_errors_clear(errors);
    assert_int_equal(flujo_errors_count(errors), 0);

    /* A file has a name, a line and a column; errors of earlier calls do not make later ones fail. */
    mkdir("api-bad", 0777);
    FILE *file = fopen("api-bad/scenario.yml", "w");
    fputs("name: bad\nreplicats: 5\n", file);
    fclose(file);
    assert_int_equal(flujo_scenario_load("api-bad", NULL, &scenario, errors), FLUJO_BAD_INPUT);
    size_t i = 0;
    while ((e = flujo_errors_get(errors, i)) != NULL && strstr(e->message, "replicats") == NULL)
        i++;
    assert_non_null(e);
    assert_string_equal(e->file, "api-bad/scenario.yml");
    assert_int_equal(e->line, 2);
    assert_int_equal(e->column, 1);
    assert_non_null(strstr(e->hint, "did you mean 'replicates'?"));
    scenario = load_tiny(errors);
    assert_true(flujo_errors_count(errors) >= 1);
    assert_int_equal(flujo_scenario_load("no/such/folder", NULL, &(flujo_scenario *){NULL}, NULL), FLUJO_BAD_INPUT);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
    assert_int_equal(flujo_errors_count(NULL), 0);
    flujo_errors_free(NULL);
    flujo_errors_clear(NULL);
    flujo_scenario_free(NULL);
    flujo_result_free(NULL);
    flujo_stop_free(NULL);
}

static void test_scenario(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    const struct flujo_scenario_info *info = flujo_scenario_about(scenario);
    char day[11];
    int parsed = 5, kinds[] = {FLUJO_POLICY, FLUJO_PLACE,   FLUJO_CLASS,    FLUJO_DEMOGRAPHIC,
                               FLUJO_ORIGIN, FLUJO_COUNTRY, FLUJO_FACILITY, FLUJO_LEVER};
    (void)state;
    assert_string_equal(info->name, "tiny");
    assert_string_equal(info->folder, TINY);
    assert_non_null(strstr(info->summary, "tiny: ready to run: "));
    flujo_day_text(info->start, day);
    assert_string_equal(day, "2020-10-01");
    flujo_day_text(18712, day); /* 1970-01-01 plus 51 years, 13 leap days and 84 days */
    assert_string_equal(day, "2021-03-26");
    assert_int_equal(flujo_day_parse("2021-03-26", &parsed), FLUJO_OK);
    assert_int_equal(parsed, 18712);
    assert_int_equal(flujo_day_parse("2021-02-29", &parsed), FLUJO_BAD_INPUT);
    assert_int_equal(parsed, 18712);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        int n = flujo_scenario_count(scenario, kinds[i]);
        assert_true(n > 0);
        assert_non_null(flujo_scenario_id(scenario, kinds[i], n - 1));
        assert_non_null(flujo_scenario_label(scenario, kinds[i], n - 1));
        assert_null(flujo_scenario_id(scenario, kinds[i], n));
        assert_null(flujo_scenario_label(scenario, kinds[i], -1));
    }
    assert_int_equal(flujo_scenario_count(scenario, (enum flujo_item)99), 0);
    assert_string_equal(flujo_scenario_id(scenario, FLUJO_POLICY, 0), info->base_policy);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

static int progress_done, progress_total;
static void note_progress(void *user, int done, int total)
{
    progress_done = done;
    progress_total = total;
    if (user != NULL) flujo_stop_set(user);
}

static double at(const struct flujo_array *a, size_t i, size_t j, size_t k)
{
    return a->data[(i * a->shape[1] + j) * a->shape[2] + k];
}

static int column_of(const flujo_result *r, enum flujo_values kind, const char *measure, const char *element)
{
    for (int i = 0; i < flujo_result_columns(r, kind); i++) {
        const struct flujo_column *c = flujo_result_column(r, kind, i);
        if (strcmp(c->measure, measure) == 0 && strcmp(c->element, element) == 0) return i;
    }
    return -1;
}

static void test_run(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    struct flujo_options ask = {.size = sizeof ask, .replicates = 3, .threads = 2, .progress = note_progress};
    flujo_result *r = NULL, *again = NULL;
    struct flujo_array monthly, daily, means, parameters;
    (void)state;
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(progress_done, 3);
    assert_int_equal(progress_total, 3);
    const struct flujo_result_info *info = flujo_result_about(r);
    assert_string_equal(info->kind, "run");
    assert_null(info->baseline);
    assert_null(info->file);
    assert_int_equal(info->completed, 3);
    assert_int_equal(info->months, 6);
    assert_int_equal(info->first_month, 2020 * 12 + 9);
    assert_int_equal(info->seed, 7);
    assert_true(strlen(info->answer) > 20);
    assert_string_equal(flujo_result_policy(r, 0), "observed");
    assert_null(flujo_result_policy(r, 1));
    assert_null(flujo_result_horizon(r, 0));

    /* Shapes; a flow by month is the sum of its days, element by element; the mean is over replicates. */
    assert_int_equal(flujo_result_values(r, FLUJO_MONTHLY, 0, &monthly), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_DAILY, 0, &daily), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_MEANS, 0, &means), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_PARAMETERS, 0, &parameters), FLUJO_OK);
    assert_int_equal(monthly.dimensions, 3);
    assert_int_equal(monthly.shape[0], 3);
    assert_int_equal(monthly.shape[1], 6);
    assert_int_equal(monthly.shape[2], flujo_result_columns(r, FLUJO_MONTHLY));
    assert_int_equal(daily.shape[1], info->end - info->start + 1);
    assert_int_equal(daily.shape[2], flujo_result_columns(r, FLUJO_DAILY));
    assert_int_equal(means.shape[1], flujo_result_columns(r, FLUJO_MEANS));
    assert_int_equal(parameters.shape[1], flujo_result_columns(r, FLUJO_PARAMETERS));
    const char *class = flujo_scenario_id(scenario, FLUJO_CLASS, 0);
    int by_day = column_of(r, FLUJO_DAILY, "encounters", "single_adult"),
        by_month = column_of(r, FLUJO_MONTHLY, "encounters", class),
        mean = column_of(r, FLUJO_MEANS, "encounters", class);
    assert_true(by_day >= 0 && by_month >= 0 && mean >= 0);
    assert_string_equal(flujo_result_column(r, FLUJO_MONTHLY, by_month)->unit, "encounters");
    assert_int_equal(flujo_result_column(r, FLUJO_MONTHLY, by_month)->is_stock, 0);
    double sum = 0;
    for (size_t day = 0; day < 31; day++)
        sum += at(&daily, 1, day, (size_t)by_day);
    assert_true(sum > 0);
    assert_true(sum == at(&monthly, 1, 0, (size_t)by_month)); /* October; one class of single adults */
    sum = 0;
    for (size_t k = 0; k < 3; k++)
        sum += at(&monthly, k, 2, (size_t)by_month);
    assert_true(means.data[2 * means.shape[1] + (size_t)mean] == sum / 3);
    int belief = column_of(r, FLUJO_PARAMETERS, "departure.belief_weight", "");
    assert_true(belief >= 0);
    assert_true(parameters.data[belief] != parameters.data[(size_t)belief + parameters.shape[1]]);

    /* What there is not. */
    assert_int_equal(flujo_result_values(r, FLUJO_HORIZON, 0, &daily), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_values(r, FLUJO_MONTHLY, 1, &daily), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_values(r, (enum flujo_values)99, 0, &daily), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_columns(r, (enum flujo_values)99), 0);
    assert_null(flujo_result_column(r, FLUJO_MONTHLY, -1));
    assert_null(flujo_result_complete(r, 1));
    assert_int_equal(flujo_result_complete(r, 0)[2], 1);
    assert_int_equal(flujo_result_differences(r), 0);
    assert_null(flujo_result_difference(r, 0));
    assert_int_equal(flujo_result_chances(r), 0);
    assert_null(flujo_result_find(r, "observed", "encounters", NULL, NULL));

    /* Another number of threads gives the same bytes; no_daily keeps no days. */
    ask.threads = 1, ask.no_daily = 1, ask.progress = NULL;
    assert_int_equal(flujo_run(scenario, &ask, &again, errors), FLUJO_OK);
    struct flujo_array other;
    assert_int_equal(flujo_result_values(again, FLUJO_MONTHLY, 0, &other), FLUJO_OK);
    assert_memory_equal(other.data, monthly.data, sizeof(double) * 3 * 6 * monthly.shape[2]);
    assert_int_equal(flujo_result_values(again, FLUJO_DAILY, 0, &other), FLUJO_BAD_INPUT);
    flujo_result_free(again);
    flujo_result_free(r);

    /* Wrong requests. */
    ask.policy = "observd", ask.end = "2020-13-01";
    flujo_errors_clear(errors);
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_null(r);
    assert_int_equal(flujo_errors_count(errors), 2);
    ask = (struct flujo_options){.size = sizeof ask, .end = "2019-01-01"};
    assert_int_equal(flujo_run(scenario, &ask, &r, NULL), FLUJO_BAD_INPUT);
    ask = (struct flujo_options){.size = sizeof ask, .threads = -1};
    assert_int_equal(flujo_run(scenario, &ask, &r, NULL), FLUJO_BAD_INPUT);
    ask = (struct flujo_options){.size = sizeof ask, .out = "no/such/folder/r.sqlite"};
    assert_int_equal(flujo_run(scenario, &ask, &r, NULL), FLUJO_FAILED);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

/* Summaries, and the fit of a run: the quantiles are those of the array, the points those of the observations. */
static void test_summaries(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    struct flujo_options ask = {.size = sizeof ask, .replicates = 5};
    flujo_result *r = NULL;
    struct flujo_array monthly, months, days, other;
    (void)state;
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_MONTHLY, 0, &monthly), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_MONTH_SUMMARIES, 0, &months), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_DAY_SUMMARIES, 0, &days), FLUJO_OK);
    assert_int_equal(months.shape[0], 6);
    assert_int_equal(months.shape[1], flujo_result_columns(r, FLUJO_MONTH_SUMMARIES));
    assert_int_equal(months.shape[2], 6);
    assert_int_equal(days.shape[0], 182);
    size_t column = (size_t)column_of(r, FLUJO_MONTH_SUMMARIES, "encounters", "demographic:family"),
           slot = (size_t)column_of(r, FLUJO_MONTHLY, "encounters", "aa_family");
    double value[5], sum = 0;
    for (size_t k = 0; k < 5; k++)
        sum += value[k] = at(&monthly, k, 2, slot);
    for (int i = 0; i < 5; i++)
        for (int k = i + 1; k < 5; k++)
            if (value[k] < value[i]) {
                double x = value[i];
                value[i] = value[k], value[k] = x;
            }
    assert_true(fabs(at(&months, 2, column, 0) - sum / 5) < 1e-9); /* mean, 25 %, median, 75 % */
    assert_true(at(&months, 2, column, 2) == value[1]);
    assert_true(at(&months, 2, column, 3) == value[2]);
    assert_true(at(&months, 2, column, 4) == value[3]);
    assert_true(fabs(at(&months, 2, column, 1) - (value[0] + 0.2 * (value[1] - value[0]))) < 1e-9);

    assert_true(flujo_result_fits(r) > 0);
    const struct flujo_fit *fit = NULL;
    size_t line = 0;
    while ((fit = flujo_result_fit(r, line)) != NULL
           && (strcmp(fit->measure, "encounters") != 0 || strcmp(fit->element, "") != 0))
        line++;
    assert_non_null(fit);
    assert_string_equal(fit->group, "encounters");
    const struct flujo_fit_point *point = flujo_result_fit_point(r, line, 0);
    char day[11];
    flujo_day_text(point->from, day);
    assert_string_equal(day, "2020-11-01");
    assert_int_equal(point->to - point->from, 29);
    assert_true(point->observed == 1300);
    assert_true(point->q50 == at(&months, 1, (size_t)column_of(r, FLUJO_MONTH_SUMMARIES, "encounters", ""), 3));
    assert_true(fit->coverage_90 >= 0 && fit->coverage_90 <= 1 && fit->rmspe_median > 0);
    assert_null(flujo_result_fit_point(r, line, fit->points));
    assert_null(flujo_result_fit(r, flujo_result_fits(r)));
    assert_int_equal(flujo_result_sustained_count(r), 0);
    assert_null(flujo_result_sustained(r, 0));
    flujo_result_free(r);
    ask.no_daily = 1;
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_DAY_SUMMARIES, 0, &other), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_columns(r, FLUJO_DAY_SUMMARIES), 0);
    flujo_result_free(r);
    struct flujo_forecast_options ahead = {
        .size = sizeof ahead, .months = 1, .members = 20, .passes = 1, .replicates = 20};
    assert_int_equal(flujo_forecast(scenario, &ahead, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_fits(r), 0);
    assert_null(flujo_result_fit(r, 0));
    assert_null(flujo_result_fit_point(r, 0, 0));
    flujo_result_free(r);

    /* A comparison that is long enough states how its effect holds, and the fit of what was in force. */
    ask = (struct flujo_options){.size = sizeof ask, .replicates = 3, .horizon = "1y"};
    assert_int_equal(flujo_compare(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_sustained_count(r), 5);
    assert_string_equal(flujo_result_sustained(r, 0)->policy, "humane");
    assert_string_equal(flujo_result_sustained(r, 0)->name, "peak_reduction");
    assert_true(flujo_result_sustained(r, 0)->q05 <= flujo_result_sustained(r, 0)->q95);
    assert_non_null(strstr(flujo_result_sustained(r, 4)->label, "USD"));
    assert_null(flujo_result_sustained(r, 5));
    assert_true(flujo_result_fits(r) > 0 && flujo_result_fit_point(r, 0, 0) != NULL); /* of the base policy */
    assert_int_equal(flujo_result_values(r, FLUJO_MONTH_SUMMARIES, 0, &other), FLUJO_BAD_INPUT);
    flujo_result_free(r);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

static void test_stop(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    flujo_stop *stop = flujo_stop_new(NULL);
    flujo_result *r = NULL;
    struct flujo_options ask = {.size = sizeof ask, .replicates = 50, .threads = 1, .stop = stop};
    (void)state;
    assert_int_equal(flujo_stop_is_set(stop), 0);
    flujo_stop_set(stop);
    assert_int_equal(flujo_stop_is_set(stop), 1);
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_INTERRUPTED);
    assert_null(r);
    flujo_stop_clear(stop);
    ask.progress = note_progress, ask.progress_user = stop; /* after the first replicate */
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_INTERRUPTED);
    assert_int_equal(flujo_result_about(r)->completed, 1);
    assert_int_equal(flujo_result_complete(r, 0)[0], 1);
    assert_int_equal(flujo_result_complete(r, 0)[1], 0);
    flujo_result_free(r);
    flujo_stop_free(stop);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

static void test_compare(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    struct flujo_options ask = {.size = sizeof ask,
                                .policies = "humane",
                                .baseline = "observed",
                                .horizon = "30d,60d",
                                .has_seed = 1,
                                .seed = 11,
                                .replicates = 3};
    flujo_result *r = NULL;
    struct flujo_array one, two;
    (void)state;
    assert_int_equal(flujo_compare(scenario, &ask, &r, errors), FLUJO_OK);
    const struct flujo_result_info *info = flujo_result_about(r);
    assert_string_equal(info->kind, "compare");
    assert_string_equal(info->baseline, "observed");
    assert_int_equal(info->policies, 2);
    assert_int_equal(info->horizons, 2);
    assert_int_equal(info->seed, 11);
    assert_string_equal(flujo_result_policy(r, 0), "humane");
    assert_string_equal(flujo_result_policy(r, 1), "observed");
    assert_int_equal(flujo_result_find_policy(r, "observed"), 1);
    assert_int_equal(flujo_result_find_policy(r, "humbug"), -1);
    assert_string_equal(flujo_result_horizon(r, 1), "60d");
    assert_null(flujo_result_horizon(r, 2));

    /* The total of a flow: the mean of what the columns of the two arrays add up to, replicate by replicate. */
    const struct flujo_difference *d = flujo_result_find(r, "humane", "encounters", NULL, NULL);
    assert_non_null(d);
    assert_string_equal(d->horizon, "60d");
    assert_string_equal(d->element, "");
    assert_int_equal(flujo_result_values(r, FLUJO_HORIZON, 0, &one), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_HORIZON, 1, &two), FLUJO_OK);
    double sum = 0, base = 0;
    for (size_t k = 0; k < 3; k++)
        for (int i = 0; i < flujo_result_columns(r, FLUJO_HORIZON); i++)
            if (strcmp(flujo_result_column(r, FLUJO_HORIZON, i)->measure, "encounters") == 0) {
                sum += at(&one, k, 1, (size_t)i) - at(&two, k, 1, (size_t)i);
                base += at(&two, k, 1, (size_t)i);
            }
    assert_true(sum != 0);
    assert_true(fabs(d->mean - sum / 3) < 1e-9);
    assert_true(fabs(d->relative - sum / base) < 1e-12);
    assert_true(d->q05 <= d->q50 && d->q50 <= d->q95);
    size_t n = flujo_result_differences(r), seen = 0;
    for (size_t i = 0; i < n; i++)
        seen += flujo_result_difference(r, i) == d;
    assert_int_equal(seen, 1);
    assert_null(flujo_result_difference(r, n));
    assert_null(flujo_result_find(r, "humane", "encountres", NULL, NULL));
    assert_null(flujo_result_find(r, "humane", "encounters", "", "5y"));
    assert_non_null(flujo_result_find(r, "humane", "encounters", "demographic:family", "30d"));
    flujo_scenario_free(scenario); /* the result holds it */
    assert_string_equal(flujo_result_policy(r, 0), "humane");
    flujo_result_free(r);

    /* A policy by the id that it had earlier, which results name by its present one. */
    assert_int_equal(flujo_scenario_load(TESTS_FOLDER "/../scenarios/northern-triangle-2021", NULL, &scenario, errors),
                     FLUJO_OK);
    struct flujo_options former = {
        .size = sizeof former, .policies = "humane", .horizon = "90d", .replicates = 2, .no_daily = 1};
    assert_int_equal(flujo_compare(scenario, &former, &r, errors), FLUJO_OK);
    int humane = flujo_result_find_policy(r, "humane");
    assert_true(humane >= 0 && strcmp(flujo_result_policy(r, humane), "humane") != 0);
    assert_non_null(flujo_result_find(r, "humane", "encounters", NULL, NULL));
    assert_null(flujo_result_find(r, "humbug", "encounters", NULL, NULL));
    flujo_result_free(r);
    flujo_scenario_free(scenario);

    scenario = load_tiny(NULL);
    flujo_errors_clear(errors);
    ask.policies = "humane,observde", ask.horizon = "soon";
    assert_int_equal(flujo_compare(scenario, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_null(r);
    assert_int_equal(flujo_errors_count(errors), 2);
    assert_non_null(strstr(flujo_errors_get(errors, 0)->hint, "did you mean 'observed'?"));
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

/* A comparison that goes on until it is settled takes batches of 128, 256, ... and has the values of one run of them
 * all; without a number of replicates it takes at most the scenario's, 4. */
static void test_precision(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    flujo_result *r, *whole;
    struct flujo_array in_batches, at_once;
    struct flujo_options ask = {.size = sizeof ask, .horizon = "30d", .no_daily = 1, .sampling = "lattice"};
    (void)state;
    assert_int_equal(flujo_compare(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_about(r)->replicates, 4);
    flujo_result_free(r);
    ask.precision = 1;
    assert_int_equal(flujo_compare(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_about(r)->replicates, 128); /* so wide that the first look settles it */
    flujo_result_free(r);
    ask.precision = 0.01, ask.replicates = 150;
    assert_int_equal(flujo_compare(scenario, &ask, &r, errors), FLUJO_OK);
    ask.precision = 0;
    assert_int_equal(flujo_compare(scenario, &ask, &whole, errors), FLUJO_OK);
    for (int kind = FLUJO_MONTHLY; kind <= FLUJO_PARAMETERS; kind++) {
        if (kind == FLUJO_DAILY) continue;
        assert_int_equal(flujo_result_values(r, (enum flujo_values)kind, 1, &in_batches), FLUJO_OK);
        assert_int_equal(flujo_result_values(whole, (enum flujo_values)kind, 1, &at_once), FLUJO_OK);
        size_t n = 1;
        for (int i = 0; i < at_once.dimensions; i++) {
            assert_int_equal(in_batches.shape[i], at_once.shape[i]);
            n *= at_once.shape[i];
        }
        assert_memory_equal(in_batches.data, at_once.data, n * sizeof(double));
    }
    assert_int_equal(flujo_result_about(r)->replicates, 150);
    flujo_result_free(r);
    flujo_result_free(whole);

    const struct flujo_options wrong[] = {{.size = sizeof ask, .precision = 1.5},
                                          {.size = sizeof ask, .precision = -1},
                                          {.size = sizeof ask, .precision = 0.1, .assimilation = "x.sqlite"},
                                          {.size = sizeof ask, .sampling = "latice"},
                                          {.size = sizeof ask, .sampling = "lattice", .no_priors = 1},
                                          {.size = sizeof ask, .sampling = "lattice", .posterior = "x.sqlite"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        flujo_errors_clear(errors);
        assert_int_equal(flujo_compare(scenario, &wrong[i], &r, errors), FLUJO_BAD_INPUT);
        assert_int_equal(flujo_errors_count(errors), 1);
        assert_null(r);
    }
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

/* The world of a replicate, stepped to the end, has the daily values of its run; a lever changes what follows. */
static void test_world(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    struct flujo_options ask = {.size = sizeof ask, .replicates = 2, .policy = "humane"};
    struct flujo_world_options which = {.size = sizeof which, .policy = "humane", .replicate = 1};
    flujo_result *r = NULL;
    flujo_world *world = NULL;
    struct flujo_array daily;
    double value = -1;
    (void)state;
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_DAILY, 0, &daily), FLUJO_OK);
    int by_day = column_of(r, FLUJO_DAILY, "encounters", "family"), by_world = -1;
    assert_int_equal(flujo_world_new(scenario, &which, &world, errors), FLUJO_OK);
    for (int i = 0; i < flujo_world_columns(world); i++)
        if (strcmp(flujo_world_column(world, i)->measure, "encounters") == 0
            && strcmp(flujo_world_column(world, i)->element, "aa_family") == 0)
            by_world = i;
    assert_true(by_day >= 0 && by_world >= 0);
    assert_null(flujo_world_column(world, flujo_world_columns(world)));
    int start = flujo_scenario_about(scenario)->start, end = flujo_scenario_about(scenario)->end;
    assert_int_equal(flujo_world_day(world), start - 1);
    assert_true(flujo_world_measures(world)[by_world] == 0);
    double sum = 0;
    for (int day = start; day <= end; day++) {
        assert_int_equal(flujo_world_step(world), FLUJO_OK);
        assert_int_equal(flujo_world_day(world), day);
        assert_true(flujo_world_measures(world)[by_world] == at(&daily, 1, (size_t)(day - start), (size_t)by_day));
        sum += flujo_world_measures(world)[by_world];
    }
    assert_true(sum > 100);
    flujo_world_free(world);

    /* Ten times the effort of a country, which the policy leaves alone until December, stops more people. */
    double stopped[2] = {0};
    for (int k = 0; k < 2; k++) {
        assert_int_equal(flujo_world_new(scenario, NULL, &world, errors), FLUJO_OK);
        if (k == 1) assert_int_equal(flujo_world_set(world, "enforcement.effort.bb", 10, errors), FLUJO_OK);
        for (int day = 0; day < 40; day++) {
            assert_int_equal(flujo_world_step(world), FLUJO_OK);
            for (int i = 0; i < flujo_world_columns(world); i++)
                if (strcmp(flujo_world_column(world, i)->measure, "interdicted") == 0)
                    stopped[k] += flujo_world_measures(world)[i];
        }
        flujo_world_free(world);
    }
    assert_true(stopped[1] > 1.5 * stopped[0] && stopped[0] > 0);

    /* What is set and read, and what is refused. */
    assert_int_equal(flujo_world_new(scenario, NULL, &world, errors), FLUJO_OK);
    assert_int_equal(flujo_world_get(world, "departure.closure", &value), FLUJO_BAD_INPUT);
    assert_true(value == -1);
    assert_int_equal(flujo_world_set(world, "processing.capacity", 3, errors), FLUJO_OK);
    assert_int_equal(flujo_world_step(world), FLUJO_OK);
    assert_int_equal(flujo_world_get(world, "processing.capacity", &value), FLUJO_OK);
    assert_true(value == 3);
    flujo_errors_clear(errors);
    assert_int_equal(flujo_world_set(world, "processing.capacity", -1, errors), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_world_set(world, "processing.capacity", NAN, errors), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_world_set(world, "processing", 1, errors), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_world_set(world, "departure.belief_weight", 1, errors), FLUJO_BAD_INPUT); /* no lever */
    assert_int_equal(flujo_errors_count(errors), 4);
    flujo_world_free(world);
    which.policy = "humbug";
    assert_int_equal(flujo_world_new(scenario, &which, &world, NULL), FLUJO_BAD_INPUT);
    assert_null(world);
    flujo_world_free(NULL);
    flujo_result_free(r);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

static int stages_seen;
static void note_stage(void *user, const char *stage, int done, int total)
{
    (void)user;
    stages_seen |= strcmp(stage, "forecast") == 0 && done == total ? 2 : 1;
}

static void test_forecast(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    char trigger[] = "custody.station > 10 within 8 weeks";
    const char *triggers[] = {trigger};
    struct flujo_forecast_options ask = {.size = sizeof ask,
                                         .months = 2,
                                         .members = 20,
                                         .passes = 1,
                                         .replicates = 20,
                                         .triggers = triggers,
                                         .trigger_count = 1,
                                         .out = "forecast.sqlite",
                                         .progress = note_stage};
    flujo_result *r = NULL;
    struct flujo_array all, family, adults, other;
    (void)state;
    assert_int_equal(flujo_forecast(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(stages_seen, 3);
    trigger[0] = 'x'; /* the result keeps its own */
    const struct flujo_result_info *info = flujo_result_about(r);
    assert_string_equal(info->kind, "forecast");
    assert_int_equal(info->months, 2);
    assert_int_equal(info->first_month, 2020 * 12 + 11); /* counts end in November */
    assert_int_equal(info->completed, 20);
    assert_int_equal(info->end - info->start, 61);
    assert_string_equal(flujo_result_policy(r, 0), "observed");

    /* Draw by draw the demographics make the total. */
    int at[3] = {column_of(r, FLUJO_DRAWS, "encounters", ""),
                 column_of(r, FLUJO_DRAWS, "encounters", "demographic:family"),
                 column_of(r, FLUJO_DRAWS, "encounters", "demographic:single_adult")};
    assert_int_equal(flujo_result_values(r, FLUJO_DRAWS, at[0], &all), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_DRAWS, at[1], &family), FLUJO_OK);
    assert_int_equal(flujo_result_values(r, FLUJO_DRAWS, at[2], &adults), FLUJO_OK);
    assert_int_equal(all.dimensions, 2);
    assert_int_equal(all.shape[0], 2);
    assert_int_equal(all.shape[1], 20);
    for (size_t i = 0; i < 40; i++)
        assert_true(all.data[i] > 0 && fabs(all.data[i] - family.data[i] - adults.data[i]) < 1e-9 * all.data[i]);
    assert_int_equal(flujo_result_values(r, FLUJO_DRAWS, flujo_result_columns(r, FLUJO_DRAWS), &other),
                     FLUJO_BAD_INPUT);
    assert_int_equal(flujo_result_values(r, FLUJO_MONTHLY, 0, &other), FLUJO_BAD_INPUT);

    /* Two facilities, then the trigger. */
    assert_int_equal(flujo_result_chances(r), 3);
    assert_string_equal(flujo_result_chance(r, 0)->condition, "custody.station > capacity");
    assert_string_equal(flujo_result_chance(r, 2)->condition, "custody.station > 10 within 8 weeks");
    assert_true(fabs(flujo_result_chance(r, 2)->probability - 1) < 1e-9);
    assert_null(flujo_result_chance(r, 3));
    assert_int_equal(access("forecast.sqlite.checkpoint", F_OK), -1);
    assert_int_equal(flujo_result_save(r, NULL, errors), FLUJO_OK);
    assert_int_equal(flujo_export("forecast.sqlite", "hubverse", "forecast", 0, errors), FLUJO_OK);
    flujo_result_free(r);

    /* What is refused; a stop. */
    flujo_errors_clear(errors);
    trigger[0] = 'c';
    ask.out = NULL, ask.origin = "2020-10-31";
    assert_int_equal(flujo_forecast(scenario, &ask, &r, errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(flujo_errors_get(errors, 0)->message, "less than two months"));
    ask.origin = "2020-11-31";
    assert_int_equal(flujo_forecast(scenario, &ask, &r, NULL), FLUJO_BAD_INPUT);
    ask.origin = NULL, ask.months = 61;
    assert_int_equal(flujo_forecast(scenario, &ask, &r, NULL), FLUJO_BAD_INPUT);
    ask.months = 2, triggers[0] = "too many people";
    assert_int_equal(flujo_forecast(scenario, &ask, &r, NULL), FLUJO_BAD_INPUT);
    ask.trigger_count = 0, ask.policy = "humbug";
    assert_int_equal(flujo_forecast(scenario, &ask, &r, NULL), FLUJO_BAD_INPUT);
    ask.policy = NULL, ask.stop = flujo_stop_new(NULL);
    flujo_stop_set(ask.stop);
    assert_int_equal(flujo_forecast(scenario, &ask, &r, NULL), FLUJO_INTERRUPTED);
    assert_null(r);
    flujo_stop_free(ask.stop);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

static void note_path(void *user, const char *path) { snprintf(user, 64, "%s", path); }

static void test_files(void **state)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = load_tiny(errors);
    char claimed[64] = "";
    struct flujo_options ask = {
        .size = sizeof ask, .replicates = 2, .out = "api.sqlite", .claiming = note_path, .claiming_user = claimed};
    flujo_result *r = NULL;
    (void)state;
    remove("api.sqlite");
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_OK);
    assert_string_equal(claimed, "api.sqlite");
    assert_int_equal(access("api.sqlite", F_OK), -1); /* not before it is saved */
    assert_int_equal(flujo_result_save(r, "make api", errors), FLUJO_OK);
    assert_string_equal(flujo_result_about(r)->file, "api.sqlite");
    assert_int_equal(access("api.sqlite", F_OK), 0);
    flujo_errors_clear(errors);
    assert_int_equal(flujo_result_save(r, NULL, errors), FLUJO_BAD_INPUT);
    assert_non_null(strstr(flujo_errors_get(errors, 0)->message, "saved already"));
    flujo_result_free(r);
    ask.out = NULL, ask.claiming = NULL;
    assert_int_equal(flujo_run(scenario, &ask, &r, errors), FLUJO_OK);
    assert_int_equal(flujo_result_save(r, NULL, errors), FLUJO_BAD_INPUT);
    flujo_result_free(r);

    assert_int_equal(flujo_export("api.sqlite", "csv", "api-tables", 0, errors), FLUJO_OK);
    assert_int_equal(access("api-tables/monthly.csv", F_OK), 0);
    assert_int_equal(flujo_export("api.sqlite", "xls", "api-tables", 0, NULL), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_export("nothing.sqlite", "csv", "api-tables", 0, errors), FLUJO_BAD_INPUT);
    assert_int_equal(flujo_report("api.sqlite", "api.html", 0, errors), FLUJO_OK);
    assert_int_equal(access("api.html", F_OK), 0);
    assert_int_equal(flujo_report("nothing.sqlite", "api.html", 0, errors), FLUJO_BAD_INPUT);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
}

/* Whatever allocation fails, the call says so and everything is given back. */
static void test_memory(void **state)
{
    (void)state;
    for (long last = 0, step = 1; last >= 0; last += step) {
        struct meter m = {.last = last};
        struct flujo_allocator a = {metered, &m};
        struct flujo_load_options load = {.size = sizeof load, .allocator = &a};
        struct flujo_options ask = {.size = sizeof ask, .replicates = 2, .threads = 1, .end = "2020-10-31"};
        flujo_errors *errors = flujo_errors_new(&a);
        flujo_stop *stop = flujo_stop_new(&a);
        flujo_scenario *scenario = NULL;
        flujo_result *r = NULL;
        flujo_world *world = NULL;
        enum flujo_status status = FLUJO_NO_MEMORY;
        if (errors != NULL) status = flujo_scenario_load(TINY, &load, &scenario, errors);
        if (status == FLUJO_OK) status = flujo_run(scenario, &ask, &r, errors);
        assert_int_equal(status == FLUJO_OK, r != NULL);
        if (status == FLUJO_OK) status = flujo_world_new(scenario, NULL, &world, errors);
        assert_int_equal(status == FLUJO_OK, world != NULL);
        if (status != FLUJO_OK) assert_int_equal(status, FLUJO_NO_MEMORY);
        flujo_world_free(world);
        flujo_result_free(r);
        flujo_scenario_free(scenario);
        flujo_stop_free(stop);
        flujo_errors_free(errors);
        assert_int_equal(m.blocks, 0);
        if (status == FLUJO_OK) break;
        step = 1 + last / 20;
    }
}

int main(void)
{
    char folder[] = "/tmp/flujo-api-XXXXXX"; /* of the files that are made */
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version),   cmocka_unit_test(test_errors_say_where),
        cmocka_unit_test(test_scenario),  cmocka_unit_test(test_run),
        cmocka_unit_test(test_summaries), cmocka_unit_test(test_stop),
        cmocka_unit_test(test_compare),   cmocka_unit_test(test_world),
        cmocka_unit_test(test_forecast),  cmocka_unit_test(test_files),
        cmocka_unit_test(test_memory),    cmocka_unit_test(test_precision),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) != 0 || failed;
}
