// Pictures as text.

#include "tools/rehearse/pictures/text_chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kNarrow = 40;  // 28 columns for the plot

PictureCurve curve(std::string name, PictureCurve::Form form,
                   const std::vector<std::pair<double, double>>& points) {
  PictureCurve made{std::move(name), form, {}};
  for (const auto& [x, y] : points) made.points.push_back({x, y, y, y});
  return made;
}

Picture picture_of(std::vector<PictureCurve> curves) {
  PicturePanel panel;
  panel.title = "VUs";
  panel.x = {"time of the test", kTime, false, {}, 0.0, 28.0};
  panel.curves = std::move(curves);
  return {"a test", "", {panel}};
}

/// Of each line what is behind the axis.
std::vector<std::string> plotted(const std::string& text, const std::string& axis) {
  std::vector<std::string> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find(axis);
    if (at != std::string::npos) rows.push_back(line.substr(at + axis.size()));
  }
  return rows;
}

TEST(TextChart, DrawsAStepUntilTheNextPoint) {
  const Picture picture =
      picture_of({curve("planned", PictureCurve::Form::Step, {{0, 6}, {14, 3}, {28, 3}})});
  EXPECT_EQ(text_chart(picture, {.width = kNarrow, .ascii = true}),
            "a test\n"
            "\n"
            "  VUs\n"
            "         6 |##############\n"
            "           |##############\n"
            "           |##############\n"
            "           |############################\n"
            "           |############################\n"
            "           |############################\n"
            "         0 +----------------------------\n"
            "            0s             15s\n");
}

TEST(TextChart, DrawsALineBetweenItsPoints) {
  const Picture picture = picture_of({curve("rate", PictureCurve::Form::Line, {{0, 0}, {28, 28}})});
  const auto rows = plotted(text_chart(picture, {.width = kNarrow}), "│");
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows.back(), " ▂▃▅▇███████████████████████");
}

TEST(TextChart, ShowsAPeakThatIsNarrowerThanAColumn) {
  const Picture picture = picture_of({curve("p(95)", PictureCurve::Form::Line,
                                            {{0, 0}, {10.2, 0}, {10.5, 9}, {10.8, 0}, {28, 0}})});
  const auto rows = plotted(text_chart(picture, {.width = kNarrow, .ascii = true}), "|");
  EXPECT_EQ(rows.front(), "          #");
}

TEST(TextChart, DrawsCurvesOfAPanelToOneScale) {
  const Picture picture = picture_of({curve("planned", PictureCurve::Form::Step, {{0, 8}, {28, 8}}),
                                      curve("busy", PictureCurve::Form::Step, {{0, 4}, {28, 4}})});
  const auto rows = plotted(text_chart(picture, {.width = kNarrow, .ascii = true}), "|");
  const std::string full(28, '#');
  EXPECT_THAT(rows, ::testing::ElementsAre(full, full, full, full, "", "", full, full));
}

TEST(TextChart, MarksWhatIsShaded) {
  Picture picture = picture_of({curve("planned", PictureCurve::Form::Step, {{0, 1}, {28, 1}})});
  picture.panels[0].shades = {{20, 23, "graceful end"}, {25, 25, "a change"}};
  const auto rows = plotted(text_chart(picture, {.width = kNarrow, .ascii = true}), "|");
  EXPECT_EQ(rows.back(), "                    ...  .");
}

TEST(TextChart, IsNoWiderThanItsWidth) {
  const Picture picture =
      picture_of({curve("planned", PictureCurve::Form::Step, {{0, 1}, {28, 1}})});
  for (const std::size_t width : {40U, 61U, 200U}) {
    std::istringstream lines(text_chart(picture, {.width = width}));
    std::size_t most = 0;
    for (std::string line; std::getline(lines, line);) most = std::max(most, columns_of(line));
    EXPECT_EQ(most, width);
  }
}

TEST(TextChart, HasOnlyAsciiWhereThatIsAsked) {
  Picture picture = picture_of({curve("größer", PictureCurve::Form::Step, {{0, 1}, {28, 1}})});
  picture.note = "p(95) ± 1\x1b%";
  picture.panels.push_back({"map",
                            {"x", kPlain, false, {"a", "b"}, {}, {}},
                            {"y", kPlain, false, {"höher"}, {}, {}},
                            {},
                            {},
                            PictureHeat{{0.0, 1.0}, kPlain, false}});
  picture.panels.push_back(picture.panels.front());
  picture.panels.back().y.dimension = kTime;
  picture.panels.back().curves.front().points = {{0, 3e-4}, {28, 3e-4}};
  const std::string text = text_chart(picture, {.ascii = true});
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  }
  EXPECT_THAT(text, HasSubstr("300us |"));
  EXPECT_THAT(text, HasSubstr("h?her |"));
}

TEST(TextChart, ShadesAMapFromTheLeastToTheGreatest) {
  PicturePanel panel;
  panel.title = "dropped";
  panel.x = {"rate", kPlain, false, {"1", "2", "3"}, {}, {}};
  panel.y = {"servers", kPlain, false, {"4", "8"}, {}, {}};
  panel.heat = PictureHeat{{0.0, 50.0, 100.0, std::nullopt, 0.0, 0.0}, kPlain, false};
  const std::string text = text_chart({"", "", {panel}}, {.width = kNarrow});
  EXPECT_THAT(text, HasSubstr("dropped: from 0 (light) to 100 (dark)\n"));
  EXPECT_THAT(text, HasSubstr("4 │  ▒▒██\n"));
  EXPECT_THAT(text, HasSubstr("8 │?     \n"));
}

TEST(TextChart, LeavesOutWhatIsNotFinite) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const Picture picture =
      picture_of({curve("p(95)", PictureCurve::Form::Line, {{0, 1}, {14, none}, {28, 1}})});
  EXPECT_THAT(text_chart(picture), Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace rehearse
