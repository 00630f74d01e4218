#pragma once
// Collects the problems of one document, all of them at once, in bounded memory; and counts what
// would take too much.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/json_place.hpp"

namespace rehearse {

/// The problems found so far, in the order of finding. Beyond kMost they are only counted.
class Findings {
 public:
  static constexpr std::size_t kMost = 1000;

  void add(const JsonPlace& place, std::string message);
  /// "found <value>, expected <expected>".
  void add(const JsonPlace& place, const nlohmann::json& found, std::string_view expected);
  /// Takes over problems whose paths are relative to `place`.
  void add_below(const JsonPlace& place, const Problems& problems);

  /// Counts quantile tables that the document asks for, each up to 800 kB and a few milliseconds;
  /// false, with a problem at `place`, once there are more than kMostTables.
  bool count_tables(std::size_t tables, const JsonPlace& place);
  static constexpr std::size_t kMostTables = 1000;

  bool empty() const { return problems_.empty(); }
  /// What was found, with a last line for those that were only counted.
  Problems take();

 private:
  Problems problems_;
  std::size_t unlisted_ = 0;
  std::size_t tables_ = 0;
};

/// A whole number from 0 to `most`; 5.0 is not one.
std::optional<std::uint64_t> read_count(
    const nlohmann::json& value, const JsonPlace& place, Findings& findings,
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

/// Reports every key of `object` that is not in `known`. Requires: `object` is an object.
void check_keys(const nlohmann::json& object, const std::vector<std::string_view>& known,
                const JsonPlace& place, Findings& findings);

}  // namespace rehearse
