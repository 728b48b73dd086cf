/* A YAML document as a tree of nodes with positions.
 *
 * Only what a scenario needs: maps with plain keys, lists and scalars. */
#ifndef FLUJO_SCENARIO_YAML_H
#define FLUJO_SCENARIO_YAML_H

#include "base/errors.h"
#include <stddef.h>

enum yaml_kind { YAML_SCALAR, YAML_MAP, YAML_LIST };

struct yaml_node {
    enum yaml_kind kind;
    const char *text;   /* of a scalar, "" otherwise */
    int null;           /* a scalar that stands for nothing: empty, ~ or null, unquoted */
    struct position at; /* where the node starts */
    const char *key;    /* in a map: the key of this child; else null */
    struct position key_at;
    struct yaml_node *first; /* children in the order of the file */
    struct yaml_node *next, *parent;
    int count; /* of children */
};

/* Parse into *root (null when the document is empty or could not be read).
 * Nodes live in `arena`. Syntax errors, duplicate keys, anchors, aliases and
 * tags are reported. `file` must outlive the tree.
 * Returns FLUJO_OK (errors or not) or FLUJO_NO_MEMORY. */
enum flujo_status yaml_parse(struct arena *arena, const char *file, const char *data, size_t length,
                             struct error_list *errors, struct yaml_node **root);

/* The child with this key, or null (also when the node is null or no map). */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

#endif
