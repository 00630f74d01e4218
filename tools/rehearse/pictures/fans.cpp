// Runs of different lengths have the same stretches: those that a run does not reach are 0 there.

#include "tools/rehearse/pictures/fans.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "models/base/order_statistic.hpp"
#include "tools/rehearse/pictures/stretch.hpp"

namespace rehearse {

namespace {

constexpr std::int64_t kMostStretches = 128;
constexpr double kNsPerSecond = 1e9;

enum class Taken : std::uint8_t { Rate, Most, Quantile };

struct FanFigure {
  const char* panel;
  const char* curve;
  Taken taken;
  std::uint64_t Interval::*count;
};

/// With the titles and names that run_picture() has for them.
constexpr std::array<FanFigure, Fans::kFigures> kFanFigures{
    {{"VUs", "busy", Taken::Most, &Interval::vus_busy},
     {"Iterations per second", "started", Taken::Rate, &Interval::starts},
     {"Iterations per second", "dropped", Taken::Rate, &Interval::drops},
     {"Requests per second", "sent", Taken::Rate, &Interval::requests},
     {"Request times", "p(95)", Taken::Quantile, nullptr}}};

/// In seconds; never nothing, as rates are by it.
double length_of(Duration end) {
  return std::max(static_cast<double>(end.ns) / kNsPerSecond, 1e-3);
}

Dimension dimension_of(Taken taken) {
  switch (taken) {
    case Taken::Rate:
      return kPerSecond;
    case Taken::Quantile:
      return kTime;
    case Taken::Most:
      break;
  }
  return kPlain;
}

}  // namespace

Fans::Fans(const TestPlan& plan) {
  const std::int64_t end_s = plan.end.ns / seconds(1).ns + 1;
  while (each_s_ * kMostStretches < end_s) each_s_ *= 2;
}

double Fans::from(std::size_t stretch) const {
  return static_cast<double>(static_cast<std::int64_t>(stretch) * each_s_);
}

double Fans::until(std::size_t stretch) const { return std::min(from(stretch + 1), longest_); }

RunCourse Fans::course_of(const Result& result) const {
  const TimeSeries& series = result.series;
  const std::int64_t width_s = series.width().ns / seconds(1).ns;
  const auto each = static_cast<std::size_t>(std::max<std::int64_t>(each_s_ / width_s, 1));
  const std::vector<Interval> intervals = series.intervals();
  const Duration end{result.end.ns};
  const bool has_quantiles = each % series.answer_times().intervals_each() == 0;
  RunCourse course{end, std::vector<std::vector<std::optional<double>>>(kFigures)};
  for (std::size_t stretch = 0; stretch * each < intervals.size(); ++stretch) {
    const std::size_t first = stretch * each;
    const std::size_t last = std::min(first + each, intervals.size());
    const std::span of = std::span(intervals).subspan(first, last - first);
    const double length =
        std::min(from(stretch + 1), std::max(length_of(end), from(stretch) + 1e-3)) - from(stretch);
    for (std::size_t i = 0; i < kFigures; ++i) {
      const FanFigure& figure = kFanFigures[i];
      std::optional<double>& value = course.figures[i].emplace_back();
      switch (figure.taken) {
        case Taken::Most:
          value = most_of(of, figure.count);
          break;
        case Taken::Rate:
          value = sum_of(of, figure.count) / length;
          break;
        case Taken::Quantile:
          if (!has_quantiles || series.answer_times().count(first, last) == 0) break;
          value = series.answer_times().quantile_ns(first, last, 0.95) / kNsPerSecond;
          break;
      }
    }
  }
  return course;
}

void Fans::add(const RunCourse& course) {
  if (runs_ == kMostCourses) return;
  longest_ = std::max(longest_, length_of(course.end));
  for (std::size_t i = 0; i < kFigures; ++i) {
    const auto& values = course.figures[i];
    if (courses_[i].size() < values.size()) courses_[i].resize(values.size());
    for (std::size_t stretch = 0; stretch < values.size(); ++stretch) {
      if (values[stretch]) courses_[i][stretch].push_back(*values[stretch]);
    }
  }
  ++runs_;
}

void Fans::add(const Result& result) {
  if (runs_ < kMostCourses) add(course_of(result));
}

std::vector<PicturePoint> Fans::points(std::size_t figure, double low, double high) const {
  std::vector<PicturePoint> points;
  const bool is_quantile = kFanFigures[figure].taken == Taken::Quantile;
  for (std::size_t stretch = 0; stretch < courses_[figure].size(); ++stretch) {
    std::vector<double> values = courses_[figure][stretch];
    if (is_quantile && values.size() * 2 < runs_) continue;
    if (!is_quantile) values.resize(runs_, 0.0);
    std::sort(values.begin(), values.end());
    points.push_back({(from(stretch) + until(stretch)) / 2, order_statistic(values, 0.5),
                      order_statistic(values, low), order_statistic(values, high)});
  }
  return points;
}

bool Fans::is_flat(std::size_t figure) const {
  for (const std::vector<double>& values : courses_[figure]) {
    if (std::any_of(values.begin(), values.end(), [](double value) { return value > 0; })) {
      return false;
    }
  }
  return true;
}

Picture Fans::picture() const {
  Picture picture;
  for (std::size_t i = 0; i < kFigures; ++i) {
    if (is_flat(i)) continue;
    const FanFigure& figure = kFanFigures[i];
    if (picture.panels.empty() || picture.panels.back().title != figure.panel) {
      PicturePanel& panel = picture.panels.emplace_back();
      panel.title = figure.panel;
      panel.x = {"time of the test", kTime, false, {}, 0.0, longest_};
      panel.y.dimension = dimension_of(figure.taken);
    }
    std::vector<PictureCurve>& curves = picture.panels.back().curves;
    const std::size_t like = curves.size();
    const std::string name = figure.curve;
    curves.push_back({name + ": median, p(25) to p(75)", PictureCurve::Form::Line,
                      points(i, 0.25, 0.75), std::nullopt});
    curves.push_back(
        {name + ": p(5) to p(95)", PictureCurve::Form::Band, points(i, 0.05, 0.95), like});
  }
  return picture;
}

void Fans::add_to(Picture& picture) const {
  for (std::size_t i = 0; i < kFigures; ++i) {
    const FanFigure& figure = kFanFigures[i];
    for (PicturePanel& panel : picture.panels) {
      if (panel.title != figure.panel) continue;
      const auto curve =
          std::find_if(panel.curves.begin(), panel.curves.end(),
                       [&](const PictureCurve& one) { return one.name == figure.curve; });
      if (curve == panel.curves.end()) continue;
      const auto like = static_cast<std::size_t>(curve - panel.curves.begin());
      const bool is_one = runs_ == 1;
      panel.curves.push_back(
          {std::string("predicted ") + figure.curve + (is_one ? "" : ", p(5) to p(95)"),
           is_one ? PictureCurve::Form::Line : PictureCurve::Form::Band, points(i, 0.05, 0.95),
           like});
      if (panel.x.high) panel.x.high = std::max(*panel.x.high, longest_);
    }
  }
}

}  // namespace rehearse
