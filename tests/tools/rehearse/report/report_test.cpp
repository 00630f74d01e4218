// Whole reports of results made by hand.

#include <gtest/gtest.h>

#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/report/cause_table.hpp"
#include "tools/rehearse/report/summary.hpp"

namespace rehearse {
namespace {

ScenarioOptions scenario(std::string name, ExecutorOptions executor, Duration graceful_stop) {
  ScenarioOptions options;
  options.name = std::move(name);
  options.executor = std::move(executor);
  options.graceful_stop = graceful_stop;
  return options;
}

Rehearsal planned(std::vector<ScenarioOptions> scenarios) {
  Rehearsal rehearsal;
  rehearsal.options.scenarios = std::move(scenarios);
  rehearsal.plan = *plan_test(rehearsal.options);
  return rehearsal;
}

/// As if the scenario had run from the test's start to `ended`.
ScenarioResult ran(std::string name, IterationCounts counts, Duration regular, Duration ended) {
  ScenarioResult result;
  result.name = std::move(name);
  result.counts = counts;
  result.began = Instant{};
  result.ended = Instant{} + ended;
  result.ran = regular;
  return result;
}

IterationCounts counts(std::uint64_t complete, std::uint64_t interrupted, std::uint64_t dropped) {
  return {complete, interrupted, dropped, complete, 0};
}

Result total(IterationCounts all, std::uint64_t vus, Duration run,
             std::vector<ScenarioResult> scenarios) {
  Result result;
  result.seed = 1;
  result.counts = all;
  result.vus_max = vus;
  result.vus_end = vus;
  result.run = run;
  result.end = Instant{} + run;
  result.trace_hash = 0x0123456789abcdef;
  result.scenarios = std::move(scenarios);
  return result;
}

ReportStyle plain() {
  ReportStyle style;
  style.script = "contacts.json";
  style.trend_stats = {"avg", "min", "med", "max", "p(90)", "p(95)"};
  return style;
}

/// The graceful stop example of k6's documentation.
Rehearsal graceful_stop() {
  return planned({scenario("contacts", ConstantVus{100, seconds(10)}, seconds(3))});
}

Result graceful_stop_result() {
  const IterationCounts all = counts(349, 23, 0);
  Result result = total(all, 100, seconds(13), {ran("contacts", all, seconds(10), seconds(13))});
  for (const std::int64_t length : {1, 2, 3, 4, 5}) {
    result.iteration_duration.add(seconds(length));
  }
  result.series.initialised_changed(Instant{}, 100);
  for (int vu = 0; vu < 100; ++vu) result.series.start(Instant{});
  for (int vu = 0; vu < 99; ++vu) result.series.complete(Instant{12'500'000'000});
  result.series.complete(Instant{13'000'000'000});
  return result;
}

TEST(Report, ReadsAsKSixsOwn) {
  EXPECT_EQ(report(graceful_stop().plan, graceful_stop_result(), plain()),
            R"(     execution: virtual time
        script: contacts.json
        output: -

     scenarios: (100.00%) 1 scenario, 100 max VUs, 13s max duration (incl. graceful stop):
              * contacts: 100 looping VUs for 10s (gracefulStop: 3s)


running (13.0s), 000/100 VUs, 349 complete and 23 interrupted iterations
contacts ✓ [ 100% ] 100 VUs  10s



  █ TOTAL RESULTS )"
            R"(

    EXECUTION
    iteration_duration...: avg=3s min=1s med=3s max=5s p(90)=4.59s p(95)=4.8s
    iterations...........: 349 26.846154/s
    vus..................: 1   min=1       max=100
    vus_max..............: 100 min=100     max=100

    NETWORK
    data_received........: 0 B 0 B/s
    data_sent............: 0 B 0 B/s

  █ OVER TIME

    the whole test
             iterations started/s  VUs  busy
    0s-2s                   50.00    0   100
    2s-4s                    0.00    0   100
    4s-6s                    0.00    0   100
    6s-8s                    0.00    0   100
    8s-10s                   0.00    0   100
    10s-12s                  0.00    0   100
    12s-13s                  0.00    0     1

    REHEARSAL
    seed...............................: 1
    simulated..........................: 13s
    trace_hash.........................: 0123456789abcdef
)");
}

TEST(Report, IsOnlyTheSummaryWhenQuiet) {
  ReportStyle style = plain();
  style.quiet = true;
  const std::string text = report(graceful_stop().plan, graceful_stop_result(), style);
  EXPECT_EQ(text.substr(0, text.find('E')), "\n\n  █ TOTAL R");
}

std::string line_with(const std::string& text, std::string_view part) {
  const std::size_t found = text.find(part);
  if (found == std::string::npos) return "no line with " + std::string(part);
  const std::size_t begin = text.rfind('\n', found) + 1;
  return text.substr(begin, text.find('\n', found) - begin);
}

TEST(Report, DrawsWholeBarsOnATerminal) {
  ReportStyle style = plain();
  style.terminal = true;
  EXPECT_EQ(line_with(report(graceful_stop().plan, graceful_stop_result(), style), "contacts ✓"),
            "contacts ✓ [======================================] 100 VUs  10s");
}

TEST(Report, ColoursMarksAndValues) {
  ReportStyle style = plain();
  style.colour = true;
  const std::string text = report(graceful_stop().plan, graceful_stop_result(), style);
  EXPECT_NE(text.find("contacts \x1b[32m✓\x1b[0m"), std::string::npos);
  EXPECT_NE(text.find(":\x1b[0m \x1b[36m349\x1b[0m \x1b[2;36m26.846154/s\x1b[0m\n"),
            std::string::npos);
}

TEST(Report, ShowsTheStatisticsAskedFor) {
  ReportStyle style = plain();
  style.trend_stats = {"avg", "p(99.9)", "count"};
  style.time_unit = "ms";
  EXPECT_EQ(
      line_with(report(graceful_stop().plan, graceful_stop_result(), style), "iteration_duration"),
      "    iteration_duration...: avg=3000.00ms p(99.9)=4996.00ms count=5");
}

TEST(Report, SaysHowLongTheSimulationTook) {
  ReportStyle style = plain();
  style.took = microseconds(2100);
  EXPECT_EQ(line_with(report(graceful_stop().plan, graceful_stop_result(), style), "simulated"),
            "    simulated..........................: 13s in 2.1ms");
}

TEST(Report, CountsExceptionsBesideTheMetrics) {
  Result result = graceful_stop_result();
  result.counts.thrown = 4;
  EXPECT_EQ(line_with(report(graceful_stop().plan, result, plain()), "exceptions"),
            "    exceptions.........................: 4");
}

TEST(Report, ReportsDropsBeforeEverythingElse) {
  const Rehearsal rehearsal = planned(
      {scenario("open", ConstantArrivalRate{1, seconds(1), minutes(1), 11, 100}, seconds(30))});
  ScenarioResult open = ran("open", counts(50, 0, 10), minutes(1), milliseconds(69'300));
  open.vus_max = 11;
  open.active_vus_end = 11;
  const Result result = total(counts(50, 0, 10), 11, milliseconds(69'300), {open});
  const std::string text = report(rehearsal.plan, result, plain());
  EXPECT_EQ(line_with(text, "running"),
            "running (1m09.3s), 000/011 VUs, 50 complete and 0 interrupted iterations");
  EXPECT_EQ(line_with(text, "open ✓"), "open ✓ [ 100% ] 011/011 VUs  1m0s  1.00 iters/s");
  EXPECT_EQ(line_with(text, "dropped_iterations"), "    dropped_iterations...: 10  0.1443/s");
}

TEST(Report, LeavesOutMetricsWithoutASample) {
  const Result result = total({}, 100, milliseconds(500),
                              {ran("contacts", {}, milliseconds(500), milliseconds(500))});
  const std::string text = report(graceful_stop().plan, result, plain());
  EXPECT_EQ(text.find("iterations..."), std::string::npos);
  EXPECT_EQ(text.find("iteration_duration"), std::string::npos);
  EXPECT_EQ(text.find("vus..."), std::string::npos);
}

TEST(Report, MarksACutShortScenario) {
  ScenarioResult contacts = ran("contacts", counts(10, 100, 0), milliseconds(4200), seconds(5));
  contacts.interrupted = true;
  Result result = total(counts(10, 100, 0), 100, milliseconds(4200), {contacts});
  EXPECT_EQ(line_with(report(graceful_stop().plan, result, plain()), "contacts ✗"),
            "contacts ✗ [  42% ] 100 VUs  04.2s/10s");
  ReportStyle style = plain();
  style.terminal = true;
  EXPECT_EQ(line_with(report(graceful_stop().plan, result, style), "contacts ✗"),
            "contacts ✗ [==============>-----------------------] 100 VUs  04.2s/10s");
}

TEST(Report, ShowsAScenarioThatNeverBeganAsWaiting) {
  Result result = total({}, 100, seconds(1), {ScenarioResult{}});
  EXPECT_EQ(line_with(report(graceful_stop().plan, result, plain()), "contacts •"),
            "contacts • [   0% ] 100 VUs  00.0s/10s");
}

TEST(Report, AlignsTheFactsOfSeveralScenarios) {
  const Rehearsal rehearsal = planned({
      scenario("each", PerVuIterations{10, 20, minutes(10)}, seconds(30)),
      scenario("ramp", RampingVus{0, {{seconds(5), 100}, {seconds(5), 0}}, seconds(3)}, seconds(3)),
      scenario("shared_by_all", SharedIterations{10, 100, minutes(10)}, seconds(30)),
  });
  ScenarioResult ramp = ran("ramp", counts(50, 1, 0), seconds(10), seconds(13));
  ramp.active_vus_end = 1;
  const Result result = total(counts(350, 1, 0), 120, seconds(13),
                              {ran("each", counts(200, 0, 0), seconds(10), seconds(10)), ramp,
                               ran("shared_by_all", counts(99, 0, 1), seconds(9), seconds(9))});
  const std::string text = report(rehearsal.plan, result, plain());
  EXPECT_EQ(line_with(text, "each   "),
            "each          ✓ [ 100% ] 10 VUs       00m10.0s/10m0s  200/200 iters, 20 per VU");
  EXPECT_EQ(line_with(text, "ramp   "), "ramp          ✓ [ 100% ] 001/100 VUs  10s");
  EXPECT_EQ(line_with(text, "shared_by_all ✗"),
            "shared_by_all ✗ [  99% ] 10 VUs       00m09.0s/10m0s  099/100 shared iters");
}

TEST(Report, AddsASectionForEachOfSeveralScenarios) {
  const Rehearsal rehearsal = planned({scenario("a", ConstantVus{1, seconds(10)}, {}),
                                       scenario("b", ConstantVus{1, seconds(10)}, {})});
  const Result result = total(counts(5, 1, 0), 2, seconds(10),
                              {ran("a", counts(3, 1, 0), seconds(10), seconds(10)),
                               ran("b", counts(2, 0, 0), seconds(10), seconds(10))});
  const std::string text = report(rehearsal.plan, result, plain());
  const std::size_t begin = text.find("  █ SCENARIO: a");
  ASSERT_NE(begin, std::string::npos);
  EXPECT_EQ(text.substr(begin, text.find("  █ OVER TIME") - begin), R"(  █ SCENARIO: a

    EXECUTION
    iterations.........................: 3      0.3/s
    interrupted_iterations.............: 1      0.1/s

  █ SCENARIO: b

    EXECUTION
    iterations.........................: 2      0.2/s

)");
}

TEST(Report, CutsLongNames) {
  const std::string name(40, 'n');
  const Rehearsal rehearsal = planned({scenario(name, ConstantVus{1, seconds(10)}, {})});
  const Result result = total({}, 1, seconds(10), {ran(name, {}, seconds(10), seconds(10))});
  EXPECT_EQ(line_with(report(rehearsal.plan, result, plain()), "... ✓"),
            std::string(27, 'n').append("... ✓ [ 100% ] 1 VUs  10s"));
}

TEST(Report, SaysHowMuchOfTheTestASegmentIs) {
  Rehearsal rehearsal;
  rehearsal.options.scenarios = {scenario("a", ConstantVus{4, seconds(10)}, {})};
  rehearsal.options.segment = *Segment::parse("0:1/4");
  rehearsal.plan = *plan_test(rehearsal.options);
  const Result result = total({}, 1, seconds(10), {ran("a", {}, seconds(10), seconds(10))});
  EXPECT_EQ(line_with(report(rehearsal.plan, result, plain()), "scenarios:"),
            "     scenarios: (25.00%) 1 scenario, 1 max VUs, 10s max duration "
            "(incl. graceful stop):");
}

ScenarioResult spent(std::string name, Duration think, Duration queue) {
  ScenarioResult result = ran(std::move(name), counts(1, 1, 0), seconds(9), seconds(9));
  result.spent.add(Cause::Think, think);
  result.spent.add(Cause::Queue, queue);
  return result;
}

TEST(CauseSummary, HasMeansAndShares) {
  Result result;
  result.scenarios = {spent("s", seconds(3), seconds(1))};
  EXPECT_EQ(cause_summary(result), R"(  █ ITERATION TIME BY CAUSE

             avg   share
    think   1.5s  75.00%
    queue  500ms  25.00%

)");
}

TEST(CauseSummary, IsLeftOutWhereAllTimeHasOneCause) {
  Result result;
  result.scenarios = {spent("a", seconds(3), {}), spent("b", {}, seconds(1))};
  EXPECT_EQ(cause_summary(result), "");
}

TEST(CauseSummary, HasEachScenarioWhereThereAreSeveral) {
  Result result;
  result.scenarios = {spent("a", seconds(3), seconds(1)), spent("b", {}, seconds(1))};
  EXPECT_EQ(cause_summary(result), R"(  █ ITERATION TIME BY CAUSE

                avg    share
    think  a   1.5s   75.00%
    queue  a  500ms   25.00%
           b  500ms  100.00%

)");
}

}  // namespace
}  // namespace rehearse
