// The pace of real time: what it waits for, and which instant it says has come.

#include "tools/live/loop/live_pace.hpp"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tools/live/loop/command_queue.hpp"

namespace rehearse {
namespace {

/// Has news at an instant, as soon as it has worked at or after it.
class Rings final : public EventSource {
 public:
  Rings(const EventLoop& loop, Instant at) : loop_(loop), at_(at) {}
  Instant wake() const override { return rang_ ? kNever : at_; }
  void work() override { rang_ = rang_ || loop_.now() >= at_; }
  Instant pending_since() const override { return rang_ && !taken_ ? at_ : kNever; }
  void take() { taken_ = true; }

 private:
  const EventLoop& loop_;
  Instant at_;
  bool rang_ = false;
  bool taken_ = false;
};

TEST(LivePace, ReachesAnInstantNotBeforeItHasCome) {
  EventLoop loop;
  LivePace pace(loop, {});
  loop.start();
  const Instant next = loop.now() + milliseconds(3);
  EXPECT_EQ(pace.reach(next), next);
  EXPECT_GE(loop.now(), next);
}

TEST(LivePace, ReturnsWhenSomethingHappenedOutside) {
  EventLoop loop;
  loop.start();
  Rings rings(loop, loop.now() + milliseconds(2));
  LivePace pace(loop, {&rings});
  const Instant at = rings.wake();
  EXPECT_EQ(pace.reach(kNever), at);
  rings.take();
  const Instant next = at + milliseconds(2);
  EXPECT_EQ(pace.reach(next), next);
}

TEST(LivePace, NeverGoesBack) {
  EventLoop loop;
  loop.start();
  CommandQueue commands(loop);
  LivePace pace(loop, {&commands});
  commands.push(PauseCommand{});
  const Instant next = loop.now() + milliseconds(1);
  EXPECT_LT(pace.reach(next), next);
  const Instant later = pace.reach(next);  // still not taken
  EXPECT_LE(later, next);
  ASSERT_TRUE(commands.take());
  EXPECT_EQ(pace.reach(next), next);
  EXPECT_EQ(pace.reach(Instant{}), next);
}

TEST(LivePace, LooksOutsideEvenWhenEverythingIsLate) {
  EventLoop loop;
  loop.start();
  const int fd = eventfd(1, EFD_CLOEXEC);
  CommandQueue commands(loop);
  loop.watch(fd, EPOLLIN, [&](std::uint32_t) {
    commands.push(StopCommand{});
    loop.unwatch(fd);
  });
  LivePace pace(loop, {&commands});
  const Instant due = loop.now();
  while (commands.pushed() == 0) EXPECT_EQ(pace.reach(due), due);
  EXPECT_GT(commands.pending_since(), due);  // so it comes after what was due before
  close(fd);
}

TEST(CommandQueue, HandsOutEachCommandOnceInItsOrder) {
  EventLoop loop;
  CommandQueue commands(loop);
  EXPECT_EQ(commands.pending_since(), kNever);
  commands.push(PauseCommand{});
  commands.push(ResumeCommand{});
  EXPECT_TRUE(std::holds_alternative<PauseCommand>(commands.take()->action));
  EXPECT_TRUE(std::holds_alternative<ResumeCommand>(commands.take()->action));
  EXPECT_FALSE(commands.take());
  EXPECT_EQ(commands.pushed(), 2U);
}

}  // namespace
}  // namespace rehearse
