// Number i of the work is replication i / n of rehearsal i mod n, so that pairs are done together.

#include "sim/questions/compare.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "models/base/require.hpp"
#include "sim/run/in_order.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

/// A figure with its values in the replication that is being taken.
struct PairedFigure : ComparedFigure {
  std::vector<std::optional<double>> values;  // by rehearsal
};

class Pairs {
 public:
  explicit Pairs(std::size_t rehearsals) : rehearsals_(rehearsals) {}

  void take(std::size_t rehearsal, const Result& result) {
    figures_.begin_result();
    each_figure(result, [&](const OneFigure& one) {
      PairedFigure& figure = figures_.at(one);
      figure.values.resize(rehearsals_);
      figure.values[rehearsal] = one.value;
    });
    if (rehearsal + 1 == rehearsals_) end_replication();
  }

  std::vector<ComparedFigure> figures() {
    std::vector<ComparedFigure> found;
    for (PairedFigure& figure : figures_.all()) found.push_back(std::move(figure));
    return found;
  }

 private:
  void end_replication() {
    for (PairedFigure& figure : figures_.all()) {
      figure.differences.resize(rehearsals_ - 1);
      const std::optional<double> first = figure.values.front();
      for (std::size_t i = 1; i < rehearsals_; ++i) {
        const std::optional<double> other = figure.values[i];
        if (first && other) figure.differences[i - 1].add(*other - *first);
      }
      figure.values.assign(rehearsals_, std::nullopt);
    }
  }

  std::size_t rehearsals_;
  FiguresInOrder<PairedFigure> figures_;
};

}  // namespace

ComparedRuns compare(std::vector<Rehearsal> rehearsals, const CompareSettings& settings) {
  REQUIRE(!rehearsals.empty() && settings.runs >= 2);
  const std::size_t count = rehearsals.size();
  ComparedRuns comparison;
  comparison.runs = settings.runs;
  comparison.seed = rehearsals.front().seed;
  for (Rehearsal& rehearsal : rehearsals) rehearsal.seed = comparison.seed;
  comparison.over.resize(count);
  if (settings.metrics) comparison.metrics.resize(count, OverRuns(each_metric_figure));

  Pairs pairs(count);
  const auto new_maker = [&rehearsals, count] {
    return [own = rehearsals, count](std::uint64_t number) mutable {
      Rehearsal& one = own[number % count];
      one.replication = static_cast<std::uint32_t>(number / count);
      return run_rehearsal(one);
    };
  };
  make_in_order<Result>(std::uint64_t{settings.runs} * count, settings.jobs, new_maker,
                        [&](std::uint64_t number, const Result& result) {
                          const std::size_t rehearsal = number % count;
                          comparison.over[rehearsal].add(result);
                          if (settings.metrics) comparison.metrics[rehearsal].add(result);
                          pairs.take(rehearsal, result);
                          return true;
                        });
  comparison.figures = pairs.figures();
  return comparison;
}

Better better_of(const FigureName& figure) {
  if (figure.is_fault || figure.unit == FigureUnit::Milliseconds) return Better::Less;
  return figure.path.back() == "complete" ? Better::More : Better::Neither;
}

Change change_of(const FigureName& figure, const Sample& differences) {
  if (differences.count() < 2) return Change::Unknown;
  const double mean = differences.mean();
  if (mean == 0 && differences.sd() == 0) return Change::Equal;
  if (std::abs(mean) <= differences.half_width()) return Change::Unsure;
  const bool more = mean > 0;
  switch (better_of(figure)) {
    case Better::Less:
      return more ? Change::Worse : Change::Better;
    case Better::More:
      return more ? Change::Better : Change::Worse;
    case Better::Neither:
      break;
  }
  return more ? Change::More : Change::Less;
}

}  // namespace rehearse
