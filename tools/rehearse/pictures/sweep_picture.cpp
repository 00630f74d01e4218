// One panel a question, or one for each question and value.

#include "tools/rehearse/pictures/sweep_picture.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace rehearse {

namespace {

/// What was set at one place of the file, by point.
struct Varied {
  PictureAxis axis;
  std::vector<double> at;  ///< on the axis
};

Varied varied(const SweepTable& table, const std::string& path) {
  Varied varied;
  std::vector<std::string> texts;
  std::vector<Quantity> numbers;
  for (const auto& point : table.points) {
    texts.push_back(set_value_text(point["at"][path]));
    const Checked<Quantity> number = read_quantity(texts.back());
    if (number) numbers.push_back(*number);
  }
  const bool same_kind = std::all_of(numbers.begin(), numbers.end(), [&](const Quantity& number) {
    return number.dimension == numbers.front().dimension;
  });
  varied.axis.title = path;
  if (numbers.size() == texts.size() && same_kind && !numbers.empty()) {
    varied.axis.dimension = numbers.front().dimension;
    varied.axis.percent = numbers.front().percent;
    for (const Quantity& number : numbers) varied.at.push_back(number.value);
    return varied;
  }
  for (const std::string& text : texts) {
    auto& names = varied.axis.names;
    const auto known = std::find(names.begin(), names.end(), text);
    varied.at.push_back(static_cast<double>(known - names.begin()));
    if (known == names.end()) names.push_back(text);
  }
  return varied;
}

/// With names for its numbers, in their order.
Varied named(Varied varied) {
  if (!varied.axis.names.empty()) return varied;
  std::map<double, std::size_t> places;
  for (const double value : varied.at) places[value] = 0;
  for (auto& [value, place] : places) {
    place = varied.axis.names.size();
    varied.axis.names.push_back(quantity_text({value, varied.axis.dimension, varied.axis.percent}));
  }
  for (double& value : varied.at) value = static_cast<double>(places.at(value));
  return varied;
}

std::vector<AnswerFigures> answers_of(const SweepTable& table, std::size_t question) {
  std::vector<AnswerFigures> answers;
  for (const auto& point : table.points) answers.push_back(figures_of(point["answers"][question]));
  return answers;
}

PictureAxis axis_of(const std::vector<AnswerFigures>& answers) {
  PictureAxis axis;
  for (const AnswerFigures& answer : answers) {
    if (!answer.value) continue;
    axis.dimension = answer.dimension;
    axis.percent = answer.percent;
  }
  return axis;
}

PicturePanel curve_panel(const std::string& question, const Varied& varied,
                         const std::vector<AnswerFigures>& answers, PictureCurve::Form form) {
  PictureCurve curve{question, form, {}};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].value) continue;
    const double value = *answers[i].value;
    const ConfidenceInterval interval =
        answers[i].interval.value_or(ConfidenceInterval{value, value});
    curve.points.push_back({varied.at[i], value, interval.low, interval.high});
  }
  std::stable_sort(curve.points.begin(), curve.points.end(),
                   [](const PicturePoint& a, const PicturePoint& b) { return a.x < b.x; });
  return {question, varied.axis, axis_of(answers), {std::move(curve)}, {}, {}};
}

PicturePanel heat_panel(const std::string& question, const Varied& x, const Varied& y,
                        const std::vector<AnswerFigures>& answers) {
  PictureHeat heat;
  const PictureAxis axis = axis_of(answers);
  heat.dimension = axis.dimension;
  heat.percent = axis.percent;
  const std::size_t columns = x.axis.names.size();
  heat.values.resize(columns * y.axis.names.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    heat.values[static_cast<std::size_t>(y.at[i]) * columns + static_cast<std::size_t>(x.at[i])] =
        answers[i].value;
  }
  return {question, x.axis, y.axis, {}, {}, std::move(heat)};
}

}  // namespace

Picture sweep_picture(const SweepTable& table) {
  Picture picture;
  picture.title = fmt::format("{} points of {} run{}{}", table.points.size(), table.header.runs,
                              table.header.runs == 1 ? "" : "s each",
                              table.missing.empty() ? "" : ", some are missing");
  std::vector<Varied> values;
  for (const std::string& path : table.header.paths) values.push_back(varied(table, path));
  const bool grid = values.size() == 2 &&
                    named(values[0]).axis.names.size() * named(values[1]).axis.names.size() ==
                        table.header.points;
  picture.note = table.header.version;
  if (!grid && table.header.runs > 1) picture.note += "; bands: 95 % intervals of the mean";
  for (std::size_t question = 0; question < table.header.questions.size(); ++question) {
    const std::string& asked = table.header.questions[question];
    const std::vector<AnswerFigures> answers = answers_of(table, question);
    if (grid) {
      picture.panels.push_back(heat_panel(asked, named(values[0]), named(values[1]), answers));
      continue;
    }
    for (const Varied& each : values) {
      const bool curve = values.size() == 1 && each.axis.names.empty();
      picture.panels.push_back(curve_panel(
          asked, each, answers, curve ? PictureCurve::Form::Line : PictureCurve::Form::Dots));
    }
  }
  return picture;
}

}  // namespace rehearse
