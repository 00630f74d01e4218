// One sentence for each kind of fact.

#include "tools/rehearse/observers/verbose_log.hpp"

#include <fmt/format.h>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/core/fact.hpp"
#include "tools/rehearse/text/fact_text.hpp"

namespace rehearse {

namespace {

std::string what_happened(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::TestStarted:
      return "the test starts";
    case FactKind::SetupStarted:
      return "setup starts";
    case FactKind::SetupEnded:
      return "setup is over";
    case FactKind::ScenarioStarted:
      return "the scenario starts";
    case FactKind::ScenarioRegularEnd:
      return "no iteration starts any more";
    case FactKind::ScenarioEnded:
      return "the scenario is over";
    case FactKind::VuStarted:
      return fmt::format("VU {} starts", number_of(fact.vu));
    case FactKind::VuGracePeriod:
      return fmt::format("VU {} enters its grace period", number_of(fact.vu));
    case FactKind::VuRevived:
      return fmt::format("VU {} goes on, out of its grace period", number_of(fact.vu));
    case FactKind::VuStopped:
      return fmt::format("VU {} stops", number_of(fact.vu));
    case FactKind::IterationInterrupted:
      return fmt::format("VU {} is forcibly interrupted in iteration {} after {}",
                         number_of(fact.vu), fact.iteration, format_duration(fact.at - fact.began));
    case FactKind::IterationsDropped:
      return fmt::format("{} dropped", fact.count);
    case FactKind::CommandAnswered:
      return fmt::format("command {} is {}", fact.count, fact.refused ? "refused" : "carried out");
    case FactKind::TeardownStarted:
      return "teardown starts";
    case FactKind::TeardownEnded:
      return "teardown is over";
    case FactKind::TestEnded:
      return "the test is over";
    case FactKind::VuInitialised:
    case FactKind::VuRemoved:
    case FactKind::IterationStarted:
    case FactKind::IterationReturned:
    case FactKind::IterationCompleted:
      break;
  }
  return {};
}

}  // namespace

std::string log_line(const Fact& fact, const std::string& scenario) {
  const std::string happened = what_happened(fact);
  if (happened.empty()) return {};
  std::string line = fmt::format("{:>10}  ", format_duration(fact.at - Instant{}));
  if (!scenario.empty()) line += scenario + "  ";
  line += happened;
  if (fact.rule != Rule::None) line += fmt::format(": {}", rule_text(fact.rule));
  return line;
}

VerboseLog::VerboseLog(std::vector<std::string> scenarios, Output& output)
    : scenarios_(std::move(scenarios)), output_(output) {}

void VerboseLog::observe(const Fact& fact) {
  const std::string line = log_line(
      fact, fact.scenario == kNoScenario ? std::string() : scenarios_.at(index_of(fact.scenario)));
  if (!line.empty()) output_.write(line + "\n");
}

}  // namespace rehearse
