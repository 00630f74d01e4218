// Texts of statuses as they were recorded.

#include "sim/script/http/status_text.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(StatusText, IsThatOfTheRecordings) {
  EXPECT_EQ(status_text(200), "200 OK");
  EXPECT_EQ(status_text(204), "204 No Content");
  EXPECT_EQ(status_text(418), "418 I'm a Teapot");
  EXPECT_EQ(status_text(503), "503 Service Unavailable");
}

TEST(StatusText, OfOthersIsUnknown) {
  EXPECT_EQ(status_text(399), "399 unknown");
  EXPECT_EQ(status_text(599), "599 unknown");
}

}  // namespace
}  // namespace rehearse
