/* Error codes and messages: one enum for the whole tree, and a text for a person where one reads
 * it. */
#ifndef TF_BASE_ERROR_H
#define TF_BASE_ERROR_H

#include <stdarg.h>

#define TF_MUST_CHECK                 __attribute__((warn_unused_result))
#define TF_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))

/* name, what it means */
#define TF_CODES(X)                                                                                \
    X(OK, "ok")                                                                                    \
    X(E_INVALID, "input breaks a rule that its reader states")                                     \
    X(E_NOT_FOUND, "the thing named does not exist, or may not be seen")                           \
    X(E_EXISTS, "the thing to make is there already")                                              \
    X(E_LIMIT, "a named bound was reached")                                                        \
    X(E_STATE, "not possible in the present state")                                                \
    X(E_STORAGE, "a database operation failed")                                                    \
    X(E_FULL, "no room left on the disk")                                                          \
    X(E_IO, "a file or a stream could not be read or written")                                     \
    X(E_UNSUPPORTED, "the other side does not offer this")                                         \
    X(E_VERSION, "made by another version")                                                        \
    X(E_INTERRUPTED, "stopped from outside")                                                       \
    X(E_BUSY, "another process has it locked")                                                     \
    X(E_DAMAGED, "stored data is not what was stored, or was sealed with another key")             \
    X(E_BUG, "the harness contradicts itself")

#define TF_CODE_ENUM(name, text) TF_##name,
enum tf_code { TF_CODES(TF_CODE_ENUM) TF_CODE_COUNT };
#undef TF_CODE_ENUM

/* A failure as a person reads it. Untouched on success; `code` is the code that was returned. */
struct tf_error {
    enum tf_code code;
    char message[1024]; /* UTF-8, NUL-terminated, without a final newline */
};

/* The code's name without prefix, as in "E_LIMIT". Static. */
const char *tf_code_name(enum tf_code code);

/* What the code means, in a few words. Static. */
const char *tf_code_text(enum tf_code code);

/* Fills `error` (which may be NULL) and returns `code`, so that a failure is one statement. */
enum tf_code tf_error_set(struct tf_error *error, enum tf_code code, const char *format, ...)
    TF_PRINTF(3, 4);

/* Puts "PREFIX: " before the message; for a caller that knows more than the callee. Returns the
 * code. */
enum tf_code tf_error_prefix(struct tf_error *error, const char *format, ...) TF_PRINTF(2, 3);

#endif
