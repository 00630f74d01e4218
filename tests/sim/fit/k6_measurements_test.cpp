// What the real k6 wrote, and what it could have written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/fit/measured_text.hpp"
#include "tests/sim/fit/recorded_outputs.hpp"

namespace rehearse::testing {
namespace {

/// Four requests: two to /ok, of which one is a POST, one that is named, one without an answer.
TEST(K6Points, HaveEndpointsByMethodAndPathOrByName) {
  const ReadText read = read_text(recorded_output("ou09-http/points.json"));
  ASSERT_EQ(lines_of(read.problems), "");
  std::vector<std::string> names;
  for (const MeasuredEndpoint& each : read.measured.endpoints()) names.push_back(each.name);
  EXPECT_THAT(names, ::testing::ElementsAre("GET /ok", "gone", "POST /ok", "GET /"));
  EXPECT_EQ(read.measured.count(), 4U);
  EXPECT_EQ(read.measured.groups()[1].status, 404);
  EXPECT_TRUE(read.measured.groups()[1].failed);
  EXPECT_EQ(read.measured.groups()[3].status, 0);
  EXPECT_EQ(read.measured.test().iterations.count(), 1U);
  EXPECT_EQ(read.measured.test().connects.count(), 1U);
  EXPECT_DOUBLE_EQ(read.measured.groups()[0].values.sum(), 20.671693);
}

TEST(K6Csv, SaysTheSameInEachFormOfTime) {
  const std::string header =
      "metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,"
      "name,"
      "proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata\n";
  const auto row = [](const std::string& time) {
    return "http_req_duration," + time +
           ",20.5,,,,true,,GET,http://s/ok,HTTP/1.1,default,,200,,,http://s/ok,,\n";
  };
  for (const auto& [time, end] : {std::pair{"1795915108", 1'795'915'108'000'000'000},
                                  {"1795915108250", 1'795'915'108'250'000'000},
                                  {"1795915108250000", 1'795'915'108'250'000'000},
                                  {"2026-11-29T01:18:28Z", 1'795'915'108'000'000'000},
                                  {"2026-11-29T01:18:28.25Z", 1'795'915'108'250'000'000}}) {
    const ReadText read = read_text(header + row(time));
    ASSERT_EQ(lines_of(read.problems), "") << time;
    ASSERT_EQ(read.measured.count(), 1U);
    EXPECT_EQ(read.measured.endpoints()[0].name, "GET /ok");
    EXPECT_EQ(read.measured.end_ns(), end) << time;
  }
}

constexpr const char* kCsvHeader = "metric_name,timestamp,metric_value,url\n";

// A simulation starts in 1970 unless another start is given.
TEST(K6Csv, HasSecondsSinceTheStartOfTheTest) {
  for (const auto& [time, end] :
       {std::pair{"0", std::int64_t{0}}, {"59", 59'000'000'000}, {"1.25", 1'250'000'000}}) {
    const ReadText read =
        read_text(kCsvHeader + ("http_req_duration," + std::string(time) + ",20.5,http://s/ok\n"));
    ASSERT_EQ(lines_of(read.problems), "") << time;
    EXPECT_EQ(read.measured.count(), 1U);
    EXPECT_EQ(read.measured.end_ns(), end) << time;
  }
}

TEST(K6Csv, CountsTheMistakesThatAreNotListed) {
  std::string text = kCsvHeader;
  for (int i = 0; i < 5'000; ++i) text += "http_req_duration,soon,20.5,http://s/ok\n";
  EXPECT_THAT(lines_of(read_text(text).problems),
              ::testing::HasSubstr("4001 more problems are not listed"));
}

TEST(K6Points, SayEachMistakeWithItsLine) {
  const std::string begin = R"({"metric":"http_req_duration","type":"Point","data":{"time":")";
  const ReadText read = read_text(begin + R"(2026-11-29T01:18:28Z","value":-1,"tags":{}}})" + "\n" +
                                  begin + R"(now","value":1,"tags":{}}})" + "\n{\n[]\n");
  EXPECT_THAT(
      lines_of(read.problems),
      ::testing::StartsWith(
          "line 1: found -1 of \"http_req_duration\", expected a duration from 0 to a year\n"
          "line 2: found \"now\", expected a time as in RFC 3339\n"
          "line 3: "));
  EXPECT_THAT(lines_of(read.problems), ::testing::HasSubstr("line 4: found "));
}

TEST(K6Summaries, HavePercentiles) {
  for (const char* file : {"ou09-http/export.json", "ou09-http/handle.json"}) {
    const ReadText read = read_text(recorded_output(file));
    ASSERT_EQ(lines_of(read.problems), "") << file;
    EXPECT_EQ(read.kind, "a summary of k6");
    ASSERT_EQ(read.measured.percentiles().size(), 1U);
    const MeasuredPercentiles& found = read.measured.percentiles()[0];
    EXPECT_EQ(found.points.size(), 5U);  // min, med, p(90), p(95), max
    EXPECT_EQ(found.points.front().first, 0);
    EXPECT_EQ(found.count, 4);
    EXPECT_EQ(found.failed_share, 0.5);
  }
}

}  // namespace
}  // namespace rehearse::testing
