#pragma once
// Samples of k6's metrics as measurements.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/fit/read/measurements.hpp"

namespace rehearse {

/// The tags of a sample that matter here; "" where it has none of that name.
struct K6Tags {
  std::string method;
  std::string name;
  std::string url;
  std::string status;
  std::string expected;  ///< expected_response
  std::string vu{};
  std::string iteration{};  ///< of the VU, the first is "0"
};

class K6Samples {
 public:
  explicit K6Samples(Measurements& into) : into_(into), gaps_(into.test().gaps) {}

  /// One sample; false: its value cannot be a measurement of the metric (a duration below 0 or of
  /// more than a year). `end_ns` is when k6 took it: at the end of requests and iterations.
  bool add(std::string_view metric, const K6Tags& tags, std::int64_t end_ns,
           std::int64_t resolution_ns, double value);
  void finish();

 private:
  void see(std::int64_t begin_ns, std::int64_t end_ns);
  bool add_request(const K6Tags& tags, std::int64_t end_ns, std::int64_t resolution_ns,
                   double value);

  void add_connecting(const K6Tags& tags, double value, bool is_last);
  bool add_iteration(const K6Tags& tags, std::int64_t end_ns, double value);

  Measurements& into_;
  IterationGaps gaps_;
  // Of the request whose other samples follow.
  double blocked_ = 0;
  double connecting_ = 0;
  std::optional<std::int64_t> begin_ns_;
  std::int64_t end_ns_ = 0;
};

}  // namespace rehearse
