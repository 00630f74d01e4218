#pragma once
// One request of a journey, as the simulator and the live backend need it.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/base/time.hpp"
#include "models/journey/endpoint_ref.hpp"

namespace rehearse {

/// HTTP status codes first … last, both included.
struct StatusRange {
  std::uint16_t first = 200;
  std::uint16_t last = 399;

  bool operator==(const StatusRange&) const = default;
};

inline bool in_ranges(std::uint16_t status, const std::vector<StatusRange>& ranges) {
  for (const StatusRange& range : ranges) {
    if (status >= range.first && status <= range.last) return true;
  }
  return false;
}

/// What is sent and what is expected back. The simulator uses the indices, the timeout and the
/// expected statuses; the live backend all of it. Immutable once a journey has it.
struct Request {
  EndpointRef to;     ///< its service is the target, as the TargetDirectory has it
  Duration shortest;  ///< neither an answer of the endpoint nor the timeout comes sooner
  Duration work;      ///< at its service, beyond that of its endpoint
  std::string target_name;
  std::string endpoint_name;
  std::string group;  ///< k6's group path, "" or "::checkout::payment"
  std::string method = "GET";
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> headers;  ///< in the order of sending
  std::string body;
  Duration timeout = seconds(60);  ///< k6's default
  /// Any other status, and no answer at all, is a failed request. k6's default is 200 … 399.
  std::vector<StatusRange> expected{StatusRange{}};
  bool throws = false;  ///< a failed request ends the body with an exception; not used in a batch

  bool expects(std::uint16_t status) const { return in_ranges(status, expected); }

  bool operator==(const Request&) const = default;
};

}  // namespace rehearse
