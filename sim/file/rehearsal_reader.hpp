#pragma once
// The rehearsal file → Rehearsal (README.md, "A rehearsal").

#include <concepts>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/plan/options.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// A parsed document and nothing that converts to one: text would, into a document that is a text.
template <class T>
concept JsonDocument = std::same_as<T, nlohmann::json>;

/// Where a document keeps the k6 options. A document is a rehearsal when it has any key that only a
/// rehearsal has (options, journeys, targets, vuInit, onNoVU, setup, teardown, control, seed,
/// expect, share); any other object is itself a k6 options object, as `k6 inspect` prints it.
struct OptionsPart {
  const nlohmann::json* options = nullptr;  ///< part of the document; an empty object when missing
  std::string pointer;                      ///< "/options" or ""
  bool bare = false;                        ///< the document is the options object
};

/// Whether a rehearsal has a key of this name, which no k6 option has.
bool is_rehearsal_key(std::string_view name);

/// Requires: `document` is an object.
OptionsPart find_options(const nlohmann::json& document);

/// Only the options, for planning: everything else in the document is ignored except the names of
/// the journeys, which are the script's exports. Paths of problems are those of the document.
template <JsonDocument Json>
Checked<Options> read_options_part(const Json& document, const ReadSettings& settings);
Checked<Options> read_options_part(std::string_view text, const ReadSettings& settings);

/// Reads, cross-checks and plans a rehearsal. Every exec of its plan has a journey. Errors: all
/// independent problems at once, each with its path; at most ProblemList::kMost of them.
/// A document without journeys needs settings.iteration_duration; one with journeys must not have
/// it. Never throws for any input.
/// Requires: `document` nests no deeper than parse_json allows.
template <JsonDocument Json>
Checked<Rehearsal> read_rehearsal(const Json& document, const ReadSettings& settings);
Checked<Rehearsal> read_rehearsal(std::string_view text, const ReadSettings& settings);

}  // namespace rehearse
