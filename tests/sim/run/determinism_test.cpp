// The same rehearsal gives the same run, whatever else runs and with every compiler
// (sim/decisions/005-order-free-trace-hash.md).

#include <gtest/gtest.h>
#include <map>
#include <thread>
#include <tuple>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// Iterations of 0.5 s to 3 s by chance, of which one in twenty throws.
Script random_iterations(const std::string& scenarios, const std::string& more = "") {
  return {.scenarios = scenarios,
          .duration = R"({"uniform": ["500ms", "3s"]})",
          .journey = R"("throws": {"probability": 0.05})",
          .more = more};
}

struct Pinned {
  const char* name;
  Script script;
  std::uint64_t hash;
};

void PrintTo(const Pinned& pinned, std::ostream* out) { *out << pinned.name; }

// One rehearsal for each executor, and one of several with chance in every place.
std::vector<Pinned> pinned() {
  return {
      {"SharedIterations",
       random_iterations(
           R"("a": {"executor": "shared-iterations", "vus": 7, "iterations": 200, "maxDuration": "30s",
                    "gracefulStop": "1s"})"),
       0x51b916acb44da307},
      {"PerVuIterations",
       random_iterations(
           R"("a": {"executor": "per-vu-iterations", "vus": 7, "iterations": 20, "maxDuration": "30s",
                    "gracefulStop": "1s"})"),
       0x86004b2d75b45565},
      {"ConstantVus",
       random_iterations(
           R"("a": {"executor": "constant-vus", "vus": 9, "duration": "30s", "gracefulStop": "1s"})"),
       0x9ddf61b4fdd5f641},
      {"RampingVus",
       random_iterations(R"("a": {"executor": "ramping-vus", "startVUs": 3, "stages": [
           {"duration": "11s", "target": 13}, {"duration": "7s", "target": 2},
           {"duration": "5s", "target": 8}, {"duration": "5s", "target": 0}],
           "gracefulRampDown": "1s", "gracefulStop": "1s"})"),
       0x399c0db8090e035a},
      {"ConstantArrivalRate",
       random_iterations(R"("a": {"executor": "constant-arrival-rate", "rate": 7, "duration": "30s",
                                  "preAllocatedVUs": 2, "maxVUs": 11, "gracefulStop": "1s"})",
                         R"("vuInit": {"uniform": ["100ms", "900ms"]})"),
       0x35196adcde89bbbd},
      {"RampingArrivalRate",
       random_iterations(R"("a": {"executor": "ramping-arrival-rate", "startRate": 1, "stages": [
           {"duration": "13s", "target": 11}, {"duration": "0s", "target": 5},
           {"duration": "9s", "target": 0}], "preAllocatedVUs": 2, "maxVUs": 11,
           "gracefulStop": "1s"})"),
       0xb3ba094bcb7faac0},
      {"ExternallyControlled",
       random_iterations(
           R"("a": {"executor": "externally-controlled", "vus": 3, "maxVUs": 6,
                                  "duration": "30s"})",
           R"("control": [{"at": "5s", "scale": {"vus": 6}}, {"at": "9s", "pause": true},
             {"at": "15s", "resume": true}, {"at": "20s", "scale": {"vus": 1, "max": 8}}])"),
       0x5547892f555f6677},
      {"Several",
       random_iterations(
           R"("a": {"executor": "constant-vus", "vus": 3, "duration": "10s"},
              "b": {"executor": "shared-iterations", "vus": 3, "iterations": 30, "startTime": "4s"},
              "c": {"executor": "constant-arrival-rate", "rate": 3, "duration": "10s",
                    "preAllocatedVUs": 1, "maxVUs": 9, "startTime": "20s"})",
           R"("vuInit": {"exponential": {"mean": "200ms"}}, "setup": {"uniform": ["1s", "2s"]},
              "teardown": {"exponential": {"mean": "1s"}}, "seed": 77)"),
       0x4ee6237808aed076},
      {"Requests",
       {.scenarios =
            R"("a": {"executor": "constant-vus", "vus": 5, "duration": "20s", "gracefulStop": "1s"},
               "b": {"executor": "constant-arrival-rate", "rate": 4, "duration": "20s",
                     "preAllocatedVUs": 2, "maxVUs": 9, "gracefulStop": 0})",
        .steps =
            R"({"request": {"target": "shop", "timeout": "900ms"}}, {"think": {"exponential": "300ms"}},
                    {"batch": [{"target": "shop"}, {"target": "disk"}, {"target": "disk"}]})",
        .targets =
            R"("shop": {"duration": {"lognormal": {"median": "120ms", "p95": "400ms"}}, "servers": 2,
                       "instances": 2, "balancer": "two-choices", "queue": 4, "latency": "5ms",
                       "error": 0.05, "calls": [{"target": "disk", "timeout": "200ms",
                       "retry": {"limit": 2, "jitter": true}}], "changes": [{"from": "10s", "slower": 2}]},
                       "disk": {"duration": {"exponential": "30ms"}, "servers": 3,
                       "discipline": "processor-sharing"})",
        .options = R"("rps": 20, "batch": 2, "noVUConnectionReuse": true)"},
       0xbd70fdaec2ab0a6f},
  };
}

class Determinism : public ::testing::TestWithParam<Pinned> {};

/// Everything that a fact says.
auto contents(const Fact& fact) {
  return std::tuple(fact.kind, fact.rule, fact.refused, fact.thrown, fact.at, fact.scenario,
                    fact.vu, fact.number, fact.vu_iteration, fact.iteration, fact.began,
                    fact.count);
}

void expect_same(const Rehearsed& one, const Rehearsed& other) {
  EXPECT_EQ(one.result.trace_hash, other.result.trace_hash);
  EXPECT_EQ(one.result.counts, other.result.counts);
  EXPECT_EQ(one.result.iteration_duration, other.result.iteration_duration);
  EXPECT_EQ(one.result.series, other.result.series);
  ASSERT_EQ(one.facts.size(), other.facts.size());
  for (std::size_t i = 0; i < one.facts.size(); ++i) {
    ASSERT_EQ(contents(one.facts[i]), contents(other.facts[i])) << "fact " << i;
  }
}

// Literals, so that every compiler and every optimisation level must agree.
TEST_P(Determinism, GivesTheSameHashEverywhere) {
  EXPECT_EQ(run(GetParam().script).result.trace_hash, GetParam().hash);
}

TEST_P(Determinism, GivesTheSameFactsEveryTime) {
  const Rehearsal rehearsal = read(document(GetParam().script));
  expect_same(run(rehearsal), run(rehearsal));
}

TEST_P(Determinism, IsNotDisturbedByARunOnAnotherThread) {
  const Rehearsal rehearsal = read(document(GetParam().script));
  const Rehearsed alone = run(rehearsal);
  Rehearsed left;
  Rehearsed right;
  std::thread first([&] { left = run(rehearsal); });
  std::thread second([&] { right = run(rehearsal); });
  first.join();
  second.join();
  expect_same(left, alone);
  expect_same(right, alone);
}

TEST_P(Determinism, DoesNotDependOnBeingObserved) {
  const Rehearsal rehearsal = read(document(GetParam().script));
  EXPECT_EQ(run_rehearsal(rehearsal).trace_hash, run(rehearsal).result.trace_hash);
}

TEST_P(Determinism, GivesOtherRunsForOtherSeedsAndReplications) {
  Rehearsal rehearsal = read(document(GetParam().script));
  std::map<std::uint64_t, std::string> hashes;
  hashes[run_rehearsal(rehearsal).trace_hash] = "the file's seed";
  rehearsal.replication = 1;
  hashes[run_rehearsal(rehearsal).trace_hash] = "another replication";
  rehearsal.replication = 0;
  rehearsal.seed += 1;
  hashes[run_rehearsal(rehearsal).trace_hash] = "another seed";
  EXPECT_EQ(hashes.size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Executors, Determinism, ::testing::ValuesIn(pinned()),
                         [](const auto& test) { return std::string(test.param.name); });

/// Starts a second simulation from inside the first.
class Nesting final : public FactSink {
 public:
  explicit Nesting(const Rehearsal& inner) : inner_(inner) {}
  void observe(const Fact& fact) override {
    if (fact.kind == FactKind::ScenarioRegularEnd) hash = run_rehearsal(inner_).trace_hash;
  }
  std::uint64_t hash = 0;

 private:
  const Rehearsal& inner_;
};

TEST(TwoSimulations, MayBeInterleavedInOneThread) {
  const std::vector<Pinned> all = pinned();
  const Rehearsal outer = read(document(all[2].script));
  const Rehearsal inner = read(document(all[7].script));
  Nesting nesting(inner);
  EXPECT_EQ(run_rehearsal(outer, {&nesting}).trace_hash, all[2].hash);
  EXPECT_EQ(nesting.hash, all[7].hash);
}

// Draws belong to what they are for: another scenario does not change a scenario's iterations.
TEST(Draws, OfAScenarioDoNotDependOnOtherScenarios) {
  const std::string a = R"("a": {"executor": "constant-vus", "vus": 3, "duration": "20s"})";
  const std::string b = R"(, "b": {"executor": "constant-vus", "vus": 4, "duration": "20s"})";
  EXPECT_EQ(iterations(run(random_iterations(a))), iterations(run(random_iterations(a + b))));
}

// VUs 0 and 1 of two are VUs 0 and 1 of three.
TEST(Draws, OfAVuDoNotDependOnOtherVus) {
  const auto vus = [](const std::string& count) {
    std::vector<std::string> lines = iterations(run(random_iterations(
        R"("a": {"executor": "constant-vus", "duration": "20s", "vus": )" + count + "}")));
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("2:"); });
    return lines;
  };
  EXPECT_EQ(vus("2"), vus("3"));
}

}  // namespace
}  // namespace rehearse::testing
