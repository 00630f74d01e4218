#pragma once
// Facts about requests.

#include <cstdint>

#include "models/base/time.hpp"
#include "models/journey/endpoint_ref.hpp"
#include "models/journey/request_times.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

struct Request;

struct RequestFact {
  enum class Kind : std::uint8_t {
    Sent,
    Answered,  ///< or known to stay without an answer: status 0
    Aborted,   ///< given up, because its iteration was interrupted
  };
  Kind kind = Kind::Sent;
  bool failed = false;            ///< Answered: not as the request expects
  bool connects = false;          ///< Sent: over a new connection
  std::uint16_t http_status = 0;  ///< Answered
  Rank scenario{};
  VuId vu = kNoVu;
  EndpointRef to;
  std::uint64_t number = 0;  ///< the VU's number in the whole scenario, from 0
  std::uint64_t vu_iteration = 0;
  std::uint32_t request = 0;  ///< number in its iteration
  Instant at;
  Instant sent;                           ///< when it was due to be sent
  const Request* request_spec = nullptr;  ///< what is sent; lives as long as its journey
  /// Answered: the parts of its time; valid during the call only. Null from a model.
  const RequestTimes* times = nullptr;
};

}  // namespace rehearse
