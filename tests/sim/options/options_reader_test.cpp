// One test for each rule of reading options (S10 to S19), and for reporting all problems.
#include "sim/options/options_reader.hpp"

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

namespace rehearse {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Options accepted(const std::string& text, const OptionOverrides& overrides = {}) {
  const auto reading = read_options(json::parse(text), overrides);
  if (!reading.options) throw std::runtime_error(reading.rejection.errors.at(0));
  return *reading.options;
}

Rejection rejected(const std::string& text, const OptionOverrides& overrides = {},
                   const std::optional<std::vector<std::string>>& exports = {}) {
  const auto reading = read_options(json::parse(text), overrides, exports);
  if (reading.options) throw std::runtime_error("accepted");
  return reading.rejection;
}

/// The only scenario's executor. Throws when it is another one.
template <class Executor>
Executor sole(const Options& options) {
  if (options.scenarios.size() != 1) throw std::runtime_error("not one scenario");
  return std::get<Executor>(options.scenarios.front().executor);
}

template <class Executor>
Executor sole(const std::string& text, const OptionOverrides& overrides = {}) {
  return sole<Executor>(accepted(text, overrides));
}

/// {"scenarios": {"a": {"executor": <executor>, <fields>}}}
std::string scenario(const std::string& executor, const std::string& fields = "") {
  return R"({"scenarios": {"a": {"executor": ")" + executor + '"' +
         (fields.empty() ? "" : ", " + fields) + "}}}";
}

std::vector<std::pair<std::string, std::string>> listed(const Problems& problems) {
  std::vector<std::pair<std::string, std::string>> list;
  for (const Problem& problem : problems) list.emplace_back(problem.path, problem.message);
  return list;
}

std::vector<std::string> paths(const Problems& problems) {
  std::vector<std::string> list;
  for (const Problem& problem : problems) list.push_back(problem.path);
  return list;
}

// Shortcuts and their order.

// S14.
TEST(Shortcuts, MakeIterationsWithVusAndDurationSharedIterations) {
  const auto made = sole<SharedIterations>(R"({"iterations": 9, "vus": 3, "duration": "7s"})");
  EXPECT_EQ(made.iterations, 9);
  EXPECT_EQ(made.vus, 3);
  EXPECT_EQ(made.max_duration, seconds(7));
}

TEST(Shortcuts, GiveIterationsTenMinutesWithoutADuration) {
  EXPECT_EQ(sole<SharedIterations>(R"({"iterations": 9})").max_duration, minutes(10));
}

TEST(Shortcuts, MakeDurationConstantVus) {
  const auto made = sole<ConstantVus>(R"({"duration": "7s", "vus": 3})");
  EXPECT_EQ(made.vus, 3);
  EXPECT_EQ(made.duration, seconds(7));
}

TEST(Shortcuts, MakeStagesRampingVusThatStartsWithVus) {
  const auto made = sole<RampingVus>(R"({"stages": [{"duration": "7s", "target": 5}], "vus": 3})");
  EXPECT_EQ(made.start_vus, 3);
  EXPECT_EQ(made.stages.at(0).target, 5);
}

TEST(Shortcuts, MakeVusAloneOneIterationForEach) {
  const auto made = sole<SharedIterations>(R"({"vus": 3})");
  EXPECT_EQ(made.vus, 3);
  EXPECT_EQ(made.iterations, 3);
}

TEST(Shortcuts, RunOneIterationWhenNothingIsGiven) {
  for (const char* text : {"{}", "null", R"({"vus": null, "scenarios": null, "stages": null})"}) {
    const Options options = accepted(text);
    EXPECT_EQ(options.scenarios.at(0).name, "default");
    EXPECT_EQ(sole<PerVuIterations>(options).iterations, 1);
    EXPECT_THAT(options.warnings, IsEmpty());
  }
}

TEST(Shortcuts, LetVusAloneOverrideScenariosWithAWarning) {
  const Options options =
      accepted(R"({"vus": 2, "scenarios": {"a": {"executor": "per-vu-iterations"}}})");
  EXPECT_EQ(sole<SharedIterations>(options).vus, 2);
  EXPECT_THAT(options.warnings, ElementsAre("`vus=2` overrides scenarios configuration"));
}

TEST(Shortcuts, PassOverStagesWithoutADuration) {
  const auto made = sole<RampingVus>(
      R"({"stages": [{"target": 9}, {"duration": "1s", "target": 5}, {"duration": null}]})");
  ASSERT_EQ(made.stages.size(), 1U);
  EXPECT_EQ(made.stages[0].target, 5);
}

TEST(Shortcuts, WarnOfEmptyStages) {
  EXPECT_THAT(accepted(R"({"stages": [{"target": 9}]})").warnings,
              ElementsAre("`stages` was explicitly set to an empty value, running the script with "
                          "1 iteration in 1 VU"));
}

// S15.
TEST(Shortcuts, ExcludeOneAnotherByPairs) {
  const std::string stages = R"("stages": [{"duration": "1s", "target": 1}])";
  const std::string scenarios = R"("scenarios": {"a": {"executor": "per-vu-iterations"}})";
  const std::vector<std::array<std::string, 4>> pairs = {
      {R"("iterations": 1)", stages, "iterations", "stages"},
      {R"("iterations": 1)", scenarios, "iterations", "scenarios"},
      {R"("duration": "1s")", stages, "duration", "stages"},
      {R"("duration": "1s")", scenarios, "duration", "scenarios"},
      {stages, scenarios, "stages", "scenarios"}};
  for (const auto& [first, second, name, other] : pairs) {
    const Rejection rejection = rejected("{" + first + ", " + second + "}");
    EXPECT_EQ(rejection.rejection, RejectionClass::Conflict);
    EXPECT_THAT(rejection.errors, ElementsAre("using `" + name + "` and `" + other +
                                              "` options simultaneously is not allowed"));
    EXPECT_THAT(paths(rejection.problems), ElementsAre("/" + other));
  }
}

TEST(Shortcuts, RefuseADurationOfNothing) {
  EXPECT_EQ(rejected(R"({"duration": 0})").rejection, RejectionClass::Conflict);
  EXPECT_EQ(rejected(R"({"duration": "999ms"})").rejection, RejectionClass::Validation);
}

// Defaults of the executors.

// S12.
TEST(ExecutorDefaults, OfTheIterationExecutorsAreOneVuOneIterationTenMinutes) {
  const auto shared = sole<SharedIterations>(scenario("shared-iterations"));
  EXPECT_EQ(shared.vus, 1);
  EXPECT_EQ(shared.iterations, 1);
  EXPECT_EQ(shared.max_duration, minutes(10));
  const auto each = sole<PerVuIterations>(scenario("per-vu-iterations"));
  EXPECT_EQ(each.vus, 1);
  EXPECT_EQ(each.iterations, 1);
  EXPECT_EQ(each.max_duration, minutes(10));
}

TEST(ExecutorDefaults, OfConstantVusAreOneVu) {
  EXPECT_EQ(sole<ConstantVus>(scenario("constant-vus", R"("duration": "1s")")).vus, 1);
}

TEST(ExecutorDefaults, OfRampingVusAreOneVuAndThirtySeconds) {
  const auto ramp =
      sole<RampingVus>(scenario("ramping-vus", R"("stages": [{"duration": 0, "target": 0}])"));
  EXPECT_EQ(ramp.start_vus, 1);
  EXPECT_EQ(ramp.graceful_ramp_down, seconds(30));
}

TEST(ExecutorDefaults, OfArrivalRatesAreASecondAndAsManyVusAsAllocated) {
  const auto flat = sole<ConstantArrivalRate>(
      scenario("constant-arrival-rate", R"("rate": 5, "duration": "1s", "preAllocatedVUs": 7)"));
  EXPECT_EQ(flat.time_unit, seconds(1));
  EXPECT_EQ(flat.max_vus, 7);
  const auto ramp = sole<RampingArrivalRate>(scenario(
      "ramping-arrival-rate", R"("stages": [{"duration": 0, "target": 0}], "preAllocatedVUs": 7)"));
  EXPECT_EQ(ramp.start_rate, 0);
  EXPECT_EQ(ramp.time_unit, seconds(1));
  EXPECT_EQ(ramp.max_vus, 7);
}

TEST(ExecutorDefaults, OfExternallyControlledAreNoVusAndNoGrace) {
  const Options options = accepted(scenario("externally-controlled", R"("duration": 0)"));
  EXPECT_EQ(sole<ExternallyControlled>(options).vus, 0);
  EXPECT_EQ(sole<ExternallyControlled>(options).max_vus, 0);
  EXPECT_EQ(options.scenarios[0].graceful_stop, Duration{});
  EXPECT_EQ(
      sole<ExternallyControlled>(scenario("externally-controlled", R"("duration": 0, "vus": 4)"))
          .max_vus,
      4);
}

// S11.
TEST(ScenarioDefaults, AreTheDefaultFunctionNowAndThirtySeconds) {
  const ScenarioOptions made = accepted(scenario("per-vu-iterations")).scenarios.at(0);
  EXPECT_EQ(made.exec, "default");
  EXPECT_EQ(made.start_time, Duration{});
  EXPECT_EQ(made.graceful_stop, seconds(30));
  EXPECT_THAT(made.env, IsEmpty());
  EXPECT_THAT(made.tags, IsEmpty());
}

// S19.
TEST(Scenarios, AreRankedByStartTimeThenByName) {
  const Options options = accepted(R"({"scenarios": {
      "a": {"executor": "per-vu-iterations", "startTime": "1s"},
      "B": {"executor": "per-vu-iterations"},
      "b": {"executor": "per-vu-iterations"}}})");
  std::vector<std::string> names;
  for (const auto& scenario : options.scenarios) names.push_back(scenario.name);
  EXPECT_THAT(names, ElementsAre("B", "b", "a"));
}

// Keys and forms of values.

// S16.
TEST(Keys, MatchRegardlessOfCase) {
  EXPECT_EQ(
      sole<ConstantVus>(R"({"SCENARIOS": {"a": {"Executor": "constant-vus", "DURATION": "2s"}}})")
          .duration,
      seconds(2));
}

TEST(Keys, MatchTheLettersWhoseOtherCaseIsLatin) {
  EXPECT_EQ(sole<ConstantVus>("{\"vu\u017f\": 3, \"duration\": \"2s\"}").vus, 3);
}

TEST(Keys, OfOneFieldAreReadInByteOrder) {
  EXPECT_EQ(sole<ConstantVus>(
                scenario("constant-vus", R"("duration": "1s", "vus": 4, "VUs": 2, "vUS": 3)"))
                .vus,
            4);
}

// S17.
TEST(Keys, ThatAreUnknownAtTheTopWarn) {
  const Options options = accepted(R"({"zzz": 1, "aaa": 2})");
  EXPECT_THAT(options.warnings,
              ElementsAre("There were unknown fields in the options exported in the script "
                          "error=\"json: unknown field \\\"aaa\\\"\""));
}

TEST(Keys, ThatAreUnknownInAScenarioAreErrors) {
  const Rejection rejection = rejected(scenario("constant-vus", R"("colour": 1)"));
  EXPECT_EQ(rejection.rejection, RejectionClass::Parse);
  EXPECT_THAT(rejection.errors, ElementsAre("json: unknown field \"colour\""));
  EXPECT_THAT(listed(rejection.problems)[0],
              Pair("/scenarios/a/colour",
                   "found an unknown field, expected one of executor, startTime, gracefulStop, "
                   "env, exec, tags, options, vus, duration"));
}

TEST(Keys, OfOptionsWithoutMeaningHereAreKnown) {
  EXPECT_THAT(accepted(R"({"thresholds": {"iterations": ["count>1"]}, "rps": 5, "batch": 10,
      "batchPerHost": 2, "userAgent": "x", "noConnectionReuse": true, "noVUConnectionReuse": true,
      "discardResponseBodies": true, "insecureSkipTLSVerify": true, "tlsAuth": [], "hosts": {},
      "dns": {"ttl": "0"}, "systemTags": ["url"], "tags": {"a": "b"}, "ext": {}, "cloud": {},
      "linger": true, "blacklistIPs": [], "blockHostnames": [], "httpDebug": "full",
      "maxRedirects": 3, "tlsVersion": "tls1.2", "tlsCipherSuites": [], "throw": true,
      "noCookiesReset": true, "metricSamplesBufferSize": 10, "features": [],
      "handleSummaryTimeout": "1m", "noUsageReport": true})")
                  .warnings,
              IsEmpty());
}

TEST(Keys, WithNullAsInspectPrintsThemAreAccepted) {
  const Options options = accepted(R"({"paused": null, "vus": null, "duration": null,
      "iterations": null, "stages": null,
      "scenarios": {"a": {"executor": "constant-vus", "startTime": null, "gracefulStop": null,
        "env": null, "exec": null, "tags": null, "options": null, "vus": 2, "duration": "3s"}},
      "executionSegment": null, "executionSegmentSequence": null, "noSetup": null,
      "setupTimeout": null, "noTeardown": null, "teardownTimeout": null, "rps": null,
      "dns": {"ttl": null, "select": null, "policy": null}, "maxRedirects": null,
      "userAgent": null, "batch": null, "batchPerHost": null, "httpDebug": null,
      "insecureSkipTLSVerify": null, "tlsCipherSuites": null, "tlsVersion": null, "tlsAuth": null,
      "throw": null, "thresholds": null, "blacklistIPs": null, "blockHostnames": null,
      "hosts": null, "noConnectionReuse": null, "noVUConnectionReuse": null,
      "minIterationDuration": null, "ext": null, "summaryTrendStats": null,
      "summaryTimeUnit": null, "systemTags": ["url"], "tags": null,
      "metricSamplesBufferSize": null, "noCookiesReset": null, "discardResponseBodies": null})");
  EXPECT_EQ(sole<ConstantVus>(options).vus, 2);
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(Keys, OfCertificatesAreInNoProblem) {
  const Rejection rejection = rejected(R"({"tlsAuth": {"password": "SECRET"}})");
  EXPECT_THAT(listed(rejection.problems),
              ElementsAre(Pair("/tlsAuth", "found something else, expected a list")));
}

TEST(Integers, AreReadInEachFormK6Takes) {
  for (const char* form : {"12", "12.0", "1.2e1", "\"12\"", "\"+12\"", R"({"Int64": 12})",
                           R"({"int64": 12, "valid": false, "other": []})"}) {
    EXPECT_EQ(sole<SharedIterations>(R"({"iterations": )" + std::string(form) + "}").iterations, 12)
        << form;
  }
}

TEST(Integers, AreDoublesInJavaScript) {
  EXPECT_EQ(sole<ConstantVus>(R"({"duration": "1s", "vus": 9007199254740993})").vus,
            9007199254740992);
  EXPECT_EQ(sole<ConstantVus>(R"({"duration": "1s", "vus": 4611686018427387904})").vus,
            4611686018427388000);
  EXPECT_EQ(rejected(R"({"vus": 9223372036854775807})").errors.at(0),
            "parsing options from script got error while parsing \"vus\": json: cannot unmarshal "
            "number 9223372036854776000 into Go struct field Options.vus of type int64");
}

TEST(Integers, KeepTheirValueWhenALaterSpellingIsEmpty) {
  EXPECT_EQ(
      sole<ConstantVus>(scenario("constant-vus", R"("duration": "1s", "VUs": 3, "vus": {})")).vus,
      3);
}

TEST(Decoding, PrefersWhatEndsItToAnEarlierMismatch) {
  EXPECT_THAT(rejected(R"({"stages": "5s", "vus": "y"})").errors,
              ElementsAre("strconv.ParseInt: parsing \"y\": invalid syntax"));
  EXPECT_THAT(rejected(scenario("ramping-vus", R"("aaa": 1, "stages": 5, "startVUs": "y")")).errors,
              ElementsAre("strconv.ParseInt: parsing \"y\": invalid syntax"));
}

TEST(Decoding, LooksAtAllExecutorsBeforeAnyScenario) {
  EXPECT_THAT(rejected(R"({"scenarios": {"a": {"executor": "nope"}, "b": 5}})").errors.at(0),
              testing::HasSubstr("cannot unmarshal number into Go struct field Options.scenarios"));
}

TEST(Decoding, QuotesValuesIndentedAsTheWholeDocumentWouldBe) {
  EXPECT_THAT(
      rejected(scenario("ramping-vus", R"("stages": [{"duration": {"a<": [1, {}]}}])")).errors,
      ElementsAre("'{\n            \"a\\u003c\": [\n              1,\n              {}\n"
                  "            ]\n          }' is not a valid duration value"));
}

// Segments, exports, the summary.

TEST(Segments, OfTheSequenceAreComparedInLowestTerms) {
  const Options options =
      accepted(R"({"executionSegment": "2/4:1", "executionSegmentSequence": "0,0.5,1"})");
  EXPECT_EQ(options.segment->text(), "1/2:1");
  EXPECT_EQ(options.sequence->text(), "0,1/2,1");
}

// S18.
TEST(Exports, NoneAtAllIsAnErrorOfTheScript) {
  const Rejection rejection =
      rejected(R"({"duration": "0s", "zzz": 1})", {}, std::vector<std::string>{});
  EXPECT_EQ(rejection.rejection, RejectionClass::Script);
  EXPECT_THAT(rejection.errors, ElementsAre("no exported functions in script"));
  EXPECT_EQ(rejection.warnings.size(), 1U);
}

TEST(Exports, MustHaveTheDefaultFunctionForAnEmptyExec) {
  EXPECT_THAT(rejected(scenario("per-vu-iterations", R"("exec": "")"), {}, {{"other"}}).errors,
              ElementsAre("scenario a has configuration errors: exec value cannot be empty",
                          "executor a: function 'default' not found in exports"));
}

TEST(Summary, TakesKnownStatisticsOnly) {
  EXPECT_THAT(accepted(R"j({"summaryTrendStats": ["count", "p(99.99)"]})j").summary_trend_stats,
              ElementsAre("count", "p(99.99)"));
  EXPECT_THAT(listed(rejected(R"j({"summaryTrendStats": ["avg", "p(101)"]})j").problems),
              ElementsAre(Pair("/summaryTrendStats/1",
                               testing::StartsWith("found \"p(101)\", expected "))));
}

TEST(Summary, KeepsTheTimeUnitsThereAre) {
  EXPECT_EQ(accepted(R"({"summaryTimeUnit": "ms"})").summary_time_unit, "ms");
  EXPECT_EQ(accepted(R"({"summaryTimeUnit": "fortnight"})").summary_time_unit, "");
}

TEST(TopLevel, FieldsReachTheEffectiveOptions) {
  const Options options = accepted(R"({"minIterationDuration": "1s", "setupTimeout": "2s",
      "teardownTimeout": "-3s", "paused": true, "noSetup": {"Bool": true}, "noTeardown": true})");
  EXPECT_EQ(options.min_iteration_duration, seconds(1));
  EXPECT_EQ(options.setup_timeout, seconds(2));
  EXPECT_EQ(options.teardown_timeout, seconds(-3));
  EXPECT_TRUE(options.paused);
  EXPECT_TRUE(options.no_setup);
  EXPECT_TRUE(options.no_teardown);
}

TEST(Requests, AreWithoutLimitTwentyInABatchSixToAHostOnKeptConnections) {
  const Options options = accepted(R"({"rps": null, "batch": null})");
  EXPECT_EQ(options.rps, 0);
  EXPECT_EQ(options.batch, 20);
  EXPECT_EQ(options.batch_per_host, 6);
  EXPECT_FALSE(options.no_connection_reuse);
  EXPECT_FALSE(options.no_vu_connection_reuse);
}

TEST(Requests, AreLimitedAsTheOptionsSay) {
  const Options options = accepted(R"({"rps": "50", "batch": 3, "batchPerHost": {"Int64": 2},
      "noConnectionReuse": true, "noVUConnectionReuse": {"Bool": true}})");
  EXPECT_EQ(options.rps, 50);
  EXPECT_EQ(options.batch, 3);
  EXPECT_EQ(options.batch_per_host, 2);
  EXPECT_TRUE(options.no_connection_reuse);
  EXPECT_TRUE(options.no_vu_connection_reuse);
}

TEST(Requests, FollowTenRedirectsAndCheckCertificates) {
  const Options options = accepted(R"({"maxRedirects": null, "userAgent": null})");
  EXPECT_EQ(options.max_redirects, 10);
  EXPECT_FALSE(options.insecure_skip_tls_verify);
  EXPECT_FALSE(options.no_cookies_reset);
  EXPECT_EQ(options.user_agent, "");
}

TEST(Requests, AreMadeAsTheOptionsSay) {
  const Options options = accepted(R"({"maxRedirects": 3, "insecureSkipTLSVerify": true,
      "noCookiesReset": true, "userAgent": "tester/1"})");
  EXPECT_EQ(options.max_redirects, 3);
  EXPECT_TRUE(options.insecure_skip_tls_verify);
  EXPECT_TRUE(options.no_cookies_reset);
  EXPECT_EQ(options.user_agent, "tester/1");
}

TEST(Requests, HaveLimitsThatK6DoesNotValidate) {
  const Options options = accepted(R"({"rps": -1, "batch": 0, "batchPerHost": -5})");
  EXPECT_EQ(options.rps, -1);
  EXPECT_EQ(options.batch, 0);
  EXPECT_EQ(options.batch_per_host, -5);
}

TEST(Requests, HaveLimitsOfTheRightTypes) {
  EXPECT_THAT(paths(rejected(R"({"rps": 1.5, "batch": true, "noConnectionReuse": 1})").problems),
              UnorderedElementsAre("/rps", "/batch", "/noConnectionReuse"));
}

// The command line.

TEST(CommandLine, ReplacesAllShortcutsAndScenariosBelowButVus) {
  OptionOverrides overrides;
  overrides.duration = "5s";
  const auto made = sole<ConstantVus>(
      R"({"vus": 3, "iterations": 7, "scenarios": {"a": {"executor": "per-vu-iterations"}}})",
      overrides);
  EXPECT_EQ(made.vus, 3);
  EXPECT_EQ(made.duration, seconds(5));
}

TEST(CommandLine, DoesNotValidateTheScenariosItReplaces) {
  OptionOverrides overrides;
  overrides.iterations = "5";
  EXPECT_EQ(sole<SharedIterations>(scenario("constant-vus"), overrides).iterations, 5);
}

TEST(CommandLine, ReportsItsOwnConflicts) {
  OptionOverrides overrides;
  overrides.duration = "5s";
  overrides.stages = {"1s:5"};
  EXPECT_EQ(rejected("{}", overrides).rejection, RejectionClass::Conflict);
}

TEST(CommandLine, LetsVusOverrideScenarios) {
  OptionOverrides overrides;
  overrides.vus = "2";
  const Options options = accepted(scenario("per-vu-iterations"), overrides);
  EXPECT_EQ(sole<SharedIterations>(options).iterations, 2);
  EXPECT_THAT(options.warnings, ElementsAre("`vus=2` overrides scenarios configuration"));
}

TEST(CommandLine, GivesStagesAsDurationAndTarget) {
  OptionOverrides overrides;
  overrides.stages = {"10s:5", "1m:0"};
  const auto made = sole<RampingVus>(R"({"stages": [{"duration": "1s", "target": 1}]})", overrides);
  ASSERT_EQ(made.stages.size(), 2U);
  EXPECT_EQ(made.stages[0].duration, seconds(10));
  EXPECT_EQ(made.stages[0].target, 5);
  EXPECT_EQ(made.stages[1].duration, minutes(1));
}

TEST(CommandLine, GivesTheSegmentAndTheRest) {
  OptionOverrides overrides;
  overrides.segment = "1/2:1";
  overrides.sequence = "0,1/2,1";
  overrides.min_iteration_duration = "1s";
  overrides.paused = "true";
  const Options options = accepted(R"({"executionSegment": "1/4"})", overrides);
  EXPECT_EQ(options.segment->text(), "1/2:1");
  EXPECT_EQ(options.sequence->text(), "0,1/2,1");
  EXPECT_EQ(options.min_iteration_duration, seconds(1));
  EXPECT_TRUE(options.paused);
}

TEST(CommandLine, NamesTheFlagThatIsWrong) {
  OptionOverrides overrides;
  overrides.vus = "many";
  overrides.stages = {"10s:x"};
  const Rejection rejection = rejected(R"({"duration": "x"})", overrides);
  EXPECT_EQ(rejection.rejection, RejectionClass::Parse);
  EXPECT_THAT(rejection.errors,
              ElementsAre("invalid argument \"many\" for \"--vus\" flag: strconv.ParseInt: "
                          "parsing \"many\": invalid syntax"));
  EXPECT_THAT(paths(rejection.problems), UnorderedElementsAre("/duration", "--vus", "--stage"));
}

TEST(CommandLine, GivesLimitsOfRequestsAndLeavesOutSetupAndTeardown) {
  OptionOverrides overrides;
  overrides.rps = "7";
  overrides.batch = "3";
  overrides.batch_per_host = "2";
  overrides.no_setup = "true";
  overrides.no_teardown = "1";
  const Options options = accepted(R"({"rps": 1, "batch": 1})", overrides);
  EXPECT_EQ(options.rps, 7);
  EXPECT_EQ(options.batch, 3);
  EXPECT_EQ(options.batch_per_host, 2);
  EXPECT_TRUE(options.no_setup);
  EXPECT_TRUE(options.no_teardown);
}

// S105.
TEST(Environment, IsAboveTheDocumentAndBelowTheCommandLine) {
  OptionOverrides environment;
  environment.vus = "2";
  environment.rps = "5";
  environment.paused = "false";
  OptionOverrides flags;
  flags.vus = "3";
  const auto reading = read_options(
      json::parse(R"({"vus": 1, "iterations": 9, "rps": 1, "batch": 1, "paused": true})"), flags,
      {}, environment);
  ASSERT_TRUE(reading.options);
  EXPECT_EQ(sole<SharedIterations>(*reading.options).vus, 3);
  EXPECT_EQ(reading.options->rps, 5);
  EXPECT_EQ(reading.options->batch, 1);
  EXPECT_FALSE(reading.options->paused);
}

TEST(Environment, LosesItsShortcutsToThoseOfTheCommandLine) {
  OptionOverrides environment;
  environment.duration = "5s";
  OptionOverrides flags;
  flags.iterations = "4";
  const auto reading = read_options(json::object(), flags, {}, environment);
  ASSERT_TRUE(reading.options);
  EXPECT_EQ(sole<SharedIterations>(*reading.options).iterations, 4);
  EXPECT_EQ(sole<SharedIterations>(*reading.options).max_duration, minutes(10));
}

TEST(Environment, IsNamedWhereItsValuesAreOutOfBounds) {
  OptionOverrides environment;
  environment.vus = "-1";
  environment.duration = "500ms";
  environment.variables = {{"--vus", "K6_VUS"}, {"--duration", "K6_DURATION"}};
  const json document = json::parse(R"({"vus": 2, "iterations": 1})");
  EXPECT_THAT(paths(read_options(document, {}, {}, environment).rejection.problems),
              UnorderedElementsAre("K6_VUS", "K6_DURATION"));
  OptionOverrides flags;
  flags.vus = "-2";
  flags.stages = {"5s:-1"};
  EXPECT_THAT(paths(read_options(document, flags, {}, environment).rejection.problems),
              UnorderedElementsAre("--vus", "--stage", "--stage/0/target"));
}

TEST(Environment, IsNamedByItsVariables) {
  OptionOverrides environment;
  environment.vus = "many";
  environment.paused = "maybe";
  environment.variables = {{"--vus", "K6_VUS"}, {"--paused", "K6_PAUSED"}};
  OptionOverrides flags;
  flags.batch = "x";
  const auto reading = read_options(json::object(), flags, {}, environment);
  EXPECT_THAT(paths(reading.rejection.problems),
              UnorderedElementsAre("K6_VUS", "K6_PAUSED", "--batch"));
}

// What was meant.

TEST(Problems, NameTheFieldThatWasMeant) {
  const Rejection rejection = rejected(scenario("constant-vus", R"("duratoin": "1s")"));
  EXPECT_THAT(listed(rejection.problems),
              Contains(Pair("/scenarios/a/duratoin",
                            HasSubstr("vus, duration; did you mean \"duration\"?"))));
  EXPECT_THAT(rejection.errors, ElementsAre("json: unknown field \"duratoin\""));
}

TEST(Problems, NameTheExecutorsThatHaveTheField) {
  const auto problem_of = [](const std::string& field) {
    return listed(rejected(scenario("constant-vus", R"("duration": "1s", )" + field)).problems);
  };
  EXPECT_THAT(problem_of(R"("rate": 5)"),
              ElementsAre(Pair("/scenarios/a/rate", EndsWith("vus, duration; rate is a field of "
                                                             "constant-arrival-rate"))));
  EXPECT_THAT(
      problem_of(R"("Stages": [])"),
      ElementsAre(Pair("/scenarios/a/Stages", EndsWith("; Stages is a field of ramping-vus, "
                                                       "ramping-arrival-rate"))));
}

TEST(Problems, NameTheExecutorThatWasMeant) {
  EXPECT_THAT(
      listed(rejected(scenario("constant-vu", R"("duration": "1s")")).problems),
      ElementsAre(Pair("/scenarios/a/executor", HasSubstr("; did you mean \"constant-vus\"?"))));
}

TEST(Problems, OfARateBelowOnePointToTheTimeUnit) {
  const auto problem_of = [](const std::string& rate) {
    return listed(rejected(scenario("constant-arrival-rate",
                                    R"("duration": "1s", "preAllocatedVUs": 1, "rate": )" + rate))
                      .problems);
  };
  EXPECT_THAT(problem_of("0.5"),
              ElementsAre(Pair("/scenarios/a/rate",
                               "found 0.5, expected a whole number: for a fraction of one use a "
                               "longer timeUnit, such as rate 1 and timeUnit \"2s\"")));
  EXPECT_THAT(problem_of("0.3"),
              ElementsAre(Pair("/scenarios/a/rate", HasSubstr("rate 3 and timeUnit \"10s\""))));
  EXPECT_THAT(problem_of("0.001"),
              ElementsAre(Pair("/scenarios/a/rate", EndsWith("use a longer timeUnit"))));
}

TEST(Problems, OfADurationSayWhichWasMeant) {
  for (const auto& [written, meant] : std::vector<std::pair<std::string, std::string>>{
           {"5 sec", "5s"}, {"1min", "1m"}, {"1 hour 30 minutes", "1h30m"}, {"1,5s", "1.5s"}}) {
    EXPECT_THAT(
        listed(rejected(scenario("constant-vus", R"("duration": ")" + written + '"')).problems),
        ElementsAre(Pair("/scenarios/a/duration", EndsWith("; did you mean \"" + meant + "\"?"))));
  }
}

// All problems at once.

// S10.
TEST(Problems, OfAFileAreAllListedWithTheirPlaces) {
  const Rejection rejection = rejected(R"({
      "setupTimeout": "-1s", "rps": "fast", "tags": {"a": 1}, "executionSegment": "2",
      "scenarios": {
        "a": {"executor": "ramping-vus", "gracefulStop": "soon", "Stages": [
               {"duration": "1s", "target": 5}, {"duration": "1s"}, {"target": -3, "extra": 1},
               {"duration": -5, "target": 1.5}, 7]},
        "b/c~": {"executor": "constant-arrival-rate", "rate": 0, "timeUnit": {}, "maxVUs": 3},
        "d": {"executor": "mystery"},
        "e": {"vus": 1},
        "f": {"executor": "shared-iterations", "vus": 3, "exec": "nowhere"}}})",
                                       {}, {{"default"}});
  EXPECT_EQ(rejection.rejection, RejectionClass::Parse);
  EXPECT_THAT(rejection.warnings, IsEmpty());
  EXPECT_THAT(
      listed(rejection.problems),
      UnorderedElementsAre(
          Pair("/executionSegment", "found \"2\", expected a segment such as \"0:1/4\""),
          Pair("/rps", "found \"fast\", expected a whole number"),
          Pair("/scenarios/a/gracefulStop",
               "found \"soon\", expected a duration such as \"1m30s\" (units: ns, us, ms, s, m, h "
               "or "
               "d) or a number of milliseconds"),
          Pair("/scenarios/a/Stages/1/target", "found nothing, expected a target"),
          Pair("/scenarios/a/Stages/2/duration", "found nothing, expected a duration"),
          Pair("/scenarios/a/Stages/2/target", "found -3, expected at least 0"),
          Pair("/scenarios/a/Stages/2/extra",
               "found an unknown field, expected one of duration, target"),
          Pair("/scenarios/a/Stages/3/duration", "found -5ms, expected at least 0"),
          Pair("/scenarios/a/Stages/3/target", "found 1.5, expected a whole number"),
          Pair("/scenarios/a/Stages/4",
               "found 7, expected a stage: an object with duration and target"),
          Pair("/scenarios/b~1c~0",
               "found the name \"b/c~\", expected digits, Latin letters, underscores and dashes"),
          Pair("/scenarios/b~1c~0/rate", "found 0, expected more than 0"),
          Pair("/scenarios/b~1c~0/timeUnit",
               "found {}, expected a duration such as \"1m30s\" (units: ns, us, ms, s, m, h or d) "
               "or "
               "a number of milliseconds"),
          Pair("/scenarios/b~1c~0/duration", "found nothing, expected a duration of at least 1s"),
          Pair("/scenarios/b~1c~0/preAllocatedVUs", "found nothing, expected a number of VUs"),
          Pair("/scenarios/d/executor",
               "found \"mystery\", expected one of shared-iterations, per-vu-iterations, "
               "constant-vus, ramping-vus, constant-arrival-rate, ramping-arrival-rate, "
               "externally-controlled"),
          Pair("/scenarios/e/executor",
               "found no executor, expected one of shared-iterations, per-vu-iterations, "
               "constant-vus, ramping-vus, constant-arrival-rate, ramping-arrival-rate, "
               "externally-controlled"),
          Pair("/scenarios/f/iterations", "found 1, expected at least the number of VUs, 3"),
          Pair("/scenarios/f/exec",
               "found the function \"nowhere\", expected one that is exported (a journey): "
               "\"default\""),
          Pair("/setupTimeout", "found -1s, expected more than 0s"),
          Pair("/tags/a", "found 1, expected a text")));
}

TEST(Problems, OfAShortcutLieAtTheTopLevel) {
  EXPECT_THAT(
      listed(rejected(R"({"VUS": -1, "iterations": -2, "duration": 5})").problems),
      UnorderedElementsAre(Pair("/VUS", "found -1, expected more than 0"),
                           Pair("/iterations", "found -2, expected at least the number of VUs, -1"),
                           Pair("/duration",
                                "found 5ms, expected at least 1s; a number without a unit is "
                                "one of milliseconds")));
}

TEST(Problems, OfStagesCountThoseThatArePassedOver) {
  EXPECT_THAT(
      paths(rejected(R"({"stages": [{"target": 1}, {"duration": "1s", "target": -1}]})").problems),
      ElementsAre("/stages/1/target"));
}

TEST(Problems, AreNotMadeUpFromAValueThatCouldNotBeRead) {
  EXPECT_THAT(paths(rejected(scenario("ramping-vus",
                                      R"("startVUs": 0, "stages": [{"duration": 1, "target": ""},
                                          {"duration": 1, "target": "x"}])"))
                        .problems),
              ElementsAre("/scenarios/a/stages/1/target", "/scenarios/a/stages/0/target"));
  EXPECT_THAT(paths(rejected(scenario("constant-vus", R"("duration": "x")")).problems),
              ElementsAre("/scenarios/a/duration"));
}

// Hostile documents. What is claimed is that they are answered at all; the time limit of the test
// run is the bound.

TEST(HostileDocuments, OfDeepNestingAreAnswered) {
  constexpr std::size_t kDepth = 100'000;
  const std::string deep = std::string(kDepth, '[') + std::string(kDepth, ']');
  const json document = json::parse(R"({"duration": )" + deep + R"(, "cloud": )" + deep +
                                    R"(, "vus": )" + deep + "}");
  const auto reading = read_options(document);
  EXPECT_THAT(paths(reading.rejection.problems), ElementsAre("/duration", "/vus"));
  EXPECT_LT(reading.rejection.errors.at(0).size(), 1000U);
}

TEST(HostileDocuments, OfManyWrongStagesAreAnswered) {
  constexpr std::size_t kMany = 10'000;
  json document;
  document["scenarios"]["a"] = {{"executor", "ramping-vus"},
                                {"stages", std::vector<json>(kMany, json::object())}};
  const auto reading = read_options(document);
  EXPECT_EQ(reading.rejection.problems.size(), 2 * kMany);
}

TEST(HostileDocuments, OfManyScenariosAreAnswered) {
  constexpr std::size_t kMany = 5'000;
  json document;
  for (std::size_t i = 0; i < kMany; ++i) {
    document["scenarios"][std::to_string(i)] = {{"executor", "per-vu-iterations"}};
  }
  EXPECT_EQ(read_options(document).options->scenarios.size(), kMany);
  document["scenarios"] = json::object();
  for (std::size_t i = 0; i < kMany; ++i) document["scenarios"][std::to_string(i)] = 5;
  EXPECT_EQ(read_options(document).rejection.problems.size(), kMany);
}

}  // namespace
}  // namespace rehearse
