// The C interface: the same answers as the command's, on any thread, to any bytes.

#include <cstring>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "sim/api/rehearse.h"
#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kSmall =
    R"({"id":[7,"x"],"options":{"vus":2,"duration":"10s","thresholds":{"iterations":["count>8"]}},)"
    R"("journeys":{"default":{"duration":{"uniform":["1s","3s"]}}}})";

std::string taken(char* answer) {
  std::string text = answer;
  rehearse_free(answer);
  return text;
}

std::string run(const std::string& text, const char* settings = nullptr) {
  return taken(rehearse_run(text.data(), text.size(), settings));
}

std::string plan(const std::string& text) { return taken(rehearse_plan(text.data(), text.size())); }

std::vector<std::string> errors(const std::string& answer) {
  return json::parse(answer).at("errors").get<std::vector<std::string>>();
}

std::string file_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string by_command(const std::vector<std::string>& arguments, const std::string& line) {
  std::string answer;
  run_command_by_line(arguments, line + "\n", [&](std::string_view text) { answer = text; });
  return answer;
}

TEST(CInterface, AnswersAsTheCommandDoes) {
  EXPECT_EQ(run(kSmall), by_command({"run", "--jsonl"}, kSmall));
  EXPECT_EQ(run(kSmall, R"({"detail":true,"seed":9})"),
            by_command({"run", "--jsonl", "--detail", "--seed", "9"}, kSmall));
  EXPECT_EQ(plan(kSmall), by_command({"plan", "--jsonl"}, kSmall));
  const char* options = R"({"iterations":3})";
  EXPECT_EQ(run(options, R"({"iterationDuration":"1.5s"})"),
            by_command({"run", "--jsonl", "--iteration-duration", "1.5s"}, options));
  EXPECT_EQ(run(options, R"({"iterationDuration":{"uniform":["1s","2s"]}})"),
            by_command({"run", "--jsonl", "--iteration-duration", R"({"uniform":["1s","2s"]})"},
                       options));
}

TEST(CInterface, RefusesAsTheCommandDoes) {
  const std::string two = R"({"id":1,"seed":-1,"options":{"vus":"x"},"journeys":{}})";
  EXPECT_EQ(run(two), by_command({"run", "--jsonl"}, two));
  const std::string none = R"({"id":1,"options":{"vus":0,"duration":"1s"}})";
  EXPECT_EQ(plan(none), by_command({"plan", "--jsonl"}, none));
}

TEST(CInterface, HasTheWholeResultWhereItIsAskedFor) {
  const json whole = json::parse(run(kSmall, R"({"whole":true})"));
  EXPECT_EQ(whole.at("id"), json::parse(R"([7,"x"])"));
  EXPECT_TRUE(whole.contains("iterationDurationMs"));
  EXPECT_TRUE(whole.contains("series"));
  json by_file = json::parse(by_command({"run", "--jsonl"}, kSmall));
  for (const auto& [key, value] : by_file.items()) {
    if (key == "scenarios" || key == "commands") continue;
    EXPECT_EQ(whole.at(key), value) << key;
  }
  EXPECT_FALSE(whole.at("scenarios").at("default").contains("startsNs"));
  const json times = json::parse(run(kSmall, R"({"whole":true,"detail":true})"));
  EXPECT_EQ(times.at("scenarios").at("default").at("endsNs").size(), whole.at("complete"));
}

TEST(CInterface, HasOtherRandomNumbersForAnotherReplication) {
  const json first = json::parse(run(kSmall, R"({"replication":0})"));
  const json other = json::parse(run(kSmall, R"({"replication":1})"));
  EXPECT_EQ(first, json::parse(run(kSmall)));
  EXPECT_NE(first.at("traceHash"), other.at("traceHash"));
  EXPECT_EQ(run(kSmall, R"({"threads":4})"), run(kSmall));
}

TEST(CInterface, ReadsCsvFilesOfAFolderOnlyWhereItIsGiven) {
  const std::string measured =
      R"({"options":{"iterations":2},"journeys":{"default":{"duration":{"empirical":)"
      R"({"csv":"latency.csv","column":"ms"}}}}})";
  EXPECT_EQ(errors(run(measured)).size(), 1U);
  const std::string folder = REHEARSE_SOURCE_DIR "/scenarios/duration-models";
  const std::string settings = json{{"folder", folder}}.dump();
  EXPECT_FALSE(json::parse(run(measured, settings.c_str())).contains("errors"));
}

TEST(CInterface, ListsEveryMistakeInTheSettings) {
  EXPECT_THAT(
      errors(run(kSmall, R"({"sed":1,"threads":2000,"detail":"yes","folder":3,"seed":-1})")),
      ElementsAre(HasSubstr("settings/sed: "), HasSubstr("settings/seed: found -1"),
                  HasSubstr("settings/threads: found 2000"), HasSubstr("settings/folder: found 3"),
                  HasSubstr("settings/detail: ")));
  EXPECT_THAT(errors(run(kSmall, "[]")), ElementsAre(HasSubstr("settings: found ")));
  EXPECT_THAT(errors(run(kSmall, "{")), ElementsAre(HasSubstr("settings: ")));
  EXPECT_THAT(errors(run(kSmall, "")), ElementsAre(HasSubstr("settings: ")));
}

TEST(CInterface, NamesStatisticsThatDoNotExist) {
  EXPECT_THAT(errors(run(R"({"options":{"iterations":1,"summaryTrendStats":["best"]},)"
                         R"("journeys":{"default":{"duration":1}}})",
                         R"({"whole":true})")),
              ElementsAre(HasSubstr("/options/summaryTrendStats/0: found \"best\"")));
}

TEST(CInterface, TakesNullPointers) {
  EXPECT_THAT(errors(taken(rehearse_run(nullptr, 0, nullptr))),
              ElementsAre("found a null pointer, expected JSON text"));
  EXPECT_THAT(errors(taken(rehearse_run(nullptr, 1000, "{}"))), ElementsAre(HasSubstr("null")));
  EXPECT_THAT(errors(taken(rehearse_plan(nullptr, 1))), ElementsAre(HasSubstr("null")));
  rehearse_free(nullptr);
}

TEST(CInterface, AnswersEveryBrokenFileWithErrors) {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REHEARSE_SOURCE_DIR "/tests/sim/file/broken")) {
    if (entry.path().extension() != ".json") continue;
    const std::string text = file_text(entry.path());
    EXPECT_FALSE(errors(run(text)).empty()) << entry.path();
    EXPECT_TRUE(json::accept(plan(text))) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 100U);
}

TEST(CInterface, AnswersEveryBeginningOfAText) {
  const std::string text = kSmall;
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::string answer = taken(rehearse_run(text.data(), length, nullptr));
    EXPECT_EQ(errors(answer).size(), 1U) << answer;
  }
  for (std::size_t length = 0; length < std::strlen(R"({"seed":1})"); ++length) {
    const std::string settings(R"({"seed":1})", length);
    EXPECT_FALSE(errors(run(kSmall, settings.c_str())).empty()) << settings;
  }
}

TEST(CInterface, AnswersSeveralThreadsAtOnce) {
  const std::vector<std::string> texts{
      kSmall, file_text(REHEARSE_SOURCE_DIR "/scenarios/docs/closed-model.json"),
      file_text(REHEARSE_SOURCE_DIR "/scenarios/retry-storm.json"), "{", R"({"options":{}})"};
  std::vector<std::string> expected;
  for (const std::string& text : texts) expected.push_back(run(text) + plan(text));
  std::vector<std::thread> threads;
  std::vector<std::size_t> wrong(8);
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    threads.emplace_back([&, i] {
      for (std::size_t k = 0; k < 2 * texts.size(); ++k) {
        const std::size_t which = (i + k) % texts.size();
        wrong[i] += run(texts[which], R"({"threads":2})") + plan(texts[which]) != expected[which];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, ::testing::Each(0U));
}

TEST(CInterface, KnowsItsVersion) {
  EXPECT_THAT(rehearse_version(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace rehearse::testing
