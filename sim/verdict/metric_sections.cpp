// The table of beginnings.

#include "sim/verdict/metric_sections.hpp"

#include <array>

namespace rehearse {

namespace {

struct Beginning {
  std::string_view text;
  std::optional<MetricSection> section;
  bool compact = true;  ///< shown in compact summaries too
};

/// The first one that fits decides.
constexpr std::array<Beginning, 22> kBeginnings{{
    {"checks", std::nullopt},
    {"group_duration", std::nullopt},
    {"http_reqs", MetricSection::Http},
    {"http_req_duration", MetricSection::Http},
    {"http_req_failed", MetricSection::Http},
    {"http_req_blocked", MetricSection::Http, false},
    {"http_req_connecting", MetricSection::Http, false},
    {"http_req_receiving", MetricSection::Http, false},
    {"http_req_sending", MetricSection::Http, false},
    {"http_req_tls_handshaking", MetricSection::Http, false},
    {"http_req_waiting", MetricSection::Http, false},
    {"dropped_iterations", MetricSection::Execution},
    {"iteration_duration", MetricSection::Execution},
    {"iterations", MetricSection::Execution},
    {"vus_max", MetricSection::Execution},
    {"vus", MetricSection::Execution},
    {"data_received", MetricSection::Network},
    {"data_sent", MetricSection::Network},
    {"browser_web_vital", MetricSection::WebVitals},
    {"browser_", MetricSection::Browser},
    {"grpc_", MetricSection::Grpc},
    {"ws_", MetricSection::WebSocket},
}};

}  // namespace

std::span<const MetricSection> all_metric_sections() {
  using enum MetricSection;
  static constexpr std::array<MetricSection, kMetricSections> kAll{
      Custom, Http, Execution, Network, Browser, WebVitals, Grpc, WebSocket};
  return kAll;
}

const char* metric_section_title(MetricSection section) {
  constexpr std::array<const char*, kMetricSections> kTitles{
      "CUSTOM", "HTTP", "EXECUTION", "NETWORK", "BROWSER", "WEB_VITALS", "GRPC", "WEBSOCKET"};
  return kTitles.at(static_cast<std::size_t>(section));
}

std::optional<MetricSection> metric_section(std::string_view name, bool full) {
  for (const Beginning& beginning : kBeginnings) {
    if (!name.starts_with(beginning.text)) continue;
    return beginning.compact || full ? beginning.section : std::nullopt;
  }
  return MetricSection::Custom;
}

}  // namespace rehearse
