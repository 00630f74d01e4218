#pragma once
// JSON → how often a journey sends a request again.

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "models/base/json_place.hpp"
#include "models/journey/request_retry.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// A number of retries, or an object with the keys limit, backoff, growth, longest, jitter, on.
/// Nothing if there are to be none, or that cannot be read, which is reported.
std::optional<RequestRetry> read_request_retry(const nlohmann::json& value, const JsonPlace& place,
                                               DocumentProblems& problems);

}  // namespace rehearse
