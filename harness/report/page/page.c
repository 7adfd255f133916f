#include "report/page/page.h"

#include "report/page/html.h"
#include "report/page/sections.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

extern const char tf_viewer_head[], tf_viewer_script[];
extern const size_t tf_viewer_head_len, tf_viewer_script_len;

struct page {
    struct tf_page_findings findings;
    struct tf_page_pictures pictures;
    struct tf_page_facts facts;
};

static char *copy_text(const cJSON *object, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return tf_strdup(text == NULL ? "" : text);
}

static double copy_number(const cJSON *object, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) && item->valuedouble >= 0 ? item->valuedouble : 0;
}

/* A run that was killed has no run.json: its results are shown all the same. */
static void read_facts(struct tf_page_facts *facts, const char *folder) {
    struct tf_buf path = {0}, text = {0};
    struct tf_error ignored;
    tf_buf_append_format(&path, "%s/run.json", folder);
    cJSON *object = NULL;
    if (tf_page_file_read(tf_buf_text(&path), &text, &ignored) == TF_OK) {
        object = cJSON_ParseWithLength(text.data, text.len);
    }
    *facts = (struct tf_page_facts){
        .tool = copy_text(object, "tool"),
        .client = copy_text(object, "client"),
        .server = copy_text(object, "server"),
        .not_run = copy_number(object, "not_run"),
        .real_us = copy_number(object, "real_us"),
    };
    cJSON_Delete(object);
    tf_buf_close(&text);
    tf_buf_close(&path);
}

static enum tf_code read_results(struct page *page, const char *folder, struct tf_error *error) {
    struct tf_buf path = {0}, text = {0};
    tf_buf_append_format(&path, "%s/results.ndjson", folder);
    enum tf_code code = tf_page_file_read(tf_buf_text(&path), &text, error);
    if (code == TF_OK) {
        tf_page_findings_read(&page->findings, tf_buf_slice(&text));
    }
    tf_buf_close(&text);
    tf_buf_close(&path);
    return code;
}

static void append_body(struct tf_buf *out, struct page *page, const char *left_out) {
    tf_buf_append_text(out, "<body>\n");
    tf_page_head(out, &page->findings, &page->facts, left_out);
    tf_buf_append_text(out, "<main id=\"overview\">\n");
    tf_page_groups(out, &page->findings, &page->pictures);
    tf_page_properties(out, &page->findings);
    tf_page_situations(out, &page->findings);
    tf_page_cases(out, &page->findings, &page->pictures);
    tf_buf_append_text(out, "</main>\n<main id=\"stage\" hidden></main>\n");
}

static void append_page(struct tf_buf *out, struct page *page, size_t bytes_max) {
    struct tf_buf body = {0}, left_out = {0};
    size_t fixed = tf_viewer_head_len + tf_viewer_script_len;
    /* The tables come first: what they need is not known before they are written. */
    append_body(&body, page, "");
    size_t used = fixed + body.len + 4096 + page->pictures.count * 1024;
    tf_page_pictures_choose(&page->pictures, bytes_max > used ? bytes_max - used : 0, &left_out);
    if (page->findings.unread > 0) {
        tf_buf_append_format(&left_out, "%s%llu lines of results that could not be read",
                             left_out.len > 0 ? "; " : "",
                             (unsigned long long)page->findings.unread);
    }
    tf_buf_clear(&body);
    append_body(&body, page, tf_buf_text(&left_out));
    tf_buf_append(out, tf_viewer_head, tf_viewer_head_len);
    tf_buf_append_text(out, "<title>");
    struct tf_buf title = {0};
    tf_page_verdict(&title, &page->findings, &page->facts);
    tf_html_text(out, tf_buf_text(&title));
    tf_buf_append_text(out, " – tiffin</title>\n</head>\n");
    tf_buf_append_slice(out, tf_buf_slice(&body));
    tf_page_data(out, &page->pictures);
    tf_buf_append(out, tf_viewer_script, tf_viewer_script_len);
    tf_buf_append_text(out, "</body>\n</html>\n");
    tf_buf_close(&title);
    tf_buf_close(&left_out);
    tf_buf_close(&body);
}

static void close_page(struct page *page) {
    tf_page_findings_close(&page->findings);
    tf_page_pictures_close(&page->pictures);
    free(page->facts.tool);
    free(page->facts.client);
    free(page->facts.server);
}

enum tf_code tf_page_append(struct tf_buf *out, const struct tf_page_options *options,
                            struct tf_error *error) {
    struct page page = {0};
    size_t bytes_max = options->bytes_max == 0 ? TF_PAGE_BYTES_MAX : options->bytes_max;
    enum tf_code code = read_results(&page, options->folder, error);
    if (code == TF_OK) {
        code = tf_page_pictures_read(&page.pictures, options->folder, error);
    }
    if (code == TF_OK && options->against != NULL) {
        code = tf_page_pictures_against(&page.pictures, options->against, error);
    }
    if (code == TF_OK) {
        read_facts(&page.facts, options->folder);
        append_page(out, &page, bytes_max);
    }
    close_page(&page);
    return code;
}
