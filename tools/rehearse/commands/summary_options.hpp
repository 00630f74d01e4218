#pragma once
// Which statistics the summary shows, and in which unit.

#include "models/base/checked.hpp"
#include "sim/measure/result.hpp"
#include "sim/plan/options.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/outputs/sample_output.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// Fills in the style's trend_stats and time_unit: the command line's, else the options'. Problems
/// are all that is wrong with the flags and variables of a report, those of --out too; they name
/// the flag, the variable, or the place below the options object.
Problems choose_summary(const CommandLine& line, const Options& options, ReportStyle& style);

/// The files that --out asks for. Problems name the flag, or the variable in its place.
Checked<SampleOutputs> open_outputs(const CommandLine& line, const Rehearsal& rehearsal);

/// Writes what --summary-export asks for; does nothing without it. Where it cannot be written,
/// `unwritten` says so with the name of the file.
void export_summary(const CommandLine& line, const MetricEngine& engine, const Result& result,
                    const ReportStyle& style, std::vector<std::string>& unwritten);

}  // namespace rehearse
