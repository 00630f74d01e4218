// One range for each figure that both have.

#include "sim/questions/truth.hpp"

namespace rehearse {

std::vector<PredictedFigure> predicted_figures(const OverRuns& over, const RealValue& real) {
  std::vector<PredictedFigure> figures;
  for (const FigureOverRuns& figure : over.in_order()) {
    if (figure.sample.count() < 2) continue;
    const std::optional<double> value = real(figure.path);
    if (!value) continue;
    PredictedFigure& found = figures.emplace_back();
    static_cast<FigureName&>(found) = figure;
    found.real = *value;
    found.mean = figure.sample.mean();
    found.range = figure.sample.prediction_range();
  }
  return figures;
}

}  // namespace rehearse
