#pragma once
// A run as Trace Event JSON, for Perfetto and chrome://tracing.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/core/time_by_cause.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/measure/result.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Scenarios are processes (their rank + 1), VUs threads. An iteration is a slice, with what its
/// time was due to; so is each request, and the time that it waited for its turn. Requests and
/// waits that overlap others of their VU without lying in them are asynchronous slices. Drops, ends
/// of scenarios and what happens to targets (process 0) are instants; VUs and drops over time are
/// counters.
class TraceWriter final : public FactSink {
 public:
  /// What comes after this many events is counted and left out; counters and names are always
  /// written.
  static constexpr std::uint64_t kMostEvents = 1'000'000;

  /// `scenarios`: the names by rank. `output` must outlive the writer.
  TraceWriter(const std::vector<std::string>& scenarios, Output& output,
              std::uint64_t most_events = kMostEvents);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_spent(const SpentFact& fact) override;
  void observe_moment(const ServiceMoment& moment) override;
  /// Adds the counters and ends the text. No other call may follow.
  void finish(const Result& result);

 private:
  struct Slice {
    Instant from, until;
  };

  /// Whether one more event may be written.
  bool has_room();
  void begin(char phase, std::uint64_t process, std::uint64_t thread, Instant at,
             std::string_view name);
  void end();
  void field_us(std::string_view name, std::int64_t ns);
  void slice(Rank scenario, VuId vu, Instant from, Instant until, std::string_view name,
             std::string_view category);
  /// Whether each slice of the VU's iteration that was written lies within this one, around it or
  /// apart from it, as viewers need it of slices of a thread.
  bool nests(VuId vu, Instant from, Instant until) const;
  void keep(VuId vu, Instant from, Instant until);
  void overlapping_slice(Rank scenario, VuId vu, Instant from, Instant until, std::string_view name,
                         std::string_view category);
  void instant(const Fact& fact, std::string_view name);
  void iteration(const Fact& fact);
  /// `what`: the format's "process_name" or "thread_name".
  void write_name(std::string_view what, std::uint64_t process, std::uint64_t thread,
                  std::string_view name);

  JsonWriter json_;
  std::uint64_t most_;
  std::uint64_t written_ = 0;
  std::uint64_t left_out_ = 0;
  std::set<std::pair<std::uint64_t, std::uint64_t>> named_;  // threads, by process and number
  std::uint64_t async_ = 0;                    // how many asynchronous slices there are
  std::map<VuId, std::vector<Slice>> slices_;  // of running iterations, by their ends
  std::map<VuId, TimeByCause> spent_;          // of running iterations
};

}  // namespace rehearse
