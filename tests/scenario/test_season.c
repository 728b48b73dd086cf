/* Seasonal factors of a series that is made of them: returned as they are. */
#include "folder.h"
#include "scenario/scenario.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>

static const double season[12] = {1.4, 1.2, 1.1, 0.9, 0.7, 0.5, 0.6, 0.8, 1.0, 1.1, 1.2, 1.5}; /* mean 1 */

/* A record of some years from a month of 2015 on; one month of it may be a shock. */
static void check(int years, int first_month, int shocked)
{
    struct error_list errors;
    struct scenario *s = NULL;
    char text[8192];
    int length = snprintf(text, sizeof text, "date,all\n");
    for (int i = 0; i < 12 * years; i++) {
        int index = 2015 * 12 + first_month + i;
        length += snprintf(text + length, sizeof text - (size_t)length, "%04d-%02d-01,%.17g\n", index / 12,
                           index % 12 + 1, i == shocked ? 1 : 1000 * season[index % 12]);
    }
    folder_begin();
    folder_change("series/monthly.csv", "*", text);
    errors_init(&errors, memory_default());
    enum flujo_status status = scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors);
    if (errors.count > 0) fail_msg("%s", errors.items[0].text);
    assert_int_equal(status, FLUJO_OK);
    for (int m = 0; m < 12; m++)
        if (fabs(s->season[m] - season[m]) > (shocked < 0 ? 1e-9 : 0.06))
            fail_msg("month %d: factor %.12g for %g", m + 1, s->season[m], season[m]);
    errors_free(&errors);
    scenario_free(s);
    folder_end();
}

static void test_exact(void **state)
{
    (void)state;
    check(3, 0, -1); /* no month to spare */
    check(4, 4, -1); /* a record that starts in May */
}

/* A single shock hardly enters: medians of the ratios. */
static void test_shock(void **state)
{
    (void)state;
    check(5, 0, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact), cmocka_unit_test(test_shock)};
    return cmocka_run_group_tests(tests, 0, 0);
}
