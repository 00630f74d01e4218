// The table of variables. The flag's name finds the place of a problem.

#include "tools/rehearse/line/environment.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/options/go_text.hpp"

namespace rehearse {

namespace {

using Command = CommandLine::Command;
using Text = std::optional<std::string>;

/// Which commands read a variable.
enum class Readers : std::uint8_t {
  OfOptions,  ///< run, live, check, plan and those that ask
  OfReports,  ///< run, live
  OfSummary,  ///< run, live, judge
  OfReality,  ///< live
};

bool reads(Command command, Readers readers) {
  if (command == Command::Live) return true;
  if (command == Command::Run) return readers != Readers::OfReality;
  if (command == Command::Judge) return readers == Readers::OfSummary;
  constexpr std::array kReaders{Command::Check,   Command::Plan,     Command::Explain,
                                Command::Size,    Command::Sweep,    Command::Find,
                                Command::Diff,    Command::Fleet,    Command::Compare,
                                Command::Inspect, Command::Scaffold, Command::Ui};
  const bool reads_options = std::find(kReaders.begin(), kReaders.end(), command) != kReaders.end();
  return reads_options && readers == Readers::OfOptions;
}

/// Options, which are put below the flags' (S105).
using OptionText = Text OptionOverrides::*;
/// What a flag has set already is left as it is.
using LineText = Text& (*)(CommandLine& line);
using LineSwitch = bool& (*)(CommandLine& line);
/// What is no single text; whether the value was taken.
using Other = bool (*)(const std::string& value, CommandLine& line);

struct Variable {
  const char* name;
  const char* flag;
  Readers readers;
  std::variant<OptionText, LineText, LineSwitch, Other> place;
};

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    items.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return items;
}

bool take_stages(const std::string& value, CommandLine& line) {
  line.settings.environment.stages = split(value);
  return !value.empty();
}

bool take_tags(const std::string& value, CommandLine& line) {
  if (value.empty()) return false;
  line.settings.environment.tags = split(value);
  line.settings.environment.tag_separator = ':';
  return true;
}

bool take_outs(const std::string& value, CommandLine& line) {
  if (!line.outs.empty()) return false;
  line.outs = split(value);
  return true;
}

/// k6 takes any text here, and what is no unit of its own for none.
bool take_time_unit(const std::string& value, CommandLine& line) {
  if (line.time_unit || value.empty()) return false;
  const bool is_unit = value == "s" || value == "ms" || value == "us";
  line.time_unit = is_unit ? value : "";
  return true;
}

/// An empty list is a list.
bool take_trend_stats(const std::string& value, CommandLine& line) {
  if (line.trend_stats) return false;
  line.trend_stats = value;
  return true;
}

bool take_list(const std::string& value, std::vector<std::string>& list) {
  if (!list.empty() || value.empty()) return false;
  list = split(value);
  return true;
}

bool take_blacklist(const std::string& value, CommandLine& line) {
  return take_list(value, line.network.blacklist_ips);
}

bool take_blocked_names(const std::string& value, CommandLine& line) {
  return take_list(value, line.network.block_hostnames);
}

/// Of the csv outputs that name no file. Problems of it are those of the output.
bool take_csv_file(const std::string& value, CommandLine& line) {
  for (std::string& out : line.outs) {
    if (out == "csv" && !value.empty()) out += "=" + value;
  }
  return false;
}

using O = OptionOverrides;
constexpr auto kVariables = std::to_array<Variable>({
    {"K6_VUS", "--vus", Readers::OfOptions, &O::vus},
    {"K6_DURATION", "--duration", Readers::OfOptions, &O::duration},
    {"K6_ITERATIONS", "--iterations", Readers::OfOptions, &O::iterations},
    {"K6_STAGES", "--stage", Readers::OfOptions, take_stages},
    {"K6_EXECUTION_SEGMENT", "--execution-segment", Readers::OfOptions, &O::segment},
    {"K6_EXECUTION_SEGMENT_SEQUENCE", "--execution-segment-sequence", Readers::OfOptions,
     &O::sequence},
    {"K6_MIN_ITERATION_DURATION", "--min-iteration-duration", Readers::OfOptions,
     &O::min_iteration_duration},
    {"K6_RPS", "--rps", Readers::OfOptions, &O::rps},
    {"K6_BATCH", "--batch", Readers::OfOptions, &O::batch},
    {"K6_BATCH_PER_HOST", "--batch-per-host", Readers::OfOptions, &O::batch_per_host},
    {"K6_PAUSED", "--paused", Readers::OfOptions, &O::paused},
    {"K6_NO_SETUP", "--no-setup", Readers::OfOptions, &O::no_setup},
    {"K6_NO_TEARDOWN", "--no-teardown", Readers::OfOptions, &O::no_teardown},
    {"K6_TAGS", "--tag", Readers::OfOptions, take_tags},
    {"K6_SYSTEM_TAGS", "--system-tags", Readers::OfOptions, &O::system_tags},
    {"K6_NO_THRESHOLDS", "--no-thresholds", Readers::OfOptions, &O::no_thresholds},
    {"K6_SUMMARY_TREND_STATS", "--summary-trend-stats", Readers::OfSummary, take_trend_stats},
    {"K6_SUMMARY_TIME_UNIT", "--summary-time-unit", Readers::OfSummary, take_time_unit},
    {"K6_SUMMARY_MODE", "--summary-mode", Readers::OfSummary,
     [](CommandLine& line) -> Text& { return line.summary.mode; }},
    {"K6_SUMMARY_EXPORT", "--summary-export", Readers::OfSummary,
     [](CommandLine& line) -> Text& { return line.summary.export_file; }},
    {"K6_NEW_MACHINE_READABLE_SUMMARY", "--new-machine-readable-summary", Readers::OfSummary,
     [](CommandLine& line) -> bool& { return line.summary.machine_readable; }},
    {"K6_NO_SUMMARY", "--no-summary", Readers::OfReports,
     [](CommandLine& line) -> bool& { return line.summary.none; }},
    {"K6_LOCAL_IPS", "--local-ips", Readers::OfReality,
     [](CommandLine& line) -> Text& { return line.local_ips; }},
    {"K6_DNS", "--dns", Readers::OfReality,
     [](CommandLine& line) -> Text& { return line.network.dns; }},
    {"K6_BLACKLIST_IPS", "--blacklist-ip", Readers::OfReality, take_blacklist},
    {"K6_BLOCK_HOSTNAMES", "--block-hostnames", Readers::OfReality, take_blocked_names},
    {"K6_OUT", "--out", Readers::OfReports, take_outs},
    // After the outputs, whose files it names.
    {"K6_CSV_FILENAME", "--out", Readers::OfReports, take_csv_file},
    {"K6_CSV_TIME_FORMAT", "K6_CSV_TIME_FORMAT", Readers::OfReports,
     [](CommandLine& line) -> Text& { return line.csv_times; }},
});

/// Takes over the value of one variable.
struct Taking {
  const Variable& variable;
  const std::string& value;
  CommandLine& line;

  void note() const {
    VariablesByFlag& names = variable.readers == Readers::OfOptions
                                 ? line.settings.environment.variables
                                 : line.variables;
    names[variable.flag] = variable.name;
  }
  void operator()(OptionText member) const {
    line.settings.environment.*member = value;
    note();
  }
  void operator()(LineText place) const {
    Text& text = place(line);
    if (text || value.empty()) return;
    text = value;
    note();
  }
  void operator()(LineSwitch place) const {
    if (value.empty()) return;
    const Checked<bool> given = go_parse_bool(value);
    if (given) {
      place(line) = place(line) || *given;
    } else {
      line.variable_problems.push_back(
          {variable.name, fmt::format("found {}, expected true or false", go_quote(value))});
    }
  }
  void operator()(Other take) const {
    if (take(value, line)) note();
  }
};

}  // namespace

void read_environment(CommandLine& line) {
  if (line.jsonl) return;
  for (const Variable& variable : kVariables) {
    const char* text = std::getenv(variable.name);
    if (text == nullptr || !reads(line.command, variable.readers)) continue;
    const std::string value = text;
    std::visit(Taking{variable, value, line}, variable.place);
  }
}

}  // namespace rehearse
