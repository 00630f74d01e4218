// From flags to a PATCH, from JSON:API to YAML.

#include "tools/rehearse/commands/steer_commands.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/measure/exit_code.hpp"
#include "sim/options/go_float.hpp"
#include "tools/live/control/control_api.hpp"
#include "tools/rehearse/commands/control_client.hpp"
#include "tools/rehearse/line/messages.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::json;

constexpr const char* kStatusPath = "/v1/status";

/// An object within an object; an empty one where there is none.
Json object_in(const Json& outer, const char* name) {
  const auto found = outer.find(name);
  return found != outer.end() && found->is_object() ? *found : Json::object();
}

/// What k6 quotes in YAML, because it may be missing: "" then.
std::string quoted(const Json& attributes, const char* name) {
  const auto found = attributes.find(name);
  if (found == attributes.end() || found->is_null()) return "\"\"";
  return fmt::format("\"{}\"", found->dump());
}

/// A text or a number as it is; `missing` where there is none.
std::string bare(const Json& attributes, const char* name, const char* missing) {
  const auto found = attributes.find(name);
  if (found == attributes.end() || found->is_null()) return missing;
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string status_yaml(const Json& data) {
  const Json attributes = object_in(data, "attributes");
  return fmt::format(
      "status: {}\npaused: {}\nvus: {}\nvus-max: {}\nstopped: {}\nrunning: {}\ntainted: {}\n",
      bare(attributes, "status", "0"), quoted(attributes, "paused"), quoted(attributes, "vus"),
      quoted(attributes, "vus-max"), bare(attributes, "stopped", "false"),
      bare(attributes, "running", "false"), bare(attributes, "tainted", "false"));
}

std::string metric_yaml(const Json& metric) {
  const Json attributes = object_in(metric, "attributes");
  std::string text = fmt::format("- name: {}\n", bare(metric, "id", ""));
  for (const char* name : {"type", "contains"}) {
    text += fmt::format("  {}:\n      type: {}\n      valid: true\n", name,
                        bare(attributes, name, "\"\""));
  }
  text += fmt::format("  tainted: {}\n  sample:\n", quoted(attributes, "tainted"));
  const Json samples = object_in(attributes, "sample");
  for (const auto& [name, value] : samples.items()) {
    if (!value.is_number()) continue;
    text += fmt::format("      {}: {}\n", name, go_number_text(value.get<double>()));
  }
  return text;
}

/// The PATCH's body; empty: it is a GET.
std::string patch_of(const SteerFlags& flags) {
  Json attributes = Json::object();
  switch (flags.action) {
    case SteerFlags::Action::Pause:
      attributes["paused"] = true;
      break;
    case SteerFlags::Action::Resume:
      attributes["paused"] = false;
      break;
    case SteerFlags::Action::Scale:
      if (flags.vus) attributes["vus"] = *flags.vus;
      if (flags.max) attributes["vus-max"] = *flags.max;
      break;
    case SteerFlags::Action::Status:
    case SteerFlags::Action::Stats:
      return {};
  }
  const Json resource = {{"type", "status"}, {"id", "default"}, {"attributes", attributes}};
  return Json{{"data", resource}}.dump();
}

int fail(const std::string& why) {
  report_notes({"rehearse: " + why});
  return exit_status(ExitCode::SteeringFailed);
}

}  // namespace

int steer_command(const CommandLine& line, Output& out) {
  const std::string address = line.address.value_or(kControlAddress);
  const bool stats = line.steer.action == SteerFlags::Action::Stats;
  const Checked<Json> data =
      ask_control_api(address, stats ? "/v1/metrics" : kStatusPath, patch_of(line.steer));
  if (!data) return fail(data.problems().front().message);
  if (stats ? !data->is_array() : !data->is_object()) {
    return fail(fmt::format("what {} answered is not what was asked for", address));
  }
  if (!stats) {
    out.write(status_yaml(*data));
    return 0;
  }
  for (const Json& metric : *data) {
    if (metric.is_object()) out.write(metric_yaml(metric));
  }
  return 0;
}

}  // namespace rehearse
