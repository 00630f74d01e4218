// What a run's picture takes from its result.

#include "tools/rehearse/pictures/run_picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"
#include "tests/tools/rehearse/pictures/curve_of.hpp"

namespace rehearse::testing {
namespace {

constexpr const char* kOverloaded = R"({
  "options": {"scenarios": {"buy": {"executor": "constant-arrival-rate", "rate": 4, "duration": "10s",
    "preAllocatedVUs": 2, "gracefulStop": "3s"}}},
  "journeys": {"default": {"steps": [{"request": {"target": "api"}}]}},
  "targets": {"api": {"duration": "1s", "servers": 1}}})";

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

constexpr const char* kBothModels = R"({
  "options": {"scenarios": {
    "browse": {"executor": "constant-vus", "vus": 3, "duration": "10s", "gracefulStop": "1s"},
    "buy": {"executor": "constant-arrival-rate", "rate": 2, "duration": "10s",
      "preAllocatedVUs": 9, "gracefulStop": "3s"}}},
  "journeys": {"default": {"duration": "1500ms"}}})";

TEST(RunPicture, ShowsTheClosedModelBesideTheOpenOne) {
  const Rehearsal rehearsal = read(kBothModels);
  const Picture picture = run_picture(rehearsal.plan, run_rehearsal(rehearsal));
  const char* const vus = "Busy VUs, closed beside open";
  const char* const rates = "Iterations per second, closed beside open";
  EXPECT_EQ(curve_of(picture, vus, "closed").points.at(4).y, 3);
  EXPECT_EQ(curve_of(picture, vus, "open").points.at(4).y, 3);
  EXPECT_EQ(curve_of(picture, rates, "closed started").points.at(4).y, 3);
  EXPECT_EQ(curve_of(picture, rates, "closed completed").points.at(5).y, 0);
  EXPECT_EQ(curve_of(picture, rates, "open started").points.at(4).y, 2);
  EXPECT_EQ(curve_of(picture, rates, "open completed").points.at(4).y, 2);
  EXPECT_EQ(curve_of(picture, rates, "open completed").like, 1U);
}

TEST(RunPicture, HasOneModelInThePanelsOfTheWholeTestAlone) {
  const Rehearsal rehearsal = read(kOverloaded);
  for (const PicturePanel& panel : run_picture(rehearsal.plan, run_rehearsal(rehearsal)).panels) {
    EXPECT_EQ(panel.title.find("closed"), std::string::npos) << panel.title;
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
