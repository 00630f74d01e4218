// One function for each part of a result.

#include "sim/measure/merge.hpp"

#include <algorithm>
#include <array>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

void merge_command(CommandResult& into, const CommandResult& part) {
  if (into.ok && !part.ok) into.error = part.error;
  into.ok = into.ok && part.ok;
  if (!into.done || !part.done) {
    into.done.reset();
  } else {
    into.done = std::max(*into.done, *part.done);
  }
}

void merge_commands(std::vector<CommandResult>& into, const std::vector<CommandResult>& part) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (i < into.size()) {
      merge_command(into[i], part[i]);
    } else {
      into.push_back(part[i]);
    }
  }
}

ExitCode more_telling(ExitCode a, ExitCode b) {
  constexpr std::array kByWeight{ExitCode::Ok,
                                 ExitCode::Interrupted,
                                 ExitCode::Stopped,
                                 ExitCode::MarkedFailed,
                                 ExitCode::TeardownTimeout,
                                 ExitCode::SetupTimeout,
                                 ExitCode::ScriptException,
                                 ExitCode::SteeringFailed,
                                 ExitCode::ThresholdsCrossed,
                                 ExitCode::Aborted};
  const auto weight = [&](ExitCode code) {
    const auto* found = std::find(kByWeight.begin(), kByWeight.end(), code);
    REQUIRE(found != kByWeight.end());
    return found;
  };
  return weight(a) < weight(b) ? b : a;
}

void merge_models(std::optional<SeriesByModel>& into, const std::optional<SeriesByModel>& part,
                  const TimeSeries& whole) {
  if (!into || !part) {
    into.reset();
    return;
  }
  into->closed.merge(part->closed);
  into->open.merge(part->open);
  into->closed.reach(whole);
  into->open.reach(whole);
}

void merge(Result& into, const Result& part) {
  REQUIRE(into.scenarios.size() == part.scenarios.size() &&
          into.traffic.size() == part.traffic.size());
  into.counts += part.counts;
  into.vus_max += part.vus_max;
  into.vus_end += part.vus_end;
  into.run = std::max(into.run, part.run);
  into.end = std::max(into.end, part.end);
  into.exit_code = more_telling(into.exit_code, part.exit_code);
  into.trace_hash += part.trace_hash;
  for (std::size_t rank = 0; rank < part.scenarios.size(); ++rank) {
    merge_scenario(into.scenarios[rank], part.scenarios[rank]);
  }
  merge_commands(into.commands, part.commands);
  for (const std::string& warning : part.warnings) {
    if (std::find(into.warnings.begin(), into.warnings.end(), warning) == into.warnings.end()) {
      into.warnings.push_back(warning);
    }
  }
  into.iteration_duration.merge(part.iteration_duration);
  into.series.merge(part.series);
  merge_models(into.models, part.models, into.series);
  if (part.start_lag) {
    if (!into.start_lag) into.start_lag.emplace();
    into.start_lag->merge(*part.start_lag);
  }
  for (std::size_t i = 0; i < part.traffic.size(); ++i) {
    into.traffic[i].merge(part.traffic[i]);
  }
}

}  // namespace

void merge_scenario(ScenarioResult& into, const ScenarioResult& part) {
  into.counts += part.counts;
  into.spent += part.spent;
  if (part.began && (!into.began || *part.began < *into.began)) into.began = part.began;
  if (part.ended && (!into.ended || *part.ended > *into.ended)) into.ended = part.ended;
  into.ran = std::max(into.ran, part.ran);
  into.active_vus_end += part.active_vus_end;
  into.vus_max += part.vus_max;
  into.busy.reset();  // their sum over time is not known
  into.insufficient_vus = into.insufficient_vus || part.insufficient_vus;
  into.interrupted = into.interrupted || part.interrupted;
}

Result merge_results(std::span<const Result> parts) {
  REQUIRE(!parts.empty());
  Result whole = parts.front();
  whole.services.clear();
  whole.phases.clear();
  for (const Result& part : parts.subspan(1)) merge(whole, part);
  return whole;
}

}  // namespace rehearse
