// Names and kinds.

#include "tools/rehearse/results/part_program.hpp"

#include "models/base/require.hpp"

namespace rehearse {

std::unique_ptr<Program> PartProgram::start(const Rehearsal& /*rehearsal*/,
                                            MetricEngine& /*engine*/,
                                            MetricSampler& /*sampler*/) const {
  REQUIRE(false);
  return nullptr;
}

void PartProgram::define_metrics(MetricEngine& engine) const {
  for (const ProgramMetric& metric : metrics_) {
    static_cast<void>(engine.define(metric.name, metric.kind, metric.unit));
  }
}

}  // namespace rehearse
