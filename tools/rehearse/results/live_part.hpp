#pragma once
// One segment of a test in real time, as its file keeps it for merge.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/measure/failure_reason.hpp"
#include "sim/measure/result.hpp"
#include "tools/rehearse/results/part_samples.hpp"
#include "tools/rehearse/results/results_file.hpp"

namespace rehearse {

/// A metric that a script makes.
struct ProgramMetric {
  std::string name;
  MetricKind kind = MetricKind::Counter;
  MetricUnit unit = MetricUnit::Default;

  template <class Self, class Fields>
  static void each_part(Self& self, Fields& fields) {
    fields("name", self.name);
    fields("kind", self.kind);
    fields("unit", self.unit);
  }
  bool is_sound() const;
};

/// The test of which it is a part: the same for all parts, so it is the header of their files.
struct LiveTestHeader {
  std::string version;   ///< of the program
  std::string sequence;  ///< of all segments: "0,1/2,1"
  std::uint64_t parts = 1;
  std::string text;    ///< of the rehearsal; of a script: its options and functions as one
  std::string script;  ///< hash of its modules; "": it is none
  std::vector<std::string> variables;  ///< of a script: "NAME=" and a hash of the value
  std::vector<ProgramMetric> metrics;  ///< of a script
  ReadSettings settings;  ///< flags and variables that change what the text means, but the segment
};

/// What a part measured. Its place in the sequence is the number of its line.
struct LivePart {
  std::int64_t began_ns = 0;  ///< its instant 0, since 1970 on the wall clock
  std::string script;         ///< the file of the rehearsal, as this machine named it
  Result result;              ///< but for what modelled targets have
  std::vector<SampleSeries> samples;
  std::vector<FailureReason> failures;
};

std::string header_json(const LiveTestHeader& header);
/// What the header of one file has else than that of a first one; nothing where one of them is of
/// no live test.
Problems header_differences(const std::string& header, const std::string& first,
                            const std::string& first_file);
/// Requires: the part's series is settled.
std::string part_line(const LivePart& part);

/// The parts that there are, by their place in the sequence.
struct LiveParts {
  LiveTestHeader header;
  std::vector<LivePart> parts;
  std::vector<std::uint64_t> missing;
};
/// Problems: it is not of a live test, or a part is not as part_line() writes it.
Checked<LiveParts> live_parts(const Results& results);

}  // namespace rehearse
