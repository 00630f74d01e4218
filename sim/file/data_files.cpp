// A document is copied only if it names a file; the limits are on all its files together.

#include "sim/file/data_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/file/duration/csv_column.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

bool names_file(std::string_view key, const json& value) {
  return key == "empirical" && value.is_object() && value.contains("csv");
}

bool names_any(const json& value) {
  if (!value.is_structured()) return false;
  for (const auto& [key, inner] : value.items()) {
    if (names_file(key, inner) || names_any(inner)) return true;
  }
  return false;
}

Checked<std::string> content_of(const FilePlaces& places, const std::string& name,
                                std::size_t most) {
  auto content = read_named_file(places, name, most);
  if (auto* text = std::get_if<std::string>(&content)) return std::move(*text);
  const FileRefusal refusal = std::get<FileRefusal>(content);
  if (refusal == FileRefusal::Missing) {
    return Problem{"/csv", fmt::format("found no file {} that can be read, expected one", name)};
  }
  if (refusal == FileRefusal::TooLong) {
    return Problem{"/csv", fmt::format("found {}, expected at most {} bytes", name, most)};
  }
  return Problem{"/csv", fmt::format("found {}: {}, expected a file that can be read", name,
                                     refusal_text(refusal))};
}

std::optional<CsvColumn::Name> read_name(const json& value, const JsonPlace& place,
                                         DocumentProblems& problems) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() && value > 0) return value.get<std::size_t>();
  problems.add(place, value, "the name of a column, or its number, counted from 1");
  return std::nullopt;
}

/// Reads "where" into `column`; whether it is right.
bool read_where(const json& value, const JsonPlace& place, CsvColumn& column,
                DocumentProblems& problems) {
  if (!value.is_object()) {
    problems.add(place, value, "an object of column names and texts");
    return false;
  }
  bool right = true;
  for (const auto& [name, text] : value.items()) {
    if (text.is_string()) {
      column.where.emplace_back(name, text.get<std::string>());
    } else {
      problems.add(place / name, text, "a text");
      right = false;
    }
  }
  return right;
}

/// The cells an object asks for; nothing, with problems, when any of its keys is wrong.
std::optional<CsvColumn> read_column(const json& value, const JsonPlace& place,
                                     DocumentProblems& problems) {
  const auto column = value.find("column");
  if (column == value.end()) {
    problems.add(place, value, "the key column, a name or a number");
    return std::nullopt;
  }
  CsvColumn result;
  const auto name = read_name(*column, place / "column", problems);
  bool right = name.has_value();
  if (name) result.column = *name;
  const auto where = value.find("where");
  if (where != value.end()) right = read_where(*where, place / "where", result, problems) && right;
  const bool named = column->is_string() || where != value.end();
  const auto header = value.find("header");
  result.header = header == value.end() ? named : *header == true;
  if (header != value.end() && (!header->is_boolean() || (named && !result.header))) {
    problems.add(place / "header", *header,
                 named ? "true, as a column is given by its name" : "true or false");
    right = false;
  }
  constexpr std::array<std::string_view, 6> kUnits{"ns", "us", "ms", "s", "m", "h"};
  const auto unit = value.find("unit");
  if (unit != value.end()) {
    if (std::find(kUnits.begin(), kUnits.end(), *unit) == kUnits.end()) {
      problems.add(place / "unit", *unit, "one of ns, us, ms, s, m and h");
      return std::nullopt;
    }
    result.unit = unit->get<std::string>();
  }
  return right ? std::optional(std::move(result)) : std::nullopt;
}

/// Finds what is named, then reads each file once, then puts the values in.
class Inliner {
 public:
  Inliner(const std::optional<FilePlaces>& places, const ReadLimits& limits,
          DocumentProblems& problems)
      : places_(places), limits_(limits), problems_(problems) {}

  void visit(json& value, const JsonPlace& place) {
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], place[i]);
    } else if (value.is_object()) {
      for (auto&& [key, inner] : value.items()) {
        if (names_file(key, inner)) {
          note(inner, place / key);
        } else {
          visit(inner, place / key);
        }
      }
    }
  }

  void read_all() {
    std::size_t left = limits_.data_values;
    for (const std::string& name : names_) {
      const Named& named = by_name_.at(name);
      const auto text = content_of(*places_, name, limits_.data_bytes);
      if (!text) {
        for (const std::string& pointer : named.pointers) {
          problems_.add_below(pointer, text.problems());
        }
        continue;
      }
      const auto read =
          read_csv_columns(*text, named.columns, limits_.data_values, left, kLongestDuration);
      for (std::size_t i = 0; i < read.size(); ++i) {
        if (read[i]) {
          put(*read[i], *named.to[i]);
        } else {
          problems_.add_below(named.pointers[i], read[i].problems());
        }
      }
    }
  }

 private:
  /// All that is asked of one file.
  struct Named {
    std::vector<CsvColumn> columns;
    std::vector<json*> to;
    std::vector<std::string> pointers;
  };

  static void put(const std::vector<Duration>& values, json& to) {
    to = json::array();
    for (const Duration length : values) to.push_back(format_duration(length));
  }

  void note(json& value, const JsonPlace& place) {
    check_keys(value, {"csv", "column", "header", "where", "unit"}, place, problems_);
    auto column = read_column(value, place, problems_);
    const auto name = name_of(value.at("csv"), place / "csv");
    value = json::array({1});  // no problem by itself where there is one
    if (!column || !name) return;
    if (by_name_.count(*name) == 0) names_.push_back(*name);
    Named& named = by_name_[*name];
    named.columns.push_back(*std::move(column));
    named.to.push_back(&value);
    named.pointers.push_back(place.pointer());
  }

  std::optional<std::string> name_of(const json& value, const JsonPlace& place) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
      problems_.add(place, value, "the path of a file");
      return std::nullopt;
    }
    if (!places_) {
      problems_.add(place,
                    "found the name of a file where no files are read, expected a rehearsal that "
                    "is a file itself, or the values");
      return std::nullopt;
    }
    if (++files_ > limits_.data_files) {
      problems_.add(place, fmt::format("found more than {} files, expected at most that many",
                                       limits_.data_files));
      return std::nullopt;
    }
    const std::filesystem::path path(value.get_ref<const std::string&>());
    if (path.is_absolute()) {
      problems_.add(place, value, "a path relative to the rehearsal's own folder");
      return std::nullopt;
    }
    return path.lexically_normal().string();
  }

  const std::optional<FilePlaces>& places_;
  const ReadLimits& limits_;
  DocumentProblems& problems_;
  std::size_t files_ = 0;
  std::vector<std::string> names_;  // in the order of their first mention
  std::map<std::string, Named> by_name_;
};

}  // namespace

std::optional<json> with_data_files(const json& document, const std::optional<FilePlaces>& places,
                                    const ReadLimits& limits, DocumentProblems& problems) {
  if (!document.is_object() || !names_any(document)) return std::nullopt;
  json copy = document;
  Inliner inliner(places, limits, problems);
  const JsonPlace root;
  for (auto&& [key, value] : copy.items()) {
    if (key != "options") inliner.visit(value, root / key);
  }
  inliner.read_all();
  return copy;
}

}  // namespace rehearse
