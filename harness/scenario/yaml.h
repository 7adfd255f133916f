/* YAML 1.2 as a tree with positions: the one file that knows libfyaml.
 *
 * Duplicate keys, tags, several documents, and whatever is too large or too deep are problems; an
 * alias stands for the node of its anchor. */
#ifndef TF_SCENARIO_YAML_H
#define TF_SCENARIO_YAML_H

#include "scenario/problems.h"

#define TF_YAML_BYTES_MAX (4u << 20)
#define TF_YAML_DEPTH_MAX 32
#define TF_YAML_NODES_MAX 400000 /* with every alias written out */

enum tf_yaml_kind { TF_YAML_SCALAR, TF_YAML_LIST, TF_YAML_MAP };

/* What a scalar is by the core schema of YAML 1.2; a quoted one is always a text. */
enum tf_yaml_type { TF_YAML_TEXT, TF_YAML_NULL, TF_YAML_BOOL, TF_YAML_INTEGER, TF_YAML_DECIMAL };

struct tf_yaml_node {
    enum tf_yaml_kind kind;
    bool quoted;          /* scalar: in quotes or a block */
    struct tf_slice text; /* scalar */
    struct tf_yaml_pair *pairs;
    uint32_t count;      /* of pairs */
    uint32_t weight;     /* nodes in it, with every alias written out */
    struct tf_span span; /* scalar: its text; else its first character */
};

struct tf_yaml_pair {
    struct tf_yaml_node *key; /* a scalar; NULL in a list */
    struct tf_yaml_node *value;
};

/* Owns the nodes of trees. All zero is valid. */
struct tf_yaml_arena {
    struct tf_yaml_chunk *chunks;
};
void tf_yaml_arena_close(struct tf_yaml_arena *arena);
/* Zeroed memory that lives as long as the arena. */
void *tf_yaml_arena_get(struct tf_yaml_arena *arena, size_t size);

/* The tree of a source, or NULL with a problem added. An empty file is NULL and a problem. Borrowed
 * from `arena`; `source` must outlive it. */
struct tf_yaml_node *tf_yaml_parse(struct tf_yaml_arena *arena, const struct tf_source *source,
                                   struct tf_problems *problems);

enum tf_yaml_type tf_yaml_type(const struct tf_yaml_node *scalar);

/* The pair with this key, or NULL; also when `node` is NULL or no map. */
const struct tf_yaml_pair *tf_yaml_find(const struct tf_yaml_node *node, const char *key);

/* "a list", "the text \"abc\"", "the number 5": what was found, for a message. */
void tf_yaml_describe(const struct tf_yaml_node *node, struct tf_buf *out);

#endif
