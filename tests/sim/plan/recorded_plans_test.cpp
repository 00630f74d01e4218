// Plans against k6's recorded answers: every field of plans.jsonl and of the accepted odd options.
#include <cstdint>
#include <deque>
#include <fmt/format.h>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/options/options_reader.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/plan.hpp"
#include "tests/sim/plan/recorded_lines.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using testing::IsEmpty;

json row(const VuStep& step) { return {step.offset.ns, step.planned, step.unplanned}; }
json row(const ActiveStep& step) { return {step.offset.ns, step.active}; }
json row(Duration offset) { return offset.ns; }

void write_text(fmt::memory_buffer& out, const VuStep& step) {
  fmt::format_to(std::back_inserter(out), "{},{},{}\n", step.offset.ns, step.planned,
                 step.unplanned);
}
void write_text(fmt::memory_buffer& out, const ActiveStep& step) {
  fmt::format_to(std::back_inserter(out), "{},{}\n", step.offset.ns, step.active);
}
void write_text(fmt::memory_buffer& out, Duration offset) {
  fmt::format_to(std::back_inserter(out), "{}\n", offset.ns);
}

/// A list digest as the recordings have it, made row by row.
template <class Row>
class Digest {
 public:
  Digest(std::size_t first, std::size_t last) : most_first_(first), most_last_(last) {}

  void add(const Row& value) {
    if (first_.size() < most_first_) first_.push_back(row(value));
    last_.push_back(value);
    if (last_.size() > most_last_) last_.pop_front();
    text_.clear();
    write_text(text_, value);
    for (const char c : text_) {
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    ++count_;
  }
  json to_json() const {
    json last = json::array();
    for (const Row& value : last_) last.push_back(row(value));
    return {{"count", count_},
            {"first", first_},
            {"last", last},
            {"fnv1a64", fmt::format("{:016x}", hash_)}};
  }

 private:
  std::size_t most_first_;
  std::size_t most_last_;
  std::size_t count_ = 0;
  json first_ = json::array();
  std::deque<Row> last_;
  std::uint64_t hash_ = 0xcbf29ce484222325U;
  fmt::memory_buffer text_;
};

/// Short lists in full, long ones as a digest.
template <class Step>
void put_steps(json& object, const std::string& name, const std::vector<Step>& steps) {
  if (steps.size() <= 400) {
    json& list = object[name] = json::array();
    for (const Step& step : steps) list.push_back(row(step));
    return;
  }
  Digest<Step> digest(100, 20);
  for (const Step& step : steps) digest.add(step);
  object[name + "Summary"] = digest.to_json();
}

json starts_of(const ScenarioPlan& scenario) {
  const auto* even = std::get_if<ConstantArrivalRate>(&scenario.options.executor);
  if (!scenario.has_work || (even != nullptr && ticker_period(*even) == Duration{})) return nullptr;
  Digest<Duration> digest(300, 20);
  ArrivalTimes arrivals(scenario);
  while (const std::optional<Duration> arrival = arrivals.next_calculated()) digest.add(*arrival);
  return digest.to_json();
}

json retuple_of(const ScenarioPlan& scenario) {
  if (!scenario.numbering) return {{"error", scenario.recut_error}};
  return {{"segment", scenario.numbering->segment().text()},
          {"sequence", scenario.numbering->sequence().text()},
          {"index", scenario.numbering->index()}};
}

/// Adds the planned fields that depend on the executor.
struct ExecutorFields {
  const ScenarioPlan& plan;
  json& fields;

  void counted() const {
    fields["scaled"] = {{"vus", plan.share.vus}, {"iterations", plan.share.iterations}};
  }
  void arriving() const {
    fields["scaled"] = {{"preAllocatedVUs", plan.share.vus}, {"maxVUs", plan.share.max_vus}};
    fields["retuple"] = retuple_of(plan);
    fields["starts"] = starts_of(plan);
  }
  void operator()(const SharedIterations&) const {
    counted();
    fields["retuple"] = retuple_of(plan);
  }
  void operator()(const PerVuIterations&) const { counted(); }
  void operator()(const ConstantVus&) const { fields["scaled"] = {{"vus", plan.share.vus}}; }
  void operator()(const RampingVus&) const {
    fields["scaled"] = {{"startVUs", plan.share.vus}};
    put_steps(fields, "rawSteps", plan.raw_steps);
  }
  void operator()(const ConstantArrivalRate& options) const {
    arriving();
    fields["tickerPeriodNs"] = ticker_period(options).ns;
  }
  void operator()(const RampingArrivalRate&) const { arriving(); }
  void operator()(const ExternallyControlled&) const {
    fields["scaled"] = {{"maxVUs", plan.share.max_vus}};
  }
};

json scenario_json(const ScenarioPlan& plan) {
  json fields = {{"name", plan.options.name},
                 {"executor", executor_name(plan.options.executor)},
                 {"startTimeNs", plan.options.start_time.ns},
                 {"description", plan.description},
                 {"hasWork", plan.has_work}};
  put_steps(fields, "steps", plan.steps);
  std::visit(ExecutorFields{plan, fields}, plan.options.executor);
  return fields;
}

json total_json(const TestPlan& plan) {
  json total = {{"segment", plan.tuple.segment().text()},
                {"sequence", plan.tuple.sequence().text()},
                {"segmentIndex", plan.tuple.index()},
                {"maxPlannedVUs", plan.max_planned_vus},
                {"maxPossibleVUs", plan.max_possible_vus},
                {"endOffsetNs", plan.end.ns},
                {"isFinal", plan.is_final}};
  put_steps(total, "steps", plan.steps);
  return total;
}

/// What the recording says of a scenario, without what is not planned but read or marked.
json planned_fields(json scenario) {
  for (const char* other : {"config", "exec", "env", "tags", "gracefulStopNs", "int64Overflow"}) {
    scenario.erase(other);
  }
  return scenario;
}

std::optional<std::string> text_of(const json& line, const char* key) {
  if (!line.contains(key) || line.at(key).is_null()) return std::nullopt;
  return line.at(key).get<std::string>();
}

/// The first difference between our plan and a recorded line, or "".
std::string difference(const json& line) {
  OptionOverrides flags;
  flags.segment = text_of(line, "segment");
  flags.sequence = text_of(line, "sequence");
  const OptionsReading read = read_options(line.at("options"), flags);
  if (!read.options) return "options refused";
  const Checked<TestPlan> plan = plan_test(*read.options);
  if (!plan) return plan.problems().at(0).message;
  const json& recorded = line.at("scenarios");
  if (recorded.size() != plan->scenarios.size()) return "number of scenarios";
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    const json ours = scenario_json(plan->scenarios[i]);
    const json theirs = planned_fields(recorded[i]);
    if (ours == theirs) continue;
    const json patch = json::diff(theirs, ours);
    return "scenario " + plan->scenarios[i].options.name + ": " + patch.at(0).dump().substr(0, 300);
  }
  const json total = total_json(*plan);
  if (total == line.at("total")) return "";
  return "total: " + json::diff(line.at("total"), total).at(0).dump().substr(0, 300);
}

std::vector<std::string> differing(const std::string& file, const std::string& ids,
                                   std::size_t expected_lines) {
  std::vector<std::string> result;
  std::size_t compared = 0;
  for (const json& line : recorded_lines(file)) {
    const auto id = line.at("id").get<std::string>();
    if (!id.starts_with(ids)) continue;
    ++compared;
    if (const std::string found = difference(line); !found.empty()) {
      result.push_back(id + ": " + found);
    }
  }
  EXPECT_EQ(compared, expected_lines);
  return result;
}

// S53.
TEST(RecordedPlans, AreEqual) { EXPECT_THAT(differing("plans.jsonl", "plan-", 2000), IsEmpty()); }

TEST(RecordedPlans, OfOddOptionsAreEqual) {
  EXPECT_THAT(differing("invalid.jsonl", "odd-", 71), IsEmpty());
}

}  // namespace
}  // namespace rehearse
