#pragma once
// k6's summaries for programs (F3): --summary-export, handleSummary's argument, machine-readable.

#include <string>

#include "models/base/time.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

/// What --summary-export writes. Metrics are sorted by name, values that are no numbers are null.
void write_summary_export(JsonWriter& json, const MetricEngine& engine, Duration run,
                          const SummaryStyle& style);

/// What the function handleSummary of a script is given.
void write_handle_summary(JsonWriter& json, const MetricEngine& engine, Duration run,
                          const SummaryStyle& style);

/// What the machine-readable form says about the test itself.
struct MachineFacts {
  std::string script;        ///< the whole source, as far as it is known
  std::string generated_at;  ///< RFC 3339
};
/// Both of these with --new-machine-readable-summary.
void write_machine_summary(JsonWriter& json, const MetricEngine& engine, Duration run,
                           const SummaryStyle& style, const MachineFacts& facts);

}  // namespace rehearse
