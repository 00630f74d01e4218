#pragma once
// --out NAME=FILE: files of a run's samples, a file of the tree for each form, and one table.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "sim/measure/metric_sampler.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "sim/verdict/metric_options.hpp"
#include "tools/rehearse/points/point_file.hpp"

namespace rehearse {

/// A file that receives samples while a test runs. Its functions throw as PointFile's do.
class SampleOutput : public SampleSink {
 public:
  /// The test is over after `run`.
  virtual void finish(const MetricEngine& engine, Duration run) = 0;
};

/// Nanoseconds since 1970-01-01T00:00:00Z as text.
using CsvTimeForm = std::string (*)(std::int64_t ns);

/// Of k6's names: unix (seconds), unix_milli, unix_micro, unix_nano, rfc3339 (whole seconds),
/// rfc3339_nano (the decimals that it needs); null for another name.
CsvTimeForm csv_time_form(std::string_view name);

/// What the form of a file depends on.
struct SampleOutputSettings {
  std::int64_t start_ns = 0;  ///< the test's instant 0, since 1970-01-01T00:00:00Z
  CsvTimeForm csv_time = csv_time_form("unix");
  const MetricOptions* metrics = nullptr;
};

struct SampleOutputForm {
  std::string_view name;
  const char* file;  ///< where it writes when no file is named; null: it must be named
  std::unique_ptr<SampleOutput> (*make)(std::unique_ptr<PointFile> file,
                                        const SampleOutputSettings& settings);
};

extern const SampleOutputForm kJsonPoints;
extern const SampleOutputForm kCsvPoints;
extern const SampleOutputForm kOpenMetrics;

/// The outputs that were asked for, in their order.
class SampleOutputs {
 public:
  /// Whether open() takes the names; no file is touched.
  static Problems check(const std::vector<std::string>& asked);
  /// `asked`: NAME or NAME=FILE each. Problems: of a name, or a file that cannot be written; then
  /// no file was touched for a wrong name.
  static Checked<SampleOutputs> open(const std::vector<std::string>& asked,
                                     const SampleOutputSettings& settings);

  std::vector<SampleSink*> sinks() const;
  /// The test is over. What went wrong with each file, which names it: a file that cannot be
  /// written is given up, and the test continues.
  std::vector<std::string> finish(const MetricEngine& engine, Duration run);

 private:
  class Guarded;
  struct Delete {
    void operator()(Guarded* guarded) const;
  };
  std::vector<std::unique_ptr<Guarded, Delete>> outputs_;
};

}  // namespace rehearse
