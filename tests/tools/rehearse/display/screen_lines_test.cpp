// Screens of a running test, exactly.

#include "tools/rehearse/display/screen_lines.hpp"

#include <gmock/gmock.h>

#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using State = BarState;

const Paint kPlain(false);

/// Every state at once.
ProgressSnapshot five_states() {
  ProgressSnapshot test;
  test.elapsed = milliseconds(65'300);
  test.longest = seconds(150);
  test.vus = 17;
  test.vus_max = 120;
  test.complete = 1234;
  test.interrupted = 5;
  test.scenarios = {
      {"contacts", State::Running, 0.653, {"010/100 VUs", "1m05.3s/1m40s"}},
      {"news", State::Stopping, 1, {"07/20 VUs", "1m0s", "02.50 iters/s"}},
      {"orders", State::Waiting, 0, {"5 VUs", "00.0s/30s", "0/50 shared iters"}},
      {"warm-up", State::Done, 1, {"1 VUs", "10s"}},
      {"probe", State::Interrupted, 0.25, {"2 VUs", "2.5s/10s"}},
  };
  return test;
}

TEST(ProgressScreen, FitsEightyColumns) {
  EXPECT_THAT(
      screen_lines(five_states(), {80, 24}, kPlain),
      ElementsAre(
          "running (1m05.3s), 017/120 VUs, 1234 complete and 5 interrupted iterations",
          "contacts   [============>--------] 010/100 VUs  1m05.3s/1m40s",
          "news     ↓ [=====================] 07/20 VUs    1m0s           02.50 iters/s",
          "orders   • [---------------------] 5 VUs        00.0s/30s      0/50 shared iters",
          "warm-up  ✓ [=====================] 1 VUs        10s",
          "probe    ✗ [====>----------------] 2 VUs        2.5s/10s"));
}

TEST(ProgressScreen, FitsFortyColumns) {
  EXPECT_THAT(screen_lines(five_states(), {40, 24}, kPlain),
              ElementsAre("running (1m05.3s), 017/120 VUs", "contacts   [  65% ] 010/100 VUs",
                          "news     ↓ [ 100% ] 07/20 VUs", "orders   • [   0% ] 5 VUs",
                          "warm-up  ✓ [ 100% ] 1 VUs", "probe    ✗ [  25% ] 2 VUs"));
}

TEST(ProgressScreen, HasWholeBarsWhereThereIsRoom) {
  ProgressSnapshot test = five_states();
  test.scenarios = {{"a", State::Running, 0.5, {"1 VUs", "05.0s/10s"}}};
  EXPECT_EQ(screen_lines(test, {200, 24}, kPlain)[1],
            "a   [==================>-------------------] 1 VUs  05.0s/10s");
}

TEST(ProgressScreen, CutsLongNamesLast) {
  ProgressSnapshot test = five_states();
  test.scenarios = {{"a-very-long-scenario-name", State::Running, 0.5, {"1 VUs", "05.0s/10s"}}};
  EXPECT_EQ(screen_lines(test, {60, 24}, kPlain)[1],
            "a-very-long-scenario-name   [=====>-------] 1 VUs  05.0s/10s");
  EXPECT_EQ(screen_lines(test, {53, 24}, kPlain)[1],
            "a-very-long-scenario-name   [  50% ] 1 VUs  05.0s/10s");
  EXPECT_EQ(screen_lines(test, {40, 24}, kPlain)[1], "a-very-lo...   [  50% ] 1 VUs  05.0s/10s");
  EXPECT_EQ(screen_lines(test, {39, 24}, kPlain)[1], "a-very-lo...   [  50% ] 1 VUs");
}

TEST(ProgressScreen, IsNeverWiderOrHigherThanItsSize) {
  ProgressSnapshot test = five_states();
  test.scenarios[1].name = "ニュース配信";
  for (std::size_t columns = 1; columns <= 130; ++columns) {
    for (std::size_t rows = 2; rows <= 9; ++rows) {
      const auto lines = screen_lines(test, {columns, rows}, kPlain);
      EXPECT_LT(lines.size(), rows);
      for (const std::string& line : lines) EXPECT_LE(columns_of(line), columns) << line;
    }
  }
}

TEST(ProgressScreen, LeavesOutWhatIsOverFirst) {
  const auto lines = screen_lines(five_states(), {80, 6}, kPlain);
  ASSERT_EQ(lines.size(), 5);
  EXPECT_EQ(lines[3].substr(0, 6), "orders");
  EXPECT_EQ(lines[4], "and 2 more scenarios");
}

TEST(ProgressScreen, ColoursWhatIsOver) {
  const auto lines = screen_lines(five_states(), {80, 24}, Paint(true));
  EXPECT_NE(lines[4].find("\x1b[32m✓\x1b[0m"), std::string::npos);
  EXPECT_NE(lines[5].find("\x1b[31m✗\x1b[0m"), std::string::npos);
}

TEST(ProgressLine, CountsScenariosByState) {
  EXPECT_EQ(
      log_line(five_states()),
      "running (1m05.3s), 017/120 VUs, 1234 complete and 5 interrupted iterations, 1 waiting, "
      "1 running, 1 stopping, 1 done, 1 interrupted");
}

TEST(ProgressLine, SaysHowFarAnOnlyScenarioIs) {
  ProgressSnapshot test = five_states();
  test.scenarios.resize(1);
  EXPECT_EQ(log_line(test),
            "running (1m05.3s), 017/120 VUs, 1234 complete and 5 interrupted iterations, "
            "contacts 65%");
}

}  // namespace
}  // namespace rehearse
