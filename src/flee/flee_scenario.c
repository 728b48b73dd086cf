/* A displacement scenario: flujo's format (docs/flee.md) for what a Flee
 * instance holds. scenario.yml with `model: displacement` has the dates and the
 * parameters; places.csv, routes.csv, closures.csv and series/ are read by the
 * same readers as Flee's files; observations/registered.csv has the counts.
 * Unlike Flee's settings, an unknown key is an error. */
#include "base/files.h"
#include "flee/flee_reader.h"
#include "scenario/yaml.h"

#include <stdio.h>
#include <string.h>

static const char *const keys[] = {"name",  "title", "description", "source", "license",
                                   "model", "rules", "start",       "end",    "parameters"};
enum { KEYS = (int)(sizeof keys / sizeof *keys) };

int flee_scenario_is(const char *folder)
{
    struct text path;
    struct error_list errors;
    char *data = NULL;
    size_t length = 0;
    int found = 0;
    errors_init(&errors, memory_default());
    text_init(&path, memory_default());
    text_path(&path, folder, "scenario.yml");
    if (!path.failed && file_exists(path.data)
        && file_read(memory_default(), path.data, &data, &length, &errors) == FLUJO_OK)
        for (const char *line = data; line && !found; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
            if (!strncmp(line, "model:", 6)) {
                const char *word = line + 6 + strspn(line + 6, " \t\"'");
                found = !strncmp(word, "displacement", 12);
            }
    memory_free(memory_default(), data);
    text_free(&path);
    errors_free(&errors);
    return found;
}

/* The text under a key; complains when it is no single value, or is needed and
 * not there. */
static const char *text_of(struct flee_reader *r, const struct yaml_node *root, const char *key, const char *example)
{
    const struct yaml_node *n = yaml_get(root, key);
    if (!n && example)
        errors_add(r->errors, SEVERITY_ERROR, root->at, "'%s' is missing; add it, for example %s: %s", key, key,
                   example);
    if (n && n->kind != YAML_SCALAR) {
        errors_add(r->errors, SEVERITY_ERROR, n->at, "%s should be a single value", key);
        return NULL;
    }
    return n && !n->null ? n->text : NULL;
}

static int date_of(struct flee_reader *r, const struct yaml_node *root, const char *key, const char *example,
                   day_number *day)
{
    const char *text = text_of(r, root, key, example);
    if (!text || loose_date(text, LOOSE_DAY_FIRST, day)) return text != NULL;
    errors_add(r->errors, SEVERITY_ERROR, yaml_get(root, key)->at, "%s is \"%s\"; it should be a date as 2013-12-01",
               key, text);
    return 0;
}

/* A parameter: a number or word, a list of numbers, or {value: ..., source: ...}. */
static void read_parameter(struct flee_reader *r, const struct yaml_node *n)
{
    struct text list;
    const struct yaml_node *value = n->kind == YAML_MAP ? yaml_get(n, "value") : n;
    if (!value || value->kind == YAML_MAP) {
        errors_add(r->errors, SEVERITY_ERROR, n->at, "%s has no value; write %s: 1 or %s: {value: 1, source: ...}",
                   n->key, n->key, n->key);
        return;
    }
    if (value->kind == YAML_SCALAR) {
        flee_settings_set(&r->f->settings, n->key, value->text, n->key_at, r->errors);
        return;
    }
    text_init(&list, r->f->arena.a);
    for (const struct yaml_node *item = value->first; item; item = item->next)
        text_format(&list, "%s%s", item == value->first ? "" : ", ", item->kind == YAML_SCALAR ? item->text : "?");
    if (list.data && !list.failed) flee_settings_set(&r->f->settings, n->key, list.data, n->key_at, r->errors);
    text_free(&list);
}

static void read_rules(struct flee_reader *r, const struct yaml_node *root)
{
    static const char *const rules[] = {"flujo", "mended", "flee"};
    const char *text = text_of(r, root, "rules", NULL);
    r->f->rules = rules[0];
    for (int i = 0; i < 3; i++)
        if (text && !strcmp(text, rules[i])) {
            r->f->rules = rules[i];
            text = NULL;
        }
    if (text)
        errors_add(r->errors, SEVERITY_ERROR, yaml_get(root, "rules")->at,
                   "rules is \"%s\"; it should be flujo, mended or flee", text);
}

static void read_root(struct flee_reader *r, const struct yaml_node *root)
{
    struct flee_instance *f = r->f;
    day_number end;
    for (const struct yaml_node *n = root->first; n; n = n->next) {
        int known = 0;
        for (int i = 0; i < KEYS; i++)
            known |= !strcmp(n->key, keys[i]);
        const char *near = known ? NULL : errors_did_you_mean(n->key, keys, KEYS);
        if (!known)
            errors_add(r->errors, SEVERITY_ERROR, n->key_at, "unknown key \"%s\"%s%s%s", n->key,
                       near ? "; did you mean " : "", near ? near : "; docs/flee.md lists those known",
                       near ? "?" : "");
    }
    const char *name = text_of(r, root, "name", "my-scenario");
    if (name) f->name = name;
    read_rules(r, root);
    if (date_of(r, root, "start", "2013-12-01", &f->start) & date_of(r, root, "end", "2014-11-30", &end)) {
        f->length = (int)(end - f->start + 1);
        if (f->length < 1 || f->length > 36500)
            errors_add(r->errors, SEVERITY_ERROR, yaml_get(root, "end")->at,
                       "%d days are simulated; the end should lie 0 to 36499 days after the start", f->length);
    }
    flee_settings_default(&f->settings);
    if (!strcmp(f->rules, "flujo")) flee_settings_own(&f->settings);
    f->compat |= r->own && !strcmp(f->rules, "flee");
    const struct yaml_node *parameters = yaml_get(root, "parameters");
    if (parameters && parameters->kind != YAML_MAP)
        errors_add(r->errors, SEVERITY_ERROR, parameters->at, "parameters should be a map (key: value)");
    else if (parameters)
        for (const struct yaml_node *n = parameters->first; n; n = n->next)
            read_parameter(r, n);
}

enum flujo_status flee_read_scenario(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct yaml_node *root = NULL;
    char *data = NULL;
    size_t length = 0;
    f->length = 1;
    text_clear(&r->path);
    text_path(&r->path, f->folder, "scenario.yml");
    const char *file = r->path.failed ? NULL : arena_copy_string(&f->arena, r->path.data, r->path.length);
    if (!file) return FLUJO_NO_MEMORY;
    enum flujo_status status = file_read(f->arena.a, file, &data, &length, r->errors);
    if (status == FLUJO_OK) status = flee_note_input(f, file, hash_bytes(HASH_START, data, length));
    if (status == FLUJO_OK) status = yaml_parse(&f->arena, file, data, length, r->errors, &root);
    memory_free(f->arena.a, data);
    if (status != FLUJO_OK) return status;
    f->settings_file = file;
    if (root && root->kind == YAML_MAP)
        read_root(r, root);
    else if (r->errors->errors == 0)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){file, 1, 1},
                   "the file holds no keys; see docs/flee.md");
    if (f->length < 1 || f->length > 36500) f->length = 1;
    return FLUJO_OK;
}
