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

/// Tags of an object that a script hands over; nothing, with k6's sentence, where a value is none.
std::optional<std::vector<Tag>> read_tags(JSContext* context, JSValueConst object,
                                          std::string& problem);

/// k6's sentence for a value that no tag can have.
std::string tag_value_problem(const std::string& name);

/// The value as a metric takes it: numbers, booleans, texts and lists of one that are numbers.
std::optional<double> sample_value(JSContext* context, JSValueConst value);

/// The text of any value, "" when String() throws; no exception stays pending.
std::string text_or_empty(JSContext* context, JSValueConst value);

}  // namespace rehearse
