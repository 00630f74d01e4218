#pragma once
// What became of one iteration or one dropped arrival.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/fact_kind.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time_by_cause.hpp"

namespace rehearse {

struct RequestLife {
  std::string target;
  std::string endpoint;
  Instant sent;                   ///< when it was due
  std::optional<Instant> ended;   ///< answered, or given up; none: it was under way
  std::uint16_t http_status = 0;  ///< 0: without an answer
  bool failed = false;
  bool aborted = false;  ///< given up, as its iteration was interrupted
  Duration queued;       ///< if its step ended with it: how long it waited for a server

  bool operator==(const RequestLife&) const = default;
};

struct IterationLife {
  Rank scenario{};
  std::uint64_t iteration = 0;  ///< its number in the scenario, from 0
  VuId vu = kNoVu;
  std::uint64_t vu_number = 0;     ///< the VU's number in the whole scenario, from 0
  std::uint64_t vu_iteration = 0;  ///< how many that number began before
  Instant began;
  std::optional<Instant> returned;  ///< its body did
  std::optional<Instant> ended;     ///< none: it was running
  bool interrupted = false;
  bool thrown = false;
  Rule rule = Rule::None;  ///< why it was interrupted
  std::vector<RequestLife> requests;
  TimeByCause spent;  ///< once it has ended

  bool operator==(const IterationLife&) const = default;
};

struct DropLife {
  Rank scenario{};
  std::uint64_t number = 0;   ///< among the scenario's dropped iterations, from 1
  std::uint64_t arrival = 0;  ///< among its arrivals, from 0; of others: iterations started before
  Instant at;
  Rule rule = Rule::None;
  std::vector<IterationLife> holders;  ///< that ran then, in the order of their starts
  std::optional<Instant> next_free;    ///< the first end of one of them

  bool operator==(const DropLife&) const = default;
};

}  // namespace rehearse
