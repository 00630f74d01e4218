// One small function for each distribution, which says what sets of parameters it can be given.

#include "sim/file/duration/distribution_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/duration/distribution.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Read = std::optional<Distribution>;
using Keys = std::vector<std::string_view>;

/// "mean and sd", "min, max and alpha".
std::string listed(const Keys& keys) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) text += i + 1 == keys.size() ? " and " : ", ";
    text += keys[i];
  }
  return text;
}

/// The parameters of one distribution: reads those of the set of keys that the object has.
class Parameters {
 public:
  Parameters(const json& object, const JsonPlace& place, DocumentProblems& problems)
      : object_(object), place_(place), problems_(problems) {}

  /// Which of the sets the object has exactly; nothing, with a problem, when none.
  std::optional<std::size_t> which(const std::vector<Keys>& sets) {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (object_.is_object() && object_.size() == sets[i].size() &&
          std::all_of(sets[i].begin(), sets[i].end(),
                      [this](std::string_view key) { return object_.contains(key); })) {
        return i;
      }
    }
    std::string expected = "an object with the keys ";
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (i > 0) expected += i + 1 == sets.size() ? ", or " : ", ";
      expected += listed(sets[i]);
    }
    problems_.add(place_, object_, expected);
    return std::nullopt;
  }

  Duration length(std::string_view key, Duration shortest = nanoseconds(1)) {
    const auto length =
        read_length(object_.at(key), place_ / key, problems_, shortest, kLongestParameter);
    complete_ = complete_ && length;
    return length.value_or(Duration{});
  }

  double number(std::string_view key) {
    const auto number = read_number(object_.at(key), place_ / key, problems_);
    complete_ = complete_ && number;
    return number.value_or(0.0);
  }

  std::int64_t count(std::string_view key) {
    constexpr auto kMost = static_cast<std::uint64_t>(Distribution::kMostShape);
    const auto count = read_count(object_.at(key), place_ / key, problems_, kMost);
    complete_ = complete_ && count;
    return static_cast<std::int64_t>(count.value_or(0));
  }

  /// Whether all that was read is right.
  bool complete() const { return complete_; }

  Read take(const Checked<Distribution>& distribution) {
    if (distribution) return *distribution;
    problems_.add_below(place_, distribution.problems());
    return std::nullopt;
  }

 private:
  const json& object_;
  const JsonPlace& place_;
  DocumentProblems& problems_;
  bool complete_ = true;
};

Read normal_of(Parameters& p) {
  if (!p.which({{"mean", "sd"}})) return std::nullopt;
  const Duration mean = p.length("mean", {});
  const Duration sd = p.length("sd");
  return p.complete() ? p.take(Distribution::normal(mean, sd)) : std::nullopt;
}

Read lognormal_of(Parameters& p) {
  const auto form =
      p.which({{"median", "p95"}, {"mean", "sigma"}, {"mean", "sd"}, {"mu", "sigma"}});
  if (!form) return std::nullopt;
  if (*form == 0) {
    const Duration median = p.length("median");
    const Duration p95 = p.length("p95");
    return p.complete() ? p.take(Distribution::lognormal_of_median(median, p95)) : std::nullopt;
  }
  if (*form == 1) {
    const Duration mean = p.length("mean");
    const double sigma = p.number("sigma");
    return p.complete() ? p.take(Distribution::lognormal_of_mean(mean, sigma)) : std::nullopt;
  }
  if (*form == 2) {
    const Duration mean = p.length("mean");
    const Duration sd = p.length("sd");
    return p.complete() ? p.take(Distribution::lognormal_of_sd(mean, sd)) : std::nullopt;
  }
  const double mu = p.number("mu");
  const double sigma = p.number("sigma");
  return p.complete() ? p.take(Distribution::lognormal_of_log(mu, sigma)) : std::nullopt;
}

Read gamma_of(Parameters& p) {
  const auto form = p.which({{"shape", "mean"}, {"shape", "scale"}});
  if (!form) return std::nullopt;
  const double shape = p.number("shape");
  const Duration size = p.length(*form == 0 ? "mean" : "scale");
  if (!p.complete()) return std::nullopt;
  return p.take(*form == 0 ? Distribution::gamma_of_mean(shape, size)
                           : Distribution::gamma_of_scale(shape, size));
}

Read erlang_of(Parameters& p) {
  if (!p.which({{"phases", "mean"}})) return std::nullopt;
  const std::int64_t phases = p.count("phases");
  const Duration mean = p.length("mean");
  return p.complete() ? p.take(Distribution::erlang(phases, mean)) : std::nullopt;
}

Read weibull_of(Parameters& p) {
  const auto form = p.which({{"shape", "scale"}, {"shape", "mean"}});
  if (!form) return std::nullopt;
  const double shape = p.number("shape");
  const Duration size = p.length(*form == 0 ? "scale" : "mean");
  if (!p.complete()) return std::nullopt;
  return p.take(*form == 0 ? Distribution::weibull_of_scale(shape, size)
                           : Distribution::weibull_of_mean(shape, size));
}

Read pareto_of(Parameters& p) {
  const auto form = p.which({{"min", "alpha"}, {"min", "max", "alpha"}});
  if (!form) return std::nullopt;
  const Duration min = p.length("min");
  const Duration max = *form == 0 ? min : p.length("max");
  const double alpha = p.number("alpha");
  if (!p.complete()) return std::nullopt;
  return p.take(*form == 0 ? Distribution::pareto(min, alpha)
                           : Distribution::bounded_pareto(min, max, alpha));
}

Read triangular_of(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  if (!value.is_array() || value.size() != 3) {
    problems.add(place, value, "a list of three durations, [low, mode, high]");
    return std::nullopt;
  }
  std::vector<Duration> ends;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto end = read_length(value[i], place[i], problems, {}, kLongestParameter);
    if (end) ends.push_back(*end);
  }
  if (ends.size() < value.size()) return std::nullopt;
  const auto triangle = Distribution::triangular(ends[0], ends[1], ends[2]);
  if (triangle) return *triangle;
  for (const Problem& problem : triangle.problems()) problems.add(place, problem.message);
  return std::nullopt;
}

std::optional<DurationModel> model_of(const Read& distribution, const FormInput& in) {
  if (!distribution) return std::nullopt;
  return take_model(DurationModel::from(*distribution), in.place, in.problems);
}

std::optional<DurationModel> read_parameters(const FormInput& in, Read (*read)(Parameters&)) {
  Parameters parameters(in.value, in.place, in.problems);
  return model_of(read(parameters), in);
}

}  // namespace

std::optional<DurationModel> read_normal(const FormInput& in) {
  return read_parameters(in, normal_of);
}

std::optional<DurationModel> read_lognormal(const FormInput& in) {
  return read_parameters(in, lognormal_of);
}

std::optional<DurationModel> read_gamma(const FormInput& in) {
  return read_parameters(in, gamma_of);
}

std::optional<DurationModel> read_erlang(const FormInput& in) {
  return read_parameters(in, erlang_of);
}

std::optional<DurationModel> read_weibull(const FormInput& in) {
  return read_parameters(in, weibull_of);
}

std::optional<DurationModel> read_pareto(const FormInput& in) {
  return read_parameters(in, pareto_of);
}

std::optional<DurationModel> read_triangular(const FormInput& in) {
  return model_of(triangular_of(in.value, in.place, in.problems), in);
}

}  // namespace rehearse
