/* What is wrong with a file that is no YAML, in the words of somebody who writes scenarios. */
#ifndef TF_SCENARIO_YAML_WORDS_H
#define TF_SCENARIO_YAML_WORDS_H

struct tf_yaml_words {
    const char *parser; /* a part of the parser's message */
    const char *says;   /* "expected ..., found ..." */
    const char *hint;   /* what to do about it, or NULL */
};

/* The row for a message of the parser, or NULL when it has none. Static. */
const struct tf_yaml_words *tf_yaml_words_of(const char *message);

#endif
