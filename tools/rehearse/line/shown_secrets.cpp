// JSON and JavaScript are alike enough: names, colons, brackets and quotes.

#include "tools/rehearse/line/shown_secrets.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/file/json/json_text.hpp"

namespace rehearse {

namespace {

constexpr std::string_view kCertificates = "tlsauth";
constexpr std::string_view kMask = "***";
constexpr std::string_view kBlanks = " \t\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string copy(text);
  std::transform(copy.begin(), copy.end(), copy.begin(), [](char c) { return lower(c); });
  return copy;
}

bool is_of_name(char c) {
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool opens(char c) { return c == '{' || c == '[' || c == '('; }
bool closes(char c) { return c == '}' || c == ']' || c == ')'; }

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

bool is_secret(std::string_view name) {
  const std::string key = lower(name);
  return key == "key" || key == "password";
}

/// What the quotes hold; those of one line are closed by its end at the latest.
std::size_t after_text(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote && (text[at] != '\n' || quote == '`')) {
    at += text[at] == '\\' ? 2U : 1U;
  }
  return std::min(at + 1, text.size());
}

/// Behind the name, the text, the comment or the character at this place.
std::size_t after(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_quote(c)) return after_text(text, at);
  if (is_of_name(c)) {
    while (at < text.size() && is_of_name(text[at])) ++at;
    return at;
  }
  const std::string_view two = text.substr(at, 2);
  const std::size_t end = two == "//"   ? text.find('\n', at)
                          : two == "/*" ? text.find("*/", at + 2)
                                        : std::string_view::npos;
  if (end == std::string_view::npos) return at + 1;
  return two == "//" ? end : end + 2;
}

/// A name, also one in quotes.
std::string_view name_of(std::string_view token) {
  const bool quoted = token.size() > 1 && is_quote(token.front());
  return quoted ? token.substr(1, token.size() - 2) : token;
}

/// Writes a value in which secrets may be.
class Masking {
 public:
  explicit Masking(std::string_view text) : text_(text) {}

  /// From `at` on to the end of the value; returns that. `statement`: one of JavaScript's, which
  /// ends with its line.
  std::size_t mask(std::size_t at, bool statement) {
    for (at_ = at; at_ < text_.size();) {
      const char c = text_[at_];
      if (open_.empty() && ends_value(c, statement)) break;
      step(c);
    }
    return at_;
  }

  std::string take() { return std::move(shown_); }

 private:
  bool ends_value(char c, bool statement) const {
    if (c == ',' || c == ';' || closes(c)) return true;
    return statement && c == '\n' && (is_of_name(last_) || is_quote(last_) || closes(last_));
  }

  void step(char c) {
    if (is_quote(c) || is_of_name(c)) return name_or_text(c);
    const std::string_view token = text_.substr(at_, after(text_, at_) - at_);
    at_ += token.size();
    shown_ += token;
    if (token.size() > 1) return;  // a comment
    if (opens(c)) open_ += c;
    if (closes(c)) open_.pop_back();
    if (kBlanks.find(c) == std::string_view::npos) last_ = c;
  }

  void name_or_text(char c) {
    const bool begins_member = open_.ends_with('{') && (last_ == '{' || last_ == ',');
    const std::string_view token = text_.substr(at_, after(text_, at_) - at_);
    at_ += token.size();
    const bool is_entry = is_quote(c) && open_.find_first_not_of('[') == std::string::npos;
    shown_ += is_entry ? "\"***\"" : token;
    last_ = c;
    if (begins_member && is_secret(name_of(token))) mask_member();
  }

  /// What comes after a colon, up to the next member.
  void mask_member() {
    const std::size_t colon = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    if (colon == text_.size() || text_[colon] != ':') return;
    const std::size_t begin = std::min(text_.find_first_not_of(kBlanks, colon + 1), text_.size());
    std::size_t depth = 0;
    std::size_t end = begin;
    std::size_t last = begin;
    while (end < text_.size()) {
      const char c = text_[end];
      if (depth == 0 && (c == ',' || closes(c))) break;
      if (opens(c)) ++depth;
      if (closes(c)) --depth;
      end = after(text_, end);
      if (kBlanks.find(c) == std::string_view::npos) last = end;
    }
    shown_ += text_.substr(at_, begin - at_);
    shown_ += "\"***\"";
    shown_ += text_.substr(last, end - last);
    at_ = end;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string shown_;
  std::string open_;  // brackets
  char last_ = ' ';   // of what is no blank
};

/// Where the value begins of a name that ends here; none: it is no name of a value.
std::optional<std::size_t> value_after(std::string_view text, std::size_t end) {
  const std::size_t at = text.find_first_not_of(kBlanks, end);
  if (at == std::string_view::npos || (text[at] != ':' && text[at] != '=')) return std::nullopt;
  return at + 1;
}

struct Setting {
  std::string path;   ///< in lower case
  std::size_t value;  ///< where it begins in the word
};

/// Of tlsAuth; none: the word says nothing of that.
std::optional<Setting> setting_of(std::string_view word) {
  std::size_t from = 0;
  if (word.starts_with("--")) from = std::min(word.find('='), word.size() - 1) + 1;
  const std::size_t equals = word.find('=', from);
  if (equals == std::string_view::npos) return std::nullopt;
  Setting setting{lower(word.substr(from, equals - from)), equals + 1};
  if (setting.path.find(kCertificates) == std::string::npos) return std::nullopt;
  return setting;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  std::string shown;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view token = text.substr(at, after(text, at) - at);
    at += token.size();
    const std::string_view name = name_of(token);
    if (name.size() != kCertificates.size() || lower(name) != kCertificates) continue;
    const auto value = value_after(text, at);
    if (!value) continue;
    Masking masking(text);
    at = masking.mask(*value, text[*value - 1] == '=');
    shown += text.substr(copied, *value - copied);
    shown += masking.take();
    copied = at;
  }
  shown += text.substr(copied);
  return shown;
}

std::string word_without_secrets(std::string_view word) {
  const auto setting = setting_of(word);
  if (!setting) return without_secrets(word);
  const std::string before(word.substr(0, setting->value));
  const std::string_view value = word.substr(setting->value);
  const std::string name = setting->path.substr(setting->path.find_last_of("./") + 1);
  const bool is_public = name == "cert" || setting->path.find("domains") != std::string::npos;
  if (is_public) return std::string(word);
  if (is_secret(name) || !parse_json(value)) return before + std::string(kMask);
  Masking masking(value);
  masking.mask(0, false);
  return before + masking.take();
}

bool sets_certificates(std::string_view value) { return setting_of(value).has_value(); }

}  // namespace rehearse
