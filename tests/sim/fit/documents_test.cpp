// HAR files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/fit/fit_json.hpp"
#include "tests/sim/fit/measured_text.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kHar = R"({"log": {"version": "1.2", "entries": [
 {"pageref": "page_1", "startedDateTime": "2026-11-30T12:00:00.000Z", "time": 120,
  "request": {"method": "GET", "url": "https://shop.example/?a=1"}, "response": {"status": 200},
  "timings": {"blocked": 2, "dns": 3, "connect": 15, "ssl": 10, "send": 1, "wait": 90, "receive": 9}},
 {"pageref": "page_1", "startedDateTime": "2026-11-30T12:00:00.130Z", "time": 20,
  "request": {"method": "GET", "url": "https://shop.example/a.css"}, "response": {"status": 200},
  "timings": {"blocked": -1, "dns": -1, "connect": -1, "send": 0, "wait": 19, "receive": 1}},
 {"pageref": "page_1", "startedDateTime": "2026-11-30T12:00:00.135Z", "time": 25,
  "request": {"method": "GET", "url": "https://cdn.example/b.js"}, "response": {"status": 200},
  "timings": {"connect": -1, "send": 0, "wait": 24, "receive": 1}},
 {"pageref": "page_2", "startedDateTime": "2026-11-30T12:00:05.000Z", "time": 40,
  "request": {"method": "POST", "url": "https://shop.example/orders/7"}, "response": {"status": 201},
  "timings": {"connect": -1, "send": 0, "wait": 39, "receive": 1}}
]}})";

TEST(Har, HasRequestsWithTheirPhases) {
  const ReadText read = read_text(kHar);
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.kind, "a HAR file");
  EXPECT_EQ(read.measured.count(), 4U);
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 100'000'000);
  EXPECT_EQ(read.measured.test().connects.sum(), 15);
}

/// Requests, what overlaps as a batch, the pause, pages as groups.
TEST(Har, IsAJourney) {
  const ReadText read = read_text(kHar);
  const Fit fit = fit_measurements(read.measured, {{"shop.har", read.kind}});
  const auto steps = rehearsal_of(fit, read.measured)["journeys"]["default"]["steps"];
  EXPECT_EQ(
      steps.dump(),
      R"([{"group":"page_1","steps":[{"request":{"target":"shop.example","endpoint":"GET /","method":"GET","path":"/?a=1"}},)"
      R"({"think":"30ms"},{"batch":[{"target":"shop.example","endpoint":"GET /a.css","method":"GET","path":"/a.css"},)"
      R"({"target":"cdn.example","endpoint":"GET /b.js","method":"GET","path":"/b.js"}]}]},)"
      R"({"think":"4840ms"},{"group":"page_2","steps":[{"request":{"target":"shop.example","endpoint":"POST /orders/{id}","method":"POST","path":"/orders/7"}}]}])");
}

std::string har_of(const std::string& begin, const std::string& url) {
  return R"({"log": {"entries": [{"startedDateTime": ")" + begin +
         R"(", "time": 100, "request": {"method": "GET", "url": ")" + url +
         R"("}, "response": {"status": 200}, "timings": {"send": 0, "wait": 100, "receive": 0}}]}})";
}

/// Instants of one file are not moved by what another one begins with.
TEST(Har, OfSeveralFilesIsOneVisit) {
  ReadText read = read_text(har_of("2026-11-30T12:00:07.000Z", "https://shop.example/b"));
  read_more(har_of("2026-11-30T12:00:00.000Z", "https://shop.example/a"), read);
  ASSERT_EQ(lines_of(read.problems), "");
  const Fit fit = fit_measurements(read.measured, {{"shop.har", read.kind}});
  const auto steps = rehearsal_of(fit, read.measured)["journeys"]["default"]["steps"];
  ASSERT_EQ(steps.size(), 3U) << steps.dump();
  EXPECT_EQ(steps[0]["request"]["path"], "/a");
  EXPECT_EQ(steps[1]["think"], "6900ms");
  EXPECT_EQ(steps[2]["request"]["path"], "/b");
}

/// Its bytes would be in names, which are text.
TEST(Har, WithAHostOfBytesThatAreNoTextHasNoRequest) {
  const ReadText read = read_text(har_of("2026-11-30T12:00:00.000Z", "https://h%ff/a"));
  EXPECT_THAT(lines_of(read.problems), HasSubstr("found no request with an answer"));
}

TEST(Har, AsARehearsalIsRead) {
  const ReadText read = read_text(kHar);
  const Fit fit = fit_measurements(read.measured, {{"shop.har", read.kind}});
  const std::string text = rehearsal_of(fit, read.measured).dump();
  const auto rehearsal = read_rehearsal(std::string_view(text), {});
  EXPECT_TRUE(static_cast<bool>(rehearsal))
      << lines_of(rehearsal ? Problems{} : rehearsal.problems());
}

TEST(Documents, OfOtherKindsAreRefused) {
  EXPECT_THAT(lines_of(read_text("{}").problems),
              HasSubstr("expected a summary of k6's, a HAR file or a report of vegeta"));
  EXPECT_THAT(lines_of(read_text(R"({"log": {}})").problems), HasSubstr("/log/entries: found "));
  EXPECT_THAT(lines_of(read_text(R"({"log": {"entries": []}})").problems),
              HasSubstr("/log/entries: found no request with an answer, expected one at least"));
  EXPECT_THAT(lines_of(read_text("{\n\"log\": {").problems), HasSubstr("line 2, column 9"));
  EXPECT_THAT(lines_of(read_text("").problems), HasSubstr("found nothing, expected measurements"));
  EXPECT_THAT(lines_of(read_text("hello\n").problems),
              HasSubstr("line 1: found \"hello\", expected points or a summary of k6"));
}

}  // namespace
}  // namespace rehearse::testing
