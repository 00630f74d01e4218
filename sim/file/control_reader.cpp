// Each command is read whatever is wrong with the others; then the list is sorted.

#include "sim/file/control_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Action = decltype(Command::action);

constexpr std::array<std::string_view, 4> kActions = {"scale", "pause", "resume", "interrupt"};

std::optional<std::int64_t> read_vus(const json& scale, const char* key, const ControlRules& rules,
                                     const JsonPlace& place, DocumentProblems& problems) {
  const auto found = scale.find(key);
  if (found == scale.end()) return std::nullopt;
  const auto vus = read_count(*found, place / key, problems, rules.most_vus);
  return vus ? std::optional(static_cast<std::int64_t>(*vus)) : std::nullopt;
}

std::optional<Action> read_scale(const json& value, const ControlRules& rules,
                                 const JsonPlace& place, DocumentProblems& problems) {
  if (!value.is_object() || value.empty()) {
    problems.add(place, value, "an object with vus, max or both");
    return std::nullopt;
  }
  check_keys(value, {"vus", "max"}, place, problems);
  return ScaleCommand{read_vus(value, "vus", rules, place, problems),
                      read_vus(value, "max", rules, place, problems)};
}

std::optional<Action> read_action(std::string_view name, const json& value,
                                  const ControlRules& rules, const JsonPlace& place,
                                  DocumentProblems& problems) {
  if (name == "scale") return read_scale(value, rules, place, problems);
  if (value != true) {
    problems.add(place, value, "true");
    return std::nullopt;
  }
  if (name == "pause") return PauseCommand{};
  if (name == "resume") return ResumeCommand{};
  return InterruptCommand{};
}

std::optional<Duration> read_at(const json& command, const ControlRules& rules,
                                const JsonPlace& place, DocumentProblems& problems) {
  const auto found = command.find("at");
  if (found == command.end()) {
    problems.add(place, command, "the key at, an instant counted from the start of the test");
    return std::nullopt;
  }
  const Duration earliest = rules.starts_paused ? Duration{} - kLongestDuration : Duration{};
  return read_length(*found, place / "at", problems, earliest);
}

std::optional<Command> read_command(const json& value, const ControlRules& rules,
                                    const JsonPlace& place, DocumentProblems& problems) {
  if (!value.is_object()) {
    problems.add(place, value, "a command, such as {\"at\": \"10s\", \"pause\": true}");
    return std::nullopt;
  }
  check_keys(value, {"at", "scale", "pause", "resume", "interrupt"}, place, problems);
  const auto at = read_at(value, rules, place, problems);
  const auto named = [&](std::string_view name) { return value.contains(name); };
  if (std::count_if(kActions.begin(), kActions.end(), named) != 1) {
    problems.add(place, value, "at and exactly one of scale, pause, resume, interrupt");
    return std::nullopt;
  }
  const std::string_view name = *std::find_if(kActions.begin(), kActions.end(), named);
  const auto action = read_action(name, value.at(name), rules, place / name, problems);
  if (!at || !action) return std::nullopt;
  return Command{Instant{at->ns}, *action};
}

}  // namespace

std::optional<std::vector<Command>> read_control(const json& value, const ControlRules& rules,
                                                 const JsonPlace& place,
                                                 DocumentProblems& problems) {
  if (!value.is_array()) {
    problems.add(place, value, "a list of commands");
    return std::nullopt;
  }
  if (value.size() > rules.most_commands) {
    problems.add(place, value, fmt::format("at most {} commands", rules.most_commands));
    return std::nullopt;
  }
  std::vector<Command> commands;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (const auto command = read_command(value[i], rules, place[i], problems)) {
      commands.push_back(*command);
    }
  }
  if (commands.size() < value.size()) return std::nullopt;
  std::stable_sort(commands.begin(), commands.end(),
                   [](const Command& a, const Command& b) { return a.at < b.at; });
  return commands;
}

}  // namespace rehearse
