// Three truths, so that nothing holds for want of a value.

#include "sim/measure/expression/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

using Kind = ExpressionNode::Kind;

FigureValue missing(std::string why) { return {0, std::move(why)}; }

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Of a sample: divided by one less than there are. Requires: at least two.
double deviation_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// At rank fraction·(n−1), linear between neighbours.
double quantile_of(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  const double rank = fraction * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  if (below + 1 >= values.size()) return values.back();
  return values[below] + (rank - std::floor(rank)) * (values[below + 1] - values[below]);
}

}  // namespace

FigureValue FigureEvaluation::value(std::uint32_t id, std::uint32_t run) {
  const ExpressionNode& of = node(id);
  switch (of.kind) {
    case Kind::Number:
      return {of.number.value, {}};
    case Kind::Figure: {
      FigureValue figure = runs_[run][of.figure];
      if (!figure.missing.empty()) {
        figure.missing =
            fmt::format("{} has no value: {}", expression_.text_of(of), figure.missing);
      }
      return figure;
    }
    case Kind::Negative: {
      FigureValue negated = value(of.first, run);
      negated.value = -negated.value;
      return negated;
    }
    case Kind::Add:
    case Kind::Subtract:
    case Kind::Multiply:
    case Kind::Divide:
      return operation(of, run);
    default:
      return over_runs(id);
  }
}

FigureValue FigureEvaluation::operation(const ExpressionNode& of, std::uint32_t run) {
  FigureValue left = value(of.first, run);
  if (!left.missing.empty()) return left;
  const FigureValue right = value(of.second, run);
  if (!right.missing.empty()) return right;
  switch (of.kind) {
    case Kind::Add:
      left.value += right.value;
      break;
    case Kind::Subtract:
      left.value -= right.value;
      break;
    case Kind::Multiply:
      left.value *= right.value;
      break;
    default:
      if (right.value == 0) {
        return missing(fmt::format("{} has no value: it divides by 0", expression_.text_of(of)));
      }
      left.value /= right.value;
      break;
  }
  if (!std::isfinite(left.value)) {
    return missing(fmt::format("{} has no value: it is out of range", expression_.text_of(of)));
  }
  return left;
}

FigureValue FigureEvaluation::over_runs(std::uint32_t id) {
  if (const auto known = over_runs_.find(id); known != over_runs_.end()) return known->second;
  const ExpressionNode& of = node(id);
  FigureValue found;
  if (of.kind == Kind::Share) {
    found.value = static_cast<double>(held(of.first)) / static_cast<double>(runs());
  } else {
    found = statistic(of);
  }
  return over_runs_.emplace(id, std::move(found)).first->second;
}

FigureValue FigureEvaluation::statistic(const ExpressionNode& of) {
  std::vector<double> values;
  values.reserve(runs());
  for (std::uint32_t run = 0; run < runs(); ++run) {
    FigureValue one = value(of.first, run);
    if (!one.missing.empty()) {
      if (runs() > 1) one.missing = fmt::format("in run {} {}", run, one.missing);
      return one;
    }
    values.push_back(one.value);
  }
  switch (of.kind) {
    case Kind::Mean:
      return {mean_of(values), {}};
    case Kind::Deviation:
      if (values.size() < 2) {
        return missing(
            fmt::format("{} has no value: one run has no deviation", expression_.text_of(of)));
      }
      return {deviation_of(values), {}};
    case Kind::Quantile:
      return {quantile_of(std::move(values), of.number.value), {}};
    case Kind::Least:
      return {*std::min_element(values.begin(), values.end()), {}};
    case Kind::Most:
      return {*std::max_element(values.begin(), values.end()), {}};
    default:
      break;
  }
  REQUIRE(false);
  return {};
}

Truth FigureEvaluation::truth(std::uint32_t id, std::uint32_t run) {
  const auto as_truth = [](bool holds) { return holds ? Truth::True : Truth::False; };
  const ExpressionNode& of = node(id);
  switch (of.kind) {
    case Kind::Compare: {
      const FigureValue left = value(of.first, run);
      const FigureValue right = value(of.second, run);
      if (!left.missing.empty() || !right.missing.empty()) return Truth::Unknown;
      return as_truth(compares(of.op, left.value, right.value));
    }
    case Kind::Not: {
      const Truth inner = truth(of.first, run);
      return inner == Truth::Unknown ? inner : as_truth(inner == Truth::False);
    }
    case Kind::And:
      return std::min(truth(of.first, run), truth(of.second, run));
    case Kind::Or:
      return std::max(truth(of.first, run), truth(of.second, run));
    case Kind::In: {
      const double share = static_cast<double>(held(of.first)) / static_cast<double>(runs());
      return as_truth(share >= node(of.second).number.value);
    }
    default:
      break;
  }
  REQUIRE(false);
  return Truth::Unknown;
}

std::uint32_t FigureEvaluation::held(std::uint32_t id) {
  if (const auto known = held_.find(id); known != held_.end()) return known->second;
  std::uint32_t count = 0;
  for (std::uint32_t run = 0; run < runs(); ++run) {
    if (truth(id, run) == Truth::True) ++count;
  }
  held_.emplace(id, count);
  return count;
}

}  // namespace rehearse
