// Runtime and context; exceptions in k6's words.

#include "sim/script/engine/js_engine.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <new>

namespace rehearse {

namespace {

thread_local std::int64_t clock_ns = 0;
thread_local const std::function<std::int64_t()>* running_clock = nullptr;
thread_local bool clock_was_read = false;
/// What a job costs in the measure of allocated().
constexpr std::uint64_t kJobBytes = 2048;

/// "    at f (file:///a.js:3)\n" → "\tat f (file:///a.js:3:1)\n", and the first place.
std::string k6_stack(std::string_view stack, JsError& error) {
  std::string text;
  while (!stack.empty()) {
    const std::size_t end = std::min(stack.find('\n'), stack.size());
    std::string_view line = stack.substr(0, end);
    stack.remove_prefix(std::min(end + 1, stack.size()));
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) continue;
    line.remove_prefix(begin);
    text += '\t';
    const bool closed = line.ends_with(')');
    const std::string_view inner = closed ? line.substr(0, line.size() - 1) : line;
    const std::size_t colon = inner.rfind(':');
    std::uint32_t number = 0;
    const bool has_line =
        colon != std::string_view::npos && inner.find("file://") != std::string_view::npos &&
        std::from_chars(inner.data() + colon + 1, inner.data() + inner.size(), number).ec ==
            std::errc{};
    if (!has_line) {
      text += line;
    } else {
      // Code of a module before its first statement has no line.
      text += number == 0 ? std::string(inner.substr(0, colon)) + ":1" : std::string(inner);
      text += ":1";
      if (closed) text += ')';
      if (error.file.empty()) {
        error.file = inner.substr(inner.find("file://"), colon - inner.find("file://"));
        error.line = std::max<std::uint32_t>(number, 1);
      }
    }
    text += '\n';
  }
  return text;
}

}  // namespace

void set_js_clock(std::int64_t unix_ns, const std::function<std::int64_t()>* running) {
  clock_ns = unix_ns;
  running_clock = running;
  clock_was_read = false;
}

bool js_clock_was_read() { return clock_was_read; }

// In place of gettimeofday, see quickjs.cmake.
extern "C" std::int64_t js_more_clock_us() {
  clock_was_read = true;
  return (running_clock != nullptr ? (*running_clock)() : clock_ns) / 1000;
}

JsEngine::JsEngine(const JsLimits& limits)
    : most_bytes_(limits.memory_bytes), memory_(limits.memory_bytes) {
  runtime_ = JS_NewRuntime2(&JsMemory::functions(), &memory_);
  if (runtime_ == nullptr) throw std::bad_alloc();
  JS_SetMaxStackSize(runtime_, limits.stack_bytes);
  JS_SetInterruptHandler(runtime_, &JsEngine::on_interrupt, this);
  JS_SetHostPromiseRejectionTracker(runtime_, &JsEngine::on_rejection, this);
  context_ = JS_NewContext(runtime_);
  if (context_ == nullptr) {
    JS_FreeRuntime(runtime_);
    throw std::bad_alloc();
  }
}

JsEngine::~JsEngine() {
  unhandled_.clear();
  JS_FreeContext(context_);
  JS_FreeRuntime(runtime_);
}

int JsEngine::on_interrupt(JSRuntime* /*runtime*/, void* engine) {
  JsEngine& self = *static_cast<JsEngine*>(engine);
  if (!self.interrupt_ || !self.interrupt_()) return 0;
  if (!self.interrupted_) {
    // An error of our own has the place: a promise may swallow the one that is thrown.
    self.interrupted_.emplace();
    JS_ThrowInternalError(self.context_, "interrupted");
    self.interrupted_ = self.take_error();
  }
  return 1;
}

void JsEngine::on_rejection(JSContext* context, JSValueConst promise, JSValueConst reason,
                            int is_handled, void* engine) {
  std::vector<Rejection>& unhandled = static_cast<JsEngine*>(engine)->unhandled_;
  if (is_handled == 0) {
    unhandled.push_back({JsValue::copy(context, promise), JsValue::copy(context, reason)});
    return;
  }
  const auto is_it = [&](const Rejection& rejection) {
    return JS_VALUE_GET_PTR(rejection.promise.get()) == JS_VALUE_GET_PTR(promise);
  };
  unhandled.erase(std::remove_if(unhandled.begin(), unhandled.end(), is_it), unhandled.end());
}

std::vector<JsValue> JsEngine::take_unhandled() {
  std::vector<JsValue> reasons;
  for (Rejection& rejection : std::exchange(unhandled_, {})) {
    reasons.push_back(std::move(rejection.reason));
  }
  return reasons;
}

std::uint64_t JsEngine::fingerprint(bool collect) {
  js_more_settle(context_, collect ? 1 : 0);
  return memory_.fingerprint();
}

JsError JsEngine::take_error() {
  const JsValue thrown(context_, JS_GetException(context_));
  const JsValue stack(context_, js_more_thrown_stack(context_));
  JsError error = describe(thrown.get());
  if (JS_IsError(context_, thrown.get()) == 0 && stack.is_string()) {
    error.stack = k6_stack(js_text(context_, stack.get()).value_or(""), error);
  }
  return error;
}

std::string JsEngine::caller() {
  const JsValue here(context_, js_more_here(context_));
  const JsError error = here.failed() ? take_error() : describe(here.get());
  for (std::string_view stack = error.stack; !stack.empty();) {
    const std::size_t end = std::min(stack.find('\n'), stack.size());
    std::string_view frame = stack.substr(0, end);
    stack.remove_prefix(std::min(end + 1, stack.size()));
    constexpr std::string_view kAt = "\tat ";
    if (frame.find("file://") != std::string_view::npos) {
      frame.remove_prefix(frame.starts_with(kAt) ? kAt.size() : 0);
      // Code of a module is in no function.
      constexpr std::string_view kModule = "<anonymous> (";
      if (!frame.starts_with(kModule) || !frame.ends_with(')')) return std::string(frame);
      return std::string(frame.substr(kModule.size(), frame.size() - kModule.size() - 1));
    }
  }
  return "";
}

JsError JsEngine::describe(JSValueConst thrown) {
  JsError error;
  if (JS_IsError(context_, thrown) == 0) {
    std::optional<std::string> text;
    if (JS_IsObject(thrown)) text = js_json(context_, thrown);
    if (!text) text = js_text(context_, thrown);
    if (!text) JS_FreeValue(context_, JS_GetException(context_));
    error.text = text.value_or("[object Object]");
    return error;
  }
  const JsValue object = JsValue::copy(context_, thrown);
  const auto text_of = [&](const char* name) {
    const JsValue value = object.property(name);
    std::optional<std::string> text;
    if (!value.failed() && !value.is_undefined()) text = js_text(context_, value.get());
    if (!text) JS_FreeValue(context_, JS_GetException(context_));
    return text.value_or("");
  };
  error.name = text_of("name");
  error.message = text_of("message");
  error.stack = k6_stack(text_of("stack"), error);
  error.text = error.message.empty() ? error.name
               : error.name.empty()  ? error.message
                                     : error.name + ": " + error.message;
  if (error.name == "InternalError" && error.message == "out of memory") {
    error.message = fmt::format("out of memory: a VU may hold {} MiB", most_bytes_ >> 20);
    error.text = error.name + ": " + error.message;
  }
  error.uncatchable = error.name == "InternalError" && error.message == "interrupted";
  return error;
}

std::optional<JsError> JsEngine::run_jobs() {
  std::optional<JsError> first;
  for (;;) {
    if (interrupted_) return interrupted_;
    JSContext* context = nullptr;
    const int done = JS_ExecutePendingJob(runtime_, &context);
    if (done == 0) return first;
    memory_.count_work(kJobBytes);
    if (done > 0) continue;
    JsError error = take_error();
    const bool stop = error.uncatchable;
    if (!first) first = std::move(error);
    if (stop) return first;
  }
}

}  // namespace rehearse
