// Stretches of samples, and columns as differences between their ends.

#include "tools/rehearse/report/time_table.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/measure/metrics.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostStretches = 12;
constexpr std::size_t kMostServices = 8;
constexpr std::size_t kNameWidth = kPageWidth - 4;

/// What lies between two samples of a service.
struct Stretch {
  ServiceSample from;
  ServiceSample until;
  std::uint64_t fewest_running = 0;  ///< instances, of those sampled

  Duration length() const { return until.at - from.at; }
  std::string rate(std::uint64_t ServiceCounts::*count) const {
    return per_second(until.so_far.*count - from.so_far.*count);
  }
  std::string per_second(std::uint64_t count) const {
    return fmt::format("{:.2f}", static_cast<double>(count) * 1e9 /
                                     static_cast<double>(std::max<std::int64_t>(length().ns, 1)));
  }
  std::string mean(Wide ServiceSample::*integral) const {
    return fmt::format("{:.2f}", static_cast<double>(until.*integral - from.*integral) /
                                     static_cast<double>(std::max<std::int64_t>(length().ns, 1)));
  }
};

/// How many samples make a stretch, so that there are at most kMostStretches and a rest: a round
/// number.
std::size_t samples_per_stretch(std::size_t samples) {
  constexpr std::array<std::size_t, 8> kRound{1, 2, 5, 10, 15, 20, 30, 60};
  for (std::size_t unit = 1;; unit *= 60) {
    for (const std::size_t round : kRound) {
      if (samples / (round * unit) <= kMostStretches) return round * unit;
    }
  }
}

std::vector<Stretch> stretches(const std::vector<ServiceSample>& samples) {
  const std::size_t width = samples_per_stretch(samples.size());
  std::vector<Stretch> all;
  ServiceSample from;
  for (std::size_t i = 0; i < samples.size();) {
    Stretch& stretch = all.emplace_back(Stretch{from, samples[i], samples[i].running});
    for (const std::size_t end = std::min(i + width, samples.size()); i < end; ++i) {
      stretch.until = samples[i];
      stretch.fewest_running = std::min(stretch.fewest_running, samples[i].running);
    }
    from = stretch.until;
  }
  return all;
}

/// To hundredths of a second.
std::string time_text(Instant at) { return format_duration(milliseconds(at.ns / 10'000'000 * 10)); }

std::string span_text(const Stretch& stretch) {
  return fmt::format("{}-{}", time_text(stretch.from.at), time_text(stretch.until.at));
}

struct Column {
  std::string title;
  std::function<std::string(const Stretch&)> cell;
};

std::string table(const std::string& title, const std::vector<Stretch>& rows,
                  const std::vector<Column>& columns) {
  std::vector<std::vector<std::string>> cells{{""}};
  for (const Column& column : columns) cells[0].push_back(column.title);
  for (const Stretch& row : rows) {
    std::vector<std::string>& line = cells.emplace_back();
    line.push_back(span_text(row));
    for (const Column& column : columns) line.push_back(column.cell(row));
  }
  return fmt::format("    {}\n{}\n", cut_name(title, kNameWidth), text_table(cells, 1));
}

/// What the test did, from its series: the intervals that begin in the stretch. The last interval
/// before the end belongs to the last stretch.
std::string test_table(const Result& result, const std::vector<Stretch>& rows) {
  const std::vector<Interval> intervals = result.series.intervals();
  const auto index = [&](Instant at) {
    const auto first = static_cast<std::size_t>(at.ns / result.series.width().ns);
    return at == rows.back().until.at ? intervals.size() : std::min(first, intervals.size());
  };
  const auto total = [&](const Stretch& stretch, std::uint64_t Interval::*count) {
    std::uint64_t sum = 0;
    for (std::size_t i = index(stretch.from.at); i < index(stretch.until.at); ++i) {
      sum += intervals[i].*count;
    }
    return sum;
  };
  const auto rate = [&](std::uint64_t Interval::*count) {
    return [&, count](const Stretch& stretch) { return stretch.per_second(total(stretch, count)); };
  };
  std::vector<Column> columns{{"iterations started/s", rate(&Interval::starts)}};
  if (result.counts.dropped > 0) columns.push_back({"dropped/s", rate(&Interval::drops)});
  columns.push_back(
      {metric_name(MetricId::HttpReqs) + std::string("/s"), rate(&Interval::requests)});
  columns.push_back({"failed/s", rate(&Interval::failures)});
  columns.push_back(
      {metric_name(MetricId::HttpReqDuration) + std::string(" avg"), [&](const Stretch& stretch) {
         Wide sum = 0;
         for (std::size_t i = index(stretch.from.at); i < index(stretch.until.at); ++i) {
           sum += intervals[i].answer_ns;
         }
         const std::uint64_t answers = total(stretch, &Interval::answers);
         if (answers == 0) return std::string("-");
         return short_time(static_cast<double>(sum) / 1e6 / static_cast<double>(answers), "ms");
       }});
  columns.push_back({"VUs", [&](const Stretch& stretch) {
                       std::uint64_t most = 0;
                       for (std::size_t i = index(stretch.from.at); i < index(stretch.until.at);
                            ++i) {
                         most = std::max(most, intervals[i].vus_active);
                       }
                       return fmt::format("{}", most);
                     }});
  return table("the whole test", rows, columns);
}

bool has_servers(const ServiceLoad& load) { return load.samples.back().server_ns > 0; }

std::string service_table(const ServiceLoad& load) {
  const auto rate = [](std::uint64_t ServiceCounts::*count) {
    return [count](const Stretch& stretch) { return stretch.rate(count); };
  };
  std::vector<Column> columns{{"requests/s", rate(&ServiceCounts::requests)},
                              {"done/s", rate(&ServiceCounts::completed)}};
  if (load.turned_away() > 0) {
    columns.push_back({"denied/s", [](const Stretch& stretch) {
                         return stretch.per_second(stretch.until.so_far.turned_away() -
                                                   stretch.from.so_far.turned_away());
                       }});
  }
  if (load.terminated > 0) {
    columns.push_back({"terminated/s", rate(&ServiceCounts::terminated)});
  }
  const auto running = [](const ServiceSample& sample) { return sample.running; };
  const auto [fewest, most] = std::ranges::minmax(load.samples, {}, running);
  if (fewest.running < most.running) {
    columns.push_back({"instances", [](const Stretch& stretch) {
                         return fmt::format("{}", stretch.fewest_running);
                       }});
  }
  if (has_servers(load)) {
    columns.push_back({"busy", [](const Stretch& stretch) {
                         const auto busy =
                             static_cast<double>(stretch.until.busy_ns - stretch.from.busy_ns);
                         const auto servers =
                             static_cast<double>(stretch.until.server_ns - stretch.from.server_ns);
                         return fmt::format("{:.1f}%", servers > 0 ? 100 * busy / servers : 0);
                       }});
  }
  columns.push_back({"in flight", [](const Stretch& stretch) {
                       return stretch.mean(&ServiceSample::inside_ns);
                     }});
  if (load.most_waiting > 0) {
    columns.push_back({"waiting", [](const Stretch& stretch) {
                         return stretch.mean(&ServiceSample::waiting_ns);
                       }});
  }
  return table("service " + load.name, stretches(load.samples), columns);
}

/// By their order in the result.
std::vector<const ServiceLoad*> worth_a_table(const std::vector<ServiceLoad>& services) {
  std::vector<const ServiceLoad*> chosen;
  for (const ServiceLoad& load : services) {
    if (load.requests == 0) continue;
    if (has_servers(load) || load.turned_away() + load.terminated > 0) chosen.push_back(&load);
  }
  if (chosen.size() <= kMostServices) return chosen;
  std::vector<const ServiceLoad*> busiest = chosen;
  std::stable_sort(busiest.begin(), busiest.end(), [](const ServiceLoad* a, const ServiceLoad* b) {
    return a->requests > b->requests;
  });
  const std::uint64_t least = busiest[kMostServices - 1]->requests;
  std::erase_if(chosen, [least](const ServiceLoad* load) { return load->requests < least; });
  chosen.resize(std::min(chosen.size(), kMostServices));
  return chosen;
}

}  // namespace

std::string time_summary(const Result& result) {
  if (result.services.empty()) return {};
  const std::vector<Stretch> rows = stretches(result.services.front().samples);
  if (rows.size() < 2) return {};
  std::string text = "  █ OVER TIME\n\n" + test_table(result, rows);
  for (const ServiceLoad* load : worth_a_table(result.services)) text += service_table(*load);
  return text;
}

}  // namespace rehearse
