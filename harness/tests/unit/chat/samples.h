/* Entities with every field set, texts that hurt, and comparisons, for the tests of this folder. */
#ifndef TF_TESTS_UNIT_CHAT_SAMPLES_H
#define TF_TESTS_UNIT_CHAT_SAMPLES_H

#include "chat/wire.h"

#define HOSTILE_TEXTS 24

/* Texts of every class of Unicode, injections, escapes, and one of 64 KiB. Owned by the process. */
struct tf_slice hostile_text(int index);

struct tf_message full_message(void);
struct tf_conversation full_conversation(void);
struct tf_receipt full_receipt(void);
struct tf_wire_action sample_action(enum tf_action_type type);

void assert_same_slice(struct tf_slice got, struct tf_slice wanted);
void assert_same_id(const struct tf_id *got, const struct tf_id *wanted);
void assert_same_message(const struct tf_message *got, const struct tf_message *wanted);
void assert_same_conversation(const struct tf_conversation *got,
                              const struct tf_conversation *wanted);
void assert_same_change(const struct tf_change *got, const struct tf_change *wanted);

#endif
