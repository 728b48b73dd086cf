/* Helpers of the loader: memory, messages, ids, files. */
#include "scenario/loader.h"

#include "base/files.h"
#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *take(struct loader *l, struct arena *arena, size_t count, size_t bytes)
{
    void *block = arena_alloc(arena, count, bytes);
    if (block == NULL) l->no_memory = 1;
    return block;
}

void *loader_alloc(struct loader *l, size_t count, size_t bytes) { return take(l, &l->s->arena, count, bytes); }

void *loader_scratch(struct loader *l, size_t count, size_t bytes) { return take(l, &l->scratch, count, bytes); }

const char *loader_copy(struct loader *l, const char *text)
{
    if (text[0] == 0) return "";
    char *copy = arena_copy_string(&l->s->arena, text, strlen(text));
    if (copy == NULL) l->no_memory = 1;
    return copy != NULL ? copy : "";
}

void *loader_grow(struct loader *l, void *block, int *capacity, int need, size_t bytes)
{
    if (need <= *capacity) return block;
    int wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted < need)
        wanted = wanted > need / 2 ? (wanted > INT32_MAX / 2 ? INT32_MAX : wanted * 2) : need;
    void *bigger = loader_alloc(l, (size_t)wanted, bytes);
    if (bigger == NULL) return NULL;
    if (*capacity > 0) memcpy(bigger, block, (size_t)*capacity * bytes);
    *capacity = wanted;
    return bigger;
}

const char *loader_path(struct loader *l, const char *name)
{
    struct text path;
    text_init(&path, l->a);
    text_path(&path, l->folder, name);
    const char *copy = path.failed ? NULL : arena_copy_string(&l->s->arena, path.data, path.length);
    text_free(&path);
    if (copy == NULL) l->no_memory = 1;
    return copy != NULL ? copy : "";
}

void loader_error(struct loader *l, struct position at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    errors_add_list(l->errors, SEVERITY_ERROR, at, format, args);
    va_end(args);
}

void loader_unknown(struct loader *l, struct position at, const char *what, const char *word,
                    const char *const *candidates, int count)
{
    char known[KNOWN_SIZE];

    /* Looking for what was meant costs more than all else of a long table. */
    loader_error(l, at, "unknown %s '%.*s'; %s", what, TEXT_CUT(word, 80),
                 errors_known(l->unknown++ < MOST_OF_A_KIND ? word : NULL, candidates, (size_t)count, known));
}

void loader_unknown_place(struct loader *l, struct position at, const char *word)
{
    int count = l->s->place_count;
    if (l->place_ids == NULL) {
        l->place_ids = loader_scratch(l, (size_t)count, sizeof *l->place_ids);
        for (int i = 0; l->place_ids != NULL && i < count; i++)
            l->place_ids[i] = l->s->places[i].id;
    }
    if (l->place_ids != NULL) loader_unknown(l, at, "place", word, l->place_ids, count);
}

const char **loader_series_names(struct loader *l, int *count)
{
    const char **names = loader_scratch(l, (size_t)l->s->series_count + 1, sizeof *names);
    *count = 0;
    for (int i = 0; names != NULL && i < l->s->series_count; i++)
        if (*count == 0 || strcmp(names[*count - 1], l->s->series[i].name) != 0)
            names[(*count)++] = l->s->series[i].name;
    return names;
}

int loader_id(struct loader *l, struct position at, const char *what, const char *word, const char *const *ids,
              int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(ids[i], word) == 0) return i;
    if (count > 0) loader_unknown(l, at, what, word, ids, count);
    return -1;
}

int loader_check_id(struct loader *l, struct position at, const char *what, const char *text)
{
    const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (strlen(text) > (size_t)limit_most(LIMIT_ID))
        loader_error(l, at, "the id of this %s has %zu letters; %d are the most", what, strlen(text),
                     limit_most(LIMIT_ID));
    else if (text[0] != 0 && text[strspn(text, allowed)] == 0)
        return 1;
    else if (text[0] == 0)
        loader_error(l, at, "the id of this %s is empty; give it a short name such as san_salvador", what);
    else
        loader_error(l, at, "'%.*s' is no id for a %s; use letters, digits, _ and - only", TEXT_CUT(text, 80), what);
    return 0;
}

static size_t index_slot(const struct id_index *index, const char *key)
{
    size_t slot = (size_t)hash_bytes(HASH_START, key, strlen(key)) & (index->capacity - 1);
    while (index->keys[slot] != NULL && strcmp(index->keys[slot], key) != 0)
        slot = (slot + 1) & (index->capacity - 1);
    return slot;
}

int index_init(struct loader *l, struct id_index *index, size_t room)
{
    index->capacity = 16;
    while (index->capacity < 2 * room)
        index->capacity *= 2;
    index->count = 0;
    index->keys = loader_scratch(l, index->capacity, sizeof *index->keys);
    index->values = loader_scratch(l, index->capacity, sizeof *index->values);
    if (index->keys == NULL || index->values == NULL) index->capacity = 0;
    return index->capacity > 0;
}

int index_find(const struct id_index *index, const char *key)
{
    if (index->capacity == 0) return -1;
    size_t slot = index_slot(index, key);
    return index->keys[slot] != NULL ? index->values[slot] : -1;
}

void index_put(struct id_index *index, const char *key, int value)
{
    if (index->capacity == 0 || 2 * (index->count + 1) > index->capacity + 1) return;
    size_t slot = index_slot(index, key);
    if (index->keys[slot] == NULL) index->count++;
    index->keys[slot] = key;
    index->values[slot] = value;
}

static void note_input(struct loader *l, const char *name, uint64_t hash)
{
    struct scenario *s = l->s;

    s->inputs = loader_grow(l, s->inputs, &s->input_room, s->input_count + 1, sizeof *s->inputs);
    if (s->inputs != NULL) s->inputs[s->input_count++] = (struct input_file){loader_copy(l, name), hash};
}

int loader_read(struct loader *l, const char *path, int optional, const char **data, size_t *length)
{
    char *bytes = NULL;
    if (path[0] == 0) return 0; /* no memory for the path */
    if (!file_present(path)) {
        if (!optional) loader_error(l, (struct position){path, 0, 0}, "the file is missing; every scenario needs it");
        return 0;
    }
    enum flujo_status status = file_read(l->a, path, &bytes, length, l->errors);
    if (status != FLUJO_OK) {
        l->no_memory |= status == FLUJO_NO_MEMORY;
        return 0;
    }
    char *copy = arena_copy_string(&l->scratch, bytes, *length);
    memory_free(l->a, bytes);
    if (copy == NULL) {
        l->no_memory = 1;
        return 0;
    }
    *data = copy;
    if (l->folder == NULL) return 1;
    const char *name = path + strlen(l->folder);
    name -= name[0] != '/'; /* however the folder is written, the name begins with its slash */
    l->s->hash = hash_text(l->s->hash, name);
    l->s->hash = hash_bytes(l->s->hash, copy, *length);
    note_input(l, name + 1, hash_bytes(HASH_START, copy, *length));
    return 1;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* A file that nothing reads. */
static void unread(struct loader *l, const char *folder, const char *name, enum severity severity, const char *why)
{
    struct text path;
    text_init(&path, l->a);
    text_path(&path, folder, name);
    if (!path.failed) errors_add(l->errors, severity, (struct position){path.data, 0, 0}, "this is not read; %s", why);
    l->no_memory |= path.failed;
    text_free(&path);
}

/* Names in a folder, sorted, in scratch memory; null with an error, or where it is missing. */
static const char **list_all(struct loader *l, const char *folder, int *count)
{
    const char **names = NULL;
    char reason[128];
    int capacity = 0;
    *count = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL && errno == ENOMEM) l->no_memory = 1;
    if (dir == NULL && errno != ENOENT)
        loader_error(l, (struct position){folder, 0, 0}, "this folder cannot be read: %s; give it as one that can",
                     strerror_r(errno, reason, sizeof reason));
    for (struct dirent *entry; dir != NULL && !l->no_memory && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        if (*count == capacity) {
            const char **more = loader_scratch(l, (size_t)capacity * 2 + 16, sizeof *more);
            if (more == NULL) break;
            if (capacity > 0) memcpy(more, names, (size_t)capacity * sizeof *more);
            names = more;
            capacity = capacity * 2 + 16;
        }
        names[*count] = arena_copy_string(&l->scratch, entry->d_name, strlen(entry->d_name));
        l->no_memory |= names[*count] == NULL;
        ++*count;
    }
    if (dir != NULL) closedir(dir);
    if (*count > 1 && !l->no_memory) qsort(names, (size_t)*count, sizeof *names, by_name);
    return names;
}

const char **loader_list(struct loader *l, const char *folder, int *count)
{
    static const char *const end_of_tables[] = {".csv"};
    int all = 0;
    const char **names = list_all(l, folder, &all);
    *count = 0;
    for (int i = 0; i < all && !l->no_memory; i++) {
        const char *end = strrchr(names[i], '.');
        if (end != NULL && strcmp(end, ".csv") == 0)
            names[(*count)++] = names[i];
        else if (end != NULL && (strcmp(end, ".md") == 0 || strcmp(end, ".txt") == 0))
            continue;
        else if (end == NULL || errors_did_you_mean(end, end_of_tables, 1) == NULL)
            unread(l, folder, names[i], SEVERITY_WARNING, "only files named NAME.csv are");
        else
            unread(l, folder, names[i], SEVERITY_ERROR, "rename it, since only files named NAME.csv are");
    }
    return names;
}

static int is_among(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return 0;
}

void loader_check_names(struct loader *l)
{
    static const char *const known[] = {"scenario.yml",   "places.csv",   "routes.csv", "classes.csv", "series",
                                        "facilities.csv", "observations", "facts.csv",  "texts.csv"};
    enum { KNOWN = sizeof known / sizeof known[0] };
    int count = 0;
    const char **names = list_all(l, l->folder, &count);
    for (int i = 0; i < count && !l->no_memory; i++) {
        const char *near = is_among(names[i], known, KNOWN) ? NULL : errors_did_you_mean(names[i], known, KNOWN);
        if (near == NULL || is_among(near, names, count)) continue;
        char why[64];
        snprintf(why, sizeof why, "did you mean %s?", near);
        unread(l, l->folder, names[i], SEVERITY_ERROR, why);
    }
}
