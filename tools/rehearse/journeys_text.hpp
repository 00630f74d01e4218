#pragma once
// What an iteration of each journey comes to, as text.

#include <string>
#include <string_view>

#include "models/expected_work.hpp"
#include "sim/file/json_text.hpp"

namespace rehearse {

/// Visits to each step, and requests to each endpoint, of one iteration on average.
std::string work_text(std::string_view name, const ExpectedWork& work);

/// The same for those journeys of a rehearsal document that have steps; nothing of a document whose
/// journeys cannot be read, for what a plan needs is its options alone.
std::string journeys_text(std::string_view document, const JsonLimits& limits);

}  // namespace rehearse
