/* A library that is no subject: it exports another function. */
#include "subject/plugin.h"

TF_SUBJECT_EXPORT const char *something_else(void);

const char *something_else(void) {
    return "else";
}
