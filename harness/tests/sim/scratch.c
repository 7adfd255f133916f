#include "sim/program.h"

#include <check.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE   512
#define FOLDERS_MAX 16 /* open at once while a tree is removed */

static void path_of(char *path, const struct scratch *scratch, const char *name) {
    ck_assert_int_lt(snprintf(path, PATH_SIZE, "%s/%s", scratch->path, name), PATH_SIZE);
}

struct scratch scratch_open(void) {
    struct scratch scratch = {"/tmp/tiffin-test-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(scratch.path));
    return scratch;
}

static int remove_one(const char *path, const struct stat *what, int kind, struct FTW *place) {
    (void)what;
    (void)kind;
    (void)place;
    return remove(path);
}

void scratch_close(struct scratch *scratch) {
    nftw(scratch->path, remove_one, FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
}

void scratch_write(const struct scratch *scratch, const char *name, const char *text) {
    char path[PATH_SIZE];
    path_of(path, scratch, name);
    for (char *slash = path + strlen(scratch->path) + 1; (slash = strchr(slash, '/')) != NULL;) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash++ = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

char *scratch_read(const struct scratch *scratch, const char *name) {
    char path[PATH_SIZE];
    path_of(path, scratch, name);
    struct stat what;
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL && fstat(fileno(file), &what) == 0, "%s cannot be read", path);
    char *text = calloc(1, (size_t)what.st_size + 1);
    ck_assert_uint_eq(fread(text, 1, (size_t)what.st_size, file), (size_t)what.st_size);
    fclose(file);
    return text;
}

bool scratch_has(const struct scratch *scratch, const char *name) {
    char path[PATH_SIZE];
    path_of(path, scratch, name);
    return access(path, F_OK) == 0;
}
