// Results as JSON.

#include "tools/rehearse/result_json.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rehearse {
namespace {

Result small_result() {
  Result result;
  result.seed = 7;
  result.counts = {3, 1, 2, 4, 1};
  result.vus_max = 2;
  result.vus_end = 1;
  result.run = seconds(1);
  result.end = Instant{1'500'000'000};
  result.exit_code = ExitCode::Interrupted;
  result.trace_hash = 0xabc;
  ScenarioResult begun;
  begun.name = "a";
  begun.counts = result.counts;
  begun.began = Instant{5};
  begun.ended = Instant{1'000'000'000};
  begun.vus_max = 2;
  begun.interrupted = true;
  ScenarioResult waiting;
  waiting.name = "b";
  result.scenarios = {begun, waiting};
  result.commands = {{true, "", Instant{9}}, {false, "not paused", std::nullopt}};
  return result;
}

std::string written(const std::function<void(JsonWriter&)>& write) {
  std::string text;
  JsonWriter json([&](std::string_view piece) { text += piece; });
  write(json);
  json.finish();
  return text;
}

std::string interface_fields(const std::vector<IterationTimes>* detail) {
  return written([&](JsonWriter& json) {
    json.begin_object();
    write_result(json, small_result(), detail);
    json.end_object();
  });
}

TEST(ResultJson, HasTheFieldsOfTheMachineInterface) {
  EXPECT_EQ(interface_fields(nullptr),
            R"({"seed":7,"complete":3,"interrupted":1,"dropped":2,"vusMax":2,"runNs":1000000000,)"
            R"("exitCode":105,"traceHash":"0000000000000abc","scenarios":{)"
            R"("a":{"complete":3,"interrupted":1,"dropped":2,"startNs":5},)"
            R"("b":{"complete":0,"interrupted":0,"dropped":0,"startNs":null}},)"
            R"("commands":[{"ok":true},{"ok":false}]})");
}

TEST(ResultJson, ListsTheTimesOfIterationsInDetail) {
  std::vector<IterationTimes> detail(2);
  detail[0].starts = {Instant{1}, Instant{2}};
  detail[0].ends = {Instant{4}};
  detail[0].drops = {{Instant{3}, 2}};
  const std::string text = interface_fields(&detail);
  EXPECT_NE(text.find(R"("startNs":5,"startsNs":[1,2],"endsNs":[4],"dropsNs":[[3,2]]})"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("startNs":null,"startsNs":[],"endsNs":[],"dropsNs":[]})"),
            std::string::npos)
      << text;
}

TEST(ResultJson, HoldsEverythingInTheWholeResult) {
  Result result = small_result();
  result.warnings = {"careful"};
  result.iteration_duration.add(seconds(2));
  result.series.start(Instant{});
  EXPECT_EQ(written([&](JsonWriter& json) {
              write_whole_result(json, result, {"avg", "count"});
            }),
            R"({"seed":7,"complete":3,"interrupted":1,"dropped":2,"vusMax":2,"runNs":1000000000,)"
            R"("exitCode":105,"traceHash":"0000000000000abc","iterations":4,"exceptions":1,)"
            R"("vusEnd":1,"endNs":1500000000,"scenarios":{)"
            R"("a":{"complete":3,"interrupted":1,"dropped":2,"startNs":5,"iterations":4,)"
            R"("exceptions":1,"endNs":1000000000,"vusMax":2,"insufficientVUs":false,)"
            R"("cutShort":true},)"
            R"("b":{"complete":0,"interrupted":0,"dropped":0,"startNs":null,"iterations":0,)"
            R"("exceptions":0,"endNs":null,"vusMax":0,"insufficientVUs":false,"cutShort":false}},)"
            R"("commands":[{"ok":true,"doneNs":9},)"
            R"({"ok":false,"error":"not paused","doneNs":null}],"warnings":["careful"],)"
            R"("iterationDurationMs":{"avg":2000,"count":1},)"
            R"("series":{"intervalNs":1000000000,"starts":[1],"completes":[0],"interrupts":[0],)"
            R"("drops":[0],"vusActive":[0],"vusInitialised":[0]}})");
}

}  // namespace
}  // namespace rehearse
