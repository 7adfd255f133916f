/* How scenario files and the texts they name are read: a function, so that tests and fuzzers need
 * no disk. */
#ifndef TF_SCENARIO_READER_H
#define TF_SCENARIO_READER_H

#include "base/bytes.h"

#define TF_SCENARIO_FILE_BYTES_MAX (8u << 20)

struct tf_scenario_reader {
    /* Appends the bytes of a file. E_NOT_FOUND, E_IO, E_LIMIT with `error`; `out` may have grown
     * then. */
    enum tf_code (*read)(void *context, const char *path, struct tf_buf *out,
                         struct tf_error *error);
    void *context; /* borrowed, outlives what is loaded */
};

/* Reads real files. */
struct tf_scenario_reader tf_scenario_reader_disk(void);

#endif
