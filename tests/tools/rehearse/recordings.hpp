#pragma once
// The recorded k6 answers, line by line.

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace rehearse::testing {

/// The folder of the conformance data.
inline std::string conformance_folder() {
  const char* folder = std::getenv("REHEARSE_CONFORMANCE");
  return folder != nullptr ? folder : REHEARSE_SOURCE_DIR "/tests/conformance";
}

/// All lines of one file, for example "plan/plans.jsonl". Throws when it cannot be read.
inline std::vector<nlohmann::json> recorded(const std::string& file) {
  std::ifstream input(conformance_folder() + "/" + file);
  if (!input) throw std::runtime_error("cannot read " + file);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(input, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

/// As standard input: one object a line.
inline std::string as_lines(const std::vector<nlohmann::json>& objects) {
  std::string text;
  for (const nlohmann::json& object : objects) text += object.dump() + "\n";
  return text;
}

}  // namespace rehearse::testing
