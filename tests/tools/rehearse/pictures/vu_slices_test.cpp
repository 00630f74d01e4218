// What a VU did when, and how many slices that takes.

#include "tools/rehearse/pictures/vu_slices.hpp"

#include <gtest/gtest.h>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

VuSlices slices_of(const std::string& options, const std::string& think) {
  const Rehearsal rehearsal =
      read(R"({"options": {"scenarios": {"a": )" + options +
           R"(}}, "journeys": {"default": {"steps": [{"think": ")" + think + R"("}]}}})");
  VuSlices slices;
  run_rehearsal(rehearsal, {&slices});
  return slices;
}

/// "0-1000c" each, in milliseconds; w: it waits.
std::string text_of(const VuCourse& course) {
  std::string text;
  for (const VuSlice& slice : course.slices) {
    const char kind = slice.interrupted > 0 ? 'i' : slice.complete > 0 ? 'c' : 'w';
    text += std::to_string(slice.from.ns / 1'000'000) + "-" +
            std::to_string(slice.until.ns / 1'000'000) + kind + " ";
  }
  return text;
}

TEST(VuSlices, SayWhichIterationsWereInterrupted) {
  const VuSlices slices = slices_of(
      R"({"executor": "constant-vus", "vus": 1, "duration": "2500ms", "gracefulStop": "0s"})",
      "1s");
  ASSERT_EQ(slices.vus().size(), 1U);
  const VuCourse& course = slices.vus().begin()->second;
  EXPECT_EQ(text_of(course), "0-1000c 1000-2000c 2000-2500i ");
  EXPECT_EQ(course.complete, 2U);
  EXPECT_EQ(course.interrupted, 1U);
  EXPECT_EQ(course.busy, milliseconds(2500));
  EXPECT_EQ(course.waiting, Duration{});
}

TEST(VuSlices, SayWhenAVuWaitsForAnArrival) {
  const VuSlices slices = slices_of(
      R"({"executor": "constant-arrival-rate", "rate": 1, "duration": "2500ms",
          "preAllocatedVUs": 1})",
      "400ms");
  const std::string text = text_of(slices.vus().begin()->second);
  EXPECT_EQ(text.find("0-400c 400-1000w 1000-1400c 1400-2000w 2000-2400c"), 0U) << text;
}

TEST(VuSlices, AreBoundedHoweverManyIterationsThereAre) {
  const VuSlices slices =
      slices_of(R"({"executor": "constant-vus", "vus": 10, "duration": "60s"})", "10ms");
  std::size_t count = 0;
  std::uint64_t complete = 0;
  for (const auto& [vu, course] : slices.vus()) {
    count += course.slices.size();
    Instant last;
    std::uint64_t here = 0;
    for (const VuSlice& slice : course.slices) {
      EXPECT_LE(last, slice.from);
      last = slice.until;
      here += slice.complete;
    }
    EXPECT_EQ(here, course.complete);
    complete += here;
  }
  EXPECT_EQ(complete, 60'000U);
  EXPECT_LE(count, VuSlices::kMostSlices);
  EXPECT_GT(count, VuSlices::kMostSlices / 8);
  // 60'000 of 10 ms become fewer than half of kMostSlices with the first 1 ms · 2ⁿ above 60 s · 10
  // / 4000.
  EXPECT_EQ(slices.together(), milliseconds(128));
}

}  // namespace
}  // namespace rehearse::testing
