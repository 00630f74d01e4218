// Texts of random tests.

#include "tests/properties/random_rehearsals.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/properties/random_targets.hpp"

namespace rehearse::testing {

namespace {

// A fixed seed unless RC_PARAMS says otherwise; a failure prints how to replay it.
class FixedSeed final : public ::testing::Environment {
 public:
  void SetUp() override { setenv("RC_PARAMS", "seed=1 max_success=400", 0); }
};
[[maybe_unused]] const auto* const kFixedSeed = ::testing::AddGlobalTestEnvironment(new FixedSeed);

int between(int low, int high) { return *rc::gen::inRange(low, high + 1); }
bool one_in(int n) { return between(1, n) == n; }
/// Milliseconds, up to `quarters` quarters of a second.
int length(int least, int most) { return between(least, most) * 250; }

std::string stages(int most_target) {
  std::string text;
  const int count = between(1, 5);
  for (int i = 0; i < count; ++i) {
    text += fmt::format(R"({}{{"duration": {}, "target": {}}})", i == 0 ? "" : ", ",
                        one_in(4) ? 0 : length(1, 10), between(0, most_target));
  }
  return text;
}

std::string counted(const char* executor, int vus, int iterations) {
  return fmt::format(R"("executor": "{}", "vus": {}, "iterations": {}, "maxDuration": {})",
                     executor, vus, iterations, length(4, 20));
}

std::string arrival_vus() {
  const int planned = between(0, 3);
  return fmt::format(R"("preAllocatedVUs": {}, "maxVUs": {})", planned,
                     std::max(1, planned + between(0, 3)));
}

std::string executor(int kind) {
  const int vus = between(1, 5);
  switch (kind) {
    case 0:
      return counted("shared-iterations", vus, vus + between(0, 20));
    case 1:
      return counted("per-vu-iterations", vus, between(1, 6));
    case 2:
      return fmt::format(R"("executor": "constant-vus", "vus": {}, "duration": {})", vus,
                         length(4, 20));
    case 3:
      return fmt::format(
          R"("executor": "ramping-vus", "startVUs": {}, "gracefulRampDown": {}, "stages": [{}])",
          between(1, 4), length(0, 12), stages(6));
    case 4:
      return fmt::format(R"("executor": "constant-arrival-rate", "rate": {}, "duration": {}, {})",
                         between(1, 9), length(4, 20), arrival_vus());
    case 5:
      return fmt::format(
          R"("executor": "ramping-arrival-rate", "startRate": {}, "stages": [{}], {})",
          between(0, 6), stages(9), arrival_vus());
    default:
      return fmt::format(
          R"("executor": "externally-controlled", "vus": {}, "maxVUs": {}, "duration": {})",
          vus - 1, vus + between(0, 3), length(4, 20));
  }
}

std::string duration() {
  switch (between(0, 3)) {
    case 0:
      return std::to_string(length(1, 12));
    case 1:
      return R"({"uniform": ["100ms", "3s"]})";
    case 2:
      return fmt::format(R"({{"sequence": [{}, {}, {}], "by": "vu"}})", length(1, 16),
                         length(1, 16), length(1, 16));
    default:
      return fmt::format(R"({{"sequence": [{}, {}, {}], "by": "iteration"}})", length(1, 8),
                         length(1, 40), length(1, 16));
  }
}

std::string commands(bool pause) {
  std::string text;
  int at = 0;
  const int count = between(1, 5);
  for (int i = 0; i < count; ++i) {
    at += length(0, 8);
    const int kind = pause ? between(0, 3) : between(0, 1);
    const std::string command = kind < 2 ? fmt::format(R"("scale": {{"vus": {}}})", between(0, 6))
                                         : (kind == 2 ? R"("pause": true)" : R"("resume": true)");
    text += fmt::format(R"({}{{"at": {}, {}}})", i == 0 ? "" : ", ", at, command);
  }
  return text;
}

Script make(const Allowed& allowed) {
  Script script;
  const int scenarios = between(1, 3);
  bool external = false;
  for (int i = 0; i < scenarios; ++i) {
    const int kind = between(0, external ? 5 : 6);
    external = external || kind == 6;
    script.scenarios +=
        fmt::format(R"({}"{}": {{{}, "startTime": {}{}}})", i == 0 ? "" : ", ", "cab"[i],
                    executor(kind), one_in(2) ? 0 : length(0, 24),
                    kind == 6 ? "" : fmt::format(R"(, "gracefulStop": {})", length(0, 12)));
  }
  if (allowed.requests) {
    script.steps = random_steps();
    script.targets = random_targets();
    script.options = random_request_options();
    if (one_in(4)) {
      script.more = fmt::format(R"("client": {{"overhead": {}, "firstIteration": {}}}, )",
                                length(0, 2), length(0, 6));
    }
  } else {
    script.duration = duration();
  }
  script.journey = R"("throws": {"probability": 0.1})";
  if (!script.options.empty()) script.options += ", ";
  script.options += fmt::format(R"("minIterationDuration": {})", one_in(3) ? length(1, 6) : 0);
  if (allowed.segment && one_in(2)) {
    const std::string sequence = *any_sequence();
    const std::vector<std::string> segments = segments_of(sequence);
    const auto chosen = static_cast<std::size_t>(between(0, static_cast<int>(segments.size()) - 1));
    script.options += ", " + segment_options(segments[chosen], sequence);
  }
  script.more += fmt::format(R"("seed": {}, "onNoVU": "{}", "vuInit": {})", between(1, 1000),
                             one_in(2) ? "wait" : "drop", one_in(2) ? 0 : length(0, 6));
  if (one_in(3)) script.more += fmt::format(R"(, "setup": {})", length(0, 8));
  if (one_in(3)) script.more += fmt::format(R"(, "teardown": {})", length(0, 8));
  std::string control;
  if (allowed.steered && external) control = commands(scenarios == 1);
  if (allowed.ends_early) {
    if (one_in(2)) {
      script.journey += fmt::format(R"(, "abort": {{"iteration": {}}})", between(0, 12));
    } else {
      control += fmt::format(R"({}{{"at": {}, "interrupt": true}})", control.empty() ? "" : ", ",
                             length(0, 40));
    }
  }
  script.more += fmt::format(R"(, "control": [{}])", control);
  return script;
}

}  // namespace

rc::Gen<Script> any_test(const Allowed& allowed) {
  return rc::gen::exec([allowed] { return make(allowed); });
}

rc::Gen<std::string> any_sequence() {
  return rc::gen::element<std::string>("0,1/2,1", "0,1/3,2/3,1", "0,1/4,1", "0,0.1,0.3,0.6,1",
                                       "0,2/7,3/7,1", "0,1/100,1", "0,1/5,2/5,3/5,4/5,1");
}

std::vector<std::string> segments_of(const std::string& sequence) {
  std::vector<std::string> segments;
  std::size_t from = 0;
  for (std::size_t comma = sequence.find(','); comma != std::string::npos;) {
    const std::size_t next = sequence.find(',', comma + 1);
    segments.push_back(sequence.substr(from, comma - from) + ":" +
                       sequence.substr(comma + 1, next - comma - 1));
    from = comma + 1;
    comma = next;
  }
  return segments;
}

std::string segment_options(const std::string& segment, const std::string& sequence) {
  return fmt::format(R"("executionSegment": "{}", "executionSegmentSequence": "{}")", segment,
                     sequence);
}

void showValue(const Script& script, std::ostream& out) { out << document(script); }

}  // namespace rehearse::testing
