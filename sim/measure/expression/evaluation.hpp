#pragma once
// The values of an expression's nodes, in each run and over all of them.

#include <cstdint>
#include <map>
#include <span>

#include "sim/measure/expression/expectation.hpp"

namespace rehearse {

/// Unknown: some value is missing.
enum class Truth : std::uint8_t { False, Unknown, True };

/// Keeps references to its arguments. What is over all runs is computed once.
class FigureEvaluation {
 public:
  FigureEvaluation(const Expression& expression, std::span<const RunFigures> runs)
      : expression_(expression), runs_(runs) {}

  std::uint32_t runs() const { return static_cast<std::uint32_t>(runs_.size()); }
  const ExpressionNode& node(std::uint32_t id) const { return expression_.nodes[id]; }

  /// Of a value or a condition in one run.
  FigureValue value(std::uint32_t id, std::uint32_t run);
  Truth truth(std::uint32_t id, std::uint32_t run);
  /// The number of runs in which the condition holds.
  std::uint32_t held(std::uint32_t id);

 private:
  FigureValue operation(const ExpressionNode& node, std::uint32_t run);
  FigureValue over_runs(std::uint32_t id);
  FigureValue statistic(const ExpressionNode& node);

  const Expression& expression_;
  std::span<const RunFigures> runs_;
  std::map<std::uint32_t, FigureValue> over_runs_;  // by node
  std::map<std::uint32_t, std::uint32_t> held_;     // by node
};

}  // namespace rehearse
