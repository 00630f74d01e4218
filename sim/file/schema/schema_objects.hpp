#pragma once
// The objects of a rehearsal file: the keys of each, their types and what they mean.

#include <span>
#include <string_view>
#include <vector>

namespace rehearse {

/// A type is the name of a definition, "list of T", "map of T", "a|b" for either, or "=text" for
/// that text alone.
struct SchemaKey {
  std::string_view name;
  std::string_view type;
  std::string_view description;
  bool required = false;
};

struct SchemaObject {
  std::string_view name;  ///< of its definition
  std::string_view description;
  std::vector<SchemaKey> keys;                     ///< no others are allowed
  std::vector<std::string_view> exactly_one = {};  ///< of these keys; empty: no such rule
};

/// All objects that have a fixed set of keys, but for k6's options and the distributions. The sets
/// are those that the readers check: tests/sim/file/schema_test.cpp compares them.
std::span<const SchemaObject> schema_objects();

/// k6's options at the top level, and the fields of scenarios of all executors.
std::span<const SchemaKey> schema_options();
std::span<const SchemaKey> schema_scenario_fields();

}  // namespace rehearse
