# Joins the modules and the styles in `folder` into `out`/head.html (policy and styles) and `out`/script.html.
#
# A module's `import` lines go and its `export` words too: all share one function's scope, so names are unique over the
# viewer, imports stand on lines of their own, and no module uses another while it is read; main.js comes last. The
# policy of the page names both pieces by their hashes, so nothing else can run or style it.

# The hash of a text as a content security policy writes it: SHA-256 in base 64.
function(policy_hash text out)
    set(digits "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    string(SHA256 hex "${text}")
    set(hex "${hex}00") # 32 bytes and one of padding are eleven groups of three
    set(result "")
    foreach(group RANGE 0 10)
        math(EXPR at "${group} * 6")
        string(SUBSTRING "${hex}" ${at} 6 bits)
        foreach(shift 18 12 6 0)
            math(EXPR digit "(0x${bits} >> ${shift}) & 63")
            string(SUBSTRING "${digits}" ${digit} 1 letter)
            string(APPEND result "${letter}")
        endforeach()
    endforeach()
    string(SUBSTRING "${result}" 0 43 result)
    set(${out} "sha256-${result}=" PARENT_SCOPE)
endfunction()

file(GLOB styles ${folder}/*.css)
set(style "\n")
foreach(file ${styles})
    file(READ ${file} text)
    string(APPEND style "${text}")
endforeach()

file(GLOB modules ${folder}/*.js)
list(REMOVE_ITEM modules ${folder}/main.js)
list(APPEND modules ${folder}/main.js)
set(script "\n(() => {\n\"use strict\";\n")
foreach(file ${modules})
    file(READ ${file} text)
    string(REGEX REPLACE "\nimport [^\n]*" "" text "\n${text}")
    string(REGEX REPLACE "\nexport " "\n" text "${text}")
    string(APPEND script "${text}")
endforeach()
string(APPEND script "})();\n")
if(script MATCHES "</script" OR script MATCHES "<!--")
    message(FATAL_ERROR "the viewer's script holds what ends a script in a page")
endif()

policy_hash("${style}" style_hash)
policy_hash("${script}" script_hash)
file(WRITE ${out}/head.html "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '${script_hash}'; style-src '${style_hash}'; base-uri 'none'; form-action 'none'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"referrer\" content=\"no-referrer\">
<style>${style}</style>
")
file(WRITE ${out}/script.html "<script>${script}</script>\n")
