// Every recorded k6 run, through `rehearse run --jsonl --detail`.

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <vector>

#include "tests/tools/rehearse/process.hpp"
#include "tests/tools/rehearse/recordings.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

json command(const json& recording) {
  json line = {{"at", recording.at("at_ms")}};
  const std::string name = recording.at("command");
  if (name == "scale") {
    line["scale"] = json::object();
    for (const char* key : {"vus", "max"}) {
      if (recording.contains(key)) line["scale"][key] = recording[key];
    }
  } else {
    line[name == "sigint" ? "interrupt" : name] = true;
  }
  return line;
}

/// A recording as a rehearsal, by the table of tests/conformance/README.md.
json rehearsal(const json& recording) {
  json line = {{"id", recording.at("id")}, {"options", recording.at("options")}};
  if (recording.contains("segment")) line["options"]["executionSegment"] = recording["segment"];
  if (recording.contains("sequence")) {
    line["options"]["executionSegmentSequence"] = recording["sequence"];
  }
  json& journey = line["journeys"]["default"];
  journey["duration"] = {{"sequence", recording.at("durations_ms")}, {"by", "iteration"}};
  if (recording.contains("throws")) journey["throws"] = {{"iterations", recording["throws"]}};
  if (recording.contains("abort_at")) journey["abort"] = {{"iteration", recording["abort_at"]}};
  const std::pair<const char*, const char*> durations[] = {
      {"setup_ms", "setup"}, {"teardown_ms", "teardown"}, {"vu_init_ms", "vuInit"}};
  for (const auto& [recorded_as, key] : durations) {
    if (recording.contains(recorded_as)) line[key] = recording[recorded_as];
  }
  if (recording.contains("commands")) {
    line["control"] = json::array();
    for (const json& each : recording["commands"]) line["control"].push_back(command(each));
  }
  return line;
}

/// The answers to all recorded runs, in order; asked once for all tests.
const std::vector<json>& answers() {
  static const std::vector<json> all = [] {
    std::vector<json> requests;
    for (const json& recording : recorded("runs/runs.jsonl")) {
      requests.push_back(rehearsal(recording));
    }
    std::vector<json> lines;
    const Finished finished =
        run_command_by_line({"run", "--jsonl", "--detail"}, as_lines(requests),
                            [&](std::string_view line) { lines.push_back(json::parse(line)); });
    if (finished.exit_code != 0) throw std::runtime_error(finished.err);
    return lines;
  }();
  return all;
}

/// Hands each recording and its answer to `compare`, under the recording's name.
void for_each_run(const std::function<void(const json& recording, const json& answer)>& compare) {
  const std::vector<json> recordings = recorded("runs/runs.jsonl");
  ASSERT_EQ(answers().size(), recordings.size());
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    SCOPED_TRACE(recordings[i].at("id").get<std::string>());
    ASSERT_EQ(answers()[i].at("id"), recordings[i].at("id"));
    ASSERT_FALSE(answers()[i].contains("errors")) << answers()[i];
    compare(recordings[i], answers()[i]);
  }
}

json counts(const json& from) {
  return {from.at("complete"), from.at("interrupted"), from.at("dropped")};
}

TEST(RunLines, CountWhatKSixCounted) {
  for_each_run([](const json& recording, const json& answer) {
    EXPECT_EQ(counts(answer), counts(recording.at("expect")));
  });
}

TEST(RunLines, CountWhatKSixCountedInEachScenario) {
  for_each_run([](const json& recording, const json& answer) {
    const json& scenarios = recording.at("expect").at("scenarios");
    EXPECT_EQ(answer.at("scenarios").size(), scenarios.size());
    for (const auto& [name, expected] : scenarios.items()) {
      EXPECT_EQ(counts(answer.at("scenarios").at(name)), counts(expected)) << name;
    }
  });
}

TEST(RunLines, InitialiseAsManyVUs) {
  for_each_run([](const json& recording, const json& answer) {
    EXPECT_EQ(answer.at("vusMax"), recording.at("expect").at("vus_max"));
  });
}

TEST(RunLines, ExitAsKSixDid) {
  for_each_run([](const json& recording, const json& answer) {
    EXPECT_EQ(answer.at("exitCode"), recording.at("expect").at("exit_code"));
  });
}

TEST(RunLines, AcceptAndRefuseTheSameCommands) {
  for_each_run([](const json& recording, const json& answer) {
    std::vector<bool> expected;
    for (const json& each : recording.at("expect").value("commands", json::array())) {
      expected.push_back(each.at("ok"));
    }
    std::vector<bool> accepted;
    for (const json& each : answer.at("commands")) accepted.push_back(each.at("ok"));
    EXPECT_EQ(accepted, expected);
  });
}

void expect_near(double answer_ns, double recorded_ms, double tolerance_ms) {
  EXPECT_LE(std::abs(answer_ns / 1e6 - recorded_ms), tolerance_ms)
      << answer_ns / 1e6 << " ms, recorded " << recorded_ms << " ms";
}

/// The recordings are a real machine's, so their times (and no others) have a tolerance.
void expect_near(const json& answer_ns, const json& recorded_ms, double tolerance_ms) {
  ASSERT_EQ(answer_ns.size(), recorded_ms.size());
  for (std::size_t i = 0; i < answer_ns.size(); ++i) {
    expect_near(answer_ns[i].get<double>(), recorded_ms[i].get<double>(), tolerance_ms);
  }
}

TEST(RunLines, TakeAsLong) {
  for_each_run([](const json& recording, const json& answer) {
    expect_near(answer.at("runNs").get<double>(), recording.at("expect").at("run_ms").get<double>(),
                recording.at("tolerance_ms").get<double>());
  });
}

void expect_times(const char* answer_key, const char* recorded_key) {
  for_each_run([&](const json& recording, const json& answer) {
    for (const auto& [name, expected] : recording.at("expect").at(recorded_key).items()) {
      expect_near(answer.at("scenarios").at(name).at(answer_key), expected,
                  recording.at("tolerance_ms").get<double>());
    }
  });
}

TEST(RunLines, StartIterationsWhenKSixDid) { expect_times("startsNs", "starts_ms"); }

TEST(RunLines, CompleteIterationsWhenKSixDid) { expect_times("endsNs", "ends_ms"); }

TEST(RunLines, BeginScenariosWhenKSixDid) {
  for_each_run([](const json& recording, const json& answer) {
    const json& begins = recording.at("expect").at("scenario_start_ms");
    for (const auto& [name, expected] : begins.items()) {
      if (expected.is_null()) continue;
      const json& begin = answer.at("scenarios").at(name).at("startNs");
      ASSERT_FALSE(begin.is_null()) << name;
      expect_near(begin.get<double>(), expected.get<double>(),
                  recording.at("tolerance_ms").get<double>() + 2);
    }
  });
}

TEST(RunLines, DropIterationsWhenKSixDid) {
  for_each_run([](const json& recording, const json& answer) {
    const json drops = recording.at("expect").value("drops_ms", json::object());
    for (const auto& [name, scenario] : answer.at("scenarios").items()) {
      const json expected = drops.value(name, json::array());
      ASSERT_EQ(scenario.at("dropsNs").size(), expected.size()) << name;
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const json& drop = scenario.at("dropsNs")[i];
        EXPECT_EQ(drop[1], expected[i][1]);
        expect_near(drop[0].get<double>(), expected[i][0].get<double>(),
                    recording.at("tolerance_ms").get<double>());
      }
    }
  });
}

}  // namespace
}  // namespace rehearse::testing
