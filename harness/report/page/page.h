/* The HTML report: one file that opens by itself, asks nobody for anything, and reads without
 * JavaScript. Made from a run's folder alone. */
#ifndef TF_REPORT_PAGE_H
#define TF_REPORT_PAGE_H

#include "base/bytes.h"

#define TF_PAGE_BYTES_MAX (5u * 1000 * 1000) /* of a report, unless somebody asks for more */
#define TF_PAGE_BYTES_MIN (500u * 1000)      /* room for the viewer and the tables */

struct tf_page_options {
    const char *folder;  /* of the run */
    const char *against; /* of a run with the same cases, to be compared with; or NULL */
    size_t bytes_max;    /* 0 is TF_PAGE_BYTES_MAX */
};

/* Appends the page. E_IO when the run's results cannot be read. */
enum tf_code tf_page_append(struct tf_buf *out, const struct tf_page_options *options,
                            struct tf_error *error) TF_MUST_CHECK;

#endif
