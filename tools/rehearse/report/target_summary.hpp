#pragma once
// What the summary says about requests and the services that answer them.

#include <string>

#include "sim/measure/result.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// k6's HTTP metrics of each endpoint. Empty with fewer than two endpoints in use. Requires: as
/// trend_row().
std::string endpoints_summary(const Result& result, const ReportStyle& style);

/// Each scenario before and after each change of a target, side by side. Empty without a change.
std::string phases_summary(const Result& result);

/// How busy each service was and what it did with its requests. Empty without services.
std::string services_summary(const Result& result);

}  // namespace rehearse
