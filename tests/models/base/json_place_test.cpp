// Places in a document, and how they are spelt.

#include "models/base/json_place.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(JsonPlace, IsSpeltAsAPointer) {
  const JsonPlace root;
  EXPECT_EQ(root.pointer(), "");
  const JsonPlace stages = root / "stages";
  EXPECT_EQ(stages[12].pointer(), "/stages/12");
  EXPECT_EQ((stages / "").pointer(), "/stages/");
}

TEST(JsonPlace, MayBeginBelowAPointer) {
  const JsonPlace options("/options");
  EXPECT_EQ((options / "vus").pointer(), "/options/vus");
}

TEST(JsonPlace, EscapesWhatAPointerCannotHold) {
  const JsonPlace root;
  EXPECT_EQ((root / "a/b~1").pointer(), "/a~1b~01");
  EXPECT_EQ(pointer_segment("~/"), "/~0~1");
}

TEST(JsonPlace, CountsTheKeysAndIndicesThatLeadToIt) {
  const JsonPlace root("/options");
  const JsonPlace stages = root / "stages";
  EXPECT_EQ(root.depth(), 0U);
  EXPECT_EQ(stages[3].depth(), 2U);
}

}  // namespace
}  // namespace rehearse
