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

const struct option_spec *option_in_table(option_id id, int *table)
{
    for (*table = 0; id >= 0 && *table < model_option_table_count; ++*table) {
        if (id < model_option_tables[*table]->count) return &model_option_tables[*table]->specs[id];
        id -= model_option_tables[*table]->count;
    }
    return NULL;
}

const struct option_spec *option_at(option_id id)
{
    int table;
    return option_in_table(id, &table);
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
    int count = dimension_count(spec->index, s);
    for (int i = 0; i < count; i++)
        if (strcmp(dimension_id(spec->index, s, i), word) == 0) return i;
    for (int i = 0; i < count; i++)
        if (label_is(dimension_label(spec->index, s, i), word)) return i;
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
    const char *element = p->index < 0 ? "" : dimension_id(spec->index, s, p->index);
    snprintf(out, PARAMETER_NAME_SIZE, "%s%s%s", spec->name, element[0] ? "." : "", element);
}

int parameter_find(const struct scenario *s, const char *name)
{
    char own[PARAMETER_NAME_SIZE];
    for (int i = 0; i < s->parameter_count; i++) {
        parameter_name(s, i, own);
        if (strcmp(own, name) == 0) return i;
    }
    return -1;
}

int option_is_stated(const struct scenario *s, option_id id)
{
    for (int i = 0; i < s->parameter_count; i++)
        if (s->parameters[i].option == id) return 1;
    return 0;
}
