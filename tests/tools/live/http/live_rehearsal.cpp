// The engine with the live environment.

#include "tests/tools/live/http/live_rehearsal.hpp"

#include <fmt/format.h>
#include <stdexcept>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"
#include "tools/live/http/http_backend.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/live_pace.hpp"

namespace rehearse::testing {
namespace {

class Counter final : public FactSink {
 public:
  explicit Counter(LiveRun& run) : run_(run) {}
  void observe(const Fact& fact) override {
    if (fact.kind == FactKind::IterationStarted) ++run_.started;
  }
  void observe_request(const RequestFact& fact) override {
    if (fact.kind == RequestFact::Kind::Sent) ++run_.sent;
    if (fact.kind == RequestFact::Kind::Aborted) ++run_.aborted;
    if (fact.kind != RequestFact::Kind::Answered) return;
    run_.times.push_back(*fact.times);
    ++run_.statuses[fact.http_status];
  }

 private:
  LiveRun& run_;
};

}  // namespace

bool LiveRun::adds_up() const {
  return started == result.counts.started() && sent == answered() + aborted;
}

Rehearsal live_rehearsal(std::string_view scenario, std::string_view steps) {
  Checked<Rehearsal> rehearsal =
      read_rehearsal(fmt::format(
                         R"({{"options": {{"scenarios": {{"s": {{{}}}}}}},
               "journeys": {{"default": {{"steps": [{}]}}}},
               "targets": {{"api": {{"duration": "1ms"}}}}}})",
                         scenario, steps),
                     ReadSettings{});
  if (rehearsal) return *std::move(rehearsal);
  std::string problems;
  for (const Problem& problem : rehearsal.problems()) {
    problems += problem.path + ": " + problem.message + "\n";
  }
  throw std::invalid_argument(problems);
}

LiveRun run_live(const Rehearsal& rehearsal, const std::string& url, const HttpOptions& options,
                 const std::function<void()>& first) {
  LiveRun run;
  Counter counter(run);
  EventLoop loop;
  HttpBackend target(loop, {url}, options);
  LivePace pace(loop, {&target});
  loop.start();
  if (first) first();
  run.result = run_rehearsal(rehearsal, {&counter}, {.pace = &pace, .target = &target});
  return run;
}

LiveRun iterate(const std::string& url, int iterations, std::string_view request,
                std::string_view timeout, const HttpOptions& options) {
  return run_live(
      live_rehearsal(
          fmt::format(R"("executor": "per-vu-iterations", "vus": 1, "iterations": {})", iterations),
          fmt::format(R"({{"request": {{"target": "api", "timeout": "{}", {}}}}})", timeout,
                      request)),
      url, options);
}

Answer ask(const std::string& url, const Request& request, const HttpOptions& options) {
  EventLoop loop;
  HttpBackend target(loop, {url}, options);
  LivePace pace(loop, {&target});
  loop.start();
  target.send(loop.now(), request, VuId{1}, {}, true);
  for (;;) {
    target.advance(pace.reach(kNever));
    if (const auto answer = target.take()) return *answer;
  }
}

}  // namespace rehearse::testing
