/* How a finding is told: a headline and the chain of events behind it, in plain words. */
#ifndef TF_ORACLE_STORY_H
#define TF_ORACLE_STORY_H

#include "env/result.h"
#include "oracle/ledger/ledger.h"

#define TF_FINDINGS_PER_RULE 8 /* more of the same rule are counted, not kept */

/* Where the findings of one rule go. */
struct tf_report {
    const struct tf_ledger *ledger;
    struct tf_result *result; /* borrowed */
    const char *rule;         /* borrowed: an oracle's word, "expect", ... */
    uint32_t count;
};

/* A finding while it is written. */
struct tf_story {
    struct tf_report *report;
    const char *kind; /* what kind of failure, the same over seeds; static */
    struct tf_buf headline, detail;
    struct tf_place place;
    uint32_t node;
    uint64_t record;
    tf_time at_us;
};

/* Begins a story that became certain at the record heard last. */
struct tf_story tf_story_begin(struct tf_report *report, const char *kind, uint32_t node);
/* Adds to the headline. */
void tf_story_head(struct tf_story *story, const char *format, ...) TF_PRINTF(2, 3);
/* Adds one line to the detail. */
void tf_story_line(struct tf_story *story, const char *format, ...) TF_PRINTF(2, 3);
/* The finding stands where this step stands in the scenario; unknown steps are ignored. */
void tf_story_at_step(struct tf_story *story, uint32_t step);
/* Lines that tell what is known of the action: when it was made, tried, taken, and how its requests
 * fared. */
void tf_story_action(struct tf_story *story, const struct tf_known_action *action);
/* Lines for the faults that are in force and touch `node`; at most a few. */
void tf_story_faults(struct tf_story *story, uint32_t node);
/* The same; where there is none, that there is none, and which ended last. */
void tf_story_holders(struct tf_story *story, uint32_t node);
/* Hands the finding over, or counts it when there are enough; the story is closed. */
void tf_story_end(struct tf_story *story);

/* Short texts by value, for the arguments of the functions above. */
struct tf_words {
    char text[160];
};
struct tf_words tf_say_time(tf_time at_us);
struct tf_words tf_say_duration(tf_time us);
/* A replica's name, or "the server". */
struct tf_words tf_say_node(const struct tf_ledger *ledger, uint32_t node);
/* An identifier as traces show it; "unnamed" when there is none. */
struct tf_words tf_say_id(const struct tf_id *id);
struct tf_words tf_say_user(const struct tf_ledger *ledger, uint32_t user);
/* The message by its name in the plan, in quotes, or by its id. NULL is "a message". */
struct tf_words tf_say_message(const struct tf_ledger *ledger,
                               const struct tf_known_message *message);
/* "send of "question"", "edit of ...", "read mark in lunch". */
struct tf_words tf_say_action(const struct tf_ledger *ledger, const struct tf_known_action *action);
/* The conversation's name. */
struct tf_words tf_say_conversation(const struct tf_ledger *ledger,
                                    const struct tf_known_conversation *conversation);
/* The beginning of a text, in quotes, safe to print. */
struct tf_words tf_say_text(struct tf_slice text);

#endif
