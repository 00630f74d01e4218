#pragma once
// The rehearsals of scenarios/ and scenarios/docs, and the outcomes beside them.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rehearse::testing {

struct Example {
  std::string name;           ///< below scenarios/, without .json
  std::string path;           ///< of the rehearsal
  nlohmann::json documented;  ///< figures the documentation prints; null: it prints none
  nlohmann::json outcome;     ///< of the run with the file's seed
  nlohmann::json plan;
  nlohmann::json thousand_seeds;  ///< figure → [least, most] of the central 99 %; or null
  nlohmann::json interruptions;   ///< lines of -v; or null
  nlohmann::json text;            ///< lines of the report, one after the other; or null
};

/// All of them, by name. Throws where an outcome is unreadable or has a key that no test checks.
std::vector<Example> examples();

/// Those whose outcome has the key.
std::vector<Example> examples_with(nlohmann::json Example::*key);

/// The one of that name. Throws when there is none.
Example example(const std::string& name);

/// For the names of parametrised tests.
std::string test_name(const ::testing::TestParamInfo<Example>& info);

void PrintTo(const Example& example, std::ostream* out);

}  // namespace rehearse::testing
