#pragma once
// The file of --result: what one segment of a test measured, for merge.

#include <cstdint>
#include <memory>
#include <string>

#include "models/base/checked.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/measure/metric_sampler.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/live/live_run.hpp"
#include "tools/rehearse/results/live_part.hpp"
#include "tools/rehearse/results/results_file.hpp"

namespace rehearse {

/// What the file says before the part has run: of which test it is a part, and of which segment.
struct PartPlace {
  LiveTestHeader header;
  std::uint64_t number = 0;
};

/// `text`: from which merge reads the test. Problems: nothing says which part it is, or the
/// document alone.
Checked<PartPlace> part_place(const Rehearsal& rehearsal, const std::string& text,
                              const ReadSettings& settings);

class PartFile {
 public:
  /// Problems: it cannot be written, or has what this segment has measured before.
  static Checked<std::unique_ptr<PartFile>> open(const std::string& name, const PartPlace& place);

  /// Receives the part's samples.
  SampleSink& samples() { return samples_; }
  /// `script`: the file of the test. `began_ns`: its instant 0, since 1970. Why it could not be
  /// written, with the name of the file; empty: it was. Once.
  std::vector<std::string> keep(const std::string& script, const Result& result,
                                const std::vector<FailureReason>& failures, std::int64_t began_ns);

 private:
  PartFile(std::unique_ptr<ResultsFile> file, std::uint64_t number)
      : file_(std::move(file)), number_(number) {}

  std::unique_ptr<ResultsFile> file_;
  std::uint64_t number_;
  PartSamples samples_;
};

}  // namespace rehearse
