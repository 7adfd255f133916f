/* Assertions that stay on in what ships: a programmer's error stops the process with its place. */
#ifndef TF_BASE_ASSERT_H
#define TF_BASE_ASSERT_H

#define TF_ASSERT(condition)                                                                       \
    ((condition) ? (void)0 : tf_assert_failed(#condition, __FILE__, __LINE__))

_Noreturn void tf_assert_failed(const char *condition, const char *file, int line);

#endif
