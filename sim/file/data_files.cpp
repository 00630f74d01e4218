// A document is copied only if it names a file; the limits are on all its files together.

#include "sim/file/data_files.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

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

Checked<std::string> content_of(const std::filesystem::path& path, std::size_t most) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return Problem{"/csv", fmt::format("found no file {} that can be read, expected one",
                                       path.generic_string())};
  }
  if (std::filesystem::file_size(path, error) > most || error) {
    return Problem{"/csv",
                   fmt::format("found {}, expected at most {} bytes", path.generic_string(), most)};
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) {
    return Problem{
        "/csv", fmt::format("found {}, expected a file that can be read", path.generic_string())};
  }
  return text;
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
  return right ? std::optional(std::move(result)) : std::nullopt;
}

class Inliner {
 public:
  Inliner(const std::optional<std::string>& folder, const ReadLimits& limits,
          DocumentProblems& problems)
      : folder_(folder), limits_(limits), problems_(problems), values_left_(limits.data_values) {}

  void visit(json& value, const JsonPlace& place) {
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], place[i]);
    } else if (value.is_object()) {
      for (auto&& [key, inner] : value.items()) {
        if (names_file(key, inner)) {
          inner = values_of(inner, place / key);
        } else {
          visit(inner, place / key);
        }
      }
    }
  }

 private:
  /// The values as a list; one that is no problem by itself when there is a problem.
  json values_of(const json& value, const JsonPlace& place) {
    check_keys(value, {"csv", "column", "header", "where"}, place, problems_);
    const auto column = read_column(value, place, problems_);
    const auto path = path_of(value.at("csv"), place / "csv");
    if (!column || !path) return json::array({1});
    const auto text = content_of(*path, limits_.data_bytes);
    if (!text) return failed(place, text.problems());
    const auto values = read_csv_column(*text, *column, values_left_, kLongestDuration);
    if (!values) return failed(place, values.problems());
    values_left_ -= values->size();
    json list = json::array();
    for (const Duration length : *values) list.push_back(format_duration(length));
    return list;
  }

  json failed(const JsonPlace& place, const Problems& problems) {
    problems_.add_below(place, problems);
    return json::array({1});
  }

  std::optional<std::filesystem::path> path_of(const json& value, const JsonPlace& place) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
      problems_.add(place, value, "the path of a file");
      return std::nullopt;
    }
    if (!folder_) {
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
    return std::filesystem::path(*folder_) / path;
  }

  const std::optional<std::string>& folder_;
  const ReadLimits& limits_;
  DocumentProblems& problems_;
  std::size_t values_left_;
  std::size_t files_ = 0;
};

}  // namespace

std::optional<json> with_data_files(const json& document, const std::optional<std::string>& folder,
                                    const ReadLimits& limits, DocumentProblems& problems) {
  if (!document.is_object() || !names_any(document)) return std::nullopt;
  json copy = document;
  Inliner inliner(folder, limits, problems);
  const JsonPlace root;
  for (auto&& [key, value] : copy.items()) {
    if (key != "options") inliner.visit(value, root / key);
  }
  return copy;
}

}  // namespace rehearse
