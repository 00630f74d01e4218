// Fields are few, so look-ups walk the list.

#include "sim/script/http/headers.hpp"

#include <algorithm>

namespace rehearse {
namespace {

bool is_token_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(byte) != std::string_view::npos;
}

char upper(char byte) {
  return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
}

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

auto of_name(std::string_view name) {
  return [name](const Headers::Field& field) { return same_name(field.name, name); };
}

}  // namespace

std::string canonical_header_name(std::string_view name) {
  std::string canonical(name);
  if (!std::all_of(name.begin(), name.end(), is_token_byte)) return canonical;
  bool begins_word = true;
  for (char& byte : canonical) {
    byte = begins_word ? upper(byte) : lower(byte);
    begins_word = byte == '-';
  }
  return canonical;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_byte);
}

std::string lower_ascii(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return lowered;
}

void Headers::set(std::string_view name, std::string_view value) {
  const auto found = std::find_if(fields_.begin(), fields_.end(), of_name(name));
  if (found == fields_.end()) {
    add(name, value);
    return;
  }
  *found = {std::string(name), std::string(value)};
  const auto rest = found + 1;
  fields_.erase(std::remove_if(rest, fields_.end(), of_name(name)), fields_.end());
}

void Headers::erase(std::string_view name) {
  fields_.erase(std::remove_if(fields_.begin(), fields_.end(), of_name(name)), fields_.end());
}

std::optional<std::string> Headers::first(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), of_name(name));
  return found == fields_.end() ? std::nullopt : std::optional(found->value);
}

std::vector<std::string> Headers::values(std::string_view name) const {
  std::vector<std::string> found;
  for (const Field& field : fields_) {
    if (same_name(field.name, name)) found.push_back(field.value);
  }
  return found;
}

std::vector<Headers::Field> Headers::joined() const {
  std::vector<Field> view;
  for (const Field& field : fields_) {
    std::string name = canonical_header_name(field.name);
    const auto found = std::find_if(view.begin(), view.end(),
                                    [&name](const Field& seen) { return seen.name == name; });
    if (found == view.end()) {
      view.push_back({std::move(name), field.value});
    } else {
      found->value += ", " + field.value;
    }
  }
  return view;
}

}  // namespace rehearse
