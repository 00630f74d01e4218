// What a live run takes from file and command line: URLs of targets, segments for threads.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/run/rehearsed.hpp"
#include "tools/live/segments.hpp"
#include "tools/live/target_urls.hpp"

namespace rehearse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

/// Sends requests to "shop" and "till", not to "spare".
Rehearsal three_targets() {
  return read(R"({"options": {"vus": 1, "iterations": 1},
                  "targets": {"shop": {"duration": "1ms", "url": "http://shop.test/base"},
                              "spare": "1ms", "till": "1ms"},
                  "journeys": {"default": {"steps": [{"request": {"target": "shop"}},
                                                     {"request": {"target": "till"}}]}}})");
}

auto is_problem(const char* path, const char* message) {
  return AllOf(Field(&Problem::path, path), Field(&Problem::message, HasSubstr(message)));
}

TEST(TargetUrls, AreThoseOfTheCommandLineBeforeThoseOfTheFile) {
  const auto urls = target_urls(three_targets(), {"till=https://[::1]:8443"});
  ASSERT_TRUE(urls);
  EXPECT_THAT(*urls, ElementsAre("http://shop.test/base", "", "https://[::1]:8443"));
  EXPECT_EQ((*target_urls(three_targets(), {"till=http://a", "shop=http://b", "till=http://c"}))[2],
            "http://c");
}

TEST(TargetUrls, AreMissedOnlyWhereRequestsGo) {
  const auto urls = target_urls(three_targets(), {});
  ASSERT_FALSE(urls);
  EXPECT_THAT(urls.problems(), ElementsAre(is_problem("/targets/till", "found no URL")));
}

TEST(TargetUrls, AreCheckedAllAtOnce) {
  const auto urls = target_urls(
      three_targets(), {"till", "bank=http://bank", "shop=ftp://shop", "till=http://x/?page=2"});
  ASSERT_FALSE(urls);
  EXPECT_THAT(urls.problems(), ElementsAre(is_problem("--target", "expected NAME=URL"),
                                           is_problem("--target", "found 'bank'"),
                                           is_problem("--target", "ftp://shop"),
                                           is_problem("--target", "no query")));
}

TEST(TargetUrls, OfATestWithoutTargetsAreNone) {
  const Rehearsal rehearsal = read(document({.scenarios = R"("a": {"executor": "constant-vus",
                                                                   "duration": "1s"})"}));
  EXPECT_THAT(*target_urls(rehearsal, {}), ElementsAre());
  EXPECT_FALSE(target_urls(rehearsal, {"shop=http://shop"}));
}

TEST(Segments, DealOutTheTest) {
  const Rehearsal whole = read(R"({"options": {"rps": 7, "scenarios": {
      "a": {"executor": "constant-vus", "vus": 8, "duration": "1s"}}},
      "journeys": {"default": {"duration": "1s"}}})");
  const auto parts = segments_of(whole, 3);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 3U);
  EXPECT_EQ((*parts)[1].options.segment->text(), "1/3:2/3");
  std::uint64_t vus = 0;
  std::int64_t rps = 0;
  for (const Rehearsal& part : *parts) {
    vus += part.plan.max_planned_vus;
    rps += part.options.rps;
  }
  EXPECT_EQ(vus, 8U);
  EXPECT_EQ(rps, 7);
}

TEST(Segments, OfOneAreTheTestItself) {
  const Rehearsal whole = read(R"({"options": {"executionSegment": "1/2", "vus": 4,
      "iterations": 4}, "journeys": {"default": {"duration": "1s"}}})");
  const auto parts = segments_of(whole, 1);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->front().options.segment->text(), "0:1/2");
}

TEST(Segments, AreNotCutFromASegment) {
  const Rehearsal whole = read(R"({"options": {"executionSegment": "1/2", "vus": 4,
      "iterations": 4}, "journeys": {"default": {"duration": "1s"}}})");
  EXPECT_EQ(segments_of(whole, 2).problems().size(), 1U);
}

TEST(Segments, AreNotCutFromWhatIsSteered) {
  const auto problems = [](const char* options) {
    const Rehearsal whole = read(std::string(R"({"options": )") + options +
                                 R"(, "journeys": {"default": {"duration": "1s"}},
                                      "control": [{"at": "1s", "resume": true}]})");
    return segments_of(whole, 2).problems().size();
  };
  EXPECT_EQ(problems(R"({"paused": true, "rps": 1, "scenarios": {
      "a": {"executor": "externally-controlled", "vus": 1, "duration": "1s"}}})"),
            3U);
}

}  // namespace
}  // namespace rehearse::testing
