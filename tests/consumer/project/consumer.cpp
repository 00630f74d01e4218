// A rehearsal made by hand: two users, iterations of 3 s, ten seconds and a grace period.

#include <cstdio>

#include "models/duration/duration_model.hpp"
#include "models/journey/journey.hpp"
#include "sim/run/run.hpp"

int main() {
  using namespace rehearse;

  ScenarioOptions scenario;
  scenario.name = "contacts";
  scenario.graceful_stop = seconds(30);
  scenario.executor = ConstantVus{.vus = 2, .duration = seconds(10)};

  Rehearsal rehearsal;
  rehearsal.options.scenarios.push_back(scenario);
  Checked<TestPlan> plan = plan_test(rehearsal.options);
  if (!plan) {
    std::fputs(plan.problems().front().message.c_str(), stderr);
    return 1;
  }
  rehearsal.plan = *plan;
  rehearsal.journeys.emplace("default", Journey(DurationModel::constant(seconds(3))));

  const Result result = run_rehearsal(rehearsal);
  std::printf("%llu complete and %llu interrupted iterations in %lld s\n",
              static_cast<unsigned long long>(result.counts.complete),
              static_cast<unsigned long long>(result.counts.interrupted),
              static_cast<long long>(result.run.ns / 1'000'000'000));
}
