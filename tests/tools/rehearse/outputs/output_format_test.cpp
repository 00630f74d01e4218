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
  EXPECT_EQ(names, (std::set<std::string_view>{"json", "text"}));
}

TEST(OutputFormats, BeginWithOneThatHasEveryAnswer) {
  const OutputFormat& first = *output_formats().front();
  EXPECT_EQ(first.name, "text");
  EXPECT_TRUE(first.for_people);
  EXPECT_NE(first.write_plan, nullptr);
  EXPECT_NE(first.write_run, nullptr);
  EXPECT_NE(first.write_replications, nullptr);
}

}  // namespace
}  // namespace rehearse
