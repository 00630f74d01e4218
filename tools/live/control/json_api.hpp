#pragma once
// The bodies of k6's REST API v1: JSON:API (F7).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/executor/command.hpp"
#include "tools/live/control/group_tree.hpp"
#include "tools/live/control/live_metrics.hpp"
#include "tools/live/control/run_status.hpp"

namespace rehearse {

/// What a PATCH of the status asks for.
struct StatusPatch {
  bool stopped = false;
  std::optional<bool> paused;
  std::optional<std::int64_t> vus;
  std::optional<std::int64_t> max;
};

/// The most VUs that a PATCH may ask for, as in a rehearsal file.
inline constexpr std::int64_t kMostVus = 16'000'000;

/// Other attributes are ignored, as are null ones. Problems: no JSON, `data.attributes` that is no
/// object, an attribute of another type, more than kMostVus.
Checked<StatusPatch> read_status_patch(std::string_view body);

/// In the order in which they are carried out.
std::vector<decltype(Command::action)> actions_of(const StatusPatch& patch);

std::string status_body(const RunStatus& status);
std::string metrics_body(const std::vector<LiveMetric>& metrics);
std::string metric_body(const LiveMetric& metric);

std::string groups_body(const GroupTree& groups);
/// `index`: in the list of all groups.
std::string group_body(const GroupTree& groups, std::size_t index);

/// The data of a PUT, as JSON: its data.attributes.data, or the whole body where it is no JSON:API;
/// null of an empty body.
Checked<std::string> read_setup_data(std::string_view body);
/// `data`: JSON.
std::string setup_body(const std::string& data);

std::string error_body(unsigned status, std::string_view title, std::string_view detail);

}  // namespace rehearse
