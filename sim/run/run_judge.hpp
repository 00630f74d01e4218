#pragma once
// What a run asks of its judge (S99, S102).

#include <memory>

#include "models/base/time.hpp"
#include "sim/vu/program.hpp"

namespace rehearse {

class FactSink;
struct Rehearsal;
struct Result;

/// How often a test is judged while it runs.
inline constexpr Duration kEvaluationEvery = seconds(2);

class RunJudge {
 public:
  virtual ~RunJudge() = default;
  /// What has to see the run's facts, in their order; null: the totals of the result are enough.
  virtual FactSink* sampler() = 0;
  /// Whether it is to evaluate() while the test runs.
  virtual bool evaluates() const = 0;
  /// What was before this instant is judged, `since_start` after the test began; whether that ends
  /// the test.
  virtual bool evaluate(Instant now, Duration since_start) = 0;
  /// The test is over.
  virtual void finish(Result& result) = 0;
  /// Starts the rehearsal's program, whose samples are judged then; null: it judges none of
  /// programs. Requires: the rehearsal has one.
  virtual std::unique_ptr<Program> start_program(const Rehearsal& /*rehearsal*/) { return nullptr; }
};

}  // namespace rehearse
