#pragma once
// Where facts go: to the run's own recorder, and to whoever else listens.

#include <utility>
#include <vector>

#include "sim/core/fact.hpp"

namespace rehearse {

/// Hands each fact to the recorder first, then to the observers in their order.
class Facts {
 public:
  Facts(FactSink& recorder, std::vector<FactSink*> observers)
      : recorder_(recorder), observers_(std::move(observers)) {}

  void state(const Fact& fact) {
    recorder_.observe(fact);
    for (FactSink* observer : observers_) observer->observe(fact);
  }

 private:
  FactSink& recorder_;
  std::vector<FactSink*> observers_;
};

}  // namespace rehearse
