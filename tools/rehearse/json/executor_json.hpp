#pragma once
// What differs from executor to executor in a plan's JSON: `config` and `scaled`.

#include "sim/plan/plan.hpp"
#include "tools/rehearse/text/json_writer.hpp"

namespace rehearse {

/// The effective options, defaults filled in, not scaled (conformance/plan/README.md, `config`).
void write_config(JsonWriter& json, const ExecutorOptions& executor);

/// What the segment gets (`scaled`).
void write_share(JsonWriter& json, const ScenarioPlan& scenario);

}  // namespace rehearse
