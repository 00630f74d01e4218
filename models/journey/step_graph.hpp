#pragma once
// What Boost.Graph says about the graph of a body: reachability, cycles and shortest ways.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

/// The transitions that can happen, after whatever answers: those of the steps for which
/// `completes` says so. Requires of all functions: a body with a graph, one flag for each step,
/// indices within bounds.
class TransitionGraph {
 public:
  TransitionGraph(const StepGraph& graph, const std::vector<bool>& completes);

  /// Which steps can be reached from the start.
  std::vector<bool> reached() const;
  /// From which steps one can reach the end of the graph or a step that may end the
  /// iteration, as `ends` says.
  std::vector<bool> can_end(const std::vector<bool>& ends) const;
  /// Cycles through steps for which `idle` says so alone, one for each strongly connected
  /// component; each in the order of walking, beginning with its first step in the order of
  /// writing.
  std::vector<std::vector<std::uint32_t>> cycles(const std::vector<bool>& idle) const;
  /// The first of the steps that `which` marks on a cycle through steps for which `through` says so
  /// alone; none: there is no such cycle.
  std::optional<std::uint32_t> first_on_cycle(const std::vector<bool>& through,
                                              const std::vector<bool>& which) const;
  /// The least sum of `lengths` over the steps before each step, its own not included, and at the
  /// back before the end of the graph; nothing where no way leads. Sums stop at kMaxDuration.
  std::vector<std::optional<Duration>> shortest(const std::vector<Duration>& lengths) const;

 private:
  /// Strongly connected ones among the vertices that are kept; of the others each is its own.
  struct Components {
    std::vector<std::size_t> of;
    std::size_t count = 0;
  };
  Components components(const std::vector<bool>& kept) const;
  void add(std::size_t from, const std::vector<Transition>& transitions);

  std::uint32_t start_;
  std::uint32_t end_;  // one vertex behind the steps
  std::vector<std::vector<std::uint32_t>> next_;
};

}  // namespace rehearse
