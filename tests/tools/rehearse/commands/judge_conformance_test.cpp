// Every recorded threshold, evaluation and summary, through `rehearse judge`.

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <map>

#include "tests/tools/rehearse/process.hpp"
#include "tests/tools/rehearse/recordings.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using Keys = std::vector<std::string>;

std::map<json, json> answers_by_id(const std::vector<json>& lines) {
  std::map<json, json> answers;
  run_command_by_line({"judge", "--jsonl"}, as_lines(lines), [&](std::string_view line) {
    json answer = json::parse(line);
    const json id = answer.at("id");
    answers[id] = std::move(answer);
  });
  return answers;
}

/// What a case says that a line takes.
json request(const json& recording, const Keys& want = {}) {
  json line = recording;
  for (const char* key : {"kind", "expect", "name", "rows", "threshold_heads"}) line.erase(key);
  if (!want.empty()) line["want"] = want;
  return line;
}

/// The same script and moment for all, and lists in one order.
void mask_machine(json& answer) {
  if (!answer.contains("machine")) return;
  json& machine = answer["machine"];
  machine["config"]["script"] = "<script>";
  machine["metadata"] = {{"generated_at", "<time>"}, {"k6_version", "<version>"}};
  const auto by_name = [](const json& a, const json& b) { return a.at("name") < b.at("name"); };
  json& checks = machine["results"]["checks"]["metrics"];
  std::sort(checks.begin(), checks.end(), by_name);
}

/// Integers and doubles of the same value are the same number.
bool same(const json& a, const json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_object()) {
    return std::all_of(a.items().begin(), a.items().end(), [&](const auto& each) {
      return b.contains(each.key()) && same(each.value(), b.at(each.key()));
    });
  }
  if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), same);
  return a == b;
}

void expect_same(const json& recording, const json& expected, const json& answer,
                 const Keys& keys) {
  for (const std::string& key : keys) {
    if (!expected.contains(key)) continue;
    const json found = answer.contains(key) ? answer.at(key) : json();
    if (same(expected.at(key), found)) continue;
    ADD_FAILURE() << recording.at("id") << " " << key << "\nk6:   " << expected.at(key)
                  << "\nhere: " << found;
  }
}

TEST(RecordedThresholds, AreAcceptedAndRefusedAlike) {
  std::vector<json> lines;
  const std::vector<json> recordings = recorded("metrics/thresholds-parse.jsonl");
  for (const json& each : recordings) {
    lines.push_back({{"id", each.at("id")}, {"thresholds", each.at("thresholds")}});
  }
  const std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    const json& answer = answers.at(each.at("id"));
    const bool decided = !each.contains("unstable") && each.value("stage", "") != "crash";
    expect_same(each, each, answer, {"accepted"});
    if (decided) expect_same(each, each, answer, {"parsed", "stage", "error_class", "error"});
  }
}

TEST(RecordedEvaluations, HaveTheSameVerdictsAndLines) {
  std::vector<json> lines;
  const std::vector<json> recordings = recorded("metrics/thresholds-eval.jsonl");
  for (const json& each : recordings) lines.push_back(request(each));
  const std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    expect_same(each, each.at("expect"), answers.at(each.at("id")),
                {"accepted", "exit", "crossed", "thresholds", "values", "printed"});
  }
}

TEST(RecordedAborts, HappenAtTheSameEvaluation) {
  std::vector<json> lines;
  const std::vector<json> recordings = recorded("metrics/thresholds-abort.jsonl");
  for (const json& each : recordings) lines.push_back(request(each));
  const std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    expect_same(each, each.at("expect"), answers.at(each.at("id")),
                {"evaluations", "first_abort_at_ms", "crossed_at_end", "thresholds_at_end"});
  }
}

void expect_summaries(const char* file) {
  std::vector<json> lines;
  const std::vector<json> recordings = recorded(file);
  for (const json& each : recordings) {
    lines.push_back(request(each, {"compact", "full", "export", "handle", "machine"}));
  }
  std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    json& answer = answers.at(each.at("id"));
    mask_machine(answer);
    expect_same(each, each.at("expect"), answer,
                {"compact", "compact_error", "full", "full_error", "export", "handle", "machine",
                 "exit", "crossed", "thresholds"});
  }
}

TEST(RecordedSummaries, AreTheSameTextAndValues) { expect_summaries("metrics/render.jsonl"); }

TEST(RecordedSummaries, AreTheSameInCornerCases) { expect_summaries("metrics/render-edge.jsonl"); }

TEST(RecordedNames, AreInTheSameOrder) {
  std::vector<json> lines;
  const std::vector<json> recordings = recorded("metrics/name-order.jsonl");
  for (const json& each : recordings) lines.push_back(request(each));
  const std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    expect_same(each, each, answers.at(each.at("id")), {"rows", "threshold_heads"});
  }
}

/// A test whose summary shows the number.
json number_request(const json& recording) {
  const std::string kind = recording.at("kind");
  const json& value = recording.at("value");
  json metric{{"name", "mm"}, {"type", "gauge"}};
  json line{{"id", recording.at("id")}, {"want", json::array({"compact"})}, {"duration_ms", 1000}};
  json samples = json::array();
  if (kind == "percent" || kind == "check") {
    const char* name = kind == "check" ? "checks" : "mm";
    metric["type"] = kind == "check" ? "gauge" : "rate";
    const json tags = kind == "check" ? json{{"check", "c"}} : json::object();
    const std::uint64_t passes = value.at(0);
    samples = {
        {{"m", name}, {"v", 1}, {"n", passes}, {"t", tags}},
        {{"m", name}, {"v", 0}, {"n", value.at(1).get<std::uint64_t>() - passes}, {"t", tags}},
        {{"m", "vus"}, {"v", 1}}};
  } else if (kind.starts_with("counter ")) {
    metric["type"] = "counter";
    metric["contains"] = kind.substr(8);
    line["duration_ms"] = value.at(1);
    samples.push_back({{"m", "mm"}, {"v", value.at(0)}});
  } else {
    if (kind != "number") metric["contains"] = kind.substr(0, 4);
    if (kind.starts_with("time in ")) line["options"] = {{"summaryTimeUnit", kind.substr(8)}};
    samples.push_back({{"m", "mm"}, {"v", value}});
  }
  line["metrics"] = json::array({metric});
  line["samples"] = samples;
  return line;
}

/// Where the number stands in the summary.
std::string number_place(const json& recording) {
  const std::string text = recording.at("text");
  if (recording.at("kind") == "check") return "\n      ↳  " + text + "\n";
  std::string place = ": " + text + " ";
  return recording.contains("extra") ? place + recording.at("extra").get<std::string>() + "\n"
                                     : place;
}

TEST(RecordedNumbers, AreTheSameTexts) {
  std::vector<json> lines;
  const std::vector<json> recordings = recorded("metrics/number-format.jsonl");
  for (const json& each : recordings) lines.push_back(number_request(each));
  const std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    const std::string text = answers.at(each.at("id")).value("compact", "");
    EXPECT_NE(text.find(number_place(each)), std::string::npos) << each << "\n" << text;
  }
}

TEST(RecordedNames, AreAllowedAlike) {
  std::vector<json> lines;
  std::vector<json> recordings;
  for (const json& each : recorded("metrics/metric-names-and-values.jsonl")) {
    if (each.at("kind") != "name" || !each.at("what").is_string()) continue;
    recordings.push_back(each);
    lines.push_back({{"id", each.at("id")},
                     {"metrics", {{{"name", each.at("what")}, {"type", "counter"}}}},
                     {"samples", json::array()}});
  }
  const std::map<json, json> answers = answers_by_id(lines);
  for (const json& each : recordings) {
    const json& answer = answers.at(each.at("id"));
    EXPECT_EQ(!answer.contains("errors"), each.at("accepted").get<bool>()) << each << answer;
    if (answer.contains("errors")) {
      EXPECT_EQ(answer.at("errors").at(0), "/metrics/0: " + each.at("error").get<std::string>());
    }
  }
}

json read_json(const std::string& file) {
  std::ifstream input(file);
  return json::parse(input);
}

/// The thresholds that a summary tells of; submetrics without any are shown for being named.
json thresholds_of(const json& exported) {
  json thresholds = json::object();
  for (const auto& [name, metric] : exported.at("metrics").items()) {
    const bool own = name == "http_req_duration{expected_response:true}";
    if (!metric.contains("thresholds") && (own || name.find('{') == std::string::npos)) continue;
    thresholds[name] = json::array();
    if (!metric.contains("thresholds")) continue;
    for (const auto& each : metric.at("thresholds").items()) thresholds[name].push_back(each.key());
  }
  return thresholds;
}

TEST(RecordedOutputs, GiveTheSameExport) {
  const std::string temporary = ::testing::TempDir() + "judge_conformance_";
  for (const auto& entry :
       std::filesystem::directory_iterator(conformance_folder() + "/metrics/outputs")) {
    const std::string folder = entry.path().string();
    const json expected = read_json(folder + "/export.json");
    const json handle = read_json(folder + "/handle.json");
    std::ofstream(temporary + "thresholds.json") << json{{"thresholds", thresholds_of(expected)}};
    std::string stats;
    for (const std::string stat : handle.at("options").at("summaryTrendStats")) {
      stats += (stats.empty() ? "" : ",") + stat;
    }
    run_command({"judge", folder + "/points.json", "--summary-mode", "disabled", "--summary-export",
                 temporary + "export.json", "--thresholds", temporary + "thresholds.json",
                 "--summary-trend-stats", stats, "--duration",
                 handle.at("state").at("testRunDurationMs").dump()});
    const json exported = read_json(temporary + "export.json");
    EXPECT_TRUE(same(expected, exported))
        << folder << "\nk6:   " << expected << "\nhere: " << exported;
  }
  std::filesystem::remove(temporary + "thresholds.json");
  std::filesystem::remove(temporary + "export.json");
}

}  // namespace
}  // namespace rehearse::testing
