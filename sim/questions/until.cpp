// The text is divided at its mark; each half has a parser of its own.

#include "sim/questions/until.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <span>
#include <utility>

#include "models/base/require.hpp"
#include "models/base/utf8.hpp"
#include "sim/core/stop_flag.hpp"
#include "sim/measure/expression/evaluation.hpp"
#include "sim/measure/expression/scanner.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/replications.hpp"

namespace rehearse {

namespace {

struct Mark {
  std::size_t at = 0;
  std::size_t size = 0;
};

/// The last one, as a figure may have a sum in it.
std::optional<Mark> mark_of(std::string_view text) {
  std::optional<Mark> last;
  for (const std::string_view mark : {"±", "+-"}) {
    const std::size_t at = text.rfind(mark);
    if (at != std::string_view::npos && (!last || at > last->at)) last = Mark{at, mark.size()};
  }
  return last;
}

std::string_view without_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string width_expected(const Quantity& figure) {
  const Dimension dimension = figure.dimension;
  const char* example = "a number such as 5";
  if (dimension == kTime) example = "a time such as 5ms";
  if (dimension == kData) example = "a number of bytes such as 64kB";
  if (dimension == kPerSecond) example = "a rate such as 2/s";
  if (figure.percent && dimension == kPlain) example = "a number such as 0.01";
  return fmt::format("a percentage of the mean such as 1%, or {}, above 0", example);
}

/// Throws ExpressionError.
Quantity read_width(std::string_view text, std::size_t at, const Quantity& figure) {
  const Checked<Quantity> read = read_quantity(text);
  const bool fits =
      read && read->value > 0 && (read->percent || read->dimension == figure.dimension);
  if (fits) return *read;
  Scanner::fail_at(at, text.empty() ? "the end" : fmt::format("'{}'", text),
                   width_expected(figure));
}

}  // namespace

Checked<Precision> parse_precision(std::string_view text, const ExpressionNames& names) {
  if (const auto broken = utf8_problem(text)) return *broken;
  const Scanner whole(text);
  const std::optional<Mark> mark = mark_of(text);
  if (!mark) {
    return whole.problem({text.size(), "found the end, expected ± and a width, as in p(95) ± 1%"});
  }
  const std::string_view left = without_blanks(text.substr(0, mark->at));
  Checked<Expression> figure = parse_value(left, names);
  if (!figure) return figure.problems();
  const ExpressionNode& root = figure->nodes.back();
  try {
    if (!root.of_run) {
      Scanner::fail_at(static_cast<std::size_t>(left.data() - text.data()),
                       fmt::format("'{}'", left), "a figure of each run, whose mean is taken");
    }
    const std::size_t behind = mark->at + mark->size;
    const std::string_view right = without_blanks(text.substr(behind));
    const std::size_t at =
        right.empty() ? text.size() : static_cast<std::size_t>(right.data() - text.data());
    const Quantity width = read_width(right, at, root.number);
    return Precision{std::string(without_blanks(text)), *std::move(figure), width};
  } catch (const ExpressionError& error) {
    return whole.problem(error);
  }
}

UntilNarrow::UntilNarrow(std::vector<Precision> precisions)
    : precisions_(std::move(precisions)),
      samples_(precisions_.size()),
      missing_(precisions_.size()) {
  REQUIRE(!precisions_.empty());
}

bool UntilNarrow::add(const std::vector<RunFigures>& figures) {
  REQUIRE(figures.size() == precisions_.size());
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Expression& figure = precisions_[i].figure;
    FigureEvaluation evaluation(figure, std::span(&figures[i], 1));
    FigureValue one = evaluation.value(static_cast<std::uint32_t>(figure.nodes.size() - 1), 0);
    if (one.missing.empty()) {
      samples_[i].add(one.value);
    } else {
      missing_[i] = std::move(one.missing);
    }
  }
  ++runs_;
  if (runs_ < look_) return true;
  look_ = next_look(look_);
  for (std::size_t i = 0; i < precisions_.size(); ++i) {
    if (!outcome_of(i).reached) return true;
  }
  return false;
}

PrecisionOutcome UntilNarrow::outcome_of(std::size_t number) const {
  const Precision& precision = precisions_[number];
  const Sample& sample = samples_[number];
  const Quantity& width = precision.half_width;
  PrecisionOutcome outcome;
  outcome.text = precision.text;
  const Quantity& figure = precision.figure.nodes.back().number;
  outcome.dimension = figure.dimension;
  outcome.percent = figure.percent;
  outcome.runs = sample.count();
  outcome.missing = missing_[number];
  if (sample.count() == 0) return outcome;
  outcome.mean = sample.mean();
  const double share = width.value / (1 + width.value);
  outcome.wanted = width.percent ? share * std::abs(sample.mean()) : width.value;
  if (sample.count() < 2) return outcome;
  outcome.half_width = sample.half_width();
  const bool narrow = *outcome.half_width <= *outcome.wanted;
  outcome.reached = narrow && sample.count() >= kLeastUntilRuns;
  if (!narrow && *outcome.wanted > 0) {
    const double times = *outcome.half_width / *outcome.wanted;
    outcome.runs_needed = std::ceil(static_cast<double>(sample.count()) * times * times);
  }
  return outcome;
}

std::vector<PrecisionOutcome> UntilNarrow::outcomes() const {
  std::vector<PrecisionOutcome> all;
  for (std::size_t i = 0; i < precisions_.size(); ++i) all.push_back(outcome_of(i));
  return all;
}

std::vector<PrecisionOutcome> run_until(
    const Rehearsal& rehearsal, const UntilSettings& settings,
    const std::function<void(std::uint32_t replication, const Result& result)>& take) {
  REQUIRE(settings.most_runs >= kLeastUntilRuns);
  UntilNarrow until(settings.precisions);
  std::vector<Expression> figures;
  for (const Precision& precision : settings.precisions) figures.push_back(precision.figure);
  replicate<FiguredRun>(
      rehearsal, settings.most_runs, settings.jobs,
      [&figures](const Rehearsal& one) { return run_with_figures(one, figures); },
      [&](std::uint64_t replication, const FiguredRun& run) {
        if (is_asked(rehearsal.stop)) return false;
        take(static_cast<std::uint32_t>(replication), run.result);
        return until.add(run.figures);
      });
  return until.outcomes();
}

}  // namespace rehearse
