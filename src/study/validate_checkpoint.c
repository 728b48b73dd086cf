/* The finished forecasts of a validation on disk (checkpoint.h). Body: parts
 * finished, rows, rows of triggers; then by row its labels, and its numbers in the
 * order of struct validate_row from `observed` on; then the rows of triggers. */
#include "study/validate.h"

#include "base/hash.h"
#include "study/calibrate.h"
#include "study/checkpoint.h"
#include <string.h>

static const struct checkpoint_kind kind = {"FLUJOVAL", "validation", 3};

enum {
    NUMBERS = (offsetof(struct validate_row, baseline) - offsetof(struct validate_row, observed)) / sizeof(double),
    FIELDS = 8,
    TRIGGER_FIELDS = 4
};

static void row_of(struct validate_row *r, struct checkpoint_field f[FIELDS])
{
    const struct checkpoint_field row[FIELDS] = {
        {FIELD_INT_AS_NUMBER, &r->origin, 1},         {FIELD_INT_AS_NUMBER, &r->drivers, 1},
        {FIELD_INT_AS_NUMBER, &r->month, 1},          {FIELD_INT_AS_NUMBER, &r->lead, 1},
        {FIELD_INT_AS_NUMBER, &r->element.kind, 1},   {FIELD_INT_AS_NUMBER, &r->element.index, 1},
        {FIELD_NUMBER, &r->observed, NUMBERS},        /* and those after it */
        {FIELD_OPTIONAL, r->baseline, 2 * BASELINES}, /* and baseline_crps */
    };
    memcpy(f, row, sizeof row);
}

static void trigger_of(struct validate_trigger *t, struct checkpoint_field f[TRIGGER_FIELDS])
{
    const struct checkpoint_field row[TRIGGER_FIELDS] = {{FIELD_INT_AS_NUMBER, &t->origin, 1},
                                                         {FIELD_INT_AS_NUMBER, &t->trigger, 1},
                                                         {FIELD_INT_AS_NUMBER, &t->happened, 1},
                                                         {FIELD_NUMBER, &t->probability, 1}};
    memcpy(f, row, sizeof row);
}

uint64_t validation_identity(const struct scenario *s, const struct validate_options *o)
{
    uint64_t h = calibrate_identity(s, &(struct calibrate_options){.seed = o->assimilate.seed});
    double numbers[] = {o->policy,          o->assimilate.members, o->assimilate.passes, o->assimilate.population_scale,
                        o->forecast.months, o->forecast.draws,     o->forecast.memory,   o->origin_count,
                        o->drivers[0],      o->drivers[1]};
    h = hash_numbers(h, numbers, sizeof numbers / sizeof *numbers, sizeof *numbers);
    h = hash_numbers(h, &o->forecast.seed, 1, sizeof o->forecast.seed);
    for (int t = 0; t < o->forecast.trigger_count; t++)
        h = hash_bytes(h, o->forecast.triggers[t].text, strlen(o->forecast.triggers[t].text));
    return hash_numbers(h, o->origins, (size_t)o->origin_count, sizeof *o->origins);
}

enum flujo_status validation_write(const struct validation *v, int finished, const char *path, uint64_t identity,
                                   struct error_list *errors)
{
    int rows = v->row_count, triggers = v->trigger_row_count;
    struct checkpoint_field head[] = {{FIELD_INT, &finished, 1}, {FIELD_INT, &rows, 1}, {FIELD_INT, &triggers, 1}},
                            row[FIELDS];
    struct text t;
    checkpoint_begin(&t, v->a, &kind, identity);
    checkpoint_put(&t, head, 3);
    for (int i = 0; i < rows; i++) {
        row_of(&v->rows[i], row);
        checkpoint_put(&t, row, FIELDS);
    }
    for (int i = 0; i < triggers; i++) {
        trigger_of(&v->trigger_rows[i], row);
        checkpoint_put(&t, row, TRIGGER_FIELDS);
    }
    return checkpoint_end(&t, path, errors);
}

/* Labels are what validation_add makes. */
static int row_is_sound(const struct validation *v, const struct validate_row *r)
{
    int kinds = r->element.kind == ELEMENT_TOTAL || r->element.kind == ELEMENT_DEMOGRAPHIC
                || r->element.kind == ELEMENT_ORIGIN || r->element.kind == ELEMENT_SLOT,
        elements = r->element.kind == ELEMENT_TOTAL         ? 1
                   : r->element.kind == ELEMENT_DEMOGRAPHIC ? v->s->demographic_count
                   : r->element.kind == ELEMENT_ORIGIN      ? v->s->origin_count
                                                            : v->s->class_count;
    return kinds && r->element.index >= 0 && r->element.index < elements && r->drivers >= 0
           && r->drivers < DRIVERS_KINDS && r->lead > 0 && r->origin > 0
           && r->origin < date_make(DATE_LAST_YEAR, 12, 31) && r->month == date_month_index(r->origin) + r->lead;
}

static int trigger_row_is_sound(const struct validation *v, const struct validate_trigger *t)
{
    return t->trigger >= 0 && t->trigger < v->trigger_count && (t->happened == 0 || t->happened == 1)
           && t->probability >= 0 && t->probability <= 1;
}

/* The rows, whose number is known to fit; 0 if one is damaged. */
static int read_rows(struct validation *v, struct checkpoint *c, int rows, int triggers)
{
    struct checkpoint_field row[FIELDS];
    for (; v->row_count < rows; v->row_count++) {
        struct validate_row *r = &v->rows[v->row_count];
        row_of(r, row);
        if (!checkpoint_take(c, row, FIELDS) || !row_is_sound(v, r)) return 0;
        v->has[r->drivers == DRIVERS_NONE] = 1;
    }
    for (; v->trigger_row_count < triggers; v->trigger_row_count++) {
        trigger_of(&v->trigger_rows[v->trigger_row_count], row);
        if (!checkpoint_take(c, row, TRIGGER_FIELDS)
            || !trigger_row_is_sound(v, &v->trigger_rows[v->trigger_row_count]))
            return 0;
    }
    return 1;
}

enum flujo_status validation_read(struct validation *v, int *finished, const char *path, uint64_t identity,
                                  struct error_list *errors)
{
    struct checkpoint c;
    enum flujo_status status = checkpoint_open(&c, v->a, path, &kind, identity, errors);
    if (status != FLUJO_OK) return status;
    int rows = 0, triggers = 0;
    struct checkpoint_field head[] = {{FIELD_INT, finished, 1}, {FIELD_INT, &rows, 1}, {FIELD_INT, &triggers, 1}};
    if (!checkpoint_take(&c, head, 3) || rows < 0 || triggers < 0
        || (size_t)rows * (FIELDS - 2 + NUMBERS + 2 * BASELINES) + (size_t)triggers * TRIGGER_FIELDS != c.words) {
        status = checkpoint_damaged(path, errors);
    } else {
        v->rows = memory_alloc(v->a, (size_t)rows, sizeof *v->rows);
        v->trigger_rows = memory_alloc(v->a, (size_t)triggers, sizeof *v->trigger_rows);
        status = v->rows && v->trigger_rows ? FLUJO_OK : FLUJO_NO_MEMORY;
    }
    if (status == FLUJO_OK && !read_rows(v, &c, rows, triggers)) status = checkpoint_damaged(path, errors);
    checkpoint_close(&c);
    return status;
}
