/* The middle of each kind of prior, which stands where none is drawn; and draws, against quantiles. */
#include "folder.h"
#include "model/world.h"
#include "scenario/scenario.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>

/* Medians: closed forms; those of beta and gamma to a few parts in a hundred, from tables. */
static const struct middle {
    const char *prior;
    double median, within;
} middles[] = {{"{dist: uniform, lo: 2, hi: 6}", 4, 1e-12},
               {"{dist: normal, mean: 3, sd: 9}", 3, 1e-12},
               {"{dist: lognormal, median: 3, sigma: 2, scale: 2}", 6, 1e-12},
               {"{dist: triangular, lo: 1, mode: 2, hi: 7}", 7 - 3.872983346207417, 1e-12}, /* sqrt(6 x 5 / 2) */
               {"{dist: triangular, lo: 1, mode: 6, hi: 7}", 1 + 3.872983346207417, 1e-12},
               {"{dist: triangular, lo: 0, mode: 2, hi: 4, scale: 0.5}", 1, 1e-12},
               {"{dist: beta, a: 2, b: 6, scale: 4}", 4 * 0.2285, 0.02},
               {"{dist: gamma, shape: 3, scale: 2}", 2 * 2.6741, 0.02}};

static void test_middles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof middles / sizeof middles[0]; i++) {
        struct error_list errors;
        struct scenario *s = NULL;
        char line[200];
        folder_begin();
        snprintf(line, sizeof line, "parameters: {\n  departure.violence_weight: %s,\n", middles[i].prior);
        folder_change("scenario.yml", "parameters: {\n", line);
        errors_init(&errors, memory_default());
        enum flujo_status status = scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors);
        if (errors.count > 0) fail_msg("%s", errors.items[0].text);
        assert_int_equal(status, FLUJO_OK);
        double found = NAN;
        for (int k = 0; k < s->parameter_count; k++)
            if (s->parameters[k].option == option_find("departure.violence_weight", 25)) found = s->parameters[k].value;
        if (!(fabs(found - middles[i].median) <= middles[i].within * middles[i].median))
            fail_msg("%s: %g for %g", middles[i].prior, found, middles[i].median);
        errors_free(&errors);
        scenario_free(s);
        folder_end();
    }
}

/* Mean and standard deviation of draws of each kind, by hand. */
static const struct moments {
    struct prior prior;
    double mean, sd;
} moments[] = {{{PRIOR_UNIFORM, 2, 8, 0, 1}, 5, 1.7320508},
               {{PRIOR_NORMAL, 3, 2, 0, 2}, 6, 4},
               {{PRIOR_LOGNORMAL, 2, 0.5, 0, 1},
                2 * 1.1331485,
                2 * 1.1331485 * 0.5329404},                 /* exp(s^2/2), sqrt(exp(s^2) - 1) */
               {{PRIOR_BETA, 2, 6, 0, 1}, 0.25, 0.1443376}, /* sqrt(12 / (64 x 9)) */
               {{PRIOR_GAMMA, 4, 1.5, 0, 1}, 6, 3},
               {{PRIOR_TRIANGULAR, 1, 2, 6, 1}, 3, 1.0801234}}; /* (1+2+6)/3, sqrt((1+4+36-2-6-12) / 18) */

enum { DRAWS = 40000 };

static void test_draws(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        double sum = 0, squares = 0;
        for (uint32_t k = 0; k < DRAWS; k++) {
            struct stream r = stream_at(random_key_make(3, k), 1, 0, (uint32_t)i);
            double x = prior_draw(&moments[i].prior, &r);
            sum += x / DRAWS;
            squares += x * x / DRAWS;
        }
        double sd = sqrt(squares - sum * sum);
        if (fabs(sum - moments[i].mean) > 5 * moments[i].sd / 200 || fabs(sd / moments[i].sd - 1) > 0.04)
            fail_msg("prior %d: mean %g for %g, deviation %g for %g", (int)i, sum, moments[i].mean, sd, moments[i].sd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_middles), cmocka_unit_test(test_draws)};
    return cmocka_run_group_tests(tests, 0, 0);
}
