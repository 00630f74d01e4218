// Plans as people see them.

#include "tools/rehearse/report/plan_text.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TestPlan planned(ExecutorOptions executor, Duration graceful_stop) {
  ScenarioOptions scenario;
  scenario.name = "contacts";
  scenario.executor = std::move(executor);
  scenario.graceful_stop = graceful_stop;
  Options options;
  options.scenarios = {scenario};
  return *plan_test(options);
}

TEST(PlanText, TellsOfTheArrivalThatIsDueAtTheEnd) {
  const std::string text =
      plan_text(planned(ConstantArrivalRate{4, seconds(1), seconds(3), 5, 5}, seconds(1)), {});
  EXPECT_NE(text.find("\n  arrivals: contacts: 13 arrivals planned, the last due at the very end: "
                      "12 start\n"),
            std::string::npos)
      << text;
}

TEST(PlanText, DrawsVusAndListsTheSteps) {
  EXPECT_EQ(plan_text(planned(ConstantVus{100, seconds(9)}, seconds(3)), {}),
            R"(     execution: virtual time
        script: -
        output: -

     scenarios: (100.00%) 1 scenario, 100 max VUs, 12s max duration (incl. graceful stop):
              * contacts: 100 looping VUs for 9s (gracefulStop: 3s)

     planned VUs
       100 │████████████████████████████████████████████████████████████
           │████████████████████████████████████████████████████████████
           │████████████████████████████████████████████████████████████
           │████████████████████████████████████████████████████████████
           │████████████████████████████████████████████████████████████
           │████████████████████████████████████████████████████████████
         0 └────────────────────────────────────────────────────────────
           0s                                                        12s

     steps: at, VUs, and how many more may be initialised
                0s      100
               12s        0

     peak: 100 VUs planned, 100 possible; over at 12s at the latest
)");
}

TEST(PlanText, DrawsArrivalsWhereThereAreAny) {
  const RampingArrivalRate ramp{0, seconds(1), {{seconds(30), 60}, {seconds(30), 0}}, 5, 8};
  const std::string text = plan_text(planned(ramp, {}), {});
  const std::size_t begin = text.find("     arrivals per second");
  ASSERT_NE(begin, std::string::npos);
  EXPECT_EQ(text.substr(begin, text.find("     steps") - begin),
            R"(     arrivals per second
        59 │                         ▁▃▅▆██▆▅▃▁
           │                    ▁▃▅▆████████████▆▅▃▁
           │               ▁▃▄▆██████████████████████▆▄▃▁
           │          ▁▃▄▆████████████████████████████████▆▄▃▁
           │     ▁▃▄▆▇████████████████████████████████████████▇▆▄▃▁
           │▁▂▄▆▇██████████████████████████████████████████████████▇▆▄▂▁
         0 └────────────────────────────────────────────────────────────
           0s                                                       1m0s

)");
}

TEST(PlanText, NamesVusThatMayBeInitialisedLater) {
  const ConstantArrivalRate arrivals{10, seconds(1), seconds(20), 5, 8};
  EXPECT_NE(plan_text(planned(arrivals, {}), {}).find("                0s        5 +3\n"),
            std::string::npos);
}

TEST(PlanText, CutsLongListsOfSteps) {
  const RampingVus ramp{0, {{seconds(100), 100}}, {}};
  EXPECT_NE(plan_text(planned(ramp, {}), {}).find("… (82 more: --json lists all)\n"),
            std::string::npos);
}

TEST(PlanText, HasNoTimeAxisForAnEndlessTest) {
  const std::string text = plan_text(planned(ExternallyControlled{5, 10, {}}, {}), {});
  EXPECT_EQ(text.find("planned VUs\n"), std::string::npos);
  EXPECT_NE(text.find("     peak: 10 VUs planned, 10 possible; without an end\n"),
            std::string::npos);
}

}  // namespace
}  // namespace rehearse
