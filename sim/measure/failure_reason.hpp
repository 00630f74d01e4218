#pragma once
// Why requests to a live target failed.

#include <cstdint>
#include <string>

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

}  // namespace rehearse
