#pragma once
// What is wrong with each service by itself.

#include <string>

#include "models/base/checked.hpp"
#include "models/service/service_options.hpp"

namespace rehearse {

/// A name as a segment of a JSON pointer (RFC 6901): "/" and then the name, "~" as "~0", "/" as
/// "~1".
std::string pointer_segment(const std::string& name);

/// Every value of the service outside its bounds (service_options.hpp); paths begin with `path`.
/// Whether calls lead anywhere is not looked at.
Problems service_problems(const ServiceOptions& service, const std::string& path);

}  // namespace rehearse
