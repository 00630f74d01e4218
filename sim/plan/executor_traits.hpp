#pragma once
// The table of executors: a new one is one row here.

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "models/base/wide.hpp"
#include "sim/plan/options.hpp"

namespace rehearse {

/// What executors of a family have in common.
enum class ExecutorFamily : std::uint8_t {
  Counted,  ///< a fixed amount of work
  Looping,  ///< VUs iterate until their ramp takes them away
  Arrival,  ///< iterations start on a clock
  Steered,  ///< looping VUs whose number is set while the test runs
};

struct ExecutorTraits {
  std::string_view name;  ///< k6's
  ExecutorFamily family;
  /// Draws belong to (VU's number, its iteration); otherwise to the iteration's number in the
  /// scenario.
  bool keyed_by_vu;
  /// From the start to the regular end of the whole test's scenario, in nanoseconds: a sum of
  /// stages may exceed 64 bits. externally-controlled: 0 when endless.
  Wide (*regular_length)(const ExecutorOptions& options);
  /// The most VUs it can ask for in the whole test.
  std::int64_t (*vus_asked)(const ExecutorOptions& options);
};

/// By the index of ExecutorOptions' alternative.
extern const std::array<ExecutorTraits, std::variant_size_v<ExecutorOptions>> kExecutors;

inline const ExecutorTraits& traits_of(const ExecutorOptions& options) {
  return kExecutors[options.index()];
}

/// k6's name of the executor, e.g. "constant-vus".
inline std::string_view executor_name(const ExecutorOptions& options) {
  return traits_of(options).name;
}

}  // namespace rehearse
