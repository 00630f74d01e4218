#pragma once
// What was measured, in bounded memory: by endpoint and status, and request by request.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/fit/read/iteration_gaps.hpp"
#include "sim/fit/read/value_sample.hpp"

namespace rehearse {

/// One request as a source has recorded it. Times in nanoseconds.
struct Measurement {
  std::string_view target;    ///< scheme and host; "" where the source has none
  std::string_view endpoint;  ///< "GET /items/{id}"
  int status = 0;             ///< 0: no answer
  bool failed = false;
  std::int64_t duration_ns = 0;
  std::optional<std::int64_t> begin_ns;  ///< since 1970
  std::int64_t resolution_ns = 0;        ///< of that instant; 0: that of the source's clock
};

/// The requests to one endpoint that had one status.
struct MeasuredGroup {
  std::uint32_t endpoint = 0;  ///< its place in Measurements::endpoints()
  int status = 0;
  bool failed = false;
  ValueSample values;  ///< durations in ms
};

struct MeasuredEndpoint {
  std::string target;
  std::string name;
};

/// One request in the order of the source.
struct TimedRequest {
  std::int64_t begin_ns = 0;
  std::int64_t duration_ns = 0;
  std::uint32_t group = 0;  ///< its place in Measurements::groups()
};

/// An endpoint of which a summary says percentiles alone.
struct MeasuredPercentiles {
  std::string target;
  std::string name;
  std::vector<std::pair<double, double>> points;  ///< (per cent, ms), both ascending
  std::optional<double> mean_ms;
  std::optional<double> count;
  std::optional<double> failed_share;  ///< 0 to 1
};

/// What sources say of the test around the requests.
struct MeasuredTest {
  ValueSample iterations;        ///< durations in ms
  ValueSample connects;          ///< of those requests that opened a connection, in ms
  MeasuredGaps gaps;             ///< between the requests of iterations
  std::optional<double> vus;     ///< the most
  std::optional<double> length;  ///< of the test, in ms, where a source says so itself
};

/// A pause or a request of one recorded visit, in the order of their begins.
struct VisitStep {
  std::uint32_t endpoint = 0;  ///< its place in Measurements::endpoints()
  std::string page;            ///< "" where the source has none
  std::string path;            ///< with the query
  std::int64_t begin_ns = 0;   ///< since 1970
  double duration_ms = 0;
};

class Measurements {
 public:
  static constexpr std::size_t kMostEndpoints = 1000;   ///< more share one, "others"
  static constexpr std::size_t kMostTimed = 1'000'000;  ///< requests kept with their instants
  static constexpr std::size_t kMostGroups = 20 * kMostEndpoints;
  static constexpr std::string_view kOthers = "others";

  void add(const Measurement& measurement);
  void add_percentiles(MeasuredPercentiles percentiles);
  MeasuredTest& test() { return test_; }
  std::vector<VisitStep>& visit() { return visit_; }
  /// The number of the endpoint, which is made where it is new.
  std::uint32_t endpoint(std::string_view target, std::string_view name);

  const std::vector<MeasuredEndpoint>& endpoints() const { return endpoints_; }
  const std::vector<MeasuredGroup>& groups() const { return groups_; }
  const std::vector<TimedRequest>& timed() const { return timed_; }
  const std::vector<MeasuredPercentiles>& percentiles() const { return percentiles_; }
  const MeasuredTest& test() const { return test_; }
  const std::vector<VisitStep>& visit() const { return visit_; }

  std::uint64_t count() const { return count_; }
  /// The first begin and the last end, in ns since 1970; nothing where no source has instants.
  std::optional<std::int64_t> begin_ns() const { return begin_ns_; }
  std::optional<std::int64_t> end_ns() const { return end_ns_; }
  /// The coarsest resolution of an instant.
  std::int64_t resolution_ns() const { return resolution_ns_; }
  /// Whether each request has its instant and was kept.
  bool all_timed() const { return timed_.size() == count_; }

 private:
  std::uint32_t group(std::uint32_t endpoint, int status, bool failed);

  std::vector<MeasuredEndpoint> endpoints_;
  std::map<std::pair<std::string, std::string>, std::uint32_t, std::less<>> endpoint_numbers_;
  std::vector<MeasuredGroup> groups_;
  std::map<std::pair<std::uint32_t, int>, std::uint32_t> group_numbers_;
  std::vector<TimedRequest> timed_;
  std::vector<MeasuredPercentiles> percentiles_;
  MeasuredTest test_;
  std::vector<VisitStep> visit_;
  std::uint64_t count_ = 0;
  std::optional<std::int64_t> begin_ns_;
  std::optional<std::int64_t> end_ns_;
  std::int64_t resolution_ns_ = 0;
};

}  // namespace rehearse
