#pragma once
// What iterations of a script's function did, step by step, up to what they saw of answers: shared
// by the VUs that did the same.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/script/http/headers.hpp"
#include "sim/script/vu/http_flow.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// What code saw of a response: what it can tell without asking, and of the rest what it asked for.
struct SeenAnswer {
  int status = 0;
  int error_code = 0;
  std::string error;
  std::string proto;
  std::string final_url;
  std::uint8_t reads = 0;  ///< HttpFlow::Read; what is not read is empty below
  std::string body{};
  Headers headers{};
  Headers sent_headers{};
  HttpTimings timings{};

  static SeenAnswer of(const HttpFlow& flow);
  /// Whether code that saw this sees the same of the flow.
  bool is_of(const HttpFlow& flow) const;
  bool operator==(const SeenAnswer&) const = default;
};

struct RepeatedStep {
  enum class Kind : std::uint8_t {
    Sleep,
    Send,    ///< one request, and waits for it
    Batch,   ///< several, and waits for all
    Answer,  ///< code looks at what has come of a request
    Sample,
    GroupBegan,
    GroupEnded,
    Return,
  };
  Kind kind = Kind::Return;
  Duration sleep{};
  std::vector<std::shared_ptr<const HttpCall>> calls{};  ///< of what is sent
  std::size_t request = 0;                               ///< of an answer: which of the iteration's
  std::optional<SeenAnswer> seen{};
  MetricRef metric{};
  TagSetId tags{};
  double value = 0;
  std::string group{};  ///< that began: its path

  bool operator==(const RepeatedStep& other) const;
};

class StepTree {
 public:
  static constexpr std::int32_t kNone = -1;

  /// Adds what is new of a path from the root, and returns its steps; nothing: there is no room.
  std::optional<std::vector<std::int32_t>> add(const std::vector<RepeatedStep>& path);
  const RepeatedStep& step(std::int32_t index) const { return node(index).step; }
  /// The first of the steps that may follow; kNone as the index: that an iteration begins with.
  std::int32_t first_after(std::int32_t index) const {
    return index == kNone ? first_ : node(index).first;
  }
  std::int32_t beside(std::int32_t index) const { return node(index).beside; }
  std::size_t size() const { return nodes_.size(); }

  /// One VU tries until steps are known; then all may.
  bool admits(std::uint32_t vu) {
    if (!nodes_.empty()) return true;
    if (!first_vu_) first_vu_ = vu;
    return *first_vu_ == vu;
  }
  /// No iteration is repeated from now on: why.
  void refuse(std::string reason) {
    if (refused_.empty()) refused_ = std::move(reason);
  }
  const std::string& refused() const { return refused_; }
  void count_repeated() { ++repeated_; }
  void count_run() { ++run_; }
  /// An iteration saw other answers than those before: its code had to run.
  void count_differing();
  std::uint64_t repeated() const { return repeated_; }
  std::uint64_t run() const { return run_; }

 private:
  struct Node {
    RepeatedStep step;
    std::int32_t first = kNone;   ///< of those that follow
    std::int32_t beside = kNone;  ///< the next one in its place
  };
  const Node& node(std::int32_t index) const { return nodes_[static_cast<std::size_t>(index)]; }

  std::vector<Node> nodes_;
  std::int32_t first_ = kNone;
  std::optional<std::uint32_t> first_vu_;
  std::string refused_;
  std::uint64_t repeated_ = 0;
  std::uint64_t run_ = 0;
  std::uint64_t differing_ = 0;
};

}  // namespace rehearse
