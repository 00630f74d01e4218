#pragma once
// Duration models as they are written, read for a test.

#include "sim/file/duration/duration_model_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {

/// The model; no time at all, and a failed test, where it is wrong.
inline DurationModel model_of(const char* text) {
  SCOPED_TRACE(text);
  return value_of(read_duration_model(json::parse(text)), DurationModel::constant({}));
}

/// What is wrong with the model at "/at".
inline Problems model_problems(const char* text) {
  return problems_of(read_duration_model(json::parse(text), "/at"));
}

}  // namespace rehearse
