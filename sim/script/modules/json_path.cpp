// A path is walked component by component.

#include "sim/script/modules/json_path.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace rehearse {

namespace {

constexpr int kMostDepth = 200;

/// Whether a text fits a pattern with `*` and `?`.
bool fits(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t kept = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      kept = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++kept;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

struct Component {
  std::string name;  // without escapes
  bool pattern = false;
  bool last = false;  // no separator follows
};

/// The end of a query's parentheses that open at `begin`; the end of the text where they never do.
std::size_t closing(std::string_view path, std::size_t begin) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = begin; i < path.size(); ++i) {
    if (path[i] == '\\') {
      ++i;
    } else if (path[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (path[i] == '(' || path[i] == '[')) {
      ++depth;
    } else if (!quoted && (path[i] == ')' || path[i] == ']') && --depth == 0) {
      return i;
    }
  }
  return path.size();
}

/// Takes the first component off a path.
Component take_component(std::string_view& path) {
  Component component;
  std::size_t i = 0;
  for (; i < path.size() && path[i] != '.' && path[i] != '|'; ++i) {
    if (path[i] == '\\' && i + 1 < path.size()) {
      ++i;
    } else if (path[i] == '*' || path[i] == '?') {
      component.pattern = true;
    }
    component.name += path[i];
  }
  component.last = i >= path.size();
  path.remove_prefix(std::min(i + 1, path.size()));
  return component;
}

class PathWalk {
 public:
  explicit PathWalk(JSContext* context) : context_(context) {}

  /// `whole`: nothing is left of the path.
  JsValue at(const JsValue& value, std::string_view path, bool whole, int depth) {
    if (whole) return value;
    if (depth > kMostDepth || !value.is_object()) return {context_, JS_UNDEFINED};
    if (value.is_array() && path.starts_with('#')) return each(value, path, depth);
    const Component component = take_component(path);
    return at(member(value, component), path, component.last, depth + 1);
  }

 private:
  struct Query {
    std::string_view path;
    std::string_view operation;
    std::string_view operand;
  };

  JsValue member(const JsValue& value, const Component& component) {
    if (value.is_array()) {
      std::uint32_t index = 0;
      const char* const end = component.name.data() + component.name.size();
      const auto parsed = std::from_chars(component.name.data(), end, index);
      if (parsed.ec != std::errc{} || parsed.ptr != end) return {context_, JS_UNDEFINED};
      return value.element(index);
    }
    for (const std::string& key : js_keys(context_, value.get())) {
      if (component.pattern ? fits(key, component.name) : key == component.name) {
        return value.property(key.c_str());
      }
    }
    return {context_, JS_UNDEFINED};
  }

  std::uint32_t length(const JsValue& array) {
    std::uint32_t count = 0;
    JS_ToUint32(context_, &count, array.property("length").get());
    return count;
  }

  /// `#`, `#.rest`, `#(query)`, `#(query)#`, `#(query)#.rest`.
  JsValue each(const JsValue& array, std::string_view path, int depth) {
    path.remove_prefix(1);
    const std::uint32_t count = length(array);
    if (path.empty()) return {context_, JS_NewInt64(context_, count)};
    if (path.front() == '.' || path.front() == '|') {
      path.remove_prefix(1);
      return collected(array, nullptr, path, false, depth);
    }
    if (path.front() != '(' && path.front() != '[') return {context_, JS_UNDEFINED};
    const std::size_t end = closing(path, 0);
    const Query query = parse(path.substr(1, end - 1));
    path.remove_prefix(std::min(end + 1, path.size()));
    const bool all = path.starts_with('#');
    if (all) path.remove_prefix(1);
    const bool whole = path.empty();
    if (!whole) path.remove_prefix(1);
    if (all) return collected(array, &query, path, whole, depth);
    for (std::uint32_t i = 0; i < count; ++i) {
      const JsValue item = array.element(i);
      if (matches(item, query, depth)) return at(item, path, whole, depth + 1);
    }
    return {context_, JS_UNDEFINED};
  }

  /// What the rest of the path finds in each item that fits; items in which it finds nothing are
  /// left out.
  JsValue collected(const JsValue& array, const Query* query, std::string_view path, bool whole,
                    int depth) {
    JsValue found(context_, JS_NewArray(context_));
    std::uint32_t kept = 0;
    const std::uint32_t count = length(array);
    for (std::uint32_t i = 0; i < count; ++i) {
      const JsValue item = array.element(i);
      if (query != nullptr && !matches(item, *query, depth)) continue;
      JsValue part = at(item, path, whole, depth + 1);
      if (!part.is_undefined()) {
        JS_SetPropertyUint32(context_, found.get(), kept++, part.release());
      }
    }
    return found;
  }

  static std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
  }

  static Query parse(std::string_view text) {
    constexpr std::array<std::string_view, 9> kOperations = {"==", "!=", "<=", ">=", "!%",
                                                             "=",  "<",  ">",  "%"};
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '(' || text[i] == '[') {
        i = closing(text, i);
      } else {
        for (const std::string_view operation : kOperations) {
          if (!text.substr(i).starts_with(operation)) continue;
          return {trim(text.substr(0, i)), operation == "=" ? "==" : operation,
                  trim(text.substr(i + operation.size()))};
        }
      }
    }
    return {trim(text), "", ""};
  }

  bool matches(const JsValue& item, const Query& query, int depth) {
    const JsValue value = at(item, query.path, query.path.empty(), depth + 1);
    if (value.is_undefined()) return false;
    if (query.operation.empty()) return true;
    const JsValue operand = operand_of(query.operand);
    if (query.operation == "%" || query.operation == "!%") {
      if (!value.is_string()) return false;
      const bool fit = fits(js_text(context_, value.get()).value_or(""),
                            js_text(context_, operand.get()).value_or(""));
      return fit == (query.operation == "%");
    }
    const std::optional<int> order = compare(value, operand);
    if (query.operation == "!=") return order != 0;
    if (!order) return false;
    if (query.operation == "==") return *order == 0;
    if (query.operation == "<") return *order < 0;
    if (query.operation == "<=") return *order <= 0;
    return query.operation == ">" ? *order > 0 : *order >= 0;
  }

  /// JSON, or a text without its quotes.
  JsValue operand_of(std::string_view text) {
    const std::string json(text);
    JsValue value(context_, JS_ParseJSON(context_, json.c_str(), json.size(), "query"));
    if (!value.failed()) return value;
    JS_FreeValue(context_, JS_GetException(context_));
    return {context_, js_string(context_, text)};
  }

  /// The order of two values of one kind; nothing of two kinds.
  std::optional<int> compare(const JsValue& a, const JsValue& b) {
    if (a.is_number() && b.is_number()) {
      double x = 0;
      double y = 0;
      JS_ToFloat64(context_, &x, a.get());
      JS_ToFloat64(context_, &y, b.get());
      return x < y ? -1 : x > y ? 1 : 0;
    }
    if (a.is_string() && b.is_string()) {
      const int order =
          js_text(context_, a.get()).value_or("").compare(js_text(context_, b.get()).value_or(""));
      return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    if (a.is_bool() && b.is_bool()) {
      return JS_ToBool(context_, a.get()) - JS_ToBool(context_, b.get());
    }
    if (a.is_null() && b.is_null()) return 0;
    return std::nullopt;
  }

  JSContext* context_;
};

}  // namespace

JSValue json_at_path(JSContext* context, JSValueConst value, std::string_view path) {
  if (path.empty()) return JS_UNDEFINED;
  PathWalk walk(context);
  return walk.at(JsValue::copy(context, value), path, false, 0).release();
}

}  // namespace rehearse
