// Targets come first, since journeys are read against them.

#include "sim/file/workload_reader.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "models/journey/client_options.hpp"
#include "sim/file/data_files.hpp"
#include "sim/file/duration/optional_model.hpp"
#include "sim/file/journey/journey_reader.hpp"
#include "sim/file/json/fields.hpp"
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

/// What of the iterations the client takes for itself; it does so in all journeys.
void read_client(const json& document, std::map<std::string, Journey>& journeys,
                 DocumentProblems& problems) {
  const JsonPlace root;
  const JsonPlace place = root / "client";
  const json* const found = Fields(document, root, problems)
                                .object("client", "an object such as {\"overhead\": \"1ms\"}");
  if (found == nullptr) return;
  check_keys(*found, {"overhead", "firstIteration"}, place, problems);
  const ClientOptions client{read_optional_model(*found, "overhead", place, problems),
                             read_optional_model(*found, "firstIteration", place, problems)};
  if (!client.any()) return;
  for (auto& [exec, journey] : journeys) journey = journey.by_client(client);
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
  read_client(document, workload.journeys, problems);
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
