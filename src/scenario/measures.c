#include "scenario/measures.h"

#include "scenario/scenario.h"

#include <stdio.h>
#include <string.h>

const struct measure_spec measure_table[MEASURE_COUNT] = {
#define MEASURE(id, ...) [id] = {__VA_ARGS__},
#include "scenario/measure_rows.h"
#undef MEASURE
};

int measure_find(const char *name)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (strcmp(measure_table[m].name, name) == 0) return m;
    return -1;
}

const char *measure_known(const char *name, char out[KNOWN_SIZE])
{
    const char *names[MEASURE_COUNT], *near;

    for (int m = 0; m < MEASURE_COUNT; m++)
        names[m] = measure_table[m].name;
    near = errors_did_you_mean(name, names, MEASURE_COUNT);
    if (near == NULL) return "`flujo schema` lists them";
    snprintf(out, KNOWN_SIZE, "did you mean '%s'?", near);
    return out;
}

int measure_slots(int measure, const struct scenario *s) { return dimension_count(measure_table[measure].by, s); }

void measure_offsets(const struct scenario *s, int offset[MEASURE_COUNT + 1])
{
    offset[0] = 0;
    for (int m = 0; m < MEASURE_COUNT; m++)
        offset[m + 1] = offset[m] + measure_slots(m, s);
}

int measure_total_slots(const struct scenario *s)
{
    int offset[MEASURE_COUNT + 1];

    measure_offsets(s, offset);
    return offset[MEASURE_COUNT];
}

int measure_kept_slots(const struct scenario *s)
{
    int slots = 0;

    for (int m = 0; m < MEASURE_COUNT; m++)
        slots += measure_table[m].kept != MEANS_ONLY ? measure_slots(m, s) : 0;
    return slots;
}

int measure_daily_slots(int measure, const struct scenario *s)
{
    if (measure_table[measure].kept != BY_DAY) return 0;
    return measure_table[measure].by == PER_CLASS ? s->demographic_count : measure_slots(measure, s);
}

const char *measure_slot_name(int measure, const struct scenario *s, int slot)
{
    return dimension_id(measure_table[measure].by, s, slot);
}
