// Progress on a pseudo-terminal, driven by facts.

#include "tools/rehearse/display/progress_display.hpp"

#include <array>
#include <gmock/gmock.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "sim/core/fact.hpp"
#include "tests/tools/rehearse/display/screen.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Screen;

/// A pseudo-terminal: what is written to fd() is seen on screen().
class Terminal {
 public:
  Terminal(std::uint16_t columns, std::uint16_t rows) : screen_(columns, rows) {
    winsize size{.ws_row = rows, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    EXPECT_EQ(::openpty(&master_, &slave_, nullptr, nullptr, &size), 0);
  }
  ~Terminal() {
    ::close(master_);
    ::close(slave_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  int fd() const { return slave_; }
  /// Shows what comes until the screen is as wanted, at most ten seconds; then the screen.
  template <class Wanted>
  std::vector<std::string> until(const Wanted& wanted) {
    while (!wanted(screen_)) {
      pollfd ready{master_, POLLIN, 0};
      if (::poll(&ready, 1, 10'000) != 1) break;
      std::array<char, 4096> chunk;
      const ssize_t count = ::read(master_, chunk.data(), chunk.size());
      if (count <= 0) break;
      // Frame by frame, for a chunk may contain several.
      for (ssize_t i = 0; i < count; ++i) {
        screen_.feed({&chunk[static_cast<std::size_t>(i)], 1});
      }
    }
    return screen_.rows();
  }
  /// After `more` whole frames.
  std::vector<std::string> after(std::size_t more) {
    const std::size_t last = screen_.erased() + more;
    return until([last](const Screen& screen) { return screen.erased() >= last; });
  }

 private:
  Screen screen_;
  int master_ = -1;
  int slave_ = -1;
};

TestPlan plan() {
  Options options;
  for (const char* name : {"contacts", "news"}) {
    ScenarioOptions scenario;
    scenario.name = name;
    scenario.executor = ConstantVus{2, seconds(10)};
    scenario.graceful_stop = seconds(3);
    options.scenarios.push_back(scenario);
  }
  options.scenarios[1].start_time = seconds(5);
  return *plan_test(options);
}

class Story {
 public:
  explicit Story(RunWatch& watch) : watch_(watch) {}
  void tell(FactKind kind, Duration at, Rank scenario = kNoScenario, Rule rule = Rule::None) {
    watch_.observe(
        {.kind = kind, .rule = rule, .at = Instant{at.ns}, .scenario = scenario, .began = {}});
  }
  /// Two VUs that are initialised, and the first scenario, which has them both.
  void begin() {
    for (int vu = 0; vu < 2; ++vu) tell(FactKind::VuInitialised, {});
    tell(FactKind::TestStarted, {});
    tell(FactKind::ScenarioStarted, {}, Rank{0});
    for (int vu = 0; vu < 2; ++vu) tell(FactKind::VuStarted, {}, Rank{0});
  }

 private:
  RunWatch& watch_;
};

ProgressStyle on(const Terminal& terminal) {
  return {.fd = terminal.fd(),
          .terminal = true,
          .first = std::chrono::milliseconds(0),
          .every = std::chrono::milliseconds(1)};
}

TEST(ProgressDisplay, DrawsAnewInPlaceAndLeavesNothing) {
  Terminal terminal(80, 24);
  const TestPlan test = plan();
  RunWatch watch(test, RunWatch::Clock::OfFacts);
  Story story(watch);
  story.begin();
  story.tell(FactKind::IterationCompleted, seconds(2), Rank{0});
  std::optional<ProgressDisplay> display(std::in_place, watch, on(terminal));
  EXPECT_THAT(terminal.after(3),
              ElementsAre("running (02.0s), 2/2 VUs, 1 complete and 0 interrupted iterations",
                          "contacts   [======>-------------------------------] 2 VUs  02.0s/10s",
                          "news     • [--------------------------------------] 2 VUs  00.0s/10s"));
  story.tell(FactKind::ScenarioStarted, seconds(5), Rank{1});
  story.tell(FactKind::ScenarioRegularEnd, seconds(10), Rank{0});
  story.tell(FactKind::ScenarioEnded, milliseconds(11'500), Rank{0}, Rule::HardEnd);
  story.tell(FactKind::IterationInterrupted, milliseconds(12'000), Rank{1});
  terminal.after(2);  // one may have been drawn in the middle of these
  EXPECT_THAT(terminal.after(1),
              ElementsAre("running (12.0s), 2/2 VUs, 1 complete and 1 interrupted iterations",
                          "contacts ✓ [======================================] 2 VUs  10s",
                          "news       [=========================>------------] 2 VUs  07.0s/10s"));
  display.reset();
  EXPECT_THAT(terminal.until([](const Screen& screen) { return screen.rows().empty(); }),
              IsEmpty());
}

TEST(ProgressDisplay, FitsANarrowScreen) {
  Terminal terminal(40, 24);
  const TestPlan test = plan();
  RunWatch watch(test, RunWatch::Clock::OfFacts);
  Story(watch).begin();
  Story(watch).tell(FactKind::ScenarioRegularEnd, seconds(10), Rank{0});
  const ProgressDisplay display(watch, on(terminal));
  EXPECT_THAT(terminal.after(3), ElementsAre("running (10.0s), 2/2 VUs, 0 iterations",
                                             "contacts ↓ [==========] 2 VUs  10s",
                                             "news     • [----------] 2 VUs  00.0s/10s"));
}

TEST(ProgressDisplay, WritesLinesWhereThereIsNoTerminal) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const TestPlan test = plan();
  RunWatch watch(test, RunWatch::Clock::OfFacts);
  Story(watch).begin();
  {
    ProgressStyle style = {.fd = ends[1],
                           .terminal = false,
                           .first = std::chrono::milliseconds(0),
                           .every = std::chrono::seconds(60)};
    const ProgressDisplay display(watch, style);
    std::string line;
    for (char byte = 0; ::read(ends[0], &byte, 1) == 1 && byte != '\n';) line += byte;
    EXPECT_EQ(line,
              "running (00.0s), 2/2 VUs, 0 complete and 0 interrupted iterations, 1 waiting, "
              "1 running");
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(ProgressDisplay, OutlivesAScreenThatIsGone) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  const TestPlan test = plan();
  RunWatch watch(test, RunWatch::Clock::Running);
  {
    ProgressStyle style = {.fd = ends[1],
                           .terminal = true,
                           .first = std::chrono::milliseconds(0),
                           .every = std::chrono::milliseconds(1)};
    const ProgressDisplay display(watch, style);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ::close(ends[1]);
}

TEST(RunWatch, SaysWhichPhaseATestIsIn) {
  TestPlan test = plan();
  test.paused = true;
  RunWatch watch(test, RunWatch::Clock::OfFacts);
  Story story(watch);
  EXPECT_EQ(watch.snapshot().phase, "paused");
  story.tell(FactKind::TestStarted, seconds(7));
  story.tell(FactKind::SetupStarted, seconds(7));
  EXPECT_EQ(watch.snapshot().phase, "setup");
  story.tell(FactKind::SetupEnded, seconds(9));
  EXPECT_EQ(watch.snapshot().phase, "running");
  EXPECT_EQ(watch.snapshot().elapsed, seconds(2));
  story.tell(FactKind::TeardownStarted, seconds(20));
  EXPECT_EQ(watch.snapshot().phase, "teardown");
}

TEST(RunWatch, SaysWhatWasCutShort) {
  const TestPlan test = plan();
  RunWatch watch(test, RunWatch::Clock::OfFacts);
  Story story(watch);
  story.begin();
  story.tell(FactKind::ScenarioEnded, seconds(4), Rank{0}, Rule::CtrlC);
  const ScenarioBar bar = watch.snapshot().scenarios[0];
  EXPECT_EQ(bar.state, BarState::Interrupted);
  EXPECT_EQ(bar.facts[1], "04.0s/10s");
}

TEST(RunWatch, TakesPartsOfATestTogether) {
  const TestPlan test = plan();
  RunWatch watch(test, RunWatch::Clock::OfFacts);
  Story story(watch);
  story.begin();
  story.begin();
  story.tell(FactKind::ScenarioRegularEnd, seconds(10), Rank{0});
  story.tell(FactKind::ScenarioEnded, seconds(10), Rank{0});
  EXPECT_EQ(watch.snapshot().vus, 4);
  EXPECT_EQ(watch.snapshot().scenarios[0].state, BarState::Running);
  story.tell(FactKind::ScenarioRegularEnd, seconds(10), Rank{0});
  EXPECT_EQ(watch.snapshot().scenarios[0].state, BarState::Stopping);
  story.tell(FactKind::ScenarioEnded, seconds(12), Rank{0});
  EXPECT_EQ(watch.snapshot().scenarios[0].state, BarState::Done);
}

}  // namespace
}  // namespace rehearse
