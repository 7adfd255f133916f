/* What can be wrong with a scenario file: stable codes, each explained by a bad and a fixed
 * example. */
#ifndef TF_SCENARIO_CODES_H
#define TF_SCENARIO_CODES_H

#include "base/bytes.h"

/* (NAME, "code", whether a schema can say it, "title", "why and what to do", "bad", "fixed").
 * Codes are what scripts and people search for: append and never rename. */
#define TF_SCENARIO_CODES(X)                                                                       \
    X(FILE, "S-file", false, "a file cannot be read",                                              \
      "The file itself, the one that it extends, or one that a text comes from is missing, is "    \
      "not readable, or is larger than the bound. "                                                \
      "Paths are relative to the folder of the file that names them.",                             \
      "send: {who: asha, in: lunch, text_from: tetxs/long.txt}",                                   \
      "send: {who: asha, in: lunch, text_from: texts/long.txt}")                                   \
    X(ENCODING, "S-encoding", false, "the file is not plain UTF-8 text",                           \
      "Scenario files are UTF-8 without control characters. A text with other bytes comes from a " \
      "file of its own: `text_from`. "                                                             \
      "Inside double quotes YAML writes control characters as escapes.",                           \
      "text: \"bell: (byte 07)\"", "text: \"bell: \\a\"")                                          \
    X(SYNTAX, "S-syntax", false, "the file is not YAML 1.2",                                       \
      "Mostly a missing space behind a colon, an indentation that does not fit, or a quote that "  \
      "is not closed.",                                                                            \
      "send: {who: asha, in: lunch", "send: {who: asha, in: lunch}")                               \
    X(DOCUMENTS, "S-documents", false, "more than one document in a file",                         \
      "One scenario a file. Everything behind `---` belongs into a file of its own.",              \
      "name: one\n---\nname: two", "name: one")                                                    \
    X(DUPLICATE_KEY, "S-duplicate-key", false, "the same key twice",                               \
      "The second would silently replace the first.",                                              \
      "tags: [smoke]\nname: A claim\ntags: [retry]", "tags: [smoke, retry]\nname: A claim")        \
    X(TAG, "S-tag", false, "a YAML tag",                                                           \
      "Types follow from the key; explicit tags have no meaning here. A text that looks like a "   \
      "number is written in quotes.",                                                              \
      "text: !!str 5", "text: \"5\"")                                                              \
    X(LIMIT, "S-limit", false, "a bound of the format is reached",                                 \
      "Files, nesting, aliases, matrices and the number of steps are bounded, so that a mistake "  \
      "cannot fill the memory. The message names the bound.",                                      \
      "matrix: {a: [1, 2, ... 5000]}", "explore more values by seeds instead")                     \
    X(FIRST_KEY, "S-first-key", false, "the first key is not `tiffin`",                            \
      "The first line says which version of the format the file is written in.",                   \
      "name: A claim\ntiffin: 1", "tiffin: 1\nname: A claim")                                      \
    X(VERSION, "S-version", true, "a version of the format that this program does not know",       \
      "This program reads version 1.", "tiffin: 2", "tiffin: 1")                                   \
    X(UNKNOWN_KEY, "S-unknown-key", true, "a key that is not known here",                          \
      "Keys are checked, because a misspelt one would otherwise be ignored and the scenario "      \
      "would claim less than it says.",                                                            \
      "send: {who: asha, in: lunch, txet: hello}", "send: {who: asha, in: lunch, text: hello}")    \
    X(MISSING_KEY, "S-missing-key", true, "a key that must be there is missing",                   \
      "The message names the key and where it belongs.", "send: {in: lunch, text: hello}",         \
      "send: {who: asha, in: lunch, text: hello}")                                                 \
    X(TOGETHER, "S-together", true, "keys that exclude each other",                                \
      "Only one of them can be meant. A step has one verb, and one of `at` and `after`.",          \
      "- {at: 1 s, after: 2 s, sync: asha}", "- {at: 1 s, sync: asha}")                            \
    X(TYPE, "S-type", true, "another kind of value is needed",                                     \
      "A text, a number, a list or a map stands where another of them belongs. A text that looks " \
      "like a number, `true` or `null` is written in quotes.",                                     \
      "tags: smoke", "tags: [smoke]")                                                              \
    X(BARE_NUMBER, "S-bare-number", true, "a number without a unit",                               \
      "Times, sizes and shares need a unit: a bare 30 has been read as seconds by one person and " \
      "as milliseconds by the next.",                                                              \
      "at: 250", "at: 250 ms")                                                                     \
    X(UNIT, "S-unit", true, "a value that is not written as its kind is",                          \
      "Durations: `250 ms`, `2 min` (us, ms, s, min, h, d). Distributions: `1 s .. 2 min`, "       \
      "`about 45 s`, `0 s +/- 30 s`, `{median: 80 ms, p99: 600 ms}`. "                             \
      "Shares: `5 %`. Clock drift: `20 ppm`. Sizes: `64 KiB`. Rates: `64 KiB/s`, `400 kbit/s`. "   \
      "Links: `asha -> server`, `asha <-> server`, `all`.",                                        \
      "at: 2 minutes", "at: 2 min")                                                                \
    X(RANGE, "S-range", false, "a value outside its range", "The message names the range.",        \
      "latency: {median: 600 ms, p99: 80 ms}", "latency: {median: 80 ms, p99: 600 ms}")            \
    X(COUNT, "S-count", true, "a whole number outside its range, or a list too short or too long", \
      "The message names the range.", "client: {batch: 0}", "client: {batch: 1}")                  \
    X(WORD, "S-word", true, "not one of the words that are allowed here",                          \
      "The message lists them.", "strategy: last-wins", "strategy: client-wins")                   \
    X(BAD_NAME, "S-bad-name", true, "not a name",                                                  \
      "Names of replicas, users, conversations and tags are 1 to 23 of letters, digits and `_ . "  \
      ": -`, beginning with a letter or digit; "                                                   \
      "names of messages may hold spaces and have up to 63.",                                      \
      "replicas: {asha's tablet: {}}", "replicas: {asha-tablet: {}}")                              \
    X(RESERVED_NAME, "S-reserved-name", false, "a name with a meaning of its own",                 \
      "`server`, `all`, `any`, `everywhere` and `default` cannot name a replica.",                 \
      "replicas: {server: {}}", "replicas: {kitchen: {}}")                                         \
    X(UNKNOWN_NAME, "S-unknown-name", false, "a name that nothing has",                            \
      "Replicas, users, conversations and messages must be declared (`replicas`, "                 \
      "`conversations`, `as`) somewhere in the file.",                                             \
      "send: {who: asah, in: lunch, text: hello}", "send: {who: asha, in: lunch, text: hello}")    \
    X(DUPLICATE_NAME, "S-duplicate-name", false, "a name given twice",                             \
      "Later steps and checks could mean either.",                                                 \
      "- {at: 1 s, send: {who: asha, in: lunch, text: a, as: m}}\n- {at: 2 s, send: {who: asha, "  \
      "in: lunch, text: b, as: m}}",                                                               \
      "- {at: 1 s, send: {who: asha, in: lunch, text: a, as: m1}}\n- {at: 2 s, send: {who: asha, " \
      "in: lunch, text: b, as: m2}}")                                                              \
    X(CIRCLE, "S-circle", false, "answers in a circle",                                            \
      "A message cannot answer one that answers it.",                                              \
      "- {at: 1 s, reply: {who: asha, to: m, text: hello, as: m}}",                                \
      "- {at: 1 s, reply: {who: asha, to: question, text: hello, as: m}}")                         \
    X(PLACEHOLDER, "S-placeholder", false, "a `<name>` that the matrix does not have",             \
      "`<name>` is replaced by each value of `matrix: {name: [...]}`. In texts an unknown one "    \
      "stays as it is.",                                                                           \
      "matrix: {skew: [0 s, 90 s]}\nreplicas: {asha: {clock: {offset: <skwe>}}}",                  \
      "matrix: {skew: [0 s, 90 s]}\nreplicas: {asha: {clock: {offset: <skew>}}}")                  \
    X(MATRIX_VALUE, "S-matrix-value", false, "a matrix value that no case id can hold",            \
      "Values are shown in the case id `file[skew=90 s,first=asha]`: no comma, no bracket, no "    \
      "control character, and no value twice.",                                                    \
      "matrix: {text: [\"one, two\"]}", "matrix: {text: [one two]}")                               \
    X(EXTENDS, "S-extends", false, "an extended file that extends another",                        \
      "One level only: a reader has to look at two files at most.",                                \
      "extends: a.yaml   # and a.yaml has extends: b.yaml", "extends: b.yaml")                     \
    X(UNKNOWN_PROFILE, "S-unknown-profile", true, "a network profile that does not exist",         \
      "The reference lists them with their figures and sources.", "profile: 5g", "profile: 4g")

#define TF_X(name, code, schema, title, text, bad, fixed) TF_SCENARIO_##name,
enum tf_scenario_code { TF_SCENARIO_CODES(TF_X) TF_SCENARIO_CODE_COUNT };
#undef TF_X

struct tf_scenario_code_text {
    const char *code; /* "S-unknown-key" */
    bool in_schema;   /* whether a JSON Schema can say it: then schema and validator must agree */
    const char *title, *text, *bad, *fixed;
};

/* Static; asserts on a value outside the enum. */
const struct tf_scenario_code_text *tf_scenario_code_text(enum tf_scenario_code code);

/* Appends title, explanation and both examples of "S-unknown-key". False when there is no such
 * code. */
bool tf_scenario_code_explain(const char *code, struct tf_buf *out);

/* The code nearest to a misspelt one, or NULL. Static. */
const char *tf_scenario_code_nearest(const char *wrong);

#endif
