/* The results and pictures of a run's folder as `tiffin report` reads them: they may come from
 * another version, a broken disk or another machine. */
#include "report/page/findings.h"
#include "report/page/pictures.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice text = {(const char *)data, size};
    struct tf_page_findings findings = {0};
    struct tf_page_pictures pictures = {0};
    struct tf_buf said = {0};
    tf_page_findings_read(&findings, text);
    tf_page_pictures_take(&pictures, text, "id", "of");
    tf_page_pictures_choose(&pictures, 100, &said);
    tf_buf_close(&said);
    tf_page_pictures_close(&pictures);
    tf_page_findings_close(&findings);
    return 0;
}
