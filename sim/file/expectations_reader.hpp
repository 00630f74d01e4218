#pragma once
// The conditions that a rehearsal has to meet (scenarios/expectations.md): the key `expect`, and
// those of the command line.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/measure/expression/expression.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

inline constexpr std::size_t kMostExpectations = 1000;

/// The names that expectations about the rehearsal can use, custom metrics of the engine among
/// them; of one that could not be read in full, any service.
ExpressionNames expression_names(const Rehearsal& rehearsal, const MetricEngine& engine,
                                 bool is_complete);

/// A list of texts at `place`.
void read_expectations(const nlohmann::json& list, const JsonPlace& place,
                       const ExpressionNames& names, std::vector<Expression>& read,
                       DocumentProblems& problems);

/// Texts of the command line.
void read_expectations(const std::vector<std::string>& texts, const JsonPlace& place,
                       const ExpressionNames& names, std::vector<Expression>& read,
                       DocumentProblems& problems);

}  // namespace rehearse
