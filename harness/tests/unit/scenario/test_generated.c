/* The schema and the reference page in the tree are those that the program writes. `--renew` writes
 * them. */
#include "scenario/scenario.h"
#include "unit/scenario/golden.h"

#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    bool renew = argc == 2 && strcmp(argv[1], "--renew") == 0;
    struct tf_buf schema = {0}, reference = {0};
    tf_schema_write(&schema);
    tf_reference_write(&reference);
    bool same = golden_matches("scenarios/scenario-1.schema.json", tf_buf_slice(&schema), renew);
    same &= golden_matches("scenarios/REFERENCE.md", tf_buf_slice(&reference), renew);
    tf_buf_close(&schema);
    tf_buf_close(&reference);
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}
