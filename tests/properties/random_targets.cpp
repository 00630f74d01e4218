// Texts of random targets.

#include "tests/properties/random_targets.hpp"

#include <fmt/format.h>
#include <rapidcheck.h>

namespace rehearse::testing {

namespace {

int between(int low, int high) { return *rc::gen::inRange(low, high + 1); }
bool one_in(int n) { return between(1, n) == n; }
/// Milliseconds, up to `quarters` quarters of a second.
int length(int least, int most) { return between(least, most) * 250; }

template <class... Texts>
std::string one_of(Texts... texts) {
  return *rc::gen::element<std::string>(texts...);
}

std::string work() {
  return one_in(2) ? std::to_string(length(0, 6)) : R"({"exponential": "400ms"})";
}

std::string window(int most) {
  const int from = between(0, most);
  return fmt::format(R"("from": {}, "until": {})", from * 250, (from + between(1, 20)) * 250);
}

std::string change(bool has_servers) {
  switch (between(0, has_servers ? 3 : 2)) {
    case 0:
      return fmt::format(R"({{{}, "slower": {}}})", window(20), one_of("0.5", "3"));
    case 1:
      return fmt::format(R"({{{}, "down": "refusing"}})", window(20));
    case 2:
      return fmt::format(R"({{{}, "down": "blackhole"}})", window(20));
    default:
      return fmt::format(R"({{{}, "servers": {}}})", window(20), between(1, 3));
  }
}

std::string manner() {
  std::string text = fmt::format(R"("restartAfter": {}, )", length(0, 8));
  if (one_in(2)) return text + R"("graceful": false)";
  return text + fmt::format(R"("grace": {})", length(0, 8));
}

/// Something of the way into a target.
std::string entry(bool has_queue, bool bounded) {
  switch (between(0, has_queue ? 5 : 3)) {
    case 0:
      return fmt::format(R"(, "timeLimit": {})", length(1, 6));
    case 1:
      return fmt::format(R"(, "connections": {{"idleTimeout": {}, "maxRequests": {}}})",
                         length(1, 8), between(1, 3));
    case 2:
      return R"(, "traffic": [{"rate": 2, "arrivals": "poisson", "timeout": "2s"}])";
    case 3:
      return fmt::format(R"(, "whenFull": "{}", "statuses": {{"rejected": 429}})",
                         one_of("refuse", "drop", "dropOnLoopback"));
    case 4:
      return fmt::format(R"(, "connections": {{"holdServer": true, "idleTimeout": {}}})",
                         length(1, 8));
    default:
      if (bounded) return {};
      return fmt::format(R"(, "queue": {{"limit": {}, "timeout": {}}})", between(0, 3),
                         length(1, 8));
  }
}

/// Instances that come and go.
std::string scaling() {
  switch (between(0, 3)) {
    case 0:
      return fmt::format(R"(, "warmUp": {{"slower": {}, "duration": {}, "atStart": {}}})",
                         between(1, 5), length(1, 8), one_in(2) ? "true" : "false");
    case 1:
      return fmt::format(
          R"(, "autoscale": {{"metric": "concurrency", "target": {}, "period": {}, "startup": {},
              "max": {}, "down": {{"stabilisation": {}}}, "stop": {{"grace": {}}}}})",
          one_of("0.5", "2"), length(1, 6), length(0, 6), between(3, 6), length(0, 8),
          length(0, 8));
    case 2:
      return fmt::format(
          R"(, "autoscale": {{"metrics": [{{"metric": "rate", "target": {}}}, {{"metric": "queue", "target": {}}}],
              "period": {}, "max": {}, "down": {{"stabilisation": {}}}}})",
          between(1, 4), one_of("0.5", "2"), length(1, 6), between(3, 6), length(0, 8));
    default:
      return fmt::format(
          R"(, "autoscale": {{"metric": "rate", "steps": [{{"above": 2, "add": {}}}, {{"below": 1, "remove": 1}}],
              "period": {}, "window": {}, "max": {}, "up": {{"cooldown": {}}}}})",
          between(1, 2), length(1, 6), length(1, 9), between(3, 6), length(0, 8));
  }
}

/// `callee`: another target that this one may call, or none.
std::string target(const char* callee) {
  std::string text = fmt::format(R"("duration": {}, "latency": "250ms", "connect": {})", work(),
                                 one_in(2) ? 0 : 125);
  const bool has_servers = !one_in(4);
  bool bounded = false;
  std::string discipline;
  if (has_servers) {
    discipline = one_of("fifo", "lifo", "processor-sharing");
    text += fmt::format(R"(, "servers": {}, "discipline": "{}")", between(1, 3), discipline);
    const char* const bound = discipline == "processor-sharing" ? "concurrencyLimit" : "queue";
    bounded = one_in(2);
    if (bounded) text += fmt::format(R"(, "{}": {})", bound, between(1, 2));
  }
  text +=
      fmt::format(R"(, "instances": {}, "balancer": "{}", "noticesAbandonment": {})", between(1, 3),
                  one_of("round-robin", "random", "two-choices"), one_in(2) ? "true" : "false");
  if (one_in(3)) text += fmt::format(R"(, "error": {})", one_of("0.3", "1"));
  if (one_in(3)) {
    text += fmt::format(R"(, "rateLimit": {{"rate": 3, "burst": 2{}}})",
                        one_of("", R"(, "delayAfter": 1)"));
  }
  if (one_in(4)) text += entry(has_servers && discipline != "processor-sharing", bounded);
  if (one_in(4)) text += scaling();
  if (callee != nullptr && one_in(2)) {
    text += fmt::format(R"(, "calls": [{{"target": "{}", "timeout": {}, "retry": {}}}])", callee,
                        length(1, 8), between(0, 2));
  }
  if (one_in(2)) text += fmt::format(R"(, "changes": [{}])", change(has_servers));
  if (one_in(4)) text += fmt::format(R"(, "stops": [{{"at": {}, {}}}])", length(0, 20), manner());
  if (one_in(4)) {
    text += fmt::format(R"(, "rollingRestarts": [{{"at": {}, "pause": {}, {}{}}}])", length(0, 20),
                        length(0, 4), manner(), one_of("", R"(, "maxSurge": 1)"));
  }
  return text;
}

std::string request(bool may_throw) {
  std::string text = fmt::format(R"("target": "{}", "timeout": {})", one_of("a", "b", "c"),
                                 one_in(3) ? 60'000 : length(1, 8));
  if (one_in(4)) text += R"(, "expectedStatuses": [200, 429, 503])";
  if (may_throw && one_in(4)) text += R"(, "throws": true)";
  if (may_throw && one_in(4)) {
    text += fmt::format(R"(, "retry": {{"limit": {}, "backoff": {}, "jitter": {}, "on": {}}})",
                        between(1, 3), one_of("0", "125", "250"),
                        one_of("false", "\"full\"", "\"equal\""),
                        one_of("\"failed\"", "[\"5xx\", \"noAnswer\"]", "429"));
  }
  return "{" + text + "}";
}

/// With what is done after certain answers.
std::string request_step() {
  if (!one_in(4)) return fmt::format(R"({{"request": {}}})", request(true));
  const auto reaction = [] {
    return one_of(R"("endIteration")", R"("failIteration")", R"("continue")",
                  R"({"steps": [{"think": 250}, {"request": {"target": "c"}}]})");
  };
  return fmt::format(R"({{"request": {}, "onStatus": {{"5xx": {}, "429": {}, "noAnswer": {}}}{}}})",
                     request(false), reaction(), reaction(), reaction(),
                     one_in(2) ? "" : fmt::format(R"(, "onFailure": {})", reaction()));
}

}  // namespace

std::string random_targets() {
  return fmt::format(R"("a": {{{}}}, "b": {{{}}}, "c": {{{}}})", target("b"), target("c"),
                     target(nullptr));
}

std::string random_steps() {
  std::string text = request_step();
  const int more = between(0, 2);
  for (int i = 0; i < more; ++i) {
    if (one_in(2)) {
      text += fmt::format(R"(, {{"think": {}}})", length(0, 4));
    } else if (one_in(2)) {
      text += ", " + request_step();
    } else {
      text += fmt::format(R"(, {{"batch": [{}, {}, {}], "throws": {}}})", request(false),
                          request(false), request(false), one_in(2) ? "true" : "false");
    }
  }
  return text;
}

std::string random_delays() {
  const auto delay = [] {
    const auto work = one_of("0", "250", "1000", R"({"choice": [0, "250ms", "500ms"]})",
                             R"({"exponential": "300ms"})", R"({"exponential": "3ns"})",
                             R"({"uniform": ["1ns", "1s"]})",
                             R"({"lognormal": {"median": "200ms", "p95": "1s"}})");
    std::string text =
        fmt::format(R"("duration": {}, "latency": {}, "connect": {}, "noticesAbandonment": {})",
                    work, one_of("0", "250", R"({"uniform": ["1ms", "50ms"]})"),
                    one_of("0", "125", R"({"exponential": "10ms"})"), one_in(2) ? "true" : "false");
    if (one_in(3)) text += R"(, "error": 0.3)";
    if (one_in(8)) text += R"(, "concurrencyLimit": 2)";
    return text;
  };
  return fmt::format(R"("a": {{{}}}, "b": {{{}}}, "c": {{{}}})", delay(), delay(), delay());
}

std::string random_steps_of_delays() {
  return fmt::format(R"({{"think": {}}}, {},
      {{"repeat": {{"uniform": [0, 2]}}, "steps": [{}, {{"think": {{"choice": [0, "250ms"]}}}}]}},
      {{"choose": [{{"weight": 1, "steps": []}}, {{"weight": 2, "steps": [{{"request": {}}}]}},
                   {{"weight": 1, "steps": [{{"throw": true}}]}}]}})",
                     length(1, 2), request_step(), request_step(), request(true));
}

std::string random_request_options() {
  return fmt::format(
      R"("rps": {}, "batch": {}, "batchPerHost": {}, "noConnectionReuse": {}, "noVUConnectionReuse": {})",
      one_in(2) ? 0 : between(1, 8), between(1, 3), between(0, 2), one_in(3) ? "true" : "false",
      one_in(3) ? "true" : "false");
}

}  // namespace rehearse::testing
