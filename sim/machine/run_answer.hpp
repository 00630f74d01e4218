#pragma once
// A request for a run: the result of the rehearsal.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "models/base/checked.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/json/json_writer.hpp"

namespace rehearse {

struct RunAnswerSettings {
  ReadSettings read;
  std::uint32_t replication = 0;  ///< the number of the run among its replications
  unsigned threads = 1;           ///< how many a run may use; at least 1
  bool detail = false;            ///< also when each iteration started and ended
  bool whole = false;             ///< with the series, as `run --json`
};

/// Reads the rehearsal, runs it in virtual time and writes the result's fields into the open
/// object. Problems, nothing being written then: those of read_rehearsal(). Any number of
/// calls may run at once. Requires: `request` is an object.
Problems answer_run(const nlohmann::json& request, const RunAnswerSettings& settings,
                    JsonWriter& json);

}  // namespace rehearse
