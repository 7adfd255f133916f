#include "sim/inverted.h"

#include "base/assert.h"

static char other_text[] = "something else";

const char *tf_aspect_word(enum tf_aspect aspect) {
    static const char *const words[] = {"count",   "status",   "text",  "deleted", "edited",
                                        "pending", "conflict", "shown", "order"};
    TF_ASSERT(aspect < TF_ASPECT_COUNT_OF);
    return words[aspect];
}

static bool can_break(struct tf_count count) {
    return count.compare == TF_COMPARE_EQUAL || count.compare == TF_COMPARE_AT_MOST ||
           (count.compare == TF_COMPARE_AT_LEAST && count.value > 0);
}

static enum tf_tristate *flag_of(struct tf_check *check, enum tf_aspect aspect) {
    switch (aspect) {
    case TF_ASPECT_DELETED:
        return &check->deleted;
    case TF_ASPECT_EDITED:
        return &check->edited;
    case TF_ASPECT_PENDING:
        return &check->pending;
    case TF_ASPECT_CONFLICT:
        return &check->conflict;
    default:
        return &check->shown;
    }
}

bool tf_check_asks(const struct tf_check *check, enum tf_aspect aspect) {
    struct tf_check copy = *check;
    switch (aspect) {
    case TF_ASPECT_COUNT:
        return can_break(check->count);
    case TF_ASPECT_STATUS:
        return check->has_status;
    case TF_ASPECT_TEXT:
        return check->text != NULL;
    case TF_ASPECT_ORDER:
        return check->message_count > 1;
    default:
        return *flag_of(&copy, aspect) != TF_UNASKED;
    }
}

static struct tf_count invert_count(struct tf_count count) {
    switch (count.compare) {
    case TF_COMPARE_AT_LEAST:
        return (struct tf_count){TF_COMPARE_AT_MOST, count.value - 1};
    case TF_COMPARE_AT_MOST:
        return (struct tf_count){TF_COMPARE_AT_LEAST, count.value + 1};
    default:
        return (struct tf_count){TF_COMPARE_EQUAL, count.value + 1};
    }
}

static void swap_first_two(struct tf_check *check) {
    uint32_t first = check->messages[0];
    check->messages[0] = check->messages[1];
    check->messages[1] = first;
}

struct tf_check tf_check_invert(struct tf_check *check, enum tf_aspect aspect) {
    TF_ASSERT(tf_check_asks(check, aspect));
    struct tf_check before = *check;
    switch (aspect) {
    case TF_ASPECT_COUNT:
        check->count = invert_count(check->count);
        break;
    case TF_ASPECT_STATUS:
        check->status = check->status == TF_STATUS_SENDING ? TF_STATUS_READ : TF_STATUS_SENDING;
        break;
    case TF_ASPECT_TEXT:
        check->text = other_text;
        check->text_len = sizeof(other_text) - 1;
        break;
    case TF_ASPECT_ORDER:
        swap_first_two(check);
        break;
    default: {
        enum tf_tristate *flag = flag_of(check, aspect);
        *flag = *flag == TF_YES ? TF_NO : TF_YES;
    }
    }
    return before;
}

void tf_check_restore(struct tf_check *check, const struct tf_check *before,
                      enum tf_aspect aspect) {
    if (aspect == TF_ASPECT_ORDER)
        swap_first_two(check);
    *check = *before;
}
