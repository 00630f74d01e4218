#pragma once
// The rehearsals of scenarios/docs and the outcomes beside them.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rehearse::testing {

struct DocsExample {
  std::string name;
  std::string path;           ///< of the rehearsal
  nlohmann::json documented;  ///< figures the documentation prints; null: it prints none
  nlohmann::json outcome;     ///< of the run with the file's seed
  nlohmann::json plan;
  nlohmann::json thousand_seeds;  ///< figure → [least, most] of the central 99 %; or null
  nlohmann::json interruptions;   ///< lines of -v; or null
};

/// All of them, by name. Throws where an outcome is unreadable or has a key that no test checks.
std::vector<DocsExample> docs_examples();

/// Those whose outcome has the key.
std::vector<DocsExample> docs_examples_with(nlohmann::json DocsExample::*key);

/// For the names of parametrised tests.
std::string test_name(const ::testing::TestParamInfo<DocsExample>& info);

void PrintTo(const DocsExample& example, std::ostream* out);

}  // namespace rehearse::testing
