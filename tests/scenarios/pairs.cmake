# Each rehearsal of a folder has its expected outcome beside it (x.json, x.expected.json), and each
# outcome its rehearsal. By itself: cmake -DFOLDER=<folder> -P pairs.cmake

# paired_examples(<folder> <variable>): the names x of the folder, sorted; an orphan is an error.
function(paired_examples folder variable)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*.json)
  set(names "")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "(\\.expected)?\\.json$" "" name ${file})
    list(APPEND names ${name})
  endforeach()
  list(REMOVE_DUPLICATES names)
  foreach(name IN LISTS names)
    foreach(ending IN ITEMS .json .expected.json)
      if(NOT ${name}${ending} IN_LIST files)
        message(FATAL_ERROR "${folder}: ${name}${ending} is missing")
      endif()
    endforeach()
  endforeach()
  set(${variable} ${names} PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  paired_examples(${FOLDER} names)
endif()
