# tf_compiler: flags of everything that we wrote ourselves.
add_library(tf_compiler INTERFACE)
target_compile_definitions(tf_compiler INTERFACE _GNU_SOURCE TF_VERSION="${PROJECT_VERSION}")
target_include_directories(tf_compiler INTERFACE ${PROJECT_SOURCE_DIR}/harness)
target_compile_options(tf_compiler INTERFACE
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla -Wwrite-strings
    -Wpointer-arith $<$<BOOL:${TF_WERROR}>:-Werror>)

# Whatever ends in a file must not depend on where the tree lies, nor on how a processor rounds.
target_compile_options(tf_compiler INTERFACE
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}/= -ffp-contract=off)

if(TF_SANITIZE)
    add_compile_options(-fsanitize=${TF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${TF_SANITIZE})
endif()
if(TF_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES Clang)
        message(FATAL_ERROR "TF_FUZZ needs clang (preset fuzz)")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(TF_CCACHE ccache)
if(TF_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${TF_CCACHE})
endif()
