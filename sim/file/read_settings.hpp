#pragma once
// What the command line adds to a rehearsal file, and how much work one file may ask for.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/tie_order.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/file/json/named_file.hpp"
#include "sim/file/target/target_reader.hpp"
#include "sim/options/options_reader.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// Bounds on one file; beyond them it is refused with the number found and the limit.
struct ReadLimits {
  JsonLimits json;
  std::uint64_t scenarios = 4096;
  std::uint64_t vus = 16'000'000;                  ///< planned and unplanned, at one instant
  std::uint64_t commands = 100'000;                ///< in `control`
  std::uint64_t iterations = 10'000'000'000;       ///< expected, see work_bounds.hpp
  std::uint64_t steps = 100'000'000'000;           ///< of them, requests and calls too, likewise
  std::size_t data_files = 100;                    ///< of measured values that it names
  std::size_t data_bytes = std::size_t{64} << 20;  ///< in each of them
  std::size_t data_values = 1'000'000;             ///< taken from all of them
  TargetLimits targets;
  PlanLimits plan;
};

class ProgramSource;
class StopFlag;

struct ReadSettings {
  std::vector<std::string> values;    ///< put into the document first (set_values.hpp)
  OptionOverrides overrides;          ///< k6's own flags
  OptionOverrides environment;        ///< k6's own variables, below the flags
  bool no_thresholds = false;         ///< those of the options are not even read
  std::optional<std::uint64_t> seed;  ///< instead of the file's
  std::optional<Ties> ties;           ///< of the rehearsal; none: that of S81
  /// Every iteration's duration for a document without journeys: a duration as in k6 ("1.5s",
  /// "200") or the JSON of a duration model.
  std::optional<std::string> iteration_duration;
  std::vector<std::string> expectations;  ///< beside those of the document
  /// Where files that the document names are looked for: its own folder, "." at the least. Without
  /// one it may not name any.
  std::optional<std::string> folder;
  std::vector<std::string> allowed_paths;  ///< where they may lie beside below it
  /// The document with its keys in the order of writing, in which answers to scripts are sent;
  /// null: any order does.
  const nlohmann::ordered_json* written = nullptr;
  /// Commands come from outside too: the test may wait for them to start and to end.
  bool steered = false;
  /// Of the document only journeys, targets, seed and the files they need are read: what is about
  /// options, executors and commands may be missing or wrong, and the plan is empty.
  bool targets_only = false;
  /// A script whose metrics thresholds may name; the document's journeys only name its functions.
  const ProgramSource* program = nullptr;
  const StopFlag* stop = nullptr;  ///< Rehearsal::stop
  ReadLimits limits;
};

/// Where files that the document names may lie; nothing: it may not name any.
inline std::optional<FilePlaces> file_places(const ReadSettings& settings) {
  if (!settings.folder) return std::nullopt;
  return FilePlaces{*settings.folder, settings.allowed_paths};
}

}  // namespace rehearse
