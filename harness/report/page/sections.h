/* The sections of the page, in their order. */
#ifndef TF_REPORT_PAGE_SECTIONS_H
#define TF_REPORT_PAGE_SECTIONS_H

#include "report/page/findings.h"
#include "report/page/pictures.h"

/* What ran; owned by the page. Empty texts where run.json says nothing. */
struct tf_page_facts {
    char *tool, *client, *server;
    double not_run, real_us; /* of the whole run of the program */
};

/* Appends "3 of 230 cases failed": the verdict in one line, plain text. */
void tf_page_verdict(struct tf_buf *out, const struct tf_page_findings *findings,
                     const struct tf_page_facts *facts);
void tf_page_head(struct tf_buf *out, const struct tf_page_findings *findings,
                  const struct tf_page_facts *facts, const char *left_out);
void tf_page_groups(struct tf_buf *out, const struct tf_page_findings *findings,
                    const struct tf_page_pictures *pictures);
void tf_page_properties(struct tf_buf *out, const struct tf_page_findings *findings);
void tf_page_situations(struct tf_buf *out, const struct tf_page_findings *findings);
void tf_page_cases(struct tf_buf *out, const struct tf_page_findings *findings,
                   const struct tf_page_pictures *pictures);
/* The pictures that were chosen: a list of them in JSON, then each in an element of its own. */
void tf_page_data(struct tf_buf *out, const struct tf_page_pictures *pictures);

/* Appends a whole number with thin spaces between thousands. */
void tf_page_count(struct tf_buf *out, double count);
/* The chosen picture of a run, or of any seed of its case where `seed` is NULL; NULL if none. */
const struct tf_page_picture *tf_page_picture_of(const struct tf_page_pictures *pictures,
                                                 const char *case_id, const char *seed);

#endif
