// A run to see where it settles and how much follows, and one for its figures and batches.

#include "sim/questions/steady.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <numeric>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/require.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/measure/expression/evaluation.hpp"
#include "sim/measure/metrics.hpp"
#include "sim/measure/over/transient.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

constexpr double kNsPerSecond = 1e9;

bool sends_requests(const Rehearsal& rehearsal) {
  return std::any_of(rehearsal.journeys.begin(), rehearsal.journeys.end(),
                     [](const auto& journey) { return journey.second.has_requests(); });
}

/// Passes on how long requests or iterations took, until no scenario starts iterations any more.
class Observations final : public FactSink {
 public:
  using Take = std::function<void(Instant at, Duration length)>;

  Observations(const Rehearsal& rehearsal, Take take)
      : of_requests_(sends_requests(rehearsal)), take_(std::move(take)) {
    for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
      if (scenario.has_work) ++running_;
    }
  }

  /// The last regular end of a scenario; none: the test was over before.
  std::optional<Instant> end() const { return end_; }

  void observe(const Fact& fact) override {
    if (fact.kind == FactKind::ScenarioRegularEnd && running_ > 0 && --running_ == 0) {
      end_ = fact.at;
    }
    if (of_requests_ || end_ || fact.kind != FactKind::IterationReturned) return;
    take_(fact.at, fact.at - fact.began);
  }
  void observe_request(const RequestFact& fact) override {
    if (!of_requests_ || end_ || fact.kind != RequestFact::Kind::Answered) return;
    take_(fact.at, fact.at - fact.sent);
  }

 private:
  bool of_requests_;
  Take take_;
  std::size_t running_ = 0;
  std::optional<Instant> end_;
};

/// A value in each run as it is written, over the scope.
Expression scoped(const std::string& text, const Scope& scope, bool requests) {
  ExpressionNames names;
  names.requests = requests;
  Checked<Expression> parsed = parse_value(text, names);
  REQUIRE(parsed);
  for (Figure& figure : parsed->figures) figure.scope = scope;
  return *std::move(parsed);
}

/// The name of a service need not be a word of the language.
Expression of_service(ServiceFigure what, const std::string& text, const Scope& scope) {
  Expression made;
  made.text = text;
  const bool percent = what.what == ServiceFigure::What::Utilisation;
  made.figures.push_back({what, scope, kPlain, percent, text});
  ExpressionNode node;
  node.kind = ExpressionNode::Kind::Figure;
  node.of_run = true;
  node.number.percent = percent;
  node.end = text.size();
  made.nodes.push_back(node);
  return made;
}

std::vector<Expression> figures_of(const Rehearsal& rehearsal, const Scope& scope) {
  std::vector<Expression> figures;
  const bool requests = sends_requests(rehearsal);
  for (const char* text : {"complete / duration", "started", "dropped", "interrupted", "busy",
                           "avg of iteration_duration", "med of iteration_duration",
                           "p(95) of iteration_duration", "p(99) of iteration_duration"}) {
    figures.push_back(scoped(text, scope, requests));
  }
  if (!requests) return figures;
  for (const char* text :
       {"requests / duration", "failed", "avg of http_req_duration", "med of http_req_duration",
        "p(95) of http_req_duration", "p(99) of http_req_duration"}) {
    figures.push_back(scoped(text, scope, requests));
  }
  using What = ServiceFigure::What;
  for (std::uint32_t i = 0; i < rehearsal.targets->services.size(); ++i) {
    const std::string& name = rehearsal.targets->services[i].name;
    for (const auto& [what, word] :
         {std::pair(What::Utilisation, "utilisation"), std::pair(What::Waiting, "waiting"),
          std::pair(What::Inflight, "inflight")}) {
      figures.push_back(of_service({what, false, i}, fmt::format("{}({})", word, name), scope));
    }
  }
  return figures;
}

std::vector<SteadyFigure> figures_in(const Rehearsal& rehearsal, const Scope& scope,
                                     FactSink& observer) {
  const std::vector<Expression> asked = figures_of(rehearsal, scope);
  const FiguredRun run = run_with_figures(rehearsal, asked, std::array{&observer});
  std::vector<SteadyFigure> found;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    FigureEvaluation evaluation(asked[i], std::span(&run.figures[i], 1));
    const auto root = static_cast<std::uint32_t>(asked[i].nodes.size() - 1);
    const FigureValue value = evaluation.value(root, 0);
    if (!value.missing.empty()) continue;
    const Quantity& unit = asked[i].nodes.back().number;
    found.push_back({asked[i].text, {value.value, unit.dimension, unit.percent}});
  }
  return found;
}

Instant rounded_up(Instant at) {
  constexpr std::int64_t kSecond = seconds(1).ns;
  return Instant{(at.ns + kSecond - 1) / kSecond * kSecond};
}

/// Where the series has settled. Says why not otherwise.
std::optional<Instant> settled(const BatchedSeries& series, SteadyAnswer& answer) {
  answer.mser_batch = series.size();
  const std::size_t means = series.means().size();
  if (means < kLeastForMser) {
    answer.missing = fmt::format("found {} observations, expected {} or more", series.count(),
                                 kLeastForMser * series.size());
    return std::nullopt;
  }
  const std::optional<std::size_t> cut = mser_cut(series.means());
  if (cut) return *cut == 0 ? Instant{} : rounded_up(series.begin_of(*cut));
  answer.missing =
      "found no steady part: the rule would cut more than half of the run, which is too short to "
      "tell or does not settle";
  return std::nullopt;
}

/// How many observations there are before an instant: one that is given, or any whole second.
class CountsBefore {
 public:
  explicit CountsBefore(std::optional<Instant> given) : given_(given) {}

  /// Requires: not before an earlier one.
  void add(Instant at) {
    if (given_) {
      if (at < *given_) ++before_given_;
      return;
    }
    const std::size_t second = second_of(at);
    if (second >= by_second_.size()) by_second_.resize(second + 1);
    ++by_second_[second];
  }
  std::uint64_t before(Instant at) const {
    if (given_) return before_given_;
    const std::size_t seconds = std::min(second_of(at), by_second_.size());
    return std::accumulate(by_second_.begin(),
                           by_second_.begin() + static_cast<std::ptrdiff_t>(seconds),
                           std::uint64_t{0});
  }

 private:
  static std::size_t second_of(Instant at) {
    return static_cast<std::size_t>(at.ns / seconds(1).ns);
  }

  std::optional<Instant> given_;
  std::uint64_t before_given_ = 0;
  std::vector<std::uint64_t> by_second_;
};

}  // namespace

SteadyAnswer steady_state(const Rehearsal& rehearsal, std::optional<Instant> from) {
  SteadyAnswer answer;
  answer.automatic = !from;
  answer.metric = metric_name(sends_requests(rehearsal) ? MetricId::HttpReqDuration
                                                        : MetricId::IterationDuration);
  BatchedSeries series;
  CountsBefore counts(from);
  Observations observer(rehearsal, [&](Instant at, Duration length) {
    series.add(at, static_cast<double>(length.ns) / kNsPerSecond);
    counts.add(at);
  });
  const Result result = run_rehearsal(rehearsal, {&observer});
  answer.until = observer.end().value_or(result.end);
  answer.observations = series.count();
  answer.from = from ? from : settled(series, answer);
  if (!answer.from) return answer;
  if (*answer.from >= answer.until) {
    answer.missing = fmt::format("found an end at {}, expected one after {}",
                                 format_duration(answer.until - Instant{}),
                                 format_duration(*answer.from - Instant{}));
    answer.from.reset();
    return answer;
  }
  answer.cut = counts.before(*answer.from);
  const std::uint64_t left = answer.observations - answer.cut;
  const bool enough = left >= BatchedRun::kLeastObservations;
  BatchedRun batches(enough ? left : BatchedRun::kLeastObservations);
  Observations steady(rehearsal, [&](Instant at, Duration length) {
    if (enough && at >= *answer.from) batches.add(length);
  });
  answer.figures = figures_in(rehearsal, {*answer.from, answer.until}, steady);
  if (!enough) {
    answer.missing = fmt::format("found {} observations of {}, expected {} or more for an interval",
                                 left, answer.metric, BatchedRun::kLeastObservations);
    return answer;
  }
  answer.batches = batches.means();
  return answer;
}

}  // namespace rehearse
