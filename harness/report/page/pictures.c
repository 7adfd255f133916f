#include "report/page/pictures.h"

#include "report/deflate.h"
#include "report/picture/picture.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)1 << 31)

static void close_item(struct tf_page_picture *picture) {
    free(picture->id);
    free(picture->of);
    free(picture->because);
    free(picture->case_id);
    free(picture->seed);
    free(picture->verdict);
    free(picture->left_out);
    free(picture->deflated);
}

void tf_page_pictures_close(struct tf_page_pictures *pictures) {
    for (size_t i = 0; i < pictures->count; i++) {
        close_item(&pictures->items[i]);
    }
    free(pictures->items);
    *pictures = (struct tf_page_pictures){0};
}

enum tf_code tf_page_file_read(const char *path, struct tf_buf *out, struct tf_error *error) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return tf_error_set(error, TF_E_IO, "cannot open %s: %s", path, strerror(errno));
    }
    enum tf_code code = TF_OK;
    size_t got = 1;
    while (got > 0 && code == TF_OK) {
        tf_buf_reserve(out, 1 << 16);
        got = fread(out->data + out->len, 1, 1 << 16, file);
        out->len += got;
        if (out->len > FILE_BYTES_MAX) {
            code = tf_error_set(error, TF_E_LIMIT, "%s is too large", path);
        }
    }
    if (code == TF_OK && ferror(file)) {
        code = tf_error_set(error, TF_E_IO, "cannot read %s: %s", path, strerror(errno));
    }
    fclose(file);
    return code;
}

/* -- One file -- */

static char *copy_text(const cJSON *head, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(head, name));
    return tf_strdup(text == NULL ? "" : text);
}

static double copy_number(const cJSON *head, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(head, name);
    return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble < 1e15
               ? item->valuedouble
               : 0;
}

static void take(struct tf_page_pictures *pictures, const cJSON *head, struct tf_slice deflated,
                 const char *id) {
    struct tf_buf text = {0};
    tf_grow((void **)&pictures->items, &pictures->capacity, pictures->count,
            sizeof(*pictures->items));
    tf_base64_append(&text, deflated);
    pictures->items[pictures->count++] = (struct tf_page_picture){
        .id = tf_strdup(id),
        .case_id = copy_text(head, "case"),
        .seed = copy_text(head, "seed"),
        .verdict = copy_text(head, "verdict"),
        .left_out = copy_text(head, "left_out"),
        .because = copy_text(head, "because"),
        .records = copy_number(head, "records"),
        .messages = copy_number(head, "messages"),
        .deflated = text.data, /* taken */
        .deflated_len = text.len,
    };
}

void tf_page_pictures_take(struct tf_page_pictures *pictures, struct tf_slice file, const char *id,
                           const char *of) {
    const char *end = file.len == 0 ? NULL : memchr(file.data, '\n', file.len);
    cJSON *head = end == NULL ? NULL : cJSON_ParseWithLength(file.data, (size_t)(end - file.data));
    const cJSON *format = cJSON_GetObjectItemCaseSensitive(head, "format");
    if (!cJSON_IsNumber(format) || format->valueint != TF_PICTURE_FORMAT) {
        pictures->unread++;
        cJSON_Delete(head);
        return;
    }
    size_t used = (size_t)(end - file.data) + 1;
    take(pictures, head, (struct tf_slice){file.data + used, file.len - used}, id);
    pictures->items[pictures->count - 1].of = of == NULL ? NULL : tf_strdup(of);
    cJSON_Delete(head);
}

/* -- Folders -- */

/* A file that is not there is no failure. */
static enum tf_code read_one(struct tf_page_pictures *pictures, const char *path, const char *id,
                             const char *of, struct tf_error *error) {
    struct tf_buf file = {0};
    FILE *there = fopen(path, "r");
    if (there == NULL) {
        return TF_OK;
    }
    fclose(there);
    enum tf_code code = tf_page_file_read(path, &file, error);
    if (code == TF_OK) {
        tf_page_pictures_take(pictures, tf_buf_slice(&file), id, of);
    }
    tf_buf_close(&file);
    return code;
}

static enum tf_code read_failure(struct tf_page_pictures *pictures, const char *folder,
                                 const char *name, struct tf_error *error) {
    struct tf_buf path = {0}, id = {0};
    tf_buf_append_format(&path, "%s/failures/%s/%s", folder, name, TF_PICTURE_FILE);
    enum tf_code code = read_one(pictures, tf_buf_text(&path), name, NULL, error);
    if (code == TF_OK) {
        tf_buf_clear(&path);
        tf_buf_append_format(&path, "%s/failures/%s/%s", folder, name, TF_PICTURE_PASSING);
        tf_buf_append_format(&id, "%s.passing", name);
        code = read_one(pictures, tf_buf_text(&path), tf_buf_text(&id), name, error);
    }
    tf_buf_close(&path);
    tf_buf_close(&id);
    return code;
}

static enum tf_code read_kept(struct tf_page_pictures *pictures, const char *folder,
                              const char *name, struct tf_error *error) {
    struct tf_buf path = {0}, id = {0};
    size_t len = strcspn(name, ".");
    tf_buf_append_format(&path, "%s/pictures/%s", folder, name);
    tf_buf_append(&id, name, len);
    enum tf_code code = read_one(pictures, tf_buf_text(&path), tf_buf_text(&id), NULL, error);
    tf_buf_close(&path);
    tf_buf_close(&id);
    return code;
}

typedef enum tf_code (*read_entry)(struct tf_page_pictures *, const char *, const char *,
                                   struct tf_error *);

/* Calls `read` for each name in `<folder>/<below>`, in the order of names. */
static enum tf_code read_folder(struct tf_page_pictures *pictures, const char *folder,
                                const char *below, read_entry read, struct tf_error *error) {
    struct tf_buf path = {0};
    struct dirent **names = NULL;
    enum tf_code code = TF_OK;
    tf_buf_append_format(&path, "%s/%s", folder, below);
    int count = scandir(tf_buf_text(&path), &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (code == TF_OK && names[i]->d_name[0] != '.') {
            code = read(pictures, folder, names[i]->d_name, error);
        }
        free(names[i]);
    }
    free(names);
    tf_buf_close(&path);
    return code;
}

enum tf_code tf_page_pictures_read(struct tf_page_pictures *pictures, const char *folder,
                                   struct tf_error *error) {
    enum tf_code code = read_folder(pictures, folder, "failures", read_failure, error);
    return code == TF_OK ? read_folder(pictures, folder, "pictures", read_kept, error) : code;
}

static struct tf_page_picture *same_case(const struct tf_page_pictures *pictures, size_t count,
                                         const struct tf_page_picture *picture) {
    for (size_t i = 0; i < count; i++) {
        struct tf_page_picture *item = &pictures->items[i];
        if (item->of == NULL && strcmp(item->case_id, picture->case_id) == 0 &&
            strcmp(item->seed, picture->seed) == 0) {
            return item;
        }
    }
    return NULL;
}

enum tf_code tf_page_pictures_against(struct tf_page_pictures *pictures, const char *folder,
                                      struct tf_error *error) {
    size_t own = pictures->count;
    enum tf_code code = tf_page_pictures_read(pictures, folder, error);
    size_t next = own;
    for (size_t i = own; i < pictures->count; i++) {
        struct tf_page_picture picture = pictures->items[i];
        const struct tf_page_picture *first = same_case(pictures, own, &picture);
        if (first == NULL || picture.of != NULL) {
            close_item(&picture);
            continue;
        }
        free(picture.id);
        struct tf_buf id = {0};
        tf_buf_append_format(&id, "%s.against", first->id);
        picture.id = tf_strdup(tf_buf_text(&id));
        picture.of = tf_strdup(first->id);
        tf_buf_close(&id);
        pictures->items[next++] = picture;
    }
    pictures->count = next;
    return code;
}

/* -- What fits -- */

/* Failures, then what they are compared with, then the others. */
static int rank_of(const struct tf_page_picture *picture) {
    return picture->of != NULL ? 1 : strcmp(picture->verdict, "pass") == 0 ? 2 : 0;
}

static int compare(const void *a, const void *b) {
    const struct tf_page_picture *const *one = a, *const *other = b;
    int by_rank = rank_of(*one) - rank_of(*other);
    if (by_rank != 0) {
        return by_rank;
    }
    if ((*one)->deflated_len != (*other)->deflated_len) {
        return (*one)->deflated_len < (*other)->deflated_len ? -1 : 1;
    }
    return *one < *other ? -1 : 1; /* both lie in one array */
}

void tf_page_pictures_choose(struct tf_page_pictures *pictures, size_t bytes, struct tf_buf *said) {
    struct tf_page_picture **order =
        tf_alloc_zero(pictures->count + 1, sizeof(struct tf_page_picture *));
    size_t left_out = 0, left_bytes = 0;
    for (size_t i = 0; i < pictures->count; i++) {
        order[i] = &pictures->items[i];
    }
    qsort(order, pictures->count, sizeof(struct tf_page_picture *), compare);
    for (size_t i = 0; i < pictures->count; i++) {
        order[i]->chosen = order[i]->deflated_len <= bytes;
        if (order[i]->chosen) {
            bytes -= order[i]->deflated_len;
        } else {
            left_out++;
            left_bytes += order[i]->deflated_len;
        }
    }
    if (left_out > 0) {
        tf_buf_append_format(said, "%zu of %zu pictures of runs (%zu KiB)", left_out,
                             pictures->count, left_bytes / 1024);
    }
    free(order);
}
