#pragma once
// What real servers answered, as a target file (scenarios/script-targets.md).

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/base/time.hpp"
#include "sim/vu/http_exchange.hpp"

namespace rehearse {

/// Answers by method and path, in bounded memory whatever is added. Paths that differ in segments
/// that look like identifiers (numbers, UUIDs, long hexadecimal ones) are one route, "/items/{id}",
/// and so are those of which kManyPaths or more differ in one other segment.
class RecordedAnswers {
 public:
  static constexpr std::size_t kMostBody = std::size_t{256} << 10;  ///< that is written down
  static constexpr std::size_t kManyPaths = 8;
  static constexpr std::size_t kMostRoutes = 2000;
  static constexpr std::size_t kMostPathsOfRoute = 1000;

  /// An exchange that is over. One without an answer counts only where its connection was closed.
  void add(const HttpExchange& exchange);

  /// The file. Each route has the status that came most often, with the headers that were always
  /// the same, one of the bodies, and the median of the times to the first byte; other statuses are
  /// cases, as often as they came.
  std::string target_file() const;

 private:
  /// One answer, kept as an example.
  struct Sample {
    std::string path;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::string> cookies;
    std::string body;
    std::size_t body_bytes = 0;
    bool packed = false;
  };
  /// All answers of a route with one status; 0: closed connections.
  struct Answered {
    std::uint64_t count = 0;
    std::vector<Sample> samples;       ///< of different paths, a few
    std::set<std::string> varying;     ///< headers of different values, in lower case
    std::vector<std::int64_t> waited;  ///< ns to the first byte, of every `stride`th
    std::uint64_t stride = 1;
  };
  struct Path {
    std::map<int, std::uint64_t> statuses;
    std::string location;
  };
  struct Route {
    std::map<int, Answered> answered;  ///< by status
    std::map<std::string, Path> paths;
  };
  /// Method and path, "{}" in place of identifiers.
  using Key = std::pair<std::string, std::string>;
  using Routes = std::map<Key, Route>;

  class Writer;

  static void add_sample(const HttpReceived& received, const std::string& path, Answered& answered);
  static void merge(Answered& into, const Answered& from);
  static void merge(Route& into, const Route& from);
  /// Puts together routes that differ in one segment, where there are many of them.
  static void generalise(Routes& routes);

  Routes routes_;
  std::set<std::string> origins_;
  std::uint64_t answers_ = 0;
  std::uint64_t failures_ = 0;  ///< without an answer
  bool full_ = false;           ///< there are kMostRoutes that cannot be put together
  std::uint64_t left_out_ = 0;  ///< of more routes than there may be
};

}  // namespace rehearse
