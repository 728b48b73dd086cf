/* Simulation-based calibration of the shipped corridor with all its observed
 * series: 1,000 truths from the priors, five parameters, all others random.
 * Of 200 truths one parameter in five may miss the bounds by chance alone.
 * Minutes, so it is a benchmark (`meson test --benchmark study/sbc_corridor`), not
 * a test. Arguments: the scenario's folder, and runs of the table (4500, as many
 * as `flujo calibrate` makes by default). */
#include "sbc.h"
#include "study/targets.h"
#include "store/study_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"departure.mobility_weight", "departure.labour_weight", "departure.economy_weight",
                                    "departure.class_belief.family", "departure.season_strength"};
enum { CHOSEN = sizeof names / sizeof names[0] };

static int find(const struct scenario *s, const char *name)
{
    for (int i = 0; i < s->parameter_count; i++) {
        char text[PARAMETER_NAME_SIZE];
        parameter_name(s, i, text);
        if (strcmp(text, name) == 0) return i;
    }
    return -1;
}

int main(int argc, char **argv)
{
    const struct allocator *a = memory_default();
    struct error_list errors;
    struct scenario *s = 0;
    struct targets targets;
    int chosen[CHOSEN], bad = 0;
    errors_init(&errors, a);
    if (argc < 2 || scenario_load(a, argv[1], 0, 0, &s, &errors) != FLUJO_OK
        || targets_make(a, s, s->end, &targets, &errors) != FLUJO_OK)
        return 1;
    for (int j = 0; j < CHOSEN; j++)
        if ((chosen[j] = find(s, names[j])) < 0) return 1;
    int policy = scenario_policy(s, s->base_policy);
    struct runner r = {.a = a,
                       .s = s,
                       .policy = policy,
                       .end = s->end,
                       .seed = 8,
                       .chosen = chosen,
                       .chosen_count = CHOSEN,
                       .keep_daily = targets.needs_daily,
                       .discrepancy = 0.2,
                       .targets = &targets,
                       .errors = &errors};
    struct sbc sbc = {.runner = &r, .rows = argc > 2 ? (size_t)atoi(argv[2]) : 4500, .sets = 1000, .keep = 600};
    if (sbc_run(&sbc) != FLUJO_OK) return 1;
    for (int j = 0; j < CHOSEN; j++) {
        int ok = sbc.chi_square[j] < 21.7 && sbc.coverage[j] >= 0.85 && sbc.coverage[j] <= 0.95; /* probability 0.01 */
        printf("%s %s: chi-square %.1f (9 degrees), 90 %% interval covers %.3f\n", ok ? "ok" : "not ok", names[j],
               sbc.chi_square[j], sbc.coverage[j]);
        bad += !ok;
    }
    targets_free(a, &targets);
    scenario_free(s);
    errors_free(&errors);
    return bad != 0;
}
