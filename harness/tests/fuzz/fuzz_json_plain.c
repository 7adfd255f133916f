/* Plain JSON from outside: whatever is read as plain, cJSON reads as the same tree. */
#include "base/assert.h"
#include "base/bytes.h"
#include "chat/json_plain.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct tf_json_scan *scan, const cJSON *plain) {
    cJSON *tree = cJSON_ParseWithLength(scan->root.data, scan->root.len);
    char *wanted = cJSON_PrintUnformatted(tree), *got = cJSON_PrintUnformatted(plain);
    TF_ASSERT(wanted != NULL && got != NULL && strcmp(wanted, got) == 0);
    free(wanted);
    free(got);
    cJSON_Delete(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_json_scan scan;
    tf_json_scan((struct tf_slice){(const char *)data, size}, &scan);
    if (scan.refusal != TF_REFUSAL_NONE)
        return 0;
    cJSON *nodes = tf_alloc(scan.values_max * sizeof(*nodes));
    char *texts = tf_alloc(scan.root.len);
    const cJSON *root = tf_json_plain_read(&scan, nodes, texts);
    if (root != NULL)
        compare(&scan, root);
    free(texts);
    free(nodes);
    return 0;
}
