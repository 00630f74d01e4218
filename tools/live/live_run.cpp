// Puts engine, pace, backend and commands together on one thread, or on one for each part.

#include "tools/live/live_run.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "sim/core/fact.hpp"
#include "sim/measure/merge.hpp"
#include "sim/run/run.hpp"
#include "sim/vu/requests.hpp"
#include "tools/live/control/control_api.hpp"
#include "tools/live/http/failure_log.hpp"
#include "tools/live/http/http_backend.hpp"
#include "tools/live/live_follower.hpp"
#include "tools/live/loop/command_queue.hpp"
#include "tools/live/loop/command_relay.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/live_pace.hpp"
#include "tools/live/loop/signals.hpp"
#include "tools/live/loop/start_lag.hpp"
#include "tools/live/loop/wall_clock.hpp"
#include "tools/live/parts_judge.hpp"

namespace rehearse {

namespace {

using Observers = std::vector<FactSink*>;

/// One test on one loop.
struct LiveLoop {
  EventLoop loop;
  CommandQueue commands{loop};
};

/// Hands commands on and keeps them.
class CommandLog final : public CommandSource {
 public:
  /// `follower`: receives them too, if it is not null.
  explicit CommandLog(CommandSource& source, LiveFollower* follower = nullptr)
      : source_(source), follower_(follower) {}

  std::optional<Command> take() override {
    std::optional<Command> command = source_.take();
    if (command) taken_.push_back(*command);
    if (command && follower_ != nullptr) follower_->take(*command);
    return command;
  }
  const std::vector<Command>& taken() const { return taken_; }

 private:
  CommandSource& source_;
  LiveFollower* follower_;
  std::vector<Command> taken_;
};

/// Lets the follower steer a test while it lives.
class SteeredByFollower {
 public:
  SteeredByFollower(LiveFollower& follower, LiveLoop& live)
      : follower_(follower), relay_(live.loop, live.commands) {
    follower_.steer_with(&relay_);
  }
  ~SteeredByFollower() { follower_.steer_with(nullptr); }
  SteeredByFollower(const SteeredByFollower&) = delete;
  SteeredByFollower& operator=(const SteeredByFollower&) = delete;

 private:
  LiveFollower& follower_;
  CommandRelay relay_;
};

HttpOptions http_options(const Options& options, const LiveSettings& settings) {
  HttpOptions http = settings.http;
  http.exchanges = settings.program != nullptr;
  http.reuse = request_limits(options).reuse;
  http.batch = static_cast<std::uint32_t>(std::clamp<std::int64_t>(options.batch, 1, UINT32_MAX));
  http.max_redirects = options.max_redirects;
  http.insecure_skip_tls_verify = options.insecure_skip_tls_verify;
  http.no_cookies_reset = options.no_cookies_reset;
  if (!options.user_agent.empty()) http.user_agent = options.user_agent;
  return http;
}

/// Warns of the first failure of each reason, in k6's words.
class FirstFailures {
 public:
  explicit FirstFailures(const LiveSettings& settings) : settings_(settings) {}

  void warn(const FailureReason& failure) {
    const std::lock_guard lock(mutex_);
    if (!seen_.insert(failure.reason).second) return;
    settings_.warn("Request Failed  error=\"" + failure.message + "\" url=" + failure.url);
  }

 private:
  const LiveSettings& settings_;
  std::mutex mutex_;
  std::set<std::string> seen_;
};

/// Until the instant on the wall clock, which is read again each second since it may be set; or
/// until a command comes.
void wait_until(LiveLoop& live, std::int64_t start_at) {
  while (live.commands.pending_since() == kNever) {
    const Duration left{start_at - wall_clock_ns()};
    if (left.ns <= 0) return;
    live.loop.wait(live.loop.now() + std::min(left, seconds(1)));
  }
}

/// What came before the test's clock began is of its first instant.
void begin_clock(LiveLoop& live) {
  std::vector<decltype(Command::action)> before;
  while (const auto command = live.commands.take()) before.push_back(command->action);
  live.loop.start();
  for (const auto& action : before) live.commands.push(action);
}

/// The test's clock begins when all is ready: VUs of a program take time to initialise (S126).
class ClockOnFirstReach final : public Pace {
 public:
  ClockOnFirstReach(LiveLoop& live, std::optional<std::int64_t> start_at, Pace& pace)
      : live_(live), start_at_(start_at), pace_(pace) {}

  Instant reach(Instant next) override {
    if (!std::exchange(begun_, true)) {
      if (start_at_) wait_until(live_, *start_at_);
      begin_clock(live_);
    }
    return pace_.reach(next);
  }

 private:
  LiveLoop& live_;
  std::optional<std::int64_t> start_at_;
  Pace& pace_;
  bool begun_ = false;
};

/// A program while it has a backend and a clock.
class BegunProgram {
 public:
  BegunProgram(LiveProgram& program, HttpBackend& http, const EventLoop& loop) : program_(program) {
    program_.begin(http, loop);
  }
  ~BegunProgram() { program_.end(); }
  BegunProgram(const BegunProgram&) = delete;
  BegunProgram& operator=(const BegunProgram&) = delete;

 private:
  LiveProgram& program_;
};

/// `api`: null where the test cannot be steered.
LiveOutcome run_on(LiveLoop& live, const Rehearsal& rehearsal, const LiveSettings& settings,
                   Observers observers, FirstFailures& first, RunJudge* verdict = nullptr,
                   ControlApi* api = nullptr) {
  std::vector<EventSource*> outside{&live.commands};
  StartLag lag(live.loop);
  observers.push_back(&lag);
  if (settings.follower != nullptr) observers.push_back(settings.follower);
  if (api != nullptr) {
    observers.push_back(api);
    outside.push_back(api);
  }
  std::function<void(const FailureReason&)> warn;
  // A program logs its failures itself.
  if (settings.program == nullptr) {
    warn = [&first](const FailureReason& failure) { first.warn(failure); };
  }
  FailureLog failures(std::move(warn));
  std::optional<HttpBackend> backend;
  if (rehearsal.targets != nullptr) {
    backend.emplace(live.loop, settings.urls, http_options(rehearsal.options, settings));
    backend->count_failures_in(failures);
    backend->expect(static_cast<std::uint32_t>(rehearsal.plan.max_planned_vus));
    outside.push_back(&*backend);
  }
  LivePace pace(live.loop, outside);
  ClockOnFirstReach clocked(live, settings.start_at, pace);
  CommandLog commands(live.commands, settings.follower);
  RunEnvironment environment{.pace = &clocked,
                             .target = backend ? &*backend : nullptr,
                             .commands = &commands,
                             .verdict = verdict};
  std::optional<BegunProgram> begun;
  if (settings.program != nullptr && backend) {
    begun.emplace(*settings.program, *backend, live.loop);
    environment.program = &settings.program->program();
  }
  Result result = run_rehearsal(rehearsal, observers, environment);
  result.start_lag = lag.lags();
  return {std::move(result), commands.taken(), failures.reasons()};
}

/// Passes on the facts of one thread at a time.
class SharedObservers final : public FactSink {
 public:
  explicit SharedObservers(const Observers& observers) : observers_(observers) {}

  void observe(const Fact& fact) override {
    const std::lock_guard lock(mutex_);
    for (FactSink* observer : observers_) observer->observe(fact);
  }
  void observe_request(const RequestFact& fact) override {
    const std::lock_guard lock(mutex_);
    for (FactSink* observer : observers_) observer->observe_request(fact);
  }

 private:
  const Observers& observers_;
  std::mutex mutex_;
};

/// The parts of one test, each on its thread; the main thread waits for them and for signals.
class Threads {
 public:
  Threads(const std::vector<Rehearsal>& parts, const LiveSettings& settings,
          const Observers& observers)
      : settings_(settings),
        first_(settings),
        verdict_(settings.verdict),
        shared_(observers),
        together_(static_cast<std::ptrdiff_t>(parts.size())) {
    if (!observers.empty()) told_ = &shared_;
    for (const Rehearsal& part : parts) parts_.push_back(std::make_unique<Part>(part));
    if (verdict_ != nullptr && verdict_->sampler() != nullptr) {
      judge_.emplace(*verdict_, parts.size(), [this] { relay_.wake(); });
      for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i]->verdict = &judge_->part(i);
    }
    running_ = parts_.size();
    begin_threads();
    main_.loop.start();
  }
  ~Threads() { join(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  LiveOutcome wait() {
    CommandLog commands(main_.commands);
    while (running_ > 0) {
      main_.loop.wait(kNever);
      while (const auto command = commands.take()) send_to_all(command->action);
      if (judge_ && judge_->evaluate()) send_to_all(StopCommand{StopCommand::Cause::Threshold});
    }
    std::vector<Result> results;
    FailureLog failures;
    for (const auto& part : parts_) {
      if (part->failure) std::rethrow_exception(part->failure);
      results.push_back(std::move(part->result));
      failures.merge(part->failures);
    }
    Result whole = merge_results(results);
    // Not those by which one part has stopped the others.
    const std::size_t from_outside = parts_.front()->rehearsal.control.size();
    whole.commands.resize(std::min(whole.commands.size(), from_outside + commands.taken().size()));
    if (judge_) judge_->take_rest();
    if (verdict_ != nullptr) verdict_->finish(whole);
    return {std::move(whole), commands.taken(), failures.reasons()};
  }

 private:
  struct Part {
    explicit Part(const Rehearsal& which) : rehearsal(which) {}
    const Rehearsal& rehearsal;
    LiveLoop live;
    CommandRelay relay{live.loop, live.commands};
    RunJudge* verdict = nullptr;
    Result result;
    std::vector<FailureReason> failures;
    std::exception_ptr failure;
    std::thread thread;
  };

  /// Throws std::system_error where there is a thread too few, std::bad_alloc where there is no
  /// memory for it; none of the others runs then.
  void begin_threads() {
    std::size_t begun = 0;
    try {
      for (; begun < parts_.size(); ++begun) {
        Part& part = *parts_[begun];
        part.thread = std::thread([this, &part] { run(part); });
      }
    } catch (...) {
      gives_up_ = true;
      together_.count_down(static_cast<std::ptrdiff_t>(parts_.size() - begun));
      join();
      throw;
    }
  }
  void join() {
    for (const auto& part : parts_) {
      if (part->thread.joinable()) part->thread.join();
    }
  }

  /// Interrupts the other parts as soon as one is aborted by an iteration.
  class AbortWatch final : public FactSink {
   public:
    AbortWatch(Threads& threads, const Part& own) : threads_(threads), own_(own) {}
    void observe(const Fact& fact) override {
      if (fact.rule != Rule::Abort || told_) return;
      told_ = true;
      threads_.interrupt_all_but(own_);
    }

   private:
    Threads& threads_;
    const Part& own_;
    bool told_ = false;
  };

  void send_to_all(const decltype(Command::action)& action) {
    for (const auto& part : parts_) part->relay.send(action);
  }

  void interrupt_all_but(const Part& own) {
    for (const auto& part : parts_) {
      if (part.get() != &own) part->relay.send(InterruptCommand{});
    }
  }

  void run(Part& part) {
    AbortWatch watch(*this, part);
    Observers observers{&watch};
    if (told_ != nullptr) observers.push_back(told_);
    together_.arrive_and_wait();
    if (gives_up_) return;
    try {
      LiveOutcome outcome =
          run_on(part.live, part.rehearsal, settings_, observers, first_, part.verdict);
      part.result = std::move(outcome.result);
      part.failures = std::move(outcome.failures);
    } catch (...) {
      part.failure = std::current_exception();
      interrupt_all_but(part);
    }
    --running_;
    relay_.wake();
  }

  const LiveSettings& settings_;
  FirstFailures first_;
  RunVerdict* verdict_;
  SharedObservers shared_;
  FactSink* told_ = nullptr;
  LiveLoop main_;
  Signals signals_{main_.loop, main_.commands};
  CommandRelay relay_{main_.loop, main_.commands};
  std::optional<PartsJudge> judge_;  // none: the totals of the results are enough
  std::vector<std::unique_ptr<Part>> parts_;
  std::latch together_;
  std::atomic<bool> gives_up_ = false;
  std::atomic<std::size_t> running_ = 0;
};

}  // namespace

Checked<LiveOutcome> run_live(const std::vector<Rehearsal>& parts, const LiveSettings& settings,
                              const std::vector<FactSink*>& observers) {
  if (parts.size() > 1) return Threads(parts, settings, observers).wait();
  const Rehearsal& rehearsal = parts.front();
  LiveLoop live;
  const Signals signals(live.loop, live.commands);
  std::unique_ptr<ControlApi> api;
  if (!settings.address.empty()) {
    auto opened = ControlApi::open(settings.address, live.loop, live.commands, rehearsal,
                                   {.allowed_hosts = settings.allowed_hosts});
    if (opened) {
      api = std::move(*opened);
    } else if (settings.needs_address) {
      return opened.problems();
    } else {
      settings.warn("the REST API does not listen: " + opened.problems().front().message);
    }
  }
  std::optional<SteeredByFollower> steered;
  if (settings.follower != nullptr) steered.emplace(*settings.follower, live);
  FirstFailures first(settings);
  return run_on(live, rehearsal, settings, observers, first, settings.verdict, api.get());
}

}  // namespace rehearse
