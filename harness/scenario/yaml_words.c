#include "scenario/yaml_words.h"

#include <stddef.h>
#include <string.h>

struct words {
    const char *parser; /* a part of the parser's message */
    const char *says;   /* "expected ..., found ..." */
    const char *hint;   /* what to do about it, or NULL */
};

#define QUOTE_IT "put the text in quotes: \"...\""

/* The first row counts, so that what is more exact stands before what is less. */
static const struct words rows[] = {
    {"tab", "expected spaces in front of this line, found a tab", "YAML is indented with spaces"},
    {"without closing quote", "expected the closing quote of this text, found none", NULL},
    {"wrongly indented double-quoted", "expected the closing quote of this text, found none", NULL},
    {"wrongly indented single-quoted", "expected the closing quote of this text, found none", NULL},
    {"after double-quoted scalar", "expected nothing behind the closing quote, found more",
     "a quote inside the text is written \\\""},
    {"after single-quoted scalar", "expected nothing behind the closing quote, found more",
     "a quote inside the text is written twice: ''"},
    {"invalid escape", "expected an escape such as \\n or \\\", found one that does not exist",
     "a text in single quotes has no escapes"},
    {"missing comma in flow mapping",
     "expected \",\" or \"}\" in the map that \"{\" began, "
     "found something else",
     NULL},
    {"missing comma in flow sequence",
     "expected \",\" or \"]\" in the list that \"[\" began, "
     "found something else",
     NULL},
    {"flow sequence without a closing", "expected \"]\" for the list that \"[\" began, found none",
     NULL},
    {"flow mapping without a closing", "expected \"}\" for the map that \"{\" began, found none",
     NULL},
    {"invalid extra closing", "expected \"{\" or \"[\" before this, found none", NULL},
    {"in flow mode",
     "expected the lines between brackets further in than their key, found one "
     "that is not",
     "is a closing bracket missing above?"},
    {"comma in the beginning", "expected a value before the comma, found none", NULL},
    {"plain scalar cannot start", "expected a value, found a character that begins none", QUOTE_IT},
    {"invalid nested block mapping", "expected one value, found a second \": \" in it", QUOTE_IT},
    {"invalid multiline plain key",
     "expected one value, found a key on the line below that stands "
     "further in",
     "keys of one map stand in one column"},
    {"invalid mapping in plain multiline", "expected one value, found a key in its second line",
     "keys of one map stand in one column"},
    {"could not find expected ':'", "expected \":\" behind the key, found none", NULL},
    {"did not find expected '-'",
     "expected \"- \" or a key in the column of the line above, found "
     "another column",
     "keys of one map stand in one column"},
    {"in sequence while in mapping",
     "expected a key in the column of those above, found \"- \" "
     "in another column",
     "items of one list stand in one column"},
    {"wrongly indented sequence item",
     "expected \"- \" in the column of the items above, found "
     "it in another",
     "items of one list stand in one column"},
    {"did not find expected key",
     "expected a key in the column of those above, found something "
     "else",
     "keys of one map stand in one column"},
    {"indentation in mapping", "expected a key in the column of those above, found another column",
     "keys of one map stand in one column"},
    {"block sequence on the same line as a mapping key",
     "expected the items on the lines below, "
     "found \"- \" behind the key",
     NULL},
    {"invalid scalar at the end of block sequence", "expected \"- \" or nothing, found a text",
     NULL},
    {"block scalar",
     "expected the text on the lines below, further in than its key, found it "
     "elsewhere",
     NULL},
    {"comment without whitespace", "expected a space before \"#\", found none", NULL},
    {"invalid value after mapping", "expected nothing behind \"}\", found more", NULL},
    {"mapping key", "expected a key on a line of its own, found it behind something else", NULL},
    {"already exists", "expected each anchor once, found it again", NULL},
    {"duplicate key", "expected each key once, found it again", NULL},
};

static const struct words *words_of(const char *message) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strstr(message, rows[i].parser) != NULL) {
            return &rows[i];
        }
    }
    return NULL;
}

/* A tab that indents the line of `span` or the one below, which libfyaml tells as something else.
 */
static bool find_tab(struct tf_span *span) {
    const struct tf_source *source = span->source;
    struct tf_slice line = tf_source_line(source, span->offset);
    for (unsigned i = 0; i < 2; i++) {
        size_t blanks = strspn(line.data, " ");
        if (blanks < line.len && line.data[blanks] == '\t') {
            *span = (struct tf_span){source, (uint32_t)(line.data + blanks - source->text), 1};
            return true;
        }
        size_t behind = (size_t)(line.data + line.len - source->text);
        while (behind < source->len && source->text[behind++] != '\n') {
        }
        line = tf_source_line(source, (uint32_t)(behind < source->len ? behind : source->len));
    }
    return false;
}

void tf_yaml_refuse_syntax(struct tf_problems *problems, struct tf_span span, const char *message) {
    if (find_tab(&span))
        message = "tab";
    const struct words *words = words_of(message);
    bool added = words != NULL
                     ? tf_problems_add(problems, TF_SCENARIO_SYNTAX, span, "%s", words->says)
                     : tf_problems_add(problems, TF_SCENARIO_SYNTAX, span,
                                       "expected YAML 1.2, found something else: %s", message);
    if (added && words != NULL && words->hint != NULL)
        tf_problems_hint(problems, "%s", words->hint);
}
