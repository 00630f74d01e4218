// Targets come first, since journeys are read against them.

#include "sim/file/workload_reader.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "sim/file/data_files.hpp"
#include "sim/file/journey/journey_reader.hpp"
#include "sim/file/target/target_answers.hpp"
#include "sim/file/target/target_reader.hpp"

namespace rehearse {

using nlohmann::json;

namespace {

/// The targets with their keys as they were written; null where that is not known.
const nlohmann::ordered_json* written_targets(const ReadSettings& settings) {
  if (settings.written == nullptr || !settings.written->is_object()) return nullptr;
  const auto found = settings.written->find("targets");
  return found == settings.written->end() ? nullptr : &*found;
}

}  // namespace

Workload read_workload(const json& document, TargetDirectory others, const ReadSettings& settings,
                       DocumentProblems& problems) {
  const JsonPlace root;
  Workload workload;
  if (const auto found = document.find("targets"); found != document.end()) {
    const JsonPlace place = root / "targets";
    Targets targets = read_targets(*found, place, problems, settings.limits.targets);
    others = std::move(targets.directory);
    workload.targets = std::move(targets.network);
    workload.target_urls = std::move(targets.urls);
    if (found->is_object()) {
      workload.answers =
          read_target_answers(*found, written_targets(settings),
                              answer_files_in(file_places(settings)), place, problems);
    }
  }
  if (const auto found = document.find("journeys"); found != document.end()) {
    workload.journeys = read_journeys(*found, root / "journeys", others, problems);
  }
  return workload;
}

Checked<Workload> read_workload(const json& document, const ReadSettings& settings) {
  DocumentProblems problems;
  const auto with_values =
      with_data_files(document, file_places(settings), settings.limits, problems);
  Workload workload = read_workload(with_values ? *with_values : document, TargetDirectory::open(),
                                    settings, problems);
  if (!problems.empty()) return problems.take();
  return workload;
}

}  // namespace rehearse
