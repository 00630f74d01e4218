#pragma once
// response.json(selector): the path syntax of gjson, which k6 uses.

#include <string_view>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

/// The part of a parsed value that the path names; undefined where there is none. Paths are keys
/// and indices with dots between ("list.0.name"), `\.` for a dot in a key, `*` and `?` for any text
/// in a key, `#` the length of an array, `#.name` the names of all its items, `#(age>30)` the first
/// item that fits and `#(age>30)#` all of them, with == != < <= > >= % (a pattern) !%. A pipe is a
/// dot.
JSValue json_at_path(JSContext* context, JSValueConst value, std::string_view path);

}  // namespace rehearse
