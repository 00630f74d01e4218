// Texts are classes and words; numbers and ranges are read as expected statuses are.

#include "sim/file/journey/answer_set_reader.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/file/journey/status_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr std::string_view kMissing = "noAnswer";

std::optional<StatusRange> status_named(std::string_view key) {
  if (key.size() != 3 || key.front() < '1' || key.front() > '5') return std::nullopt;
  if (key.substr(1) == "xx") {
    const auto first = static_cast<std::uint16_t>((key.front() - '0') * 100);
    return StatusRange{first, static_cast<std::uint16_t>(first + 99)};
  }
  std::uint16_t status = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), status);
  if (error != std::errc() || end != key.data() + key.size()) return std::nullopt;
  return StatusRange{status, status};
}

void read_one(const json& value, const JsonPlace& place, DocumentProblems& problems,
              AnswerSet& answers) {
  if (!value.is_string()) {
    if (value.is_number_integer() || value.is_object()) {
      const auto range = read_status_or_range(value, place, problems);
      if (range) answers.statuses.push_back(*range);
      return;
    }
  } else if (value == "failed") {
    answers.failed = true;
    return;
  } else if (auto named = answers_named(value.get_ref<const std::string&>())) {
    answers.missing = answers.missing || named->missing;
    for (const StatusRange& range : named->statuses) answers.statuses.push_back(range);
    return;
  }
  problems.add(
      place, value,
      "\"failed\", \"noAnswer\" (a timeout, a refused or broken connection), a status such "
      "as 503, a class such as \"5xx\", or a range such as {\"min\": 500, \"max\": 502}");
}

}  // namespace

std::optional<AnswerSet> answers_named(std::string_view key) {
  AnswerSet answers;
  if (key == kMissing) {
    answers.missing = true;
    return answers;
  }
  const auto status = status_named(key);
  if (!status) return std::nullopt;
  answers.statuses.push_back(*status);
  return answers;
}

std::optional<AnswerSet> read_answers(const json& value, const JsonPlace& place,
                                      DocumentProblems& problems) {
  AnswerSet answers;
  if (!value.is_array()) {
    read_one(value, place, problems, answers);
    return answers;
  }
  if (value.empty()) {
    problems.add(place, value, "at least one kind of answer, such as \"5xx\"");
    return std::nullopt;
  }
  for (std::size_t i = 0; i < value.size(); ++i) read_one(value[i], place[i], problems, answers);
  return answers;
}

}  // namespace rehearse
