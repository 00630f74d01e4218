#pragma once
// How the figures of a result are distributed over the replications of a test.

#include <map>
#include <string>

#include "sim/json/json_writer.hpp"
#include "sim/measure/result.hpp"
#include "sim/verdict/trend_sink.hpp"

namespace rehearse {

/// Takes the results in the order of the replications, so that sums do not depend on threads.
class OverRuns {
 public:
  void add(const Result& result);

  /// An object: by figure, under the names that it has in a result, `runs` (those that have it),
  /// mean, sd (its divisor is runs − 1; null of one run), min, p5, p50, p95, p99 and max,
  /// percentiles linear between neighbours. Counts are numbers, runNs nanoseconds, durations
  /// milliseconds.
  void write(JsonWriter& json) const;

 private:
  class Figure {
   public:
    void add(double value);
    void write(JsonWriter& json) const;

   private:
    TrendSink values_;
    double mean_ = 0;     // by Welford's method, as the next
    double squares_ = 0;  // sum of squared deviations from the mean
  };

  std::map<std::string, Figure> counts_;     // complete, dropped, …
  std::map<std::string, Figure> durations_;  // of iterations: avg, med, …
};

}  // namespace rehearse
