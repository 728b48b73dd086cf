/* What an ensemble keeps of its days: months, horizons, days, and the values beside observations; each summed again
 * from the days of one run. */
#include "test.h"

#include "engine/ensemble.h"
#include "support/small_scenario.h"
#include <math.h>
#include <string.h>

enum { REPLICATES = 3 };

/* A run that starts and ends within months, with two horizons that begin and end within months, and two of which it has no
 * end. */
struct fixture {
    struct small_scenario t;
    struct ensemble *e;
    day_number horizon_from, horizon_to[4];
};

static void begin(struct fixture *f)
{
    struct error_list errors;
    small_scenario_init(&f->t);
    f->t.s.start = date_make(2020, 1, 10);
    f->horizon_from = date_make(2020, 2, 5);
    f->horizon_to[0] = date_make(2020, 2, 20);
    f->horizon_to[1] = date_make(2020, 3, 20);
    f->horizon_to[2] = date_make(2020, 5, 1);
    f->horizon_to[3] = date_make(2020, 6, 1);
    struct run_request q = {.replicates = REPLICATES,
                            .seed = 5,
                            .threads = 2,
                            .end = date_make(2020, 4, 12),
                            .keep_daily = 1,
                            .horizon_from = f->horizon_from,
                            .horizon_count = 4};
    memcpy(q.horizon_to, f->horizon_to, sizeof q.horizon_to);
    errors_init(&errors, memory_default());
    assert_int_equal(ensemble_run(memory_default(), &f->t.s, &q, &f->e, &errors), FLUJO_OK);
    errors_free(&errors);
}

/* Sum of a measure kept by day over the days [from, to], of one of its daily slots. */
static double days_sum(const struct fixture *f, int replicate, int measure, int slot, day_number from, day_number to)
{
    double sum = 0;
    for (day_number day = from; day <= to; day++)
        sum += ensemble_day(f->e, replicate, day)[ensemble_daily_offset(f->e->scenario, measure) + slot];
    return sum;
}

static const double *month_row(const struct fixture *f, int replicate, int month, int measure)
{
    return ensemble_month(f->e, replicate, month) + f->e->offset[measure];
}

static const double *horizon_row(const struct fixture *f, int replicate, int horizon, int measure)
{
    return ensemble_horizon(f->e, replicate, horizon) + f->e->offset[measure];
}

static void same(const char *what, double a, double b)
{
    if (!(fabs(a - b) <= 1e-9 * fabs(b))) fail_msg("%s: %.12g for %.12g", what, a, b);
}

static const struct {
    int from_month, from_day, to_month, to_day;
} months[] = {{1, 10, 1, 31}, {2, 1, 2, 29}, {3, 1, 3, 31}, {4, 1, 4, 12}};

/* Flows are summed over the days of a month that are in the run; stocks are their mean. Daily rows by demographic hold
 * both origins. */
static void test_months(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    assert_int_equal(f.e->month_count, 4);
    for (int r = 0; r < REPLICATES; r++) {
        for (int m = 0; m < 4; m++) {
            day_number from = date_make(2020, months[m].from_month, months[m].from_day),
                       to = date_make(2020, months[m].to_month, months[m].to_day);
            const double *encounters = month_row(&f, r, m, M_ENCOUNTERS), *custody = month_row(&f, r, m, M_CUSTODY);
            for (int d = 0; d < 2; d++)
                same("encounters of a month", encounters[d] + encounters[2 + d],
                     days_sum(&f, r, M_ENCOUNTERS, d, from, to));
            for (int k = 0; k < 2; k++)
                same("custody of a month", custody[k], days_sum(&f, r, M_CUSTODY, k, from, to) / (to - from + 1));
            assert_true(encounters[0] > 100 && encounters[2] > 100 && custody[0] > 1);
        }
    }
    ensemble_free(memory_default(), f.e);
}

/* Horizons include their last day, or that of the run. */
static void test_horizons(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    for (int r = 0; r < REPLICATES; r++) {
        for (int h = 0; h < 4; h++) {
            day_number to = f.horizon_to[h] < f.e->end ? f.horizon_to[h] : f.e->end;
            double days = to - f.horizon_from + 1, encounters = 0;
            for (int d = 0; d < 2; d++)
                encounters += days_sum(&f, r, M_ENCOUNTERS, d, f.horizon_from, to);
            same("encounters", ensemble_horizon_total(f.e, r, M_ENCOUNTERS, h), encounters);
            same("custody", horizon_row(&f, r, h, M_CUSTODY)[0],
                 days_sum(&f, r, M_CUSTODY, 0, f.horizon_from, to) / days);
            same("waiting", horizon_row(&f, r, h, M_WAITING)[0],
                 days_sum(&f, r, M_WAITING, 0, f.horizon_from, to) / days);
        }
    }
    ensemble_free(memory_default(), f.e);
}

/* Means of what is kept only so: over replicates, in the month of the day. */
static void test_means(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    for (int m = 0; m < 4; m++) {
        const double *row = ensemble_mean_month(f.e, m);
        double mean = 0;
        for (int r = 0; r < REPLICATES; r++)
            mean += month_row(&f, r, m, M_ENCOUNTERS)[1] / REPLICATES;
        same("mean", row[f.e->offset[M_ENCOUNTERS] + 1], mean);
        double arrivals = row[f.e->offset[M_PLACE_ARRIVALS] + 2],
               flow = row[f.e->offset[M_ROUTE_FLOW] + 0] + row[f.e->offset[M_ROUTE_FLOW] + 1];
        assert_true(arrivals > 0.7 * flow && arrivals < 1.3 * flow); /* they come in a day or two */
    }
    ensemble_free(memory_default(), f.e);
}

static struct observation observation(int measure, int origin, int demographic, int slot, day_number from,
                                      day_number to)
{
    return (struct observation){
        .measure = measure, .origin = origin, .demographic = demographic, .slot = slot, .from = from, .to = to};
}

/* Beside observations of whole months and of some days. */
static void test_observed(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    day_number feb = date_make(2020, 2, 1), mar = date_make(2020, 3, 1), end = date_make(2020, 3, 31);
    for (int r = 0; r < REPLICATES; r++) {
        const double *e2 = month_row(&f, r, 1, M_ENCOUNTERS), *e3 = month_row(&f, r, 2, M_ENCOUNTERS);
        const double *c2 = month_row(&f, r, 1, M_CUSTODY), *c3 = month_row(&f, r, 2, M_CUSTODY);
        struct observation o = observation(M_ENCOUNTERS, -1, -1, 0, feb, mar - 1);
        same("all classes", ensemble_observed(f.e, r, &o), e2[0] + e2[1] + e2[2] + e2[3]);
        o = observation(M_ENCOUNTERS, 1, -1, 0, feb, end);
        same("an origin, two months", ensemble_observed(f.e, r, &o), e2[2] + e2[3] + e3[2] + e3[3]);
        o = observation(M_ENCOUNTERS, 0, 1, 0, mar, end);
        same("a class", ensemble_observed(f.e, r, &o), e3[1]);
        o = observation(M_ENCOUNTERS, 0, 0, 0, mar, end);
        same("the other class", ensemble_observed(f.e, r, &o), e3[0]);
        o = observation(M_CUSTODY, -1, -1, 1, feb, end);
        same("a stock, two months", ensemble_observed(f.e, r, &o), (c2[1] + c3[1]) / 2);
        o = observation(M_CUSTODY, -1, -1, 0, feb + 3, feb + 9);
        same("a stock, seven days", ensemble_observed(f.e, r, &o), days_sum(&f, r, M_CUSTODY, 0, feb + 3, feb + 9) / 7);
        o = observation(M_ENCOUNTERS, -1, 1, 0, feb + 3, feb + 9);
        same("a demographic, seven days", ensemble_observed(f.e, r, &o),
             days_sum(&f, r, M_ENCOUNTERS, 1, feb + 3, feb + 9));
        o = observation(M_ENCOUNTERS, -1, -1, 0, feb + 3, feb + 9);
        same("all, seven days", ensemble_observed(f.e, r, &o),
             days_sum(&f, r, M_ENCOUNTERS, 0, feb + 3, feb + 9) + days_sum(&f, r, M_ENCOUNTERS, 1, feb + 3, feb + 9));
        o = observation(M_ENCOUNTERS, 0, -1, 0, feb + 3, feb + 9); /* days are not kept by origin */
        assert_true(isnan(ensemble_observed(f.e, r, &o)));
        o = observation(M_ENCOUNTERS, -1, -1, 0, date_make(2020, 1, 1), mar - 1);
        assert_true(isnan(ensemble_observed(f.e, r, &o)));
        o = observation(M_ENCOUNTERS, -1, -1, 0, date_make(2020, 4, 1), date_make(2020, 4, 30));
        assert_true(isnan(ensemble_observed(f.e, r, &o)));
    }
    ensemble_free(memory_default(), f.e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_months), cmocka_unit_test(test_horizons),
                                       cmocka_unit_test(test_means), cmocka_unit_test(test_observed)};
    return cmocka_run_group_tests(tests, 0, 0);
}
