# embed_script(<file.js>): the text as a C++ constant k<Name> in sim/script/embedded/<file>.hpp of the build folder.
function(embed_script library file)
  get_filename_component(name "${file}" NAME_WE)
  set(header "${CMAKE_BINARY_DIR}/embedded/sim/script/embedded/${name}.hpp")
  add_custom_command(OUTPUT "${header}" DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${file}"
    "${PROJECT_SOURCE_DIR}/sim/script/engine/embed_text.cmake"
    COMMAND ${CMAKE_COMMAND} -DINPUT=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUTPUT=${header} -DNAME=${name}
            -P "${PROJECT_SOURCE_DIR}/sim/script/engine/embed_text.cmake" VERBATIM)
  target_sources(${library} PRIVATE "${header}")
  target_include_directories(${library} PRIVATE "${CMAKE_BINARY_DIR}/embedded")
endfunction()
