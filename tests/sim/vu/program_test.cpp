// Programs in place of journeys: several requests under way, answers, interruptions, phases.

#include "sim/vu/program.hpp"

#include <deque>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/vu/vu_table.hpp"
#include "tests/sim/vu/scripted_backend.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Instant at(std::int64_t s) { return Instant{} + seconds(s); }
std::string text(Instant instant) { return format_duration(instant - Instant{}); }

/// Does one turn after the other whenever it is asked what is next.
class FakeProgram final : public Program {
 public:
  struct Turn {
    ProgramStep::Kind kind = ProgramStep::Kind::Wait;
    Instant until = kNever;
    std::size_t requests = 0;  ///< that it sends
  };
  std::deque<Turn> turns;
  std::vector<std::string> calls;  ///< "begin 0s", "answer 1 at 2s", "resume 2s", "interrupt 3s"
  bool has_phases = false;
  std::optional<std::uint16_t> status;  ///< of all answers; none: what the model says

  void initialise(Instant /*now*/, VuId /*vu*/) override {}
  ProgramStep begin(Instant now, const ProgramIteration& /*iteration*/) override {
    calls.push_back("begin " + text(now));
    sent_ = 0;
    return next();
  }
  ProgramStep resume(Instant now, VuId /*vu*/) override {
    calls.push_back("resume " + text(now));
    return next();
  }
  std::uint16_t answered(Instant now, VuId /*vu*/, std::uint32_t number, Instant /*sent*/,
                         const Answer& answer) override {
    calls.push_back("answer " + std::to_string(number) + " at " + text(now));
    return status.value_or(answer.http_status);
  }
  void interrupt(Instant now, VuId /*vu*/) override { calls.push_back("interrupt " + text(now)); }
  bool has(ProgramPhase /*phase*/) const override { return has_phases; }
  ProgramStep begin(Instant now, ProgramPhase /*phase*/) override {
    calls.push_back("phase " + text(now));
    return next();
  }
  Duration longest(ProgramPhase /*phase*/) const override { return seconds(60); }

 private:
  ProgramStep next() {
    const Turn turn = turns.empty() ? Turn{ProgramStep::Kind::Return} : turns.front();
    if (!turns.empty()) turns.pop_front();
    handed_over_.assign(turn.requests, &request_);
    const std::uint32_t first = sent_;
    sent_ += static_cast<std::uint32_t>(turn.requests);
    return {.kind = turn.kind, .until = turn.until, .send = handed_over_, .first_request = first};
  }

  Request request_;
  std::vector<const Request*> handed_over_;
  std::uint32_t sent_ = 0;
};

class Listener final : public BulkSink {
 public:
  void observe(const Fact& fact) override { kinds.push_back(fact.kind); }
  void observe_request(const RequestFact& fact) override {
    if (fact.kind == RequestFact::Kind::Aborted) aborted.push_back(fact.request);
  }
  void observe_spent(const SpentFact& fact) override {
    spent = spent + fact.batch + fact.rps + fact.parts->connecting + fact.parts->network +
            fact.parts->queue + fact.parts->service + fact.parts->calls + fact.parts->retry +
            fact.parts->lost;
    rps = rps + fact.rps;
  }
  std::vector<FactKind> kinds;
  std::vector<std::uint32_t> aborted;
  Duration spent;
  Duration rps;
};

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() { limit({}); }

  void limit(const RequestLimits& limits) {
    vus_.reset();
    requests_.reset();
    queue_ = EventQueue();
    requests_.emplace(queue_, facts_, target_, 1, limits);
    phase_timer_ = queue_.add_timer();
    vus_.emplace(queue_, facts_, Duration{}, &*requests_);
    vus_->set_phase_timer(phase_timer_);
    vus_->add_scenario({.program = &program_,
                        .stream = Stream(1, 0, Purpose::Journey, "a"),
                        .slots = StripedNumbers(ExecutionTuple()),
                        .numbers = StripedNumbers(ExecutionTuple())});
    vus_->expect(1);
  }

  /// A VU begins an iteration of these turns at 0.
  VuId begin(std::deque<FakeProgram::Turn> turns) {
    program_.turns = std::move(turns);
    const VuId vu = vus_->initialise({});
    vus_->activate({}, vu, Rank{0}, Slot{0}, 0, Rule::Started);
    vus_->begin({}, vu);
    vus_->begin_body({}, vu);
    return vu;
  }
  void phase(std::deque<FakeProgram::Turn> turns) {
    program_.turns = std::move(turns);
    phase_over_ = vus_->do_phase_step({}, program_, program_.begin({}, ProgramPhase::Setup));
  }
  /// Everything up to that instant.
  void go_until(Instant end) {
    std::uint64_t events = 0;
    while (!queue_.empty() && queue_.top().at <= end) {
      const Event event = queue_.pop();
      if (event.event_class == EventClass::BackendEvent) {
        vus_->on_target_event(event, kNever, events);
      } else if (event.timer == phase_timer_) {
        phase_over_ = vus_->do_phase_step(event.at, program_, program_.resume(event.at, kNoVu));
      } else {
        vus_->step(event.at, vus_->of_timer(event.timer));
      }
    }
  }

  ScriptedBackend target_;
  Listener listener_;
  Facts facts_{listener_, {}};
  EventQueue queue_;
  FakeProgram program_;
  std::optional<Requests> requests_;
  std::optional<VuTable> vus_;
  Timer phase_timer_{};
  bool phase_over_ = false;
};

constexpr auto kReturn = ProgramStep::Kind::Return;

TEST_F(ProgramTest, WaitsUntilTheInstantItNames) {
  const VuId vu = begin({{.until = at(3)}, {kReturn}});
  go_until(at(9));
  EXPECT_THAT(program_.calls, ElementsAre("begin 0s", "resume 3s"));
  EXPECT_EQ(vus_->vu(vu).state, VuState::Resting);
  EXPECT_EQ(listener_.kinds.back(), FactKind::IterationCompleted);
}

TEST_F(ProgramTest, HasSeveralRequestsUnderWayAndTheirAnswersInOrder) {
  target_.replies = {{0, {seconds(3)}}, {1, {seconds(1)}}, {2, {seconds(2)}}};
  begin({{.requests = 3}, {}, {}, {kReturn}});
  go_until(at(9));
  EXPECT_THAT(program_.calls,
              ElementsAre("begin 0s", "answer 1 at 1s", "resume 1s", "answer 2 at 2s", "resume 2s",
                          "answer 0 at 3s", "resume 3s"));
  EXPECT_EQ(listener_.kinds.back(), FactKind::IterationCompleted);
}

TEST_F(ProgramTest, SendsMoreWhileOthersAreUnderWay) {
  target_.replies = {{0, {seconds(5)}}, {1, {seconds(1)}}};
  begin({{.until = at(2), .requests = 1}, {.requests = 1}, {}, {kReturn}});
  go_until(at(9));
  EXPECT_THAT(program_.calls, ElementsAre("begin 0s", "resume 2s", "answer 1 at 3s", "resume 3s",
                                          "answer 0 at 5s", "resume 5s"));
}

TEST_F(ProgramTest, IsResumedOnceForAnswersOfOneInstant) {
  begin({{.requests = 2}, {kReturn}});
  go_until(at(9));
  EXPECT_THAT(program_.calls,
              ElementsAre("begin 0s", "answer 0 at 1s", "answer 1 at 1s", "resume 1s"));
}

TEST_F(ProgramTest, IsAnsweredInNoTime) {
  target_.reply.after = {};
  begin({{.requests = 1}, {kReturn}});
  go_until(at(0));
  EXPECT_THAT(program_.calls, ElementsAre("begin 0s", "answer 0 at 0s", "resume 0s"));
  EXPECT_EQ(listener_.kinds.back(), FactKind::IterationCompleted);
}

TEST_F(ProgramTest, NumbersRequestsAcrossItsSteps) {
  begin({{.requests = 2}, {.requests = 1}, {kReturn}});
  go_until(at(9));
  ASSERT_EQ(target_.sent.size(), 3U);
  EXPECT_EQ(target_.sent[2].key.number, 2U);
  EXPECT_THAT(program_.calls, ElementsAre("begin 0s", "answer 0 at 1s", "answer 1 at 1s",
                                          "resume 1s", "answer 2 at 2s", "resume 2s"));
}

TEST_F(ProgramTest, GivesUpWhatIsUnderWayWhenInterrupted) {
  target_.replies = {{0, {seconds(1)}}, {1, {seconds(5)}}, {2, {seconds(6)}}};
  const VuId vu = begin({{.requests = 3}, {}});
  go_until(at(2));
  vus_->interrupt(at(2), vu, Rule::HardEnd);
  EXPECT_THAT(listener_.aborted, ElementsAre(1, 2));
  EXPECT_EQ(target_.abandoned.size(), 2U);
  go_until(at(9));
  EXPECT_EQ(program_.calls.back(), "interrupt 2s");
  EXPECT_EQ(listener_.kinds.back(), FactKind::IterationInterrupted);
  EXPECT_TRUE(queue_.empty());
}

TEST_F(ProgramTest, StatesAnIterationThatThrows) {
  begin({{.until = at(1)}, {ProgramStep::Kind::Throw}});
  go_until(at(9));
  EXPECT_EQ(listener_.kinds.back(), FactKind::IterationCompleted);
  EXPECT_TRUE(vus_->vu(VuId{1}).thrown);
}

TEST_F(ProgramTest, LeavesAnAbortingIterationToBeInterrupted) {
  const VuId vu = begin({{.until = at(1)}, {ProgramStep::Kind::Abort}});
  go_until(at(0));
  EXPECT_EQ(vus_->step(queue_.pop().at, vu), StepResult::Aborts);
  EXPECT_EQ(vus_->vu(vu).state, VuState::Iterating);
  vus_->interrupt(at(1), vu, Rule::Abort);
  EXPECT_THAT(program_.calls, ElementsAre("begin 0s", "resume 1s"));  // its body is over
}

TEST_F(ProgramTest, SpendsTheTimeOfRequestsThatOverlapOnce) {
  target_.replies = {{0, {seconds(5)}}, {1, {seconds(1)}}};
  begin({{.until = at(2), .requests = 1}, {.requests = 1}, {}, {kReturn}});
  go_until(at(9));
  EXPECT_EQ(listener_.spent, seconds(5));
}

TEST_F(ProgramTest, SpendsTheTimeOfRequestsOneAfterTheOther) {
  begin({{.requests = 1}, {.until = at(4)}, {.requests = 1}, {kReturn}});
  go_until(at(9));
  EXPECT_EQ(listener_.spent, seconds(2));
}

TEST_F(ProgramTest, SpendsTheTimeUntilAnInterruption) {
  target_.replies = {{0, {seconds(1)}}, {1, {seconds(9)}}};
  const VuId vu = begin({{.requests = 2}, {}});
  go_until(at(3));
  vus_->interrupt(at(3), vu, Rule::HardEnd);
  EXPECT_EQ(listener_.spent, seconds(3));
}

TEST_F(ProgramTest, TakesTurnsUnderRps) {
  limit({.rps = 1});
  begin({{.requests = 3}, {}, {}, {kReturn}});
  go_until(at(9));
  EXPECT_THAT(program_.calls,
              ElementsAre("begin 0s", "answer 0 at 1s", "resume 1s", "answer 1 at 2s", "resume 2s",
                          "answer 2 at 3s", "resume 3s"));
  EXPECT_EQ(listener_.spent, seconds(3));
}

TEST_F(ProgramTest, RunsPhasesAsVuZeroWithoutFacts) {
  phase({{.until = at(4), .requests = 1}, {.until = at(4)}, {kReturn}});
  EXPECT_FALSE(phase_over_);
  go_until(at(3));
  EXPECT_FALSE(phase_over_);
  go_until(at(4));
  EXPECT_TRUE(phase_over_);
  EXPECT_THAT(program_.calls, ElementsAre("phase 0s", "answer 0 at 1s", "resume 1s", "resume 4s"));
  EXPECT_THAT(listener_.kinds, IsEmpty());
  EXPECT_EQ(listener_.spent, Duration{});
}

TEST_F(ProgramTest, GivesUpAPhase) {
  phase({{.until = at(4), .requests = 1}});
  vus_->interrupt_phase({}, program_);
  EXPECT_EQ(target_.abandoned.size(), 1U);
  EXPECT_EQ(program_.calls.back(), "interrupt 0s");
  EXPECT_TRUE(queue_.empty());
}

}  // namespace
}  // namespace rehearse::testing
