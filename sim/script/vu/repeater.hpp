#pragma once
// Iterations of a VU that do what one before has done, without running their code (S131).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"
#include "sim/script/vu/http_flow.hpp"
#include "sim/script/vu/step_tree.hpp"

namespace rehearse {

class ScriptVu;

/// Code is a function of the VU's memory and of what it reads from outside. Where an iteration
/// leaves the memory as it found it, and has read nothing from outside but answers, the next one
/// does the same as long as it is answered the same. So iterations are watched until one has left
/// the memory unchanged; from then on its steps are done without its code. When an answer is
/// another, or the iteration is cut short, the code runs after all from its beginning, is handed
/// what it has already done, and continues there.
class Repeater {
 public:
  explicit Repeater(ScriptVu& vu) : vu_(vu) {}

  /// An iteration begins: decides whether it is repeated, watched, or left alone. `tree`: of its
  /// scenario; null: left alone.
  void begin(Rank scenario, StepTree* tree);
  /// Does the iteration; false: its code is to run, for the whole of it or for the rest.
  bool repeat();
  /// Its code runs from here on.
  void begin_code();
  bool watches() const { return watching_; }
  /// It is over; `returned`: its code ran to its end.
  void end(bool returned);

  // For what code calls.
  using Kind = RepeatedStep::Kind;
  /// Whether the next step was done before the code ran; it is taken then.
  bool was_done(Kind kind);
  /// The same of requests: what has become of them; empty: they were not sent.
  std::vector<std::shared_ptr<HttpFlow>> done_flows(Kind kind);
  /// When a group began.
  Instant group_begins(const std::string& group);
  /// The step under way when the iteration was cut short is reached: nothing continues.
  bool is_cut_short() const { return cut_short_ && !catching_up_; }
  bool is_catching_up() const { return catching_up_; }
  /// Whether steps are done without code.
  bool repeats() const { return repeating_; }
  /// Nothing answers the request, which stops the test once the code is there that sent it.
  void keep_unanswered(HttpFlow& flow) { unanswered_ = &flow; }
  void stop_where_unanswered();
  // Steps as the code does them.
  void note(RepeatedStep step) {
    if (watching_) path_.push_back(std::move(step));
  }
  void note_sends(Kind kind, const std::vector<std::shared_ptr<HttpFlow>>& flows);
  void note_answer(const HttpFlow& flow);
  /// The code has read, or done, what may be another thing the next time.
  void cannot(std::string_view reason);

 private:
  struct Done {
    std::int32_t step = 0;
    Instant at;
  };
  struct Group {
    std::string outer;
    Instant began;
  };

  /// Whether the iteration before left all as it was.
  void judge_before();
  void give_up(std::string_view otherwise);
  /// The one of the steps in this place that is known of this VU and fits what was answered.
  std::int32_t choose(std::int32_t first) const;
  bool perform(const RepeatedStep& step);
  bool is_known(std::int32_t step) const {
    const auto index = static_cast<std::size_t>(step);
    return index < known_.size() && known_[index];
  }

  ScriptVu& vu_;
  Rank scenario_{};
  StepTree* tree_ = nullptr;
  // Of the VU's memory.
  std::optional<std::uint64_t> before_;  // as it was when the last iteration with code began
  bool ready_ = false;                   // it is the one that known steps begin from
  bool ran_code_ = true;                 // since it was looked at
  int tries_ = 0;
  std::vector<bool> known_;  // steps that this VU has done from there
  std::string reason_;       // why the last iteration cannot be repeated
  // Of the iteration.
  bool will_watch_ = false;  // once its code begins
  bool watching_ = false;
  bool repeating_ = false;
  bool catching_up_ = false;
  bool cut_short_ = false;
  HttpFlow* unanswered_ = nullptr;
  std::uint64_t random_state_ = 0;
  std::vector<std::shared_ptr<HttpFlow>> flows_;  // its requests
  std::vector<RepeatedStep> path_;                // as it is watched
  std::vector<std::size_t> answers_;              // steps of path_ that are answers
  bool is_whole_ = false;                         // path_ is that of a whole iteration
  std::vector<Done> trail_;                       // as it was repeated
  std::size_t at_ = 0;                            // of the trail: what the code takes next
  std::size_t next_flow_ = 0;
  std::vector<Group> groups_;
};

}  // namespace rehearse
