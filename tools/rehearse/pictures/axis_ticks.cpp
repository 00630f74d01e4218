// The least round step with few enough multiples.

#include "tools/rehearse/pictures/axis_ticks.hpp"

#include <cmath>

namespace rehearse {

namespace {

constexpr double kTimeSteps[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};

double round_step(double least, Dimension dimension) {
  if (dimension == kTime && least > 0.5) {
    for (const double step : kTimeSteps) {
      if (step >= least) return step;
    }
    return kTimeSteps[std::size(kTimeSteps) - 1] * std::ceil(least / 86400);
  }
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::vector<double> axis_ticks(double low, double high, Dimension dimension, int most) {
  std::vector<double> ticks;
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high)) return ticks;
  const double step = round_step((high - low) / most, dimension);
  if (!(step > 0) || !std::isfinite(step)) return ticks;
  const double slack = 1e-9 * step;  // a bound that is a multiple but for rounding has its mark
  for (double number = std::ceil((low - slack) / step); number * step <= high + slack; ++number) {
    ticks.push_back(number == 0 ? 0 : number * step);
    if (ticks.size() > static_cast<std::size_t>(most) + 1) break;
  }
  return ticks;
}

}  // namespace rehearse
