#pragma once
// What functions share that need the VU.

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "sim/script/engine/js_value.hpp"
#include "sim/script/modules/native.hpp"
#include "sim/verdict/tags.hpp"

namespace rehearse {

/// Throws as errors of k6 itself look: GoError.
inline JSValue throw_go_error(JSContext* context, const std::string& message) {
  return js_throw_error(context, message, "GoError");
}

/// Tags of an object that a script hands over; nothing, with k6's sentence, where a value is none.
std::optional<std::vector<Tag>> read_tags(JSContext* context, JSValueConst object,
                                          std::string& problem);

/// The value as a metric takes it: numbers, booleans, texts and lists of one that are numbers.
std::optional<double> sample_value(JSContext* context, JSValueConst value);

/// The text of any value, "" when String() throws; no exception stays pending.
std::string text_or_empty(JSContext* context, JSValueConst value);

}  // namespace rehearse
