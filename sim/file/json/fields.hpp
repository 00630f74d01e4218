#pragma once
// The optional fields of one JSON object, each read where it is there and reported where it is
// wrong.

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/base/time.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// Reads fields into variables that stay unchanged when the field is missing or wrong. Only bounds
/// of the type are checked. Keeps references to all constructor arguments.
class Fields {
 public:
  /// Requires: `object` is an object.
  Fields(const nlohmann::json& object, const JsonPlace& place, DocumentProblems& problems)
      : object_(object), place_(place), problems_(problems) {}

  const nlohmann::json* find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }

  /// Null where it is missing or no object, which is reported.
  const nlohmann::json* object(std::string_view key, std::string_view expected) const;

  /// Calls `read` for each one of a list of objects, whatever is wrong with the others; one that is
  /// no object is reported, and read as an empty one with `is_object` false.
  void objects(std::string_view key, std::string_view expected,
               const std::function<void(const nlohmann::json& value, const JsonPlace& place,
                                        bool is_object)>& read) const;

  /// A whole number of 32 bits.
  void count(std::string_view key, std::uint32_t& value) const;
  void count(std::string_view key, std::optional<std::uint32_t>& value) const;
  /// A whole number of 32 bits that may be negative.
  void integer(std::string_view key, std::int32_t& value) const;
  void number(std::string_view key, double& value) const;
  void flag(std::string_view key, bool& value) const;
  void length(std::string_view key, Duration& value) const;
  void length(std::string_view key, std::optional<Duration>& value) const;
  /// A length of time counted from the start of the test.
  void instant(std::string_view key, Instant& value) const;
  /// The number of one of the names; nothing when the field is missing or wrong.
  std::optional<std::size_t> one_of(std::string_view key,
                                    const std::vector<std::string_view>& names) const;

  const JsonPlace& place() const { return place_; }
  DocumentProblems& problems() const { return problems_; }

 private:
  const nlohmann::json& object_;
  const JsonPlace& place_;
  DocumentProblems& problems_;
};

/// The keys and their values in the order of the alternatives of an enumeration.
template <class Enumeration>
void read_enumeration(const Fields& fields, std::string_view key,
                      const std::vector<std::string_view>& names, Enumeration& value) {
  if (const auto found = fields.one_of(key, names)) value = static_cast<Enumeration>(*found);
}

/// A whole number from 0 to `most`; 5.0 is not one.
std::optional<std::uint64_t> read_count(
    const nlohmann::json& value, const JsonPlace& place, DocumentProblems& problems,
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

/// Reports every key of `object` that is not in `known`. Requires: `object` is an object.
void check_keys(const nlohmann::json& object, const std::vector<std::string_view>& known,
                const JsonPlace& place, DocumentProblems& problems);

/// Whether the value is an object with at least one of the keys, or with none at all.
bool has_any_key(const nlohmann::json& value, const std::vector<std::string_view>& keys);

bool has_key(const nlohmann::json& value, std::string_view key);

/// The one of the forms whose name is a key of the value; none when the value is no object, or has
/// none or several of the names as keys.
template <class Forms>
const typename Forms::value_type* only_form(const nlohmann::json& value, const Forms& forms) {
  const typename Forms::value_type* found = nullptr;
  for (const auto& form : forms) {
    if (!has_key(value, form.name)) continue;
    if (found != nullptr) return nullptr;
    found = &form;
  }
  return found;
}

}  // namespace rehearse
