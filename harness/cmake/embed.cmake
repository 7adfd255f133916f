# tf_embed(<target> <file> <symbol>): the bytes of a file as `const char <symbol>[]` and `const size_t <symbol>_len` in a library.
set(TF_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_file.cmake)

function(tf_embed target file symbol)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c)
    add_custom_command(
        OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -Dinput=${file} -Doutput=${out} -Dsymbol=${symbol} -P ${TF_EMBED_SCRIPT}
        DEPENDS ${file} ${TF_EMBED_SCRIPT}
        COMMENT "Embedding ${symbol}" VERBATIM)
    target_sources(${target} PRIVATE ${out})
endfunction()
