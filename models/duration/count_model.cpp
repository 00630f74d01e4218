// Making, sampling and summing over counts.

#include "models/duration/count_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "models/base/logarithm.hpp"
#include "models/base/problem_list.hpp"
#include "models/base/require.hpp"
#include "models/base/wide.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kListedInText = 6;

Problem too_many(std::string path, std::uint64_t count) {
  return wrong_value(std::move(path), std::to_string(count),
                     "at most " + std::to_string(CountModel::kMost));
}

/// The means of n passes, each of which is the last one with probability `ends`: closed forms of
/// the geometric sum and power that lose nothing where `ends` is small.
CountModel::Passes passes_of(std::uint32_t n, double ends) {
  const double count = static_cast<double>(n);
  if (ends == 0.0) return {count, 1.0};
  if (ends == 1.0) return n == 0 ? CountModel::Passes{0.0, 1.0} : CountModel::Passes{1.0, 0.0};
  const double log_stays = count * std::log1p(-ends);
  return {-std::expm1(log_stays) / ends, std::exp(log_stays)};
}

}  // namespace

Checked<CountModel> CountModel::constant(std::uint64_t count) {
  if (count > kMost) return too_many("", count);
  CountModel model;
  model.min_ = model.max_ = static_cast<std::uint32_t>(count);
  model.text_ = std::to_string(count);
  return model;
}

Checked<CountModel> CountModel::uniform(std::uint64_t low, std::uint64_t high) {
  Problems problems;
  if (low > kMost) problems.push_back(too_many("/0", low));
  if (high > kMost) problems.push_back(too_many("/1", high));
  if (high < low) {
    problems.push_back(
        wrong_value("/1", std::to_string(high), "≥ " + std::to_string(low) + ", the low end"));
  }
  if (!problems.empty()) return problems;
  CountModel model;
  model.kind_ = Kind::Uniform;
  model.min_ = static_cast<std::uint32_t>(low);
  model.max_ = static_cast<std::uint32_t>(high);
  model.text_ = "uniform(" + std::to_string(low) + ", " + std::to_string(high) + ")";
  return model;
}

Checked<CountModel> CountModel::choice(std::vector<std::uint64_t> counts,
                                       std::vector<double> weights) {
  Problems problems;
  if (counts.empty()) problems.push_back(wrong_value("", "no counts", "at least one"));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > kMost) {
      problems.push_back(too_many(std::string("/").append(std::to_string(i)), counts[i]));
    }
  }
  for (const Problem& problem : weight_problems(weights, counts.size())) {
    problems.push_back({"/weights" + problem.path, problem.message});
  }
  if (!problems.empty()) return problems;
  CountModel model;
  model.kind_ = Kind::Choice;
  model.text_ = "choice(";
  for (std::size_t i = 0; i < std::min(counts.size(), kListedInText); ++i) {
    if (i > 0) model.text_ += ", ";
    model.text_ += std::to_string(counts[i]);
    if (!weights.empty()) model.text_ += " ×" + weight_text(weights[i]);
  }
  if (counts.size() > kListedInText) model.text_ += ", … of " + std::to_string(counts.size());
  model.text_ += ")";
  if (weights.empty()) weights.assign(counts.size(), 1.0);
  for (const std::uint64_t count : counts) {
    model.counts_.push_back(static_cast<std::uint32_t>(count));
  }
  model.thresholds_ = cumulative_thresholds(weights);
  model.shares_ = weight_shares(weights);
  const auto [least, most] = std::minmax_element(model.counts_.begin(), model.counts_.end());
  model.min_ = *least;
  model.max_ = *most;
  return model;
}

Checked<CountModel> CountModel::geometric(double mean) {
  if (!(mean > 0.0) || mean > double{kMost}) {
    return wrong_value("", weight_text(mean), "> 0 and at most " + std::to_string(kMost));
  }
  CountModel model;
  model.kind_ = Kind::Geometric;
  model.mean_ = mean;
  model.ratio_ = mean / (1.0 + mean);
  model.log_ratio_ = portable_log(mean) - portable_log(1.0 + mean);
  if (mean >= 1.0) model.log_ratio_ = -portable_log1p(1.0 / mean);
  const double most = -64.0 * portable_log(2.0) / model.log_ratio_;
  model.max_ = static_cast<std::uint32_t>(most);
  model.text_ = "geometric(" + weight_text(mean) + ")";
  return model;
}

std::uint32_t CountModel::sample(Draws& draws) const {
  switch (kind_) {
    case Kind::Constant:
      break;
    case Kind::Uniform: {
      const auto count = static_cast<UnsignedWide>(max_ - min_) + 1;
      return min_ + static_cast<std::uint32_t>((draws.next() * count) >> 64);
    }
    case Kind::Choice: {
      const std::uint64_t word = draws.next();
      const auto chosen = std::upper_bound(thresholds_.begin(), thresholds_.end(), word);
      return counts_[static_cast<std::size_t>(chosen - thresholds_.begin())];
    }
    case Kind::Geometric: {
      const double u = (static_cast<double>(draws.next()) + 1.0) * 0x1p-64;
      if (u >= 1.0) return 0;
      return std::min(static_cast<std::uint32_t>(portable_log(u) / log_ratio_), max_);
    }
  }
  return min_;
}

double CountModel::mean() const { return passes(0.0).begun; }

CountModel::Passes CountModel::passes(double ends) const {
  REQUIRE(ends >= 0.0 && ends <= 1.0);
  switch (kind_) {
    case Kind::Constant:
      break;
    case Kind::Uniform: {
      // N > k for certain up to min − 1, then with probabilities that fall evenly to 0.
      Passes sum = passes_of(min_, ends);
      const double values = static_cast<double>(max_ - min_) + 1.0;
      double stays = sum.all_done;  // (1 − ends)^k
      double done = 0.0;
      for (std::uint32_t k = min_; k <= max_; ++k, stays *= 1.0 - ends) {
        sum.begun += stays * (static_cast<double>(max_ - k) / values);
        done += stays / values;
      }
      return {sum.begun, done};
    }
    case Kind::Choice: {
      Passes sum;
      for (std::size_t i = 0; i < counts_.size(); ++i) {
        const Passes one = passes_of(counts_[i], ends);
        sum.begun += shares_[i] * one.begun;
        sum.all_done += shares_[i] * one.all_done;
      }
      return sum;
    }
    case Kind::Geometric: {
      // 1/(1 − r·(1 − ends)) with 1 − r = 1/(1 + mean), without the difference.
      const double last = 1.0 / (1.0 + mean_);
      const double either = last + ratio_ * ends;
      return {ratio_ / either, last / either};
    }
  }
  return passes_of(min_, ends);
}

}  // namespace rehearse
