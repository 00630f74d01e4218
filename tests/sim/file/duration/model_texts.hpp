#pragma once
// Duration models as they are written, read for a test.

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/file/duration/duration_model_reader.hpp"
#include "tests/sim/file/problem_matchers.hpp"

namespace rehearse {

/// The model; no time at all, and a failed test, where it is wrong.
inline DurationModel model_of(const char* text) {
  const auto model = read_duration_model(nlohmann::json::parse(text));
  EXPECT_TRUE(model) << text << ": " << testing::PrintToString(problems_of(model));
  return model ? *model : DurationModel::constant({});
}

/// What is wrong with a model that stands at "/at".
inline Problems model_problems(const char* text) {
  return problems_of(read_duration_model(nlohmann::json::parse(text), "/at"));
}

}  // namespace rehearse
