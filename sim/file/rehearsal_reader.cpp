// All parts are read, whatever is wrong with the others; only a right one is planned.

#include "sim/file/rehearsal_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "sim/file/control_reader.hpp"
#include "sim/file/cross_checks.hpp"
#include "sim/file/data_files.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/duration/optional_model.hpp"
#include "sim/file/expectations_reader.hpp"
#include "sim/file/foreign_file.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/likely_mistakes.hpp"
#include "sim/file/metric_options_reader.hpp"
#include "sim/file/script_targets.hpp"
#include "sim/file/set_values.hpp"
#include "sim/file/work_bounds.hpp"
#include "sim/file/workload_reader.hpp"
#include "sim/options/options_fields.hpp"
#include "sim/plan/fleet_plan.hpp"
#include "sim/run/journey_metrics.hpp"
#include "sim/run/program_source.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// The keys of a rehearsal; none of them is a k6 option.
const std::vector<std::string_view>& rehearsal_keys() {
  static const std::vector<std::string_view> keys = {
      "options", "journeys", "targets", "vuInit", "onNoVU", "setup", "teardown",
      "control", "seed",     "expect",  "share",  "script", "client"};
  return keys;
}

constexpr const char* kIterationDuration = "--iteration-duration";

/// The names of the script's functions: the journeys, if the document names any.
std::optional<std::vector<std::string>> exports_of(const json& document, const OptionsPart& part) {
  const auto journeys = document.find("journeys");
  if (part.bare || journeys == document.end() || !journeys->is_object()) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, journey] : journeys->items()) names.push_back(name);
  return names;
}

/// What k6 says, and then what is ours.
void warn_of_likely_mistakes(const json& document, const OptionsPart& part, Options& options) {
  const auto add = [&](const std::vector<std::string>& more) {
    options.warnings.insert(options.warnings.end(), more.begin(), more.end());
  };
  add(misspelt_option_warnings(*part.options, JsonPlace(part.pointer)));
  if (!part.bare) add(bare_number_warnings(document));
}

std::optional<Options> read_options_of(const json& document, const OptionsPart& part,
                                       const ReadSettings& settings, DocumentProblems& problems) {
  OptionsReading reading = read_options(*part.options, settings.overrides,
                                        exports_of(document, part), settings.environment);
  if (!reading.options) {
    REQUIRE(!reading.rejection.problems.empty());
    for (const Problem& problem : reading.rejection.problems) {
      // A flag or a variable is no part of the document.
      const bool is_inside = problem.path.empty() || problem.path.front() == '/';
      problems.add(is_inside ? part.pointer + problem.path : problem.path, problem.message);
    }
  }
  return std::move(reading.options);
}

/// The journeys of all execs where the document has none: one duration for all.
std::map<std::string, Journey> journeys_of_one_duration(const std::optional<Options>& options,
                                                        const ReadSettings& settings,
                                                        bool has_script,
                                                        DocumentProblems& problems) {
  if (!settings.iteration_duration) {
    if (has_script) return {};
    problems.add(JsonPlace("/journeys"),
                 fmt::format("found no journeys, expected what an iteration does, such as "
                             "{{\"default\": {{\"duration\": \"1s\"}}}} beside \"options\", "
                             "or a duration given with {}",
                             kIterationDuration));
    return {};
  }
  std::map<std::string, Journey> journeys;
  const auto duration = read_duration_text(*settings.iteration_duration, settings.limits.json,
                                           JsonPlace(kIterationDuration), problems);
  if (duration && options) {
    for (const ScenarioOptions& scenario : options->scenarios) {
      journeys.emplace(scenario.exec, Journey(*duration));
    }
  }
  return journeys;
}

/// The document's journeys and targets, or what the command line has instead.
Workload read_workload_of(const json& document, const std::optional<Options>& options,
                          const ReadSettings& settings, DocumentProblems& problems) {
  const bool has_journeys = document.contains("journeys");
  Workload workload = read_workload(document, TargetDirectory(), settings, problems);
  if (!has_journeys) {
    workload.journeys =
        journeys_of_one_duration(options, settings, document.contains("script"), problems);
  } else if (settings.iteration_duration) {
    problems.add(JsonPlace("/journeys"),
                 fmt::format("found beside {}, expected only one of the two", kIterationDuration));
  }
  return workload;
}

/// Whether no journey is missing because something is wrong with it.
bool all_journeys_read(const json& document, const Rehearsal& rehearsal) {
  const auto found = document.find("journeys");
  return found == document.end() ||
         (found->is_object() && found->size() == rehearsal.journeys.size());
}

void refuse_client_of_script(const json& document, DocumentProblems& problems) {
  if (!document.contains("client") || !document.contains("script")) return;
  const JsonPlace root;
  problems.add(root / "client", document["client"],
               "journeys: what the client of a script takes for itself is not modelled");
}

OnNoVu read_on_no_vu(const json& document, DocumentProblems& problems) {
  const auto found = document.find("onNoVU");
  if (found == document.end() || *found == "drop") return OnNoVu::Drop;
  if (*found != "wait") {
    const JsonPlace root;
    constexpr std::array<std::string_view, 2> kNames{"drop", "wait"};
    problems.add(root / "onNoVU", *found, "\"drop\" or \"wait\"" + meant_hint(*found, kNames));
  }
  return OnNoVu::Wait;
}

/// Whether the load of all segments meets the targets.
bool read_share(const json& document, DocumentProblems& problems) {
  const auto found = document.find("share");
  if (found == document.end() || *found == "segment") return false;
  if (*found != "all") {
    const JsonPlace root;
    constexpr std::array<std::string_view, 2> kNames{"all", "segment"};
    problems.add(root / "share", *found, "\"segment\" or \"all\"" + meant_hint(*found, kNames));
  }
  return true;
}

/// The commonest unknown key is an option that belongs one level deeper.
void check_rehearsal_keys(const json& document, DocumentProblems& problems) {
  const JsonPlace root;
  json others = json::object();
  for (const auto& [key, value] : document.items()) {
    if (key == "$schema") continue;  // for editors
    if (key == "about") {
      if (!value.is_string()) problems.add(root / key, value, "a text, a remark on the file");
      continue;
    }
    if (!is_option(key)) {
      others.emplace(key, nullptr);
    } else {
      problems.add(root / key,
                   "found an option of k6's beside the keys of a rehearsal, expected "
                   "it inside of \"options\"");
    }
  }
  check_keys(others, rehearsal_keys(), root, problems);
}

void read_seed(const json& document, Rehearsal& rehearsal, DocumentProblems& problems) {
  const JsonPlace root;
  check_rehearsal_keys(document, problems);
  if (const auto found = document.find("seed"); found != document.end()) {
    rehearsal.seed = read_count(*found, root / "seed", problems).value_or(0);
  }
}

/// Everything of a rehearsal document outside its options, journeys and commands.
void read_surroundings(const json& document, Rehearsal& rehearsal, DocumentProblems& problems) {
  read_seed(document, rehearsal, problems);
  const JsonPlace root;
  rehearsal.vu_init = read_optional_model(document, "vuInit", root, problems);
  rehearsal.setup = read_optional_model(document, "setup", root, problems);
  rehearsal.teardown = read_optional_model(document, "teardown", root, problems);
  rehearsal.on_no_vu = read_on_no_vu(document, problems);
}

/// Options that cannot be read may have said that the test starts paused.
std::optional<std::vector<Command>> read_commands(const json& document, const OptionsPart& part,
                                                  const std::optional<Options>& options,
                                                  const ReadLimits& limits,
                                                  DocumentProblems& problems) {
  const auto found = document.find("control");
  if (part.bare || found == document.end()) return std::vector<Command>{};
  const JsonPlace root;
  const ControlRules rules{!options || options->paused, limits.commands, limits.vus};
  return read_control(*found, rules, root / "control", problems);
}

/// The file's conditions, then those of the command line, about metrics of the engine too.
/// Requires: all else has been read.
void read_expectations_of(const json& document, const OptionsPart& part,
                          const ReadSettings& settings, Rehearsal& rehearsal,
                          const MetricEngine& engine, DocumentProblems& problems) {
  const ExpressionNames names = expression_names(rehearsal, engine, problems.empty());
  const auto found = document.find("expect");
  const JsonPlace root;
  if (!part.bare && found != document.end()) {
    read_expectations(*found, root / "expect", names, rehearsal.expectations, problems);
  }
  read_expectations(settings.expectations, JsonPlace("--expect"), names, rehearsal.expectations,
                    problems);
}

/// Whether the other segments' load would matter to this one's.
bool shares_targets(const Rehearsal& rehearsal) {
  const bool is_part = rehearsal.plan.tuple.sequence().segments.size() > 1;
  if (!is_part || rehearsal.targets == nullptr) return false;
  const auto& services = rehearsal.targets->services;
  return std::any_of(services.begin(), services.end(),
                     [](const PlannedService& one) { return !one.pure_delay; });
}

/// The load of the other segments meets the targets too (S115), or a warning says that it does not.
void share_targets(Rehearsal& rehearsal, bool all, const ScenarioPlaces& places,
                   const ReadLimits& limits, DocumentProblems& problems) {
  if (!shares_targets(rehearsal)) return;
  if (!all) {
    rehearsal.options.warnings.emplace_back(
        "only this execution segment's load meets the targets: with that of the other segments "
        "there would be more waiting (\"share\": \"all\" beside the targets simulates it)");
    return;
  }
  Checked<std::vector<TestPlan>> others = other_plans(rehearsal.options, rehearsal.plan);
  if (!others) {
    problems.add_below(JsonPlace(places.options()), others.problems());
    return;
  }
  Rehearsal together = rehearsal;
  std::vector<TestPlan> plans = *others;
  plans.push_back(rehearsal.plan);
  together.plan = plan_together(plans);
  check_work(together, limits, places, problems);
  rehearsal.others = *std::move(others);
}

/// Plans a rehearsal whose parts are all right.
void plan(Rehearsal& rehearsal, const ScenarioPlaces& places, const ReadLimits& limits,
          DocumentProblems& problems) {
  if (rehearsal.options.no_setup) rehearsal.setup.reset();
  if (rehearsal.options.no_teardown) rehearsal.teardown.reset();
  Checked<TestPlan> planned = plan_test(rehearsal.options, limits.plan);
  if (!planned) {
    problems.add_below(JsonPlace(places.options()), planned.problems());
    return;
  }
  rehearsal.plan = *std::move(planned);
  check_work(rehearsal, limits, places, problems);
}

/// A script is read by the command that runs it; its functions are there as journeys then.
void refuse_script(const json& document, const ReadSettings& settings, DocumentProblems& problems) {
  const auto script = document.find("script");
  if (script == document.end() || settings.program != nullptr) return;
  const JsonPlace root;
  problems.add(root / "script", *script,
               "journeys: a rehearsal of a script is a file for run, inspect and serve");
}

/// ReadSettings::targets_only.
Checked<Rehearsal> read_targets_of(const json& document, const ReadSettings& settings,
                                   DocumentProblems& problems) {
  Rehearsal rehearsal;
  read_seed(document, rehearsal, problems);
  refuse_client_of_script(document, problems);
  if (settings.seed) rehearsal.seed = *settings.seed;
  Workload workload = read_workload(document, TargetDirectory(), settings, problems);
  if (!problems.empty()) return problems.take();
  rehearsal.journeys = std::move(workload.journeys);
  rehearsal.targets = std::move(workload.targets);
  rehearsal.target_urls = std::move(workload.target_urls);
  rehearsal.answers = std::move(workload.answers);
  return rehearsal;
}

Checked<Rehearsal> read_object(const json& as_written, const ReadSettings& settings) {
  DocumentProblems problems;
  const std::optional<json> with_values =
      with_data_files(as_written, file_places(settings), settings.limits, problems);
  const json& document = with_values ? *with_values : as_written;
  if (settings.targets_only) return read_targets_of(document, settings, problems);
  Rehearsal rehearsal;
  const JsonPlace root;
  const OptionsPart part = find_options(document);
  std::optional<Options> options = read_options_of(document, part, settings, problems);
  if (!part.bare) read_surroundings(document, rehearsal, problems);
  refuse_script(document, settings, problems);
  refuse_client_of_script(document, problems);
  const bool share_all = !part.bare && read_share(document, problems);
  if (settings.seed) rehearsal.seed = *settings.seed;
  rehearsal.ties = settings.ties.value_or(Ties::Latest);
  rehearsal.stop = settings.stop;
  Workload workload = read_workload_of(document, options, settings, problems);
  rehearsal.journeys = std::move(workload.journeys);
  rehearsal.targets = std::move(workload.targets);
  rehearsal.target_urls = std::move(workload.target_urls);
  rehearsal.answers = std::move(workload.answers);
  auto control = read_commands(document, part, options, settings.limits, problems);
  std::vector<std::string> warnings;
  MetricEngine engine;
  problems.add_below(root / "journeys", define_metrics(rehearsal.journeys, engine));
  if (settings.program != nullptr) settings.program->define_metrics(engine);
  rehearsal.metrics = read_metric_options(
      *part.options, JsonPlace(part.pointer), settings,
      all_journeys_read(document, rehearsal) ? &engine : nullptr, warnings, problems);
  read_expectations_of(document, part, settings, rehearsal, engine, problems);
  if (options) {
    options->warnings.insert(options->warnings.end(), warnings.begin(), warnings.end());
    warn_of_likely_mistakes(document, part, *options);
    const ScenarioPlaces places(*part.options, part.pointer);
    rehearsal.options = *std::move(options);
    const bool same_for_all = settings.iteration_duration.has_value();
    cross_check(rehearsal, places, same_for_all ? JsonPlace(kIterationDuration) : root / "journeys",
                problems);
    check_size(rehearsal.options, settings.limits, places, problems);
    if (control) {
      rehearsal.control = *std::move(control);
      if (!settings.steered) check_control(rehearsal, places, problems);
    }
    if (problems.empty()) plan(rehearsal, places, settings.limits, problems);
    if (problems.empty() && !settings.steered) {
      share_targets(rehearsal, share_all, places, settings.limits, problems);
    }
  }
  if (!problems.empty()) return problems.take();
  return rehearsal;
}

/// Neither options nor a rehearsal; an empty object has k6's defaults.
std::optional<Problem> not_ours(const json& document) {
  if (!document.is_object()) {
    return Problem{"", fmt::format("found {}, expected a rehearsal or a k6 options object",
                                   describe(document))};
  }
  if (auto foreign = foreign_document(document)) return foreign;
  if (document.empty() || !find_options(document).bare || has_option(document)) return std::nullopt;
  std::vector<std::string_view> known = rehearsal_keys();
  known.insert(known.end(), option_names().begin(), option_names().end());
  return Problem{"", fmt::format("found {}, without a key of a rehearsal or an option of k6's, "
                                 "expected a rehearsal or a k6 options object{}",
                                 describe(document), meant_hint(document, known))};
}

/// What the text looks like, where that is known; otherwise where it is wrong as JSON.
Problems wrong_text(std::string_view text, const Problems& problems) {
  if (auto foreign = foreign_text(text)) return {*std::move(foreign)};
  return problems;
}

Problem unreadable(const json::exception& error) {
  return {"", fmt::format("found a document that cannot be read ({}), expected a rehearsal or a k6 "
                          "options object",
                          error.what())};
}

}  // namespace

bool is_rehearsal_key(std::string_view name) {
  const auto& keys = rehearsal_keys();
  return std::find(keys.begin(), keys.end(), name) != keys.end();
}

OptionsPart find_options(const json& document) {
  static const json kNothing = json::object();
  for (const std::string_view key : rehearsal_keys()) {
    if (!document.contains(key)) continue;
    const auto found = document.find("options");
    return {found == document.end() ? &kNothing : &*found, "/options", false};
  }
  return {&document, "", true};
}

template <JsonDocument Json>
Checked<Options> read_options_part(const Json& document, const ReadSettings& settings) {
  if (const auto problem = not_ours(document)) return *problem;
  try {
    DocumentProblems problems;
    const OptionsPart part = find_options(document);
    auto options = read_options_of(document, part, settings, problems);
    check_metric_overrides(settings, problems);
    if (options) {
      const ScenarioPlaces places(*part.options, part.pointer);
      check_size(*options, settings.limits, places, problems);
    }
    if (!options || !problems.empty()) return problems.take();
    warn_of_likely_mistakes(document, part, *options);
    return *std::move(options);
  } catch (const json::exception& error) {
    return unreadable(error);
  }
}

template Checked<Options> read_options_part(const json&, const ReadSettings&);

Checked<Options> read_options_part(std::string_view text, const ReadSettings& settings) {
  const Checked<json> document = parse_document(text, settings);
  if (!document) return wrong_text(text, document.problems());
  return read_options_part(*document, settings);
}

template <JsonDocument Json>
Checked<Rehearsal> read_rehearsal(const Json& document, const ReadSettings& settings) {
  if (const auto problem = not_ours(document)) return *problem;
  try {
    return read_object(document, settings);
  } catch (const json::exception& error) {
    return unreadable(error);
  }
}

template Checked<Rehearsal> read_rehearsal(const json&, const ReadSettings&);

Checked<Rehearsal> read_rehearsal(std::string_view text, const ReadSettings& settings) {
  const Checked<json> document = parse_document(text, settings);
  if (!document) return wrong_text(text, document.problems());
  if (settings.written != nullptr || text.find("\"response\"") == std::string_view::npos) {
    return read_rehearsal(*document, settings);
  }
  const nlohmann::ordered_json written = nlohmann::ordered_json::parse(text, nullptr, false);
  ReadSettings ordered = settings;
  ordered.written = &written;
  return read_rehearsal(*document, ordered);
}

}  // namespace rehearse
