#pragma once
// Facts of a run in words and as JSON fields.

#include "sim/core/fact_kind.hpp"

namespace rehearse {

/// "iterationCompleted", …: the `event` of the events file.
const char* fact_name(FactKind kind);

/// "gracefulStop is over", …: why it happened, for people; "" for Rule::None.
const char* rule_text(Rule rule);

/// "hardEnd", …: the `rule` of the events file; "" for Rule::None.
const char* rule_name(Rule rule);

}  // namespace rehearse
