// Which fact has which fields.

#include "tools/rehearse/observers/events_writer.hpp"

#include <array>
#include <utility>
#include <variant>

#include "models/journey/request.hpp"
#include "models/journey/sample_spec.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/sample_fact.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/core/time_by_cause.hpp"
#include "sim/json/moment_json.hpp"
#include "tools/rehearse/text/fact_text.hpp"

namespace rehearse {

EventsWriter::EventsWriter(std::vector<std::string> scenarios, Output& output)
    : scenarios_(std::move(scenarios)),
      json_([&output](std::string_view text) { output.write(text); }) {}

void EventsWriter::begin(Instant at, std::string_view event, Rank scenario, VuId vu) {
  json_.begin_object();
  json_.field("atNs", at.ns);
  json_.field("event", event);
  json_.field("scenario", scenarios_.at(index_of(scenario)));
  json_.field("vu", number_of(vu));
}

void EventsWriter::end() {
  json_.end_object();
  json_.finish_line();
}

void EventsWriter::observe_request(const RequestFact& fact) {
  constexpr std::array kEvents{"requestSent", "requestAnswered", "requestAborted"};
  begin(fact.at, kEvents[static_cast<std::size_t>(fact.kind)], fact.scenario, fact.vu);
  json_.field("request", std::uint64_t{fact.request});
  json_.field("target", fact.request_spec->target_name);
  json_.field("endpoint", fact.request_spec->endpoint_name);
  if (fact.kind == RequestFact::Kind::Sent) {
    if (fact.connects) json_.field("connects", true);
  } else {
    json_.field("sentNs", fact.sent.ns);
  }
  if (fact.kind == RequestFact::Kind::Answered) {
    json_.field("status", std::uint64_t{fact.http_status});
    if (fact.failed) json_.field("failed", true);
    last_status_[fact.vu] = fact.http_status;
  }
  end();
}

void EventsWriter::observe_spent(const SpentFact& fact) {
  TimeByCause spent;
  spent.add(Cause::Batch, fact.batch);
  spent.add(Cause::Rps, fact.rps);
  spent.add(*fact.parts);
  begin(fact.at, "requestsOver", fact.scenario, fact.vu);
  json_.key("spentNs");
  json_.begin_object();
  for (const Cause cause : kAllCauses) {
    if (spent[cause] > 0) json_.field(cause_name(cause), static_cast<std::int64_t>(spent[cause]));
  }
  json_.end_object();
  end();
}

void EventsWriter::observe_sample(const SampleFact& fact) {
  const SampleSpec& spec = *fact.spec;
  switch (spec.kind) {
    case SampleKind::GroupBegan:
    case SampleKind::GroupEnded:
      begin(fact.at, spec.kind == SampleKind::GroupBegan ? "groupBegan" : "groupEnded",
            fact.scenario, fact.vu);
      json_.field("group", spec.group);
      end();
      return;
    case SampleKind::Check:
    case SampleKind::Counter:
    case SampleKind::Gauge:
    case SampleKind::Rate:
    case SampleKind::Trend:
      break;
  }
  begin(fact.at, "sample", fact.scenario, fact.vu);
  json_.field(spec.kind == SampleKind::Check ? "check" : "metric", spec.name);
  if (const auto* const statuses = std::get_if<SampleSpec::Statuses>(&spec.value)) {
    const auto last = last_status_.find(fact.vu);
    const bool passes = last != last_status_.end() && in_ranges(last->second, *statuses);
    json_.field("value", passes ? 1.0 : 0.0);
  } else {
    json_.field("value", static_cast<double>(fact.millionths) / static_cast<double>(kSampleUnit));
  }
  end();
}

void EventsWriter::observe(const Fact& fact) {
  if (fact.kind == FactKind::IterationStarted) last_status_.erase(fact.vu);
  const bool ends = fact.kind == FactKind::IterationReturned ||
                    fact.kind == FactKind::IterationCompleted ||
                    fact.kind == FactKind::IterationInterrupted;
  json_.begin_object();
  json_.field("atNs", fact.at.ns);
  json_.field("event", fact_name(fact.kind));
  if (fact.scenario != kNoScenario) {
    json_.field("scenario", scenarios_.at(index_of(fact.scenario)));
  }
  if (fact.vu != kNoVu) json_.field("vu", number_of(fact.vu));
  if (ends || fact.kind == FactKind::IterationStarted) json_.field("iteration", fact.iteration);
  if (ends) json_.field("beganNs", fact.began.ns);
  if (fact.kind == FactKind::IterationsDropped) json_.field("count", fact.count);
  if (fact.kind == FactKind::CommandAnswered) {
    json_.field("command", fact.count);
    json_.field("ok", !fact.refused);
  }
  if (fact.thrown) json_.field("thrown", true);
  if (fact.rule != Rule::None) {
    json_.field("rule", rule_name(fact.rule));
  } else if (fact.kind == FactKind::IterationsDropped) {
    json_.field("rule", rule_name(Rule::NoIdleVu));  // of an arrival
  }
  end();
}

void EventsWriter::observe_moment(const ServiceMoment& moment) {
  json_.begin_object();
  write_moment_fields(json_, moment);
  json_.end_object();
  json_.finish_line();
}

}  // namespace rehearse
