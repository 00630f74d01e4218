// `rehearse fit FILE…`: models of targets from what was measured of them.

#include <nlohmann/json.hpp>

#include "sim/fit/fit_json.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/read_parts.hpp"
#include "tools/rehearse/ask/ask_commands.hpp"
#include "tools/rehearse/ask/fit_text.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/points/gzip_input.hpp"
#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

/// Adds what the file has; the name of its kind, or every mistake in it.
Checked<std::string> read_file(const std::string& file, const MeasurementForm& form,
                               Measurements& into) {
  Checked<GzipInput> input = GzipInput::open(file);
  if (!input) return input.problems();
  MeasurementFile reader(form, into);
  LineReader lines([&](char* place, std::size_t most) { return input->read(place, most); },
                   MeasurementFile::kMostDocument);
  try {
    while (const auto line = lines.next()) reader.read_line(*line);
  } catch (const BrokenGzip& error) {
    return Problem{"", error.what()};
  }
  Problems problems = reader.finish();
  if (!problems.empty()) return problems;
  return std::string(reader.kind());
}

/// Names of files may be no UTF-8.
std::string text_of(const nlohmann::ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Problems wrong_form(const MeasurementForm& form) {
  Problems problems;
  if (form.unit && !unit_ns(*form.unit)) {
    problems.push_back(wrong_value("--unit", shown_text(*form.unit), "ns, us, ms, s or m"));
  }
  return problems;
}

}  // namespace

int fit_command(const CommandLine& line, Output& out) {
  if (const Problems problems = wrong_form(line.fit); !problems.empty()) {
    return report_problems("rehearse fit", problems);
  }
  Measurements measured;
  std::vector<FitSource> sources;
  int exit = 0;
  for (const std::string& file : line.ask.files) {
    const Checked<std::string> kind = read_file(file, line.fit, measured);
    if (!kind) {
      exit = report_problems(file, kind.problems());
    } else {
      sources.push_back({file, *kind});
    }
  }
  if (exit != 0) return exit;
  if (measured.count() == 0 && measured.percentiles().empty()) {
    return report_problems(line.ask.files.front(),
                           {{"", "found no request, expected one with its duration at least"}});
  }
  const Fit fit = fit_measurements(measured, std::move(sources));
  std::vector<std::string> unwritten;
  if (line.script.export_file) {
    write_file(*line.script.export_file, text_of(rehearsal_of(fit, measured), 2), unwritten);
  }
  if (line.summary.export_file) {
    write_file(*line.summary.export_file, text_of(summary_of(fit, measured), 2), unwritten);
  }
  out.write(line.output == "json" ? text_of(fit_json(fit), -1) : fit_text(fit));
  out.flush();
  return exit_of_answer(0, unwritten);
}

}  // namespace rehearse
