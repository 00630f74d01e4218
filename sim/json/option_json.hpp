#pragma once
// Options by name as JSON: durations in nanoseconds, under names that end in Ns.

#include <string>

#include "sim/json/json_writer.hpp"
#include "sim/plan/option_list.hpp"

namespace rehearse {

/// The key of an option with such a value: "durationNs", "rate".
std::string option_key(const std::string& name, const OptionValue& value);

/// Stages are a list of [ns, target].
void write_option_value(JsonWriter& json, const OptionValue& value);

}  // namespace rehearse
