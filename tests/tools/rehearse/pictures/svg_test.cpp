// Pictures as SVG.

#include "tools/rehearse/pictures/svg.hpp"

#include <boost/property_tree/xml_parser.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <sstream>

namespace rehearse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Picture one_curve(std::vector<PicturePoint> points) {
  PicturePanel panel;
  panel.title = "p(95)";
  panel.y.dimension = kTime;
  panel.curves = {{"p(95)", PictureCurve::Form::Line, std::move(points)}};
  return {"a <title> & more", "a note", {panel}};
}

/// Throws where the text is no XML.
boost::property_tree::ptree parsed(const std::string& text) {
  std::istringstream input(text);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(input, tree);
  return tree;
}

TEST(Svg, IsXmlWhateverTheTextsHave) {
  const auto tree = parsed(svg_text(one_curve({{0, 1, 1, 1}, {1, 2, 2, 2}})));
  EXPECT_EQ(tree.get<std::string>("svg.title"), "a <title> & more");
  EXPECT_EQ(tree.get<std::string>("svg.desc"), "a note");
}

TEST(Svg, IsXmlWhateverTheBytesOfATextAre) {
  Picture picture = one_curve({});
  picture.note = "a\x01\xff\"b";
  EXPECT_EQ(parsed(svg_text(picture)).get<std::string>("svg.desc"), "a??\"b");
}

TEST(Svg, PutsALineThroughThePointsOfACurve) {
  const std::string text = svg_text(one_curve({{0, 0, 0, 0}, {1, 2, 2, 2}, {2, 1, 1, 1}}));
  EXPECT_THAT(
      text, HasSubstr("<path class=\"line s0\" d=\"M84.00 254.00L410.00 84.00L736.00 169.00\"/>"));
}

TEST(Svg, DrawsABandWhereTheTruthMayBe) {
  const std::string text = svg_text(one_curve({{0, 1, 0, 2}, {1, 1, 0, 2}}));
  EXPECT_THAT(text, HasSubstr("<path class=\"band f0\" d=\"M84.00 84.00L736.00 84.00L736.00 254.00"
                              "L84.00 254.00Z\"/>"));
}

TEST(Svg, DashesACurveOfTheSameInItsColour) {
  Picture picture = one_curve({{0, 0, 0, 0}, {1, 2, 2, 2}});
  PictureCurve again = picture.panels[0].curves[0];
  again.like = 0;
  picture.panels[0].curves.push_back(again);
  const std::string text = svg_text(picture);
  EXPECT_THAT(text, HasSubstr("<path class=\"line s0\" d="));
  EXPECT_THAT(text, HasSubstr("<path class=\"line s0 dashed\" d="));
  EXPECT_THAT(text, Not(HasSubstr("class=\"line s1")));
}

TEST(Svg, LeavesOutWhatIsNotFinite) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::string text = svg_text(one_curve({{0, 0, 0, 0}, {1, none, none, none}, {2, 2, 2, 2}}));
  EXPECT_THAT(text, HasSubstr("d=\"M84.00 254.00L736.00 84.00\""));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
}

TEST(Svg, DrawsASingleValueAsADot) {
  EXPECT_THAT(svg_text(one_curve({{1, 3, 3, 3}})), HasSubstr("<circle class=\"f0\""));
}

TEST(Svg, ColoursTheCellsOfAHeatMapFromTheLeastToTheMost) {
  PicturePanel panel;
  panel.x.names = {"a", "b"};
  panel.y.names = {"1"};
  panel.heat = PictureHeat{{0.0, 1.0}, kPlain, true};
  const std::string text = svg_text({"", "", {panel}});
  EXPECT_THAT(text, HasSubstr("fill=\"#440154\"><title>0%</title>"));
  EXPECT_THAT(text, HasSubstr("fill=\"#fde725\"><title>100%</title>"));
}

}  // namespace
}  // namespace rehearse
