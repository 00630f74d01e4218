#pragma once
// Which targets and endpoints there are: what the requests of journeys are resolved against.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// An endpoint as far as journeys are concerned.
struct KnownEndpoint {
  std::string name;
  Duration shortest;  ///< no answer comes sooner; 0: one may come at once
  /// Share of its answers that are errors by themselves, and their status.
  double error_share = 0.0;
  std::uint16_t error_status = 500;
};

struct KnownTarget {
  std::string name;
  std::vector<KnownEndpoint> endpoints;
};

/// The targets by index. A closed directory is the list it was made of; an open one takes up every
/// name that is looked for, for journeys that are read without their targets.
class TargetDirectory {
 public:
  /// Closed. Requires: names differ, and endpoint names within one target.
  explicit TargetDirectory(std::vector<KnownTarget> targets = {}) : targets_(std::move(targets)) {}
  static TargetDirectory open();

  std::optional<std::uint32_t> find_target(std::string_view name);
  /// Requires: `target` is an index.
  std::optional<std::uint32_t> find_endpoint(std::uint32_t target, std::string_view name);
  /// The endpoint that is meant where none is named: the only one. In an open directory it is
  /// called "default".
  std::optional<std::uint32_t> only_endpoint(std::uint32_t target);

  const std::vector<KnownTarget>& targets() const { return targets_; }

 private:
  std::vector<KnownTarget> targets_;
  bool open_ = false;
};

}  // namespace rehearse
