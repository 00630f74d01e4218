#pragma once
// JSON → one target as a service (scenarios/targets.md).

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

struct ServiceReading {
  ServiceOptions options;
  std::string url;       ///< "" where none is given
  bool complete = true;  ///< the lists of endpoints and instances are known
};

/// A duration model, which is a pure delay, or an object; the keys that say what requests do
/// (endpoint_reader.hpp) are in it or, for several endpoints, in the objects of `endpoints`.
/// Checks keys, types and the number of instances; a call that names no endpoint has an empty one.
/// What is wrong is reported and replaced by a default.
ServiceReading read_service(const std::string& name, const nlohmann::json& value,
                            const JsonPlace& place, DocumentProblems& problems,
                            std::uint32_t most_instances);

}  // namespace rehearse
