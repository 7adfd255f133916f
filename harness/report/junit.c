#include "report/junit.h"

#include "base/text.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

/* XML 1.0, section 2.2: tab, line feed and no other control character; no U+FFFE, U+FFFF. Bad UTF-8
 * becomes a question mark. Owned by caller. */
static char *clean(const char *text) {
    struct tf_buf out = {0};
    size_t len = strlen(text);
    for (size_t i = 0; i < len;) {
        size_t bad = 0;
        struct tf_slice rest = {text + i, len - i};
        size_t good = tf_utf8_valid(rest, &bad) ? rest.len : bad;
        for (size_t k = 0; k < good; k++) {
            unsigned char byte = (unsigned char)text[i + k];
            bool noncharacter = byte == 0xef && k + 2 < good &&
                                (unsigned char)text[i + k + 1] == 0xbf &&
                                ((unsigned char)text[i + k + 2] & 0xfe) == 0xbe;
            if (noncharacter) {
                k += 2;
            } else if (byte >= 0x20 || byte == '\t' || byte == '\n') {
                tf_buf_append_byte(&out, (char)byte);
            }
        }
        i += good;
        if (i < len) {
            tf_buf_append_byte(&out, '?');
            i++;
        }
    }
    /* What would move the text around it is shown instead. */
    struct tf_buf shown = {0};
    tf_text_append_shown(&shown, tf_buf_slice(&out));
    char *result = tf_strdup(tf_buf_text(&shown));
    tf_buf_close(&shown);
    tf_buf_close(&out);
    return result;
}

static void attribute(xmlTextWriterPtr writer, const char *name, const char *value) {
    char *safe = clean(value);
    xmlTextWriterWriteAttribute(writer, BAD_CAST name, BAD_CAST safe);
    free(safe);
}

static void attribute_u64(xmlTextWriterPtr writer, const char *name, uint64_t value) {
    xmlTextWriterWriteFormatAttribute(writer, BAD_CAST name, "%llu", (unsigned long long)value);
}

static void attribute_seconds(xmlTextWriterPtr writer, const char *name, tf_time value_us) {
    xmlTextWriterWriteFormatAttribute(writer, BAD_CAST name, "%lld.%06lld",
                                      (long long)(value_us / TF_SECOND),
                                      (long long)(value_us % TF_SECOND));
}

static void element_text(xmlTextWriterPtr writer, const char *text) {
    char *safe = clean(text);
    xmlTextWriterWriteString(writer, BAD_CAST safe);
    free(safe);
}

/* "scenarios/conflicts/edit-edit.yaml" is the class "scenarios.conflicts": what CI systems group
 * by. */
static char *class_name(const char *file) {
    const char *slash = file == NULL ? NULL : strrchr(file, '/');
    if (slash == NULL) {
        return tf_strdup("scenarios");
    }
    char *name = tf_slice_dup((struct tf_slice){file, (size_t)(slash - file)});
    for (char *c = name; *c != '\0'; c++) {
        *c = *c == '/' ? '.' : *c;
    }
    return name;
}

static void write_failure_text(xmlTextWriterPtr writer, const struct tf_failure *failure) {
    struct tf_buf text = {0};
    struct tf_dress dress = tf_dress_plain();
    tf_failure_append_place(&text, failure);
    tf_buf_append_text(&text, ": ");
    tf_failure_append_title(&text, failure, &dress);
    tf_buf_append_byte(&text, '\n');
    tf_failure_append_body(&text, failure, &dress);
    element_text(writer, tf_buf_text(&text));
    tf_buf_close(&text);
}

static void write_failure(xmlTextWriterPtr writer, const struct tf_case_outcome *outcome) {
    bool broken = outcome->verdict == TF_VERDICT_BROKEN;
    xmlTextWriterStartElement(writer, BAD_CAST(broken ? "error" : "failure"));
    const struct tf_failure *failure = outcome->failure;
    attribute(writer, "type", failure == NULL ? tf_verdict_word(outcome->verdict) : failure->rule);
    attribute(writer, "message",
              failure == NULL ? tf_verdict_word(outcome->verdict) : failure->headline);
    if (failure != NULL) {
        write_failure_text(writer, failure);
    }
    xmlTextWriterEndElement(writer);
}

static void write_case(xmlTextWriterPtr writer, const struct tf_case_outcome *outcome) {
    char *class = class_name(outcome->file);
    xmlTextWriterStartElement(writer, BAD_CAST "testcase");
    attribute(writer, "classname", class);
    attribute(writer, "name", outcome->case_id);
    attribute(writer, "file", outcome->file == NULL ? "" : outcome->file);
    attribute_u64(writer, "line", outcome->place.line);
    attribute_seconds(writer, "time", outcome->real_us);
    if (outcome->verdict == TF_VERDICT_SKIPPED) {
        xmlTextWriterWriteElement(writer, BAD_CAST "skipped", NULL);
    } else if (outcome->verdict != TF_VERDICT_PASS) {
        write_failure(writer, outcome);
    }
    xmlTextWriterEndElement(writer);
    free(class);
}

static void write_unrun(xmlTextWriterPtr writer, const struct tf_case_unrun *unrun) {
    char *class = class_name(unrun->file);
    xmlTextWriterStartElement(writer, BAD_CAST "testcase");
    attribute(writer, "classname", class);
    attribute(writer, "name", unrun->case_id);
    attribute(writer, "file", unrun->file == NULL ? "" : unrun->file);
    attribute_u64(writer, "line", unrun->place.line);
    xmlTextWriterStartElement(writer, BAD_CAST "skipped");
    attribute(writer, "message", unrun->why);
    xmlTextWriterEndElement(writer);
    xmlTextWriterEndElement(writer);
    free(class);
}

static void write_suite(xmlTextWriterPtr writer, const struct tf_outcomes *outcomes) {
    xmlTextWriterStartElement(writer, BAD_CAST "testsuites");
    xmlTextWriterStartElement(writer, BAD_CAST "testsuite");
    attribute(writer, "name", "tiffin");
    attribute_u64(writer, "tests",
                  outcomes->count + outcomes->unrun_count - tf_outcomes_unended(outcomes));
    attribute_u64(writer, "failures",
                  outcomes->by_verdict[TF_VERDICT_FAIL] +
                      outcomes->by_verdict[TF_VERDICT_INCONCLUSIVE]);
    attribute_u64(writer, "errors", outcomes->by_verdict[TF_VERDICT_BROKEN]);
    attribute_u64(writer, "skipped",
                  outcomes->by_verdict[TF_VERDICT_SKIPPED] + outcomes->unrun_count);
    attribute_seconds(writer, "time", outcomes->real_us);
    for (size_t i = 0; i < outcomes->count; i++) {
        if (!tf_outcomes_is_unended(outcomes, &outcomes->items[i])) {
            write_case(writer, &outcomes->items[i]);
        }
    }
    for (size_t i = 0; i < outcomes->unrun_count; i++) {
        write_unrun(writer, &outcomes->unrun[i]);
    }
    xmlTextWriterEndElement(writer);
    xmlTextWriterEndElement(writer);
}

enum tf_code tf_junit_append(struct tf_buf *out, const struct tf_outcomes *outcomes,
                             struct tf_error *error) {
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
    if (writer == NULL) {
        xmlBufferFree(buffer);
        return tf_error_set(error, TF_E_BUG, "libxml2 gave no writer");
    }
    xmlTextWriterSetIndent(writer, 1);
    xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
    write_suite(writer, outcomes);
    xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    tf_buf_append(out, xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
    xmlBufferFree(buffer);
    return TF_OK;
}
