// Targets come first, since journeys are read against them.

#include "sim/file/workload_reader.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "sim/file/data_files.hpp"
#include "sim/file/journey/journey_reader.hpp"
#include "sim/file/target/target_reader.hpp"

namespace rehearse {

using nlohmann::json;

Workload read_workload(const json& document, TargetDirectory others, const TargetLimits& limits,
                       DocumentProblems& problems) {
  const JsonPlace root;
  Workload workload;
  if (const auto found = document.find("targets"); found != document.end()) {
    Targets targets = read_targets(*found, root / "targets", problems, limits);
    others = std::move(targets.directory);
    workload.targets = std::move(targets.network);
    workload.target_urls = std::move(targets.urls);
  }
  if (const auto found = document.find("journeys"); found != document.end()) {
    workload.journeys = read_journeys(*found, root / "journeys", others, problems);
  }
  return workload;
}

Checked<Workload> read_workload(const json& document, const ReadSettings& settings) {
  DocumentProblems problems;
  const auto with_values = with_data_files(document, settings.folder, settings.limits, problems);
  Workload workload = read_workload(with_values ? *with_values : document, TargetDirectory::open(),
                                    settings.limits.targets, problems);
  if (!problems.empty()) return problems.take();
  return workload;
}

}  // namespace rehearse
