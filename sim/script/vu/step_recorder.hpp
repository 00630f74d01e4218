#pragma once
// What iterations of a script do, step by step, as the journeys of a rehearsal.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"
#include "sim/script/http/url.hpp"
#include "sim/verdict/metric_kind.hpp"

namespace rehearse {

/// A step of an iteration. Its number is nanoseconds of a think time, whether a check passed, or a
/// metric's value.
struct RecordedStep {
  enum class Kind : std::uint8_t {
    Think,
    Request,
    BatchBegan,
    BatchEnded,
    GroupBegan,
    GroupEnded,
    Check,
    Metric,
    Threw
  };
  Kind kind = Kind::Think;
  std::string name = {};  ///< of the group, check or metric; "METHOD PATH" of a request
  double number = 0;
  std::string target = {};    ///< of a request: its host
  std::string endpoint = {};  ///< likewise: the route that answers
  MetricKind metric = MetricKind::Counter;
  bool is_time = false;  ///< of a metric

  /// Whether the same is done, with whatever number.
  bool is_like(const RecordedStep& other) const;
};

/// A request as its target answers it.
struct RecordedAnswer {
  std::string method;
  Url url;
  std::string route;  ///< its name
  Duration after;     ///< from sending it to the answer
  bool failed = false;
};

class StepRecorder {
 public:
  /// Steps of an iteration that runs.
  using Steps = std::vector<RecordedStep>;

  /// An iteration of the function is over as it should be.
  void take(const std::string& function, Steps steps);
  /// Adds the request to the steps, and the answer to what is known of its endpoint.
  void add(Steps& steps, const RecordedAnswer& answer);
  /// How long setup or teardown took.
  void took(bool is_setup, Duration time) { (is_setup ? setup_ : teardown_) = time; }
  /// Something was done that no journey does; said once.
  void cannot(std::string what);

  /// A rehearsal as JSON; `options` are those of the script, in JSON.
  std::string rehearsal_json(const std::string& options) const;
  /// What the rehearsal does otherwise than the script, a sentence each.
  std::vector<std::string> differences() const;

 private:
  /// All iterations that did the same.
  struct Way {
    Steps steps;
    std::vector<std::vector<double>> numbers;  ///< by step: of each iteration
    std::uint64_t iterations = 0;
  };
  struct Endpoint {
    std::vector<double> after_ns;
    std::uint64_t failed = 0;
    std::uint64_t answered = 0;
  };
  struct Target {
    std::string url;
    std::map<std::string, Endpoint> endpoints;
  };
  struct Function {
    std::vector<Way> ways;
    std::uint64_t others = 0;  ///< iterations of ways that there were too many of
  };

  std::map<std::string, Function> functions_;
  std::map<std::string, Target> targets_;
  Duration setup_;
  Duration teardown_;
  std::vector<std::string> impossible_;
};

}  // namespace rehearse
