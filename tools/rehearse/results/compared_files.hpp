#pragma once
// The answer of `rehearse compare`, with the names of its files.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/questions/compare.hpp"
#include "sim/questions/truth.hpp"

namespace rehearse {

/// A real run against each file's prediction.
struct RealComparison {
  std::string name;                                     ///< of its file
  std::string kind;                                     ///< what that is, in words
  bool has_metrics = false;                             ///< its figures have k6's names
  std::vector<std::vector<PredictedFigure>> predicted;  ///< by file
};

struct ComparedFiles {
  std::vector<std::string> names;
  ComparedRuns comparison;
  std::optional<RealComparison> real;
};

}  // namespace rehearse
