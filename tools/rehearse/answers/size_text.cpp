// A line for each option of each scenario.

#include "tools/rehearse/answers/size_text.hpp"

#include <fmt/format.h>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 24;

std::string share_text(std::uint64_t runs, std::uint32_t of) {
  return fmt::format("{:.2f}%", 100.0 * static_cast<double>(runs) / of);
}

template <class Value>
std::vector<std::string> row(const std::string& scenario, const char* option,
                             const std::string& value, const char* promise,
                             const Enough<Value>& enough, std::uint32_t runs) {
  return {cut_name(scenario, kNameWidth),
          option,
          value,
          promise,
          share_text(enough.runs, runs),
          fmt::format("{:.2f}%…{:.2f}%", 100 * enough.interval.low, 100 * enough.interval.high),
          enough.value == Value{} ? "" : share_text(enough.one_less, runs)};  // nothing is less
}

}  // namespace

std::string size_text(const SizeAnswer& answer) {
  std::vector<std::vector<std::string>> rows{
      {"scenario", "option", "enough", "so that", "in", "95 % interval", "one less: in"}};
  for (const ScenarioSize& size : answer.scenarios) {
    if (size.vus) {
      rows.push_back(row(size.name, "preAllocatedVUs", fmt::format("{}", size.vus->value),
                         "nothing is dropped", *size.vus, answer.runs));
    }
    if (size.max_vus) {
      rows.push_back(row(size.name, "maxVUs", fmt::format("{}", size.max_vus->value),
                         "none is missed", *size.max_vus, answer.runs));
    }
    if (size.graceful_stop) {
      rows.push_back(row(size.name, "gracefulStop", format_duration(size.graceful_stop->value),
                         "nothing is interrupted", *size.graceful_stop, answer.runs));
    }
    if (size.graceful_ramp_down) {
      rows.push_back(row(size.name, "gracefulRampDown",
                         format_duration(size.graceful_ramp_down->value), "nothing is interrupted",
                         *size.graceful_ramp_down, answer.runs));
    }
  }
  if (answer.instances) {
    rows.push_back(row("test", "load generators", fmt::format("{}", answer.instances->value),
                       "each bears its VUs", *answer.instances, answer.runs));
  }
  if (rows.size() == 1) return "no scenario has an arrival rate or a gracefulStop that is enough\n";
  return text_table(rows, 2) + fmt::format("    of {} runs\n", answer.runs);
}

}  // namespace rehearse
