// By target: the queue first, then the work of each endpoint.

#include "sim/fit/fit.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "models/base/random.hpp"

namespace rehearse {

namespace {

constexpr double kCoarsest = 0.5;  // resolution of instants, as a share of the mean response

constexpr int kRejected = 503;

bool holds_server(const MeasuredGroup& group) {
  return group.status != 0 && group.status != 429 && group.status != kRejected;
}

/// Requests of one target that have held a server, by arrival.
struct Served {
  std::vector<ServedRequest> requests;
  std::vector<std::uint32_t> groups;  // of each of them
};

Served served_by(const Measurements& measured, const std::string& target) {
  std::vector<const TimedRequest*> timed;
  for (const TimedRequest& each : measured.timed()) {
    const MeasuredGroup& group = measured.groups()[each.group];
    if (measured.endpoints()[group.endpoint].target == target && holds_server(group)) {
      timed.push_back(&each);
    }
  }
  std::stable_sort(timed.begin(), timed.end(), [](const TimedRequest* a, const TimedRequest* b) {
    return a->begin_ns < b->begin_ns;
  });
  Served served;
  for (const TimedRequest* each : timed) {
    served.requests.push_back({static_cast<double>(each->begin_ns - timed.front()->begin_ns) / 1e6,
                               static_cast<double>(each->duration_ns) / 1e6, each->group});
    served.groups.push_back(each->group);
  }
  return served;
}

/// Requests of one target that were rejected or have held a server, by arrival.
std::vector<AdmittedRequest> admitted_by(const Measurements& measured, const std::string& target) {
  std::vector<const TimedRequest*> timed;
  for (const TimedRequest& each : measured.timed()) {
    const MeasuredGroup& group = measured.groups()[each.group];
    const bool counts = group.status == kRejected || holds_server(group);
    if (counts && measured.endpoints()[group.endpoint].target == target) timed.push_back(&each);
  }
  std::stable_sort(timed.begin(), timed.end(), [](const TimedRequest* a, const TimedRequest* b) {
    return a->begin_ns < b->begin_ns;
  });
  std::vector<AdmittedRequest> admitted;
  for (const TimedRequest* each : timed) {
    admitted.push_back({static_cast<double>(each->begin_ns - timed.front()->begin_ns) / 1e6,
                        static_cast<double>(each->duration_ns) / 1e6,
                        measured.groups()[each->group].status == kRejected});
  }
  return admitted;
}

/// An address that files may name: masked parts of recordings are none.
bool is_url(const std::string& origin) {
  const bool has_scheme = origin.starts_with("http://") || origin.starts_with("https://");
  return has_scheme &&
         origin.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:/[]") ==
             std::string::npos;
}

class TargetFitter {
 public:
  TargetFitter(const Measurements& measured, std::string target)
      : measured_(measured), target_(std::move(target)) {}

  TargetFit fit() {
    TargetFit fit;
    fit.name = target_name(target_);
    if (is_url(target_)) fit.url = target_;
    fit.limit = fit_limit(admitted_by(measured_, target_));
    is_limited_ = fit.limit.limit.has_value();
    invert(fit);
    for (std::uint32_t i = 0; i < measured_.endpoints().size(); ++i) {
      if (measured_.endpoints()[i].target == target_) fit.endpoints.push_back(endpoint(i));
    }
    fit.latency = fit.queue && fit.queue->servers ? fit.queue->latency : latency_;
    for (const MeasuredPercentiles& each : measured_.percentiles()) {
      if (each.target == target_) fit.endpoints.push_back(summarised(each));
    }
    return fit;
  }

 private:
  void invert(TargetFit& fit) {
    if (!measured_.begin_ns()) {
      fit.no_queue = "the source has no instants";
      return;
    }
    const Served served = served_by(measured_, target_);
    if (served.requests.empty()) {
      fit.no_queue = "no request was answered by a server";
      return;
    }
    double mean = 0;
    for (const ServedRequest& each : served.requests) mean += each.response;
    mean /= static_cast<double>(served.requests.size());
    const double resolution = static_cast<double>(measured_.resolution_ns()) / 1e6;
    if (resolution > kCoarsest * mean) {
      fit.no_queue =
          fmt::format("instants are known to {} ms, responses take {:.3g} ms", resolution, mean);
      return;
    }
    const double known = is_limited_ ? fit.limit.latency : 0;
    fit.queue =
        fit_servers(served.requests, static_cast<std::uint32_t>(measured_.groups().size()), known);
    if (!fit.queue->servers) {
      latency_ = known;
      return;
    }
    for (std::size_t i = 0; i < served.groups.size(); ++i) {
      const double time = fit.queue->service_times[i];
      if (time <= 0) continue;
      ValueSample& sample = work_.try_emplace(served.groups[i], served.groups[i]).first->second;
      sample.add(time);
    }
  }

  /// The work of groups: service times where the queue was inverted, otherwise responses less the
  /// latency.
  DurationFit work_of(const std::vector<std::uint32_t>& groups) const {
    ValueSample sample(name_key(target_));
    for (const std::uint32_t group : groups) {
      const auto inverted = work_.find(group);
      const ValueSample& from =
          inverted == work_.end() ? measured_.groups()[group].values : inverted->second;
      const double latency = inverted == work_.end() ? latency_ : 0;
      for (const double each : from.sorted()) sample.add(each - latency);
    }
    return fit_durations(sample);
  }

  EndpointFit endpoint(std::uint32_t number) const {
    EndpointFit fit;
    fit.name = measured_.endpoints()[number].name;
    fit.number = number;
    std::vector<std::uint32_t> passed;
    std::vector<std::uint32_t> failed;
    for (std::uint32_t i = 0; i < measured_.groups().size(); ++i) {
      const MeasuredGroup& group = measured_.groups()[i];
      if (group.endpoint != number) continue;
      const bool is_limited = is_limited_ && group.status == kRejected;
      if (!is_limited) (group.failed ? failed : passed).push_back(i);
      if (group.failed && !is_limited) fit.errors += group.values.count();
      fit.count += group.values.count();
      if (group.failed) fit.failed += group.values.count();
      fit.statuses.push_back({group.status, group.failed, fit_durations(group.values)});
    }
    // Of one group that did not wait in a queue that is known, the work is the response.
    const bool is_one = fit.statuses.size() == 1 && work_.empty() && latency_ == 0;
    const std::vector<std::uint32_t>& worked = passed.empty() ? failed : passed;
    const bool has_work = !worked.empty() && !is_one;
    fit.work = has_work ? work_of(worked) : fit.statuses.front().response;
    std::stable_sort(
        fit.statuses.begin(), fit.statuses.end(),
        [](const StatusFit& a, const StatusFit& b) { return a.response.count > b.response.count; });
    fit.failed_share = wilson_interval(fit.failed, fit.count);
    if (!passed.empty() && !failed.empty()) fit.failed_work = work_of(failed);
    return fit;
  }

  static EndpointFit summarised(const MeasuredPercentiles& measured) {
    EndpointFit fit;
    fit.name = measured.name;
    const double count = std::clamp(measured.count.value_or(0), 0.0, 1e15);
    fit.count = static_cast<std::uint64_t>(count);
    fit.failed =
        static_cast<std::uint64_t>(std::llround(count * measured.failed_share.value_or(0)));
    fit.errors = fit.failed;
    if (fit.count > 0) fit.failed_share = wilson_interval(fit.failed, fit.count);
    fit.work = fit_percentiles(measured.points, measured.mean_ms, count);
    return fit;
  }

  const Measurements& measured_;
  std::string target_;
  std::map<std::uint32_t, ValueSample> work_;  // by group
  bool is_limited_ = false;                    // 503 are rejections at a limit
  double latency_ = 0;                         // of responses from which no queue was taken out
};

}  // namespace

std::string target_name(const std::string& origin) {
  const std::size_t scheme = origin.find("://");
  const std::string name = scheme == std::string::npos ? origin : origin.substr(scheme + 3);
  return name.empty() ? "server" : name;
}

Fit fit_measurements(const Measurements& measured, std::vector<FitSource> sources) {
  Fit fit;
  fit.sources = std::move(sources);
  fit.requests = measured.count();
  fit.begin_ns = measured.begin_ns();
  if (measured.begin_ns()) {
    fit.length = static_cast<double>(*measured.end_ns() - *measured.begin_ns()) / 1e6;
  }
  fit.length = std::max(fit.length, measured.test().length.value_or(0));
  std::vector<std::string> targets;
  const auto add = [&](const std::string& target) {
    if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
      targets.push_back(target);
    }
  };
  for (const MeasuredEndpoint& each : measured.endpoints()) add(each.target);
  for (const MeasuredPercentiles& each : measured.percentiles()) {
    add(each.target);
    if (measured.count() == 0)
      fit.requests += static_cast<std::uint64_t>(std::clamp(each.count.value_or(0), 0.0, 1e15));
  }
  for (const std::string& each : targets) fit.targets.push_back(TargetFitter(measured, each).fit());
  if (measured.test().connects.count() > 0) fit.connect = fit_durations(measured.test().connects);
  fit.client = fit_client(measured);
  return fit;
}

}  // namespace rehearse
