#pragma once
// A rehearsal file and what happened in its run, for tests that take no time.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// A rehearsal that was run, or the reasons why it could not be.
struct Rehearsed {
  std::string name;     ///< the file, or what the caller calls it
  Problems problems;    ///< of the file; none: the result is that of its run
  Rehearsal rehearsal;  ///< what was run
  Result result;
};

struct RehearsedSettings {
  std::optional<std::uint64_t> seed = {};  ///< instead of the file's
  std::uint32_t replication = 0;           ///< other random numbers from the same seed
  /// Of k6 options alone, which have no journeys: "1.5s" or the JSON of a duration model.
  std::optional<std::string> iteration_duration = {};
  unsigned threads = 1;  ///< of the run; the result does not depend on it
};

/// Reads a file and runs it in virtual time. A file that cannot be read, or is wrong, gives its
/// problems. CSV files that it names are looked for in its folder. Any number of calls may run at
/// once. Requires: threads ≥ 1.
Rehearsed rehearsed(const std::string& file, const RehearsedSettings& settings = {});

/// The same of JSON text; it may name no files.
Rehearsed rehearsed_text(std::string_view text, const RehearsedSettings& settings = {});

/// Its name and its result in one line: "a.json: 362 complete and 28 interrupted iterations, 0
/// dropped, 100 VUs at most, ends after 13s with exit code 0"; or its problems, one a line.
std::ostream& operator<<(std::ostream& out, const Rehearsed& rehearsed);

}  // namespace rehearse
