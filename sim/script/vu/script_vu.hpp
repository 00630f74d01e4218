#pragma once
// One VU of a script: its runtime, the stack its code runs on, timers, requests under way.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "sim/core/ids.hpp"
#include "sim/script/engine/fiber.hpp"
#include "sim/script/engine/js_engine.hpp"
#include "sim/script/engine/script_host.hpp"
#include "sim/script/http/cookie_jar.hpp"
#include "sim/script/modules/go_random.hpp"
#include "sim/script/vu/http_flow.hpp"
#include "sim/script/vu/repeater.hpp"
#include "sim/script/vu/script_world.hpp"
#include "sim/script/vu/step_recorder.hpp"
#include "sim/verdict/tags.hpp"
#include "sim/vu/program.hpp"

namespace rehearse {

/// How a piece of script ended.
enum class ScriptEnd : std::uint8_t {
  Returned,
  Threw,
  Aborted,      ///< exec.test.abort
  Interrupted,  ///< from outside, or it ran too long between two waits
};

/// Which iteration a VU runs, for k6/execution.
struct ScriptIteration {
  Rank scenario{};
  std::uint64_t in_instance = 0;  ///< __ITER: of this VU, from 0
  std::uint64_t in_scenario = 0;  ///< of this VU in the scenario
  std::uint64_t in_test = 0;      ///< of the scenario
};

/// Code of the script runs inside begin() and resume() only, on a stack of the VU's own; where it
/// waits, they return what for.
class ScriptVu final : public ScriptHost {
 public:
  /// `number`: 0 for init of options, setup, teardown and summary. Throws std::bad_alloc.
  ScriptVu(ScriptWorld& world, std::uint32_t number);
  ~ScriptVu() override;
  ScriptVu(const ScriptVu&) = delete;
  ScriptVu& operator=(const ScriptVu&) = delete;

  /// Runs init code. Requires: once, before all else.
  ScriptEnd initialise(Instant now);
  /// Why init failed, or the last job threw.
  const std::optional<JsError>& error() const { return error_; }
  /// The names of exported functions.
  std::vector<std::string> exported_functions();
  bool exports_function(const std::string& name);
  /// The exported `options` as JSON; "{}" without, nothing (with error()) where it cannot be one.
  std::optional<std::string> options_json();

  /// A job is begun: one of the functions below on the VU's stack. `exec` lives until it is over.
  ProgramStep begin_iteration(Instant now, const std::string& exec,
                              const ScriptIteration& iteration, const Stream& stream,
                              std::uint64_t unit, std::uint64_t unit_iteration);
  ProgramStep begin_phase(Instant now, ProgramPhase phase);
  ProgramStep resume(Instant now);
  void interrupt(Instant now);
  std::uint16_t answered(Instant now, std::uint32_t number, Instant sent, const Answer& answer);
  /// handleSummary(data) of this JSON, by a function of what it returned; without waits.
  ScriptEnd run_summary(const std::string& data_json, const std::function<void(JsValue)>& take);

  // For modules.
  JsEngine& engine() { return *engine_; }
  JSContext* context() { return engine_->context(); }
  ScriptWorld& world() { return world_; }
  /// The instant of the event that is handled; in real time how far the clock is by now (S126).
  Instant now() const {
    return world_.reality == nullptr ? now_ : std::max(now_, world_.reality->now());
  }
  bool runs_iteration() const { return job_ == Job::Iteration; }
  const ScriptIteration& iteration() const { return iteration_; }
  std::string& group() { return group_; }
  std::map<std::string, std::string>& own_tags() { return own_tags_; }
  CookieJar& jar() { return jar_; }
  /// The callback that says which statuses are expected; undefined: 200 to 399, null: none at all.
  JsValue& response_callback() { return response_callback_; }
  /// The set of tags of a sample now: the VU's, those of `system`, those of `more`.
  using SystemTag = std::pair<std::string_view, std::string_view>;
  TagSetId tags(std::span<const SystemTag> system, const std::vector<Tag>& more = {});
  /// A sample, where there are any.
  void add_sample(MetricRef metric, TagSetId tags, double value);
  /// One that the script takes: it is a step of its iteration.
  void add_own_sample(MetricRef metric, TagSetId tags, double value);
  /// The sample of the group that ends now.
  void sample_group(Instant began);
  /// Sends a request and waits for it. Null: interrupted, or the test is stopped.
  std::shared_ptr<HttpFlow> run_flow(HttpCall call);
  /// The same of requests side by side.
  std::optional<std::vector<std::shared_ptr<HttpFlow>>> run_flows(
      const std::vector<std::shared_ptr<const HttpCall>>& calls);
  /// Waits for so long; false: interrupted.
  bool wait_out(Duration length);
  /// Iterations that are done without their code.
  Repeater& repeater() { return repeater_; }
  /// What is under way without code is over.
  void interrupt_repetition() { aborted_ = true; }
  void forget_abort() { aborted_ = false; }
  /// Whether randomSeed was called.
  bool has_own_random() const { return go_random_.has_value(); }
  /// __ITER, whose readers are noticed where the iteration is watched.
  void set_iteration_number(std::uint64_t number);
  /// A request of a flow, sent when the VU next waits; its number in the iteration.
  std::uint32_t send(const Request& request, HttpFlow& flow);
  /// Gives the flow to the event loop: `done` is called when it is over.
  using FlowDone = std::function<void(const std::shared_ptr<HttpFlow>&)>;
  void run_in_background(std::shared_ptr<HttpFlow> flow, FlowDone done);
  /// Waits until all of these flows are over; false: interrupted.
  bool wait_for(const std::vector<std::shared_ptr<HttpFlow>>& flows);
  /// Waits until something has become of one of them; false: interrupted.
  bool wait_for_some(const std::vector<std::shared_ptr<HttpFlow>>& flows);
  std::uint32_t add_timer(JsValue callback, std::int64_t milliseconds, bool repeats,
                          std::vector<JsValue> arguments);
  void remove_timer(std::uint32_t id);
  /// exec.test.abort: the rest of the script is not run.
  JSValue abort(const std::string& reason);
  /// The same from within a request; the native that waits for it ends the script.
  void stop_test(const std::string& reason);
  bool aborted() const { return aborted_; }
  /// Where the script's code is now: "load.js:12"; "" where none runs.
  std::string place_of_caller();
  /// What the next request of the iteration draws, from 0 to 1 (S129).
  double luck() const;
  /// The script reads what its answer says nothing of (S130).
  void note_not_modelled(EndpointRef endpoint, const std::string& what);
  /// How often it did.
  std::uint64_t reads_not_modelled() const { return reads_not_modelled_; }
  void count_bytes(std::uint64_t sent, std::uint64_t received) {
    data_sent_ += sent;
    data_received_ += received;
  }
  void seed_math_random(std::int64_t seed);
  /// The steps of the iteration so far, where they are recorded; null elsewhere.
  StepRecorder::Steps* recorded() {
    return world_.recorder != nullptr && job_ == Job::Iteration ? &recorded_ : nullptr;
  }
  void record(RecordedStep step) {
    if (StepRecorder::Steps* const steps = recorded()) steps->push_back(std::move(step));
  }
  /// What k6/http keeps for the responses of this VU.
  std::vector<JsValue>& http_values() { return http_values_; }
  /// What a module of files or a built-in one exports; fails with an exception.
  JsValue require(std::string_view base, std::string_view specifier);
  /// The URL of the file whose code calls a native.
  std::string folder_of_caller();
  /// A file's bytes as read_file() finds them, seen from the script that is run; null with the
  /// reason. The run reads each file once.
  FileBytes open_file(const std::string& path, std::string& error);

  // ScriptHost
  bool in_init() const override { return job_ == Job::Init; }
  std::uint32_t vu_number() const override { return number_; }
  std::int64_t unix_ns() const override {
    if (world_.reality != nullptr) return world_.reality->unix_ns();
    return world_.config.start_unix_ns + now_.ns;
  }
  std::uint64_t random_bits() override;
  void log(ConsoleLevel level, std::string text, bool console) override;
  bool sleep(std::int64_t nanoseconds) override;
  bool read_file(std::string_view path, std::string_view folder, std::string& bytes,
                 std::string& error) override;
  void cannot_repeat(std::string_view reason) override { repeater_.cannot(reason); }
  void count_work(std::uint64_t bytes) override { engine_->count_work(bytes); }
  SharedItems shared_array(const std::string& name) override;
  void share_array(const std::string& name, const SharedItems& items) override;

 private:
  enum class Job : std::uint8_t { None, Init, Iteration, Setup, Teardown, Summary };
  struct TimerEntry {
    Instant due;
    std::uint64_t order = 0;
    Duration every;
    bool repeats = false;
    JsValue callback;
    std::vector<JsValue> arguments;
  };
  struct Background {
    std::shared_ptr<HttpFlow> flow;
    FlowDone done;
  };

  /// The body of its fiber: does one job after another.
  void live();
  /// Runs a job on the VU's stack until it waits or is over.
  ProgramStep enter(Instant now);
  void start(Job job, std::function<ScriptEnd()> code);
  /// Runs a job whose waits are skipped.
  ScriptEnd run_now(Instant now, Job job, std::function<ScriptEnd()> code);
  ScriptEnd read_options(std::optional<std::string>& json);
  ScriptEnd do_init();
  ScriptEnd do_iteration(const std::string& exec);
  /// The code of an iteration, or what is left of it.
  ScriptEnd run_iteration(const std::string& exec);
  /// What its scenario's iterations have done; null: none is repeated.
  StepTree* known_steps();
  ScriptEnd do_phase(ProgramPhase phase);
  /// Calls a function and runs the event loop until nothing is left to do.
  ScriptEnd call(JSValueConst function, std::vector<JsValue> arguments, JsValue& result);
  ScriptEnd run_loop(JsValue& result);
  /// A value that was thrown, or what ended the job otherwise.
  ScriptEnd failed(JsError error);
  ScriptEnd failed() { return failed(engine_->take_error()); }
  /// No answer reaches a flow any more: those that wait for one are about to end.
  void forget_requests();
  /// Gives up what is left of a job.
  void clear_job();
  /// Returns to the test until `until` or an answer; false: interrupted.
  bool wait(Instant until);
  /// What has come of requests and timers until now.
  void advance_flows();
  std::optional<JsError> fire_timers();
  /// When the first is due; drops what is out of date before it.
  std::optional<Instant> next_timer();
  bool load_main();
  bool install_globals();
  /// __ENV, with what the scenario adds.
  void set_environment();
  void state_iteration(ScriptEnd end);
  void log_error(const JsError& error);
  /// The URL of a file as open() names it.
  std::string url_of(std::string_view path, std::string_view folder) const;
  /// Writes what tags() looks a set up by.
  void write_tag_key(std::span<const SystemTag> system, const std::vector<Tag>& more);
  bool ran_too_long();
  /// Whether the budget of an instant is used up; the job is over then.
  bool spent();

  static char* normalize_module(JSContext* context, const char* base, const char* name, void* vu);
  static JSModuleDef* load_module(JSContext* context, const char* name, void* vu);
  static int export_builtin(JSContext* context, JSModuleDef* module);
  JsValue require_file(const std::string& url);
  /// What a module that is built in, or one with a stand-in, exports; null: there is neither. May
  /// be an exception.
  const JsValue* builtin(const std::string& name);

  ScriptWorld& world_;
  std::uint32_t number_;
  std::unique_ptr<JsEngine> engine_;
  std::unique_ptr<Fiber> fiber_;
  Job job_ = Job::None;
  std::function<ScriptEnd()> code_;
  ScriptEnd end_ = ScriptEnd::Returned;
  std::optional<JsError> error_;
  bool new_job_ = false;
  bool leaving_ = false;                // the fiber is to end
  bool interrupted_ = false;            // from outside
  bool aborted_ = false;                // exec.test.abort was called in this job
  bool hung_ = false;                   // it ran too long: nothing but an interruption ends it
  std::uint64_t polls_ = 0;             // of the interrupt handler at this instant
  std::uint64_t waits_ = 0;             // that took no time
  std::uint64_t allocated_before_ = 0;  // this instant
  Instant now_;
  ProgramStep step_;
  std::vector<const Request*> sends_;
  std::vector<const Request*> handed_over_;  // what step_ refers to
  std::uint32_t requests_ = 0;               // of the job, numbered
  std::map<std::uint32_t, HttpFlow*> by_number_;
  std::vector<HttpFlow*> answered_flows_;
  std::deque<Background> background_;
  std::unordered_map<std::uint32_t, TimerEntry> timers_;
  /// When, in which order, which; a heap with the first on top. Those that are out of date stay.
  using Due = std::tuple<Instant, std::uint64_t, std::uint32_t>;
  std::vector<Due> due_;
  std::uint32_t next_timer_ = 1;
  std::uint64_t timer_order_ = 0;
  std::uint64_t timers_fired_ = 0;
  JsValue exports_;
  JsValue setup_data_;  // parsed, of this VU
  bool has_setup_data_ = false;
  bool has_scenario_environment_ = false;
  std::optional<Rank> environment_of_;  // the scenario that __ENV is of
  ScriptIteration iteration_;
  Instant began_;
  std::string group_;
  std::map<std::string, std::string> own_tags_;
  CookieJar jar_;
  JsValue response_callback_;
  std::optional<GoRandom> go_random_;  // while randomSeed counts
  JsValue own_random_;                 // Math.random before it
  std::optional<Stream> stream_;
  std::uint64_t unit_ = 0;
  std::uint64_t unit_iteration_ = 0;
  std::uint32_t draws_ = 0;
  std::uint64_t data_sent_ = 0;
  std::uint64_t data_received_ = 0;
  std::uint64_t reads_not_modelled_ = 0;
  std::map<std::string, JsValue> modules_;   // built-in ones, by name
  std::map<std::string, JsValue> required_;  // files, by URL
  std::vector<JsValue> http_values_;
  StepRecorder::Steps recorded_;
  Repeater repeater_{*this};
  bool iteration_number_is_watched_ = false;
  std::string tag_key_;  // of tags(), here so that its memory is used again
};

/// The VU whose runtime this is.
inline ScriptVu& vu_of(JSContext* context) { return static_cast<ScriptVu&>(host_of(context)); }

}  // namespace rehearse
