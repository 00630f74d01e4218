#pragma once
// Where the requests of a live run go.

#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// One URL for each service of rehearsal.targets: that of the last "NAME=URL" in `given`, otherwise
/// the file's, "" for a target that no journey of the plan uses. Problems, all at once: a target
/// that is used and has no URL, a URL that cannot be used (http or https with a host, without a
/// query and a fragment), and an entry of `given` that names no target.
Checked<std::vector<std::string>> target_urls(const Rehearsal& rehearsal,
                                              const std::vector<std::string>& given);

}  // namespace rehearse
