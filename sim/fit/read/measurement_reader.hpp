#pragma once
// Files of measurements, line by line, whatever their form.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/problem_list.hpp"
#include "sim/fit/read/measurements.hpp"

namespace rehearse {

/// What has to be said of files that do not say it themselves. All texts are as given.
struct MeasurementForm {
  std::optional<std::string> log_format{};  ///< of access logs: "nginx", "apache", "envoy", or one
  std::optional<std::string> unit{};        ///< of a CSV column without one: ns, us, ms or s
  std::optional<std::string> column{};      ///< the CSV column of durations
};

/// Takes the lines of one file, in order.
class MeasurementReader {
 public:
  virtual ~MeasurementReader() = default;
  /// Requires: UTF-8, without the line's end.
  virtual void read_line(std::string_view line) = 0;
  /// Every mistake, each with its line and, where that helps, column ("line 3, column 7"). Empty if
  /// all is well: then the measurements have everything.
  virtual Problems finish() = 0;
  /// What it reads, as reports name it: "points of k6 run --out json".
  virtual std::string_view kind() const = 0;
};

/// Recognises the form of a file by its first line and reads the rest accordingly. Lines that are
/// not UTF-8 are problems; blank ones say nothing. Memory does not grow with the file, but for
/// JSON documents, which are at most kMostDocument long.
class MeasurementFile {
 public:
  static constexpr std::size_t kMostDocument = std::size_t{256} << 20;

  MeasurementFile(const MeasurementForm& form, Measurements& into) : form_(form), into_(into) {}

  void read_line(std::string_view line);
  Problems finish();
  /// Requires: a line that is not blank was read and recognised.
  std::string_view kind() const { return reader_ ? reader_->kind() : "nothing"; }

 private:
  const MeasurementForm& form_;
  Measurements& into_;
  std::unique_ptr<MeasurementReader> reader_;
  ProblemList problems_;
  std::uint64_t line_ = 0;
  bool refused_ = false;
};

/// The readers. Each adds to `into`, which outlives it.
std::unique_ptr<MeasurementReader> k6_points_reader(Measurements& into);
std::unique_ptr<MeasurementReader> k6_csv_reader(Measurements& into);
std::unique_ptr<MeasurementReader> vegeta_json_reader(Measurements& into);
std::unique_ptr<MeasurementReader> vegeta_csv_reader(Measurements& into);
std::unique_ptr<MeasurementReader> wrk_reader(Measurements& into);
std::unique_ptr<MeasurementReader> csv_reader(const MeasurementForm& form, Measurements& into);
/// HAR, k6's summaries, vegeta's report: one JSON document.
std::unique_ptr<MeasurementReader> document_reader(Measurements& into);
/// Access logs; a problem where the format is none or has no duration.
Checked<std::unique_ptr<MeasurementReader>> access_log_reader(const std::string& format,
                                                              Measurements& into);
/// The name of a preset that fits the line: "nginx", "apache" or "envoy"; "" where none does.
std::string_view log_format_of(std::string_view line);

}  // namespace rehearse
