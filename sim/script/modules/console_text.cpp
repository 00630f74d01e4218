// A walk over values that survives getters, circles and size.

#include "sim/script/modules/console_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace rehearse {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr std::size_t kMostDepth = 64;

class ConsoleText {
 public:
  explicit ConsoleText(JSContext* context) : context_(context) {}

  void argument(JSValueConst value) {
    if (JS_IsString(value) != 0 || JS_IsUndefined(value) != 0) {
      text_ += plain(value);
    } else {
      inner(value);
    }
  }

  void separate() { text_ += ' '; }
  bool full() const { return text_.size() > kMostBytes; }

  std::string take() {
    if (full()) {
      std::size_t end = kMostBytes;
      while (end > 0 && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) --end;
      text_.resize(end);
      text_ += "…";
    }
    return std::move(text_);
  }

  void inner(JSValueConst value) {
    if (full()) return;
    if (JS_IsString(value) != 0) {
      quote(plain(value));
    } else if (JS_IsUndefined(value) != 0) {
      text_ += "null";
    } else if (JS_IsSymbol(value) != 0) {
      text_ += description(value);
    } else if (JS_IsObject(value) != 0) {
      object(value);
    } else {
      text_ += plain(value);
    }
  }

 private:
  /// Drops the exception that is pending.
  void forgive() { JS_FreeValue(context_, JS_GetException(context_)); }

  std::string plain(JSValueConst value) {
    auto text = js_text(context_, value);
    if (!text) forgive();
    return std::move(text).value_or("null");
  }

  std::string description(JSValueConst symbol) {
    const JsValue text(context_, JS_GetPropertyStr(context_, symbol, "description"));
    if (!text.failed()) return text.is_undefined() ? "" : plain(text.get());
    forgive();
    return "";
  }

  void quote(const std::string& text) {
    text_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  /// A property; undefined where its getter throws.
  JsValue read(JSValueConst object, const char* name) {
    JsValue value(context_, JS_GetPropertyStr(context_, object, name));
    if (!value.failed()) return value;
    forgive();
    return {context_, JS_UNDEFINED};
  }

  void object(JSValueConst value) {
    if (JS_IsFunction(context_, value) != 0) {
      text_ += "[object Function]";
      return;
    }
    if (JS_IsError(context_, value) != 0) {
      error(value);
      return;
    }
    const void* const identity = JS_VALUE_GET_PTR(value);
    if (std::find(path_.begin(), path_.end(), identity) != path_.end()) {
      text_ += "[Circular]";
      return;
    }
    if (path_.size() == kMostDepth) {
      text_ += "…";
      return;
    }
    path_.push_back(identity);
    const std::string_view kind = js_more_class_name(context_, value);
    if (kind == "TypedArray") {
      typed_array(value);
    } else if (kind == "ArrayBuffer") {
      array_buffer(value);
    } else if (kind == "Number" || kind == "Boolean") {
      text_ += plain(value);
    } else if (kind == "String") {
      quote(plain(value));
    } else if (!as_json(value)) {
      const int is_array = JS_IsArray(context_, value);
      if (is_array < 0) forgive();
      is_array > 0 ? elements(value, "") : members(value);
    }
    path_.pop_back();
  }

  void error(JSValueConst value) {
    const JsValue name = read(value, "name");
    const JsValue message = read(value, "message");
    const std::string said = message.is_undefined() ? "" : plain(message.get());
    text_ += name.is_undefined() ? "Error" : plain(name.get());
    if (!said.empty()) text_ += ": " + said;
  }

  /// What has a method toJSON is printed as that says: dates are.
  bool as_json(JSValueConst value) {
    const JsValue to_json = read(value, "toJSON");
    if (!to_json.is_function()) return false;
    const JsValue json(context_, JS_Call(context_, to_json.get(), value, 0, nullptr));
    if (json.failed()) {
      forgive();
      return false;
    }
    inner(json.get());
    return true;
  }

  void elements(JSValueConst value, const std::string& before) {
    std::int64_t length = 0;
    if (JS_ToInt64(context_, &length, read(value, "length").get()) < 0) forgive();
    text_ += before;
    text_ += length == 0 ? "[]" : "[ ";
    for (std::int64_t i = 0; i < length && !full(); ++i) {
      if (i != 0) text_ += ", ";
      const JsValue item(context_, JS_GetPropertyUint32(context_, value, static_cast<unsigned>(i)));
      if (item.failed()) forgive();
      inner(item.failed() ? JS_UNDEFINED : item.get());
    }
    if (length != 0) text_ += " ]";
  }

  void typed_array(JSValueConst value) {
    const JsValue name = read(read(value, "constructor").get(), "name");
    elements(value, (name.is_string() ? plain(name.get()) : "TypedArray") + "(" +
                        plain(read(value, "length").get()) + ") ");
  }

  void array_buffer(JSValueConst value) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const std::string bytes = js_bytes(context_, value).value_or("");
    text_ += "ArrayBuffer { [Uint8Contents]: <";
    for (std::size_t i = 0; i < bytes.size() && !full(); ++i) {
      if (i != 0) text_ += ' ';
      const auto byte = static_cast<unsigned char>(bytes[i]);
      text_ += {kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    text_ += ">, byteLength: " + std::to_string(bytes.size()) + " }";
  }

  void members(JSValueConst value) {
    JSPropertyEnum* properties = nullptr;
    std::uint32_t count = 0;
    if (JS_GetOwnPropertyNames(context_, &properties, &count, value,
                               JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0) {
      forgive();
      count = 0;
    }
    text_ += count == 0 ? "{}" : "{ ";
    for (std::uint32_t i = 0; i < count; ++i) {
      const JSAtom atom = properties[i].atom;
      if (!full()) {
        if (i != 0) text_ += ", ";
        const JsValue name(context_, JS_AtomToString(context_, atom));
        text_ += plain(name.get()) + ": ";
        const JsValue item(context_, JS_GetProperty(context_, value, atom));
        if (item.failed()) forgive();
        inner(item.failed() ? JS_UNDEFINED : item.get());
      }
      JS_FreeAtom(context_, atom);
    }
    js_free(context_, properties);
    if (count != 0) text_ += " }";
  }

  JSContext* context_;
  std::string text_;
  std::vector<const void*> path_;  // the objects that the walk is inside of
};

}  // namespace

std::string console_text(JSContext* context, int argc, JSValueConst* argv) {
  ConsoleText text(context);
  for (int i = 0; i < argc && !text.full(); ++i) {
    if (i != 0) text.separate();
    text.argument(argv[i]);
  }
  return text.take();
}

std::string console_value_text(JSContext* context, JSValueConst value) {
  ConsoleText text(context);
  text.inner(value);
  return text.take();
}

}  // namespace rehearse
