// Moments put together: a stop with its drain, force and return, a change with its end.

#include "tools/rehearse/report/target_timeline.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

using Kind = ServiceMoment::Kind;

constexpr std::size_t kMostStops = 20;
constexpr std::size_t kMostScalings = 12;
constexpr std::size_t kNameWidth = 40;

std::string instant_text(Instant at) { return format_duration(at - Instant{}); }

std::string inside_text(const ServiceMoment& moment) {
  const char* const what = moment.only_streams ? "stream" : "request";
  return fmt::format("{} {}{}", moment.inside, what, moment.inside == 1 ? "" : "s");
}

std::string change_text(const ChangeOptions& change) {
  switch (change.kind) {
    case ChangeOptions::Kind::Slower:
      return fmt::format("{:g} times as slow", change.factor);
    case ChangeOptions::Kind::Refusing:
      return "down, refusing";
    case ChangeOptions::Kind::BlackHole:
      return "down, a black hole";
    case ChangeOptions::Kind::Servers:
      break;
  }
  return fmt::format("{} server{}", change.servers, change.servers == 1 ? "" : "s");
}

/// One stop of an instance, and what followed from it.
struct Stop {
  ServiceMoment called;                 ///< StopCalled or Killed
  std::optional<ServiceMoment> down{};  ///< Drained or Forced
  std::optional<ServiceMoment> back{};
  std::optional<ServiceMoment> still{};

  /// Streams that end at the very end end with the test, and were waited for until then.
  const ServiceMoment* waited_for(Instant end) const {
    if (still) return &*still;
    const bool drained_last = down && down->kind == Kind::Drained && down->at == end &&
                              down->inside > 0 && down->only_streams;
    return drained_last ? &*down : nullptr;
  }

  std::string text(Instant end) const {
    std::string text = called.kind == Kind::Killed ? "killed at " : "stop called at ";
    text += fmt::format("{} with {} inside", instant_text(called.at), inside_text(called));
    if (const ServiceMoment* const last = waited_for(end)) {
      return text + ", still waiting for " + inside_text(*last) + " at the end";
    }
    if (down && down->kind == Kind::Forced) {
      text +=
          fmt::format(", forced at {}, {} terminated", instant_text(down->at), inside_text(*down));
    } else if (down) {
      text += ", drained at " + instant_text(down->at);
    }
    if (back) return text + ", back at " + instant_text(back->at);
    return text + ", down to the end";
  }
};

/// One line of the report, at its place.
struct Line {
  Instant at;
  std::string text;
};

/// What happened to one service.
class ServiceTimeline {
 public:
  explicit ServiceTimeline(std::string name) : name_(std::move(name)) {}

  void add(const ServiceMoment& moment) {
    switch (moment.kind) {
      case Kind::StopCalled:
      case Kind::Killed:
        open_[*moment.instance] = stops_.size();
        stops_.push_back({.called = moment});
        break;
      case Kind::Drained:
      case Kind::Forced:
        stop_of(moment).down = moment;
        break;
      case Kind::Back:
        stop_of(moment).back = moment;
        break;
      case Kind::StillStopping:
        stop_of(moment).still = moment;
        break;
      case Kind::RollingBegan:
        rollings_.push_back({moment.at, {}});
        break;
      case Kind::Whole:
        for (auto& [began, over] : rollings_) {
          if (!over) over = moment.at;
        }
        break;
      case Kind::Scaled:
        scaled_.push_back(moment);
        break;
      case Kind::ChangeBegan:
        changes_.push_back({moment, {}});
        break;
      case Kind::ChangeEnded:
        for (auto& [began, ended] : changes_) {
          if (!ended && began.change->kind == moment.change->kind &&
              began.change->from == moment.change->from && began.instance == moment.instance &&
              moment.change->until == moment.at) {
            ended = moment.at;
            break;
          }
        }
        break;
    }
  }

  void write(std::vector<Line>& lines, bool has_instances, Instant end) const {
    for (const auto& [began, over] : rollings_) {
      add_line(lines, began, {},
               fmt::format("rolling restart from {}", instant_text(began)) +
                   (over ? ", over at " + instant_text(*over) : ", not over at the end"));
    }
    for (const auto& [began, ended] : changes_) {
      add_line(lines, began.at, began.instance,
               change_text(*began.change) + " from " + instant_text(began.at) +
                   (ended ? " until " + instant_text(*ended) : " to the end"));
    }
    write_scaled(lines);
    const std::size_t shown = std::min(stops_.size(), kMostStops);
    for (std::size_t i = 0; i < shown; ++i) {
      const ServiceMoment& called = stops_[i].called;
      add_line(lines, called.at, has_instances ? called.instance : std::optional<std::uint32_t>{},
               stops_[i].text(end));
    }
    if (shown < stops_.size()) {
      const ServiceMoment& first = stops_[shown].called;
      add_line(lines, first.at, {}, rest_text(shown));
    }
  }

 private:
  Stop& stop_of(const ServiceMoment& moment) { return stops_[open_.at(*moment.instance)]; }

  void write_scaled(std::vector<Line>& lines) const {
    const std::size_t shown = std::min(scaled_.size(), kMostScalings);
    for (std::size_t i = 0; i < shown; ++i) {
      add_line(lines, scaled_[i].at, {},
               fmt::format("scaled at {} from {} to {} instances", instant_text(scaled_[i].at),
                           scaled_[i].scaled_from, scaled_[i].scaled_to));
    }
    if (shown == scaled_.size()) return;
    const ServiceMoment& last = scaled_.back();
    add_line(lines, scaled_[shown].at, {},
             fmt::format("scaled {} more times, the last at {} to {} instances",
                         scaled_.size() - shown, instant_text(last.at), last.scaled_to));
  }

  void add_line(std::vector<Line>& lines, Instant at, std::optional<std::uint32_t> instance,
                const std::string& text) const {
    std::string name = cut_name(name_, kNameWidth);
    if (instance) name += fmt::format(", instance {}", *instance);
    lines.push_back({at, fmt::format("    {}: {}\n", name, text)});
  }

  /// Of the stops from that one on.
  std::string rest_text(std::size_t first) const {
    std::size_t forced = 0;
    std::size_t back = 0;
    Instant last_back;
    for (std::size_t i = first; i < stops_.size(); ++i) {
      if (stops_[i].down && stops_[i].down->kind == Kind::Forced) ++forced;
      if (!stops_[i].back) continue;
      ++back;
      last_back = std::max(last_back, stops_[i].back->at);
    }
    std::string text =
        fmt::format("{} more stops from {} to {}", stops_.size() - first,
                    instant_text(stops_[first].called.at), instant_text(stops_.back().called.at));
    if (forced > 0) text += fmt::format(", {} forced", forced);
    text += fmt::format(", {} came back", back);
    if (back > 0) text += ", the last at " + instant_text(last_back);
    return text;
  }

  std::string name_;
  std::vector<Stop> stops_;
  std::map<std::uint32_t, std::size_t> open_;  // by instance: its last stop
  std::vector<std::pair<Instant, std::optional<Instant>>> rollings_;
  std::vector<std::pair<ServiceMoment, std::optional<Instant>>> changes_;
  std::vector<ServiceMoment> scaled_;
};

}  // namespace

std::string timeline_summary(const Result& result) {
  if (result.moments.empty()) return {};
  std::map<std::uint32_t, ServiceTimeline> services;
  for (const ServiceMoment& moment : result.moments) {
    services.try_emplace(moment.service, moment.name).first->second.add(moment);
  }
  std::vector<Line> lines;
  for (const auto& [number, service] : services) {
    service.write(lines, number < result.services.size() && result.services[number].instances > 1,
                  result.end);
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.at < b.at; });
  std::string text = "  █ TIME LINE OF THE TARGETS\n\n";
  for (const Line& line : lines) text += line.text;
  return text + "\n";
}

}  // namespace rehearse
