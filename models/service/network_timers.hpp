#pragma once
// What a network has to do next, and when.

#include <cstdint>
#include <vector>

#include "models/base/indexed_heap.hpp"
#include "models/base/time.hpp"
#include "models/service/network_parts.hpp"

namespace rehearse::network_parts {

/// The timers of a network's parts by number, those that are armed in the order of Due. Timers
/// beyond the owned ones, whose owners the network knows by their number, need not be added.
class NetworkTimers {
 public:
  /// A timer with an owner. Requires: no timer beyond the owned ones was armed yet.
  std::uint32_t add(Due due, std::uint32_t index) {
    owners_.push_back({due, index});
    return static_cast<std::uint32_t>(owners_.size() - 1);
  }
  /// How many timers have an owner; their numbers are below.
  std::uint32_t owned() const { return static_cast<std::uint32_t>(owners_.size()); }
  const TimerOwner& owner(std::uint32_t timer) const { return owners_[timer]; }

  /// Arms the timer, or moves it; kNever: disarms it.
  void arm(std::uint32_t timer, Instant at, Due due, std::uint64_t number) {
    if (at == kNever) {
      due_.remove(timer);
    } else {
      due_.put(timer, DueAt::of(at, due, number));
    }
  }
  void disarm(std::uint32_t timer) { due_.remove(timer); }
  bool is_armed(std::uint32_t timer) const { return due_.holds(timer); }

  /// What is due first; DueAt::last() if nothing is armed.
  DueAt first_due() const { return due_.empty() ? DueAt::last() : due_.top_key(); }
  Instant next() const { return due_.empty() ? kNever : Instant{due_.top_key().at}; }
  /// The timer of what is due first. Requires: one is armed.
  std::uint32_t first() const { return due_.top(); }

 private:
  IndexedHeap<DueAt> due_;
  std::vector<TimerOwner> owners_;
};

}  // namespace rehearse::network_parts
