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

/// `callee`: another target that this one may call, or none.
std::string target(const char* callee) {
  std::string text = fmt::format(R"("duration": {}, "latency": "250ms", "connect": {})", work(),
                                 one_in(2) ? 0 : 125);
  const bool has_servers = !one_in(4);
  if (has_servers) {
    const std::string discipline = one_of("fifo", "lifo", "processor-sharing");
    text += fmt::format(R"(, "servers": {}, "discipline": "{}")", between(1, 3), discipline);
    const char* const bound = discipline == "processor-sharing" ? "concurrencyLimit" : "queue";
    if (one_in(2)) text += fmt::format(R"(, "{}": {})", bound, between(1, 2));
  }
  text +=
      fmt::format(R"(, "instances": {}, "balancer": "{}", "noticesAbandonment": {})", between(1, 3),
                  one_of("round-robin", "random", "two-choices"), one_in(2) ? "true" : "false");
  if (one_in(3)) text += fmt::format(R"(, "error": {})", one_of("0.3", "1"));
  if (one_in(3)) text += R"(, "rateLimit": {"rate": 3, "burst": 2})";
  if (callee != nullptr && one_in(2)) {
    text += fmt::format(R"(, "calls": [{{"target": "{}", "timeout": {}, "retry": {}}}])", callee,
                        length(1, 8), between(0, 2));
  }
  if (one_in(2)) text += fmt::format(R"(, "changes": [{}])", change(has_servers));
  if (one_in(4)) text += fmt::format(R"(, "stops": [{{"at": {}, {}}}])", length(0, 20), manner());
  if (one_in(4)) {
    text += fmt::format(R"(, "rollingRestarts": [{{"at": {}, "pause": {}, {}}}])", length(0, 20),
                        length(0, 4), manner());
  }
  return text;
}

std::string request(bool may_throw) {
  std::string text = fmt::format(R"("target": "{}", "timeout": {})", one_of("a", "b", "c"),
                                 one_in(3) ? 60'000 : length(1, 8));
  if (one_in(4)) text += R"(, "expectedStatuses": [200, 429, 503])";
  if (may_throw && one_in(4)) text += R"(, "throws": true)";
  return "{" + text + "}";
}

}  // namespace

std::string random_targets() {
  return fmt::format(R"("a": {{{}}}, "b": {{{}}}, "c": {{{}}})", target("b"), target("c"),
                     target(nullptr));
}

std::string random_steps() {
  std::string text = fmt::format(R"({{"request": {}}})", request(true));
  const int more = between(0, 2);
  for (int i = 0; i < more; ++i) {
    if (one_in(2)) {
      text += fmt::format(R"(, {{"think": {}}})", length(0, 4));
    } else if (one_in(2)) {
      text += fmt::format(R"(, {{"request": {}}})", request(true));
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
  return fmt::format(R"({{"think": {}}}, {{"request": {}}},
      {{"repeat": {{"uniform": [0, 2]}}, "steps": [{{"request": {}}}, {{"think": {{"choice": [0, "250ms"]}}}}]}},
      {{"choose": [{{"weight": 1, "steps": []}}, {{"weight": 2, "steps": [{{"request": {}}}]}},
                   {{"weight": 1, "steps": [{{"throw": true}}]}}]}})",
                     length(1, 2), request(true), request(true), request(true));
}

std::string random_request_options() {
  return fmt::format(
      R"("rps": {}, "batch": {}, "batchPerHost": {}, "noConnectionReuse": {}, "noVUConnectionReuse": {})",
      one_in(2) ? 0 : between(1, 8), between(1, 3), between(0, 2), one_in(3) ? "true" : "false",
      one_in(3) ? "true" : "false");
}

}  // namespace rehearse::testing
