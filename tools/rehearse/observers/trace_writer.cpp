// One event for each slice, when it ends: viewers sort them.

#include "tools/rehearse/observers/trace_writer.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/journey/request.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/json/moment_json.hpp"
#include "tools/rehearse/text/fact_text.hpp"

namespace rehearse {

namespace {

constexpr std::uint64_t kTargets = 0;  // the process of what happens to them

std::uint64_t process_of(Rank scenario) { return index_of(scenario) + std::uint64_t{1}; }

}  // namespace

TraceWriter::TraceWriter(const std::vector<std::string>& scenarios, Output& output,
                         std::uint64_t most_events)
    : json_([&output](std::string_view text) { output.write(text); }), most_(most_events) {
  json_.begin_object();
  json_.field("displayTimeUnit", "ms");
  json_.key("traceEvents");
  json_.begin_array();
  write_name("process_name", kTargets, 0, "targets");
  for (std::size_t rank = 0; rank < scenarios.size(); ++rank) {
    write_name("process_name", rank + 1, 0, scenarios[rank]);
  }
}

void TraceWriter::write_name(std::string_view what, std::uint64_t process, std::uint64_t thread,
                             std::string_view name) {
  json_.begin_object();
  json_.field("ph", "M");
  json_.field("pid", process);
  json_.field("tid", thread);
  json_.field("name", what);
  json_.key("args");
  json_.begin_object();
  json_.field("name", name);
  json_.end_object();
  json_.end_object();
}

bool TraceWriter::has_room() {
  if (written_ < most_) {
    ++written_;
    return true;
  }
  ++left_out_;
  return false;
}

void TraceWriter::field_us(std::string_view name, std::int64_t ns) {
  json_.key(name);
  const std::int64_t rest = std::abs(ns % 1000);
  const char* sign = ns < 0 ? "-" : "";
  json_.raw(rest == 0 ? fmt::format("{}", ns / 1000)
                      : fmt::format("{}{}.{:03}", sign, std::abs(ns / 1000), rest));
}

void TraceWriter::begin(char phase, std::uint64_t process, std::uint64_t thread, Instant at,
                        std::string_view name) {
  if (thread != 0 && named_.emplace(process, thread).second) {
    write_name("thread_name", process, thread, fmt::format("VU {}", thread));
  }
  json_.begin_object();
  json_.field("ph", std::string_view(&phase, 1));
  json_.field("pid", process);
  json_.field("tid", thread);
  field_us("ts", at.ns);
  json_.field("name", name);
}

void TraceWriter::end() { json_.end_object(); }

void TraceWriter::slice(Rank scenario, VuId vu, Instant from, Instant until, std::string_view name,
                        std::string_view category) {
  begin('X', process_of(scenario), number_of(vu), from, name);
  field_us("dur", (until - from).ns);
  json_.field("cat", category);
}

bool TraceWriter::nests(VuId vu, Instant from, Instant until) const {
  // Those of a large batch that begin together lie in each other; further ones do not look at all.
  constexpr std::size_t kMostAround = 64;
  const auto found = slices_.find(vu);
  if (found == slices_.end()) return true;
  std::size_t around = 0;
  for (auto other = found->second.rbegin(); other != found->second.rend(); ++other) {
    if (other->until <= from) return true;  // and so are all before it
    const bool begins_inside = other->from < from && other->until < until;
    const bool ends_inside = from < other->from && other->from < until && until < other->until;
    if (begins_inside || ends_inside || ++around > kMostAround) return false;
  }
  return true;
}

void TraceWriter::keep(VuId vu, Instant from, Instant until) {
  std::vector<Slice>& slices = slices_[vu];
  const auto place = std::find_if(slices.rbegin(), slices.rend(), [until](const Slice& other) {
                       return other.until <= until;
                     }).base();
  slices.insert(place, {from, until});
}

void TraceWriter::overlapping_slice(Rank scenario, VuId vu, Instant from, Instant until,
                                    std::string_view name, std::string_view category) {
  ++async_;
  for (const char phase : {'b', 'e'}) {
    begin(phase, process_of(scenario), number_of(vu), phase == 'b' ? from : until, name);
    json_.field("cat", category);
    json_.field("id", async_);
    end();
  }
}

void TraceWriter::iteration(const Fact& fact) {
  const TimeByCause spent = spent_[fact.vu];
  spent_.erase(fact.vu);
  slices_.erase(fact.vu);
  if (!has_room()) return;
  const bool interrupted = fact.kind == FactKind::IterationInterrupted;
  slice(fact.scenario, fact.vu, fact.began, fact.at, "iteration",
        interrupted ? "interrupted" : "complete");
  json_.key("args");
  json_.begin_object();
  json_.field("iter", fact.iteration);
  if (interrupted) json_.field("rule", rule_name(fact.rule));
  if (fact.thrown) json_.field("thrown", true);
  for (const Cause cause : kAllCauses) {
    if (spent[cause] == 0) continue;
    json_.field(fmt::format("{}Ms", cause_name(cause)), static_cast<double>(spent[cause]) / 1e6);
  }
  json_.end_object();
  end();
}

void TraceWriter::instant(const Fact& fact, std::string_view name) {
  if (!has_room()) return;
  const bool of_test = fact.scenario == kNoScenario;
  begin('i', of_test ? kTargets : process_of(fact.scenario), 0, fact.at, name);
  json_.field("s", of_test ? "g" : "p");
  json_.key("args");
  json_.begin_object();
  if (fact.kind == FactKind::IterationsDropped) json_.field("count", fact.count);
  if (fact.rule != Rule::None) json_.field("rule", rule_name(fact.rule));
  json_.end_object();
  end();
}

void TraceWriter::observe(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::IterationCompleted:
    case FactKind::IterationInterrupted:
      return iteration(fact);
    case FactKind::IterationsDropped:
      return instant(fact, "dropped");
    case FactKind::SetupStarted:
    case FactKind::SetupEnded:
    case FactKind::ScenarioStarted:
    case FactKind::ScenarioRegularEnd:
    case FactKind::ScenarioEnded:
    case FactKind::CommandAnswered:
    case FactKind::TeardownStarted:
    case FactKind::TeardownEnded:
    case FactKind::TestEnded:
      return instant(fact, fact_name(fact.kind));
    case FactKind::VuGracePeriod:
      if (!has_room()) return;
      begin('i', process_of(fact.scenario), number_of(fact.vu), fact.at, "grace period");
      json_.field("s", "t");
      return end();
    case FactKind::TestStarted:
    case FactKind::VuInitialised:
    case FactKind::VuRemoved:
    case FactKind::VuStarted:
    case FactKind::VuRevived:
    case FactKind::VuStopped:
    case FactKind::IterationStarted:
    case FactKind::IterationReturned:
      return;
  }
}

void TraceWriter::observe_request(const RequestFact& fact) {
  if (fact.kind == RequestFact::Kind::Sent || !has_room()) return;
  const std::string name = fact.request_spec->target_name + " " + fact.request_spec->endpoint_name;
  const char* category = fact.kind == RequestFact::Kind::Aborted ? "aborted"
                         : fact.failed                           ? "failed"
                                                                 : "answered";
  if (!nests(fact.vu, fact.sent, fact.at)) {
    return overlapping_slice(fact.scenario, fact.vu, fact.sent, fact.at, name, category);
  }
  keep(fact.vu, fact.sent, fact.at);
  slice(fact.scenario, fact.vu, fact.sent, fact.at, name, category);
  json_.key("args");
  json_.begin_object();
  json_.field("status", std::uint64_t{fact.http_status});
  json_.end_object();
  end();
}

void TraceWriter::observe_spent(const SpentFact& fact) {
  TimeByCause since_sent;
  since_sent.add(*fact.parts);
  TimeByCause& spent = spent_[fact.vu];
  spent += since_sent;
  spent.add(Cause::Batch, fact.batch);
  spent.add(Cause::Rps, fact.rps);
  const Instant sent = fact.at + Duration{-static_cast<std::int64_t>(since_sent.total())};
  const Instant turn = sent + Duration{-fact.rps.ns};
  const auto wait = [&](Instant from, Instant until, std::string_view name) {
    if (!(from < until) || !has_room()) return;
    if (!nests(fact.vu, from, until)) {
      return overlapping_slice(fact.scenario, fact.vu, from, until, name, "wait");
    }
    keep(fact.vu, from, until);
    slice(fact.scenario, fact.vu, from, until, name, "wait");
    end();
  };
  wait(turn + Duration{-fact.batch.ns}, turn, "batch");
  wait(turn, sent, "rps");
}

void TraceWriter::observe_moment(const ServiceMoment& moment) {
  if (!has_room()) return;
  begin('i', kTargets, 0, moment.at, moment.name);
  json_.field("s", "g");
  json_.key("args");
  json_.begin_object();
  write_moment_fields(json_, moment);
  json_.end_object();
  end();
}

void TraceWriter::finish(const Result& result) {
  const std::int64_t width = result.series.width().ns;
  std::int64_t at = 0;
  for (const Interval& interval : result.series.intervals()) {
    const Instant time{std::min(at += width, result.end.ns)};
    begin('C', kTargets, 0, time, "VUs");
    json_.key("args");
    json_.begin_object();
    json_.field("busy", interval.vus_busy);
    json_.field("idle",
                interval.vus_initialised - std::min(interval.vus_busy, interval.vus_initialised));
    json_.end_object();
    end();
    if (result.counts.dropped == 0) continue;
    begin('C', kTargets, 0, time, "dropped");
    json_.key("args");
    json_.begin_object();
    json_.field("iterations", interval.drops);
    json_.end_object();
    end();
  }
  json_.end_array();
  json_.key("otherData");
  json_.begin_object();
  json_.field("traceHash", fmt::format("{:016x}", result.trace_hash));
  json_.field("seed", fmt::format("{}", result.seed));
  json_.field("eventsLeftOut", fmt::format("{}", left_out_));
  json_.end_object();
  json_.end_object();
  json_.finish_line();
}

}  // namespace rehearse
