#pragma once
// Reads what guards a call: its breaker, its bulkhead, and copies of it.

#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "models/service/service_options.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The keys `breaker`, `bulkhead` and `hedge` of a call (scenarios/targets.md), where it has them.
/// Errors: what is of another form; bounds are those of service_checks.hpp.
void read_guards(const nlohmann::json& call, const JsonPlace& place, DocumentProblems& problems,
                 CallOptions& options);

}  // namespace rehearse
