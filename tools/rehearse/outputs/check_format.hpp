#pragma once
// The forms in which the verdict on many files can be written: a file for each, and one table.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/file/json/value_lines.hpp"
#include "sim/run/check.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// A file that was checked: it is wrong, or it has an outcome.
struct CheckedFile {
  std::string name;  ///< as on the command line
  Problems problems;
  std::optional<CheckOutcome> outcome;
  std::optional<ValueLines> lines;  ///< of the file's text, where some form asks for them

  bool ok() const { return outcome && outcome->ok(); }
};

/// One threshold or expectation of a file, or that it runs to its end; a file without any of the
/// first two has the last one, as has one that was cut short.
struct CheckCase {
  std::string kind;   ///< "threshold", "expect" or "run"
  std::string claim;  ///< "NAME: p(95)<300", "busy <= 120", "runs to its end"
  bool ok = false;
  std::vector<std::string> reasons;      ///< why it fails: value and by how much
  std::optional<std::string> threshold;  ///< the threshold's metric
  std::size_t index = 0;  ///< the threshold's in the metric's list, the expectation's in its own
};

/// In the order: thresholds, expectations, the run. Requires: the file has an outcome.
std::vector<CheckCase> cases_of(const CheckedFile& file);

/// "0.5s": the longest run's time of the test, in seconds.
std::string seconds_text(Duration time);

struct CheckFormat {
  std::string_view name;  ///< "junit" is chosen by --junit
  const char* help;       ///< of that flag
  bool to_file;           ///< the flag names a file; otherwise it goes to standard output
  bool for_people;        ///< may stand beside other text on standard output
  bool needs_lines;
  /// Throws as Output does.
  void (*write)(std::span<const CheckedFile> files, Output& out);
};

extern const CheckFormat kCheckText;
extern const CheckFormat kCheckJson;
extern const CheckFormat kCheckGithub;
extern const CheckFormat kCheckJunit;

/// The table. The first is written where no flag chooses another one for standard output.
std::span<const CheckFormat* const> check_formats();
/// Requires: the table has the name.
const CheckFormat& check_format(std::string_view name);

}  // namespace rehearse
