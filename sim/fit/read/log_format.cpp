// Three dialects: $name, %{name}x, %NAME(argument)%.

#include "sim/fit/read/log_format.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

#include "models/base/problem_list.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

constexpr std::string_view kFlag = "--log-format";

struct KnownField {
  std::string_view name;
  LogFieldKind kind;
  double unit_ns;
};

constexpr std::array<KnownField, 15> kNginx{
    {{"request", LogFieldKind::Request, 0},
     {"request_method", LogFieldKind::Method, 0},
     {"request_uri", LogFieldKind::Path, 0},
     {"uri", LogFieldKind::Path, 0},
     {"host", LogFieldKind::Host, 0},
     {"http_host", LogFieldKind::Host, 0},
     {"server_name", LogFieldKind::Host, 0},
     {"status", LogFieldKind::Status, 0},
     {"request_time", LogFieldKind::Duration, 1e9},
     {"upstream_response_time", LogFieldKind::Fallback, 1e9},
     {"time_local", LogFieldKind::Instant, 0},
     {"time_iso8601", LogFieldKind::Instant, 0},
     {"msec", LogFieldKind::Instant, 0},
     {"remote_addr", LogFieldKind::Ignored, 0},
     {"remote_user", LogFieldKind::Ignored, 0}}};

constexpr std::array<KnownField, 14> kApache{{{"r", LogFieldKind::Request, 0},
                                              {"m", LogFieldKind::Method, 0},
                                              {"U", LogFieldKind::Path, 0},
                                              {"v", LogFieldKind::Host, 0},
                                              {"V", LogFieldKind::Host, 0},
                                              {"s", LogFieldKind::Status, 0},
                                              {"D", LogFieldKind::Duration, 1e3},
                                              {"T", LogFieldKind::Duration, 1e9},
                                              {"{ms}T", LogFieldKind::Duration, 1e6},
                                              {"{us}T", LogFieldKind::Duration, 1e3},
                                              {"{s}T", LogFieldKind::Duration, 1e9},
                                              {"t", LogFieldKind::Instant, 0},
                                              {"{msec}t", LogFieldKind::Instant, 0},
                                              {"{usec}t", LogFieldKind::Instant, 0}}};

constexpr std::array<KnownField, 8> kEnvoy{
    {{"REQ(:METHOD)", LogFieldKind::Method, 0},
     {"REQ(:PATH)", LogFieldKind::Path, 0},
     {"REQ(X-ENVOY-ORIGINAL-PATH?:PATH)", LogFieldKind::Path, 0},
     {"REQ(:AUTHORITY)", LogFieldKind::Host, 0},
     {"RESPONSE_CODE", LogFieldKind::Status, 0},
     {"DURATION", LogFieldKind::Duration, 1e6},
     {"START_TIME", LogFieldKind::Instant, 0},
     {"RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)", LogFieldKind::Fallback, 1e6}}};

template <std::size_t N>
LogField field_of(const std::array<KnownField, N>& known, std::string_view name) {
  LogField field;
  field.name = name;
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const KnownField& each) { return each.name == name; });
  if (found == known.end()) return field;
  field.kind = found->kind;
  field.unit_ns = found->unit_ns;
  return field;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// A field at the beginning of the text, and how long it is there; nothing where none begins.
using TakeField = std::optional<std::pair<LogField, std::size_t>> (*)(std::string_view text);

std::optional<std::pair<LogField, std::size_t>> take_nginx(std::string_view text) {
  if (!text.starts_with('$') || text.size() < 2) return std::nullopt;
  const bool braced = text[1] == '{';
  const std::size_t begin = braced ? 2 : 1;
  std::size_t end = begin;
  while (end < text.size() && is_word(text[end])) ++end;
  if (end == begin) return std::nullopt;
  const std::size_t size = end + (braced && end < text.size() && text[end] == '}' ? 1 : 0);
  return std::pair(field_of(kNginx, text.substr(begin, end - begin)), size);
}

std::optional<std::pair<LogField, std::size_t>> take_apache(std::string_view text) {
  if (!text.starts_with('%') || text.size() < 2) return std::nullopt;
  std::size_t at = 1;
  // "%>s" and "%<s", and statuses as in "%!200,304s".
  while (at < text.size() &&
         (text[at] == '>' || text[at] == '<' || text[at] == '!' || text[at] == ',' ||
          std::isdigit(static_cast<unsigned char>(text[at])) != 0)) {
    ++at;
  }
  const std::size_t begin = at;
  if (at < text.size() && text[at] == '{') at = std::min(text.find('}', at), text.size() - 1) + 1;
  while (at < text.size() && text[at] == '^') at = std::min(at + 2, text.size());
  if (at >= text.size() || std::isalpha(static_cast<unsigned char>(text[at])) == 0)
    return std::nullopt;
  LogField field = field_of(kApache, text.substr(begin, at + 1 - begin));
  // "%t" is in brackets without any in the format.
  return std::pair(std::move(field), at + 1);
}

std::optional<std::pair<LogField, std::size_t>> take_envoy(std::string_view text) {
  if (!text.starts_with('%') || text.size() < 3) return std::nullopt;
  const std::size_t end = text.find('%', 1);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view name = text.substr(1, end - 1);
  // ":20" cuts a header's value.
  const std::size_t cut = name.rfind("):");
  if (cut != std::string_view::npos) name = name.substr(0, cut + 1);
  LogField field = field_of(kEnvoy, name);
  if (name.starts_with("START_TIME(")) field.kind = LogFieldKind::Instant;
  return std::pair(std::move(field), end + 1);
}

bool is_envoy(std::string_view text) {
  const std::size_t at = text.find('%');
  if (at == std::string_view::npos) return false;
  std::size_t end = at + 1;
  while (end < text.size() &&
         (std::isupper(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
    ++end;
  return end > at + 2 && end < text.size() && (text[end] == '%' || text[end] == '(');
}

LogFormat parsed(std::string_view text, TakeField take) {
  LogFormat format;
  std::string before;
  while (!text.empty()) {
    if (text.starts_with("%%") && take == take_apache) {
      before += '%';
      text.remove_prefix(2);
    } else if (text.starts_with("\\\"")) {
      before += '"';  // as configurations quote a quote
      text.remove_prefix(2);
    } else if (auto found = take(text)) {
      found->first.before = std::exchange(before, {});
      format.fields.push_back(std::move(found->first));
      text.remove_prefix(found->second);
    } else {
      before += text.front();
      text.remove_prefix(1);
    }
  }
  while (before.ends_with('\n') || before.ends_with("\\n"))
    before.erase(before.ends_with('\n') ? before.size() - 1 : before.size() - 2);
  format.after = std::move(before);
  return format;
}

Problems problems_of(const LogFormat& format) {
  Problems problems;
  const auto has = [&](LogFieldKind kind) {
    return std::any_of(format.fields.begin(), format.fields.end(),
                       [kind](const LogField& field) { return field.kind == kind; });
  };
  if (!has(LogFieldKind::Duration) && !has(LogFieldKind::Fallback)) {
    problems.push_back(wrong_value(std::string(kFlag), "a format without a duration",
                                   "$request_time, %D, %T or %DURATION% in it"));
  }
  for (std::size_t i = 1; i < format.fields.size(); ++i) {
    if (!format.fields[i].before.empty()) continue;
    problems.push_back(
        wrong_value(std::string(kFlag),
                    fmt::format("{} right behind {}", shown_text(format.fields[i].name),
                                shown_text(format.fields[i - 1].name)),
                    "a character between them"));
  }
  return problems;
}

/// Where the text is in the line from `at` on; a quote that a backslash escapes is not one.
std::size_t find_text(std::string_view line, std::string_view text, std::size_t at) {
  std::size_t found = line.find(text, at);
  while (found != std::string_view::npos && found > 0 && text.starts_with('"') &&
         line[found - 1] == '\\') {
    found = line.find(text, found + 1);
  }
  return found;
}

/// Whether a list such as "0.01, 0.02 : 0.03" is longer than to this place.
bool is_longer(std::string_view line, std::size_t end) {
  if (end == 0 || end >= line.size()) return false;
  return line[end - 1] == ',' || line[end - 1] == ':' || line.substr(end).starts_with(" : ");
}

}  // namespace

std::string_view nginx_format() {
  return "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent "
         "\"$http_referer\" \"$http_user_agent\" $request_time";
}

std::string_view apache_format() {
  return "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %D";
}

std::string_view envoy_format() {
  return "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" "
         "%RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
         "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" "
         "\"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" "
         "\"%UPSTREAM_HOST%\"";
}

Checked<LogFormat> read_log_format(std::string_view text) {
  if (text == "nginx") return read_log_format(nginx_format());
  if (text == "apache") return read_log_format(apache_format());
  if (text == "envoy") return read_log_format(envoy_format());
  const bool is_nginx = text.find('$') != std::string_view::npos;
  const TakeField take = is_nginx ? take_nginx : is_envoy(text) ? take_envoy : take_apache;
  LogFormat format = parsed(text, take);
  format.instants_are_ends = is_nginx;
  if (format.fields.empty()) {
    return Problem{wrong_value(std::string(kFlag), shown_text(text),
                               "nginx, apache, envoy or a format as in their configuration")};
  }
  Problems problems = problems_of(format);
  if (!problems.empty()) return problems;
  return format;
}

LogMatch match_log_line(const LogFormat& format, std::string_view line) {
  LogMatch match;
  std::size_t at = 0;
  for (std::size_t i = 0; i < format.fields.size(); ++i) {
    const std::string& before = format.fields[i].before;
    if (line.substr(at, before.size()) != before) return {{}, at};
    at += before.size();
    const bool is_last = i + 1 == format.fields.size();
    const std::string& next = is_last ? format.after : format.fields[i + 1].before;
    // Times in brackets have a blank of their own.
    const std::size_t from =
        at < line.size() && line[at] == '[' ? std::min(line.find(']', at), line.size()) : at;
    std::size_t end = next.empty() ? line.size() : find_text(line, next, from);
    while (format.fields[i].kind == LogFieldKind::Fallback && is_longer(line, end)) {
      end = find_text(line, next, end + 1);
    }
    if (end == std::string_view::npos) return {{}, at};
    match.texts.push_back(line.substr(at, end - at));
    at = end;
  }
  if (line.substr(at) != format.after) return {{}, at};
  match.fits_to = line.size();
  return match;
}

}  // namespace rehearse
