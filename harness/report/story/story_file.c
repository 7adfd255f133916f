#include "report/merge/run_file.h"
#include "report/story/story.h"

enum tf_code tf_story_load(struct tf_story *story, const char *path, struct tf_error *error) {
    struct tf_buf file = {0};
    struct tf_error reason;
    *story = (struct tf_story){0};
    enum tf_code code = tf_whole_file_read(path, &file, error);
    if (code == TF_OK && (code = tf_story_read(story, tf_buf_slice(&file), &reason)) != TF_OK) {
        tf_error_set(error, code, "%s: %s", path, reason.message);
    }
    tf_buf_close(&file);
    return code;
}
