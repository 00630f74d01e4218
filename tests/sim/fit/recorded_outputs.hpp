#pragma once
// What k6 wrote (tests/conformance/metrics/outputs).

#include <fstream>
#include <sstream>
#include <string>

namespace rehearse::testing {

inline std::string recorded_output(const std::string& name) {
  std::ifstream in(std::string(REHEARSE_SOURCE_DIR) + "/tests/conformance/metrics/outputs/" + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace rehearse::testing
