// Texts of runs.

#include "tests/sim/run/rehearsed.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "models/base/duration_format.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/run/run.hpp"

namespace rehearse::testing {

namespace {

class Observer final : public FactSink {
 public:
  explicit Observer(Rehearsed& into) : into_(into) {}
  void observe(const Fact& fact) override { into_.facts.push_back(fact); }
  void observe_request(const RequestFact& fact) override { into_.requests.push_back(fact); }

 private:
  Rehearsed& into_;
};

std::string member(const std::string& members) { return members.empty() ? "" : ", " + members; }

/// One text for each of the scenario's facts of the kind.
template <class Text>
auto each(const Rehearsed& rehearsed, FactKind kind, std::uint32_t rank, const Text& text_of) {
  std::vector<decltype(text_of(Fact{}))> texts;
  for (const Fact& fact : rehearsed.facts) {
    if (fact.kind == kind && fact.scenario == Rank{rank}) texts.push_back(text_of(fact));
  }
  return texts;
}

}  // namespace

std::string document(const Script& script) {
  const std::string body = script.steps.empty() ? fmt::format(R"("duration": {})", script.duration)
                                                : fmt::format(R"("steps": [{}])", script.steps);
  const std::string targets =
      script.targets.empty() ? "" : fmt::format(R"(, "targets": {{{}}})", script.targets);
  return fmt::format(
      R"({{"options": {{"scenarios": {{{}}}{}}}, "journeys": {{"default": {{{}{}}}{}}}{}{}}})",
      script.scenarios, member(script.options), body, member(script.journey),
      member(script.journeys), targets, member(script.more));
}

Rehearsal read(std::string_view document) {
  Checked<Rehearsal> rehearsal = read_rehearsal(document, ReadSettings{});
  if (rehearsal) return *std::move(rehearsal);
  std::string problems;
  for (const Problem& problem : rehearsal.problems()) {
    problems += problem.path + ": " + problem.message + "\n";
  }
  throw std::invalid_argument(problems + std::string(document));
}

Rehearsed::Rehearsed() = default;
Rehearsed::~Rehearsed() = default;
Rehearsed::Rehearsed(Rehearsed&&) noexcept = default;
Rehearsed& Rehearsed::operator=(Rehearsed&&) noexcept = default;

Rehearsed run(const Rehearsal& rehearsal) {
  Rehearsed rehearsed;
  Observer observer(rehearsed);
  rehearsed.result = run_rehearsal(rehearsal, {&observer});
  return rehearsed;
}

Rehearsed run(const Script& script) { return run(read(document(script))); }

std::vector<std::string> differences(const Result& one, const Result& other) {
  std::vector<std::string> different;
  const auto compare = [&](const auto& a, const auto& b, const std::string& name) {
    if (!(a == b)) different.push_back(name);
  };
  compare(one.seed, other.seed, "seed");
  compare(one.trace_hash, other.trace_hash, "trace_hash");
  compare(one.counts, other.counts, "counts");
  compare(one.vus_max, other.vus_max, "vus_max");
  compare(one.vus_end, other.vus_end, "vus_end");
  compare(one.run, other.run, "run");
  compare(one.end, other.end, "end");
  compare(one.exit_code, other.exit_code, "exit_code");
  compare(one.warnings, other.warnings, "warnings");
  compare(one.iteration_duration, other.iteration_duration, "iteration_duration");
  compare(one.series, other.series, "series");
  compare(one.models.has_value(), other.models.has_value(), "models");
  if (one.models && other.models) {
    compare(one.models->closed, other.models->closed, "models.closed");
    compare(one.models->open, other.models->open, "models.open");
  }
  compare(one.scenarios.size(), other.scenarios.size(), "scenarios");
  for (std::size_t rank = 0; rank < std::min(one.scenarios.size(), other.scenarios.size());
       ++rank) {
    const ScenarioResult& a = one.scenarios[rank];
    const ScenarioResult& b = other.scenarios[rank];
    compare(a.counts, b.counts, a.name + ".counts");
    compare(a.began, b.began, a.name + ".began");
    compare(a.ended, b.ended, a.name + ".ended");
    compare(a.ran, b.ran, a.name + ".ran");
    compare(a.active_vus_end, b.active_vus_end, a.name + ".active_vus_end");
    compare(a.vus_max, b.vus_max, a.name + ".vus_max");
    compare(busy_figures(a), busy_figures(b), a.name + ".busy");
    compare(a.spent, b.spent, a.name + ".spent");
    compare(a.insufficient_vus, b.insufficient_vus, a.name + ".insufficient_vus");
    compare(a.interrupted, b.interrupted, a.name + ".interrupted");
  }
  compare(one.traffic.size(), other.traffic.size(), "traffic");
  for (std::size_t i = 0; i < std::min(one.traffic.size(), other.traffic.size()); ++i) {
    const EndpointTraffic& a = one.traffic[i];
    const EndpointTraffic& b = other.traffic[i];
    const std::string name = a.target + " " + a.endpoint;
    compare(a.sent, b.sent, name + ".sent");
    compare(a.answered, b.answered, name + ".answered");
    compare(a.failed, b.failed, name + ".failed");
    compare(a.aborted, b.aborted, name + ".aborted");
    compare(a.connections, b.connections, name + ".connections");
    compare(a.statuses, b.statuses, name + ".statuses");
    compare(a.duration, b.duration, name + ".duration");
  }
  compare(one.services.size(), other.services.size(), "services");
  for (std::size_t i = 0; i < std::min(one.services.size(), other.services.size()); ++i) {
    const ServiceLoad& a = one.services[i];
    const ServiceLoad& b = other.services[i];
    compare(static_cast<const ServiceCounts&>(a), static_cast<const ServiceCounts&>(b), a.name);
    compare(a.most_inside, b.most_inside, a.name + ".most_inside");
    compare(a.most_waiting, b.most_waiting, a.name + ".most_waiting");
    compare(a.samples, b.samples, a.name + ".samples");
  }
  return different;
}

std::string text(Instant at) { return format_duration(at - Instant{}); }
std::string text(Duration length) { return format_duration(length); }

std::vector<std::string> iterations(const Rehearsed& rehearsed, std::uint32_t rank) {
  std::vector<Fact> ends;
  for (const Fact& fact : rehearsed.facts) {
    const bool end =
        fact.kind == FactKind::IterationCompleted || fact.kind == FactKind::IterationInterrupted;
    if (end && fact.scenario == Rank{rank}) ends.push_back(fact);
  }
  std::stable_sort(ends.begin(), ends.end(), [](const Fact& a, const Fact& b) {
    return a.began != b.began ? a.began < b.began : a.number < b.number;
  });
  std::vector<std::string> texts;
  for (const Fact& end : ends) {
    texts.push_back(fmt::format("{}: {}-{}{}", end.number, text(end.began), text(end.at),
                                end.kind == FactKind::IterationInterrupted ? " interrupted" : ""));
  }
  return texts;
}

std::vector<std::string> starts(const Rehearsed& rehearsed, std::uint32_t rank) {
  return when(rehearsed, FactKind::IterationStarted, rank);
}

std::vector<std::uint32_t> vu_ids(const Rehearsed& rehearsed, std::uint32_t rank) {
  return each(rehearsed, FactKind::IterationStarted, rank,
              [](const Fact& fact) { return number_of(fact.vu); });
}

std::vector<std::uint64_t> numbers(const Rehearsed& rehearsed, std::uint32_t rank) {
  return each(rehearsed, FactKind::IterationStarted, rank,
              [](const Fact& fact) { return fact.iteration; });
}

std::vector<std::string> drops(const Rehearsed& rehearsed, std::uint32_t rank) {
  return each(rehearsed, FactKind::IterationsDropped, rank,
              [](const Fact& fact) { return fmt::format("{} at {}", fact.count, text(fact.at)); });
}

std::vector<std::string> when(const Rehearsed& rehearsed, FactKind kind) {
  std::vector<std::string> texts;
  for (const Fact& fact : rehearsed.facts) {
    if (fact.kind == kind) texts.push_back(text(fact.at));
  }
  return texts;
}

std::vector<std::string> when(const Rehearsed& rehearsed, FactKind kind, std::uint32_t rank) {
  return each(rehearsed, kind, rank, [](const Fact& fact) { return text(fact.at); });
}

std::vector<std::string> vus(const Rehearsed& rehearsed, FactKind kind, std::uint32_t rank) {
  return each(rehearsed, kind, rank,
              [](const Fact& fact) { return fmt::format("{} at {}", fact.number, text(fact.at)); });
}

std::vector<std::string> requests(const Rehearsed& rehearsed) {
  std::vector<std::string> texts;
  for (const RequestFact& fact : rehearsed.requests) {
    std::string what = fact.kind == RequestFact::Kind::Sent ? "sent" : "aborted";
    if (fact.kind == RequestFact::Kind::Answered) {
      what = fmt::format("{}{}", fact.http_status, fact.failed ? " failed" : "");
    }
    texts.push_back(fmt::format("{}.{}.{} {} {}", fact.number, fact.vu_iteration, fact.request,
                                what, text(fact.at)));
  }
  return texts;
}

Interval requests_in_series(const Result& result) {
  Interval total;
  for (const Interval& interval : result.series.intervals()) {
    total.requests += interval.requests;
    total.answers += interval.answers;
    total.failures += interval.failures;
  }
  return total;
}

std::vector<std::string> answers(const Rehearsed& rehearsed) {
  std::vector<std::string> texts;
  for (const CommandResult& command : rehearsed.result.commands) {
    const std::string answer = command.ok ? "ok" : "refused";
    texts.push_back(command.done ? answer + " at " + text(*command.done) : "never");
  }
  return texts;
}

}  // namespace rehearse::testing
