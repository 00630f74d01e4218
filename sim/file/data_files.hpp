#pragma once
// The files of measured values that a rehearsal names: read, and put where they are named.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "sim/file/json/document_problems.hpp"
#include "sim/file/read_settings.hpp"

namespace rehearse {

/// A copy of the document in which every
///
///     {"empirical": {"csv": "latency.csv", "column": "ms"}}
///
/// outside of its options is replaced by the list of the column's values; nothing when there is
/// none. Keys beside "csv" (a file, its path relative to the folder of `places`): "column" (a name
/// from the first row, or a number from 1), optionally "header" (whether there is a first row with
/// names: true by default when a column is named, otherwise false), "where" ({column name: text}:
/// only rows that have these texts) and "unit" (of plain numbers). Errors, at the object's place:
/// all of csv_column.hpp; a file that cannot be read, is no regular file, is longer than
/// limits.data_bytes or lies outside of `places`; more than limits.data_files files or
/// limits.data_values values in all; no places, as for documents that are no files.
std::optional<nlohmann::json> with_data_files(const nlohmann::json& document,
                                              const std::optional<FilePlaces>& places,
                                              const ReadLimits& limits, DocumentProblems& problems);

}  // namespace rehearse
