#pragma once
// A script of which only the metrics are known: what is left of it where its parts are merged.

#include <string>
#include <utility>
#include <vector>

#include "sim/run/program_source.hpp"
#include "tools/rehearse/results/live_part.hpp"

namespace rehearse {

class PartProgram final : public ProgramSource {
 public:
  explicit PartProgram(std::vector<ProgramMetric> metrics) : metrics_(std::move(metrics)) {}

  const std::string& file() const override { return file_; }
  /// Requires: it is not called; there is no program.
  std::unique_ptr<Program> start(const Rehearsal& rehearsal, MetricEngine& engine,
                                 MetricSampler& sampler) const override;
  /// Leaves out what cannot be defined: samples of it are problems (add_samples()).
  void define_metrics(MetricEngine& engine) const override;

 private:
  std::string file_;
  std::vector<ProgramMetric> metrics_;
};

}  // namespace rehearse
