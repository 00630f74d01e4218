#pragma once
// A rehearsal run in real time against a server of the test, with everything counted.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/journey/request.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/vu/backend.hpp"
#include "tools/live/http/http_options.hpp"

namespace rehearse::testing {

struct LiveRun {
  Result result;
  std::uint64_t started = 0;
  std::uint64_t sent = 0;
  std::uint64_t aborted = 0;
  std::map<std::uint16_t, std::uint64_t> statuses;  ///< of those answered
  std::vector<RequestTimes> times;                  ///< of each of them

  std::uint64_t answered() const { return times.size(); }
  /// Whether nothing is missing: started = complete + interrupted, sent = answered + aborted.
  bool adds_up() const;
};

/// A rehearsal whose default journey has these steps, as JSON, and one target, "api".
Rehearsal live_rehearsal(std::string_view scenario, std::string_view steps);
/// Runs it against that URL; `first` is called when all is ready.
LiveRun run_live(const Rehearsal& rehearsal, const std::string& url,
                 const HttpOptions& options = {}, const std::function<void()>& first = {});

/// Runs `iterations` iterations of one VU, each with this request ("path", "method" and so on, as
/// JSON). Nothing lasts longer than the timeout.
LiveRun iterate(const std::string& url, int iterations, std::string_view request = R"("path": "/")",
                std::string_view timeout = "5s", const HttpOptions& options = {});

/// One request without an engine.
Answer ask(const std::string& url, const Request& request, const HttpOptions& options = {});

}  // namespace rehearse::testing
