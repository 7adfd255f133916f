/* Every rule of the format, violated once: fixtures/bad-scenarios/NAME.yaml must be told as
 * NAME.expected says. `--renew` writes what is told; the diff is what a reader of the messages
 * reviews. */
#include "scenario/scenario.h"
#include "unit/scenario/golden.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "fixtures/bad-scenarios"

static bool check_file(const char *name, bool renew, bool *codes_seen) {
    struct tf_buf path = {0}, expected = {0}, told = {0};
    tf_buf_append_format(&path, FOLDER "/%s", name);
    tf_buf_append_format(&expected, FOLDER "/%.*s.expected", (int)(strlen(name) - 5), name);
    struct tf_scenario *scenario =
        tf_scenario_load(tf_buf_text(&path), NULL, tf_scenario_reader_disk());
    tf_scenario_problems_write(scenario, &told);
    bool good = tf_scenario_problem_count(scenario) > 0;
    if (!good)
        fprintf(stderr, "%s: nothing is wrong with it\n", tf_buf_text(&path));
    for (size_t i = 0; i < tf_scenario_problem_count(scenario); i++)
        codes_seen[tf_scenario_problem(scenario, i).code] = true;
    good &= golden_matches(tf_buf_text(&expected), tf_buf_slice(&told), renew);
    tf_scenario_destroy(scenario);
    tf_buf_close(&path);
    tf_buf_close(&expected);
    tf_buf_close(&told);
    return good;
}

/* Files whose name begins with an underscore are parts of others. */
static int is_scenario(const struct dirent *entry) {
    size_t len = strlen(entry->d_name);
    return len > 5 && entry->d_name[0] != '_' && strcmp(entry->d_name + len - 5, ".yaml") == 0;
}

static bool every_code_is_seen(const bool *seen) {
    bool all = true;
    for (unsigned i = 0; i < TF_SCENARIO_CODE_COUNT; i++) {
        if (seen[i])
            continue;
        fprintf(stderr, "%s: no bad scenario shows it\n",
                tf_scenario_code_text((enum tf_scenario_code)i)->code);
        all = false;
    }
    return all;
}

int main(int argc, char **argv) {
    bool renew = argc == 2 && strcmp(argv[1], "--renew") == 0;
    bool seen[TF_SCENARIO_CODE_COUNT] = {false};
    struct dirent **names = NULL;
    int count = scandir(FOLDER, &names, is_scenario, alphasort);
    bool good = count > 0;
    for (int i = 0; i < count; i++) {
        good &= check_file(names[i]->d_name, renew, seen);
        free(names[i]);
    }
    free(names);
    good &= every_code_is_seen(seen);
    printf("%d bad scenarios\n", count);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
