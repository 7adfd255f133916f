/* The pictures of a run's folder: which there are, and which fit into a page. */
#ifndef TF_REPORT_PAGE_PICTURES_H
#define TF_REPORT_PAGE_PICTURES_H

#include "base/bytes.h"

/* All owned. */
struct tf_page_picture {
    char *id;      /* the name in links: that of its folder */
    char *of;      /* the id of the picture that it is compared with, or NULL */
    char *because; /* compared: how the two runs differ, or NULL */
    char *case_id, *seed, *verdict;
    char *left_out;
    double records, messages;
    char *deflated; /* in base 64 */
    size_t deflated_len;
    bool chosen; /* stands in the page */
};

/* All zero is valid and empty. */
struct tf_page_pictures {
    struct tf_page_picture *items;
    size_t count, capacity;
    size_t unread; /* files that are no pictures */
};

void tf_page_pictures_close(struct tf_page_pictures *pictures);

/* Takes in the content of a picture's file; `id` and `of` are copied, `of` may be NULL. A file that
 * is none is counted. */
void tf_page_pictures_take(struct tf_page_pictures *pictures, struct tf_slice file, const char *id,
                           const char *of);

/* Reads those below a run's folder: of its failures, with the passing runs beside them, and of
 * `pictures/`. E_IO. */
enum tf_code tf_page_pictures_read(struct tf_page_pictures *pictures, const char *folder,
                                   struct tf_error *error) TF_MUST_CHECK;

/* Adds the pictures of the same cases in another run's folder, to be compared with. E_IO. */
enum tf_code tf_page_pictures_against(struct tf_page_pictures *pictures, const char *folder,
                                      struct tf_error *error) TF_MUST_CHECK;

/* Chooses those that fit into `bytes`: of failures before others, small ones first. Appends a
 * sentence that says what was left out, or nothing. */
void tf_page_pictures_choose(struct tf_page_pictures *pictures, size_t bytes, struct tf_buf *said);

/* Appends a whole file. E_IO, E_LIMIT. */
enum tf_code tf_page_file_read(const char *path, struct tf_buf *out,
                               struct tf_error *error) TF_MUST_CHECK;

#endif
