/* The finished origins of a validation on disk (checkpoint.h). Body: u64 origins
 * finished, rows; then by row, as f64, the origin, month, lead and demographic
 * and the numbers of struct validate_row from `observed` on in their order. */
#include "study/validate.h"

#include "study/checkpoint.h"
#include <string.h>

static const struct checkpoint_kind kind = {"FLUJOVAL", "validation", 1};

enum { NUMBERS = (sizeof(struct validate_row) - offsetof(struct validate_row, observed)) / sizeof(double), FIELDS = 5 };

static void row_of(struct validate_row *r, struct checkpoint_field f[FIELDS])
{
    const struct checkpoint_field row[FIELDS] = {
        {FIELD_INT_AS_NUMBER, &r->origin, 1},  {FIELD_INT_AS_NUMBER, &r->month, 1},
        {FIELD_INT_AS_NUMBER, &r->lead, 1},    {FIELD_INT_AS_NUMBER, &r->demographic, 1},
        {FIELD_NUMBER, &r->observed, NUMBERS}, /* and those after it */
    };
    memcpy(f, row, sizeof row);
}

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
    int rows = v->row_count;
    struct checkpoint_field head[] = {{FIELD_INT, &finished, 1}, {FIELD_INT, &rows, 1}}, row[FIELDS];
    struct text t;
    checkpoint_begin(&t, v->a, &kind, identity);
    checkpoint_put(&t, head, 2);
    for (int i = 0; i < rows; i++) {
        row_of(&v->rows[i], row);
        checkpoint_put(&t, row, FIELDS);
    }
    return checkpoint_end(&t, path, errors);
}

enum flujo_status validation_read(struct validation *v, int *finished, const char *path, uint64_t identity,
                                  struct error_list *errors)
{
    struct checkpoint c;
    enum flujo_status status = checkpoint_open(&c, v->a, path, &kind, identity, errors);
    if (status != FLUJO_OK) return status;
    int rows = 0;
    struct checkpoint_field head[] = {{FIELD_INT, finished, 1}, {FIELD_INT, &rows, 1}}, row[FIELDS];
    if (!checkpoint_take(&c, head, 2) || rows < 0 || (size_t)rows * (FIELDS - 1 + NUMBERS) != c.words)
        status = checkpoint_damaged(path, errors);
    else if ((v->rows = memory_alloc(v->a, (size_t)rows, sizeof *v->rows)) == 0)
        status = FLUJO_NO_MEMORY;
    for (; status == FLUJO_OK && v->row_count < rows; v->row_count++) {
        row_of(&v->rows[v->row_count], row);
        if (!checkpoint_take(&c, row, FIELDS)) status = checkpoint_damaged(path, errors);
    }
    checkpoint_close(&c);
    return status;
}
