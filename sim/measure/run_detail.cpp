// Lists grow in the order of facts, and are sorted when they are asked for.

#include "sim/measure/run_detail.hpp"

#include <algorithm>

#include "sim/core/fact.hpp"

namespace rehearse {

void RunDetail::observe(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::IterationStarted:
      times_.at(index_of(fact.scenario)).starts.push_back(fact.at);
      break;
    case FactKind::IterationCompleted:
      times_.at(index_of(fact.scenario)).ends.push_back(fact.at);
      break;
    case FactKind::IterationsDropped:
      times_.at(index_of(fact.scenario)).drops.push_back({fact.at, fact.count});
      break;
    default:
      break;
  }
}

const std::vector<IterationTimes>& RunDetail::sorted() {
  for (IterationTimes& times : times_) {
    std::sort(times.starts.begin(), times.starts.end());
    std::sort(times.ends.begin(), times.ends.end());
    std::stable_sort(
        times.drops.begin(), times.drops.end(),
        [](const IterationTimes::Drop& a, const IterationTimes::Drop& b) { return a.at < b.at; });
  }
  return times_;
}

}  // namespace rehearse
