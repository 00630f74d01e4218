#pragma once
// Counts requests that failed, by reason.

#include <curl/curl.h>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/failure_reason.hpp"

namespace rehearse {

/// The reason's name for a transfer that has no answer, or an answer of 400 or more; empty where
/// neither is so.
std::string failure_reason(CURLcode code, long http_status);

/// Not thread-safe.
class FailureLog {
 public:
  /// `first`: called with the first failure of each reason that has no answer.
  explicit FailureLog(std::function<void(const FailureReason&)> first = {})
      : first_(std::move(first)) {}

  /// A transfer of this URL is over; counts it if it has failed.
  void add(Instant now, CURLcode code, long http_status, const char* url);
  /// One was not sent because the options block its host or its address.
  void add_refusal(Instant now, const std::string& message, const char* url);
  /// One failed because no socket could be opened.
  void add_lack_of_descriptors(Instant now);
  /// Adds what another log counted.
  void merge(const std::vector<FailureReason>& others) { counts_.merge(others); }
  /// The most frequent first; of equals by name.
  std::vector<FailureReason> reasons() const { return counts_.reasons(); }

 private:
  std::function<void(const FailureReason&)> first_;
  FailureCounts counts_;
};

}  // namespace rehearse
