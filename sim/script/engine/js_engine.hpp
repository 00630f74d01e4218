#pragma once
// One JavaScript runtime with its one context: bounded in memory, stack and time, on a clock that
// it is given.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/script/engine/js_memory.hpp"
#include "sim/script/engine/js_value.hpp"

namespace rehearse {

struct JsLimits {
  std::size_t memory_bytes = std::size_t{256} << 20;
  std::size_t stack_bytes = std::size_t{768} << 10;  ///< of the stack it runs on
};

/// An exception that was thrown.
struct JsError {
  std::string text;  ///< "TypeError: x is no function"; of what is no Error, its text
  std::string name;  ///< "TypeError"; "" of what is no Error
  std::string message;
  std::string stack;  ///< k6's form, a frame a line: "\tat f (file:///a.js:3:1)\n"
  std::string file;   ///< of the innermost frame with a place; "" where there is none
  std::uint32_t line = 0;
  bool uncatchable = false;  ///< it was interrupted

  /// As the log has it: the text, and the stack below it where there is one.
  std::string report() const { return stack.empty() ? text : text + "\n" + stack; }
};

class JsEngine {
 public:
  /// Throws std::bad_alloc. To be used on one thread at a time, on the stack it was made on or
  /// after adopt_stack().
  explicit JsEngine(const JsLimits& limits);
  ~JsEngine();
  JsEngine(const JsEngine&) = delete;
  JsEngine& operator=(const JsEngine&) = delete;

  JSContext* context() const { return context_; }
  JSRuntime* runtime() const { return runtime_; }
  /// It runs on the stack of the caller from now on.
  void adopt_stack() { JS_UpdateStackTop(runtime_); }
  /// Asked now and then while code runs: whether to interrupt it.
  void set_interrupt(std::function<bool()> interrupt) { interrupt_ = std::move(interrupt); }
  /// Where code was when it was first interrupted since allow(); no promise swallows that.
  const std::optional<JsError>& interrupted() const { return interrupted_; }
  void allow() { interrupted_.reset(); }
  /// Bytes that were ever set aside: work that the engine does between two questions.
  std::uint64_t allocated() const { return memory_.allocated(); }
  void count_work(std::uint64_t bytes) { memory_.count_work(bytes); }
  std::size_t memory() const { return js_more_memory(runtime_); }
  /// A number that two states of the runtime have in common only if code does the same in both,
  /// but for a chance of 2^-64; states may have two although it does. Requires: no code runs.
  /// `collect`: garbage does not count, at a fifth of a millisecond.
  std::uint64_t fingerprint(bool collect);
  /// Bytes that its memory takes.
  std::size_t held() const { return memory_.held(); }

  /// The pending exception, taken. Requires: one was thrown.
  JsError take_error();
  /// The innermost frame of a file that runs now, "default (file:///a.js:3:1)"; "": there is none.
  std::string caller();
  /// What a value that was thrown, or that a promise was rejected with, says.
  JsError describe(JSValueConst thrown);
  /// Runs jobs (continuations of promises) until there are none. The error of the first that
  /// throws.
  /// None is begun after an interruption.
  std::optional<JsError> run_jobs();
  /// Promises that were rejected and have no handler, taken; in their order.
  std::vector<JsValue> take_unhandled();

 private:
  static int on_interrupt(JSRuntime* runtime, void* engine);
  static void on_rejection(JSContext* context, JSValueConst promise, JSValueConst reason,
                           int is_handled, void* engine);

  struct Rejection {
    JsValue promise;
    JsValue reason;
  };

  std::size_t most_bytes_;
  JsMemory memory_;  // before the runtime, whose blocks are in it
  std::optional<JsError> interrupted_;
  JSRuntime* runtime_ = nullptr;
  JSContext* context_ = nullptr;
  std::function<bool()> interrupt_;
  std::vector<Rejection> unhandled_;
};

/// The clock of all engines on this thread: nanoseconds since 1970. Engines see it in Date. It
/// stands still until it is set again, unless there is a `running` one, which is read each time.
void set_js_clock(std::int64_t unix_ns, const std::function<std::int64_t()>* running = nullptr);
/// Whether code has read it since it was set.
bool js_clock_was_read();

}  // namespace rehearse
