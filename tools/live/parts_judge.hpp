#pragma once
// Judges a test whose parts run on several threads: their facts, put together by time.
//
// Each part keeps its own facts and hands them over every two seconds, when an evaluation is due
// (S102), so that none waits for another. Once all parts have, what was before that instant is
// taken in the order of instants, at one instant by part, and of a part as it came.

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "models/journey/request_times.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/sample_fact.hpp"
#include "sim/run/run_judge.hpp"

namespace rehearse {

/// The functions of a part's judge are called on that part's thread, all others on one thread.
class PartsJudge {
 public:
  /// `whole`: judges the whole test. `wake`: called on a part's thread when evaluate() may have
  /// something to do. Requires: `whole` has a sampler; it outlives this.
  PartsJudge(RunJudge& whole, std::size_t parts, std::function<void()> wake);
  ~PartsJudge();
  PartsJudge(const PartsJudge&) = delete;
  PartsJudge& operator=(const PartsJudge&) = delete;

  /// For the environment of that part.
  RunJudge& part(std::size_t index);
  /// Does the evaluations that all parts have reached; whether one of them ends the test.
  bool evaluate();
  /// Takes what is left. Requires: all parts are over.
  void take_rest();

 private:
  class Part;

  /// A fact of any kind; `times`: what RequestFact::times refers to.
  struct Kept {
    Instant at;
    std::variant<Fact, RequestFact, SampleFact> fact;
    std::optional<RequestTimes> times = {};
  };
  /// What happened in a part between two evaluations.
  struct Round {
    std::optional<Instant> evaluated = {};  ///< none: the test was over before
    Duration since_start = {};
    std::vector<Kept> facts = {};
  };
  struct Waiting {
    std::deque<Round> rounds;
    bool over = false;  ///< nothing more will come
  };

  void hand_over(std::size_t part, Round round);
  /// The next round of every part that is not over; nothing if one is missing, or only their ends
  /// are there.
  std::optional<std::vector<Round>> next_rounds();
  /// The whole test's numbers of VUs are the parts' in turn.
  VuId whole_vu(std::size_t part, VuId vu) const;
  void take(std::vector<Round> rounds);

  RunJudge& whole_;
  std::function<void()> wake_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::mutex mutex_;
  std::vector<Waiting> waiting_;
};

}  // namespace rehearse
