// Two lists take turns: one is filled while the other is recorded.

#include "tools/rehearse/live/watched_test.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/run/load_models.hpp"

namespace rehearse {

namespace {

const char* name_of(const decltype(Command::action)& action) {
  constexpr std::array<const char*, 5> kNames{"scale", "pause", "resume", "stop", "stop"};
  return kNames.at(action.index());
}

}  // namespace

WatchedTest::WatchedTest(const Rehearsal& rehearsal)
    : rehearsal_(rehearsal),
      recorder_(load_models(rehearsal.plan, {0, rehearsal.plan.scenarios.size()}),
                rehearsal.targets.get()),
      status_(rehearsal.plan.paused),
      commands_(rehearsal.control),
      began_(rehearsal.plan.scenarios.size()),
      ended_(rehearsal.plan.scenarios.size()) {}

void WatchedTest::put(Happening happening) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() < kMostWaiting) {
    waiting_.push_back(std::move(happening));
  } else {
    overrun_ = true;
  }
}

void WatchedTest::observe(const Fact& fact) {
  if (fact.refused) put(Refusal{fact.refusal == nullptr ? "" : *fact.refusal});
  Fact copy = fact;
  copy.refusal = nullptr;
  put(copy);
}

void WatchedTest::observe_request(const RequestFact& fact) {
  RequestFact copy = fact;
  copy.times = nullptr;
  put(copy);
}

void WatchedTest::observe_spent(const SpentFact& fact) {
  Spent copy{fact, fact.parts == nullptr ? RequestParts{} : *fact.parts};
  put(copy);
}

void WatchedTest::steer_with(CommandRelay* relay) {
  const std::lock_guard lock(mutex_);
  relay_ = relay;
}

void WatchedTest::take(const Command& command) { put(command); }

bool WatchedTest::steer(const decltype(Command::action)& action) {
  const std::lock_guard lock(mutex_);
  if (relay_ != nullptr) relay_->send(action);
  return relay_ != nullptr;
}

bool WatchedTest::catch_up(Instant now) {
  {
    const std::lock_guard lock(mutex_);
    recorded_.swap(waiting_);
    lost_ = lost_ || overrun_;
  }
  bool any_answer = false;
  for (const Happening& happening : recorded_) {
    if (lost_) break;
    any_answer = record(happening, now) || any_answer;
  }
  recorded_.clear();
  return any_answer;
}

bool WatchedTest::record(const Happening& happening, Instant now) {
  if (const auto* fact = std::get_if<Fact>(&happening)) return record_fact(*fact, now);
  if (const auto* request = std::get_if<RequestFact>(&happening)) {
    recorder_.observe_request(*request);
  } else if (const auto* spent = std::get_if<Spent>(&happening)) {
    SpentFact fact = spent->fact;
    fact.parts = &spent->parts;
    recorder_.observe_spent(fact);
  } else if (const auto* refusal = std::get_if<Refusal>(&happening)) {
    why_ = refusal->why;
  } else if (const auto* command = std::get_if<Command>(&happening)) {
    commands_.push_back(*command);
  }
  return false;
}

bool WatchedTest::record_fact(const Fact& fact, Instant now) {
  last_ = std::max(last_, fact.at);
  recorder_.observe(fact);
  status_.observe(fact);
  switch (fact.kind) {
    case FactKind::TestStarted:
      started_ = now;
      break;
    case FactKind::ScenarioStarted:
      began_[index_of(fact.scenario)] = fact.at;
      break;
    case FactKind::ScenarioEnded:
      ended_[index_of(fact.scenario)] = fact.at;
      break;
    case FactKind::CommandAnswered:
      answered(fact);
      return true;
    default:
      break;
  }
  return false;
}

void WatchedTest::answered(const Fact& fact) {
  if (fact.count >= commands_.size()) return;
  const Command& command = commands_[fact.count];
  said_ = name_of(command.action);
  if (fact.refused) {
    said_ += ": refused, because " + why_;
  } else {
    said_ += ": done";
    status_.carried_out(command, fact.at);
  }
}

Instant WatchedTest::test_time(Instant now) const {
  if (!started_) return last_;
  return std::max(last_, Instant{} + (now - *started_));
}

Result WatchedTest::so_far(Instant now) const {
  const Instant at = test_time(now);
  Result result;
  result.seed = rehearsal_.seed;
  for (std::size_t rank = 0; rank < began_.size(); ++rank) {
    ScenarioResult& scenario = result.scenarios.emplace_back();
    scenario.name = rehearsal_.plan.scenarios[rank].options.name;
    scenario.began = began_[rank];
    if (scenario.began) scenario.ended = ended_[rank].value_or(at);
  }
  Recorder(recorder_).write(result);
  result.run = status_.ran(at);
  result.end = at;
  return result;
}

}  // namespace rehearse
