// One key, one field; a JSON model of a duration is passed on as text, as the command line has it.

#include "sim/machine/run_settings.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/file/json/fields.hpp"
#include "sim/file/json/json_text.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr unsigned kMostThreads = 1024;

void read_threads(const Fields& fields, const JsonPlace& place, RunAnswerSettings& settings) {
  const json* found = fields.find("threads");
  if (found == nullptr) return;
  const auto threads = read_count(*found, place / "threads", fields.problems(), kMostThreads);
  if (threads) settings.threads = std::max(1U, static_cast<unsigned>(*threads));
}

void read_seed(const Fields& fields, const JsonPlace& place, RunAnswerSettings& settings) {
  if (const json* found = fields.find("seed")) {
    settings.read.seed = read_count(*found, place / "seed", fields.problems());
  }
}

void read_texts(const Fields& fields, const JsonPlace& place, RunAnswerSettings& settings) {
  if (const json* found = fields.find("iterationDuration")) {
    settings.read.iteration_duration =
        found->is_string() ? found->get<std::string>() : found->dump();
  }
  if (const json* found = fields.find("folder")) {
    if (found->is_string()) {
      settings.read.folder = found->get<std::string>();
      if (settings.read.folder->empty()) settings.read.folder = ".";
    } else {
      fields.problems().add(place / "folder", *found, "a text");
    }
  }
}

}  // namespace

Checked<RunAnswerSettings> read_run_settings(std::string_view text) {
  const JsonPlace place("settings");
  const Checked<json> document = parse_json(text);
  DocumentProblems problems;
  if (!document) {
    problems.add_below(place, document.problems());
    return problems.take();
  }
  if (!document->is_object()) {
    problems.add(place, *document, "an object");
    return problems.take();
  }
  RunAnswerSettings settings;
  check_keys(*document,
             {"seed", "replication", "iterationDuration", "folder", "threads", "detail", "whole"},
             place, problems);
  const Fields fields(*document, place, problems);
  read_seed(fields, place, settings);
  read_threads(fields, place, settings);
  read_texts(fields, place, settings);
  fields.count("replication", settings.replication);
  fields.flag("detail", settings.detail);
  fields.flag("whole", settings.whole);
  if (!problems.empty()) return problems.take();
  return settings;
}

}  // namespace rehearse
