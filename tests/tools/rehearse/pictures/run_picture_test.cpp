// What a run's picture takes from its result.

#include "tools/rehearse/pictures/run_picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

constexpr const char* kOverloaded = R"({
  "options": {"scenarios": {"buy": {"executor": "constant-arrival-rate", "rate": 4, "duration": "10s",
    "preAllocatedVUs": 2, "gracefulStop": "3s"}}},
  "journeys": {"default": {"steps": [{"request": {"target": "api"}}]}},
  "targets": {"api": {"duration": "1s", "servers": 1}}})";

const PictureCurve& curve_of(const Picture& picture, const std::string& panel,
                             const std::string& curve) {
  for (const PicturePanel& each : picture.panels) {
    if (each.title != panel) continue;
    for (const PictureCurve& one : each.curves) {
      if (one.name == curve) return one;
    }
  }
  throw std::runtime_error("no " + curve + " in " + panel);
}

TEST(RunPicture, HasTheCountsOfTheSeries) {
  const Rehearsal rehearsal = read(kOverloaded);
  const Result result = run_rehearsal(rehearsal);
  const Picture picture = run_picture(rehearsal.plan, result);
  const std::vector<Interval> intervals = result.series.intervals();
  const PictureCurve& dropped = curve_of(picture, "Iterations per second", "dropped");
  ASSERT_EQ(dropped.points.size(), intervals.size());
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(dropped.points[i].y, static_cast<double>(intervals[i].drops)) << i;
  }
}

TEST(RunPicture, ShadesTheGracefulEnd) {
  const Rehearsal rehearsal = read(kOverloaded);
  const Picture picture = plan_picture(rehearsal.plan);
  ASSERT_EQ(picture.panels.at(0).shades.size(), 1U);
  EXPECT_EQ(picture.panels[0].shades[0].from, 10);
  EXPECT_EQ(picture.panels[0].shades[0].until, 13);
}

TEST(RunPicture, ShowsHowServersAreUsed) {
  const Rehearsal rehearsal = read(kOverloaded);
  const Picture picture = run_picture(rehearsal.plan, run_rehearsal(rehearsal));
  EXPECT_EQ(curve_of(picture, "Utilisation of services", "api").points.at(5).y, 1);
  EXPECT_EQ(curve_of(picture, "Requests that wait", "api").points.at(5).y, 0.75);
}

}  // namespace
}  // namespace rehearse::testing
