#pragma once
// Reason phrases of HTTP statuses.

#include <string>
#include <string_view>

namespace rehearse {

/// The phrase that IANA's registry has for the status; "unknown" for others, as the answers that
/// were recorded had.
std::string_view reason_phrase(int status);

/// k6's response.status_text: "200 OK", "399 unknown".
std::string status_text(int status);

}  // namespace rehearse
