// What a terminal shows while the command runs.

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <pty.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "tests/tools/rehearse/display/screen.hpp"

namespace rehearse::testing {
namespace {

using ::testing::StartsWith;

using Rows = std::vector<std::string>;

/// Two scenarios that last little more than a second in all.
constexpr const char* kTest =
    R"({"options":{"scenarios":{)"
    R"("early":{"executor":"constant-vus","vus":2,"duration":"1s","gracefulStop":"1s"},)"
    R"("late":{"executor":"per-vu-iterations","vus":1,"iterations":3,"startTime":"300ms"}}},)"
    R"("journeys":{"default":{"duration":"200ms"}}})";

struct Seen {
  std::vector<Rows> frames;  ///< the screen's last rows from the running line on, each time
  Rows end;
  int exit_code = -1;
};

/// Runs the command with a terminal of that size as its input and output.
Seen watch(std::uint16_t columns, const std::vector<std::string>& arguments) {
  winsize size{.ws_row = 100, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::setenv("TERM", "xterm", 1);
    std::vector<std::string> words = {REHEARSE_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(REHEARSE_BINARY, argv.data());
    ::_exit(127);
  }
  Seen seen;
  Screen screen(columns, size.ws_row);
  for (char byte = 0; ::read(terminal, &byte, 1) == 1;) {
    const std::size_t before = screen.erased();
    screen.feed({&byte, 1});
    if (screen.erased() == before) continue;
    Rows rows = screen.rows();
    while (!rows.empty() && rows.front().substr(0, 7) != "running") rows.erase(rows.begin());
    seen.frames.push_back(std::move(rows));
  }
  seen.end = screen.rows();
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(terminal);
  seen.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return seen;
}

std::size_t rows_with(const Rows& rows, const std::string& start) {
  std::size_t count = 0;
  for (const std::string& row : rows) {
    if (row.substr(0, start.size()) == start) ++count;
  }
  return count;
}

/// `rehearse live` of the test above.
Seen watch_live(std::uint16_t columns, const std::string& flag) {
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / fmt::format("terminal_{}.json", ::getpid());
  std::ofstream(file) << kTest;
  Seen seen = watch(columns, {"live", flag, file, "-a", ""});
  std::filesystem::remove(file);
  return seen;
}

class Terminal : public ::testing::TestWithParam<std::uint16_t> {};

INSTANTIATE_TEST_SUITE_P(Columns, Terminal, ::testing::Values(80, 40));

TEST_P(Terminal, ShowsBarsInPlaceAndThenTheReport) {
  Seen seen = watch_live(GetParam(), "--no-color");
  EXPECT_EQ(seen.exit_code, 0);
  ASSERT_GE(seen.frames.size(), 2);  // about ten, and one that erases them
  EXPECT_TRUE(seen.frames.back().empty());
  seen.frames.pop_back();
  for (const Rows& frame : seen.frames) {
    ASSERT_EQ(frame.size(), 3) << ::testing::PrintToString(frame);
    EXPECT_THAT(frame[0], StartsWith("running (0"));
    EXPECT_THAT(frame[1], StartsWith("early "));
    EXPECT_THAT(frame[2], StartsWith("late "));
  }
  EXPECT_EQ(rows_with(seen.end, "running"), 1);
  EXPECT_EQ(rows_with(seen.end, "early ✓"), 1);
  EXPECT_EQ(rows_with(seen.end, "late  ✓"), 1);
}

TEST(QuietTerminal, ShowsNoBarsWhenQuiet) {
  const Seen seen = watch_live(80, "--quiet");
  EXPECT_EQ(seen.exit_code, 0);
  EXPECT_TRUE(seen.frames.empty());
  EXPECT_EQ(rows_with(seen.end, "running"), 0);
}

}  // namespace
}  // namespace rehearse::testing
