// A row for each way, a line for each of the two events.

#include "tools/rehearse/answers/determinism_text.hpp"

#include <fmt/format.h>
#include <optional>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/text/fact_text.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

std::string request_word(RequestFact::Kind kind) {
  switch (kind) {
    case RequestFact::Kind::Sent:
      return "requestSent";
    case RequestFact::Kind::Answered:
      return "requestAnswered";
    case RequestFact::Kind::Aborted:
      break;
  }
  return "requestAborted";
}

std::string event_text(const std::optional<SeenEvent>& event, const TestPlan& plan) {
  if (!event) return "nothing more";
  const std::string what =
      event->is_request ? request_word(event->request_kind) : std::string(fact_name(event->kind));
  std::string text = fmt::format("{} {}", format_duration(event->at - Instant{}), what);
  if (event->scenario != kNoScenario) {
    text += " of " + plan.scenarios.at(index_of(event->scenario)).options.name;
  }
  if (event->vu != kNoVu) text += fmt::format(", VU {}", number_of(event->vu));
  return text + fmt::format(", {} {}, its iteration {}; {:#x}",
                            event->is_request ? "request" : "iteration", event->number,
                            event->vu_iteration, event->details);
}

}  // namespace

std::string determinism_text(const Determinism& found, const TestPlan& plan) {
  std::vector<std::vector<std::string>> rows{{"run", "trace hash"}};
  for (const WayOfRunning& way : found.ways) {
    rows.push_back({way.name, fmt::format("{:016x}", way.trace_hash)});
  }
  std::string text = text_table(rows, 1);
  if (found.is_same()) return text + "the same run on all ways\n";
  if (found.difference) {
    return text + fmt::format("event {} is the first that differs\n  {}\n  {}\n",
                              found.difference->number, event_text(found.difference->one, plan),
                              event_text(found.difference->other, plan));
  }
  if (found.second) return text + fmt::format("counts differ from second {} on\n", *found.second);
  return text + "the runs differ, though the counts of all seconds are the same\n";
}

}  // namespace rehearse
