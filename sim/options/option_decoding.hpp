#pragma once
// Records k6's one complaint and all problems, each with its place, while options are read.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "models/base/json_place.hpp"
#include "sim/options/option_problems.hpp"

namespace rehearse {

/// One of k6's decoders at work. A refusal ends it. Mismatches of plain types and unknown fields do
/// not; the first of them is k6's complaint if nothing is refused.
class Decoding {
 public:
  /// `option` is the top-level option that is being read, "" for the object of all options: k6
  /// names it in mismatches.
  explicit Decoding(OptionProblems& problems, std::string_view option = "")
      : problems_(problems), option_(option) {}
  /// Another top-level option is read from now on.
  void enter(std::string_view option) { option_ = option; }

  /// Ends the decoder's work with k6's message.
  void refuse(std::string message);
  /// The same for a value, and reports the problem.
  void refuse(const JsonPlace& place, const nlohmann::json& found, std::string message,
              std::string_view expected);
  /// A value is not of type `go_type`, which ends the decoder's work…
  void refuse_type(const JsonPlace& place, const nlohmann::json& found, std::string_view go_type,
                   std::string_view expected);
  /// …or does not end it.
  void note_type(const JsonPlace& place, const nlohmann::json& found, std::string_view go_type,
                 std::string_view expected);
  /// The same, and the problem shows nothing of the value.
  void note_type_of_secret(const JsonPlace& place, const nlohmann::json& found,
                           std::string_view go_type, std::string_view expected);
  /// A key that is none of the fields `known`. `hint`: for the end of the message; "": the field
  /// that was meant, if one is near.
  void note_unknown_field(const JsonPlace& place, std::string_view key,
                          std::span<const std::string_view> known, std::string_view hint = "");

  /// k6's complaint; nothing when there is none.
  const std::optional<std::string>& verdict() const { return refusal_ ? refusal_ : note_; }
  OptionProblems& problems() { return problems_; }

 private:
  std::string mismatch(const nlohmann::json& found, std::string_view go_type) const;

  OptionProblems& problems_;
  std::string_view option_;
  std::optional<std::string> refusal_;
  std::optional<std::string> note_;
};

/// Whether Go's decoder takes `key` for the field `name`: regardless of case, also that of the two
/// characters outside ASCII whose other case is a Latin letter (U+017F: s, U+212A: k).
bool names_field(std::string_view key, std::string_view name);

}  // namespace rehearse
