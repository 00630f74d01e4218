// The table of k6's own metrics: tests/conformance/metrics/README.md, kind `builtin`.

#include "sim/verdict/metric_names.hpp"

#include <algorithm>
#include <array>

namespace rehearse {

namespace {

using enum MetricKind;
using enum MetricUnit;

constexpr std::array<BuiltinMetric, 25> kBuiltin{{
    {kChecksMetric, Rate, Default},
    {"data_received", Counter, Data},
    {"data_sent", Counter, Data},
    {"dropped_iterations", Counter, Default},
    {kGroupDurationMetric, Trend, Time},
    {"grpc_req_duration", Trend, Time},
    {"http_req_blocked", Trend, Time},
    {"http_req_connecting", Trend, Time},
    {"http_req_duration", Trend, Time},
    {"http_req_failed", Rate, Default},
    {"http_req_receiving", Trend, Time},
    {"http_req_sending", Trend, Time},
    {"http_req_tls_handshaking", Trend, Time},
    {"http_req_waiting", Trend, Time},
    {"http_reqs", Counter, Default},
    {kIterationDurationMetric, Trend, Time},
    {"iterations", Counter, Default},
    {kVusMetric, Gauge, Default},
    {"vus_max", Gauge, Default},
    {"ws_connecting", Trend, Time},
    {"ws_msgs_received", Counter, Default},
    {"ws_msgs_sent", Counter, Default},
    {"ws_ping", Trend, Time},
    {"ws_session_duration", Trend, Time},
    {"ws_sessions", Counter, Default},
}};

constexpr std::size_t kShortestName = 2;
constexpr std::size_t kLongestName = 129;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::span<const BuiltinMetric> builtin_metrics() { return kBuiltin; }

bool is_metric_name(std::string_view name) {
  return name.size() >= kShortestName && name.size() <= kLongestName && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace rehearse
