#include "scenario/codes.h"

#include "base/assert.h"
#include "base/text.h"

#include <string.h>

#define TF_X(name, code, schema, title, text, bad, fixed) {code, schema, title, text, bad, fixed},
static const struct tf_scenario_code_text codes[] = {TF_SCENARIO_CODES(TF_X)};
#undef TF_X
#define TF_X(name, code, schema, title, text, bad, fixed) code,
static const char *const words[] = {TF_SCENARIO_CODES(TF_X)};
#undef TF_X

const struct tf_scenario_code_text *tf_scenario_code_text(enum tf_scenario_code code) {
    TF_ASSERT(code < TF_SCENARIO_CODE_COUNT);
    return &codes[code];
}

static void append_indented(struct tf_buf *out, const char *text) {
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        tf_buf_append_text(out, "    ");
        tf_buf_append(out, text, len);
        tf_buf_append_byte(out, '\n');
        text += len + (text[len] == '\n');
    }
}

bool tf_scenario_code_explain(const char *code, struct tf_buf *out) {
    for (size_t i = 0; i < TF_SCENARIO_CODE_COUNT; i++) {
        if (strcmp(code, codes[i].code) != 0)
            continue;
        tf_buf_append_format(out, "%s: %s\n\n%s\n\n", code, codes[i].title, codes[i].text);
        tf_buf_append_text(out, "wrong\n");
        append_indented(out, codes[i].bad);
        tf_buf_append_text(out, "right\n");
        append_indented(out, codes[i].fixed);
        return true;
    }
    return false;
}

const char *tf_scenario_code_nearest(const char *wrong) {
    return tf_text_nearest(wrong, words, TF_SCENARIO_CODE_COUNT);
}
