// A number of VUs counts where it is held for some time; over the whole test, at every instant.

#include "sim/measure/expression/figure_watch.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {

namespace {

bool contains(const std::optional<Scope>& scope, Instant at) {
  return !scope || (at >= scope->from && (!scope->until || at < *scope->until));
}

}  // namespace

FigureWatch::FigureWatch(std::span<const Figure> figures, Instant end) : figures_(figures) {
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const FigureSource source = source_of(figures[i], end);
    if (source == FigureSource::Facts) {
      counted_.push_back({i, std::get<CountId>(figures[i].what)});
    } else if (source == FigureSource::Samples) {
      sampled_.push_back({i, make_sink(std::get<MetricFigure>(figures[i].what).kind)});
    }
  }
}

void FigureWatch::count(CountId id, Instant at, std::uint64_t by) {
  for (Counted& each : counted_) {
    if (each.id == id && contains(figures_[each.figure].scope, at)) each.count += by;
  }
}

void FigureWatch::held(CountId id, Instant since, Instant until, std::uint64_t vus) {
  for (Counted& each : counted_) {
    const std::optional<Scope>& scope = figures_[each.figure].scope;
    if (each.id != id || !scope) continue;
    const Instant last = scope->until ? std::min(*scope->until, until) : until;
    if (std::max(since, scope->from) < last) each.count = std::max(each.count, vus);
  }
}

void FigureWatch::changed(CountId id, Instant at, std::uint64_t before, std::uint64_t now,
                          Instant& since) {
  if (at > since) {
    held(id, since, at, before);
    since = at;
  }
  for (Counted& each : counted_) {
    if (each.id == id && !figures_[each.figure].scope) each.count = std::max(each.count, now);
  }
}

void FigureWatch::observe(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::VuInitialised:
      changed(CountId::Vus, fact.at, initialised_, initialised_ + 1, initialised_since_);
      ++initialised_;
      break;
    case FactKind::VuRemoved:
      changed(CountId::Vus, fact.at, initialised_, initialised_ - 1, initialised_since_);
      --initialised_;
      break;
    case FactKind::IterationStarted:
      count(CountId::Started, fact.at, 1);
      changed(CountId::Busy, fact.at, busy_, busy_ + 1, busy_since_);
      ++busy_;
      break;
    case FactKind::IterationCompleted:
    case FactKind::IterationInterrupted: {
      const bool complete = fact.kind == FactKind::IterationCompleted;
      count(complete ? CountId::Complete : CountId::Interrupted, fact.at, 1);
      if (complete && fact.thrown) count(CountId::Exceptions, fact.at, 1);
      changed(CountId::Busy, fact.at, busy_, busy_ - 1, busy_since_);
      --busy_;
      break;
    }
    case FactKind::IterationsDropped:
      count(CountId::Dropped, fact.at, fact.count);
      break;
    default:
      break;
  }
}

void FigureWatch::observe_request(const RequestFact& fact) {
  if (fact.kind == RequestFact::Kind::Sent) count(CountId::Requests, fact.sent, 1);
  if (fact.kind == RequestFact::Kind::Answered && fact.failed) count(CountId::Failed, fact.at, 1);
}

void FigureWatch::sample(Instant at, MetricRef metric, TagSetId tags, double value) {
  REQUIRE(engine_ != nullptr);
  const auto [found, is_new] = routes_.try_emplace({metric, tags});
  if (is_new) {
    for (std::size_t i = 0; i < sampled_.size(); ++i) {
      const auto& figure = std::get<MetricFigure>(figures_[sampled_[i].figure].what);
      if (figure.metric == engine_->metric(metric).name &&
          engine_->tags(tags).contains(figure.tags)) {
        found->second.push_back(i);
      }
    }
  }
  for (const std::size_t i : found->second) {
    if (contains(figures_[sampled_[i].figure].scope, at)) add_sample(sampled_[i].sink, value);
  }
}

std::vector<FigureValue> FigureWatch::values(const Result& result) {
  std::vector<FigureValue> values = read_figures(figures_, result);
  held(CountId::Busy, busy_since_, result.end, busy_);
  held(CountId::Vus, initialised_since_, result.end, initialised_);
  for (const Counted& each : counted_) {
    if (!length_of(figures_[each.figure].scope, result)) continue;
    values[each.figure] = {static_cast<double>(each.count), {}};
  }
  for (const Sampled& each : sampled_) {
    const Figure& figure = figures_[each.figure];
    const auto length = length_of(figure.scope, result);
    if (length) {
      values[each.figure] = stat_of(std::get<MetricFigure>(figure.what), each.sink, *length);
    }
  }
  return values;
}

}  // namespace rehearse
