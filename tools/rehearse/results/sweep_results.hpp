#pragma once
// A sweep as its file of results has it.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/questions/axis.hpp"
#include "sim/questions/sweep.hpp"
#include "tools/rehearse/results/results_file.hpp"

namespace rehearse {

/// What is asked, of what, at which points: the header of the results.
struct SweepHeader {
  std::string version;  ///< of the program
  std::string input;    ///< a hash of the file and of the flags that change it
  std::uint64_t points = 0;
  std::uint64_t shards = 1;  ///< shard s of n has the points p with p mod n = s − 1
  std::uint32_t runs = 1;    ///< at each point
  std::vector<std::string> paths;
  std::vector<std::string> questions;
};

std::string header_json(const SweepHeader& header);

/// An answer at a point: `at`, the value by path, and `answers`, by question.
std::string point_json(const SweepPoint& point, const std::vector<AnswerOverRuns>& answers);

/// The answers that there are, by number.
struct SweepTable {
  SweepHeader header;
  std::vector<nlohmann::ordered_json> points;  ///< as point_json(), with `point`, its number, first
  std::vector<std::uint64_t> missing;          ///< numbers of the points without an answer
};

/// Problem: what it says is no sweep.
Checked<SweepTable> sweep_table(const Results& results);

/// A value of a point's `at` as `--set` takes it.
std::string set_value_text(const nlohmann::ordered_json& value);

/// The unit of an answer as JSON has it: "s", "share".
std::string unit_name(Dimension dimension, bool percent);

/// A value and its 95 % interval, as far as there are; in base units.
struct AnswerFigures {
  std::optional<double> value;
  std::optional<ConfidenceInterval> interval;
  Dimension dimension;
  bool percent = false;
};
/// Of an answer in a table's points.
AnswerFigures figures_of(const nlohmann::ordered_json& answer);

}  // namespace rehearse
