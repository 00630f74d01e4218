// Which fact has which fields.

#include "tools/rehearse/observers/events_writer.hpp"

#include <utility>

#include "sim/core/fact.hpp"
#include "sim/json/moment_json.hpp"
#include "tools/rehearse/text/fact_text.hpp"

namespace rehearse {

EventsWriter::EventsWriter(std::vector<std::string> scenarios, Output& output)
    : scenarios_(std::move(scenarios)),
      json_([&output](std::string_view text) { output.write(text); }) {}

void EventsWriter::observe(const Fact& fact) {
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
  if (fact.rule != Rule::None) json_.field("rule", rule_name(fact.rule));
  json_.end_object();
  json_.finish_line();
}

void EventsWriter::observe_moment(const ServiceMoment& moment) {
  json_.begin_object();
  write_moment_fields(json_, moment);
  json_.end_object();
  json_.finish_line();
}

}  // namespace rehearse
