// Intervals of the series are taken together until there are few enough points.

#include "tools/rehearse/pictures/run_picture.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

#include "models/base/duration_format.hpp"
#include "sim/measure/service_sampler.hpp"
#include "sim/plan/course.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tools/rehearse/pictures/stretch.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostPoints = 300;
constexpr std::size_t kMostServices = 8;
constexpr double kNsPerSecond = 1e9;

double in_seconds(std::int64_t ns) { return static_cast<double>(ns) / kNsPerSecond; }

PicturePoint exact(double x, double y) { return {x, y, y, y}; }

/// The graceful ends of scenarios that have one.
std::vector<PictureShade> graces(const TestPlan& plan) {
  std::vector<PictureShade> shades;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    if (!scenario.has_work || !(scenario.regular_end < scenario.hard_end)) continue;
    const double start = in_seconds(scenario.options.start_time.ns);
    shades.push_back({start + in_seconds(scenario.regular_end.ns),
                      start + in_seconds(scenario.hard_end.ns),
                      "graceful end of " + scenario.options.name});
  }
  return shades;
}

PictureCurve curve_of(const char* name, PictureCurve::Form form, const std::vector<double>& slices,
                      double end) {
  PictureCurve curve{name, form, {}};
  const double width = end / static_cast<double>(slices.size());
  for (std::size_t i = 0; i < slices.size(); ++i) {
    curve.points.push_back(exact(width * static_cast<double>(i), slices[i]));
  }
  if (!slices.empty()) curve.points.push_back(exact(end, slices.back()));
  return curve;
}

PicturePanel time_panel(std::string title, Dimension dimension, double end) {
  PicturePanel panel;
  panel.title = std::move(title);
  panel.x = {"time of the test", kTime, false, {}, 0.0, end};
  panel.y.dimension = dimension;
  return panel;
}

bool has_arrivals(const TestPlan& plan) {
  return std::any_of(plan.scenarios.begin(), plan.scenarios.end(), arrives);
}

PicturePanel vus_panel(const TestPlan& plan, double end) {
  PicturePanel panel = time_panel("VUs", kPlain, end);
  panel.shades = graces(plan);
  if (!has_course(plan)) return panel;
  panel.curves.push_back(curve_of("planned", PictureCurve::Form::Step,
                                  planned_vus(plan, kMostPoints), in_seconds(plan.end.ns)));
  return panel;
}

PicturePanel arrivals_panel(const TestPlan& plan, double end) {
  PicturePanel panel = time_panel("Iterations per second", kPerSecond, end);
  panel.shades = graces(plan);
  if (!has_course(plan) || !has_arrivals(plan)) return panel;
  panel.curves.push_back(curve_of("planned arrivals", PictureCurve::Form::Line,
                                  arrival_rates(plan, kMostPoints), in_seconds(plan.end.ns)));
  return panel;
}

/// What a run recorded, some intervals at a time.
class Course {
 public:
  /// `series` outlives it.
  Course(const TimeSeries& series, double end)
      : intervals_(series.intervals()),
        series_(series),
        width_(in_seconds(series.width().ns)),
        each_((intervals_.size() + kMostPoints - 1) / kMostPoints),
        end_(end) {
    const std::size_t times = series_.answer_times().intervals_each();
    if (each_ > 0) times_each_ = (each_ + times - 1) / times * times;
  }

  /// Per second, over each stretch.
  PictureCurve rate(const char* name, std::uint64_t Interval::*count) const {
    PictureCurve curve{name, PictureCurve::Form::Line, {}};
    for (std::size_t first = 0; first < intervals_.size(); first += each_) {
      const std::span<const Interval> stretch = stretch_from(first);
      // The last interval may be cut off by the end of the test.
      const double length =
          std::min(at(first + stretch.size()), std::max(end_, at(first) + width_ / 1000)) -
          at(first);
      curve.points.push_back(exact(at(first) + length / 2, sum_of(stretch, count) / length));
    }
    return curve;
  }

  /// The most at the ends of a stretch's intervals.
  PictureCurve most(const char* name, std::uint64_t Interval::*count) const {
    PictureCurve curve{name, PictureCurve::Form::Line, {}};
    for (std::size_t first = 0; first < intervals_.size(); first += each_) {
      const std::span<const Interval> stretch = stretch_from(first);
      curve.points.push_back(
          exact(std::min(at(first + stretch.size()), end_), most_of(stretch, count)));
    }
    return curve;
  }

  std::vector<PictureCurve> times() const {
    constexpr std::array<double, 3> kFractions = {0.5, 0.95, 0.99};
    std::vector<PictureCurve> curves = {{"p(50)", PictureCurve::Form::Line, {}},
                                        {"p(95)", PictureCurve::Form::Line, {}},
                                        {"p(99)", PictureCurve::Form::Line, {}}};
    for (std::size_t first = 0; first < intervals_.size(); first += times_each_) {
      const std::size_t last = std::min(first + times_each_, intervals_.size());
      const std::vector<double> values =
          series_.answer_times().quantiles_ns(first, last, kFractions);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = (at(first) + std::min(at(last), end_)) / 2;
        curves[i].points.push_back(exact(x, values[i] / kNsPerSecond));
      }
    }
    return curves;
  }

 private:
  std::span<const Interval> stretch_from(std::size_t first) const {
    return std::span(intervals_).subspan(first, std::min(each_, intervals_.size() - first));
  }
  double at(std::size_t interval) const { return width_ * static_cast<double>(interval); }

  std::vector<Interval> intervals_;
  const TimeSeries& series_;
  double width_;      // s
  std::size_t each_;  // intervals a point
  std::size_t times_each_ = 1;
  double end_;
};

/// VUs and iterations of both models in one panel each: in the closed one VUs are given and the
/// rate follows, in the open one it is the other way round.
void add_models(const TestPlan& plan, const SeriesByModel& models, double end, Picture& picture) {
  const Course closed(models.closed, end);
  const Course open(models.open, end);
  PicturePanel vus = time_panel("Busy VUs, closed beside open", kPlain, end);
  vus.shades = graces(plan);
  vus.curves = {closed.most("closed", &Interval::vus_busy), open.most("open", &Interval::vus_busy)};
  PicturePanel rates = time_panel("Iterations per second, closed beside open", kPerSecond, end);
  rates.shades = vus.shades;
  rates.curves = {closed.rate("closed started", &Interval::starts),
                  open.rate("open started", &Interval::starts),
                  closed.rate("closed completed", &Interval::completes),
                  open.rate("open completed", &Interval::completes)};
  rates.curves[2].like = 0;
  rates.curves[3].like = 1;
  picture.panels.push_back(std::move(vus));
  picture.panels.push_back(std::move(rates));
}

/// The services that can be busy, those with the most requests first.
std::vector<const ServiceLoad*> services_with_servers(const Result& result) {
  std::vector<const ServiceLoad*> services;
  for (const ServiceLoad& service : result.services) {
    const bool has_servers =
        std::any_of(service.samples.begin(), service.samples.end(),
                    [](const ServiceSample& sample) { return sample.server_ns > 0; });
    if (has_servers) services.push_back(&service);
  }
  std::stable_sort(
      services.begin(), services.end(),
      [](const ServiceLoad* a, const ServiceLoad* b) { return a->requests > b->requests; });
  if (services.size() > kMostServices) services.resize(kMostServices);
  return services;
}

void add_services(const Result& result, double end, Picture& picture) {
  PicturePanel used = time_panel("Utilisation of services", kPlain, end);
  used.y.percent = true;
  used.y.high = 1;
  PicturePanel waiting = time_panel("Requests that wait", kPlain, end);
  for (const TargetPhase& phase : result.phases) {
    if (phase.from.ns == 0) continue;
    used.shades.push_back({in_seconds(phase.from.ns), in_seconds(phase.from.ns),
                           "a target changes at " + format_duration(Duration{phase.from.ns})});
  }
  waiting.shades = used.shades;
  for (const ServiceLoad* service : services_with_servers(result)) {
    PictureCurve busy{service->name, PictureCurve::Form::Line, {}};
    PictureCurve queue = busy;
    const std::size_t each = (service->samples.size() + kMostPoints - 1) / kMostPoints;
    ServiceSample before;
    for (std::size_t i = each - 1; i < service->samples.size(); i += each) {
      const ServiceSample& now = service->samples[i];
      const auto time = static_cast<double>(now.at.ns - before.at.ns);
      const double x = in_seconds(before.at.ns + (now.at.ns - before.at.ns) / 2);
      busy.points.push_back(exact(x, utilisation_between(before, now)));
      if (time > 0) {
        queue.points.push_back(
            exact(x, static_cast<double>(now.waiting_ns - before.waiting_ns) / time));
      }
      before = now;
    }
    used.curves.push_back(std::move(busy));
    waiting.curves.push_back(std::move(queue));
  }
  if (used.curves.empty()) return;
  picture.panels.push_back(std::move(used));
  picture.panels.push_back(std::move(waiting));
}

void add_requests(const Course& course, double end, Picture& picture) {
  PicturePanel requests = time_panel("Requests per second", kPerSecond, end);
  requests.curves = {course.rate("sent", &Interval::requests),
                     course.rate("failed", &Interval::failures)};
  PicturePanel times = time_panel("Request times", kTime, end);
  times.curves = course.times();
  picture.panels.push_back(std::move(requests));
  if (!times.curves.front().points.empty()) picture.panels.push_back(std::move(times));
}

std::string title_of(const TestPlan& plan) {
  constexpr std::size_t kMostLength = 60;
  std::string title;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const std::string name =
        fmt::format("{}{} ({})", title.empty() ? "" : ", ", scenario.options.name,
                    executor_name(scenario.options.executor));
    if (!title.empty() && title.size() + name.size() > kMostLength) return title + ", …";
    title += name;
  }
  return title;
}

}  // namespace

Picture plan_picture(const TestPlan& plan) {
  Picture picture;
  picture.title = title_of(plan);
  picture.note = fmt::format("planned: {} VUs, {} possible, over at {}", plan.max_planned_vus,
                             plan.max_possible_vus, format_duration(plan.end));
  if (!has_course(plan)) return picture;
  const double end = in_seconds(plan.end.ns);
  picture.panels.push_back(vus_panel(plan, end));
  if (has_arrivals(plan)) picture.panels.push_back(arrivals_panel(plan, end));
  return picture;
}

Picture run_picture(const TestPlan& plan, const Result& result) {
  Picture picture;
  picture.title = title_of(plan);
  picture.note = fmt::format("{} complete, {} interrupted, {} dropped; seed {}, trace {:016x}",
                             result.counts.complete, result.counts.interrupted,
                             result.counts.dropped, result.seed, result.trace_hash);
  const double end = std::max(in_seconds(result.end.ns), 1e-3);
  const Course course(result.series, end);
  PicturePanel vus = vus_panel(plan, end);
  vus.curves.push_back(course.most("initialised", &Interval::vus_initialised));
  vus.curves.push_back(course.most("busy", &Interval::vus_busy));
  picture.panels.push_back(std::move(vus));
  PicturePanel iterations = arrivals_panel(plan, end);
  iterations.curves.push_back(course.rate("started", &Interval::starts));
  if (result.counts.dropped > 0) {
    iterations.curves.push_back(course.rate("dropped", &Interval::drops));
  }
  if (result.counts.interrupted > 0) {
    iterations.curves.push_back(course.rate("interrupted", &Interval::interrupts));
  }
  picture.panels.push_back(std::move(iterations));
  if (result.models) add_models(plan, *result.models, end, picture);
  if (!result.traffic.empty()) add_requests(course, end, picture);
  add_services(result, end, picture);
  return picture;
}

}  // namespace rehearse
