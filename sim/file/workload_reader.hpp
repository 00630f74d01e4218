#pragma once
// The workload of a document: what iterations do, and the targets that they ask.

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/journey/journey.hpp"
#include "models/journey/target_directory.hpp"
#include "models/service/network_plan.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/script/answers/answers.hpp"

namespace rehearse {

struct Workload {
  std::map<std::string, Journey> journeys;
  std::shared_ptr<const NetworkPlan> targets;  ///< none in a document without
  std::vector<std::string> target_urls;        ///< of each target; "" where none is given
  std::shared_ptr<const Answers> answers;      ///< to scripts; none where no target has any
};

/// Reads the document's "targets", "journeys" and "client", if any. `others` are the targets that
/// journeys may name in a document without targets.
/// Requires: `document` is an object in which no data files are named (data_files.hpp).
Workload read_workload(const nlohmann::json& document, TargetDirectory others,
                       const ReadSettings& settings, DocumentProblems& problems);

/// Reads the document for its workload alone, data files included; without targets, requests may go
/// to any. Requires: `document` is an object.
Checked<Workload> read_workload(const nlohmann::json& document, const ReadSettings& settings);

}  // namespace rehearse
