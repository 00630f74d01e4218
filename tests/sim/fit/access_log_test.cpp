// Access logs of nginx, apache and envoy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/fit/read/log_format.hpp"
#include "tests/sim/fit/measured_text.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kNginx =
    R"(127.0.0.1 - - [30/Nov/2026:12:00:01 +0000] "GET /items/17?q=1 HTTP/1.1" 200 5 "-" "k6/1" 0.125
127.0.0.1 - bob [30/Nov/2026:12:00:02 +0000] "POST /orders HTTP/1.1" 503 0 "-" "a \"b\" c" 0.001
)";

TEST(AccessLog, OfNginxHasSecondsAndEnds) {
  const ReadText read = read_text(kNginx);
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.kind, "an access log");
  ASSERT_EQ(read.measured.endpoints().size(), 2U);
  EXPECT_EQ(read.measured.endpoints()[0].name, "GET /items/{id}");
  EXPECT_EQ(read.measured.endpoints()[1].name, "POST /orders");
  EXPECT_EQ(read.measured.groups()[1].status, 503);
  EXPECT_TRUE(read.measured.groups()[1].failed);
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 125'000'000);
  // 12:00:01 less 125 ms.
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'000'875'000'000);
  EXPECT_EQ(read.measured.resolution_ns(), 1'000'000'000);
}

TEST(AccessLog, OfApacheHasMicrosecondsAndBegins) {
  const ReadText read = read_text(
      R"(127.0.0.1 - - [30/Nov/2026:12:00:01 +0100] "GET / HTTP/1.1" 200 5 "-" "curl" 2500)");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 2'500'000);
  EXPECT_EQ(read.measured.begin_ns(), 1'796'036'401'000'000'000);
}

TEST(AccessLog, OfEnvoyHasMillisecondsAndBegins) {
  const ReadText read = read_text(
      R"([2026-11-30T12:00:01.250Z] "GET /a HTTP/1.1" 200 - 0 5 42 40 "-" "curl/8" "id" "shop:80" "10.0.0.1:80")");
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.endpoints()[0].target, "shop:80");
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 42'000'000);
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'001'250'000'000);
  EXPECT_EQ(read.measured.resolution_ns(), 1'000'000);
}

TEST(AccessLog, FollowsAFormatOfNginx) {
  const ReadText read =
      read_text("1796040001.250 0.010, 0.030 200 GET|/x\n1796040002.000 - 304 GET|/x\n",
                {.log_format = "$msec $upstream_response_time $status $request_method|$uri"});
  ASSERT_EQ(lines_of(read.problems), "");
  ASSERT_EQ(read.measured.count(), 1U);  // the other had no upstream
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 40'000'000);
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'001'210'000'000);
}

TEST(AccessLog, FollowsAFormatOfApache) {
  const ReadText read =
      read_text("1796040001250000 7 200 GET /y\n", {.log_format = R"(%{usec}t %{ms}T %>s %m %U)"});
  ASSERT_EQ(lines_of(read.problems), "");
  EXPECT_EQ(read.measured.begin_ns(), 1'796'040'001'250'000'000);
  EXPECT_EQ(read.measured.timed()[0].duration_ns, 7'000'000);
  EXPECT_EQ(read.measured.endpoints()[0].name, "GET /y");
}

TEST(AccessLog, SaysLineAndColumnOfEachMistake) {
  const ReadText read = read_text("1 0.5 200\nnonsense\n1796040001 x 200\n1796040001 0.5 999999\n",
                                  {.log_format = "$msec $request_time $status"});
  EXPECT_EQ(lines_of(read.problems),
            "line 1, column 1: found \"1\", expected an instant\n"
            "line 2, column 1: found \"nonsense\", expected what --log-format says\n"
            "line 3, column 12: found \"x\", expected a duration\n"
            "line 4, column 16: found \"999999\", expected a status\n");
}

TEST(AccessLog, RefusesFormatsThatCannotBeRead) {
  EXPECT_THAT(lines_of(read_text("x", {.log_format = "$status $uri"}).problems),
              HasSubstr("found a format without a duration"));
  EXPECT_THAT(lines_of(read_text("x", {.log_format = "$request_time$status"}).problems),
              HasSubstr("found \"status\" right behind \"request_time\", expected a character"));
  EXPECT_THAT(lines_of(read_text("x", {.log_format = "plain"}).problems),
              HasSubstr("found \"plain\", expected nginx, apache, envoy or a format"));
}

TEST(AccessLog, ThatIsNotUtf8IsRefusedWithItsPlace) {
  const ReadText read = read_text(std::string(kNginx) + "\xff\n");
  EXPECT_EQ(lines_of(read.problems),
            "line 3, column 1: found bytes that are no UTF-8, expected text in UTF-8\n");
}

}  // namespace
}  // namespace rehearse::testing
