/* Look-ups in the option table that the processes declare. */
#include "scenario/options.h"

#include "scenario/scenario.h"
#include <string.h>

int option_count(void)
{
    int count = 0;
    for (int i = 0; i < model_option_table_count; i++)
        count += model_option_tables[i]->count;
    return count;
}

const struct option_spec *option_at(option_id id)
{
    for (int i = 0; id >= 0 && i < model_option_table_count; i++) {
        if (id < model_option_tables[i]->count)
            return &model_option_tables[i]->specs[id];
        id -= model_option_tables[i]->count;
    }
    return 0;
}

option_id option_find(const char *name, size_t length)
{
    for (option_id id = 0, count = option_count(); id < count; id++) {
        const char *known = option_at(id)->name;
        if (strlen(known) == length && memcmp(known, name, length) == 0)
            return id;
    }
    return -1;
}

int option_elements(const struct option_spec *spec, const struct scenario *s)
{
    switch (spec->index) {
    case PER_NONE: return 1;
    case PER_ORIGIN: return s->origin_count;
    case PER_DEMOGRAPHIC: return s->demographic_count;
    case PER_COUNTRY: return s->country_count;
    case PER_CLASS: return s->class_count;
    case PER_FACILITY: return s->facility_count;
    case PER_SECTOR: return s->sector_count;
    }
    return 0;
}

const char *option_element_name(const struct option_spec *spec, const struct scenario *s, int index)
{
    switch (spec->index) {
    case PER_NONE: return "";
    case PER_ORIGIN: return s->origin_ids[index];
    case PER_DEMOGRAPHIC: return s->demographic_ids[index];
    case PER_COUNTRY: return s->country_ids[index];
    case PER_CLASS: return s->classes[index].id;
    case PER_FACILITY: return s->facilities[index].id;
    case PER_SECTOR: break;
    }
    for (int p = 0; p < s->place_count; p++)
        if (s->places[p].sector == index)
            return s->places[p].id;
    return "";
}

/* Index of an element by its id, or -2. */
static int find_element(const struct option_spec *spec, const struct scenario *s, const char *name)
{
    for (int i = 0; i < option_elements(spec, s); i++)
        if (strcmp(option_element_name(spec, s, i), name) == 0)
            return i;
    return -2;
}

int option_resolve(const char *key, const struct scenario *s, option_id *id, int *index)
{
    size_t length = strlen(key);
    *index = -1;
    *id = option_find(key, length);
    if (*id >= 0)
        return 1;
    for (size_t cut = length; cut-- > 0;) { /* the longest option name that fits comes first */
        if (key[cut] != '.')
            continue;
        *id = option_find(key, cut);
        if (*id < 0)
            continue;
        *index = find_element(option_at(*id), s, key + cut + 1);
        return *index >= 0 && option_at(*id)->index != PER_NONE;
    }
    return 0;
}
