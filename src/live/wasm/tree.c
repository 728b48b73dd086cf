/* The document of a scenario, in place of scenario/yaml.c: the page holds it as the JSON that src/live/page.c writes,
 * in which every scalar is a text ("0.5") or null. Positions are not kept. */
#include "scenario/yaml.h"

#include <string.h>

enum { MAX_DEPTH = 40 };

struct reader {
    struct arena *arena;
    const char *file;
    char *at; /* of a copy of the document, in which escapes are undone in place; ends with 0 */
    int depth, wrong, no_memory;
};

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (map == NULL || map->kind != YAML_MAP) return NULL;
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next)
        if (strcmp(n->key, key) == 0) return n;
    return NULL;
}

/* Whether this character comes next; it is taken. */
static int take(struct reader *r, char c)
{
    if (*r->at != c) return 0;
    r->at++;
    return 1;
}

/* The four digits of an escape such as "\u001f"; only characters of one byte are written so. */
static char take_code(struct reader *r)
{
    static const char digits[] = "0123456789abcdef";
    int code = 0;
    for (int i = 0; i < 4; i++) {
        const char *found = *r->at != 0 ? strchr(digits, *r->at++) : NULL;
        r->wrong |= found == NULL;
        code = 16 * code + (found != NULL ? (int)(found - digits) : 0);
    }
    r->wrong |= code <= 0 || code > 127;
    return (char)code;
}

static const char *take_text(struct reader *r)
{
    static const char escaped[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
    r->wrong |= !take(r, '"');
    char *text = r->at, *end = text;
    while (!r->wrong && *r->at != 0 && *r->at != '"') {
        char c = *r->at++;
        if (c == '\\') {
            const char *found = *r->at != 0 ? strchr(escaped, *r->at) : NULL;
            r->wrong |= *r->at == 0 || (found == NULL && *r->at != 'u');
            if (*r->at != 0) r->at++;
            c = found != NULL ? plain[found - escaped] : take_code(r);
        }
        *end++ = c;
    }
    r->wrong |= !take(r, '"');
    *end = 0;
    return text;
}

static struct yaml_node *take_node(struct reader *r, struct yaml_node *parent, const char *key);

static void take_children(struct reader *r, struct yaml_node *n, char close)
{
    struct yaml_node **next = &n->first;
    if (take(r, close)) return;
    do {
        const char *key = n->kind == YAML_MAP ? take_text(r) : NULL;
        r->wrong |= key != NULL && !take(r, ':');
        *next = take_node(r, n, key);
        if (*next == NULL) return;
        next = &(*next)->next;
        n->count++;
    } while (!r->wrong && take(r, ','));
    r->wrong |= !take(r, close);
}

/* Null on a mistake. */
static struct yaml_node *take_node(struct reader *r, struct yaml_node *parent, const char *key)
{
    struct yaml_node *n = arena_alloc(r->arena, 1, sizeof *n);
    r->no_memory |= n == NULL;
    if (n == NULL || r->wrong || r->depth == MAX_DEPTH) {
        r->wrong = 1;
        return NULL;
    }
    *n = (struct yaml_node){.text = "", .at = {r->file, 0, 0}, .key = key, .key_at = {r->file, 0, 0}, .parent = parent};
    r->depth++;
    if (take(r, '{')) {
        n->kind = YAML_MAP;
        take_children(r, n, '}');
    } else if (take(r, '[')) {
        n->kind = YAML_LIST;
        take_children(r, n, ']');
    } else if (strncmp(r->at, "null", 4) == 0) {
        n->null = 1;
        r->at += 4;
    } else {
        n->text = take_text(r);
    }
    r->depth--;
    return r->wrong ? NULL : n;
}

enum flujo_status yaml_parse(struct arena *arena, const char *file, const char *data, size_t length,
                             struct error_list *errors, struct yaml_node **root)
{
    struct reader r = {.arena = arena, .file = file, .at = arena_copy_string(arena, data, length)};
    *root = NULL;
    if (r.at == NULL) return FLUJO_NO_MEMORY;
    struct yaml_node *tree = take_node(&r, NULL, NULL);
    if (r.no_memory) return FLUJO_NO_MEMORY;
    if (r.wrong || *r.at != 0)
        errors_add(errors, SEVERITY_ERROR, (struct position){file, 0, 0}, "the page holds no scenario; write it again");
    else
        *root = tree;
    return FLUJO_OK;
}
