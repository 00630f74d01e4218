// Which form the panels of a sweep have.

#include "tools/rehearse/pictures/sweep_picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

using nlohmann::ordered_json;
using ::testing::ElementsAre;

ordered_json point(std::vector<std::pair<std::string, ordered_json>> at, double value) {
  ordered_json result;
  for (auto& [path, set] : at) result["at"][path] = set;
  result["answers"] = ordered_json::array({{{"value", value}}});
  return result;
}

SweepTable table_of(std::vector<std::string> paths, std::vector<ordered_json> points) {
  SweepTable table;
  table.header.paths = std::move(paths);
  table.header.questions = {"dropped"};
  table.header.points = points.size();
  table.points = std::move(points);
  return table;
}

TEST(SweepPicture, IsACurveOverTheNumbersOfOnePlace) {
  const Picture picture =
      sweep_picture(table_of({"gracefulStop"}, {point({{"gracefulStop", "2s"}}, 5),
                                                point({{"gracefulStop", "500ms"}}, 7)}));
  ASSERT_EQ(picture.panels.size(), 1U);
  EXPECT_EQ(picture.panels[0].x.dimension, kTime);
  const std::vector<PicturePoint>& points = picture.panels[0].curves.at(0).points;
  EXPECT_EQ(points.at(0).x, 0.5);
  EXPECT_EQ(points.at(0).y, 7);
  EXPECT_EQ(points.at(1).x, 2);
  EXPECT_EQ(points.at(1).y, 5);
}

TEST(SweepPicture, HasNamesWhereValuesAreNoNumbers) {
  const Picture picture = sweep_picture(
      table_of({"queue"}, {point({{"queue", "fifo"}}, 5), point({{"queue", "lifo"}}, 7)}));
  EXPECT_THAT(picture.panels.at(0).x.names, ElementsAre("fifo", "lifo"));
  EXPECT_EQ(picture.panels.at(0).curves.at(0).form, PictureCurve::Form::Dots);
}

TEST(SweepPicture, IsAHeatMapOfAWholeGrid) {
  const Picture picture = sweep_picture(
      table_of({"rate", "servers"},
               {point({{"rate", 10}, {"servers", 2}}, 1), point({{"rate", 10}, {"servers", 1}}, 2),
                point({{"rate", 5}, {"servers", 2}}, 3), point({{"rate", 5}, {"servers", 1}}, 4)}));
  ASSERT_EQ(picture.panels.size(), 1U);
  const PicturePanel& panel = picture.panels[0];
  EXPECT_THAT(panel.x.names, ElementsAre("5", "10"));
  EXPECT_THAT(panel.y.names, ElementsAre("1", "2"));
  ASSERT_TRUE(panel.heat.has_value());
  EXPECT_THAT(panel.heat->values, ElementsAre(4, 2, 3, 1));
}

TEST(SweepPicture, HasAPanelOfDotsForEachPlaceOtherwise) {
  const Picture picture =
      sweep_picture(table_of({"rate", "servers"}, {point({{"rate", 10}, {"servers", 2}}, 1),
                                                   point({{"rate", 5}, {"servers", 1}}, 4)}));
  ASSERT_EQ(picture.panels.size(), 2U);
  EXPECT_EQ(picture.panels[0].x.title, "rate");
  EXPECT_EQ(picture.panels[1].x.title, "servers");
  EXPECT_EQ(picture.panels[1].curves.at(0).form, PictureCurve::Form::Dots);
}

}  // namespace
}  // namespace rehearse
