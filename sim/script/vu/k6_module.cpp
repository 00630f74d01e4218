// k6: check, fail, group, randomSeed, sleep.

#include <fmt/format.h>
#include <span>

#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

constexpr const char* kNoColons = "group and check names may not contain '::'";

/// The properties of an object that check() goes through, by their names.
class Predicates {
 public:
  Predicates(JSContext* context, JSValueConst object) : context_(context) {
    if (!JS_IsObject(object)) return;
    if (JS_GetOwnPropertyNames(context, &properties_, &count_, object,
                               JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0) {
      JS_FreeValue(context, JS_GetException(context));
    }
  }
  ~Predicates() {
    for (std::uint32_t i = 0; i < count_; ++i) JS_FreeAtom(context_, properties_[i].atom);
    js_free(context_, properties_);
  }
  Predicates(const Predicates&) = delete;
  Predicates& operator=(const Predicates&) = delete;

  std::span<const JSPropertyEnum> all() const { return {properties_, count_}; }

 private:
  JSContext* context_;
  JSPropertyEnum* properties_ = nullptr;
  std::uint32_t count_ = 0;
};

/// Calls the predicate again with other statuses until one lets it pass: the answer's, from now on.
bool passes_otherwise(JSContext* context, JSValueConst predicate, JSValueConst subject) {
  AnswerRecording& recording = *vu_of(context).world().recording;
  const auto endpoint = recording.take_status_read();
  if (!endpoint || JS_IsFunction(context, predicate) == 0) return false;
  const int before = recording.endpoint(*endpoint).status;
  for (const int status : {201, 204, 202, 301, 302, 303, 304, 400, 401, 403, 404, 409, 422, 500}) {
    recording.endpoint(*endpoint).status = status;
    JSValueConst arguments[] = {subject};
    const JsValue value(context, JS_Call(context, predicate, JS_UNDEFINED, 1, arguments));
    if (value.failed()) {
      vu_of(context).engine().take_error();
    } else if (JS_ToBool(context, value.get()) > 0) {
      return true;
    }
  }
  recording.endpoint(*endpoint).status = before;
  return false;
}

/// One check of a call: takes its sample. False: an exception is pending.
bool check_one(JSContext* context, JSValueConst subject, std::string_view name, JsValue value,
               const std::vector<Tag>& tags, bool& all) {
  ScriptVu& vu = vu_of(context);
  bool threw = value.failed();
  AnswerRecording* const recording = vu.world().recording;
  if (recording != nullptr) recording->take_status_read();
  const JsValue predicate = recording == nullptr ? JsValue() : value;
  const std::uint64_t not_modelled = vu.reads_not_modelled();
  if (value.is_function()) {
    if (js_more_is_async(value.get()) != 0) {
      throw_go_error(context,
                     "check() does not support async functions as arguments, please see "
                     "https://grafana.com/docs/k6/latest/javascript-api/k6/check/ for more "
                     "info");
      return false;
    }
    JSValueConst arguments[] = {subject};
    value = {context, JS_Call(context, value.get(), JS_UNDEFINED, 1, arguments)};
    threw = value.failed();
  }
  if (vu.reads_not_modelled() != not_modelled && !vu.aborted()) {
    if (threw && vu.engine().take_error().uncatchable) {
      js_more_throw_uncatchable(context);
      return false;
    }
    ++vu.world().checks_not_modelled;
    return true;
  }
  bool passes = !threw && JS_ToBool(context, value.get()) > 0;
  if (!passes && !threw && recording != nullptr) {
    passes = passes_otherwise(context, predicate.get(), subject);
  }
  all = all && passes;
  const ScriptVu::SystemTag system[] = {{"check", name}};
  vu.add_own_sample(vu.world().metrics.checks, vu.tags(system, tags), passes ? 1 : 0);
  if (vu.recorded() != nullptr) {
    vu.record({.kind = RecordedStep::Kind::Check,
               .name = std::string(name),
               .number = passes ? 1.0 : 0.0});
  }
  return !threw;
}

bool check_property(JSContext* context, JSValueConst subject, JSValueConst predicates, JSAtom atom,
                    std::string_view name, const std::vector<Tag>& tags, bool& all) {
  if (name.find("::") != std::string_view::npos) {
    throw_go_error(context, kNoColons);
    return false;
  }
  return check_one(context, subject, name, {context, JS_GetProperty(context, predicates, atom)},
                   tags, all);
}

JSValue check(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  if (vu_of(context).in_init()) {
    return throw_go_error(context, "Using check() in the init context is not supported");
  }
  JSValueConst subject = argument(count, values, 0);
  JSValueConst given = argument(count, values, 1);
  std::string problem;
  const auto tags = read_tags(context, argument(count, values, 2), problem);
  if (!tags) return throw_go_error(context, problem);
  bool all = true;
  if (JS_IsString(given)) {
    // To k6 each of its bytes is a check that passes.
    const std::size_t bytes = text_or_empty(context, given).size();
    for (std::size_t i = 0; i < bytes; ++i) {
      JsValue passing(context, JS_NewString(context, "x"));
      check_one(context, subject, std::to_string(i), std::move(passing), *tags, all);
    }
    return JS_NewBool(context, all);
  }
  const Predicates predicates(context, given);
  for (const JSPropertyEnum& predicate : predicates.all()) {
    const JsValue text(context, JS_AtomToString(context, predicate.atom));
    std::size_t length = 0;
    const char* const name = JS_ToCStringLen(context, &length, text.get());
    if (name == nullptr) return JS_EXCEPTION;
    const bool ended =
        !check_property(context, subject, given, predicate.atom, {name, length}, *tags, all);
    JS_FreeCString(context, name);
    if (ended) return JS_EXCEPTION;
  }
  return JS_NewBool(context, all);
}

JSValue group(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  ScriptVu& vu = vu_of(context);
  if (vu.in_init()) {
    return throw_go_error(context, "Using group() in the init context is not supported");
  }
  const auto name = js_text(context, argument(count, values, 0));
  if (!name) return JS_EXCEPTION;
  JSValueConst function = argument(count, values, 1);
  if (JS_IsFunction(context, function) == 0) {
    return throw_go_error(context, "group() requires a callback as a second argument");
  }
  if (js_more_is_async(function) != 0) {
    return throw_go_error(
        context,
        "group() does not support async functions as arguments, please see "
        "https://grafana.com/docs/k6/latest/javascript-api/k6/group/ for more info");
  }
  if (name->find("::") != std::string::npos) return throw_go_error(context, kNoColons);
  const std::string outer = vu.group();
  vu.group() = outer + "::" + *name;
  const Instant began = vu.repeater().group_begins(vu.group());
  vu.record({.kind = RecordedStep::Kind::GroupBegan, .name = *name});
  const JSValue result = JS_Call(context, function, JS_UNDEFINED, 0, nullptr);
  vu.group() = outer + "::" + *name;
  if (!vu.repeater().was_done(Repeater::Kind::GroupEnded)) {
    vu.repeater().note({.kind = Repeater::Kind::GroupEnded});
    vu.sample_group(began);
  }
  vu.record({.kind = RecordedStep::Kind::GroupEnded});
  vu.group() = outer;
  return result;
}

JSValue fail(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  JSValueConst message = argument(count, values, 0);
  if (JS_IsUndefined(message)) return throw_go_error(context, "");
  return throw_go_error(context, text_or_empty(context, message));
}

JSValue random_seed(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  std::int64_t seed = 0;
  if (JS_ToInt64(context, &seed, argument(count, values, 0)) < 0) return JS_EXCEPTION;
  vu_of(context).repeater().cannot("it calls randomSeed");
  vu_of(context).seed_math_random(seed);
  return JS_UNDEFINED;
}

JSValue sleep(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  double length = 0;
  if (JS_ToFloat64(context, &length, argument(count, values, 0)) < 0) return JS_EXCEPTION;
  if (std::isnan(length)) return JS_UNDEFINED;
  constexpr double kMost = 9e9;  // seconds: longer than any test
  const double ns = std::min(length, kMost) * 1e9;
  if (!vu_of(context).sleep(ns > 0 ? static_cast<std::int64_t>(ns) : 0)) {
    return js_more_throw_uncatchable(context);
  }
  return JS_UNDEFINED;
}

}  // namespace

JSValue make_k6_module(JSContext* context) {
  const JSValue module = JS_NewObject(context);
  set_function(context, module, "check", check, 3);
  set_function(context, module, "fail", fail, 1);
  set_function(context, module, "group", group, 2);
  set_function(context, module, "randomSeed", random_seed, 1);
  set_function(context, module, "sleep", sleep, 1);
  return module;
}

}  // namespace rehearse
