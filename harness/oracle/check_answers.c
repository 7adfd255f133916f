#include "oracle/check_answers.h"

#include "base/hash.h"

#include <stdio.h>

#define SAY(words, ...) snprintf((words).text, sizeof((words).text), __VA_ARGS__)

static struct tf_check_answer listed_at(const struct tf_ledger *ledger,
                                        const struct tf_known_answers *answers,
                                        const struct tf_check *check) {
    const struct tf_known_list *listed = &answers->listed;
    struct tf_check_answer answer = {.kind = "listed",
                                     .holds = listed->count == check->message_count};
    for (uint32_t i = 0; answer.holds && i < check->message_count; i++)
        answer.holds = listed->items[i] == tf_ledger_planned(ledger, check->messages[i]);
    if (answer.holds)
        return answer;
    SAY(answer.wanted, "be answered %u conversations in the given order", check->message_count);
    SAY(answer.found, "was answered %zu", listed->count);
    for (size_t i = 0; i < listed->count; i++) {
        struct tf_words found = answer.found;
        SAY(answer.found, "%.100s%s %.20s", found.text, i == 0 ? ":" : ",",
            tf_say_conversation(ledger, listed->items[i]).text);
    }
    return answer;
}

static struct tf_check_answer answers_at(const struct tf_ledger *ledger,
                                         const struct tf_known_answers *answers,
                                         const struct tf_check *check) {
    const struct tf_known_message *parent = tf_ledger_named(ledger, check->message);
    const struct tf_known_list *found = &answers->found;
    bool is_asked = parent != NULL && answers->found_of == parent;
    struct tf_check_answer answer = {.kind = "answers",
                                     .holds = is_asked && found->count == check->message_count};
    for (uint32_t i = 0; answer.holds && i < check->message_count; i++)
        answer.holds = found->items[i] == tf_ledger_named(ledger, check->messages[i]);
    if (answer.holds)
        return answer;
    SAY(answer.wanted, "be told of %u answers in the given order", check->message_count);
    SAY(answer.found, "was told of %s", is_asked ? "" : "none to that message");
    for (size_t i = 0; is_asked && i < found->count; i++) {
        struct tf_words so_far = answer.found;
        SAY(answer.found, "%.90s%s%.40s", so_far.text, i == 0 ? "" : ", ",
            tf_say_message(ledger, found->items[i]).text);
    }
    return answer;
}

static struct tf_check_answer stats_at(const struct tf_ledger *ledger,
                                       const struct tf_known_answers *answers,
                                       const struct tf_check *check) {
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    bool by_user = check->user < plan->user_count;
    for (size_t i = 0; i < answers->figure_count; i++) {
        const struct tf_known_figure *known = &answers->figures[i];
        if (known->conversation != tf_ledger_planned(ledger, check->conversation) ||
            known->figure != (by_user ? TF_FIGURE_BY : check->figure) ||
            (by_user && !tf_id_equal(&known->user_id, &plan->users[check->user].id)))
            continue;
        return tf_check_count("stats", "in the figures", check->count, known->count);
    }
    return tf_check_count("stats", "in the figures (it has none)", check->count, 0);
}

static struct tf_check_answer versions_at(const struct tf_ledger *ledger,
                                          const struct tf_known_answers *answers,
                                          const struct tf_check *check) {
    const struct tf_known_message *message = tf_ledger_named(ledger, check->message);
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    uint64_t wanted = tf_hash_slice((struct tf_slice){check->text, check->text_len}), count = 0;
    bool text = false;
    for (size_t i = 0; message != NULL && i < answers->version_count; i++) {
        const struct tf_known_text *known = &answers->versions[i];
        if (known->message != message ||
            (check->version != 0 && known->version != check->version) ||
            (check->user < plan->user_count &&
             !tf_id_equal(&known->author_id, &plan->users[check->user].id)))
            continue;
        count++;
        text |= known->content == wanted;
    }
    struct tf_check_answer answer = {.kind = "versions", .holds = check->text == NULL || text};
    if (answer.holds)
        return tf_check_count("versions", "earlier texts", check->count, count);
    SAY(answer.wanted, "keep the earlier text %.120s",
        tf_say_text((struct tf_slice){check->text, check->text_len}).text);
    SAY(answer.found, "kept %llu others", (unsigned long long)count);
    return answer;
}

static bool is_meant(const struct tf_ledger *ledger, const struct tf_check *check,
                     const struct tf_known_reader *reader) {
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    if (reader->message != tf_ledger_named(ledger, check->message))
        return false;
    return check->user >= plan->user_count ||
           tf_id_equal(&reader->user_id, &plan->users[check->user].id);
}

static struct tf_check_answer readers_at(const struct tf_ledger *ledger,
                                         const struct tf_known_answers *answers,
                                         const struct tf_check *check) {
    uint64_t count = 0, timed = 0;
    for (size_t i = 0; i < answers->reader_count; i++) {
        if (!is_meant(ledger, check, &answers->readers[i]))
            continue;
        count++;
        timed += answers->readers[i].at_wall_us != 0;
    }
    struct tf_count wanted = check->count;
    if (wanted.compare == TF_COMPARE_NONE)
        wanted = (struct tf_count){TF_COMPARE_AT_LEAST, 1};
    struct tf_check_answer answer = tf_check_count("readers", "readers of it", wanted, count);
    if (!answer.holds || check->timed == TF_UNASKED ||
        timed == (check->timed == TF_YES ? count : 0))
        return answer;
    answer.holds = false;
    SAY(answer.wanted, "show %s when each of them read it", check->timed == TF_YES ? "" : "not");
    SAY(answer.found, "showed it for %llu of %llu", (unsigned long long)timed,
        (unsigned long long)count);
    return answer;
}

struct tf_check_answer tf_check_answers_at(const struct tf_ledger *ledger,
                                           const struct tf_check *check, uint32_t node) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    if (device == NULL)
        return (struct tf_check_answer){.holds = true};
    if (check->kind == TF_CHECK_LISTED)
        return listed_at(ledger, &device->answers, check);
    if (check->kind == TF_CHECK_ANSWERS)
        return answers_at(ledger, &device->answers, check);
    if (check->kind == TF_CHECK_READERS)
        return readers_at(ledger, &device->answers, check);
    return check->kind == TF_CHECK_STATS ? stats_at(ledger, &device->answers, check)
                                         : versions_at(ledger, &device->answers, check);
}
