/* Scenarios for calls of the program: small, and each with one end. */
#ifndef TF_TESTS_SIM_SAMPLES_H
#define TF_TESTS_SIM_SAMPLES_H

#define SAMPLE_WORLD                                                                               \
    "replicas: {asha: {}, ravi: {}}\n"                                                             \
    "conversations:\n"                                                                             \
    "  lunch: {type: group_order, with: [asha, ravi]}\n"

#define SAMPLE_SEND "send: {who: asha, in: lunch, text: \"Is it here?\", as: question}"

/* Passes. Lines 1 to 13. */
#define SAMPLE_GOOD                                                                                \
    "tiffin: 1\n"                                                                                  \
    "name: A message arrives\n"                                                                    \
    "tags: [small]\n" SAMPLE_WORLD "steps:\n"                                                      \
    "  - at: 1 s\n"                                                                                \
    "    " SAMPLE_SEND "\n"                                                                        \
    "finally:\n"                                                                                   \
    "  settle_within: 1 min\n"                                                                     \
    "  expect:\n"                                                                                  \
    "    - {message: question, at: everywhere, appears: once}\n"

/* Fails: line 12 expects what does not happen. */
#define SAMPLE_BAD                                                                                 \
    "tiffin: 1\n"                                                                                  \
    "name: A message vanishes\n" SAMPLE_WORLD "steps:\n"                                           \
    "  - at: 1 s\n"                                                                                \
    "    " SAMPLE_SEND "\n"                                                                        \
    "finally:\n"                                                                                   \
    "  settle_within: 1 min\n"                                                                     \
    "  expect:\n"                                                                                  \
    "    - {message: question, at: ravi, appears: never}\n"

/* Undecided: what line 10 wants never happens. */
#define SAMPLE_UNDECIDED                                                                           \
    "tiffin: 1\n"                                                                                  \
    "name: A queue gets long sometimes\n" SAMPLE_WORLD "steps:\n"                                  \
    "  - at: 1 s\n"                                                                                \
    "    " SAMPLE_SEND "\n"                                                                        \
    "sometimes:\n"                                                                                 \
    "  - {queue: asha, length: at least 7}\n"

/* The fault on line 8 has nothing to fire at. */
#define SAMPLE_UNFIRED                                                                             \
    "tiffin: 1\n"                                                                                  \
    "name: The answer to nothing is lost\n" SAMPLE_WORLD "steps:\n"                                \
    "  - {at: 1 s, " SAMPLE_SEND "}\n"                                                             \
    "  - {at: 30 s, lose-response: {to: asha, of: sync, first: 1}}\n"

/* Two cases. */
#define SAMPLE_MATRIX                                                                              \
    "tiffin: 1\n"                                                                                  \
    "name: A message arrives at its time\n"                                                        \
    "matrix: {wait: [1 s, 2 s]}\n" SAMPLE_WORLD "steps:\n"                                         \
    "  - at: <wait>\n"                                                                             \
    "    " SAMPLE_SEND "\n"

/* Three errors: the unknown replica on line 4, the bare time on line 6, the unknown key on line 7.
 */
#define SAMPLE_BROKEN                                                                              \
    "tiffin: 1\n"                                                                                  \
    "name: Much is wrong here\n"                                                                   \
    "replicas: {asha: {}}\n"                                                                       \
    "conversations: {lunch: {type: group_order, with: [asha, ravi]}}\n"                            \
    "steps:\n"                                                                                     \
    "  - {at: 1, sync: asha}\n"                                                                    \
    "finaly: {}\n"

#endif
