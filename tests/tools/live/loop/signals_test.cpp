// Signals as commands.

#include "tools/live/loop/signals.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tools/live/loop/live_pace.hpp"

namespace rehearse {
namespace {

/// What this process is sent while a test waits.
std::optional<Command> command_after(int signal) {
  EventLoop loop;
  CommandQueue commands(loop);
  const Signals signals(loop, commands);
  LivePace pace(loop, {&commands});
  kill(getpid(), signal);
  pace.reach(kNever);
  return commands.take();
}

TEST(Signals, CtrlCInterruptsTheTest) {
  EXPECT_TRUE(std::holds_alternative<InterruptCommand>(command_after(SIGINT)->action));
}

TEST(Signals, TerminationInterruptsTheTest) {
  EXPECT_TRUE(std::holds_alternative<InterruptCommand>(command_after(SIGTERM)->action));
}

TEST(Signals, TheSecondOneEndsTheProcess) {
  const auto twice = [] {
    EventLoop loop;
    CommandQueue commands(loop);
    const Signals signals(loop, commands);
    kill(getpid(), SIGINT);
    loop.wait(kNever);
    kill(getpid(), SIGTERM);
    loop.wait(kNever);
    std::exit(0);
  };
  EXPECT_EXIT(twice(), testing::ExitedWithCode(105), "");
}

TEST(Signals, LeavesThemAsTheyWere) {
  { command_after(SIGINT); }
  sigset_t blocked{};
  pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  EXPECT_EQ(sigismember(&blocked, SIGINT), 0);
  EXPECT_EQ(sigismember(&blocked, SIGTERM), 0);
}

}  // namespace
}  // namespace rehearse
