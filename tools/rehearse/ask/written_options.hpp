#pragma once
// Options that no schedule depends on, as two files have them: tlsVersion, hosts, thresholds.

#include <string>
#include <string_view>
#include <vector>

#include "sim/file/read_settings.hpp"
#include "sim/questions/schedule_diff.hpp"

namespace rehearse {

/// Those of the test that are written differently and of which a plan has no value, as JSON, by
/// name. Of tlsAuth the domains and certificates alone are shown: keys and passwords are secret.
/// Requires: texts that read_options_part takes with these settings.
std::vector<ChangedValue> changed_written_options(std::string_view before, std::string_view after,
                                                  const ReadSettings& settings);

}  // namespace rehearse
