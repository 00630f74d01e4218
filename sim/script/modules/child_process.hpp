#pragma once
// A program that is given a text and gives one back.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rehearse {

struct ChildResult {
  std::string output;
  std::string errors;
  int exit_code = 0;
  bool timed_out = false;  ///< it was killed
};

/// Runs `arguments[0]`, found on PATH, with `input` as its standard input. Nothing: there is no
/// such program. More than `most_bytes` of output stop it too.
std::optional<ChildResult> run_child(const std::vector<std::string>& arguments,
                                     const std::string& input, int limit_ms,
                                     std::size_t most_bytes);

}  // namespace rehearse
