// Days of the Gregorian calendar, counted by <chrono>.

#include "sim/fit/read/point_time.hpp"

#include <chrono>
#include <fmt/format.h>

namespace rehearse {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2261;

/// Takes `count` digits and, where it is not 0, the character behind them.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}

  int take(std::size_t count, char separator) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') return fail();
      number = 10 * number + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    if (separator == 0) return number;
    if (rest_.empty() || rest_.front() != separator) return fail();
    rest_.remove_prefix(1);
    return number;
  }

  /// A point and up to nine digits, as nanoseconds; 0 where there is none.
  std::int64_t take_fraction() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    rest_.remove_prefix(1);
    std::int64_t ns = 0;
    std::int64_t unit = kSecond;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      unit /= 10;
      ns += unit * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (unit == kSecond) fail();
    return ns;
  }

  /// "Z" or an offset in minutes, at the end of the text.
  std::int64_t take_offset() {
    if (rest_ == "Z") {
      rest_ = {};
      return 0;
    }
    const bool west = !rest_.empty() && rest_.front() == '-';
    if (rest_.empty() || (!west && rest_.front() != '+')) return fail();
    rest_.remove_prefix(1);
    const int hours = take(2, ':');
    const int minutes = take(2, 0);
    if (!rest_.empty() || hours > 23 || minutes > 59) return fail();
    return (west ? -1 : 1) * (60 * hours + minutes);
  }

  bool good() const { return good_; }

 private:
  int fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<std::int64_t> parse_point_time(std::string_view text) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  Digits digits(text);
  const int years = digits.take(4, '-');
  const int months = digits.take(2, '-');
  const int days_of_month = digits.take(2, 'T');
  const int hours_of_day = digits.take(2, ':');
  const int minutes_of_hour = digits.take(2, ':');
  const int seconds_of_minute = digits.take(2, 0);
  const std::int64_t fraction = digits.take_fraction();
  const std::int64_t offset = digits.take_offset();
  const year_month_day date{year(years), month(static_cast<unsigned>(months)),
                            day(static_cast<unsigned>(days_of_month))};
  if (!digits.good() || !date.ok() || years < kFirstYear || years > kLastYear ||
      hours_of_day > 23 || minutes_of_hour > 59 || seconds_of_minute > 59) {
    return std::nullopt;
  }
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  const std::int64_t minutes = (days * 24 + hours_of_day) * 60 + minutes_of_hour - offset;
  return (minutes * 60 + seconds_of_minute) * kSecond + fraction;
}

std::string point_time_text(std::int64_t ns) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const sys_time<nanoseconds> time{nanoseconds(ns)};
  const auto midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss clock{time - midnight};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (const auto fraction = clock.subseconds().count(); fraction != 0) {
    std::string decimals = fmt::format(".{:09}", fraction);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    text += decimals;
  }
  return text + "Z";
}

}  // namespace rehearse
