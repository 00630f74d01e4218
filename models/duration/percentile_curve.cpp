// A measured distribution from its percentiles: a monotone cubic through them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include "models/base/duration_format.hpp"
#include "models/base/problem_list.hpp"
#include "models/duration/distribution.hpp"
#include "models/duration/distribution_parts.hpp"

namespace rehearse {

using distribution_detail::number_text;

namespace {

/// Piecewise cubic Hermite through (x, y), y not decreasing, with slopes that keep it so.
class MonotoneCurve {
 public:
  MonotoneCurve(std::vector<double> x, std::vector<double> y)
      : x_(std::move(x)), y_(std::move(y)), slopes_(x_.size()) {
    const std::size_t last = x_.size() - 1;
    for (std::size_t i = 1; i < last; ++i) slopes_[i] = inner_slope(i);
    slopes_.front() = last == 1 ? secant(0) : end_slope(width(0), width(1), secant(0), secant(1));
    slopes_.back() =
        last == 1 ? secant(0)
                  : end_slope(width(last - 1), width(last - 2), secant(last - 1), secant(last - 2));
  }

  double operator()(double at) const {
    if (at <= x_.front()) return y_.front();
    if (at >= x_.back()) return y_.back();
    const auto above = std::upper_bound(x_.begin(), x_.end(), at);
    const auto i = static_cast<std::size_t>(above - x_.begin()) - 1;
    const double s = (at - x_[i]) / width(i);
    const double rest = 1.0 - s;
    return y_[i] + (y_[i + 1] - y_[i]) * s * s * (1.0 + 2.0 * rest) +
           width(i) * s * rest * (slopes_[i] * rest - slopes_[i + 1] * s);
  }

  /// Its integral from 0 to 1, constant outside of its points.
  double mean() const {
    double sum = y_.front() * x_.front() + y_.back() * (1.0 - x_.back());
    for (std::size_t i = 0; i + 1 < x_.size(); ++i) {
      sum +=
          width(i) * ((y_[i] + y_[i + 1]) / 2.0 + width(i) * (slopes_[i] - slopes_[i + 1]) / 12.0);
    }
    return sum;
  }

 private:
  double width(std::size_t i) const { return x_[i + 1] - x_[i]; }
  double secant(std::size_t i) const { return (y_[i + 1] - y_[i]) / width(i); }

  /// The weighted harmonic mean of the secants on both sides.
  double inner_slope(std::size_t i) const {
    const double before = secant(i - 1);
    const double after = secant(i);
    if (before <= 0.0 || after <= 0.0) return 0.0;
    const double first = 2.0 * width(i) + width(i - 1);
    const double second = width(i) + 2.0 * width(i - 1);
    return (first + second) / (first / before + second / after);
  }

  /// The slope at an end of the parabola through three points, no less than 0 and no more than
  /// three times the secant next to it, up to where a cubic stays monotone.
  static double end_slope(double near, double far, double secant, double next) {
    const double slope = ((2.0 * near + far) * secant - near * next) / (near + far);
    return std::clamp(slope, 0.0, 3.0 * secant);
  }

  std::vector<double> x_;
  std::vector<double> y_;
  std::vector<double> slopes_;
};

Problems point_problems(const std::vector<Distribution::Percentile>& points) {
  ProblemList problems(ProblemList::kUnbounded);
  if (points.size() < 2) {
    problems.add("", std::to_string(points.size()) + " points", "at least two");
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto& [percentile, value] = points[i];
    const std::string path = std::string("/").append(std::to_string(i));
    if (!(percentile >= 0.0 && percentile <= 100.0)) {
      problems.add(path, "percentile " + number_text(percentile), "a number from 0 to 100");
    } else if (i > 0 && !(percentile / 100.0 > points[i - 1].percentile / 100.0)) {
      problems.add(path, "percentile " + number_text(percentile),
                   "> " + number_text(points[i - 1].percentile) + ", the one before it");
    }
    if (value.ns < 0 || value > Distribution::kLongest) {
      problems.add(path, format_duration(value),
                   "≥ 0s and at most " + format_duration(Distribution::kLongest));
    } else if (i > 0 && value < points[i - 1].value) {
      problems.add(path, format_duration(value),
                   "≥ " + format_duration(points[i - 1].value) + ", the value before it");
    }
  }
  return problems.take();
}

}  // namespace

Checked<Distribution> Distribution::percentiles(const std::vector<Percentile>& points) {
  if (Problems problems = point_problems(points); !problems.empty()) return problems;
  std::vector<double> x;
  std::vector<double> y;
  for (const Percentile& point : points) {
    x.push_back(point.percentile / 100.0);
    y.push_back(as_double(point.value));
  }
  const auto curve = std::make_shared<const MonotoneCurve>(std::move(x), std::move(y));
  return Distribution{[curve](double p) { return (*curve)(p); },
                      [curve](double p) { return (*curve)(1.0 - p); }, curve->mean(),
                      "percentiles(" + std::to_string(points.size()) + " from p" +
                          number_text(points.front().percentile) + " " +
                          format_duration(points.front().value) + " to p" +
                          number_text(points.back().percentile) + " " +
                          format_duration(points.back().value) + ")"};
}

}  // namespace rehearse
