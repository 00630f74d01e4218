// Jobs on a stack of their own, and the event loop they end with.

#include "sim/script/vu/script_vu.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "models/base/require.hpp"
#include "models/journey/journey_step.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/script/modules/go_json.hpp"
#include "sim/script/vu/vu_modules.hpp"
#include "sim/verdict/metric_names.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kStackBytes = std::size_t{1} << 20;
constexpr JsLimits kLimits{.memory_bytes = std::size_t{256} << 20,
                           .stack_bytes = kStackBytes - (std::size_t{64} << 10)};
/// See kScriptWork.
constexpr std::uint64_t kBytesOfPoll = std::uint64_t{1} << 20;
constexpr std::uint64_t kWaitsOfPoll = 20;
/// Once VUs have used their work up the next ones get half of it each, and no less than this, so
/// that hundreds that hang are found quickly too.
constexpr std::uint64_t kLeastPolls = 10;

}  // namespace

ScriptVu::ScriptVu(ScriptWorld& world, std::uint32_t number) : world_(world), number_(number) {
  fiber_ = std::make_unique<Fiber>(kStackBytes, [this] { live(); });
}

ScriptVu::~ScriptVu() {
  if (job_ != Job::None) interrupt(now_);
  leaving_ = true;
  while (!fiber_->done()) fiber_->resume();
}

void ScriptVu::live() {
  engine_ = std::make_unique<JsEngine>(kLimits);
  engine_->set_interrupt([this] { return ran_too_long(); });
  JS_SetContextOpaque(context(), static_cast<ScriptHost*>(this));
  while (!leaving_) {
    if (code_) {
      end_ = code_();
      code_ = nullptr;
      clear_job();
      job_ = Job::None;
    }
    fiber_->yield();
  }
  // What the runtime's objects hold goes before it.
  exports_ = {};
  setup_data_ = {};
  response_callback_ = {};
  own_random_ = {};
  http_values_.clear();
  modules_.clear();
  required_.clear();
  engine_.reset();
}

bool ScriptVu::ran_too_long() {
  if (repeater_.is_catching_up()) return false;
  if (interrupted_ || hung_) return true;
  ++polls_;
  return spent();
}

bool ScriptVu::spent() {
  const std::uint64_t bytes = engine_->allocated() - allocated_before_;
  const std::uint64_t most =
      std::max(world_.config.work >> std::min<std::uint64_t>(world_.hung_vus, 16), kLeastPolls);
  if (polls_ + bytes / kBytesOfPoll + waits_ / kWaitsOfPoll < most) return false;
  if (!hung_) ++world_.hung_vus;
  hung_ = true;
  return true;
}

void ScriptVu::start(Job job, std::function<ScriptEnd()> code) {
  REQUIRE(job_ == Job::None);
  job_ = job;
  code_ = std::move(code);
  new_job_ = true;
  error_.reset();
  interrupted_ = false;
  aborted_ = false;
  hung_ = false;
  if (engine_ != nullptr) engine_->allow();
  requests_ = 0;
}

ProgramStep ScriptVu::enter(Instant now) {
  // Init code and summaries are not waited for, so their time is none.
  const bool timeless = job_ == Job::Init || job_ == Job::Summary;
  if ((now > now_ && !timeless) || new_job_) {
    polls_ = waits_ = 0;
    if (engine_ != nullptr) allocated_before_ = engine_->allocated();
  }
  new_job_ = false;
  now_ = now;
  set_js_clock(unix_ns(), world_.reality == nullptr ? nullptr : &world_.reality->unix_ns);
  sends_.clear();
  step_ = {};
  fiber_->resume();
  if (js_clock_was_read()) repeater_.cannot("it reads the clock");
  if (world_.reality != nullptr) set_js_clock(unix_ns());  // what runs is the world's alone
  if (job_ == Job::None) {
    constexpr ProgramStep::Kind kKinds[] = {ProgramStep::Kind::Return, ProgramStep::Kind::Throw,
                                            ProgramStep::Kind::Abort, ProgramStep::Kind::Return};
    step_ = {.kind = kKinds[static_cast<std::size_t>(end_)]};
  }
  handed_over_.swap(sends_);
  step_.send = handed_over_;
  step_.first_request = requests_ - static_cast<std::uint32_t>(handed_over_.size());
  return step_;
}

bool ScriptVu::wait(Instant until) {
  if (interrupted_) return false;
  if (!hung_) {
    ++waits_;
    if (spent()) {
      forget_requests();
      return false;
    }
  }
  step_ = {.kind = ProgramStep::Kind::Wait, .until = std::max(until, now_)};
  fiber_->yield();
  advance_flows();
  return !interrupted_;
}

ProgramStep ScriptVu::resume(Instant now) {
  // One that hangs is only ended from outside.
  if (hung_) return {.kind = ProgramStep::Kind::Wait};
  return enter(now);
}

void ScriptVu::interrupt(Instant now) {
  if (job_ == Job::None) return;
  interrupted_ = true;
  do {
    enter(now);
  } while (job_ != Job::None);
}

ScriptEnd ScriptVu::run_now(Instant now, Job job, std::function<ScriptEnd()> code) {
  start(job, std::move(code));
  ProgramStep step = enter(now);
  // Init code may sleep; nothing waits for that.
  while (job_ != Job::None) {
    REQUIRE(step.kind == ProgramStep::Kind::Wait);
    step = enter(step.until == kNever ? now_ : step.until);
  }
  return end_;
}

ScriptEnd ScriptVu::initialise(Instant now) {
  const ScriptEnd end = run_now(now, Job::Init, [this] { return do_init(); });
  // Reading code goes deeper than most iterations do.
  fiber_->trim();
  return end;
}

ScriptEnd ScriptVu::do_init() {
  if (!install_globals() || !load_main()) return failed();
  JsValue nothing;
  const ScriptEnd end = run_loop(nothing);
  // What init code has seeded does not reach iterations.
  if (go_random_) {
    go_random_.reset();
    const JsValue global(context(), JS_GetGlobalObject(context()));
    global.property("Math").set("random", JsValue(own_random_).release());
  }
  return end;
}

ProgramStep ScriptVu::begin_iteration(Instant now, const std::string& exec,
                                      const ScriptIteration& iteration, const Stream& stream,
                                      std::uint64_t unit, std::uint64_t unit_iteration) {
  iteration_ = iteration;
  stream_ = stream;
  unit_ = unit;
  unit_iteration_ = unit_iteration;
  draws_ = 0;
  began_ = world_.reality == nullptr ? now : std::max(now, world_.reality->now());
  data_sent_ = data_received_ = 0;
  start(Job::Iteration, [this, name = &exec] { return do_iteration(*name); });
  return enter(now);
}

ScriptEnd ScriptVu::do_iteration(const std::string& exec) {
  const bool keeps_cookies = world_.rehearsal->options.no_cookies_reset;
  if (!keeps_cookies) jar_ = {};
  repeater_.begin(iteration_.scenario, known_steps());
  if (repeater_.repeat()) {
    state_iteration(ScriptEnd::Returned);
    return ScriptEnd::Returned;
  }
  const ScriptEnd end = run_iteration(exec);
  repeater_.end(end == ScriptEnd::Returned);
  return end;
}

StepTree* ScriptVu::known_steps() {
  const bool alike = world_.repeats && world_.reality == nullptr && world_.recorder == nullptr &&
                     world_.recording == nullptr && !world_.vu_tag && !world_.iter_tag &&
                     world_.hung_vus == 0;
  const std::size_t rank = index_of(iteration_.scenario);
  return alike && rank < world_.step_trees.size() ? &world_.step_trees[rank] : nullptr;
}

void ScriptVu::set_iteration_number(std::uint64_t number) {
  const JsValue global(context(), JS_GetGlobalObject(context()));
  if (!repeater_.watches()) {
    const JSValue value = JS_NewInt64(context(), static_cast<std::int64_t>(number));
    if (!std::exchange(iteration_number_is_watched_, false)) {
      global.set("__ITER", value);
    } else {
      JS_DefinePropertyValueStr(context(), global.get(), "__ITER", value, JS_PROP_C_W_E);
    }
    return;
  }
  const auto get = [](JSContext* ctx, JSValueConst, int, JSValueConst*) -> JSValue {
    ScriptVu& vu = vu_of(ctx);
    vu.repeater_.cannot("it reads __ITER");
    return JS_NewInt64(ctx, static_cast<std::int64_t>(vu.iteration_.in_instance));
  };
  const auto set = [](JSContext* ctx, JSValueConst self, int, JSValueConst* values) -> JSValue {
    ScriptVu& vu = vu_of(ctx);
    vu.repeater_.cannot("it writes __ITER");
    vu.iteration_number_is_watched_ = false;
    JS_DefinePropertyValueStr(ctx, self, "__ITER", JS_DupValue(ctx, values[0]), JS_PROP_C_W_E);
    return JS_UNDEFINED;
  };
  const JSAtom name = JS_NewAtom(context(), "__ITER");
  JS_DefinePropertyGetSet(context(), global.get(), name, JS_NewCFunction(context(), get, "", 0),
                          JS_NewCFunction(context(), set, "", 1),
                          JS_PROP_CONFIGURABLE | JS_PROP_ENUMERABLE);
  JS_FreeAtom(context(), name);
  iteration_number_is_watched_ = true;
}

ScriptEnd ScriptVu::run_iteration(const std::string& exec) {
  if (!go_random_) js_more_seed_random(context(), random_bits());
  repeater_.begin_code();
  set_iteration_number(iteration_.in_instance);
  set_environment();
  const JsValue function = exports_.property(exec.c_str());
  if (!has_setup_data_) {
    has_setup_data_ = true;
    if (!world_.setup_data.empty()) {
      setup_data_ = {context(), from_go_json(context(), world_.setup_data)};
    }
  }
  JsValue result;
  recorded_.clear();
  const ScriptEnd end = call(function.get(), {setup_data_}, result);
  state_iteration(end);
  if (recorded() != nullptr && (end == ScriptEnd::Returned || end == ScriptEnd::Threw)) {
    if (end == ScriptEnd::Threw) record({.kind = RecordedStep::Kind::Threw});
    world_.recorder->take(exec, std::move(recorded_));
  }
  return end;
}

ProgramStep ScriptVu::begin_phase(Instant now, ProgramPhase phase) {
  stream_.emplace(world_.config.seed, world_.rehearsal->replication,
                  phase == ProgramPhase::Setup ? Purpose::Setup : Purpose::Teardown, "script");
  unit_ = unit_iteration_ = 0;
  draws_ = 0;
  data_sent_ = data_received_ = 0;
  start(phase == ProgramPhase::Setup ? Job::Setup : Job::Teardown,
        [this, phase] { return do_phase(phase); });
  return enter(now);
}

ScriptEnd ScriptVu::do_phase(ProgramPhase phase) {
  const bool is_setup = phase == ProgramPhase::Setup;
  group_ = is_setup ? "::setup" : "::teardown";
  const Instant phase_began = now_;
  js_more_seed_random(context(), random_bits());
  const JsValue function = exports_.property(is_setup ? "setup" : "teardown");
  std::vector<JsValue> arguments;
  if (!is_setup && !world_.setup_data.empty()) {
    arguments.emplace_back(context(), from_go_json(context(), world_.setup_data));
  }
  JsValue result;
  ScriptEnd end = call(function.get(), std::move(arguments), result);
  if (end == ScriptEnd::Returned && is_setup && !result.is_undefined()) {
    const GoJson json = go_json(context(), result.get());
    if (json.threw) {
      end = failed();
    } else if (json.error.empty()) {
      world_.setup_data = json.text;
    } else {
      error_ = JsError{};
      error_->text = "error marshaling setup() data to JSON: " + json.error;
      world_.unusable = true;
      end = ScriptEnd::Threw;
    }
  }
  if (world_.recorder != nullptr) world_.recorder->took(is_setup, now_ - phase_began);
  const TagSetId own = tags({});
  add_sample(world_.metrics.data_sent, own, static_cast<double>(data_sent_));
  add_sample(world_.metrics.data_received, own, static_cast<double>(data_received_));
  group_.clear();
  return end;
}

ScriptEnd ScriptVu::run_summary(const std::string& data_json,
                                const std::function<void(JsValue)>& take) {
  return run_now(now_, Job::Summary, [&] {
    JsValue data(context(),
                 JS_ParseJSON(context(), data_json.c_str(), data_json.size(), "summary"));
    if (data.failed()) return failed();
    if (world_.setup_data.empty()) data.set("setup_data", JS_UNDEFINED);
    JsValue result;
    const ScriptEnd end = call(exports_.property("handleSummary").get(), {data}, result);
    if (end == ScriptEnd::Returned) take(std::move(result));
    return end;
  });
}

ScriptEnd ScriptVu::call(JSValueConst function, std::vector<JsValue> arguments, JsValue& result) {
  std::vector<JSValueConst> values;
  for (const JsValue& argument : arguments) values.push_back(argument.get());
  if (values.empty()) values.push_back(JS_UNDEFINED);  // as k6: arguments.length is 1
  result = {context(), JS_Call(context(), function, JS_UNDEFINED, static_cast<int>(values.size()),
                               values.data())};
  if (result.failed()) return failed();
  return run_loop(result);
}

ScriptEnd ScriptVu::run_loop(JsValue& result) {
  for (;;) {
    if (auto error = engine_->run_jobs()) return failed(*std::move(error));
    // A promise may have swallowed what ends the job.
    if (aborted_ || interrupted_ || hung_) return failed(JsError{});
    int state = -1;
    const JsValue settled(context(), js_more_promise_result(context(), result.get(), &state));
    if (state == 2) {
      engine_->take_unhandled();
      JsError error = engine_->describe(settled.get());
      error.text = "Uncaught (in promise) " + error.text;
      return failed(std::move(error));
    }
    for (const JsValue& reason : engine_->take_unhandled()) {
      JsError error = engine_->describe(reason.get());
      error.text = "Uncaught (in promise) " + error.text;
      return failed(std::move(error));
    }
    const std::uint64_t fired = timers_fired_;
    if (auto error = fire_timers()) return failed(*std::move(error));
    if (fired != timers_fired_ || JS_IsJobPending(engine_->runtime()) != 0) continue;
    std::optional<Instant> due = next_timer();
    const bool idle = background_.empty() && !due;
    if (idle) {
      if (state == 1) result = settled;
      return ScriptEnd::Returned;
    }
    if (due && *due <= now_) continue;
    if (due && background_.empty()) {
      record({.kind = RecordedStep::Kind::Think, .number = static_cast<double>((*due - now_).ns)});
    }
    if (!wait(due.value_or(kNever))) return failed(JsError{});
  }
}

ScriptEnd ScriptVu::failed(JsError error) {
  if (aborted_) return ScriptEnd::Aborted;
  if (interrupted_) return ScriptEnd::Interrupted;
  if (hung_) {
    if (error.stack.empty() && engine_->interrupted()) error = *engine_->interrupted();
    // A promise has swallowed the error, and with it the place.
    for (const JsValue& reason : engine_->take_unhandled()) {
      if (error.stack.empty()) error = engine_->describe(reason.get());
    }
    forget_requests();
    error.text = "the script ran without waiting until its budget between two waits was used up";
    error.text += world_.reality == nullptr ? ", and would never end in virtual time"
                                            : ", and held up all other VUs";
    error_ = error;
    if (job_ == Job::Iteration || job_ == Job::Setup || job_ == Job::Teardown) {
      error.text += "; the VU does nothing more until it is interrupted";
      log_error(error);
      while (!interrupted_) wait(kNever);
    }
    return ScriptEnd::Interrupted;
  }
  error_ = error;
  if (job_ == Job::Iteration) log_error(error);
  return ScriptEnd::Threw;
}

void ScriptVu::log_error(const JsError& error) {
  if (!world_.log) return;
  world_.log(
      {ConsoleLevel::Error, masked(error.report(), world_.shown_secrets), "stacktrace", unix_ns()});
}

void ScriptVu::forget_requests() {
  sends_.clear();
  by_number_.clear();
  answered_flows_.clear();
}

void ScriptVu::clear_job() {
  timers_.clear();
  due_.clear();
  background_.clear();
  forget_requests();
  group_.clear();
  if (job_ != Job::Init) engine_->take_unhandled();
}

void ScriptVu::state_iteration(ScriptEnd end) {
  if (world_.sampler == nullptr) return;
  const TagSetId own = tags({});
  if (end != ScriptEnd::Interrupted) {
    add_sample(world_.metrics.iteration_duration, own,
               static_cast<double>((now() - began_).ns) / 1e6);
    add_sample(world_.metrics.iterations, own, 1);
  }
  add_sample(world_.metrics.data_sent, own, static_cast<double>(data_sent_));
  add_sample(world_.metrics.data_received, own, static_cast<double>(data_received_));
}

ScriptMetrics ScriptMetrics::of(const MetricEngine& engine) {
  const auto find = [&](const char* name) {
    const std::optional<MetricRef> found = engine.find(name);
    REQUIRE(found.has_value());
    return *found;
  };
  return {.checks = find(kChecksMetric),
          .group_duration = find(kGroupDurationMetric),
          .iterations = find("iterations"),
          .iteration_duration = find("iteration_duration"),
          .data_sent = find("data_sent"),
          .data_received = find("data_received"),
          .reqs = find("http_reqs"),
          .duration = find("http_req_duration"),
          .blocked = find("http_req_blocked"),
          .connecting = find("http_req_connecting"),
          .tls_handshaking = find("http_req_tls_handshaking"),
          .sending = find("http_req_sending"),
          .waiting = find("http_req_waiting"),
          .receiving = find("http_req_receiving"),
          .failed = find("http_req_failed")};
}

void ScriptVu::write_tag_key(std::span<const SystemTag> system, const std::vector<Tag>& more) {
  tag_key_.clear();
  const auto add = [&](std::string_view text) {
    tag_key_ += text;
    tag_key_ += '\0';
  };
  for (const auto& [name, value] : system) {
    add(name);
    add(value);
  }
  tag_key_ += '\1';
  add(group_);
  if (job_ == Job::Iteration) {
    add(world_.rehearsal->plan.scenarios[index_of(iteration_.scenario)].options.name);
    if (world_.vu_tag) add(std::to_string(number_));
    if (world_.iter_tag) add(std::to_string(iteration_.in_instance));
  }
  tag_key_ += '\1';
  for (const auto& [name, value] : own_tags_) {
    add(name);
    add(value);
  }
  tag_key_ += '\1';
  for (const auto& [name, value] : more) {
    add(name);
    add(value);
  }
}

TagSetId ScriptVu::tags(std::span<const SystemTag> system, const std::vector<Tag>& more) {
  if (world_.sampler == nullptr) return {};
  // The same tags come again and again; the set of them is made once.
  write_tag_key(system, more);
  const auto known = world_.known_tags.find(std::string_view(tag_key_));
  if (known != world_.known_tags.end()) return known->second;
  std::vector<Tag> of_system;
  for (const auto& [name, value] : system) of_system.emplace_back(name, value);
  of_system.emplace_back("group", group_);
  std::vector<Tag> own;
  if (job_ == Job::Iteration) {
    const ScenarioPlan& scenario = world_.rehearsal->plan.scenarios[index_of(iteration_.scenario)];
    of_system.emplace_back("scenario", scenario.options.name);
    if (world_.vu_tag) of_system.emplace_back("vu", std::to_string(number_));
    if (world_.iter_tag) of_system.emplace_back("iter", std::to_string(iteration_.in_instance));
    for (const auto& [name, value] : scenario.options.tags) own.emplace_back(name, value);
  }
  for (const auto& [name, value] : own_tags_) own.emplace_back(name, value);
  own.insert(own.end(), more.begin(), more.end());
  const TagSetId set = world_.sampler->tags_of(std::move(of_system), own);
  constexpr std::size_t kMostKnown = 4096;
  if (world_.known_tags.size() < kMostKnown) world_.known_tags.emplace(tag_key_, set);
  return set;
}

void ScriptVu::add_sample(MetricRef metric, TagSetId tags, double value) {
  if (world_.sampler != nullptr) world_.sampler->take(now_, metric, tags, value);
}

std::uint32_t ScriptVu::send(const Request& request, HttpFlow& flow) {
  sends_.push_back(&request);
  by_number_[requests_] = &flow;
  return requests_++;
}

std::uint16_t ScriptVu::answered(Instant now, std::uint32_t number, Instant sent,
                                 const Answer& answer) {
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) return answer.http_status;
  HttpFlow* const flow = found->second;
  by_number_.erase(found);
  flow->answered(now, sent, answer);
  answered_flows_.push_back(flow);
  return flow->answered_status();
}

void ScriptVu::advance_flows() {
  for (HttpFlow* const flow : std::exchange(answered_flows_, {})) flow->advance();
  for (std::size_t i = 0; i < background_.size();) {
    if (!background_[i].flow->done()) {
      ++i;
      continue;
    }
    const Background work = std::move(background_[i]);
    background_.erase(background_.begin() + static_cast<std::ptrdiff_t>(i));
    if (!interrupted_) work.done(work.flow);
  }
}

void ScriptVu::run_in_background(std::shared_ptr<HttpFlow> flow, FlowDone done) {
  if (recorded() != nullptr) {
    world_.recorder->cannot("requests of http.asyncRequest are sent one after the other");
  }
  flow->start();
  if (flow->done()) {
    done(flow);
    return;
  }
  background_.push_back({std::move(flow), std::move(done)});
}

bool ScriptVu::wait_for(const std::vector<std::shared_ptr<HttpFlow>>& flows) {
  const auto is_done = [](const std::shared_ptr<HttpFlow>& flow) { return flow->done(); };
  while (!std::all_of(flows.begin(), flows.end(), is_done)) {
    if (!wait(kNever) || aborted_) return false;
  }
  return !interrupted_ && !aborted_;
}

bool ScriptVu::wait_for_some(const std::vector<std::shared_ptr<HttpFlow>>& flows) {
  const auto is_done = [](const std::shared_ptr<HttpFlow>& flow) { return flow->done(); };
  if (std::any_of(flows.begin(), flows.end(), is_done)) return !aborted_;
  return wait(kNever) && !aborted_;
}

void ScriptVu::add_own_sample(MetricRef metric, TagSetId tags, double value) {
  using Kind = Repeater::Kind;
  if (repeater_.was_done(Kind::Sample)) return;
  repeater_.note({.kind = Kind::Sample, .metric = metric, .tags = tags, .value = value});
  add_sample(metric, tags, value);
}

void ScriptVu::sample_group(Instant began) {
  add_sample(world_.metrics.group_duration, tags({}),
             static_cast<double>((now() - began).ns) / 1e6);
}

std::shared_ptr<HttpFlow> ScriptVu::run_flow(HttpCall call) {
  using Kind = Repeater::Kind;
  const auto before = repeater_.done_flows(Kind::Send);
  if (!before.empty()) return before.front();
  if (repeater_.is_cut_short()) {
    repeater_.stop_where_unanswered();
    return nullptr;
  }
  const auto flow =
      std::make_shared<HttpFlow>(*this, std::make_shared<const HttpCall>(std::move(call)));
  repeater_.note_sends(Kind::Send, {flow});
  flow->start();
  return wait_for({flow}) ? flow : nullptr;
}

std::optional<std::vector<std::shared_ptr<HttpFlow>>> ScriptVu::run_flows(
    const std::vector<std::shared_ptr<const HttpCall>>& calls) {
  using Kind = Repeater::Kind;
  std::vector<std::shared_ptr<HttpFlow>> flows;
  if (calls.empty()) return flows;
  flows = repeater_.done_flows(Kind::Batch);
  if (!flows.empty()) return flows;
  if (repeater_.is_cut_short()) {
    repeater_.stop_where_unanswered();
    return std::nullopt;
  }
  for (const auto& call : calls) flows.push_back(std::make_shared<HttpFlow>(*this, call));
  repeater_.note_sends(Kind::Batch, flows);
  if (!run_batch(*this, flows)) return std::nullopt;
  return flows;
}

bool ScriptVu::sleep(std::int64_t nanoseconds) {
  using Kind = Repeater::Kind;
  if (nanoseconds <= 0) return !interrupted_ || repeater_.is_catching_up();
  if (repeater_.was_done(Kind::Sleep)) return true;
  if (repeater_.is_cut_short()) return false;
  repeater_.note({.kind = Kind::Sleep, .sleep = Duration{nanoseconds}});
  record({.kind = RecordedStep::Kind::Think, .number = static_cast<double>(nanoseconds)});
  return wait_out(Duration{nanoseconds});
}

bool ScriptVu::wait_out(Duration length) {
  const Instant until = now() + length;
  while (now_ < until) {
    if (!wait(until)) return false;
  }
  return true;
}

std::uint32_t ScriptVu::add_timer(JsValue callback, std::int64_t milliseconds, bool repeats,
                                  std::vector<JsValue> arguments) {
  const Duration delay{std::clamp<std::int64_t>(milliseconds, 0, 1'000'000'000'000) * 1'000'000};
  const std::uint32_t id = next_timer_++;
  const TimerEntry& timer =
      timers_[id] = {.due = now() + delay,
                     .order = timer_order_++,
                     .every = repeats && delay == Duration{} ? Duration{1'000'000} : delay,
                     .repeats = repeats,
                     .callback = std::move(callback),
                     .arguments = std::move(arguments)};
  due_.emplace_back(timer.due, timer.order, id);
  std::push_heap(due_.begin(), due_.end(), std::greater<>());
  return id;
}

void ScriptVu::remove_timer(std::uint32_t id) { timers_.erase(id); }

std::optional<Instant> ScriptVu::next_timer() {
  while (!due_.empty()) {
    const auto& [due, order, id] = due_.front();
    const auto found = timers_.find(id);
    if (found != timers_.end() && found->second.order == order) return due;
    std::pop_heap(due_.begin(), due_.end(), std::greater<>());
    due_.pop_back();
  }
  return std::nullopt;
}

std::optional<JsError> ScriptVu::fire_timers() {
  for (;;) {
    const std::optional<Instant> next = next_timer();
    if (!next || *next > now_) return std::nullopt;
    const auto id = std::get<std::uint32_t>(due_.front());
    std::pop_heap(due_.begin(), due_.end(), std::greater<>());
    due_.pop_back();
    TimerEntry timer;
    const auto first = timers_.find(id);
    ++timers_fired_;
    if (first->second.repeats) {
      timer = first->second;
      first->second.due = first->second.due + timer.every;
      first->second.order = timer_order_++;
      due_.emplace_back(first->second.due, first->second.order, id);
      std::push_heap(due_.begin(), due_.end(), std::greater<>());
    } else {
      timer = std::move(first->second);
      timers_.erase(first);
    }
    std::vector<JSValueConst> arguments;
    for (const JsValue& argument : timer.arguments) arguments.push_back(argument.get());
    const JsValue result(context(), JS_Call(context(), timer.callback.get(), JS_UNDEFINED,
                                            static_cast<int>(arguments.size()), arguments.data()));
    if (result.failed()) return engine_->take_error();
    if (auto error = engine_->run_jobs()) return error;
  }
}

void ScriptVu::seed_math_random(std::int64_t seed) {
  go_random_.emplace(seed);
  const auto draw = [](JSContext* ctx, JSValueConst, int, JSValueConst*) -> JSValue {
    return JS_NewFloat64(ctx, vu_of(ctx).go_random_->float64());
  };
  const JsValue global(context(), JS_GetGlobalObject(context()));
  const JsValue math = global.property("Math");
  if (own_random_.is_undefined()) own_random_ = math.property("random");
  math.set("random", JS_NewCFunction(context(), draw, "random", 0));
}

JSValue ScriptVu::abort(const std::string& reason) {
  repeater_.cannot("it aborts the test");
  aborted_ = true;
  if (!world_.abort_text) {
    const std::string place = engine_->caller();
    world_.abort_text =
        (reason.empty() ? "" : ": " + reason) + (place.empty() ? "" : " at " + place);
  }
  return js_more_throw_uncatchable(context());
}

void ScriptVu::stop_test(const std::string& reason) {
  aborted_ = true;
  if (!world_.abort_text) world_.abort_text = ": " + reason;
}

double ScriptVu::luck() const {
  constexpr std::uint32_t kOfUnit = std::uint32_t{1} << Stream::kDrawBits;
  const bool iterates = job_ == Job::Iteration;
  const std::string scope =
      iterates ? world_.rehearsal->plan.scenarios[index_of(iteration_.scenario)].options.name
               : group_;
  const Stream stream(world_.config.seed, world_.rehearsal->replication, Purpose::Answer, scope);
  const std::uint64_t unit = unit_ + (std::uint64_t{requests_ / kOfUnit} << Stream::kIterationBits);
  constexpr int kLostBits = 11;  // of those that a double does not hold
  return static_cast<double>(stream.word(unit, unit_iteration_, requests_ % kOfUnit) >> kLostBits) *
         0x1p-53;
}

void ScriptVu::note_not_modelled(EndpointRef endpoint, const std::string& what) {
  repeater_.cannot("it reads what no answer says");
  ++reads_not_modelled_;
  const auto [found, is_new] = world_.reads_not_modelled.emplace(endpoint, NotModelled::Read{});
  NotModelled::Read& read = found->second;
  ++read.count;
  if (!is_new) return;
  read.what = what;
  read.place = place_of_caller();
  const NetworkPlan& plan = *world_.rehearsal->targets;
  read.endpoint = plan.endpoints[plan.index_of(endpoint)].name;
  log(ConsoleLevel::Warning,
      fmt::format("{}{} is read of {}, whose answer says nothing but its status: it is empty, and "
                  "checks of it are not modelled",
                  read.place.empty() ? "" : read.place + ": ", what, read.endpoint),
      false);
}

std::uint64_t ScriptVu::random_bits() {
  repeater_.cannot("it draws random numbers");
  if (!stream_) {
    // Init code that is only read is that of replication 0.
    const std::uint32_t replication =
        world_.rehearsal == nullptr ? 0 : world_.rehearsal->replication;
    stream_.emplace(world_.config.seed, replication, Purpose::VuInit, "script");
    unit_ = number_;
  }
  Draws draws = draws_at(
      {.stream = &*stream_, .unit = unit_, .unit_iteration = unit_iteration_, .key = {}}, draws_);
  const std::uint64_t bits = draws.next();
  draws_ = draws_after(draws_, draws);
  return bits;
}

void ScriptVu::log(ConsoleLevel level, std::string text, bool console) {
  repeater_.cannot("it writes to the log");
  if (!world_.log) return;
  world_.log(
      {level, masked(std::move(text), world_.shown_secrets), console ? "console" : "", unix_ns()});
}

std::string ScriptVu::url_of(std::string_view path, std::string_view folder) const {
  const ScriptSource& source = *world_.config.source;
  std::string base(folder.empty() ? std::string_view(source.main_url()) : folder);
  std::string relative(path);
  if (!relative.starts_with('/') && !relative.starts_with("file://") &&
      !relative.starts_with('.')) {
    relative.insert(0, "./");
  }
  return source.resolve(base, relative);
}

bool ScriptVu::read_file(std::string_view path, std::string_view folder, std::string& bytes,
                         std::string& error) {
  const std::string url = url_of(path, folder);
  std::string reason;
  const auto text = world_.config.source->files().read(path_of_url(url), reason);
  if (!text) {
    error = fmt::format("stat {}: {}", path_of_url(url), reason);
    return false;
  }
  bytes = *text;
  return true;
}

FileBytes ScriptVu::open_file(const std::string& path, std::string& error) {
  FileBytes& known = world_.files[url_of(path, "")];
  if (known != nullptr) return known;
  std::string bytes;
  if (!read_file(path, "", bytes, error)) return nullptr;
  known = std::make_shared<const std::string>(std::move(bytes));
  return known;
}

SharedItems ScriptVu::shared_array(const std::string& name) {
  const auto found = world_.shared_arrays.find(name);
  return found == world_.shared_arrays.end() ? nullptr : found->second;
}

void ScriptVu::share_array(const std::string& name, const SharedItems& items) {
  world_.shared_arrays[name] = items;
}

std::vector<std::string> ScriptVu::exported_functions() {
  std::vector<std::string> names;
  run_now(now_, Job::Init, [&] {
    for (const std::string& name : js_keys(context(), exports_.get())) {
      if (exports_function(name)) names.push_back(name);
    }
    return ScriptEnd::Returned;
  });
  return names;
}

bool ScriptVu::exports_function(const std::string& name) {
  return exports_.is_object() && exports_.property(name.c_str()).is_function();
}

std::optional<std::string> ScriptVu::options_json() {
  std::optional<std::string> json;
  run_now(now_, Job::Init, [&] { return read_options(json); });
  return json;
}

ScriptEnd ScriptVu::read_options(std::optional<std::string>& json) {
  json = "{}";
  if (!exports_.is_object()) return ScriptEnd::Returned;
  const JsValue options = exports_.property("options");
  if (options.failed()) {
    json.reset();
    return failed();
  }
  if (options.is_nullish()) return ScriptEnd::Returned;
  json = js_json(context(), options.get());
  return json ? ScriptEnd::Returned : failed();
}

}  // namespace rehearse
