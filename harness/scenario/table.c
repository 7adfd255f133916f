#include "scenario/table.h"

#include "base/assert.h"

#define TF_X(name, expected) expected,
static const char *const expected_words[] = {TF_FIELDS(TF_X)};
#undef TF_X

const char *tf_field_expected(enum tf_field field) {
    TF_ASSERT(field < TF_FIELD_COUNT_OF);
    return expected_words[field];
}

const struct tf_row *tf_object_row(const struct tf_object *object, struct tf_slice key) {
    for (size_t i = 0; i < object->row_count; i++)
        if (tf_slice_is(key, object->rows[i].key))
            return &object->rows[i];
    return NULL;
}

bool tf_object_may_be_empty(const struct tf_object *object) {
    for (size_t i = 0; i < object->row_count; i++)
        if (object->rows[i].required)
            return false;
    for (size_t i = 0; i < object->choice_count; i++)
        if (object->choices[i].required)
            return false;
    return true;
}

const char *tf_table_setting(void) {
    return "tiffin: 1\n"
           "name: A message arrives once\n"
           "replicas:\n"
           "  asha: {}\n"
           "  asha-tablet: {user: asha}\n"
           "  ravi: {}\n"
           "conversations:\n"
           "  lunch: {type: group_order, with: [asha, ravi]}\n"
           "steps:\n"
           "  - at: 1 s\n"
           "    send: {who: asha, in: lunch, text: \"Is the tiffin here?\", as: question}\n"
           "  - at: 2 s\n"
           "    send: {who: ravi, in: lunch, text: \"Here it is\", as: another}\n";
}
