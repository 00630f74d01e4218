// `rehearse size`: how many VUs, how much grace and how many load generators are enough.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "sim/measure/expression/quantity.hpp"
#include "sim/questions/size.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/input/rehearsal_input.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

namespace {

/// Bytes. Requires: the text is there.
Checked<double> read_memory(const std::optional<std::string>& text, const char* flag) {
  const Checked<Quantity> size = read_quantity(*text);
  if (size && size->dimension == kData && size->value > 0) return size->value;
  return Problem{flag,
                 fmt::format("found \"{}\", expected an amount of memory such as 5MB", *text)};
}

/// The VUs that a load generator bears, by its number of VUs and by its memory; none: not asked.
Checked<std::optional<std::uint64_t>> read_vus_per_instance(const CommandLine& line) {
  std::optional<std::uint64_t> vus = line.size.vus_per_instance;
  if (!line.memory_per_vu) return vus;
  const Checked<double> each = read_memory(line.memory_per_vu, "--memory-per-vu");
  const Checked<double> all = read_memory(line.memory_per_instance, "--memory-per-instance");
  Problems problems = problems_of(each);
  append(problems, problems_of(all));
  if (!problems.empty()) return problems;
  constexpr double kMost = 1e9;
  const double by_memory = std::floor(std::min(*all / *each, kMost));
  if (by_memory < 1) {
    return Problem{"--memory-per-instance",
                   fmt::format("found \"{}\", expected at least what one VU takes (\"{}\")",
                               *line.memory_per_instance, *line.memory_per_vu)};
  }
  return std::optional(std::min(static_cast<std::uint64_t>(by_memory), vus.value_or(UINT64_MAX)));
}

/// A problem with the settings is one of the flags that were given.
Problems at_flags(const CommandLine& line, Problems problems) {
  const bool by_memory = line.memory_per_vu && !line.size.vus_per_instance;
  for (Problem& problem : problems) {
    if (problem.path != "/vusPerInstance") continue;
    problem.path = by_memory ? "--memory-per-instance" : "--vus-per-instance";
  }
  return problems;
}

}  // namespace

int size_command(const CommandLine& line, Output& out) {
  const Checked<Rehearsal> rehearsal = read_rehearsal_of(line, settings_with_folder(line));
  const Checked<std::optional<std::uint64_t>> vus_per_instance = read_vus_per_instance(line);
  Problems problems = problems_of(rehearsal);
  append(problems, problems_of(vus_per_instance));
  if (!problems.empty()) return report_problems(line.file, problems);
  SizeSettings settings = line.size;
  settings.vus_per_instance = *vus_per_instance;
  settings.runs = line.runs.value_or(settings.runs);
  settings.jobs = line.jobs;
  const Checked<SizeAnswer> answer = size_of(*rehearsal, settings);
  if (const auto code = stopped_exit(line.settings.stop)) return *code;
  if (!answer) return report_problems(line.file, at_flags(line, answer.problems()));
  output_format(line.output).write_size(*answer, out);
  return 0;
}

}  // namespace rehearse
