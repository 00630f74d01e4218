// What is asked of rehearsals, asked of scripts.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Four iterations of a second, or of SLEEP seconds, by two VUs.
constexpr const char* kScript = R"(import { sleep } from 'k6';
export const options = { vus: 2, iterations: 4 };
export default function () { sleep(Number(__ENV.SLEEP || 1)); }
)";

class ScriptQuestions : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/scripts-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    write("a.js", kScript);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  /// A command on a.js, with more behind it.
  Finished ask(const std::string& command, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{command, path("a.js")};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
  }

  std::string folder_;
};

TEST_F(ScriptQuestions, ShowThePlan) {
  const Finished finished = ask("plan", {"--vus", "4"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("4 iterations shared among 4 VUs"));
}

TEST_F(ScriptQuestions, SweepOverAVariableOfTheScript) {
  EXPECT_EQ(ask("sweep", {"--vary", "env.SLEEP=1,2", "--show", "p(95)"}).out,
            "    env.SLEEP  p(95)\n"
            "    1             1s\n"
            "    2             2s\n"
            "    of 1 run\n");
}

TEST_F(ScriptQuestions, SweepOverAnOption) {
  EXPECT_EQ(ask("sweep", {"--vary", "vus=1,4", "--show", "busy"}).exit_code, 0);
  EXPECT_THAT(ask("sweep", {"--vary", "iterations=4,8", "--show", "complete"}).out,
              HasSubstr("    8                  8\n"));
}

TEST_F(ScriptQuestions, FindTheLeastValueOfAVariable) {
  EXPECT_THAT(
      ask("find", {"--least", "env.SLEEP=1..9", "--so-that", "p(95) >= 3s", "--runs", "5"}).out,
      StartsWith("the least env.SLEEP with p(95) >= 3s is 3\n"));
}

TEST_F(ScriptQuestions, CompareScripts) {
  write("b.js", std::string(kScript).replace(std::string(kScript).find("vus: 2"), 6, "vus: 4"));
  const Finished finished = ask("compare", {path("b.js"), "--runs", "2"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("vusMax        2   4          +2   0\n"));
}

TEST_F(ScriptQuestions, CheckExpectations) {
  EXPECT_EQ(ask("check", {"--expect", "complete == 4"}).exit_code, 0);
  const Finished finished = ask("check", {"--expect", "complete == 5"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_THAT(finished.out, HasSubstr("complete is 4, 1 (20%) below 5"));
}

TEST_F(ScriptQuestions, CheckThresholdsOfTheScript) {
  write("a.js",
        "import { Trend } from 'k6/metrics'; const t = new Trend('own');"
        "export const options = { thresholds: { own: ['avg<2'] } };"
        "export default () => t.add(Number(__ENV.V));");
  EXPECT_EQ(ask("check", {"-e", "V=1"}).exit_code, 0);
  EXPECT_EQ(ask("check", {"-e", "V=3"}).exit_code, 99);
}

TEST_F(ScriptQuestions, TellTheLifeOfAnIteration) {
  EXPECT_EQ(ask("explain", {"--iteration", "2"}).out,
            "iteration 2 of scenario default: VU 1, its iteration 1\n"
            "              1s  starts\n"
            "              2s  complete after 1s\n");
}

TEST_F(ScriptQuestions, SayHowMuchIsEnough) {
  const std::string out = ask("size", {"--runs", "10"}).out;
  EXPECT_THAT(out, HasSubstr("gracefulStop      0s"));
  EXPECT_THAT(out, Not(HasSubstr("%  0.00%")));  // nothing is less than 0s
}

TEST_F(ScriptQuestions, RefuseWhatAClientOfAScriptTakes) {
  write("t.json",
        R"({"targets":{"s":{"url":"http://s","duration":"1ms"}},"client":{"overhead":"1ms"}})");
  const Finished finished = ask("run", {"--targets", path("t.json")});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err,
              HasSubstr("t.json: /client: found it in a file of what answers a script"));
}

TEST_F(ScriptQuestions, ShowWhatChangedInTheSchedule) {
  write("b.js", std::string(kScript).replace(std::string(kScript).find("vus: 2"), 6, "vus: 4"));
  const Finished finished = ask("diff", {path("b.js")});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, HasSubstr("-vus: 2\n+vus: 4\n"));
}

TEST_F(ScriptQuestions, DivideTheTestAmongInstances) {
  EXPECT_THAT(ask("fleet", {"--instances", "2"}).out,
              HasSubstr("    together                     2         2         4"));
}

TEST_F(ScriptQuestions, HandOutCommandsForTheScriptThatWasNamed) {
  write("it's.js", kScript);
  const Finished finished = run_command({"fleet", path("it's.js"), "--instances", "2"});
  EXPECT_THAT(finished.out, HasSubstr("it'\\''s.js'\n"));
}

TEST_F(ScriptQuestions, HandOutCommandsForTheScriptThatARehearsalNames) {
  write("rehearsal.json", R"({"script": "a.js"})");
  const Finished finished = run_command({"fleet", path("rehearsal.json"), "--instances", "2"});
  EXPECT_THAT(finished.out, HasSubstr("/a.js\n"));
  EXPECT_THAT(finished.out, Not(HasSubstr("rehearsal.json")));
}

TEST_F(ScriptQuestions, SayThatATargetFileWithoutANameIsNone) {
  const Finished finished = ask("run", {"--targets", ""});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("--targets: found '', expected a file of what answers"));
}

TEST_F(ScriptQuestions, LogAtTheEndWithTheTimeOfTheTest) {
  write("a.js",
        "export const options = { thresholds: { iterations: ['count>9'] } };"
        "export default () => {};");
  EXPECT_THAT(ask("run").err, HasSubstr("time=\"2025-01-01T00:00:00Z\" level=error msg=\"thresh"));
}

TEST_F(ScriptQuestions, SendNothingToAUrlWithoutAHost) {
  write("a.js",
        "import http from 'k6/http';"
        "export default () => console.log(JSON.stringify(http.get('/x').error));");
  const Finished finished = ask("run", {"--latency", "10ms"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("unsupported protocol scheme"));
}

/// A rehearsal that names a.js, whose requests its targets answer.
class QuestionsOfAFile : public ScriptQuestions {
 protected:
  void SetUp() override {
    ScriptQuestions::SetUp();
    write("a.js", R"(import http from 'k6/http';
export const options = { vus: 2, iterations: 4 };
export default function () { http.get('http://t/x?' + (__ENV.X || '')); }
)");
    write("a.json", R"({"script": "a.js", "targets": {"t": {"endpoints": {
      "GET /x": {"duration": "2s", "response": {"text": "x"}}}, "servers": 2}}})");
  }
  Finished ask_file(const std::string& command, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{command, path("a.json")};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
  }
};

TEST_F(QuestionsOfAFile, SweepOverItsTargets) {
  EXPECT_EQ(ask_file("sweep", {"--vary", "targets.t.servers=1,2", "--show", "max"}).out,
            "    targets.t.servers  max\n"
            "    1                   4s\n"
            "    2                   2s\n"
            "    of 1 run\n");
}

TEST_F(QuestionsOfAFile, SweepOverOptionsOfItsScript) {
  EXPECT_THAT(ask_file("sweep", {"--vary", "iterations=4,8", "--show", "complete"}).out,
              HasSubstr("    8                  8\n"));
}

TEST_F(QuestionsOfAFile, ValuesAreOverTheOptionsOfItsScript) {
  EXPECT_THAT(ask_file("run", {"--set", "iterations=6"}).out, HasSubstr("6 complete and 0"));
}

TEST_F(QuestionsOfAFile, FindTheLeast) {
  EXPECT_THAT(ask_file("find", {"--least", "targets.t.servers=1..4", "--so-that", "max <= 2s",
                                "--runs", "5"})
                  .out,
              StartsWith("the least targets.t.servers with max <= 2s is 2\n"));
}

TEST_F(QuestionsOfAFile, CheckExpectations) {
  EXPECT_EQ(ask_file("check", {"--expect", "complete == 4"}).exit_code, 0);
  EXPECT_EQ(ask_file("check", {"--expect", "complete == 5"}).exit_code, 99);
}

TEST_F(QuestionsOfAFile, CheckTheExpectationsInIt) {
  write("a.json", R"({"script": "a.js", "expect": ["p(95) < 1s"], "targets": {"t": {"endpoints": {
    "GET /x": {"duration": "2s"}}}}})");
  EXPECT_EQ(ask_file("check").exit_code, 99);
}

TEST_F(QuestionsOfAFile, CompareFiles) {
  write("b.json", R"({"script": "a.js", "targets": {"t": {"endpoints": {
    "GET /x": {"duration": "1s"}}}}})");
  const Finished finished = ask_file("compare", {path("b.json"), "--runs", "2"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("iterationDuration avg        2s    1s         -1s    0s"));
}

TEST_F(ScriptQuestions, ArePutTogetherFromShards) {
  const auto part = [&](const char* shard, const char* file) {
    return ask("run", {"--runs", "4", "--shard", shard, "--results", path(file)}).exit_code;
  };
  EXPECT_EQ(part("1/2", "one"), 0);
  EXPECT_EQ(part("2/2", "two"), 0);
  EXPECT_EQ(run_command({"merge", path("one"), path("two")}).out, ask("run", {"--runs", "4"}).out);
}

TEST_F(ScriptQuestions, ArePutTogetherOnlyOfTheSameScript) {
  EXPECT_EQ(ask("run", {"--runs", "2", "--shard", "1/2", "--results", path("one")}).exit_code, 0);
  write("a.js", std::string(kScript) + "// another one\n");
  EXPECT_EQ(ask("run", {"--runs", "2", "--shard", "2/2", "--results", path("two")}).exit_code, 0);
  const Finished finished = run_command({"merge", path("one"), path("two")});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("expected what "));
}

TEST_F(ScriptQuestions, SayWhyAScriptCannotBeRun) {
  write("a.js", "throw new Error('not today');");
  for (const char* const command : {"plan", "size"}) {
    const Finished finished = ask(command);
    EXPECT_EQ(finished.exit_code, 104);
    EXPECT_THAT(finished.err, HasSubstr("a.js: Error: not today")) << command;
  }
}

TEST_F(ScriptQuestions, RefuseToDrawAScript) {
  const Finished finished = ask("graph");
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("found a script, expected journeys that can be drawn"));
}

TEST_F(ScriptQuestions, TakeSecretsFromAFile) {
  write("a.js",
        "import secrets from 'k6/secrets';"
        "export default async () => console.log('is ' + await secrets.get('key'));");
  write("secrets", "key=hidden words\n\n");
  const Finished finished = ask("run", {"--secret-source", "file=" + path("secrets")});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("msg=\"is ***SECRET_REDACTED***\""));
}

TEST_F(ScriptQuestions, SayAllThatIsWrongWithSecretsConfigurationAndModules) {
  write("secrets", "key\n");
  const Finished finished =
      ask("run", {"--secret-source", "file=" + path("secrets"), "--secret-source", "vault=x",
                  "--config", path("none"), "--jslib", path("a.js")});
  EXPECT_EQ(finished.exit_code, 104);
  for (const char* const part : {"secrets:1: found a line without a name, expected NAME=VALUE",
                                 "found 'vault=x', expected file=FILE or mock=NAME=VALUE",
                                 "none: cannot be read", "--jslib: found "}) {
    EXPECT_THAT(finished.err, HasSubstr(part));
  }
}

TEST_F(ScriptQuestions, FindRemoteModulesInAFolder) {
  std::filesystem::create_directories(path("jslib/x.test/lib"));
  write("jslib/x.test/lib/m.js", "export const m = 'of the folder';");
  write("a.js",
        "import { m } from 'https://x.test/lib/m.js'; export default () => console.log(m);");
  EXPECT_THAT(ask("run", {"--jslib", path("jslib")}).err, HasSubstr("msg=\"of the folder\""));
  EXPECT_THAT(ask("run").err, HasSubstr("copy it to a file and import that, or to "
                                        "DIR/x.test/lib/m.js and name the folder with --jslib"));
}

TEST_F(ScriptQuestions, LeaveTheFolderOfRemoteModulesNever) {
  std::filesystem::create_directories(path("jslib"));
  write("m.js", "export const m = 1;");
  write("a.js", "import { m } from 'https://../m.js'; export default () => console.log(m);");
  EXPECT_EQ(ask("run", {"--jslib", path("jslib")}).exit_code, 107);
}

TEST_F(ScriptQuestions, PutAConfigurationBelowTheScript) {
  write("config.json", R"({"vus": 9, "duration": "1m", "tags": {"of": "config"}, "linger": true})");
  const Finished finished = ask("plan", {"--config", path("config.json")});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("4 iterations shared among 2 VUs"));
  write("a.js", "export default () => {};");
  EXPECT_THAT(ask("plan", {"--config", path("config.json")}).out,
              HasSubstr("9 looping VUs for 1m0s"));
}

/// A script with all that a journey can do, and its targets; two VUs run it four times.
constexpr const char* kShop = R"(import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Counter, Trend } from 'k6/metrics';
const bought = new Counter('bought');
const price = new Trend('price', true);
export const options = { vus: 2, iterations: 4 };
export default function () {
  group('shop', () => {
    check(http.get('https://shop.test/items'), { ok: (r) => r.status === 200 });
    sleep(1.5);
  });
  http.batch(['https://shop.test/items', 'https://shop.test/items']);
  http.post('https://shop.test/orders', 'x');
  bought.add(2);
  price.add(12.5);
}
)";
constexpr const char* kShopTargets = R"({"base": "https://shop.test", "routes": [
  {"method": "GET", "path": "/items", "after_ms": 40},
  {"method": "POST", "path": "/orders", "after_ms": 120, "status": 201}]})";

TEST_F(ScriptQuestions, ExportTheJourneyOfAScript) {
  write("a.js", kShop);
  write("shop.json", kShopTargets);
  const Finished finished =
      ask("run", {"--targets", path("shop.json"), "--export", path("out.json")});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
  std::ifstream file(path("out.json"));
  const nlohmann::json written = nlohmann::json::parse(file);
  const auto get = nlohmann::json::parse(
      R"({"target": "shop.test", "endpoint": "GET /items", "path": "/items"})");
  const auto post = nlohmann::json::parse(
      R"({"target": "shop.test", "endpoint": "POST /orders", "method": "POST",
          "path": "/orders"})");
  EXPECT_EQ(
      written.at("journeys").at("default").at("steps"),
      nlohmann::json::array(
          {{{"group", "shop"},
            {"steps",
             {{{"request", get}}, {{"check", "ok"}, {"probability", 1.0}}, {{"think", "1.5s"}}}}},
           {{"batch", {get, get}}},
           {{"request", post}},
           {{"metric", "bought"}, {"type", "counter"}, {"value", 2}},
           {{"metric", "price"}, {"type", "trend"}, {"value", 12.5}, {"time", true}}}));
  EXPECT_EQ(written.at("targets"), nlohmann::json::parse(R"({"shop.test": {
    "url": "https://shop.test",
    "endpoints": {"GET /items": {"duration": "40ms"}, "POST /orders": {"duration": "120ms"}}}})"));
}

TEST_F(ScriptQuestions, ExportWhatRunsAsTheScriptDoes) {
  write("a.js", kShop);
  write("shop.json", kShopTargets);
  const Finished script =
      ask("run", {"--targets", path("shop.json"), "--export", path("out.json"), "--json"});
  const Finished journey = run_command({"run", path("out.json"), "--json"});
  ASSERT_EQ(journey.exit_code, 0) << journey.err;
  const auto metrics = [](const Finished& run) {
    const nlohmann::json result = nlohmann::json::parse(run.out);
    return std::vector<nlohmann::json>{result.at("complete"), result.at("interrupted")};
  };
  EXPECT_EQ(metrics(journey), metrics(script));
}

TEST_F(ScriptQuestions, RefuseToExportARehearsal) {
  const Finished finished = run_command({"run", "-", "--export", path("out.json")}, "{}");
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_EQ(finished.err, "standard input: --export: found a rehearsal, expected a script\n");
}

TEST_F(ScriptQuestions, SayWhatAnExportDoesOtherwise) {
  write("a.js",
        "import { sleep } from 'k6'; export const options = { iterations: 2 };"
        "export default () => { sleep(__ITER + 1); if (__ITER === 1) sleep(1); };");
  const Finished finished = ask("run", {"--export", path("out.json")});
  EXPECT_THAT(finished.err, HasSubstr("iterations of default did 2 different things"));
  std::ifstream file(path("out.json"));
  EXPECT_EQ(nlohmann::json::parse(file).at("journeys").at("default").at("steps"),
            nlohmann::json::parse(R"([{"choose": [
              {"weight": 1, "steps": [{"think": "1s"}]},
              {"weight": 1, "steps": [{"think": "2s"}, {"think": "1s"}]}]}])"));
}

}  // namespace
}  // namespace rehearse::testing
