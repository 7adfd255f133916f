/* A picture of a run as reports read it: it may come from another version, a broken disk or another
 * machine. What is not deflated well never gets behind the check, so the bytes are deflated here.
 */
#include "report/deflate.h"
#include "report/formats/mermaid.h"
#include "report/formats/perfetto.h"
#include "report/formats/shiviz.h"
#include "report/formats/sketch.h"
#include "report/formats/svg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice text = {(const char *)data, size};
    struct tf_sketch_style style = {TF_SKETCH_ASCII, TF_SKETCH_WIDTH};
    struct tf_buf file = {0}, out = {0};
    struct tf_story story;
    struct tf_error error;
    tf_buf_append_text(&file, "{\"format\":1,\"case\":\"a\",\"seed\":\"1\"}\n");
    tf_deflate_append(&file, text, TF_DEFLATE_QUICK);
    if (tf_story_read(&story, tf_buf_slice(&file), &error) == TF_OK) {
        tf_sketch_append(&out, &story, &style);
        tf_mermaid_append(&out, &story, TF_MERMAID_LINES_MAX);
        tf_perfetto_append(&out, &story);
        tf_shiviz_append(&out, &story);
        tf_svg_append(&out, &story);
    }
    tf_story_close(&story);
    tf_buf_close(&file);
    tf_buf_close(&out);
    return 0;
}
