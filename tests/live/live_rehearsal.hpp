#pragma once
// A rehearsal run in real time against a server of the test, with everything counted.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/result.hpp"
#include "sim/run/surroundings.hpp"
#include "tools/live/http_options.hpp"

namespace rehearse::testing {

struct LiveRun {
  Result result;
  std::vector<RequestFact> requests;  ///< those answered; `times` are in `times`
  std::vector<RequestTimes> times;    ///< of each of them
  std::uint64_t sent = 0;
  std::uint64_t aborted = 0;
  std::map<std::uint16_t, std::uint64_t> statuses;  ///< of those answered

  std::uint64_t answered() const { return requests.size(); }
  /// Whether nothing is missing: started = complete + interrupted, sent = answered + aborted.
  bool adds_up() const;

  std::uint64_t started = 0;
};

/// A rehearsal whose default journey has these steps, as JSON, and one target, "api".
Rehearsal live_rehearsal(std::string_view scenario, std::string_view steps);
/// Runs it against that URL. Stops by itself only as far as the rehearsal does.
LiveRun run_live(const Rehearsal& rehearsal, const std::string& url,
                 const HttpOptions& options = {});

/// `requests` iterations of one VU, one after the other, each one GET with this timeout.
LiveRun get(const std::string& url, int requests = 1, std::string_view timeout = "5s",
            const HttpOptions& options = {});

}  // namespace rehearse::testing
