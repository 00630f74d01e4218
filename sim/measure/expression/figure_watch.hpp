#pragma once
// Figures that a result does not have: counted from the facts and samples of a run.

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/measure/expression/figure_values.hpp"
#include "sim/measure/metric_sampler.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// Watches one run. The figures outlive it.
class FigureWatch final : public FactSink, public SampleSink {
 public:
  /// `end`: see source_of().
  FigureWatch(std::span<const Figure> figures, Instant end);

  bool needs_facts() const { return !counted_.empty(); }
  bool needs_metric_samples() const { return !sampled_.empty(); }
  /// The engine that takes the samples. Required before the first of them.
  void attach(const MetricEngine& engine) { engine_ = &engine; }

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override;

  /// All figures of the run, which is over.
  std::vector<FigureValue> values(const Result& result);

 private:
  struct Counted {
    std::size_t figure;
    CountId id;
    std::uint64_t count = 0;
  };
  struct Sampled {
    std::size_t figure;
    Sink sink;
  };

  /// Counts that the scope of the figure contains `at`.
  void count(CountId id, Instant at, std::uint64_t by);
  /// The number of VUs, `now` at this instant, was `before` since it last changed.
  void changed(CountId id, Instant at, std::uint64_t before, std::uint64_t now, Instant& since);
  void held(CountId id, Instant since, Instant until, std::uint64_t vus);

  std::span<const Figure> figures_;
  std::vector<Counted> counted_;
  std::vector<Sampled> sampled_;
  const MetricEngine* engine_ = nullptr;
  /// Numbers in sampled_ of the figures that a metric's samples with these tags belong to.
  std::map<std::pair<MetricRef, TagSetId>, std::vector<std::size_t>> routes_;
  std::uint64_t busy_ = 0;
  std::uint64_t initialised_ = 0;
  Instant busy_since_;
  Instant initialised_since_;
};

}  // namespace rehearse
