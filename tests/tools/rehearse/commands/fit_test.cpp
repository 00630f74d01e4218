// `rehearse fit`: measurements in, a rehearsal out that predicts them.

#include <cmath>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::string path_of(const std::string& name) {
  const char* test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  return ::testing::TempDir() + "rehearse_fit_" + test + "_" + name;
}

std::string file(const std::string& name, std::string_view text) {
  std::string path = path_of(name);
  std::ofstream(path) << text;
  return path;
}

json read_json(const std::string& path) {
  std::ifstream in(path);
  return json::parse(in);
}

std::string recorded(const std::string& name) {
  return std::string(REHEARSE_SOURCE_DIR) + "/tests/conformance/metrics/outputs/" + name;
}

/// The statistics of a real run of k6, as the model of its points gives them: within 2 %.
void expect_near(const json& real, const json& predicted, const std::string& metric) {
  for (const auto& [name, value] : real.at(metric).items()) {
    if (!value.is_number() || name == "rate") continue;
    EXPECT_NEAR(predicted.at(metric).at(name).get<double>(), value.get<double>(),
                0.02 * std::abs(value.get<double>()))
        << metric << " " << name;
  }
}

TEST(FitCommand, PredictsTheSummaryOfARealRun) {
  const std::string model = path_of("model.json");
  const std::string summary = path_of("summary.json");
  const Finished fit = run_command({"fit", recorded("ou09-http/points.json"), "--export", model});
  ASSERT_EQ(fit.exit_code, 0) << fit.err;
  const Finished run = run_command({"run", model, "--summary-export", summary, "-q"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const json real = read_json(recorded("ou09-http/export.json")).at("metrics");
  const json predicted = read_json(summary).at("metrics");
  for (const char* metric :
       {"http_reqs", "iterations", "http_req_duration", "http_req_failed", "iteration_duration"}) {
    expect_near(real, predicted, metric);
  }
}

/// Three servers at 85 %: found in the points of a simulated run, as they would be in a real one.
TEST(FitCommand, FindsTheQueueBehindTheLatencies) {
  const std::string test = file("test.json", R"({"options": {"scenarios": {"s": {
      "executor": "constant-arrival-rate", "rate": 25, "duration": "40s", "preAllocatedVUs": 100}}},
    "journeys": {"default": {"steps": [{"request": {"target": "shop"}}]}},
    "targets": {"shop": {"duration": {"lognormal": {"median": "95ms", "p95": "200ms"}}, "servers": 3}}})");
  const std::string points = path_of("points.json");
  ASSERT_EQ(run_command({"run", test, "-q", "--out", "json=" + points}).exit_code, 0);
  const Finished fit = run_command({"fit", points, "--json"});
  ASSERT_EQ(fit.exit_code, 0) << fit.err;
  const json queue = json::parse(fit.out).at("fits").at(0).at("queue");
  EXPECT_EQ(queue.at("servers"), 3);
  EXPECT_EQ(queue.at("interval"), json({3, 3}));
  EXPECT_THAT(run_command({"fit", points}).out, HasSubstr("servers: 3 (95 % interval 3…3)"));
}

/// What `fit` prints of the points of a minute of arrivals at such a target.
std::string fit_of(std::string_view target) {
  const std::string test = file("test.json", R"({"options": {"scenarios": {"s": {
      "executor": "constant-arrival-rate", "rate": 90, "duration": "60s", "preAllocatedVUs": 60}}},
    "journeys": {"default": {"steps": [{"request": {"target": "api"}}]}}, "targets": {"api": {
      "duration": {"exponential": {"mean": "60ms"}}, "latency": "3ms", )" +
                                                 std::string(target) + "}}}");
  const std::string points = path_of("points.json");
  EXPECT_EQ(run_command({"run", test, "-q", "--out", "json=" + points}).exit_code, 0);
  return run_command({"fit", points}).out;
}

TEST(FitCommand, FindsTheLimitBehindALatency) {
  EXPECT_THAT(fit_of(R"("servers": 4, "concurrencyLimit": 5)"),
              HasSubstr("with 5 inside (95 % interval 5…5) others were rejected (503), 6ms after "
                        "they were sent"));
}

/// Two instances have a limit each, and which one a request goes to is random.
TEST(FitCommand, SaysThatRejectionsHaveNoSharpLimit) {
  const std::string found =
      fit_of(R"("servers": 3, "concurrencyLimit": 3, "instances": 2, "balancer": "random")");
  EXPECT_THAT(found, HasSubstr("that is no limit of requests inside alone, so they are taken for "
                               "errors"));
  EXPECT_THAT(found, ::testing::Not(HasSubstr("concurrencyLimit")));
}

/// Model and measurements, side by side.
TEST(FitCommand, IsHeldAgainstItsOwnMeasurements) {
  std::string log;
  for (int i = 0; i < 300; ++i) {
    log += std::to_string(1'796'040'000 + i / 10) + "." + std::to_string(i % 10) + " 0.0" +
           std::to_string(10 + i % 7) + " 200 GET /a\n";
  }
  const std::string access = file("access.log", log);
  const std::string model = path_of("model.json");
  const std::string measured = path_of("measured.json");
  const Finished fit = run_command({"fit", access, "--log-format",
                                    "$msec $request_time $status $request_method $uri", "--export",
                                    model, "--summary-export", measured});
  ASSERT_EQ(fit.exit_code, 0) << fit.err;
  const Finished compared =
      run_command({"compare", model, "--real", measured, "--runs", "5", "--json"});
  ASSERT_EQ(compared.exit_code, 0) << compared.err;
  const json answer = json::parse(compared.out);
  for (const json& each : answer.at("real").at("predicted").at(0)) {
    if (each.at("path") == json({"http_req_duration", "avg"})) {
      EXPECT_EQ(each.at("inside"), true);
    }
  }
}

TEST(FitCommand, ListsEveryMistakeOfEveryFile) {
  const std::string a = file("a.csv", "latency,x\n0.1,1\n0.2,1\n");
  const std::string b = file("b.json", "{}");
  const Finished fit = run_command({"fit", a, b});
  EXPECT_EQ(fit.exit_code, 104);
  EXPECT_THAT(fit.err, HasSubstr("column \"latency\" without a unit"));
  EXPECT_THAT(fit.err, HasSubstr("--unit s"));
  EXPECT_THAT(fit.err, HasSubstr("b.json: found "));
  EXPECT_EQ(run_command({"fit", a, "--unit", "years"}).exit_code, 104);
  EXPECT_EQ(run_command({"fit", path_of("none")}).exit_code, 104);
  EXPECT_EQ(run_command({"fit"}).exit_code, 104);
}

}  // namespace
}  // namespace rehearse::testing
