// How many were inside when each request came, for each latency; then the likeliest step.

#include "sim/fit/limit_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace rehearse {

namespace {

using Requests = std::span<const AdmittedRequest>;

constexpr std::size_t kFewestRejections = 20;
constexpr double kMostBeside = 0.1;  // of rejections below a limit, of acceptances from it on
constexpr double kWithin95 = 1.92;   // half of the 95 % quantile of χ² with 1 degree

struct Admissions {
  double accepted = 0;
  double rejected = 0;

  double total() const { return accepted + rejected; }
  double log_likelihood() const {
    const auto term = [&](double count) {
      return count > 0 ? count * std::log(count / total()) : 0.0;
    };
    return term(accepted) + term(rejected);
  }
};

/// By the requests inside.
using Table = std::vector<Admissions>;

class Counting {
 public:
  explicit Counting(Requests requests) : requests_(requests) {
    for (const AdmittedRequest& each : requests) {
      if (!each.rejected) ends_.push_back(each.arrival + each.response);
    }
    std::sort(ends_.begin(), ends_.end());
  }

  /// Requires: no accepted request was answered within the latency.
  Table table(double latency) const {
    Table table;
    std::size_t arrived = 0;
    std::size_t departed = 0;
    for (const AdmittedRequest& each : requests_) {
      while (departed < arrived && ends_[departed] <= each.arrival + latency) ++departed;
      const std::size_t inside = arrived - departed;
      if (table.size() <= inside) table.resize(inside + 1);
      ++(each.rejected ? table[inside].rejected : table[inside].accepted);
      if (!each.rejected) ++arrived;
    }
    return table;
  }

 private:
  Requests requests_;
  std::vector<double> ends_;  // of accepted requests, ascending
};

struct Step {
  std::size_t at = 0;
  double log_likelihood = 0;
  Admissions below;
  Admissions above;
};

/// Of each number from 1 on that rejects more than those below it.
std::vector<Step> steps_of(const Table& table, const Admissions& all) {
  std::vector<Step> steps;
  Admissions below;
  for (std::size_t i = 0; i + 1 < table.size(); ++i) {
    below.accepted += table[i].accepted;
    below.rejected += table[i].rejected;
    const Admissions above{all.accepted - below.accepted, all.rejected - below.rejected};
    const bool rejects_more = above.rejected * below.total() > below.rejected * above.total();
    if (!rejects_more || above.rejected == 0 || below.total() == 0) continue;
    steps.push_back({i + 1, below.log_likelihood() + above.log_likelihood(), below, above});
  }
  return steps;
}

/// The likeliest; of equal ones the highest, with which requests were rejected.
const Step* best_of(const std::vector<Step>& steps) {
  const Step* best = nullptr;
  for (const Step& each : steps) {
    if (best == nullptr || each.log_likelihood >= best->log_likelihood) best = &each;
  }
  return best;
}

/// What rejections took is a latency and little else; no answer comes sooner.
std::vector<double> latencies(Requests requests) {
  std::vector<double> rejected;
  double shortest = INFINITY;
  for (const AdmittedRequest& each : requests) {
    if (each.rejected) {
      rejected.push_back(each.response);
    } else {
      shortest = std::min(shortest, each.response);
    }
  }
  std::sort(rejected.begin(), rejected.end());
  std::vector<double> found;
  constexpr std::array kShares = {0.5, 0.0, 0.05, 0.25, 0.75};
  for (const double share : kShares) {
    const auto place = static_cast<std::size_t>(share * static_cast<double>(rejected.size()));
    // The end of a request and a later arrival are an instant apart, however they are rounded.
    if (rejected[place] > 0 && rejected[place] < shortest) found.push_back(rejected[place]);
  }
  return found;
}

}  // namespace

LimitFit fit_limit(Requests requests) {
  LimitFit fit;
  Admissions all;
  for (const AdmittedRequest& each : requests) ++(each.rejected ? all.rejected : all.accepted);
  if (all.rejected < kFewestRejections || all.accepted == 0) return fit;
  const Counting counting(requests);
  const double price = std::log(all.total()) / 2;
  std::vector<Step> steps = steps_of(counting.table(0), all);
  const Step* const without = best_of(steps);
  double best = (without == nullptr ? all.log_likelihood() : without->log_likelihood) + price + 2;
  for (const double latency : latencies(requests)) {
    std::vector<Step> shifted = steps_of(counting.table(latency), all);
    const Step* const likeliest = best_of(shifted);
    if (likeliest == nullptr || likeliest->log_likelihood <= best) continue;
    best = likeliest->log_likelihood;
    steps = std::move(shifted);
    fit.latency = latency;
  }
  const Step* const step = best_of(steps);
  fit.gain = step == nullptr ? 0 : step->log_likelihood - all.log_likelihood();
  if (fit.gain <= price + 5) {
    fit.latency = 0;
    return fit;
  }
  fit.divide = static_cast<std::uint32_t>(step->at);
  fit.low = fit.high = *fit.divide;
  for (const Step& each : steps) {
    if (step->log_likelihood - each.log_likelihood > kWithin95) continue;
    fit.low = std::min(fit.low, static_cast<std::uint32_t>(each.at));
    fit.high = std::max(fit.high, static_cast<std::uint32_t>(each.at));
  }
  fit.rejected_below = step->below.rejected / all.rejected;
  fit.accepted_above = step->above.accepted / step->above.total();
  const bool is_sharp = fit.rejected_below <= kMostBeside && fit.accepted_above <= kMostBeside;
  if (is_sharp) fit.limit = fit.divide;
  return fit;
}

}  // namespace rehearse
