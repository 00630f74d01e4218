#pragma once
// What passes between the requests of iterations, in bounded memory.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sim/fit/read/value_sample.hpp"

namespace rehearse {

/// Times in ms, of iterations that ended and had a request. Requests that overlap are one.
struct MeasuredGaps {
  static constexpr std::size_t kMostPlaces = 200;   ///< further ones are left out
  static constexpr std::size_t kMostBatches = 200;  ///< with more there are none

  /// By the endpoints of the request before and the one after.
  std::map<std::pair<std::string, std::string>, ValueSample> between;
  ValueSample begins;           ///< up to the first request, but in a VU's first iteration
  ValueSample begins_and_ends;  ///< of the same iterations, what `ends` has added
  ValueSample ends;             ///< after the last request
  ValueSample first_begins;     ///< as `begins`, in VUs' first iterations
  std::string unknown;          ///< why there are none though there are iterations; or ""
  /// Requests of an iteration that overlap: how often which ones did, by the numbers of their
  /// endpoints, ascending.
  std::map<std::vector<std::uint32_t>, std::uint64_t> batches;
  bool has_too_many_batches = false;
  double overlapped = 0;  ///< of all batches, what the times of their requests are longer together
  std::uint64_t joined = 0;  ///< requests in them beyond the first ones
};

/// A request of an iteration. Instants in ns.
struct MeasuredRequest {
  std::string endpoint;
  std::uint32_t number = 0;  ///< of the endpoint, among those of all targets
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
};

/// Takes requests and iterations in the order of their ends. Instants in ns. A VU is "" where the
/// source does not say it: then iterations must not overlap.
class IterationGaps {
 public:
  explicit IterationGaps(MeasuredGaps& into) : into_(into) {}

  void add_request(std::string_view vu, const MeasuredRequest& request);
  /// Set-up of a connection, before the begin of the VU's last request.
  void add_set_up(std::string_view vu, std::int64_t length_ns);
  /// `number` is "0" for a VU's first; "" where the source does not say it.
  void add_iteration(std::string_view vu, std::string_view number, std::int64_t begin_ns,
                     std::int64_t end_ns);
  /// The source has no more of use, for that reason.
  void give_up(std::string reason);

 private:
  struct Vu {
    std::vector<MeasuredRequest> requests;  // since the end of its last iteration
    bool had_iteration = false;
    std::int64_t end_ns = 0;  // of that
  };

  void find_batches(const std::vector<MeasuredRequest>& requests);
  void add_batch(std::vector<std::uint32_t> endpoints);
  void between(const std::string& from, const std::string& to, double gap);

  MeasuredGaps& into_;
  std::unordered_map<std::string, Vu> vus_;
  std::size_t waiting_ = 0;  // requests in all of them
};

}  // namespace rehearse
