# The libraries of the distribution, each behind a target `dep_<name>`. ci/packages installs them.
find_package(PkgConfig REQUIRED)

function(tf_dependency name module)
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
    add_library(dep_${name} INTERFACE)
    target_link_libraries(dep_${name} INTERFACE PkgConfig::${name})
endfunction()

tf_dependency(cjson libcjson)
tf_dependency(fyaml libfyaml)
tf_dependency(uv libuv)
tf_dependency(xml libxml-2.0)
tf_dependency(xxhash libxxhash)
tf_dependency(zstd libzstd)
tf_dependency(zlib zlib)
tf_dependency(sodium libsodium)
if(TF_TESTS)
    tf_dependency(check check)
endif()

if(NOT TF_SQLITE_AMALGAMATION)
    tf_dependency(sqlite sqlite3)
else()
    # Shared: a plugin must work on the connections of its host with the very same copy.
    add_library(dep_sqlite SHARED ${TF_SQLITE_AMALGAMATION}/sqlite3.c)
    set_target_properties(dep_sqlite PROPERTIES C_VISIBILITY_PRESET default OUTPUT_NAME tiffin_sqlite)
    target_link_options(dep_sqlite PRIVATE -Wl,-Bsymbolic)
    target_include_directories(dep_sqlite SYSTEM PUBLIC ${TF_SQLITE_AMALGAMATION})
    target_compile_options(dep_sqlite PRIVATE -w -fno-sanitize=all)
    target_compile_definitions(dep_sqlite PRIVATE
        SQLITE_THREADSAFE=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_DQS=0 SQLITE_MAX_EXPR_DEPTH=0
        SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DECLTYPE SQLITE_OMIT_DEPRECATED
        SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_PROGRESS_CALLBACK SQLITE_OMIT_SHARED_CACHE
        SQLITE_OMIT_TRACE SQLITE_USE_ALLOCA)
    target_link_libraries(dep_sqlite PUBLIC m)
endif()
