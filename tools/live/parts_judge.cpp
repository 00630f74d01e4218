// Rounds of facts: filled by the parts, merged on the thread that judges.

#include "tools/live/parts_judge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {

/// Keeps the facts that samples are made of.
class PartsJudge::Part final : public RunJudge, public FactSink {
 public:
  Part(PartsJudge& judge, std::size_t index) : judge_(judge), index_(index) {}

  FactSink* sampler() override { return this; }
  bool evaluates() const override { return true; }
  /// The whole test ends by a command to all parts.
  bool evaluate(Instant now, Duration since_start) override {
    round_.evaluated = now;
    round_.since_start = since_start;
    judge_.hand_over(index_, std::exchange(round_, {}));
    return false;
  }
  void finish(Result& /*result*/) override { judge_.hand_over(index_, std::exchange(round_, {})); }

  void observe(const Fact& fact) override {
    // Each part has a setup and a teardown; of the whole test there is one.
    const bool is_of_all = fact.vu == kNoVu && fact.scenario == kNoScenario;
    if (is_of_all && index_ > 0 && fact.kind != FactKind::TestEnded) return;
    Fact kept = fact;
    kept.refusal = nullptr;
    if (kept.vu != kNoVu) kept.vu = judge_.whole_vu(index_, kept.vu);
    round_.facts.push_back({fact.at, kept});
  }
  void observe_request(const RequestFact& fact) override {
    if (fact.kind != RequestFact::Kind::Answered) return;
    RequestFact kept = fact;
    kept.vu = judge_.whole_vu(index_, kept.vu);
    kept.times = nullptr;
    round_.facts.push_back({fact.at, kept});
    if (fact.times != nullptr) round_.facts.back().times = *fact.times;
  }
  void observe_sample(const SampleFact& fact) override {
    SampleFact kept = fact;
    kept.vu = judge_.whole_vu(index_, kept.vu);
    round_.facts.push_back({fact.at, kept});
  }
  bool needs_samples() const override { return true; }

 private:
  PartsJudge& judge_;
  std::size_t index_;
  Round round_;
};

PartsJudge::PartsJudge(RunJudge& whole, std::size_t parts, std::function<void()> wake)
    : whole_(whole), wake_(std::move(wake)), waiting_(parts) {
  REQUIRE(whole.sampler() != nullptr);
  for (std::size_t i = 0; i < parts; ++i) parts_.push_back(std::make_unique<Part>(*this, i));
}

PartsJudge::~PartsJudge() = default;

RunJudge& PartsJudge::part(std::size_t index) { return *parts_.at(index); }

VuId PartsJudge::whole_vu(std::size_t part, VuId vu) const {
  return VuId{static_cast<std::uint32_t>(index_of(vu) * parts_.size() + part + 1)};
}

void PartsJudge::hand_over(std::size_t part, Round round) {
  {
    const std::lock_guard lock(mutex_);
    Waiting& waiting = waiting_[part];
    waiting.over = !round.evaluated;
    waiting.rounds.push_back(std::move(round));
  }
  wake_();
}

std::optional<std::vector<PartsJudge::Round>> PartsJudge::next_rounds() {
  const std::lock_guard lock(mutex_);
  bool any_evaluation = false;
  for (const Waiting& waiting : waiting_) {
    if (waiting.rounds.empty() && !waiting.over) return std::nullopt;
    any_evaluation =
        any_evaluation || (!waiting.rounds.empty() && waiting.rounds.front().evaluated.has_value());
  }
  if (!any_evaluation) return std::nullopt;
  std::vector<Round> next;
  for (Waiting& waiting : waiting_) {
    Round& round = next.emplace_back();
    if (waiting.rounds.empty()) continue;
    round = std::move(waiting.rounds.front());
    waiting.rounds.pop_front();
  }
  return next;
}

void PartsJudge::take(std::vector<Round> rounds) {
  std::vector<Kept> facts;
  for (Round& round : rounds) {
    facts.insert(facts.end(), std::make_move_iterator(round.facts.begin()),
                 std::make_move_iterator(round.facts.end()));
  }
  std::stable_sort(facts.begin(), facts.end(),
                   [](const Kept& a, const Kept& b) { return a.at < b.at; });
  FactSink& sampler = *whole_.sampler();
  for (Kept& kept : facts) {
    if (const auto* fact = std::get_if<Fact>(&kept.fact)) {
      sampler.observe(*fact);
    } else if (auto* request = std::get_if<RequestFact>(&kept.fact)) {
      if (kept.times) request->times = &*kept.times;
      sampler.observe_request(*request);
    } else {
      sampler.observe_sample(std::get<SampleFact>(kept.fact));
    }
  }
}

bool PartsJudge::evaluate() {
  bool ends = false;
  while (auto rounds = next_rounds()) {
    const auto reached = std::find_if(rounds->begin(), rounds->end(), [](const Round& round) {
      return round.evaluated.has_value();
    });
    const Instant now = *reached->evaluated;
    const Duration since_start = reached->since_start;
    take(*std::move(rounds));
    if (whole_.evaluate(now, since_start)) ends = true;
  }
  return ends;
}

void PartsJudge::take_rest() {
  evaluate();
  std::vector<Round> rest;
  for (Waiting& waiting : waiting_) {
    REQUIRE(waiting.over);
    std::move(waiting.rounds.begin(), waiting.rounds.end(), std::back_inserter(rest));
    waiting.rounds.clear();
  }
  take(std::move(rest));
}

}  // namespace rehearse
