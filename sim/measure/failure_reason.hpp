#pragma once
// Why requests to a live target failed.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// All requests that failed for one reason.
struct FailureReason {
  /// "refused", "timeout", "reset", "TLS", "DNS", "blocked", "other" or "status 503".
  std::string reason;
  std::uint64_t count = 0;
  // Of the first of them:
  std::string message;
  std::string url;
  Instant first{};  ///< when it failed
};

/// Needs nothing of the network, so that parts are merged without it.
class FailureCounts {
 public:
  /// The one of this name, with a count of 0 where none has failed for it. Valid until the next
  /// call.
  FailureReason& of(const std::string& reason) {
    const auto found = std::find_if(reasons_.begin(), reasons_.end(),
                                    [&](const FailureReason& one) { return one.reason == reason; });
    if (found != reasons_.end()) return *found;
    FailureReason& added = reasons_.emplace_back();
    added.reason = reason;
    return added;
  }
  /// Adds what was counted elsewhere; the first of each reason is the earliest of both.
  void merge(const std::vector<FailureReason>& others) {
    for (const FailureReason& other : others) {
      FailureReason& own = of(other.reason);
      const std::uint64_t count = own.count + other.count;
      if (own.count == 0 || other.first < own.first) own = other;
      own.count = count;
    }
  }
  /// The most frequent first; of equals by name.
  std::vector<FailureReason> reasons() const {
    std::vector<FailureReason> sorted = reasons_;
    std::sort(sorted.begin(), sorted.end(), [](const FailureReason& a, const FailureReason& b) {
      return a.count != b.count ? a.count > b.count : a.reason < b.reason;
    });
    return sorted;
  }

 private:
  std::vector<FailureReason> reasons_;  // few
};

}  // namespace rehearse
