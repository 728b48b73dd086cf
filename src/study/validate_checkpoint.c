/* The finished origins of a validation on disk (checkpoint.h). Body: u64 origins
 * finished, rows; then by row, as f64, the origin, month, lead and demographic
 * and the numbers of struct validate_row from `observed` on in their order. */
#include "study/validate.h"

#include "study/checkpoint.h"
#include <math.h>
#include <string.h>

static const struct checkpoint_kind kind = {"FLUJOVAL", "validation", 1};

enum {
    LABELS = 4,
    FIRST = offsetof(struct validate_row, observed),
    NUMBERS = (sizeof(struct validate_row) - FIRST) / sizeof(double)
};

uint64_t validation_identity(const struct scenario *s, const struct validate_options *o)
{
    uint64_t h = calibrate_identity(s, &o->calibrate);
    double numbers[] = {o->policy,         o->calibrate.generations,     o->forecast.months,
                        o->forecast.draws, o->forecast.population_scale, o->origin_count};
    h = hash_bytes(h, numbers, sizeof numbers);
    h = hash_bytes(h, &o->forecast.seed, sizeof o->forecast.seed);
    return hash_bytes(h, o->origins, (size_t)o->origin_count * sizeof *o->origins);
}

enum flujo_status validation_write(const struct validation *v, int finished, const char *path, uint64_t identity,
                                   struct error_list *errors)
{
    struct text t;
    checkpoint_begin(&t, v->a, &kind, identity);
    checkpoint_put(&t, (uint64_t)finished);
    checkpoint_put(&t, (uint64_t)v->row_count);
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        double labels[LABELS] = {r->origin, r->month, r->lead, r->demographic}, numbers[NUMBERS];
        memcpy(numbers, (const char *)r + FIRST, sizeof numbers);
        checkpoint_put_numbers(&t, labels, LABELS);
        checkpoint_put_numbers(&t, numbers, NUMBERS);
    }
    return checkpoint_end(&t, path, errors);
}

enum flujo_status validation_read(struct validation *v, int *finished, const char *path, uint64_t identity,
                                  struct error_list *errors)
{
    struct checkpoint c;
    enum flujo_status status = checkpoint_open(&c, v->a, path, &kind, identity, errors);
    if (status != FLUJO_OK) return status;
    *finished = (int)checkpoint_take(&c);
    uint64_t rows = checkpoint_take(&c);
    if (rows > c.words || rows * (LABELS + NUMBERS) != c.words)
        status = checkpoint_damaged(path, errors);
    else if ((v->rows = memory_alloc(v->a, (size_t)rows, sizeof *v->rows)) == 0)
        status = FLUJO_NO_MEMORY;
    for (; status == FLUJO_OK && v->row_count < (int)rows; v->row_count++) {
        double labels[LABELS], numbers[NUMBERS];
        checkpoint_take_numbers(&c, labels, LABELS);
        checkpoint_take_numbers(&c, numbers, NUMBERS);
        struct validate_row *r = &v->rows[v->row_count];
        for (int i = 0; i < LABELS; i++)
            if (!(fabs(labels[i]) < 1e9)) status = checkpoint_damaged(path, errors);
        if (status != FLUJO_OK) break;
        *r = (struct validate_row){.origin = (day_number)labels[0],
                                   .month = (int)labels[1],
                                   .lead = (int)labels[2],
                                   .demographic = (int)labels[3]};
        memcpy((char *)r + FIRST, numbers, sizeof numbers);
    }
    checkpoint_close(&c);
    return status;
}
