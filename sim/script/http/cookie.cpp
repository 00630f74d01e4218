// RFC 6265 as net/http understands it.

#include "sim/script/http/cookie.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rehearse {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool is_value_byte(char byte) {
  return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != ';' && byte != '\\';
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_value_byte);
}

bool is_quoted(std::string_view text) {
  return text.size() > 1 && text.front() == '"' && text.back() == '"';
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void read_max_age(std::string_view value, Cookie& cookie) {
  const auto age = read_integer(value);
  if (!age || (*age != 0 && value[0] == '0')) return;
  cookie.max_age = *age <= 0 ? -1 : *age;
}

void read_attribute(std::string_view text, Cookie& cookie) {
  const auto equals = text.find('=');
  const std::string name = lower_ascii(text.substr(0, equals));
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1);
  if (!is_value(value)) return;
  if (name == "secure") cookie.secure = true;
  if (name == "httponly") cookie.http_only = true;
  if (name == "domain") cookie.domain = std::string(value);
  if (name == "path") cookie.path = std::string(value);
  if (name == "max-age") read_max_age(value, cookie);
  if (name == "expires") {
    cookie.expires = parse_http_date(value);
    if (!cookie.expires) cookie.expires = parse_http_date(value, true);
  }
}

/// Takes a date from the front of a text, piece by piece.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : rest_(text) {}

  /// Exactly these bytes; a blank stands at any number of blanks.
  void skip(char mark) {
    if (mark == ' ') {
      if (!rest_.empty() && rest_[0] != ' ') ok_ = false;
      while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
      return;
    }
    if (rest_.empty() || rest_[0] != mark) {
      ok_ = false;
      return;
    }
    rest_.remove_prefix(1);
  }
  /// The number of the name, whatever its case, that the text begins with.
  template <std::size_t count>
  std::int64_t one_of(const std::array<std::string_view, count>& names) {
    for (std::size_t i = 0; i < count; ++i) {
      if (lower_ascii(rest_.substr(0, names[i].size())) != names[i]) continue;
      rest_.remove_prefix(names[i].size());
      return static_cast<std::int64_t>(i);
    }
    ok_ = false;
    return 0;
  }
  /// A number of `least` to `most` digits.
  std::int64_t digits(std::size_t least, std::size_t most) {
    std::int64_t number = 0;
    std::size_t count = 0;
    while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      number = number * 10 + (rest_[count++] - '0');
    }
    if (count < least) ok_ = false;
    rest_.remove_prefix(count);
    return number;
  }
  /// Seconds that the zone is ahead of GMT.
  std::int64_t zone() {
    const auto letters =
        std::min(rest_.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), rest_.size());
    const bool is_gmt = rest_.substr(0, letters) == "GMT";
    if (letters < 3 || letters > 5) ok_ = false;
    rest_.remove_prefix(letters);
    if (!is_gmt || rest_.empty()) return 0;
    const bool is_behind = rest_[0] == '-';
    if (!is_behind && rest_[0] != '+') ok_ = false;
    rest_.remove_prefix(1);
    const std::int64_t hours = digits(1, 2);
    if (hours > 23) ok_ = false;
    return (is_behind ? -hours : hours) * 3600;
  }
  void refuse_unless(bool condition) { ok_ = ok_ && condition; }
  bool is_done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar. Years begin in March here,
/// so that the leap day is the last one.
std::int64_t day_number(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t shifted = month <= 2 ? year - 1 : year;
  const std::int64_t from_march = (month + 9) % 12;
  const std::int64_t floor_400 = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400;
  const std::int64_t of_era = shifted - floor_400 * 400;
  const std::int64_t of_year = (153 * from_march + 2) / 5 + day - 1;
  return floor_400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

std::int64_t days_in(std::int64_t year, std::int64_t month) {
  return month == 12 ? 31 : day_number(year, month + 1, 1) - day_number(year, month, 1);
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text, bool with_dashes) {
  constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed",
                                                     "thu", "fri", "sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  const char between = with_dashes ? '-' : ' ';
  DateScanner scanner(text);
  (void)scanner.one_of(kDays);
  scanner.skip(',');
  scanner.skip(' ');
  const std::int64_t day = scanner.digits(2, 2);
  scanner.skip(between);
  const std::int64_t month = scanner.one_of(kMonths) + 1;
  scanner.skip(between);
  const std::int64_t year = scanner.digits(4, 4);
  scanner.skip(' ');
  const std::int64_t hour = scanner.digits(1, 2);
  scanner.skip(':');
  const std::int64_t minute = scanner.digits(2, 2);
  scanner.skip(':');
  const std::int64_t second = scanner.digits(2, 2);
  scanner.skip(' ');
  const std::int64_t ahead = scanner.zone();
  scanner.refuse_unless(day >= 1 && day <= days_in(year, month));
  scanner.refuse_unless(hour < 24 && minute < 60 && second < 60);
  if (!scanner.is_done()) return std::nullopt;
  return day_number(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - ahead;
}

std::optional<Cookie> parse_set_cookie(std::string_view text) {
  text = trim(text);
  const auto first = std::min(text.find(';'), text.size());
  const std::string_view pair = trim(text.substr(0, first));
  const auto equals = pair.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Cookie cookie;
  cookie.name = std::string(trim(pair.substr(0, equals)));
  std::string_view value = pair.substr(equals + 1);
  cookie.quoted = is_quoted(value);
  if (cookie.quoted) value = value.substr(1, value.size() - 2);
  if (!is_token(cookie.name) || !is_value(value)) return std::nullopt;
  cookie.value = std::string(value);
  for (std::size_t at = first; at < text.size();) {
    const auto end = std::min(text.find(';', at + 1), text.size());
    read_attribute(trim(text.substr(at + 1, end - at - 1)), cookie);
    at = end;
  }
  return cookie;
}

std::vector<Cookie> cookies_of(const Headers& response) {
  std::vector<Cookie> cookies;
  for (const std::string& text : response.values("Set-Cookie")) {
    if (auto cookie = parse_set_cookie(text)) cookies.push_back(*std::move(cookie));
  }
  return cookies;
}

std::string cookie_pair(const Cookie& cookie) {
  std::string name = cookie.name;
  std::replace_if(
      name.begin(), name.end(), [](char byte) { return byte == '\n' || byte == '\r'; }, '-');
  std::string value;
  std::copy_if(cookie.value.begin(), cookie.value.end(), std::back_inserter(value), is_value_byte);
  const bool needs_quotes =
      !value.empty() && (cookie.quoted || value.find_first_of(" ,") != std::string::npos);
  return name + "=" + (needs_quotes ? "\"" + value + "\"" : value);
}

std::string cookie_header(const std::vector<Cookie>& cookies) {
  std::string header;
  for (const Cookie& cookie : cookies) {
    if (!header.empty()) header += "; ";
    header += cookie_pair(cookie);
  }
  return header;
}

std::vector<Cookie> parse_cookie_header(std::string_view header) {
  std::vector<Cookie> cookies;
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    const std::string_view pair = trim(header.substr(0, end));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && equals > 0) {
      Cookie cookie;
      cookie.name = std::string(pair.substr(0, equals));
      cookie.value = std::string(pair.substr(equals + 1));
      cookies.push_back(std::move(cookie));
    }
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return cookies;
}

std::int64_t expires_milliseconds(const Cookie& cookie) {
  constexpr std::int64_t kZeroTime = -62135596800;  // 0001-01-01, in seconds
  // Nanoseconds since 1970 wrap around in Go too.
  const auto seconds = static_cast<std::uint64_t>(cookie.expires.value_or(kZeroTime));
  return static_cast<std::int64_t>(seconds * 1'000'000'000U) / 1'000'000;
}

}  // namespace rehearse
