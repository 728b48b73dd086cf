/* Settings of a policy by date: start, length, ramp, efficiency, series, order. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

enum { DAYS = 12 };

/* Effort of the transit country by day, which officer-days show. */
static void expect_effort(const char *what, struct still_world *q, const double effort[DAYS])
{
    still_start(q, 1, 0);
    for (int day = 0; day < DAYS; day++) {
        still_live(q, day);
        double found = still_measure(q, M_OFFICER_DAYS, 0) / 1000;
        if (fabs(found - effort[day]) > 1e-9) fail_msg("%s, day %d: effort %g for %g", what, day, found, effort[day]);
    }
    still_end(q);
}

static struct setting *effort(struct still_world *q, double value, int from, int days)
{
    return still_lever(q, "enforcement.effort.transit", value, from, days);
}

static void with_post(struct still_world *q)
{
    still_init(q);
    q->t.places[POST].enforcement = 1;
}

static void test_dates(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    effort(&q, 3, 2, 4);
    expect_effort("days", &q, (double[DAYS]){1, 1, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1});
    with_post(&q);
    effort(&q, 3, 5, 0);
    expect_effort("to the end", &q, (double[DAYS]){1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3});
    with_post(&q);
    still_lever(&q, "enforcement.effort", 2, 3, 0); /* of all countries */
    expect_effort("all", &q, (double[DAYS]){1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2});
}

static void test_ramp(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    effort(&q, 3, 2, 0)->ramp_days = 4;
    expect_effort("ramp", &q, (double[DAYS]){1, 1, 1.5, 2, 2.5, 3, 3, 3, 3, 3, 3, 3});
    with_post(&q);
    effort(&q, 3, 2, 0)->efficiency = 0.25;
    expect_effort("efficiency", &q, (double[DAYS]){1, 1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5});
    with_post(&q);
    struct setting *set = effort(&q, 0, 2, 5);
    set->ramp_days = 2;
    set->efficiency = 0.5;
    expect_effort("both", &q, (double[DAYS]){1, 1, 0.75, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1});
}

/* A later setting moves from the value that an earlier one has in force. */
static void test_overlap(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    effort(&q, 3, 1, 0);
    effort(&q, 5, 4, 3)->efficiency = 0.5;
    expect_effort("overlap", &q, (double[DAYS]){1, 3, 3, 3, 4, 4, 4, 3, 3, 3, 3, 3});
    with_post(&q);
    effort(&q, 5, 4, 3)->efficiency = 0.5; /* in the order of the list, not of the dates */
    effort(&q, 3, 1, 0);
    expect_effort("order", &q, (double[DAYS]){1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3});
}

/* One setting follows another: by a ramp from it, in part, for some days, of another element, in full. */
static void test_one_after_another(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    effort(&q, 3, 1, 0);
    effort(&q, 5, 4, 0)->ramp_days = 4;
    expect_effort("by a ramp", &q, (double[DAYS]){1, 3, 3, 3, 3.5, 4, 4.5, 5, 5, 5, 5, 5});
    with_post(&q);
    effort(&q, 3, 1, 0);
    effort(&q, 5, 4, 0)->efficiency = 0.5;
    expect_effort("in part", &q, (double[DAYS]){1, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4});
    with_post(&q);
    effort(&q, 3, 1, 0);
    effort(&q, 5, 4, 2);
    still_lever(&q, "enforcement.effort.home", 7, 6, 0);
    expect_effort("for some days", &q, (double[DAYS]){1, 3, 3, 3, 5, 5, 3, 3, 3, 3, 3, 3});
    with_post(&q);
    effort(&q, 3, 1, 0);
    effort(&q, 5, 4, 0);
    expect_effort("in full", &q, (double[DAYS]){1, 3, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5});
}

static void test_series(void **state)
{
    (void)state;
    double value[3] = {2, 4, 3};
    struct still_world q;
    with_post(&q);
    struct series series = {.name = "effort", .key = "all", .first = q.t.s.start + 2, .days = 3, .value = value};
    q.t.s.series = &series;
    q.t.s.series_count = 1;
    effort(&q, 99, 1, 6)->series = 0;
    expect_effort("series", &q, (double[DAYS]){1, 2, 2, 4, 3, 3, 3, 1, 1, 1, 1, 1});
}

/* Shocks that overlap halt a setting for the days of its own shock alone. */
static void test_shocks_that_overlap(void **state)
{
    (void)state;
    struct still_world q;
    with_post(&q);
    for (int i = 0; i < 2; i++)
        q.t.events[i] = (struct event){
            .kind = EVENT_SHOCK, .day = q.t.s.start + 2 + 2 * i, .days = 3, .country = -1, .origin = -1, .place = -1};
    q.t.s.event_count = 2;
    effort(&q, 3, 1, 0)->ramp_days = 4;
    q.settings[0].delayed_by = 0;
    expect_effort("first shock", &q, (double[DAYS]){1, 1.5, 1.5, 1.5, 1.5, 2, 2.5, 3, 3, 3, 3, 3});
    with_post(&q);
    for (int i = 0; i < 2; i++)
        q.t.events[i] = (struct event){
            .kind = EVENT_SHOCK, .day = q.t.s.start + 2 + 2 * i, .days = 3, .country = -1, .origin = -1, .place = -1};
    q.t.s.event_count = 2;
    still_set(&q, "cooperation.rate", 0.5);
    still_lever(&q, "cooperation", 1, 1, 0); /* talks are halted by either, on days 2 to 6 */
    still_start(&q, 1, 0);
    for (int day = 0; day < DAYS; day++) {
        int talks = day < 1 ? 0 : day < 7 ? 1 : day - 5;
        still_live(&q, day);
        still_near("talks", still_measure(&q, M_COOPERATION, TRANSIT_COUNTRY), 1 - pow(0.5, talks), 1e-12);
    }
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),   cmocka_unit_test(test_ramp),   cmocka_unit_test(test_one_after_another),
        cmocka_unit_test(test_overlap), cmocka_unit_test(test_series), cmocka_unit_test(test_shocks_that_overlap)};
    return still_run_tests(tests);
}
