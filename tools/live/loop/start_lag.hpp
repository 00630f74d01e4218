#pragma once
// How late iterations begin in real time.

#include <algorithm>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/measure/histogram.hpp"
#include "tools/live/loop/event_loop.hpp"

namespace rehearse {

/// Measures from the instant an iteration was due to the instant at which it begins.
class StartLag final : public FactSink {
 public:
  explicit StartLag(const EventLoop& loop) : loop_(loop) {}

  void observe(const Fact& fact) override {
    if (fact.kind != FactKind::IterationStarted) return;
    lags_.add(std::max(loop_.now() - fact.at, Duration{}));
  }
  const Histogram& lags() const { return lags_; }

 private:
  const EventLoop& loop_;
  Histogram lags_;
};

}  // namespace rehearse
