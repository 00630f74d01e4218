// VUs by number, and what they share.

#include "sim/script/run/script_run.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "sim/script/run/effective_options.hpp"

namespace rehearse {

ScriptRun::ScriptRun(const ScriptTest& test, const Rehearsal& rehearsal, MetricEngine& engine,
                     MetricSampler& sampler)
    : test_(test),
      rehearsal_(rehearsal),
      world_{.config = test.config(),
             .log = test.log(),
             .engine = &engine,
             .new_metrics = nullptr,
             .rehearsal = &rehearsal,
             .sampler = &sampler} {
  world_.metrics = ScriptMetrics::of(engine);
  world_.throws = test.throws();
  world_.shared_arrays = test.shared_arrays();
  world_.discard_bodies = test.discards_bodies();
  world_.vu_tag = rehearsal.metrics.system_tags.count("vu") > 0;
  world_.iter_tag = rehearsal.metrics.system_tags.count("iter") > 0;
  world_.options_json = effective_options_json(rehearsal, test.options_json());
  world_.step_trees.resize(rehearsal.plan.scenarios.size());
  world_.scenario_starts.assign(rehearsal.plan.scenarios.size(), kNever);
  vus_.resize(1);
}

ScriptRun::Vu& ScriptRun::of(VuId vu) {
  if (number_of(vu) >= vus_.size()) vus_.resize(number_of(vu) + 1);
  return vus_[number_of(vu)];
}

void ScriptRun::log_failure(const ScriptVu& vu) {
  if (!vu.error() || !world_.log) return;
  world_.log({ConsoleLevel::Error, vu.error()->report(), "stacktrace", vu.unix_ns()});
}

void ScriptRun::initialise(Instant now, VuId id) {
  Vu& vu = of(id);
  ++world_.initialised_vus;
  vu.script = std::make_unique<ScriptVu>(world_, number_of(id));
  if (vu.script->initialise(now) == ScriptEnd::Returned) return;
  vu.broken = true;
  // One place is enough: the others fail as this one does.
  if (!std::exchange(world_.init_failed, true)) log_failure(*vu.script);
}

ProgramStep ScriptRun::after(Vu& vu, ProgramStep step) {
  if (step.kind == ProgramStep::Kind::Wait || !vu.runs) return step;
  vu.runs = false;
  --world_.active_vus;
  // As in k6's progress, an iteration that aborts the test was interrupted.
  if (step.kind == ProgramStep::Kind::Abort) {
    ++world_.interrupted;
  } else {
    ++world_.complete;
  }
  return step;
}

ProgramStep ScriptRun::begin(Instant now, const ProgramIteration& iteration) {
  Vu& vu = of(iteration.vu);
  const std::size_t rank = index_of(iteration.scenario);
  vu.by_scenario.resize(rehearsal_.plan.scenarios.size());
  const ScenarioPlan& scenario = rehearsal_.plan.scenarios[rank];
  world_.scenario_starts[rank] = std::min(world_.scenario_starts[rank], now);
  const ScriptIteration about{.scenario = iteration.scenario,
                              .in_instance = vu.iterations++,
                              .in_scenario = vu.by_scenario[rank]++,
                              .in_test = iteration.key.key.iteration};
  vu.runs = true;
  ++world_.active_vus;
  if (vu.broken) return after(vu, {.kind = ProgramStep::Kind::Abort});
  return after(vu,
               vu.script->begin_iteration(now, scenario.options.exec, about, *iteration.key.stream,
                                          iteration.key.unit, iteration.key.unit_iteration));
}

ProgramStep ScriptRun::resume(Instant now, VuId id) {
  Vu& vu = of(id);
  const ProgramStep step = vu.script->resume(now);
  // The iterations log what they throw themselves.
  if (id == kNoVu && step.kind == ProgramStep::Kind::Throw) log_failure(*vu.script);
  return after(vu, step);
}

std::uint16_t ScriptRun::answered(Instant now, VuId vu, std::uint32_t number, Instant sent,
                                  const Answer& answer) {
  return of(vu).script->answered(now, number, sent, answer);
}

void ScriptRun::interrupt(Instant now, VuId id) {
  Vu& vu = of(id);
  vu.script->interrupt(now);
  if (!vu.runs) return;
  vu.runs = false;
  --world_.active_vus;
  ++world_.interrupted;
}

std::optional<NotModelled> ScriptRun::not_modelled() const {
  if (world_.reads_not_modelled.empty()) return std::nullopt;
  NotModelled found{.checks = world_.checks_not_modelled};
  for (const auto& [endpoint, read] : world_.reads_not_modelled) found.reads.push_back(read);
  return found;
}

std::vector<ScriptRun::Repetition> ScriptRun::repetitions() const {
  std::vector<Repetition> all;
  for (std::size_t i = 0; i < world_.step_trees.size(); ++i) {
    const StepTree& tree = world_.step_trees[i];
    all.push_back(
        {rehearsal_.plan.scenarios[i].options.name, tree.repeated(), tree.run(), tree.refused()});
  }
  return all;
}

bool ScriptRun::has(ProgramPhase phase) const {
  return test_.exports(phase == ProgramPhase::Setup ? "setup" : "teardown");
}

std::unique_ptr<ScriptVu> ScriptRun::make_zero(Instant now) {
  auto vu = std::make_unique<ScriptVu>(world_, 0);
  if (vu->initialise(now) == ScriptEnd::Returned) return vu;
  log_failure(*vu);
  return nullptr;
}

ProgramStep ScriptRun::begin(Instant now, ProgramPhase phase) {
  Vu& vu = vus_.front();
  vu.script = make_zero(now);
  if (vu.script == nullptr) return {.kind = ProgramStep::Kind::Throw};
  const ProgramStep step = vu.script->begin_phase(now, phase);
  if (step.kind == ProgramStep::Kind::Throw) log_failure(*vu.script);
  return step;
}

Duration ScriptRun::longest(ProgramPhase phase) const {
  return phase == ProgramPhase::Setup ? rehearsal_.options.setup_timeout
                                      : rehearsal_.options.teardown_timeout;
}

std::optional<std::vector<ScriptRun::SummaryFile>> ScriptRun::summary_files(
    const std::string& data_json) {
  const std::unique_ptr<ScriptVu> vu = make_zero(Instant{});
  if (vu == nullptr || !test_.exports("handleSummary")) return std::nullopt;
  std::optional<std::vector<SummaryFile>> files;
  const auto refuse = [&](const std::string& text) {
    summary_refused_ = true;
    files.emplace();
    if (world_.log) world_.log({ConsoleLevel::Error, text, "", vu->unix_ns()});
  };
  const ScriptEnd end = vu->run_summary(data_json, [&](const JsValue& result) {
    if (result.is_nullish()) return;
    if (!result.is_object()) {
      refuse("handleSummary() needs to return an object");
      return;
    }
    files.emplace();
    for (const std::string& name : js_keys(vu->context(), result.get())) {
      const JsValue value = result.property(name.c_str());
      if (value.is_string()) {
        files->push_back({name, js_text(vu->context(), value.get()).value_or("")});
      } else if (auto bytes = js_bytes(vu->context(), value.get())) {
        files->push_back({name, *std::move(bytes)});
      } else {
        refuse(fmt::format("invalid type {} for key {} in handleSummary()", "object", name));
        return;
      }
    }
  });
  if (end != ScriptEnd::Returned) {
    log_failure(*vu);
    return std::nullopt;
  }
  return files;
}

}  // namespace rehearse
