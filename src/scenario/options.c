/* The option table: the processes' tables seen as one.
 *
 * Names may hold dots; an element is what follows the longest name that fits,
 * so that cooperation.gt is an element of `cooperation` while cooperation.rate
 * is an option of its own. */
#include "scenario/options.h"

#include "scenario/scenario.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

int option_count(void)
{
    int count = 0;
    for (int t = 0; t < model_option_table_count; t++)
        count += model_option_tables[t]->count;
    return count;
}

const struct option_spec *option_at(option_id id)
{
    if (id < 0) return NULL;
    for (int t = 0; t < model_option_table_count; t++) {
        if (id < model_option_tables[t]->count) return &model_option_tables[t]->specs[id];
        id -= model_option_tables[t]->count;
    }
    return NULL;
}

option_id option_find(const char *name, size_t length)
{
    int count = option_count();
    for (option_id id = 0; id < count; id++) {
        const char *other = option_at(id)->name;
        if (strlen(other) == length && memcmp(other, name, length) == 0) return id;
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
    case PER_POST: return s->post_count;
    }
    return 0;
}

static const char *sector_id(const struct scenario *s, int sector)
{
    for (int i = 0; i < s->place_count; i++)
        if (s->places[i].sector == sector) return s->places[i].id;
    return "";
}

static const char *post_id(const struct scenario *s, int post)
{
    for (int i = 0; i < s->place_count; i++)
        if (s->places[i].post == post) return s->places[i].id;
    return "";
}

const char *option_element_name(const struct option_spec *spec, const struct scenario *s, int index)
{
    if (index < 0 || index >= option_elements(spec, s)) return "";
    switch (spec->index) {
    case PER_NONE: return "";
    case PER_ORIGIN: return s->origin_ids[index];
    case PER_DEMOGRAPHIC: return s->demographic_ids[index];
    case PER_COUNTRY: return s->country_ids[index];
    case PER_CLASS: return s->classes[index].id;
    case PER_FACILITY: return s->facilities[index].id;
    case PER_SECTOR: return sector_id(s, index);
    case PER_POST: return post_id(s, index);
    }
    return "";
}

/* Label of an element where labels differ from ids, else "". */
static const char *element_label(const struct option_spec *spec, const struct scenario *s, int index)
{
    switch (spec->index) {
    case PER_ORIGIN: return s->origin_labels[index];
    case PER_DEMOGRAPHIC: return s->demographic_labels[index];
    case PER_COUNTRY: return s->country_labels[index];
    default: return "";
    }
}

/* "El Salvador" is written el_salvador in keys. */
static int label_is(const char *label, const char *word)
{
    for (; *label != 0 && *word != 0; label++, word++) {
        int c = *label == ' ' ? '_' : tolower((unsigned char)*label);
        if (c != *word) return 0;
    }
    return *label == 0 && *word == 0;
}

static int element_find(const struct option_spec *spec, const struct scenario *s, const char *word)
{
    int count = option_elements(spec, s);
    for (int i = 0; i < count; i++)
        if (strcmp(option_element_name(spec, s, i), word) == 0) return i;
    for (int i = 0; i < count; i++)
        if (label_is(element_label(spec, s, i), word)) return i;
    return -1;
}

/* 1 if the first `length` letters of key are the name with '_' for its first
 * dot, as in smuggler_campaign. */
static int shorthand_is(const char *name, const char *key, size_t length)
{
    const char *dot = strchr(name, '.');
    if (dot == NULL || strlen(name) != length) return 0;
    size_t before = (size_t)(dot - name);
    return memcmp(name, key, before) == 0 && key[before] == '_'
           && memcmp(dot + 1, key + before + 1, length - before - 1) == 0;
}

static option_id find_shorthand(const char *key, size_t length)
{
    option_id found = -1;
    int count = option_count();
    for (option_id id = 0; id < count; id++) {
        if (!option_at(id)->lever || !shorthand_is(option_at(id)->name, key, length)) continue;
        if (found >= 0) return -1; /* ambiguous */
        found = id;
    }
    return found;
}

int option_resolve(const char *key, const struct scenario *s, option_id *id, int *index)
{
    size_t whole = strlen(key), length = whole;
    for (;;) {
        *id = option_find(key, length);
        if (*id < 0) *id = find_shorthand(key, length);
        if (*id >= 0) break;
        while (length > 0 && key[length - 1] != '.')
            length--;
        if (length == 0) return 0;
        length--;
    }
    const struct option_spec *spec = option_at(*id);
    *index = spec->index == PER_NONE ? 0 : -1;
    if (length == whole) return 1;
    if (spec->index == PER_NONE) return 0;
    *index = element_find(spec, s, key + length + 1);
    return *index >= 0;
}

void parameter_name(const struct scenario *s, int i, char out[PARAMETER_NAME_SIZE])
{
    const struct parameter *p = &s->parameters[i];
    const struct option_spec *spec = option_at(p->option);
    const char *element = p->index < 0 ? "" : option_element_name(spec, s, p->index);
    snprintf(out, PARAMETER_NAME_SIZE, "%s%s%s", spec->name, element[0] ? "." : "", element);
}
