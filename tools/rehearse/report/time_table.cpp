// Stretches of the test, and columns as differences between their ends.

#include "tools/rehearse/report/time_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <span>
#include <string>
#include <utility>
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

/// A part of the test's clock.
struct Stretch {
  Instant from;
  Instant until;

  Duration length() const { return until - from; }
  std::string per_second(std::uint64_t count) const {
    return fmt::format("{:.2f}", static_cast<double>(count) * 1e9 /
                                     static_cast<double>(std::max<std::int64_t>(length().ns, 1)));
  }
};

/// What lies between two samples of a service.
struct ServiceStretch : Stretch {
  const ServiceSample* first = nullptr;  ///< none: the start of the test
  const ServiceSample* last = nullptr;
  std::uint64_t fewest_running = 0;  ///< instances, of those sampled

  std::uint64_t change(std::uint64_t ServiceCounts::*count) const {
    return last->so_far.*count - (first != nullptr ? first->so_far.*count : 0);
  }
  Wide change(Wide ServiceSample::*integral) const {
    return last->*integral - (first != nullptr ? first->*integral : Wide{0});
  }
  std::string rate(std::uint64_t ServiceCounts::*count) const { return per_second(change(count)); }
  std::string mean(Wide ServiceSample::*integral) const {
    return fmt::format("{:.2f}", static_cast<double>(change(integral)) /
                                     static_cast<double>(std::max<std::int64_t>(length().ns, 1)));
  }
};

/// How many intervals make a stretch, so that there are at most kMostStretches: a round number.
std::size_t intervals_per_stretch(std::size_t intervals) {
  constexpr std::array<std::size_t, 8> kRound{1, 2, 5, 10, 15, 20, 30, 60};
  for (std::size_t unit = 1;; unit *= 60) {
    for (const std::size_t round : kRound) {
      if (intervals / (round * unit) <= kMostStretches) return round * unit;
    }
  }
}

/// The test in stretches of that length. A rest that is shorter than half of one belongs to the one
/// before it, so that no row is about a moment.
std::vector<Stretch> stretches_of(Instant end, Duration length) {
  std::vector<Stretch> all;
  for (Instant from; from < end; from = from + length) {
    const Instant until = std::min(from + length, end);
    if (!all.empty() && (until - from) * 2 < length) {
      all.back().until = until;
    } else {
      all.push_back({from, until});
    }
  }
  return all;
}

/// The samples of a service that are in each of the stretches.
std::vector<ServiceStretch> with_samples(const std::vector<Stretch>& stretches,
                                         const std::vector<ServiceSample>& samples) {
  std::vector<ServiceStretch> all;
  const ServiceSample* before = nullptr;
  auto next = samples.begin();
  for (const Stretch& stretch : stretches) {
    ServiceStretch one{stretch, before, nullptr, UINT64_MAX};
    const bool is_last = &stretch == &stretches.back();
    for (; next != samples.end() && (is_last || next->at <= stretch.until); ++next) {
      one.last = &*next;
      one.fewest_running = std::min(one.fewest_running, next->running);
    }
    if (one.last == nullptr) continue;
    one.from = before != nullptr ? before->at : Instant{};
    one.until = one.last->at;
    before = one.last;
    all.push_back(one);
  }
  return all;
}

/// To hundredths of a second.
std::string time_text(Instant at) { return format_duration(milliseconds(at.ns / 10'000'000 * 10)); }

std::string span_text(const Stretch& stretch) {
  return fmt::format("{}-{}", time_text(stretch.from), time_text(stretch.until));
}

template <class Row>
struct Column {
  std::string title;
  std::function<std::string(const Row&)> cell;
};

template <class Row>
std::string table(const std::string& title, const std::vector<Row>& rows,
                  const std::vector<Column<Row>>& columns) {
  std::vector<std::vector<std::string>> cells{{""}};
  for (const Column<Row>& column : columns) cells[0].push_back(column.title);
  for (const Row& row : rows) {
    std::vector<std::string>& line = cells.emplace_back();
    line.push_back(span_text(row));
    for (const Column<Row>& column : columns) line.push_back(column.cell(row));
  }
  return fmt::format("    {}\n{}\n", cut_name(title, kNameWidth), text_table(cells, 1));
}

/// What the test did, from its series: the intervals that begin in the stretch.
class TestTable {
 public:
  /// `intervals`: of the result's series.
  TestTable(const Result& result, const std::vector<Stretch>& rows, std::vector<Interval> intervals)
      : result_(result), rows_(rows), intervals_(std::move(intervals)) {}

  std::string text() const {
    std::vector<Column<Stretch>> columns{rate("iterations started/s", &Interval::starts)};
    if (result_.counts.dropped > 0) columns.push_back(rate("dropped/s", &Interval::drops));
    if (!result_.traffic.empty()) {
      columns.push_back(
          rate(metric_name(MetricId::HttpReqs) + std::string("/s"), &Interval::requests));
      columns.push_back(rate("failed/s", &Interval::failures));
      columns.push_back({metric_name(MetricId::HttpReqDuration) + std::string(" avg"),
                         [this](const Stretch& stretch) { return answer_time(stretch); }});
      columns.push_back(percentile("p50", 0.50));
      columns.push_back(percentile("p95", 0.95));
      columns.push_back(percentile("p99", 0.99));
    }
    columns.push_back(most("VUs", &Interval::vus_active));
    columns.push_back(most("busy", &Interval::vus_busy));
    return table("the whole test", rows_, columns);
  }

 private:
  struct Range {
    std::size_t first;
    std::size_t last;  ///< without it
  };

  /// The intervals that begin in the stretch.
  Range range(const Stretch& stretch) const {
    const auto index = [&](Instant at) {
      const Duration width = result_.series.width();
      const auto first = static_cast<std::size_t>((at.ns + width.ns - 1) / width.ns);
      return std::min(first, intervals_.size());
    };
    const bool is_last = stretch.until == rows_.back().until;
    return {index(stretch.from), is_last ? intervals_.size() : index(stretch.until)};
  }

  std::span<const Interval> within(const Stretch& stretch) const {
    const Range intervals = range(stretch);
    return std::span(intervals_).subspan(intervals.first, intervals.last - intervals.first);
  }

  Column<Stretch> percentile(std::string title, double fraction) const {
    return {std::move(title), [this, fraction](const Stretch& stretch) {
              const TimesByInterval& times = result_.series.answer_times();
              const Range intervals = range(stretch);
              if (times.count(intervals.first, intervals.last) == 0) return std::string("-");
              const double ns = times.quantile_ns(intervals.first, intervals.last, fraction);
              return short_time(ns / 1e6, "ms");
            }};
  }

  static std::uint64_t total(std::span<const Interval> intervals, std::uint64_t Interval::*count) {
    std::uint64_t sum = 0;
    for (const Interval& interval : intervals) sum += interval.*count;
    return sum;
  }

  /// The rate, and the range of the rates of a tenth of the stretch each where they differ by more
  /// than a fifth, and by more than chance would make them.
  std::string rate_text(const Stretch& stretch, std::uint64_t Interval::*count) const {
    const std::span<const Interval> intervals = within(stretch);
    const std::string text = stretch.per_second(total(intervals, count));
    const std::size_t part = std::max<std::size_t>(intervals.size() / 10, 1);
    if (intervals.size() < 3) return text;
    std::uint64_t least = UINT64_MAX;
    std::uint64_t most = 0;
    for (std::size_t i = 0; i + part <= intervals.size(); i += part) {
      // The last interval of the test may be cut short.
      if (&intervals[i + part - 1] == &intervals_.back()) break;
      const std::uint64_t sum = total(intervals.subspan(i, part), count);
      least = std::min(least, sum);
      most = std::max(most, sum);
    }
    const auto spread = static_cast<double>(most > least ? most - least : 0);
    const double mean = static_cast<double>(most + least) / 2;
    if (spread <= 0.2 * mean || spread <= 8 * std::sqrt(mean)) return text;
    const double length =
        static_cast<double>(part) * static_cast<double>(result_.series.width().ns) / 1e9;
    return fmt::format("{} ({:.0f}…{:.0f})", text, static_cast<double>(least) / length,
                       static_cast<double>(most) / length);
  }

  Column<Stretch> rate(std::string title, std::uint64_t Interval::*count) const {
    return {std::move(title),
            [this, count](const Stretch& stretch) { return rate_text(stretch, count); }};
  }

  Column<Stretch> most(std::string title, std::uint64_t Interval::*count) const {
    return {std::move(title), [this, count](const Stretch& stretch) {
              std::uint64_t most = 0;
              for (const Interval& interval : within(stretch)) {
                most = std::max(most, interval.*count);
              }
              return fmt::format("{}", most);
            }};
  }

  std::string answer_time(const Stretch& stretch) const {
    Wide sum = 0;
    for (const Interval& interval : within(stretch)) sum += interval.answer_ns;
    const std::uint64_t answers = total(within(stretch), &Interval::answers);
    if (answers == 0) return "-";
    return short_time(static_cast<double>(sum) / 1e6 / static_cast<double>(answers), "ms");
  }

  const Result& result_;
  const std::vector<Stretch>& rows_;
  std::vector<Interval> intervals_;
};

bool has_servers(const ServiceLoad& load) { return load.samples.back().server_ns > 0; }

std::string service_table(const ServiceLoad& load, const std::vector<Stretch>& rows) {
  const auto rate = [](std::uint64_t ServiceCounts::*count) {
    return [count](const ServiceStretch& stretch) { return stretch.rate(count); };
  };
  std::vector<Column<ServiceStretch>> columns{{"requests/s", rate(&ServiceCounts::requests)},
                                              {"done/s", rate(&ServiceCounts::completed)}};
  if (load.turned_away() > 0) {
    columns.push_back({"denied/s", [](const ServiceStretch& stretch) {
                         const std::uint64_t before =
                             stretch.first != nullptr ? stretch.first->so_far.turned_away() : 0;
                         return stretch.per_second(stretch.last->so_far.turned_away() - before);
                       }});
  }
  if (load.terminated > 0) {
    columns.push_back({"terminated/s", rate(&ServiceCounts::terminated)});
  }
  const auto running = [](const ServiceSample& sample) { return sample.running; };
  const auto [fewest, most] = std::ranges::minmax(load.samples, {}, running);
  if (fewest.running < most.running) {
    columns.push_back({"instances", [](const ServiceStretch& stretch) {
                         return fmt::format("{}", stretch.fewest_running);
                       }});
  }
  if (has_servers(load)) {
    columns.push_back({"busy", [](const ServiceStretch& stretch) {
                         const auto busy =
                             static_cast<double>(stretch.change(&ServiceSample::busy_ns));
                         const auto servers =
                             static_cast<double>(stretch.change(&ServiceSample::server_ns));
                         return fmt::format("{:.1f}%", servers > 0 ? 100 * busy / servers : 0);
                       }});
  }
  columns.push_back({"in flight", [](const ServiceStretch& stretch) {
                       return stretch.mean(&ServiceSample::inside_ns);
                     }});
  if (load.most_waiting > 0) {
    columns.push_back({"waiting", [](const ServiceStretch& stretch) {
                         return stretch.mean(&ServiceSample::waiting_ns);
                       }});
  }
  return table("service " + load.name, with_samples(rows, load.samples), columns);
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

std::string time_summary(const Result& result, std::optional<Duration> interval) {
  std::vector<Interval> intervals = result.series.intervals();
  const std::int64_t sample = result.series.width().ns;
  const std::int64_t width =
      interval ? (interval->ns - 1) / sample + 1
               : static_cast<std::int64_t>(intervals_per_stretch(intervals.size()));
  const std::vector<Stretch> rows = stretches_of(result.end, result.series.width() * width);
  if (rows.size() < 2) return {};
  std::string text = "  █ OVER TIME\n\n" + TestTable(result, rows, std::move(intervals)).text();
  for (const ServiceLoad* load : worth_a_table(result.services)) {
    text += service_table(*load, rows);
  }
  return text;
}

}  // namespace rehearse
