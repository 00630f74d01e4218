// In k6's order: read, override, expand, validate.

#include "sim/options/options_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>
#include <utility>

#include "sim/options/go_text.hpp"
#include "sim/options/option_decoding.hpp"
#include "sim/options/options_fields.hpp"
#include "sim/options/options_shortcuts.hpp"
#include "sim/options/options_validation.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {
namespace {

Options effective(RawOptions raw) {
  Options options;
  options.scenarios.reserve(raw.scenarios->size());
  for (RawScenario& scenario : *raw.scenarios) {
    options.scenarios.push_back(effective_options(std::move(scenario)));
  }
  std::sort(options.scenarios.begin(), options.scenarios.end(),
            [](const ScenarioOptions& a, const ScenarioOptions& b) {
              return std::tie(a.start_time, a.name) < std::tie(b.start_time, b.name);
            });
  options.segment = std::move(raw.segment);
  options.sequence = std::move(raw.sequence);
  options.min_iteration_duration = raw.min_iteration_duration.value;
  options.setup_timeout = raw.setup_timeout.value;
  options.teardown_timeout = raw.teardown_timeout.value;
  options.paused = raw.paused.value;
  options.no_setup = raw.no_setup.value;
  options.no_teardown = raw.no_teardown.value;
  options.rps = raw.rps.value;
  options.batch = raw.batch.value;
  options.batch_per_host = raw.batch_per_host.value;
  options.no_connection_reuse = raw.no_connection_reuse.value;
  options.no_vu_connection_reuse = raw.no_vu_connection_reuse.value;
  options.max_redirects = raw.max_redirects.value;
  options.insecure_skip_tls_verify = raw.insecure_skip_tls_verify.value;
  options.no_cookies_reset = raw.no_cookies_reset.value;
  options.user_agent = std::move(raw.user_agent.value);
  if (raw.summary_trend_stats) options.summary_trend_stats = std::move(*raw.summary_trend_stats);
  const std::string& unit = raw.summary_time_unit.value;
  if (unit == "s" || unit == "ms" || unit == "us") options.summary_time_unit = unit;
  return options;
}

/// Null when all could be read.
const Decoding* first_with_verdict(std::initializer_list<const Decoding*> decodings) {
  const auto found = std::find_if(decodings.begin(), decodings.end(),
                                  [](const Decoding* each) { return each->verdict().has_value(); });
  return found == decodings.end() ? nullptr : *found;
}

}  // namespace

std::string OptionOverrides::place_of(std::string_view flag) const {
  const auto found = variables.find(flag);
  return found == variables.end() ? std::string(flag) : found->second;
}

const char* rejection_class_name(RejectionClass rejection) {
  switch (rejection) {
    case RejectionClass::Parse:
      return "parse";
    case RejectionClass::Script:
      return "script";
    case RejectionClass::Conflict:
      return "conflict";
    case RejectionClass::Validation:
      break;
  }
  return "validation";
}

OptionsReading read_options(const nlohmann::json& document, const OptionOverrides& overrides,
                            const std::optional<std::vector<std::string>>& exports,
                            const OptionOverrides& environment) {
  OptionProblems problems;
  Decoding variables(problems);
  Decoding flags(problems);
  Decoding fields(problems);
  RawOptions raw = read_fields(fields, document);
  apply_overrides(variables, environment, raw);
  apply_overrides(flags, overrides, raw);

  std::vector<std::string> warnings;
  if (raw.first_unknown_field) {
    const std::string error = "json: unknown field " + go_quote(*raw.first_unknown_field);
    warnings.push_back("There were unknown fields in the options exported in the script error=" +
                       go_quote(error));
  }
  const std::vector<std::string> read_warnings = warnings;
  const bool is_script = !exports || !exports->empty();
  if (!is_script) problems.add("", "found no exported function, expected at least one");
  const auto conflict = expand_shortcuts(raw, problems, warnings);
  if (!raw.scenarios) raw.scenarios.emplace();
  auto errors = validate_options(raw, is_script ? exports : std::nullopt, problems);

  OptionsReading reading;
  Rejection& rejection = reading.rejection;
  // k6 stops at the first class of errors; the problems above are those of all classes.
  const auto reject = [&](RejectionClass kind, std::vector<std::string> messages,
                          std::vector<std::string> logged) {
    rejection = {kind, std::move(messages), std::move(logged), problems.take()};
  };
  if (const Decoding* wrong = first_with_verdict({&flags, &fields, &variables})) {
    reject(RejectionClass::Parse, {*wrong->verdict()}, {});
  } else if (!is_script) {
    reject(RejectionClass::Script, {"no exported functions in script"}, read_warnings);
  } else if (conflict) {
    reject(RejectionClass::Conflict, {*conflict}, std::move(warnings));
  } else if (!errors.empty()) {
    reject(RejectionClass::Validation, std::move(errors), std::move(warnings));
  } else {
    reading.options = effective(std::move(raw));
    reading.options->warnings = std::move(warnings);
  }
  return reading;
}

}  // namespace rehearse
