// Every recorded plan and rejection, through `rehearse plan --jsonl`.

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "tests/tools/rehearse/process.hpp"
#include "tests/tools/rehearse/recordings.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

std::string hex(std::uint64_t bits) {
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, bits >>= 4) {
    *digit = "0123456789abcdef"[bits & 15];
  }
  return text;
}

/// Numbers of a row separated by ',', rows ended by '\n' (tests/conformance/plan/README.md).
std::uint64_t fnv1a64(const json& list) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const json& row : list) {
    std::string text;
    if (row.is_array()) {
      for (const json& number : row) {
        if (!text.empty()) text += ',';
        text += number.dump();
      }
    } else {
      text = row.dump();
    }
    text += '\n';
    for (const char byte : text) {
      hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
  }
  return hash;
}

/// The digest of `list` with as many first and last rows as `like` has.
json digest(const json& list, const json& like) {
  const auto first = static_cast<std::ptrdiff_t>(std::min(like.at("first").size(), list.size()));
  const auto last = static_cast<std::ptrdiff_t>(std::min(like.at("last").size(), list.size()));
  return {{"count", list.size()},
          {"first", json(json::array_t(list.begin(), list.begin() + first))},
          {"last", json(json::array_t(list.end() - last, list.end()))},
          {"fnv1a64", hex(fnv1a64(list))}};
}

/// Cuts the lists of `answer` where those of `recording` are cut.
void cut_like(json& answer, const json& recording) {
  for (const char* name : {"steps", "rawSteps"}) {
    const std::string summary = std::string(name) + "Summary";
    if (!recording.contains(summary) || !answer.contains(name)) continue;
    answer[summary] = digest(answer[name], recording[summary]);
    answer.erase(name);
  }
  if (recording.contains("starts") && recording["starts"].is_object() &&
      answer.contains("starts") && answer["starts"].is_array()) {
    answer["starts"] = digest(answer["starts"], recording["starts"]);
  }
}

void cut_plan_like(json& answer, const json& recording) {
  if (!answer.contains("scenarios") || !recording.contains("scenarios")) return;
  const std::size_t count = std::min(answer["scenarios"].size(), recording["scenarios"].size());
  for (std::size_t i = 0; i < count; ++i) {
    cut_like(answer["scenarios"][i], recording["scenarios"][i]);
  }
  cut_like(answer["total"], recording["total"]);
}

json request(const json& recording) {
  json line = {{"id", recording.at("id")}, {"options", recording.at("options")}};
  for (const char* key : {"segment", "sequence", "exports"}) {
    if (recording.contains(key)) line[key] = recording[key];
  }
  return line;
}

/// Asks the command about all recordings and hands each pair to `compare`.
void ask_all(const std::vector<json>& recordings,
             const std::function<void(json& answer, const json& recording)>& compare) {
  std::vector<json> requests;
  for (const json& recording : recordings) requests.push_back(request(recording));
  std::size_t next = 0;
  const Finished finished =
      run_command_by_line({"plan", "--jsonl"}, as_lines(requests), [&](std::string_view line) {
        ASSERT_LT(next, recordings.size());
        json answer = json::parse(line);
        compare(answer, recordings[next++]);
      });
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(next, recordings.size());
}

json accepted(const json& recording) {
  json expected;
  for (const char* key : {"id", "warnings", "scenarios", "total"}) {
    expected[key] = recording.at(key);
  }
  return expected;
}

TEST(PlanLines, AnswerEveryRecordedPlan) {
  ask_all(recorded("plan/plans.jsonl"), [](json& answer, const json& recording) {
    cut_plan_like(answer, recording);
    const json expected = accepted(recording);
    EXPECT_EQ(answer, expected) << json::diff(expected, answer).dump().substr(0, 2000);
  });
}

/// A JSON decoder's own words are not compared, only that they are one message of that class.
json comparable(json rejection, const json& recording) {
  rejection.erase("options");
  rejection.erase("exports");
  rejection.erase("segment");
  rejection.erase("sequence");
  rejection.erase("decoderText");
  rejection.erase("floatOverflow");
  rejection.erase("unordered");
  rejection.erase("anyOf");
  if (recording.contains("decoderText")) rejection["errors"] = rejection["errors"].size();
  if (recording.contains("unordered")) {
    std::sort(rejection["errors"].begin(), rejection["errors"].end());
  }
  return rejection;
}

TEST(PlanLines, AnswerEveryRecordedRejection) {
  ask_all(recorded("plan/invalid.jsonl"), [](json& answer, const json& recording) {
    if (recording.contains("ok")) {
      cut_plan_like(answer, recording);
      EXPECT_EQ(answer, accepted(recording));
      return;
    }
    json expected = recording;
    if (recording.contains("anyOf")) {
      const json& outcomes = recording["anyOf"];
      EXPECT_NE(std::find(outcomes.begin(), outcomes.end(), answer["errors"]), outcomes.end())
          << answer;
      expected["errors"] = answer["errors"];
    }
    EXPECT_EQ(comparable(answer, recording), comparable(expected, recording));
  });
}

}  // namespace
}  // namespace rehearse::testing
