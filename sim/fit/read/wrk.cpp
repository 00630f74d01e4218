// wrk2 --latency, and wrk --latency: percentiles of one target. The spectrum that wrk2 prints in
// detail takes the place of its short list; what it calls uncorrected is left out, as it forgets
// the time that requests were late.

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/read_parts.hpp"
#include "sim/fit/read/recorded_paths.hpp"

namespace rehearse {

namespace {

/// The words of a line, which blanks divide.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(" \t", at)) != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

/// "1.34ms" in milliseconds.
std::optional<double> milliseconds_of(std::string_view text) {
  const std::size_t unit = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = decimal(text.substr(0, unit));
  const std::string_view name = text.substr(unit);
  const auto ns = name == "h" ? std::optional<double>(3.6e12) : unit_ns(name);
  if (!number || !ns || !measured_ns(*number, *ns)) return std::nullopt;
  return *number * *ns / kNsPerMs;
}

class Wrk : public MeasurementReader {
 public:
  explicit Wrk(Measurements& into) : into_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    const auto words = words_of(line);
    if (words.empty()) return;
    if (line.find("Uncorrected Latency") != std::string_view::npos) part_ = Part::Uncorrected;
    if (part_ == Part::Uncorrected && line.find("requests in") == std::string_view::npos) return;
    if (line.starts_with("Running ")) return read_url(words.back());
    if (line.find("Latency Distribution") != std::string_view::npos) {
      part_ = Part::List;
    } else if (line.find("Detailed Percentile spectrum") != std::string_view::npos) {
      part_ = Part::Spectrum;
      points_.clear();
    } else if (line.starts_with("#[")) {
      read_mean(line);
    } else if (words.size() > 2 && words[1] == "requests" && words[2] == "in") {
      part_ = Part::End;
      count_ = decimal(words[0]);
    } else if (line.find("Non-2xx or 3xx responses:") != std::string_view::npos) {
      failed_ = decimal(words.back());
    } else if (line.find("Requests/sec:") != std::string_view::npos) {
      rate_ = decimal(words.back());
    } else {
      read_point(line, words);
    }
  }

  Problems finish() override {
    if (!problems_.empty()) return problems_.take();
    if (points_.size() < 2) {
      problems_.add("no percentiles", "those that wrk2 prints with --latency");
      return problems_.take();
    }
    MeasuredPercentiles found;
    found.target = target_;
    found.name = name_;
    found.points = points_;
    found.mean_ms = mean_;
    found.count = count_;
    if (count_.value_or(0) > 0)
      found.failed_share = std::clamp(failed_.value_or(0) / *count_, 0.0, 1.0);
    if (rate_.value_or(0) > 0 && count_) into_.test().length = *count_ / *rate_ * 1000;
    into_.add_percentiles(std::move(found));
    return {};
  }

  std::string_view kind() const override { return "a report of wrk"; }

 private:
  enum class Part { Begin, List, Spectrum, Uncorrected, End };

  void read_url(std::string_view url) {
    if (url.find("://") == std::string_view::npos) return;
    target_ = origin_and_path(url).first;
    name_ = endpoint_name("GET", url);
  }

  void read_mean(std::string_view line) {
    constexpr std::string_view kMean = "#[Mean";
    if (!line.starts_with(kMean)) return;
    const std::size_t begin = line.find_first_of("0123456789");
    if (begin == std::string_view::npos) return;
    const std::size_t end = std::min(line.find_first_not_of("0123456789.", begin), line.size());
    mean_ = decimal(line.substr(begin, end - begin));
  }

  void add_point(double percent, double milliseconds) {
    // The spectrum repeats points; the curve needs each once.
    if (!points_.empty() && percent <= points_.back().first) return;
    const double least = points_.empty() ? 0 : points_.back().second;
    points_.emplace_back(percent, std::max(milliseconds, least));
  }

  void read_point(std::string_view line, const std::vector<std::string_view>& words) {
    if (part_ == Part::List && words.size() == 2 && words[0].ends_with('%')) {
      const auto percent = decimal(words[0].substr(0, words[0].size() - 1));
      const auto value = milliseconds_of(words[1]);
      if (!percent || *percent < 0 || *percent > 100 || !value) {
        return problems_.add(shown_text(line), "a percentile and a time");
      }
      add_point(*percent, *value);
    }
    if (part_ == Part::Spectrum && words.size() >= 3 && words[0] != "Value") {
      const auto value = decimal(words[0]);
      const auto share = decimal(words[1]);
      if (!value || !measured_ns(*value, kNsPerMs) || !share || *share < 0 || *share > 1) {
        return problems_.add(shown_text(line), "a value in ms, a share and a count");
      }
      add_point(*share * 100, *value);
    }
  }

  Measurements& into_;
  LineProblems problems_;
  Part part_ = Part::Begin;
  std::string target_;
  std::string name_ = "default";
  std::vector<std::pair<double, double>> points_;
  std::optional<double> mean_;
  std::optional<double> count_;
  std::optional<double> failed_;
  std::optional<double> rate_;
};

}  // namespace

std::unique_ptr<MeasurementReader> wrk_reader(Measurements& into) {
  return std::make_unique<Wrk>(into);
}

}  // namespace rehearse
