// Where metrics stand in a summary (F5).

#include "sim/verdict/metric_sections.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(MetricSections, AreChosenByTheBeginningOfAName) {
  EXPECT_EQ(metric_section("vus_custom", false), MetricSection::Execution);
  EXPECT_EQ(metric_section("data_sent_mine", false), MetricSection::Network);
  EXPECT_EQ(metric_section("http_reqs_mine", false), MetricSection::Http);
  EXPECT_EQ(metric_section("browser_mine", false), MetricSection::Browser);
  EXPECT_EQ(metric_section("browser_web_vital_mine", false), MetricSection::WebVitals);
  EXPECT_EQ(metric_section("grpc_mine", false), MetricSection::Grpc);
  EXPECT_EQ(metric_section("ws_mine", false), MetricSection::WebSocket);
  for (const char* name : {"httpx", "http_mine", "my_vus", "webvitals", "http_req_mine"}) {
    EXPECT_EQ(metric_section(name, false), MetricSection::Custom) << name;
  }
}

TEST(MetricSections, HaveNoChecksAndNoGroups) {
  for (const char* name : {"checks", "checks_mine", "group_duration", "group_duration{a:b}"}) {
    EXPECT_EQ(metric_section(name, true), std::nullopt) << name;
  }
}

TEST(MetricSections, HavePhasesOfRequestsInFullSummariesOnly) {
  EXPECT_EQ(metric_section("http_req_waiting", false), std::nullopt);
  EXPECT_EQ(metric_section("http_req_waiting", true), MetricSection::Http);
}

}  // namespace
}  // namespace rehearse
