/* A posterior from a result file, as parameters of replicates. */
#include "store/read.h"
#include "store/study_tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char incomplete[] = "its posterior is not complete, or its weights are no weights; write it anew";

/* Weights of the particles of one parameter; null and a diagnostic if none. */
static double *read_weights(const struct result_file *r, size_t *count, struct error_list *errors)
{
    double n = result_one_number(r, "SELECT count(DISTINCT particle) FROM particle", 0, 0, errors);
    double *weight;
    size_t at = 0;
    *count = n > 0 ? (size_t)n : 0;
    if (*count == 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0},
                   "holds no posterior; write one with `flujo calibrate FOLDER --out FILE`");
        return 0;
    }
    weight = memory_alloc(r->a, *count, sizeof *weight);
    errors->out_of_memory |= weight == 0;
    sqlite3_stmt *q =
        result_query(r,
                     "SELECT weight FROM particle WHERE parameter = (SELECT min(parameter) FROM particle) "
                     "ORDER BY particle",
                     0, 0, errors);
    while (weight != 0 && q != 0 && at < *count && result_step(r, q, errors) == 1)
        weight[at++] = result_number(q, 0);
    sqlite3_finalize(q);
    double sum = 0;
    for (size_t i = 0; weight != 0 && i < at; i++)
        sum += weight[i] >= 0 ? weight[i] : NAN;
    if (weight != 0 && (at < *count || !isfinite(sum) || !(sum > 0))) {
        memory_free(r->a, weight);
        weight = 0;
        errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0}, "%s", incomplete);
    }
    return weight;
}

/* Replace the calibrated parameters in the rows; index[i]: particle of row i. */
static enum flujo_status fill(const struct result_file *r, const struct scenario *s, const size_t *index, size_t rows,
                              size_t particles, double *out, struct error_list *errors)
{
    double *column = memory_alloc(r->a, particles, sizeof *column);
    struct position file = {r->path, 0, 0};
    char name[PARAMETER_NAME_SIZE] = "";
    int parameter = -1, step;
    size_t at = particles;
    sqlite3_stmt *q = result_query(r, "SELECT parameter, value FROM particle ORDER BY parameter, particle", 0, 0,
                                   errors);
    enum flujo_status status = column == 0 ? FLUJO_NO_MEMORY : q == 0 ? FLUJO_FAILED : FLUJO_OK;
    while (status == FLUJO_OK && (step = result_step(r, q, errors)) != 0) {
        if (step < 0) status = FLUJO_FAILED;
        if (step < 0) break;
        int is_next = strcmp(name, result_text(q, 0)) != 0;
        if (is_next && at < particles) break;
        if (is_next) {
            snprintf(name, sizeof name, "%s", result_text(q, 0));
            parameter = parameter_find(s, name);
            at = 0;
        }
        if (parameter < 0)
            errors_add(
                errors, SEVERITY_ERROR, file,
                "its posterior has the parameter '%s', which scenario '%s' does not set; use the scenario that was "
                "calibrated",
                name, s->name);
        else if (!(fabs(result_number(q, 1)) <= 1e12))
            errors_add(errors, SEVERITY_ERROR, file,
                       "its posterior holds a value of '%s' that is no number in range; write it anew", name);
        status = errors_status(errors);
        if (status == FLUJO_OK && at < particles) column[at++] = result_number(q, 1);
        for (size_t i = 0; status == FLUJO_OK && at == particles && i < rows; i++)
            out[i * (size_t)s->parameter_count + (size_t)parameter] = column[index[i]];
    }
    if (status == FLUJO_OK && at < particles) {
        errors_add(errors, SEVERITY_ERROR, file, "%s", incomplete);
        status = FLUJO_BAD_INPUT;
    }
    if (!result_end(q, errors)) status = FLUJO_NO_MEMORY;
    memory_free(r->a, column);
    return status;
}

enum flujo_status posterior_read(const struct allocator *a, const char *path, const struct scenario *s, int replicates,
                                 uint64_t seed, double **parameters, struct error_list *errors)
{
    struct result_file r = {0};
    size_t particles = 0, n = (size_t)replicates;
    double *weight = 0, *rows = memory_alloc(a, n, (size_t)s->parameter_count * sizeof(double));
    size_t *index = memory_alloc(a, n, sizeof *index);
    struct runner runner = {.a = a, .s = s, .seed = seed};
    *parameters = 0;
    enum flujo_status status = rows && index ? result_open(a, path, &r, errors) : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) {
        weight = read_weights(&r, &particles, errors);
        status = weight ? FLUJO_OK : errors->out_of_memory ? FLUJO_NO_MEMORY : FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK) {
        resample(weight, particles, seed, n, index);
        for (size_t i = 0; i < n; i++)
            runner_parameters(&runner, 0, (uint32_t)i, rows + i * (size_t)s->parameter_count);
        status = fill(&r, s, index, n, particles, rows, errors);
    }
    result_close(&r);
    memory_free(a, weight);
    memory_free(a, index);
    if (status == FLUJO_OK)
        *parameters = rows;
    else
        memory_free(a, rows);
    return status;
}
