/* How many encounters fewer than the baseline, with a 90 % interval: compare FOLDER POLICY BASELINE HORIZON */
#include <flujo/flujo.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = NULL;
    flujo_result *result = NULL;
    struct flujo_options ask = {sizeof ask};

    if (argc != 5 || flujo_scenario_load(argv[1], NULL, &scenario, errors) != FLUJO_OK) return 2;
    ask.policies = argv[2], ask.baseline = argv[3], ask.horizon = argv[4];
    if (flujo_compare(scenario, &ask, &result, errors) == FLUJO_OK) {
        const struct flujo_difference *d = flujo_result_find(result, argv[2], "encounters", NULL, NULL);
        if (d != NULL) printf("%s: %.17g (%.17g to %.17g)\n", d->policy, d->mean, d->q05, d->q95);
    }
    for (size_t i = 0; i < flujo_errors_count(errors); i++)
        fprintf(stderr, "%s\n", flujo_errors_get(errors, i)->message);
    flujo_result_free(result);
    flujo_scenario_free(scenario);
    flujo_errors_free(errors);
    return result == NULL;
}
