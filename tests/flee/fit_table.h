/* The grid of scenarios/flee/fit.csv and the rule that picks a point of it. */
#ifndef FLUJO_FIT_TABLE_H
#define FLUJO_FIT_TABLE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIT_INSTANCES = 5 };
static const char *const fit_names[FIT_INSTANCES] = {"mali", "burundi", "car", "ssudan", "syria"};
/* Of Flee 3 with its shipped defaults. */
static const double fit_flee_ard[FIT_INSTANCES] = {0.3817, 0.5858, 0.4260, 0.4902, 0.2690};

struct fit_point {
    double power, scale, ard[FIT_INSTANCES];
};
struct fit_table {
    struct fit_point *points;
    int count;
};

/* 1 on success; free points. */
static inline int fit_read(const char *path, struct fit_table *t)
{
    FILE *f = fopen(path, "r");
    char line[256];
    struct fit_point p;
    *t = (struct fit_table){calloc(1000, sizeof *t->points), 0};
    while (f && t->points && t->count < 1000 && fgets(line, sizeof line, f))
        if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf,%lf", &p.power, &p.scale, &p.ard[0], &p.ard[1], &p.ard[2], &p.ard[3],
                   &p.ard[4])
            == 7)
            t->points[t->count++] = p;
    if (f) fclose(f);
    if (t->count > 0) return 1;
    free(t->points);
    return 0;
}

/* The point with the least geometric mean ARD over the instances with in[n]. */
static inline int fit_best(const struct fit_table *t, const int *in)
{
    int best = 0;
    double least = INFINITY;
    for (int i = 0; i < t->count; i++) {
        double sum = 0.0;
        for (int n = 0; n < FIT_INSTANCES; n++)
            sum += in[n] ? log(t->points[i].ard[n]) : 0.0;
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    return best;
}

#endif
