// Layout of the tables, and units of their figures.

#include "tools/rehearse/report/journeys_text.hpp"

#include <cmath>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "models/journey/journey_program.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {
namespace {

/// Rounded to whole microseconds, beyond what a double of seconds is read for.
std::string time_text(double ns) {
  if (!(ns < 9e18)) return "unknown";
  return format_duration(microseconds(static_cast<std::int64_t>(ns / 1e3 + 0.5)));
}

std::string length_text(double ns) {
  return ns < 9e18 ? time_text(ns) : std::string("an unknown time");
}

/// Two decimals where that says something.
std::string amount_text(double amount) {
  return amount >= 1.0 && amount < 1e9 ? short_number(amount, 2) : fmt::format("{:.3g}", amount);
}

std::string rate_text(const ServiceUse& use) {
  if (!use.known) return "unknown";
  return std::isfinite(use.highest_rate) ? amount_text(use.highest_rate) : "any";
}

/// Servers, the usual limit, need no word.
const char* limit_text(ServiceLimit limit) {
  switch (limit) {
    case ServiceLimit::Scalability:
      return " by its scalability";
    case ServiceLimit::Concurrency:
      return " by its concurrency limit";
    case ServiceLimit::RateLimit:
      return " by its rate limit";
    case ServiceLimit::None:
    case ServiceLimit::Servers:
      break;
  }
  return "";
}

const std::string& service_name(const TestWork& test, const ServiceUse& use) {
  return test.targets->services[use.service].name;
}

/// Only a journey with steps has them.
std::string steps_text(const ExpectedWork& work) {
  std::string text = "      visits  step\n";
  for (const ExpectedWork::OfStep& step : work.steps) {
    text += fmt::format("{:>12.6g}  {}: {}\n", step.visits, step.path, step.label);
  }
  if (!work.endpoints.empty()) text += "    requests  endpoint\n";
  for (const ExpectedWork::OfEndpoint& endpoint : work.endpoints) {
    text += fmt::format("{:>12.6g}  {}/{}\n", endpoint.requests, endpoint.target_name,
                        endpoint.endpoint_name);
  }
  return text;
}

std::string services_text(const TestWork& test, const JourneyWork& work) {
  if (work.services.empty()) return {};
  std::string text = "    requests   server time  at most/s  service, calls included\n";
  for (std::size_t i = 0; i < work.services.size(); ++i) {
    const ServiceUse& use = work.services[i];
    text += fmt::format("{:>12.6g}  {:>12}  {:>9}  {}{}{}\n", use.requests,
                        time_text(use.server_ns), rate_text(use), service_name(test, use),
                        work.bottleneck == i ? ": the bottleneck" : "",
                        work.bottleneck == i ? limit_text(use.limit) : "");
  }
  return text;
}

std::string journey_text(const TestWork& test, const std::string& name, const JourneyWork& work) {
  const JourneyProgram* program = test.journeys.at(name).program();
  const std::string think = length_text(work.think_ns);
  if (program == nullptr) {
    return fmt::format("\njourney {}: an iteration takes {} on average\n", name, think);
  }
  const ExpectedWork& steps = program->work();
  std::string text = fmt::format("\njourney {}: an iteration thinks for {}", name, think);
  if (test.targets != nullptr && !steps.endpoints.empty()) {
    text += fmt::format(" and waits for answers for {}", length_text(work.answers_ns));
  }
  text += " on average";
  if (steps.throws > 0.0) text += fmt::format(", throws in {:.4g}%", steps.throws * 100.0);
  if (steps.aborts > 0.0) text += fmt::format(", aborts in {:.4g}%", steps.aborts * 100.0);
  return text + "\n" + steps_text(steps) + services_text(test, work);
}

std::string rps_text(const ScenarioLoad& load) {
  if (!load.bound_by_rps()) return {};
  if (!load.arrives || load.rate <= *load.rps_rate) return "; rps allows no more";
  return fmt::format(
      "; rps allows {}, so iterations wait ever longer and the VUs needed grow without bound",
      amount_text(*load.rps_rate));
}

std::string drops_text(const ScenarioLoad& load) {
  if (!load.drops) return {};
  const std::string random = fmt::format("{:.3g}%", load.drops->random * 100);
  if (load.drops->least > 0) {
    return fmt::format(
        "; maxVUs {} drop at least {:.3g}% of them ({} by Erlang B, if they came at random)",
        load.drops->max_vus, load.drops->least * 100, random);
  }
  return fmt::format("; maxVUs {} would drop {} of them if they came at random (Erlang B)",
                     load.drops->max_vus, random);
}

std::string load_text(const TestWork& test, const ScenarioLoad& load) {
  std::string text = fmt::format("              * {}: {}{} iterations/s", load.scenario,
                                 load.arrives ? "" : "at most ", amount_text(load.rate));
  if (std::isfinite(load.vus)) {
    const std::string vus = amount_text(load.vus);
    text += load.arrives ? fmt::format(", {} VUs busy", vus) : fmt::format(" by {} VUs", vus);
  }
  text += rps_text(load) + drops_text(load);
  if (load.utilisation) {
    const JourneyWork& work = test.work.at(load.journey);
    text += fmt::format("; {}% of what {} bears", short_number(*load.utilisation * 100.0, 1),
                        service_name(test, work.services[*work.bottleneck]));
    if (*load.utilisation > 1.0) text += ", so its queue grows or it turns requests away";
  }
  return text + "\n";
}

}  // namespace

std::string journeys_text(const TestWork& test, const std::vector<ScenarioLoad>& loads) {
  std::string text;
  for (const auto& [name, work] : test.work) {
    text += journey_text(test, name, work);
    for (const Problem& problem : work.no_mean) {
      text += "     no mean: " + problem_line(problem) + "\n";
    }
  }
  if (loads.empty()) return text;
  text += "\n      expected: each scenario at its peak, with the targets to itself:\n";
  for (const ScenarioLoad& load : loads) text += load_text(test, load);
  return text;
}

}  // namespace rehearse
