# Writes `output`, a C source with the bytes of `input` under the name `symbol`.
file(READ ${input} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," hex "${hex}")
file(WRITE ${output} "#include <stddef.h>

extern const char ${symbol}[];
extern const size_t ${symbol}_len;
const char ${symbol}[] = {
${hex}'\\0'};
const size_t ${symbol}_len = ${bytes};
")
