// Streaming JSON: escapes, separators and draining.

#include "sim/json/json_writer.hpp"

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

namespace rehearse {

namespace {
constexpr std::size_t kDrainBytes = 1 << 16;
}

void JsonWriter::separate() {
  if (comma_) buffer_.push_back(',');
  comma_ = true;
}

void JsonWriter::open(char bracket) {
  separate();
  buffer_.push_back(bracket);
  comma_ = false;
}

void JsonWriter::close(char bracket) {
  buffer_.push_back(bracket);
  comma_ = true;
  drain_when_full();
}

void JsonWriter::key(std::string_view name) {
  value(name);
  buffer_.push_back(':');
  comma_ = false;
}

void JsonWriter::value(std::string_view text) {
  raw(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  fmt::format_to(std::back_inserter(buffer_), "{}", number);
}

void JsonWriter::field(std::string_view name, const std::vector<std::string>& texts) {
  key(name);
  begin_array();
  for (const std::string& text : texts) value(text);
  end_array();
}

void JsonWriter::raw(std::string_view json) {
  separate();
  buffer_.append(json);
  drain_when_full();
}

void JsonWriter::drain_when_full() {
  if (buffer_.size() >= kDrainBytes) finish();
}

void JsonWriter::finish_line() {
  buffer_.push_back('\n');
  comma_ = false;
  finish();
}

void JsonWriter::finish() {
  drain_(std::string_view(buffer_.data(), buffer_.size()));
  buffer_.clear();
}

}  // namespace rehearse
