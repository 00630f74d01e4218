// vegeta and wrk2.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/fit/measured_text.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

TEST(Vegeta, HasResultsAsJson) {
  const ReadText read = read_text(
      R"({"attack":"","seq":0,"code":200,"timestamp":"2026-11-30T12:00:01.25Z","latency":1500000,"bytes_out":0,"bytes_in":5,"error":"","body":null,"method":"GET","url":"http://s:80/a/12"})"
      "\n"
      R"({"attack":"","seq":1,"code":0,"timestamp":"2026-11-30T12:00:01.26Z","latency":30,"error":"EOF","method":"GET","url":"http://s:80/a/13"})");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.endpoints()[0].name, "GET /a/{id}");
  EXPECT_EQ(read.measured.endpoints()[0].target, "http://s:80");
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'001'250'000'000);
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 1'500'000);
  EXPECT_TRUE(read.measured.groups()[1].failed);
}

TEST(Vegeta, HasResultsAsCsv) {
  const ReadText read = read_text(
      "1796040001250000000,200,1500000,0,5,,aGk=,,0,GET,http://s/a,\n"
      "1796040001260000000,500,2500000,0,5,broken,,,1,GET,http://s/a,\n");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.kind, "results of vegeta as CSV");
  EXPECT_EQ(read.measured.count(), 2U);
  EXPECT_EQ(read.measured.timed()[1].duration_ns, 2'500'000);
}

TEST(Vegeta, HasAReport) {
  const ReadText read = read_text(
      R"({"latencies":{"total":10,"mean":2000000,"50th":1500000,"90th":3000000,"95th":4000000,"99th":5000000,"max":9000000,"min":1000000},"duration":10000000000,"requests":100,"success":0.98,"status_codes":{"200":98,"503":2}})");
  ASSERT_EQ(lines_of(read.problems), "");
  ASSERT_EQ(read.measured.percentiles().size(), 1U);
  EXPECT_EQ(read.measured.percentiles()[0].points.size(), 6U);
  EXPECT_EQ(read.measured.percentiles()[0].points[1], (std::pair<double, double>{50, 1.5}));
  EXPECT_NEAR(*read.measured.percentiles()[0].failed_share, 0.02, 1e-12);
  EXPECT_EQ(read.measured.test().length, 10'000);
}

TEST(Vegeta, SaysWhatIsWrong) {
  EXPECT_THAT(lines_of(read_text(R"({"timestamp":"x","latency":1,"code":200})").problems),
              HasSubstr("line 1: found "));
  EXPECT_THAT(lines_of(read_text("Requests      [total, rate, throughput]  10, 1, 1").problems),
              HasSubstr("expected what vegeta report -type=json or vegeta encode prints"));
}

constexpr const char* kWrk = R"(Running 30s test @ http://127.0.0.1:80/index.html
  2 threads and 100 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     6.16ms    3.99ms  16.81ms   57.52%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    5.50ms
 90.000%   12.00ms
100.000%    1.02s
)";
constexpr const char* kSpectrum = R"(
  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)

       0.677     0.000000            1         1.00
       5.511     0.500000          900         2.00
       5.600     0.500000          910         2.00
      16.815     1.000000         1800          inf
#[Mean    =        6.155, StdDeviation   =        3.985]
)";
constexpr const char* kWrkEnd = R"(----------------------------------------------------------
  1800 requests in 30.00s, 19.81MB read
  Non-2xx or 3xx responses: 18
Requests/sec:   60.00
)";

TEST(Wrk, HasAListOfPercentiles) {
  const ReadText read = read_text(std::string(kWrk) + kWrkEnd);
  ASSERT_EQ(lines_of(read.problems), "");
  const MeasuredPercentiles& found = read.measured.percentiles().at(0);
  EXPECT_EQ(found.name, "GET /index.html");
  EXPECT_EQ(found.points,
            (std::vector<std::pair<double, double>>{{50, 5.5}, {90, 12}, {100, 1020}}));
  EXPECT_EQ(found.count, 1800);
  EXPECT_EQ(found.failed_share, 0.01);
  EXPECT_EQ(read.measured.test().length, 30'000);
}

TEST(Wrk, TakesTheSpectrumInPlaceOfTheList) {
  const ReadText read = read_text(std::string(kWrk) + kSpectrum + kWrkEnd);
  ASSERT_EQ(lines_of(read.problems), "");
  const MeasuredPercentiles& found = read.measured.percentiles().at(0);
  EXPECT_EQ(found.points,
            (std::vector<std::pair<double, double>>{{0, 0.677}, {50, 5.511}, {100, 16.815}}));
  EXPECT_EQ(found.mean_ms, 6.155);
}

TEST(Wrk, WithoutPercentilesIsRefused) {
  EXPECT_THAT(lines_of(read_text("Running 30s test @ http://s/\n 50.000% x\n").problems),
              HasSubstr("found no percentiles, expected those that wrk2 prints with --latency"));
}

}  // namespace
}  // namespace rehearse::testing
