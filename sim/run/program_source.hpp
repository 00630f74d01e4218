#pragma once
// What the runs of a program, such as a script, have in common.

#include <memory>
#include <string>

#include "sim/measure/metric_sampler.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "sim/vu/program.hpp"

namespace rehearse {

struct Rehearsal;

/// A program that was read. Its runs are independent of each other, on any threads.
class ProgramSource {
 public:
  virtual ~ProgramSource() = default;
  /// What it was read from, as k6 would be given it.
  virtual const std::string& file() const = 0;
  /// For one run. All outlive it; the engine knows the program's metrics (define_metrics()).
  virtual std::unique_ptr<Program> start(const Rehearsal& rehearsal, MetricEngine& engine,
                                         MetricSampler& sampler) const = 0;
  /// Defines the metrics that the program makes before it runs. Requires: those of k6 are defined,
  /// and none of the program's with another kind.
  virtual void define_metrics(MetricEngine& engine) const = 0;
};

}  // namespace rehearse
