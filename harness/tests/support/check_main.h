/* What a test program with Check consists of, apart from its tests. */
#ifndef TF_TESTS_SUPPORT_CHECK_MAIN_H
#define TF_TESTS_SUPPORT_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

/* Check's own four seconds are too few under sanitizers on a busy machine. The bound only catches
 * what hangs. */
#define TF_TEST_TIMEOUT_SECONDS "120"

/* The main function of a test program. `suite_function` takes nothing and returns a `Suite *`. */
#define TF_TEST_MAIN(suite_function)                                                               \
    int main(void) {                                                                               \
        setenv("CK_DEFAULT_TIMEOUT", TF_TEST_TIMEOUT_SECONDS, 0);                                  \
        SRunner *runner = srunner_create(suite_function());                                        \
        srunner_run_all(runner, CK_ENV);                                                           \
        int ran = srunner_ntests_run(runner);                                                      \
        int failed = srunner_ntests_failed(runner);                                                \
        srunner_free(runner);                                                                      \
        return ran > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                               \
    }

#endif
