// Quantiles over runs at each time, and where they come from.

#include "tools/rehearse/pictures/fans.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"
#include "tests/tools/rehearse/pictures/curve_of.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

constexpr const char* kBusy = R"({
  "options": {"scenarios": {"buy": {"executor": "constant-arrival-rate", "rate": 4, "duration": "10s",
    "preAllocatedVUs": 8, "gracefulStop": "3s"}}},
  "journeys": {"default": {"steps": [{"request": {"target": "api"}}]}},
  "targets": {"api": {"duration": {"exponential": "500ms"}, "servers": 2}}})";

TEST(Fans, OfOneRunAreItsCurves) {
  const Rehearsal rehearsal = read(kBusy);
  const Result result = run_rehearsal(rehearsal);
  Fans fans(rehearsal.plan);
  fans.add(result);
  Picture picture = run_picture(rehearsal.plan, result);
  fans.add_to(picture);
  for (const auto& [panel, name] : {std::pair{"VUs", "busy"},
                                    {"Iterations per second", "started"},
                                    {"Requests per second", "sent"},
                                    {"Request times", "p(95)"}}) {
    const PictureCurve& own = curve_of(picture, panel, name);
    const PictureCurve& same = curve_of(picture, panel, std::string("predicted ") + name);
    ASSERT_EQ(own.points.size(), same.points.size()) << panel;
    for (std::size_t i = 0; i < own.points.size(); ++i) {
      EXPECT_DOUBLE_EQ(own.points[i].y, same.points[i].y) << panel << " " << i;
    }
    EXPECT_EQ(same.form, PictureCurve::Form::Line);
    EXPECT_EQ(curve_of(picture, panel, name).name, own.name);
    ASSERT_TRUE(same.like.has_value());
  }
}

TEST(Fans, AreTheNearestRanksOfTheRuns) {
  const Rehearsal rehearsal = read(kBusy);
  constexpr std::size_t kStretch = 6;
  Fans fans(rehearsal.plan);
  std::vector<double> busy;
  run_replications(rehearsal, 20, 1, [&](std::uint32_t, const Result& result) {
    fans.add(result);
    busy.push_back(static_cast<double>(result.series.intervals().at(kStretch).vus_busy));
  });
  std::sort(busy.begin(), busy.end());
  const Picture picture = fans.picture();
  EXPECT_EQ(fans.runs(), 20U);
  const PicturePoint& inner =
      curve_of(picture, "VUs", "busy: median, p(25) to p(75)").points.at(kStretch);
  EXPECT_THAT((std::vector{inner.low, inner.y, inner.high}),
              ElementsAre(busy[4], busy[9], busy[14]));
  const PictureCurve& outer = curve_of(picture, "VUs", "busy: p(5) to p(95)");
  EXPECT_EQ(outer.form, PictureCurve::Form::Band);
  EXPECT_EQ(outer.like, 0U);
  EXPECT_EQ(outer.points.at(kStretch).low, busy[0]);
  EXPECT_EQ(outer.points.at(kStretch).high, busy[18]);
}

TEST(Fans, HaveAtMostAsManyStretchesHoweverLongTheTestIs) {
  const Rehearsal rehearsal = read(R"({"options": {"vus": 1, "duration": "24h"},
      "journeys": {"default": {"steps": [{"think": "60s"}]}}})");
  Fans fans(rehearsal.plan);
  fans.add(run_rehearsal(rehearsal));
  const Picture picture = fans.picture();
  const PictureCurve& started =
      curve_of(picture, "Iterations per second", "started: median, p(25) to p(75)");
  EXPECT_LE(started.points.size(), 128U);
  EXPECT_GT(started.points.size(), 64U);
  EXPECT_NEAR(started.points.at(10).y, 1.0 / 60, 1e-3);
}

}  // namespace
}  // namespace rehearse::testing
