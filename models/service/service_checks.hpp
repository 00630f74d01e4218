#pragma once
// What is wrong with each service by itself.

#include <string>

#include "models/base/checked.hpp"
#include "models/service/service_options.hpp"

namespace rehearse {

/// Every value of the service outside its bounds (service_options.hpp); paths begin with `path`.
/// Whether calls lead anywhere is not looked at.
Problems service_problems(const ServiceOptions& service, const std::string& path);

}  // namespace rehearse
