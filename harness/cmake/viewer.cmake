# The viewer of the HTML report: report/viewer/*.js and *.css joined into two pieces of a page and embedded into the
# report library.
set(viewer_folder ${CMAKE_CURRENT_SOURCE_DIR}/report/viewer)
set(viewer_out ${CMAKE_CURRENT_BINARY_DIR}/viewer)
file(GLOB viewer_sources CONFIGURE_DEPENDS ${viewer_folder}/*.js ${viewer_folder}/*.css)
add_custom_command(
    OUTPUT ${viewer_out}/head.html ${viewer_out}/script.html
    COMMAND ${CMAKE_COMMAND} -Dfolder=${viewer_folder} -Dout=${viewer_out}
            -P ${CMAKE_CURRENT_LIST_DIR}/join_viewer.cmake
    DEPENDS ${viewer_sources} ${CMAKE_CURRENT_LIST_DIR}/join_viewer.cmake
    COMMENT "Joining the viewer" VERBATIM)
tf_embed(tf_report ${viewer_out}/head.html tf_viewer_head)
tf_embed(tf_report ${viewer_out}/script.html tf_viewer_script)
