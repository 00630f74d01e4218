// Predictions of load tests of real servers beside what k6 measured
// (tests/conformance/reality/README.md). Prints a row for each figure, the share of values that are
// inside, and the reason of each miss.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/replications.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using testing::IsEmpty;

constexpr std::uint32_t kRuns = 100;
const std::string kFolder = REHEARSE_SOURCE_DIR "/tests/conformance/reality/";

json document(const std::string& name) { return json::parse(std::ifstream(kFolder + name)); }

std::vector<json> experiments() {
  std::ifstream in(kFolder + "reality.jsonl");
  std::vector<json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  return lines;
}

using Figures = std::map<std::string, double>;

double milliseconds(double ns) { return ns / 1e6; }

void add_times(Figures& figures, const std::string& name, const Histogram& times) {
  if (times.count() == 0) return;
  figures[name + "_avg"] = milliseconds(times.mean_ns());
  figures[name + "_p50"] = milliseconds(times.quantile_ns(0.5));
  figures[name + "_p95"] = milliseconds(times.quantile_ns(0.95));
}

/// As the recordings name them.
Figures figures_of(const Result& result) {
  const EndpointTraffic all = sum_of(result.traffic);
  Figures figures{
      {"complete", static_cast<double>(result.counts.complete)},
      {"interrupted", static_cast<double>(result.counts.interrupted)},
      {"dropped", static_cast<double>(result.counts.dropped)},
      {"http_reqs", static_cast<double>(all.answered)},
      {"failed", static_cast<double>(all.failed)},
      {"vus_max", static_cast<double>(result.vus_max)},
      {"duration", static_cast<double>(result.run.ns) / 1e9},
  };
  add_times(figures, "iter", result.iteration_duration);
  add_times(figures, "http", all.measured ? all.measured->duration : all.duration);
  for (const EndpointTraffic& endpoint : result.traffic) {
    const bool closed = endpoint.target == "c";
    if (!closed && endpoint.target != "o") continue;
    const std::string name = closed ? "closed" : "open";
    figures[name + "_reqs"] = static_cast<double>(endpoint.answered);
    add_times(figures, name, endpoint.duration);
  }
  return figures;
}

struct Range {
  double middle = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// Of sorted values, linear between them.
double quantile(const std::vector<double>& values, double share) {
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - std::floor(place));
}

std::map<std::string, Range> predicted(const json& rehearsal) {
  const Checked<Rehearsal> read = read_rehearsal(rehearsal, {});
  EXPECT_TRUE(read) << (read ? "" : testing::PrintToString(read.problems().front().message));
  std::map<std::string, std::vector<double>> values;
  if (!read) return {};
  run_replications(*read, kRuns, 2, [&](std::uint32_t, const Result& result) {
    for (const auto& [name, value] : figures_of(result)) values[name].push_back(value);
  });
  std::map<std::string, Range> ranges;
  for (auto& [name, all] : values) {
    std::sort(all.begin(), all.end());
    ranges[name] = {quantile(all, 0.5), quantile(all, 0.025), quantile(all, 0.975)};
  }
  return ranges;
}

/// By how much the range of a figure is widened.
double margin(const std::string& name, double value) {
  static const std::set<std::string> kCounts = {"complete",  "interrupted", "dropped",
                                                "http_reqs", "failed",      "vus_max"};
  if (kCounts.contains(name) || name.ends_with("_reqs")) return std::max(1.0, 0.005 * value);
  return name == "duration" ? 0.1 : 5.0;
}

struct Comparison {
  std::size_t compared = 0;
  std::size_t inside = 0;
  std::set<std::string> missed;

  void add(const std::string& experiment, const std::string& name, const Range& range,
           const json& runs) {
    std::string text;
    std::size_t outside = 0;
    for (const json& run : runs) {
      const double value = run.get<double>();
      const double slack = margin(name, value);
      const bool is_inside = value >= range.low - slack && value <= range.high + slack;
      if (!is_inside) ++outside;
      text += (is_inside ? " " : " !") + run.dump();
    }
    compared += runs.size();
    inside += runs.size() - outside;
    if (outside > 0) missed.insert(experiment + " " + name);
    std::printf("%-4s %-12s %10.2f (%10.2f to %10.2f) %s\n", experiment.c_str(), name.c_str(),
                range.middle, range.low, range.high, text.c_str());
  }
};

Comparison compare() {
  Comparison comparison;
  const json models = document("models.json");
  for (const json& experiment : experiments()) {
    const std::string id = experiment.at("id");
    json rehearsal = experiment.at("rehearsal");
    if (models.contains(id)) rehearsal["targets"] = models.at(id).at("targets");
    std::printf("%s: %s\n", id.c_str(), experiment.at("what").get<std::string>().c_str());
    const std::map<std::string, Range> ranges = predicted(rehearsal);
    for (const auto& [name, real] : experiment.at("real").items()) {
      const json& runs = real.at("k6");
      const auto range = ranges.find(name);
      if (range == ranges.end() || runs.front().is_null()) continue;
      const bool zeros = std::all_of(runs.begin(), runs.end(),
                                     [](const json& run) { return run.get<double>() == 0.0; });
      if (zeros && range->second.low == 0.0 && range->second.high == 0.0) continue;
      comparison.add(id, name, range->second, runs);
    }
  }
  return comparison;
}

TEST(Reality, IsInThePredictedRanges) {
  const Comparison comparison = compare();
  const double share =
      static_cast<double>(comparison.inside) / static_cast<double>(comparison.compared);
  std::printf("%zu of %zu of k6's values are inside: %.1f %%\n", comparison.inside,
              comparison.compared, 100.0 * share);
  EXPECT_GE(share, 0.95);
  std::set<std::string> explained;
  const json misses = document("misses.json");
  for (const auto& [name, why] : misses.items()) {
    explained.insert(name);
    std::printf("%s: %s\n", name.c_str(), why.get<std::string>().c_str());
  }
  EXPECT_EQ(comparison.missed, explained);
}

}  // namespace
}  // namespace rehearse
