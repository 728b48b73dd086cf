/* Reading a scenario folder: the order of the parts, and its end.
 *
 * The head of scenario.yml comes first, then the tables (which name its ids),
 * then what names both. No part stops the next: a user sees every mistake in
 * one pass. Lists that could not be read are empty, and ids are not looked up
 * in empty lists, so that one mistake is reported once. */
#include "base/files.h"
#include "base/hash.h"
#include "scenario/loader.h"

#include <string.h>

static void load_yaml(struct loader *l)
{
    const char *data = NULL;
    size_t length = 0;
    struct yaml_node *root = NULL;
    l->s->text = "";
    l->yaml_file = loader_path(l, "scenario.yml");
    if (!loader_read(l, l->yaml_file, 0, &data, &length)) return;
    l->s->text = loader_copy(l, data);
    size_t before = l->errors->errors;
    if (yaml_parse(&l->scratch, l->yaml_file, data, length, l->errors, &root) != FLUJO_OK) l->no_memory = 1;
    if (root == NULL && l->errors->errors == before && !l->no_memory)
        loader_error(l, (struct position){l->yaml_file, 1, 1}, "the file is empty; begin with name: my-scenario");
    if (root != NULL && node_is(l, root, YAML_MAP, "scenario.yml")) l->root = root;
}

static void load_parts(struct loader *l, const char *const *overrides, size_t count)
{
    void (*const first[])(struct loader *) = {load_yaml,   load_settings,    load_facilities,
                                              load_places, load_routes,      load_classes,
                                              load_series, load_seasonality, loader_check_names};
    for (size_t i = 0; i < sizeof first / sizeof first[0] && !l->no_memory; i++)
        first[i](l);
    if (!l->no_memory) load_parameters(l, overrides, count);
    void (*const last[])(struct loader *) = {load_events, load_policies,  load_observations, load_facts,
                                             load_texts,  check_scenario, warn_of_surprises};
    for (size_t i = 0; i < sizeof last / sizeof last[0] && !l->no_memory; i++)
        last[i](l);
}

enum flujo_status scenario_load(const struct allocator *a, const char *folder, const char *const *overrides,
                                size_t override_count, struct scenario **out, struct error_list *errors)
{
    struct loader l = {.a = a, .errors = errors};
    enum flujo_status status;
    *out = NULL;
    l.s = memory_alloc(a, 1, sizeof *l.s);
    if (l.s == NULL) return FLUJO_NO_MEMORY;
    arena_init(&l.s->arena, a);
    arena_init(&l.scratch, a);
    l.s->hash = HASH_START;
    l.folder = loader_copy(&l, folder);
    l.s->folder = l.folder;
    size_t before = errors->errors;
    if (!file_is_folder(folder))
        loader_error(&l, (struct position){l.folder, 0, 0},
                     "there is no such folder; give the folder that holds scenario.yml");
    else
        load_parts(&l, overrides, override_count);
    errors_sort(errors);
    status = l.no_memory || errors->out_of_memory ? FLUJO_NO_MEMORY
             : errors->errors > before            ? FLUJO_BAD_INPUT
                                                  : FLUJO_OK;
    arena_free(&l.scratch);
    if (status == FLUJO_OK)
        *out = l.s;
    else
        scenario_free(l.s);
    return status;
}

void scenario_free(struct scenario *s)
{
    if (s == NULL) return;
    const struct allocator *a = s->arena.a;
    arena_free(&s->arena);
    memory_free(a, s);
}
