#pragma once
// What a step of a journey adds to the metrics of the test.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/base/chance.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/request.hpp"

namespace rehearse {

enum class SampleKind : std::uint8_t {
  Check,
  Counter,
  Gauge,
  Rate,
  Trend,
  GroupBegan,  ///< not a sample itself, but what the next one's time is taken from
  GroupEnded,
};

/// A sample that each iteration adds when it reaches the step. Immutable once a journey has it.
struct SampleSpec {
  /// The milliseconds of a time are the value: of a counter, a gauge, a trend.
  using Number = DurationModel;
  /// Whether the last answer of the iteration had one of these statuses; not before the first.
  using Statuses = std::vector<StatusRange>;

  SampleKind kind = SampleKind::Check;
  std::string name;      ///< of the check, the metric or the group
  bool is_time = false;  ///< of a metric: its values are milliseconds
  std::vector<std::pair<std::string, std::string>> tags;
  std::string group;  ///< k6's group path; of a group its own
  /// Nothing of groups; of a check and a rate whether it counts as a pass.
  std::variant<std::monostate, Number, Chance, Statuses> value;

  /// How many draws a sample takes: a chance one whatever its probability, a number what its model
  /// takes, all else none.
  std::uint32_t draws() const;
  /// What the iteration adds, in millionths; 0 where the statuses decide.
  std::int64_t draw(const SampleKey& key, Draws& draws) const;
};

/// The value 1 as SampleSpec::draw() gives it: a millisecond in nanoseconds.
inline constexpr std::int64_t kSampleUnit = 1'000'000;

}  // namespace rehearse
