#include "scenario/scenario.h"

#include <string.h>

/* What every new scenario begins with. */
#define HEAD(claim)                                                                                \
    "# yaml-language-server: $schema=../scenario-1.schema.json\n"                                  \
    "tiffin: 1\n"                                                                                  \
    "name: " claim "\n"
#define TWO_DEVICES                                                                                \
    "replicas:\n"                                                                                  \
    "  asha: {}\n"                                                                                 \
    "  ravi: {}\n"                                                                                 \
    "conversations:\n"                                                                             \
    "  lunch: {type: group_order, with: [asha, ravi]}\n"                                           \
    "network: {default: {profile: 4g}}\n"
#define QUESTION                                                                                   \
    "steps:\n"                                                                                     \
    "  - at: 1 s\n"                                                                                \
    "    send: {who: asha, in: lunch, text: \"Is the tiffin here?\", as: question}\n"
#define REST                                                                                       \
    "finally:\n"                                                                                   \
    "  settle_within: 1 min\n"                                                                     \
    "  expect:\n"                                                                                  \
    "    - converged\n"                                                                            \
    "    - {queue: all, length: 0}\n"
#define ONCE "    - {message: question, at: everywhere, appears: once, status: delivered}\n"

static const struct {
    const char *kind, *text;
} templates[] = {
    {"plain", HEAD("A message arrives once") TWO_DEVICES QUESTION REST ONCE},
    {"lost-answer",
     HEAD("A lost answer does not send a message twice") "tags: [retry]\n" TWO_DEVICES QUESTION
                                                         "  - at: 1 s\n"
                                                         "    lose-response: {to: asha, of: sync, "
                                                         "first: 1}\n" REST ONCE},
    {"partition",
     HEAD(
         "What was written while cut off arrives after the heal") "tags: [partition]\n" TWO_DEVICES
                                                                  "steps:\n"
                                                                  "  - at: 1 s\n"
                                                                  "    cut: asha <-> server\n"
                                                                  "  - after: 1 s\n"
                                                                  "    send: {who: asha, in: "
                                                                  "lunch, text: \"Is the tiffin "
                                                                  "here?\", as: question}\n"
                                                                  "  - after: 20 s\n"
                                                                  "    expect:\n"
                                                                  "      - {queue: asha, length: "
                                                                  "1}\n"
                                                                  "      - {message: question, at: "
                                                                  "ravi, appears: never}\n"
                                                                  "  - after: 10 s\n"
                                                                  "    heal: asha <-> server\n" REST
                                                                      ONCE},
    {"crash",
     HEAD(
         "A message outlives a crash at any storage step") "tags: [crash]\n"
                                                           "matrix: {step: [1, 2, 3, 4, 5, "
                                                           "6]}\n" TWO_DEVICES "steps:\n"
                                                           "  - at: 1 s\n"
                                                           "    crash-at-storage-step: {who: asha, "
                                                           "nth: <step>, restart_after: 2 s}\n"
                                                           "  - at: 1 s\n"
                                                           "    send: {who: asha, in: lunch, text: "
                                                           "\"Is the tiffin here?\", as: "
                                                           "question}\n"
                                                           "  - at: 20 s\n"
                                                           "    sync: asha\n" REST},
    {"conflict",
     HEAD("Two edits end as the strategy says") "tags: [conflict]\n"
                                                "matrix: {strategy: [server-wins, client-wins, "
                                                "merge]}\n"
                                                "client: {strategy: <strategy>}\n" TWO_DEVICES
                                                    QUESTION "  - at: 5 s\n"
                                                "    cut: {link: asha <-> server, lasts: 20 s}\n"
                                                "  - at: 6 s\n"
                                                "    edit: {who: asha, message: question, text: "
                                                "\"Is the big tiffin here?\"}\n" REST
                                                "    - {conflicts: all, count: 0}\n"},
    {"clock-skew",
     HEAD(
         "A wrong clock changes nothing that others see") "tags: [clock]\n"
                                                          "matrix: {skew: [-1 h, 90 s, 30 d]}\n"
                                                          "replicas:\n"
                                                          "  asha: {clock: {offset: <skew>}}\n"
                                                          "  ravi: {}\n"
                                                          "conversations:\n"
                                                          "  lunch: {type: group_order, with: "
                                                          "[asha, ravi]}\n" QUESTION
                                                          "  - after: 5 s\n"
                                                          "    reply: {who: ravi, to: question, "
                                                          "text: \"On its way\", as: answer}\n" REST
                                                              ONCE "    - {order: [question, "
                                                          "answer], at: everywhere}\n"},
};

#define TEMPLATES (sizeof(templates) / sizeof(templates[0]))

bool tf_scenario_new(const char *kind, struct tf_buf *out) {
    for (size_t i = 0; i < TEMPLATES; i++) {
        if (strcmp(kind, templates[i].kind) != 0)
            continue;
        tf_buf_append_text(out, templates[i].text);
        return true;
    }
    return false;
}

const char *tf_scenario_kind(size_t index) {
    return index < TEMPLATES ? templates[index].kind : NULL;
}
