# What every event passes is compiled with a profile: how often each branch was taken in the workloads of
# tools/record_profile.py. Profiles are read by the compiler that wrote them alone; where a function has changed since, or
# another one was added before it, it is compiled as without one. Results do not depend on them.
set(REHEARSE_PROFILE "" CACHE STRING "Profiles of the sources that every event passes: use, record, or nothing")

set(REHEARSE_PROFILED
  models/base/random.cpp models/duration/duration_model.cpp models/duration/duration_term.cpp
  models/duration/quantile_table.cpp models/instances/balancer.cpp models/journey/journey.cpp
  models/journey/journey_program.cpp models/service/network.cpp models/service/network_calls.cpp
  models/service/network_entry.cpp models/service/network_precompute.cpp models/service/network_visits.cpp
  models/service/peak_count.cpp models/service/precomputed_load.cpp models/service/station.cpp
  sim/core/event_queue.cpp sim/core/far_events.cpp sim/executor/arrival.cpp sim/executor/counted.cpp
  sim/executor/executor.cpp sim/executor/looping.cpp sim/lookahead/arrival_batches.cpp sim/lookahead/body_walk.cpp
  sim/lookahead/busy_calendar.cpp sim/lookahead/parallel_lookahead.cpp sim/lookahead/request_precomputer.cpp
  sim/lookahead/vu_lookahead.cpp sim/measure/busy_vus.cpp sim/measure/histogram.cpp sim/measure/recorder.cpp
  sim/measure/series/time_series.cpp sim/measure/series/times_by_interval.cpp sim/measure/trace_hash.cpp
  sim/plan/arrival_times.cpp sim/run/scenario_set.cpp sim/run/simulation.cpp
  sim/run/target_side.cpp sim/vu/requests.cpp sim/vu/running_iteration.cpp sim/vu/vu_table.cpp)

# Requires: the folders of the sources were added, and have a library each.
function(use_profiles)
  # Functions by their number in the source: their names have the folder of the work tree in them where they are local.
  # Without the values of calls and divisions: which functions are called is known by name alone.
  set(by_number --param=profile-func-internal-id=1 -fno-profile-values)
  foreach(source IN LISTS REHEARSE_PROFILED)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET source FILENAME file)
    if(REHEARSE_PROFILE STREQUAL "record")
      set(options -fprofile-generate -fprofile-update=single ${by_number})
      set(depends "")
    else()
      # Read from beside the object: given another place, the compiler looks for a name that has the build's folder in it.
      get_property(library DIRECTORY ${PROJECT_SOURCE_DIR}/${folder} PROPERTY BUILDSYSTEM_TARGETS)
      set(depends ${PROJECT_BINARY_DIR}/${folder}/CMakeFiles/${library}.dir/${file}.gcda)
      string(REPLACE "/" "_" name ${source})
      configure_file(${PROJECT_SOURCE_DIR}/bench/profile/${name}.gcda ${depends} COPYONLY)
      # Only some of what a user may ask for was asked for while it was recorded.
      set(options -fprofile-use -fprofile-partial-training ${by_number} -Wno-coverage-mismatch -Wno-missing-profile)
    endif()
    set_source_files_properties(${PROJECT_SOURCE_DIR}/${source} DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}
      PROPERTIES COMPILE_OPTIONS "${options}" OBJECT_DEPENDS "${depends}")
  endforeach()
endfunction()
if(REHEARSE_PROFILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12[.]2[.]")
  use_profiles()
endif()
