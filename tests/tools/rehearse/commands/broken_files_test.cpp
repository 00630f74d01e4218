// `rehearse run` of every broken file, without a process for each: tests/sim/file has the messages
// one by one, command_line_test.cpp how such a process ends.

#include <array>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

#include "sim/measure/exit_code.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {
namespace {

TEST(RunCommand, RefusesEveryBrokenFile) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REHEARSE_SOURCE_DIR "/tests/sim/file/broken")) {
    const std::string file = entry.path().string();
    const std::array arguments{"rehearse", "run", file.c_str()};
    const CommandLineReading reading =
        read_command_line(static_cast<int>(arguments.size()), arguments.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Output out(STDOUT_FILENO);
    const int exit_code = run_command(*reading.command_line, out);
    out.flush();
    EXPECT_EQ(exit_code, exit_status(ExitCode::InvalidConfig)) << file;
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "") << file;
    EXPECT_EQ(testing::internal::GetCapturedStderr().substr(0, file.size()), file);
    ++count;
  }
  EXPECT_GE(count, 100U);
}

}  // namespace
}  // namespace rehearse
