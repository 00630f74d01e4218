// Each form of figure begins with a word that tells it from the others.

#include "sim/measure/expression/figure_parser.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/base/match.hpp"
#include "models/base/nearest_name.hpp"
#include "sim/measure/expression/figure_words.hpp"
#include "sim/measure/metrics.hpp"
#include "sim/verdict/selector.hpp"

namespace rehearse {

namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string with_suggestion(std::string expected, const std::optional<std::string>& meant) {
  return meant ? fmt::format("{}; did you mean '{}'?", expected, *meant) : std::move(expected);
}

class FigureParser {
 public:
  FigureParser(Scanner& scanner, const ExpressionNames& names)
      : scanner_(scanner), names_(names), begin_(scanner.position()) {}

  Figure parse() {
    const std::string_view word = scanner_.peek_word();
    if (stat_kind_of(word)) {
      statistic();
    } else if (service_figure_of(word)) {
      service(false);
    } else if (const auto count = count_of(word)) {
      scanner_.take_word();
      figure_.what = *count;
      figure_.dimension = all_counts()[static_cast<std::size_t>(*count)].dimension;
    } else if (metric_of(word, names_)) {
      metric(std::nullopt, 0);
    } else {
      unknown(word);
    }
    figure_.text = text();
    return std::move(figure_);
  }

 private:
  std::string_view text() const {
    return scanner_.text().substr(begin_, scanner_.last_end() - begin_);
  }

  [[noreturn]] void unknown(std::string_view word) {
    std::optional<std::string> meant;
    const std::string_view digits = word.substr(std::min<std::size_t>(1, word.size()));
    const bool is_percentile =
        (word.starts_with('p') || word.starts_with('P')) && !digits.empty() && digits.size() <= 3 &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_percentile) {
      meant = fmt::format("p({})", digits);
    } else {
      meant = nearest_name(word, figure_words(names_));
    }
    scanner_.fail(with_suggestion(
        "a figure: a count such as dropped, a statistic such as p(95), a metric or a service such "
        "as utilisation(NAME)",
        meant));
  }

  void statistic() {
    const StatKind stat = *stat_kind_of(scanner_.take_word());
    const double percent = stat == StatKind::Percentile ? percentile() : 0;
    if (scanner_.take_word("of")) {
      if (!metric_of(scanner_.peek_word(), names_)) no_metric();
      metric(stat, percent);
    } else if (service_figure_of(scanner_.peek_word()) && scanner_.calls()) {
      if (stat != StatKind::Maximum && stat != StatKind::Average) {
        Scanner::fail_at(begin_, in_quotes(text()), "avg or max of a service");
      }
      service(stat == StatKind::Maximum);
    } else {
      const char* name =
          metric_name(names_.requests ? MetricId::HttpReqDuration : MetricId::IterationDuration);
      take_stat(*metric_of(name, names_), stat, percent);
    }
  }

  double percentile() {
    constexpr const char* kExpected = "a percentile from 0 to 100 in brackets: p(95)";
    scanner_.expect("(", kExpected);
    const std::size_t at = scanner_.position();
    if (!scanner_.at_number()) scanner_.fail(kExpected);
    const std::string_view number = scanner_.take_number();
    const Checked<Quantity> read = read_quantity(number);
    if (!read || read->dimension != kPlain || read->percent || read->value > 100) {
      Scanner::fail_at(at, in_quotes(number), kExpected);
    }
    scanner_.expect(")", "')' behind the percentile");
    return read->value;
  }

  [[noreturn]] void no_metric() {
    std::vector<std::string> known;
    for (std::string& word : figure_words(names_)) {
      if (metric_of(word, names_)) known.push_back(std::move(word));
    }
    const std::string example = metric_name(MetricId::HttpReqDuration);
    scanner_.fail(
        with_suggestion("a metric such as " + example, nearest_name(scanner_.peek_word(), known)));
  }

  /// Requires: the next word is a metric.
  void metric(std::optional<StatKind> stat, double percent) {
    const NamedMetric named = *metric_of(scanner_.take_word(), names_);
    TagSet tags;
    if (scanner_.is_symbol("{")) tags = take_tags(named);
    if (!stat) stat = bare_stat(named.kind);
    if (!stat) {
      Scanner::fail_at(begin_, in_quotes(text()),
                       fmt::format("a statistic of it: {}, as in p(95) of {}",
                                   stats_text(named.kind), named.name));
    }
    take_stat(named, *stat, percent);
    std::get<MetricFigure>(figure_.what).tags = std::move(tags);
  }

  TagSet take_tags(const NamedMetric& named) {
    constexpr const char* kExpected = "tags such as {status:200,method:GET}";
    const std::size_t at = scanner_.position();
    if (!named.sampled) {
      Scanner::fail_at(at, "tags of " + named.name, "none, for it has no single samples");
    }
    scanner_.take_symbol("{");
    const std::string inside(scanner_.take_until('}', "'}' behind the tags"));
    SelectorReading reading = read_metric_selector(named.name + "{" + inside + "}");
    if (!reading.selector) Scanner::fail_at(at, in_quotes("{" + inside + "}"), kExpected);
    return std::move(reading.selector->tags);
  }

  void take_stat(const NamedMetric& named, StatKind stat, double percent) {
    if (!has_stat(named.kind, stat)) {
      Scanner::fail_at(begin_, in_quotes(text()),
                       fmt::format("{}, the statistics of the {} {}", stats_text(named.kind),
                                   metric_kind_name(named.kind), named.name));
    }
    figure_.what = MetricFigure{named.name, named.kind, named.unit, stat, percent, {}};
    figure_.dimension = dimension_of(named, stat);
    figure_.percent = named.kind == MetricKind::Rate;
  }

  void service(bool most) {
    ServiceFigure found{*service_figure_of(scanner_.take_word()), most, 0};
    using What = ServiceFigure::What;
    if (found.what == What::Utilisation && most) {
      Scanner::fail_at(begin_, in_quotes(text()), "the average, which has no word before it");
    }
    scanner_.expect("(", "the name of a target in brackets");
    const std::size_t at = scanner_.position();
    std::string_view name = scanner_.take_until(')', "')' behind the name of a target");
    const bool in_quotes = name.size() >= 2 && (name.front() == '"' || name.front() == '\'') &&
                           name.front() == name.back();
    if (in_quotes) name = name.substr(1, name.size() - 2);
    found.service = service_number(name, at);
    figure_.what = found;
    figure_.percent = found.what == What::Utilisation;
  }

  std::uint32_t service_number(std::string_view name, std::size_t at) {
    if (!names_.services) return 0;
    const std::vector<std::string>& known = *names_.services;
    const auto service = std::find(known.begin(), known.end(), name);
    if (service != known.end()) return static_cast<std::uint32_t>(service - known.begin());
    if (known.empty()) {
      Scanner::fail_at(at, in_quotes(name), "no service, for the file has no targets");
    }
    constexpr std::size_t kShown = 5;
    std::string list;
    for (std::size_t i = 0; i < std::min(kShown, known.size()); ++i) {
      list += (i > 0 ? ", " : "") + known[i];
    }
    if (known.size() > kShown) list += ", …";
    Scanner::fail_at(at, in_quotes(name),
                     with_suggestion("a target of the file: " + list, nearest_name(name, known)));
  }

  Scanner& scanner_;
  const ExpressionNames& names_;
  std::size_t begin_;
  Figure figure_;
};

Instant parse_instant(Scanner& scanner) {
  constexpr const char* kExpected = "a time of the test such as 90s or 5m";
  const std::size_t at = scanner.position();
  if (!scanner.at_number()) scanner.fail(kExpected);
  const std::string_view text = scanner.take_number();
  const Checked<Quantity> read = read_quantity(text);
  constexpr double kNsPerSecond = 1e9;
  constexpr double kLatest = 9e9;
  const bool is_zero = read && read->value == 0 && read->dimension == kPlain;
  if (!read || (read->dimension != kTime && !is_zero) || read->value > kLatest) {
    Scanner::fail_at(at, in_quotes(text), kExpected);
  }
  return Instant{static_cast<std::int64_t>(std::llround(read->value * kNsPerSecond))};
}

}  // namespace

Figure parse_figure(Scanner& scanner, const ExpressionNames& names) {
  return FigureParser(scanner, names).parse();
}

bool at_scope(const Scanner& scanner) {
  return scanner.is_word("after") || scanner.is_word("during") || scanner.is_word("from");
}

Scope parse_scope(Scanner& scanner) {
  if (scanner.is_word("from")) {
    scanner.fail("'after T' or 'during T..T', for phases of a test have no names");
  }
  if (scanner.take_word("after")) return {parse_instant(scanner), std::nullopt};
  scanner.take_word("during");
  const std::size_t at = scanner.position();
  const Instant from = parse_instant(scanner);
  scanner.expect("..", "'..' and the end: during 1m..5m");
  const Instant until = parse_instant(scanner);
  if (until <= from) {
    Scanner::fail_at(at, in_quotes(scanner.text().substr(at, scanner.last_end() - at)),
                     "an end after the beginning");
  }
  return {from, until};
}

const char* why_no_scope(const Figure& figure) {
  return match(
      figure.what, [](CountId) -> const char* { return nullptr; },
      [](const MetricFigure& metric) -> const char* {
        for (const Metric& each : all_metrics()) {
          if (metric.metric == each.name && !each.builtin) {
            return "the whole test, for the metric has no single samples";
          }
        }
        return nullptr;
      },
      [](const ServiceFigure& service) -> const char* {
        return service.most ? "the whole test, for services are sampled once a second" : nullptr;
      });
}

}  // namespace rehearse
