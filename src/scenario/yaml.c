/* YAML through libfyaml's events (the library's own documents drop the place
 * of a second equal key, which we must show).
 *
 * The events are turned into our nodes at once, so nothing of the library is
 * held after parsing. Its messages are collected, never printed.
 * Limits: one document, no anchors, aliases or tags, nesting to 32. */
#include "scenario/yaml.h"

#include "base/hash.h"
#include "base/text.h"
#include "scenario/limits.h"
#include <libfyaml.h>
#include <string.h>

enum { MAX_DEPTH = 32 };

struct builder {
    struct arena *arena;
    struct error_list *errors;
    const char *file;
    struct yaml_node *root;
    struct yaml_node *open[MAX_DEPTH]; /* containers not yet closed */
    struct yaml_node *last[MAX_DEPTH]; /* their last child */
    int depth;
    int too_deep;             /* containers open below MAX_DEPTH, skipped */
    struct yaml_node **twins; /* open addressing: every keyed node, by its map and key */
    size_t twin_count, twin_capacity;
    const char *key; /* read, its value is awaited */
    struct position key_at;
    int documents;
    int ended; /* the whole text was read */
    int no_memory;
};

static struct position mark_position(const struct builder *b, const struct fy_mark *mark)
{
    if (mark == NULL) return (struct position){b->file, 0, 0};
    return (struct position){b->file, mark->line + 1, mark->column + 1};
}

static void report(struct builder *b, struct position at, const char *what)
{
    errors_add(b->errors, SEVERITY_ERROR, at, "%s", what);
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (map == NULL || map->kind != YAML_MAP) return NULL;
    for (const struct yaml_node *n = map->first; n != NULL; n = n->next)
        if (strcmp(n->key, key) == 0) return n;
    return NULL;
}

static size_t twin_slot(const struct builder *b, const struct yaml_node *parent, const char *key)
{
    uint64_t hash = hash_bytes(hash_bytes(HASH_START, &parent, sizeof parent), key, strlen(key));
    size_t slot = (size_t)hash & (b->twin_capacity - 1);
    while (b->twins[slot] != NULL && (b->twins[slot]->parent != parent || strcmp(b->twins[slot]->key, key) != 0))
        slot = (slot + 1) & (b->twin_capacity - 1);
    return slot;
}

/* The node that has this key of its map already; else null, and it is the one from now on. */
static const struct yaml_node *find_twin(struct builder *b, struct yaml_node *n)
{
    if (2 * b->twin_count >= b->twin_capacity) {
        struct yaml_node **old = b->twins;
        size_t capacity = b->twin_capacity;
        b->twin_capacity = capacity > 0 ? 2 * capacity : 64;
        b->twins = arena_alloc(b->arena, b->twin_capacity, sizeof *b->twins);
        if (b->twins == NULL) {
            b->no_memory = 1;
            return NULL;
        }
        for (size_t i = 0; i < capacity; i++)
            if (old[i] != NULL) b->twins[twin_slot(b, old[i]->parent, old[i]->key)] = old[i];
    }
    struct yaml_node **slot = &b->twins[twin_slot(b, n->parent, n->key)];
    if (*slot != NULL) return *slot;
    *slot = n;
    b->twin_count++;
    return NULL;
}

/* Hang a new node under the open container; null when memory is out. */
static struct yaml_node *add_node(struct builder *b, enum yaml_kind kind, struct position at)
{
    struct yaml_node *n = arena_alloc(b->arena, 1, sizeof *n);
    if (n == NULL) {
        b->no_memory = 1;
        return NULL;
    }
    n->kind = kind;
    n->text = "";
    n->at = at;
    n->key = b->key;
    n->key_at = b->key_at;
    b->key = NULL;
    if (b->depth == 0) {
        if (b->root == NULL) b->root = n;
        return n;
    }
    struct yaml_node *parent = b->open[b->depth - 1];
    n->parent = parent;
    const struct yaml_node *twin = n->key != NULL ? find_twin(b, n) : NULL;
    if (twin != NULL) {
        errors_add(b->errors, SEVERITY_ERROR, n->key_at, "'%s' is given twice, first in line %d; keep one", n->key,
                   twin->key_at.line);
        return n; /* left out of the tree, but read through */
    }
    if (b->last[b->depth - 1] != NULL)
        b->last[b->depth - 1]->next = n;
    else
        parent->first = n;
    b->last[b->depth - 1] = n;
    if (++parent->count == limit_most(LIMIT_KEYS) + 1)
        errors_add(b->errors, SEVERITY_ERROR, at, "more than %d entries in one list or map; divide it",
                   limit_most(LIMIT_KEYS));
    return n;
}

static int key_awaited(const struct builder *b)
{
    return b->depth > 0 && b->open[b->depth - 1]->kind == YAML_MAP && b->key == NULL;
}

static void open_container(struct builder *b, enum yaml_kind kind, struct position at)
{
    if (b->too_deep > 0 || b->depth == MAX_DEPTH || key_awaited(b)) {
        if (b->too_deep == 0)
            report(b, at, key_awaited(b) ? "a key must be a plain text" : "nested too deeply; write it flatter");
        if (key_awaited(b)) b->key = "", b->key_at = at;
        b->too_deep++;
        return;
    }
    struct yaml_node *n = add_node(b, kind, at);
    if (n == NULL) return;
    b->last[b->depth] = NULL;
    b->open[b->depth++] = n;
}

static void close_container(struct builder *b)
{
    if (b->too_deep > 0)
        b->too_deep--;
    else if (b->depth > 0)
        b->depth--;
}

static void check_text(struct builder *b, const char *text, struct position at)
{
    unsigned steers = text_steers(text);
    if (steers > 0)
        errors_add(b->errors, SEVERITY_ERROR, at, "the character U+%04X steers a display; remove it", steers);
    if (strlen(text) > (size_t)limit_most(LIMIT_TEXT))
        errors_add(b->errors, SEVERITY_ERROR, at, "%zu letters; %d are the most", strlen(text), limit_most(LIMIT_TEXT));
}

/* Without memory for its copy the library gives a text of none: the places where the
 * scalar starts and ends show that there was one. */
static int text_is_lost(struct fy_token *token, size_t length)
{
    const struct fy_mark *start = fy_token_start_mark(token), *end = fy_token_end_mark(token);
    enum fy_scalar_style style = fy_token_scalar_style(token);
    size_t quotes = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED ? 2 : 0;
    if (length > 0 || start == NULL || end == NULL || (quotes == 0 && style != FYSS_PLAIN)) return 0;
    return end->input_pos > start->input_pos + quotes;
}

static void take_scalar(struct builder *b, struct fy_token *token, struct position at)
{
    size_t length = 0;
    const char *text = fy_token_get_text(token, &length);
    if (token != NULL && (text == NULL || text_is_lost(token, length))) b->no_memory = 1;
    if (b->too_deep > 0) return;
    char *copy = arena_copy_string(b->arena, text != NULL ? text : "", text != NULL ? length : 0);
    if (copy == NULL) {
        b->no_memory = 1;
        return;
    }
    if (strlen(copy) != (text != NULL ? length : 0)) report(b, at, "a zero character is not text; remove it");
    check_text(b, copy, at);
    if (key_awaited(b)) {
        b->key = copy;
        b->key_at = at;
        return;
    }
    struct yaml_node *n = add_node(b, YAML_SCALAR, at);
    if (n == NULL) return;
    int plain = token == NULL || fy_token_scalar_style(token) == FYSS_PLAIN;
    n->text = copy;
    n->null = plain && (copy[0] == 0 || strcmp(copy, "~") == 0 || strcmp(copy, "null") == 0);
}

static void take_event(struct builder *b, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    struct position at = mark_position(b, mark);
    struct fy_token *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case FYET_STREAM_END: b->ended = 1; break;
    case FYET_DOCUMENT_START:
        if (b->documents++ == 1) report(b, at, "a second document; a scenario is one document, remove the '---'");
        break;
    case FYET_SCALAR:
        if (at.line == 0 && !key_awaited(b) && b->key != NULL) at = b->key_at; /* an empty value stands nowhere */
        anchor = event->scalar.anchor, tag = event->scalar.tag;
        take_scalar(b, event->scalar.value, at);
        break;
    case FYET_MAPPING_START:
        anchor = event->mapping_start.anchor, tag = event->mapping_start.tag;
        open_container(b, YAML_MAP, at);
        break;
    case FYET_SEQUENCE_START:
        anchor = event->sequence_start.anchor, tag = event->sequence_start.tag;
        open_container(b, YAML_LIST, at);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END: close_container(b); break;
    case FYET_ALIAS:
        report(b, at, "aliases (*name) are not read; write the value out");
        if (key_awaited(b))
            take_scalar(b, NULL, at);
        else
            b->key = NULL; /* as if it were not there */
        break;
    default: break;
    }
    if (anchor != NULL) report(b, at, "anchors (&name) are not read; write the value out where it is needed");
    if (tag != NULL) report(b, at, "tags (!name) are not read; remove it");
}

/* The library's own messages, as ours. */
static void report_syntax(struct builder *b, struct fy_diag *diag)
{
    void *next = NULL;
    struct position at = {b->file, 0, 0};
    int found = 0;
    for (struct fy_diag_error *e; (e = fy_diag_errors_iterate(diag, &next)) != NULL; found = 1) {
        size_t length = strcspn(e->msg, "\r\n");
        at.line = e->line > 0 ? e->line : 0;
        at.column = e->line > 0 && e->column > 0 ? e->column : 0;
        errors_add(b->errors, SEVERITY_ERROR, at, "YAML: %.*s; check indentation, quotes and brackets here",
                   (int)(length < 200 ? length : 200), e->msg);
    }
    if (!found) report(b, at, "YAML cannot be read; check indentation, quotes and brackets");
    errors_add(b->errors, SEVERITY_NOTE, at, "what else there is to mend is found once this file can be read as YAML");
}

/* Text that is not UTF-8 is refused before the library sees it. */
static int check_encoding(struct builder *b, const char *data, size_t length)
{
    int line = 1, column = 1;
    for (size_t i = 0; i < length;) {
        size_t n = utf8_sequence(data + i, length - i);
        if (n == 0 || data[i] == 0) {
            errors_add(b->errors, SEVERITY_ERROR, (struct position){b->file, line, column},
                       "byte 0x%02X is not UTF-8 text; save the file as UTF-8", (unsigned)(unsigned char)data[i]);
            return 0;
        }
        column++;
        if (data[i] == '\n') line++, column = 1;
        i += n;
    }
    return 1;
}

/* One reading of the text; 1 if it was read, 0 if it cannot be (reported) or memory is out. */
static int read_events(struct builder *b, const char *data, size_t length)
{
    struct fy_diag_cfg diag_cfg;
    struct fy_parser *parser = NULL;
    /* Version 0.7.12 of the library looks into what it could not allocate when it is given
     * the text; room that is there just before makes that unlikely. */
    void *room = memory_resize(b->arena->a, NULL, length + (1 << 20), 1);
    b->no_memory |= room == NULL;
    memory_free(b->arena->a, room);
    if (room == NULL) return 0;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.level = FYET_MAX;
    struct fy_diag *diag = fy_diag_create(&diag_cfg);
    if (diag != NULL) {
        fy_diag_set_collect_errors(diag, true);
        struct fy_parse_cfg cfg = {.search_path = "", .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG, .diag = diag};
        parser = fy_parser_create(&cfg);
    }
    if (parser == NULL || fy_parser_set_string(parser, data, length) != 0) b->no_memory = 1;
    for (struct fy_event *event; !b->no_memory && (event = fy_parser_parse(parser)) != NULL;) {
        take_event(b, event);
        fy_parser_event_free(parser, event);
    }
    int wrong = parser == NULL || fy_parser_get_stream_error(parser);
    b->no_memory |= !wrong && !b->ended;
    if (wrong && !b->no_memory) report_syntax(b, diag);
    if (parser != NULL) fy_parser_destroy(parser);
    if (diag != NULL) fy_diag_destroy(diag);
    return !wrong && !b->no_memory;
}

enum flujo_status yaml_parse(struct arena *arena, const char *file, const char *data, size_t length,
                             struct error_list *errors, struct yaml_node **root)
{
    struct builder b = {.arena = arena, .errors = errors, .file = file};
    *root = NULL;
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) data += 3, length -= 3;
    if (!check_encoding(&b, data, length)) return FLUJO_OK;
    if (length == 0) return FLUJO_OK;
    if (read_events(&b, data, length)) {
        *root = b.root;
    } else if (!b.no_memory) { /* the library does not say so when memory ran out: text that is wrong stays wrong */
        struct error_list unheard;
        struct builder again = {.arena = arena, .errors = &unheard, .file = file};
        errors_init(&unheard, arena->a);
        b.no_memory = read_events(&again, data, length) || again.no_memory;
        errors_free(&unheard);
    }
    return b.no_memory ? FLUJO_NO_MEMORY : FLUJO_OK;
}
