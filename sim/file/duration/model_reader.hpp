#pragma once
// Reads duration models within duration models, within bounds.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/duration/duration_model.hpp"
#include "sim/file/duration/duration_form.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// Reads one duration model with all those within it (bounds: duration_model_reader.hpp).
class ModelReader {
 public:
  explicit ModelReader(DocumentProblems& problems) : problems_(problems) {}

  std::optional<DurationModel> read(const nlohmann::json& value, const JsonPlace& place);

  /// For the forms: a model one level deeper…
  std::optional<DurationModel> read_inner(const nlohmann::json& value, const JsonPlace& place);
  /// …whose distributions need tables of their own, since it is scaled…
  std::optional<DurationModel> read_scaled(const nlohmann::json& value, const JsonPlace& place);
  /// …and all models of a list of at least one.
  std::optional<std::vector<DurationModel>> read_list(const nlohmann::json& value,
                                                      const JsonPlace& place);

 private:
  static constexpr int kDeepest = 8;
  static constexpr int kMostParts = 1000;

  std::optional<DurationModel> read_form(const DurationForm& form, const nlohmann::json& model,
                                         const JsonPlace& place);

  DocumentProblems& problems_;
  std::size_t tables_each_ = 1;  // how often a distribution's table is made: anew by each scale
  int depth_ = 0;                // models around the one being read
  int parts_ = kMostParts;       // models that may still come
};

}  // namespace rehearse
