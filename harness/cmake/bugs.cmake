# Every NAME.patch of fixtures/bugs and fixtures/regressions becomes build/bugs/NAME.so: a plugin made from a patched copy of harness/offline or of
# harness/server. Files that the patch leaves alone come from the layer's library, unless they include a header that it
# changes. A patch that does not apply fails the build.

# Which headers of its own layer each of its files includes: includes_FILE.
foreach(layer offline server)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${layer}/*.[ch])
    foreach(file ${files})
        file(STRINGS ${file} includes REGEX "^#include \"${layer}/")
        list(TRANSFORM includes REPLACE "^#include \"([^\"]+)\".*$" "\\1")
        set(includes_${file} ${includes})
    endforeach()
    set(files_of_${layer} ${files})
endforeach()

# What of `layer` has to be compiled anew when the files `changed` are others.
function(tf_reach layer changed out)
    set(dirty ${changed})
    set(known 0)
    list(LENGTH dirty count)
    while(count GREATER known)
        set(known ${count})
        foreach(file ${files_of_${layer}})
            foreach(include ${includes_${file}})
                if(include IN_LIST dirty)
                    list(APPEND dirty ${file})
                    break()
                endif()
            endforeach()
        endforeach()
        list(REMOVE_DUPLICATES dirty)
        list(LENGTH dirty count)
    endwhile()
    list(FILTER dirty INCLUDE REGEX "\\.c$")
    set(${out} ${dirty} PARENT_SCOPE)
endfunction()

function(tf_bug patch)
    get_filename_component(name ${patch} NAME_WE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch})
    file(STRINGS ${patch} patched REGEX "^\\+\\+\\+ b/harness/")
    list(TRANSFORM patched REPLACE "^\\+\\+\\+ b/harness/([^\t ]+).*$" "\\1")
    list(GET patched 0 first)
    string(REGEX MATCH "^(offline|server)/" layer "${first}")
    string(REPLACE "/" "" layer "${layer}")
    if(NOT layer)
        message(FATAL_ERROR "${patch}: changes neither harness/offline nor harness/server")
    endif()

    set(originals ${files_of_${layer}})
    tf_reach(${layer} "${patched}" compiled)

    set(copy ${CMAKE_CURRENT_BINARY_DIR}/bugs/${name})
    list(TRANSFORM compiled PREPEND ${copy}/harness/)
    list(TRANSFORM originals PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    add_custom_command(
        OUTPUT ${compiled}
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${copy}
        COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_CURRENT_SOURCE_DIR}/${layer} ${copy}/harness/${layer}
        COMMAND patch --silent --fuzz=0 -p1 -d ${copy} -i ${patch}
        COMMAND ${CMAKE_COMMAND} -E touch ${compiled}
        DEPENDS ${patch} ${originals}
        COMMENT "Patching a copy of ${layer} with ${name}")

    # Else the host's functions of the same names would run in place of the patched ones.
    add_library(bug_${name} MODULE ${compiled} tests/bugs/entry_${layer}.c)
    target_include_directories(bug_${name} BEFORE PRIVATE ${copy}/harness)
    target_link_libraries(bug_${name} PRIVATE tf_${layer})
    target_link_options(bug_${name} PRIVATE -Wl,-Bsymbolic -Wl,--exclude-libs,ALL)
    set_target_properties(bug_${name} PROPERTIES
        PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bugs)
    add_dependencies(bugs bug_${name})
endfunction()

add_custom_target(bugs)
file(GLOB patches CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/fixtures/bugs/*.patch
     ${PROJECT_SOURCE_DIR}/fixtures/regressions/*.patch)
foreach(patch ${patches})
    tf_bug(${patch})
endforeach()
