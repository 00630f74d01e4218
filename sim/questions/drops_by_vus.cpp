// Two bounds for each replication, which every run of it moves.

#include "sim/questions/drops_by_vus.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/rate_curve.hpp"

namespace rehearse {

namespace {

std::uint64_t vus_of(const Rehearsal& rehearsal) {
  return static_cast<std::uint64_t>(rehearsal.plan.scenarios.front().share.vus);
}

}  // namespace

bool DropsByVus::applies_to(const Rehearsal& rehearsal) {
  const bool is_alone = rehearsal.plan.scenarios.size() == 1 && rehearsal.others.empty() &&
                        rehearsal.control.empty() && !rehearsal.setup && !rehearsal.teardown &&
                        !rehearsal.plan.paused && rehearsal.metrics.thresholds.empty();
  if (!is_alone || rehearsal.on_no_vu != OnNoVu::Drop) return false;
  if (rehearsal.ties == Ties::Random) return false;  // its draws go by VU
  const ScenarioPlan& scenario = rehearsal.plan.scenarios.front();
  const bool of_arrivals = scenario.has_work &&
                           traits_of(scenario.options.executor).family == ExecutorFamily::Arrival &&
                           scenario.share.vus == scenario.share.max_vus;
  if (!of_arrivals) return false;
  constexpr double kOneAnInstant = 1e8;  // arrivals a second, with room for rounding to whole ns
  if (RateCurve::of_segment(scenario).peak() > kOneAnInstant) return false;
  const Journey* const journey = journey_of(rehearsal, scenario);
  return journey != nullptr && journey->is_plain() && journey->duration().is_of_one_word_alone();
}

DropsByVus::Asked DropsByVus::asked_by(const Expression& expression, std::uint32_t node) {
  const ExpressionNode& of = expression.nodes[node];
  if (of.kind != ExpressionNode::Kind::Compare) return Asked::More;
  const ExpressionNode& left = expression.nodes[of.first];
  const ExpressionNode& right = expression.nodes[of.second];
  if (left.kind != ExpressionNode::Kind::Figure || right.kind != ExpressionNode::Kind::Number) {
    return Asked::More;
  }
  const Figure& figure = expression.figures[left.figure];
  const auto* const count = std::get_if<CountId>(&figure.what);
  if (count == nullptr || *count != CountId::Dropped || figure.scope) return Asked::More;
  if (of.op == Comparison::Equal && right.number.value == 0) return Asked::None;
  const bool bounds = of.op == Comparison::LessOrEqual || of.op == Comparison::Less;
  return bounds ? Asked::AtMost : Asked::More;
}

std::optional<bool> DropsByVus::drops(const Rehearsal& replication) const {
  const Known& known = known_[replication.replication];
  const std::uint64_t vus = vus_of(replication);
  if (vus <= known.too_few) return true;
  if (vus >= known.enough) return false;
  return std::nullopt;
}

void DropsByVus::learn(const Rehearsal& replication, const Result& result) {
  REQUIRE(result.scenarios.size() == 1);
  Known& known = known_[replication.replication];
  const std::uint64_t vus = vus_of(replication);
  if (result.counts.dropped > 0) {
    known.too_few = std::max(known.too_few, vus);
    return;
  }
  if (result.exit_code != ExitCode::Ok) return;  // what would have followed is not known
  known.enough = std::min(known.enough, vus);
  const std::optional<BusyVus>& busy = result.scenarios.front().busy;
  if (!busy || busy->most_at_once() == 0) return;
  known.too_few = std::max(known.too_few, busy->most_at_once() - 1);
  known.enough = std::min(known.enough, busy->most_at_once());
}

}  // namespace rehearse
