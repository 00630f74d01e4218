#pragma once
// Measurements → models of the targets that answered them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/fit/client_fit.hpp"
#include "sim/fit/duration_fit.hpp"
#include "sim/fit/limit_fit.hpp"
#include "sim/fit/read/measurements.hpp"
#include "sim/fit/server_fit.hpp"
#include "sim/measure/share_interval.hpp"

namespace rehearse {

/// What was measured of one status, as it was measured: its queue included.
struct StatusFit {
  int status = 0;  ///< 0: no answer
  bool failed = false;
  DurationFit response;
};

struct EndpointFit {
  std::string name;
  std::optional<std::uint32_t> number;  ///< among those that were measured; nothing of a summary
  std::uint64_t count = 0;
  std::uint64_t failed = 0;
  std::uint64_t errors = 0;                        ///< of these, what is not due to a limit
  std::optional<ConfidenceInterval> failed_share;  ///< 95 %; nothing without requests
  DurationFit work;                                ///< of what did not fail, or of all if all did
  std::optional<DurationFit> failed_work;          ///< where some failed and some did not
  std::vector<StatusFit> statuses;
};

struct TargetFit {
  std::string name;  ///< as in the file: "shop.example:8080"
  std::string url;   ///< "" where the source has none
  std::vector<EndpointFit> endpoints;
  /// Nothing where there are no instants, or too coarse ones; `no_queue` says which.
  std::optional<ServerFit> queue;
  std::string no_queue;
  /// Of what was rejected with 503. Where that is due to a limit, the failures that are left are
  /// the endpoints' own.
  LimitFit limit;
  double latency = 0;  ///< both ways together, of the queue or the limit; the work is without it
};

/// One file that was read.
struct FitSource {
  std::string file;
  std::string kind;
};

struct Fit {
  std::vector<FitSource> sources;
  std::uint64_t requests = 0;
  std::optional<std::int64_t> begin_ns;  ///< since 1970
  double length = 0;                     ///< of the measurements, in ms; 0: unknown
  std::vector<TargetFit> targets;
  std::optional<DurationFit> connect;
  ClientFit client;
};

/// Requests with status 429 or 503, or without an answer, have held no server: they are left out
/// where the queue is inverted. Requires: measurements() has a request or percentiles.
Fit fit_measurements(const Measurements& measurements, std::vector<FitSource> sources);

/// The name of a target in files: a URL without its scheme, "server" where there is none.
std::string target_name(const std::string& origin);

}  // namespace rehearse
