#pragma once
// What happens to services by themselves, as JSON.

#include "models/service/service_moment.hpp"
#include "sim/json/json_writer.hpp"

namespace rehearse {

/// Fields of the object that is open: `atNs`, `event`, `target`; where they mean something
/// `instance`, `inside`, and of a change `slower`, `down` or `servers`, as the file has them.
void write_moment_fields(JsonWriter& json, const ServiceMoment& moment);

}  // namespace rehearse
