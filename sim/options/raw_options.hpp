#pragma once
// Options as written, before shortcuts are expanded and anything is validated (S12).

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/options.hpp"
#include "sim/plan/segment.hpp"

namespace rehearse {

/// A value with its default, and whether it was given.
template <class T>
struct Given {
  T value{};
  bool given = false;

  void set(T new_value) {
    value = std::move(new_value);
    given = true;
  }
};

using StringMap = std::map<std::string, std::string>;

/// Which spelling of a field the document uses, where it differs from k6's own.
using Spellings = std::map<std::string, std::string, std::less<>>;

/// An executor: its place in ExecutorOptions and in kExecutors.
enum class ExecutorKind : std::size_t {};
constexpr std::size_t index_of(ExecutorKind kind) { return static_cast<std::size_t>(kind); }

template <class Executor, class... All>
constexpr ExecutorKind kind_among(const std::variant<All...>* /*of these*/) {
  std::size_t index = 0;
  static_cast<void>(((std::is_same_v<Executor, All> || (++index, false)) || ...));
  return ExecutorKind{index};
}
/// The kind of an alternative of ExecutorOptions.
template <class Executor>
inline constexpr ExecutorKind kKindOf =
    kind_among<Executor>(static_cast<const ExecutorOptions*>(nullptr));

struct RawStage {
  Given<Duration> duration;
  Given<std::int64_t> target;
  std::size_t index = 0;  ///< in the document's list
};

/// One scenario: the fields of all executors, of which its own uses some.
struct RawScenario {
  std::string name;
  ExecutorKind kind = kKindOf<PerVuIterations>;
  bool from_shortcut = false;  ///< made of top-level options
  Spellings spellings;

  Given<Duration> start_time;
  Given<Duration> graceful_stop{seconds(30)};
  Given<std::string> exec;
  StringMap env;
  StringMap tags;

  Given<std::int64_t> vus;
  Given<std::int64_t> max_vus;
  Given<std::int64_t> iterations;
  Given<std::int64_t> start_vus;
  Given<std::int64_t> pre_allocated_vus;
  Given<std::int64_t> rate;
  Given<std::int64_t> start_rate;
  Given<Duration> duration;
  Given<Duration> max_duration{minutes(10)};
  Given<Duration> time_unit{seconds(1)};
  Given<Duration> graceful_ramp_down{seconds(30)};
  std::vector<RawStage> stages;

  /// With the executor's defaults.
  RawScenario(std::string scenario_name, ExecutorKind executor);
};

/// The top-level options we use.
struct RawOptions {
  Spellings spellings;
  /// By field: the flag or the variable that has given its value.
  std::map<std::string, std::string, std::less<>> givers;
  std::optional<std::string> first_unknown_field;

  Given<std::int64_t> vus;
  Given<std::int64_t> iterations;
  Given<Duration> duration;
  std::optional<std::vector<RawStage>> stages;
  std::optional<std::vector<RawScenario>> scenarios;  ///< by name, byte order

  std::optional<Segment> segment;
  std::optional<SegmentSequence> sequence;
  Given<Duration> min_iteration_duration;
  Given<Duration> setup_timeout{seconds(60)};
  Given<Duration> teardown_timeout{seconds(60)};
  Given<bool> paused;
  Given<bool> no_setup;
  Given<bool> no_teardown;
  Given<std::int64_t> rps;
  Given<std::int64_t> batch{20};
  Given<std::int64_t> batch_per_host{6};
  Given<bool> no_connection_reuse;
  Given<bool> no_vu_connection_reuse;
  Given<std::int64_t> max_redirects{10};
  Given<bool> insecure_skip_tls_verify;
  Given<bool> no_cookies_reset;
  Given<std::string> user_agent;
  std::optional<std::vector<std::string>> summary_trend_stats;
  Given<std::string> summary_time_unit;
};

/// The JSON pointer of a field, or the flag or variable that has given its value: `field` is k6's
/// name for it.
std::string field_path(const RawOptions& options, std::string_view field);
/// Fields of a scenario made of shortcuts lie at the top level, some under another name.
std::string field_path(const RawOptions& options, const RawScenario& scenario,
                       std::string_view field);

/// The effective options: maxVUs and exec filled in, everything else unchanged.
ScenarioOptions effective_options(RawScenario scenario);

}  // namespace rehearse
