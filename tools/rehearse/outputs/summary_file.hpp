#pragma once
// --summary-export: the summary in a file, as JSON.

#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_json.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

/// Writes k6's export, or with `machine` its newer form. Where it cannot, `unwritten` says
/// so with the name of the file.
void write_summary_file(const std::string& file, const MetricEngine& engine, Duration run,
                        const SummaryStyle& style, const std::optional<MachineFacts>& machine,
                        std::vector<std::string>& unwritten);

}  // namespace rehearse
