// The table of formats.

#include "tools/rehearse/outputs/output_format.hpp"

#include <gtest/gtest.h>
#include <set>

namespace rehearse {
namespace {

TEST(OutputFormats, AreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (const OutputFormat* format : output_formats()) {
    EXPECT_TRUE(names.insert(format->name).second) << format->name;
    EXPECT_EQ(&output_format(format->name), format);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"csv", "json", "text"}));
}

TEST(OutputFormats, BeginWithOneThatHasEveryAnswer) {
  const OutputFormat& first = *output_formats().front();
  EXPECT_EQ(first.name, "text");
  EXPECT_TRUE(first.for_people);
  EXPECT_NE(first.write_plan, nullptr);
  EXPECT_NE(first.write_run, nullptr);
  EXPECT_NE(first.write_replications, nullptr);
  EXPECT_NE(first.write_explanation, nullptr);
  EXPECT_NE(first.write_size, nullptr);
  EXPECT_NE(first.write_sweep, nullptr);
  EXPECT_NE(first.write_find, nullptr);
  EXPECT_NE(first.write_diff, nullptr);
  EXPECT_NE(first.write_fleet, nullptr);
  EXPECT_NE(first.write_comparison, nullptr);
}

}  // namespace
}  // namespace rehearse
