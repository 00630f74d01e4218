#pragma once
// Passes facts on to the run's own recorder and to all observers.

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/fact_sink.hpp"

namespace rehearse {

/// Hands each fact to the recorder first, then to the observers in their order.
class Facts {
 public:
  Facts(BulkSink& recorder, std::vector<FactSink*> observers)
      : recorder_(recorder), observers_(std::move(observers)) {}

  void state(const Fact& fact) {
    recorder_.observe(fact);
    for (FactSink* observer : observers_) observer->observe(fact);
  }
  /// Whether the recorder or an observer needs facts in the order of events.
  bool need_order() const {
    return recorder_.needs_order() ||
           std::any_of(observers_.begin(), observers_.end(),
                       [](const FactSink* observer) { return observer->needs_order(); });
  }
  /// The recorder, if there are no observers: it takes facts in fewer words too. Null otherwise.
  BulkSink* only_recorder() const { return observers_.empty() ? &recorder_ : nullptr; }
  /// Whether an observer wants what journeys check and measure.
  bool need_samples() const {
    return std::any_of(observers_.begin(), observers_.end(),
                       [](const FactSink* observer) { return observer->needs_samples(); });
  }
  void state(const IterationBatch& iterations) { recorder_.observe_batch(iterations); }
  void state_starts(Rank scenario, std::span<const Instant> at) {
    recorder_.observe_starts(scenario, at);
  }
  void state(const ProgressFact& fact) {
    for (FactSink* observer : observers_) observer->observe_progress(fact);
  }
  void state(const RequestFact& fact) {
    recorder_.observe_request(fact);
    for (FactSink* observer : observers_) observer->observe_request(fact);
  }
  void state(const ServiceMoment& moment) {
    recorder_.observe_moment(moment);
    for (FactSink* observer : observers_) observer->observe_moment(moment);
  }
  void state(const SpentFact& fact) {
    recorder_.observe_spent(fact);
    for (FactSink* observer : observers_) observer->observe_spent(fact);
  }
  void state(const SampleFact& fact) {
    for (FactSink* observer : observers_) observer->observe_sample(fact);
  }

 private:
  BulkSink& recorder_;
  std::vector<FactSink*> observers_;
};

}  // namespace rehearse
