// Block charts.

#include "tools/rehearse/text/chart.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(Chart, DrawsARampInEighths) {
  EXPECT_EQ(chart("ramp", {0, 1, 2, 3, 4, 5, 6, 7, 8}, seconds(9), 1),
            "     ramp\n"
            "         8 │ ▁▂▃▄▅▆▇█\n"
            "         0 └─────────\n"
            "           0s      9s\n");
}

TEST(Chart, StacksRows) {
  EXPECT_EQ(chart("steps", {4, 2, 1, 0, 0, 0}, seconds(6), 2),
            "     steps\n"
            "         4 │█\n"
            "           │██▄\n"
            "         0 └──────\n"
            "           0s   6s\n");
}

TEST(Chart, ShowsTheSmallestValueToo) {
  EXPECT_EQ(chart("load", {1000, 1, 0, 0, 0, 0}, seconds(6), 1),
            "     load\n"
            "      1000 │█▁\n"
            "         0 └──────\n"
            "           0s   6s\n");
}

TEST(Chart, IsFlatWithoutAnyValueAboveZero) {
  EXPECT_EQ(chart("nothing", {0, 0, 0, 0, 0, 0}, seconds(6), 1),
            "     nothing\n"
            "         0 │\n"
            "         0 └──────\n"
            "           0s   6s\n");
}

}  // namespace
}  // namespace rehearse
