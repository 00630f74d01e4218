#pragma once
// The recorded answers of k6, one JSON object a line (tests/conformance/plan/README.md).

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace rehearse {

/// The lines of plan/<name> in the folder that REHEARSE_CONFORMANCE names, or in our own copy.
inline std::vector<nlohmann::json> recorded_lines(const std::string& name) {
  const char* folder = std::getenv("REHEARSE_CONFORMANCE");
  const std::string path =
      (folder != nullptr ? std::string(folder) : REHEARSE_SOURCE_DIR "/tests/conformance") +
      "/plan/" + name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(nlohmann::json::parse(line));
  if (lines.empty()) throw std::runtime_error("nothing in " + path);
  return lines;
}

}  // namespace rehearse
