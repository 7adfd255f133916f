/* How the tests of one oracle begin and end. */
#ifndef TF_TESTS_UNIT_ORACLE_CLAIMS_H
#define TF_TESTS_UNIT_ORACLE_CLAIMS_H

#include "support/check_main.h"
#include "support/history.h"

/* Three devices of two users, all in lunch. */
enum { ASHA, RAVI, TABLET };
#define DEVICES "asha ravi asha-tablet"

#define BEGIN(h)                                                                                   \
    struct history h;                                                                              \
    history_begin(&(h), DEVICES)
#define HOLDS(h, rule)                                                                             \
    do {                                                                                           \
        ck_assert_str_eq(history_headline(&(h), rule), "");                                        \
        history_close(&(h));                                                                       \
    } while (0)
#define BREAKS(h, rule)                                                                            \
    do {                                                                                           \
        ck_assert_uint_eq(history_findings(&(h), rule), 1);                                        \
        history_close(&(h));                                                                       \
    } while (0)

#endif
