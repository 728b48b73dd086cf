/* Fit the two parameters of flujo's own displacement model, and judge them on
 * what they were not fitted on.
 *
 *   fit_displacement grid > scenarios/flee/fit.csv    (a few minutes)
 *   fit_displacement no-capacity > scenarios/flee/fit_no_capacity.csv
 *   fit_displacement table scenarios/flee/fit.csv     (the splits of docs/flee.md)
 *   fit_displacement honest scenarios/flee/fit.csv scenarios/flee/fit_no_capacity.csv
 *
 * grid: the mean ARD of every instance on a grid of direct_power and
 * camp_scale, all other settings being those of the own model. One grid serves
 * every split, so no search can favour one. table: for each of the ten triples
 * of instances the grid point with the least geometric mean ARD on the triple,
 * and the scores of the two others there, beside Flee's. no-capacity: the same for
 * the model that does not look at capacities, which has direct_power alone.
 * honest: each instance scored with what the four others give, beside Flee and
 * the baselines. */
#include "flee/displacement_study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fit_table.h"

enum { REPLICATES = 2, SEED = 1 };

/* ARD of the model with these parameters; a scale of 0 means without capacities. Baselines too unless null. */
static int score(const char *name, double power, double scale, double *ard, double *baselines)
{
    char path[512];
    struct error_list errors;
    struct flee_instance *f;
    struct displacement_ensemble e;
    const struct flee_read_options options = {.own = 1, .no_capacity = scale == 0.0};
    const struct displacement_study study = {.replicates = REPLICATES, .seed = SEED, .threads = 2};
    errors_init(&errors, memory_default());
    (void)snprintf(path, sizeof path, "%s/scenarios/flee/%s", FLUJO_SOURCE, name);
    enum flujo_status status = flee_instance_read(memory_default(), path, &options, &f, &errors);
    if (status == FLUJO_OK) {
        f->settings.direct_power = power;
        f->settings.camp_scale = scale;
        status = displacement_ensemble_run(memory_default(), f, &study, &e, &errors);
    }
    if (status == FLUJO_OK) {
        *ard = e.scores.ard_normal;
        for (int k = 0; k < BASELINES && baselines; k++)
            baselines[k] = e.baselines[k].ard_normal;
        displacement_ensemble_free(&e);
    }
    flee_instance_free(f);
    errors_free(&errors);
    return status == FLUJO_OK;
}

static int print_point(double power, double scale)
{
    printf("%.1f,%.0f", power, scale);
    for (int n = 0; n < FIT_INSTANCES; n++) {
        double ard;
        if (!score(fit_names[n], power, scale, &ard, NULL)) return 0;
        printf(",%.4f", ard);
    }
    printf("\n");
    return fflush(stdout) == 0;
}

static int grid(int with_capacity)
{
    printf("direct_power,camp_scale,mali,burundi,car,ssudan,syria\n");
    for (int i = 0; i <= (with_capacity ? 15 : 30); i++)
        for (int k = with_capacity ? 0 : 12; k <= 12; k++) {
            double scale = round(pow(10.0, 3.5 + 0.25 * k) / 100.0) * 100.0;
            if (!print_point(i / 10.0, with_capacity ? scale : 0.0)) return 1;
        }
    return 0;
}

static int honest(const char *with, const char *without)
{
    struct fit_table t[2];
    if (!fit_read(with, &t[0]) || !fit_read(without, &t[1])) return 2;
    printf("| instance | Flee | own, held out | own without capacities, held out | split by capacity | persistence | "
           "split "
           "by distance |\n|---|---|---|---|---|---|---|\n");
    for (int n = 0; n < FIT_INSTANCES; n++) {
        int in[FIT_INSTANCES];
        double held_out[2], ard, baselines[BASELINES];
        for (int k = 0; k < FIT_INSTANCES; k++)
            in[k] = k != n;
        for (int k = 0; k < 2; k++)
            held_out[k] = t[k].points[fit_best(&t[k], in)].ard[n];
        if (!score(fit_names[n], 1.0, 0.0, &ard, baselines)) return 1;
        printf("| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n", fit_names[n], fit_flee_ard[n], held_out[0],
               held_out[1], baselines[BASELINE_CAPACITY], baselines[BASELINE_PERSISTENCE],
               baselines[BASELINE_DISTANCE]);
    }
    free(t[0].points);
    free(t[1].points);
    return 0;
}

static void print_split(const struct fit_table *t, const int *in, int *wins)
{
    const struct fit_point *p = &t->points[fit_best(t, in)];
    printf("|");
    for (int n = 0; n < FIT_INSTANCES; n++)
        if (in[n]) printf(" %s", fit_names[n]);
    printf(" | %.1f | %.0f |", p->power, p->scale);
    for (int n = 0; n < FIT_INSTANCES; n++) {
        int beats = !in[n] && p->ard[n] < fit_flee_ard[n];
        *wins += beats;
        if (in[n])
            printf(" (%.3f) |", p->ard[n]);
        else
            printf(" %s%.3f%s |", beats ? "**" : "", p->ard[n], beats ? "**" : "");
    }
    printf("\n");
}

static int table(const char *path)
{
    struct fit_table t;
    int wins = 0;
    if (!fit_read(path, &t)) {
        fprintf(stderr, "fit_displacement: cannot read %s\n", path);
        return 2;
    }
    printf("| fitted on | direct_power | camp_scale | mali | burundi | car | ssudan | syria "
           "|\n|---|---|---|---|---|---|---|---|\n");
    for (int s = 0; s < 1 << FIT_INSTANCES; s++) {
        int in[FIT_INSTANCES], n = 0;
        for (int k = 0; k < FIT_INSTANCES; k++)
            n += in[k] = s >> k & 1;
        if (n == 3) print_split(&t, in, &wins);
    }
    printf("| Flee | | |");
    for (int n = 0; n < FIT_INSTANCES; n++)
        printf(" %.3f |", fit_flee_ard[n]);
    printf("\n\n%d of the twenty held-out scores beat Flee's.\n", wins);
    free(t.points);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "grid")) return grid(1);
    if (argc == 2 && !strcmp(argv[1], "no-capacity")) return grid(0);
    if (argc == 3 && !strcmp(argv[1], "table")) return table(argv[2]);
    if (argc == 4 && !strcmp(argv[1], "honest")) return honest(argv[2], argv[3]);
    fprintf(stderr, "usage: fit_displacement grid | no-capacity | table FILE | honest FILE FILE\n");
    return 2;
}
