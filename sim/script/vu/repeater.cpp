// Watching, repeating, and catching up.

#include "sim/script/vu/repeater.hpp"

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"
#include "sim/script/vu/script_vu.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostMemory = std::size_t{4} << 20;  // larger ones are not looked through
constexpr int kMostTries = 6;    // the first leave what is made late, later ones only garbage
constexpr int kTriesAsIs = 3;    // before garbage is collected each time
constexpr int kTriesOfCode = 3;  // where the code itself does what cannot be repeated

}  // namespace

void Repeater::begin(Rank scenario, StepTree* tree) {
  watching_ = will_watch_ = repeating_ = catching_up_ = cut_short_ = false;
  unanswered_ = nullptr;
  tree_ = tree;
  if (tree == nullptr || !tree->refused().empty()) return;
  if (scenario_ != scenario) {
    scenario_ = scenario;
    before_.reset();
    ready_ = false;
    tries_ = 0;
    known_.clear();
    is_whole_ = false;
  }
  if (ready_ && !ran_code_) return;
  if (!tree->admits(vu_.vu_number())) return;
  judge_before();
  will_watch_ = !ready_ && tree->refused().empty();
}

void Repeater::judge_before() {
  JsEngine& engine = vu_.engine();
  if (engine.held() > kMostMemory) {
    tree_->refuse("it holds more than 4 MiB of memory");
    return;
  }
  vu_.set_iteration_number(0);
  const std::uint64_t now = engine.fingerprint(tries_ >= kTriesAsIs);
  const bool same = before_ == now;
  if (!same) {
    ready_ = false;
    known_.clear();
  }
  if (same && is_whole_) {
    for (const std::size_t answer : answers_) {
      RepeatedStep& step = path_[answer];
      step.seen = SeenAnswer::of(*flows_[step.request]);
    }
    if (const auto steps = tree_->add(path_)) {
      for (const std::int32_t step : *steps) {
        known_.resize(std::max(known_.size(), static_cast<std::size_t>(step) + 1));
        known_[static_cast<std::size_t>(step)] = true;
      }
      ready_ = true;
      tries_ = 0;
    } else {
      tree_->refuse("its iterations differ in too many ways");
    }
  } else if (!ready_ && before_) {
    give_up("what the VU keeps in memory differs from iteration to iteration");
  }
  before_ = now;
  ran_code_ = is_whole_ = false;
  path_.clear();
  answers_.clear();
  flows_.clear();
}

void Repeater::give_up(std::string_view otherwise) {
  ++tries_;
  if (tries_ < (reason_.empty() ? kMostTries : kTriesOfCode)) return;
  tree_->refuse(reason_.empty() ? std::string(otherwise) : reason_);
}

std::int32_t Repeater::choose(std::int32_t first) const {
  for (std::int32_t at = first; at != StepTree::kNone; at = tree_->beside(at)) {
    if (!is_known(at)) continue;
    const RepeatedStep& step = tree_->step(at);
    if (step.kind != Kind::Answer || step.seen->is_of(*flows_[step.request])) return at;
  }
  return StepTree::kNone;
}

bool Repeater::perform(const RepeatedStep& step) {
  switch (step.kind) {
    case Kind::Sleep:
      return vu_.wait_out(step.sleep);
    case Kind::Send: {
      const auto flow = std::make_shared<HttpFlow>(vu_, step.calls.front());
      flows_.push_back(flow);
      flow->start();
      return vu_.wait_for({flow});
    }
    case Kind::Batch: {
      std::vector<std::shared_ptr<HttpFlow>> flows;
      for (const auto& call : step.calls) flows.push_back(std::make_shared<HttpFlow>(vu_, call));
      flows_.insert(flows_.end(), flows.begin(), flows.end());
      return run_batch(vu_, flows);
    }
    case Kind::Sample:
      vu_.add_sample(step.metric, step.tags, step.value);
      return true;
    case Kind::GroupBegan:
      groups_.push_back({vu_.group(), vu_.now()});
      vu_.group() = step.group;
      return true;
    case Kind::GroupEnded:
      vu_.sample_group(groups_.back().began);
      vu_.group() = groups_.back().outer;
      groups_.pop_back();
      return true;
    case Kind::Answer:
    case Kind::Return:
      return true;
  }
  return true;
}

bool Repeater::repeat() {
  if (!ready_ || ran_code_ || tree_ == nullptr || !tree_->refused().empty()) return false;
  flows_.clear();
  trail_.clear();
  groups_.clear();
  repeating_ = true;
  std::int32_t at = choose(tree_->first_after(StepTree::kNone));
  for (; at != StepTree::kNone; at = choose(tree_->first_after(at))) {
    const RepeatedStep& step = tree_->step(at);
    if (step.kind == Kind::Return) {
      tree_->count_repeated();
      flows_.clear();
      repeating_ = false;
      return true;
    }
    if (!perform(step)) {
      cut_short_ = true;
      break;
    }
    trail_.push_back({at, vu_.now()});
  }
  repeating_ = false;
  catching_up_ = true;
  at_ = next_flow_ = 0;
  vu_.group().clear();
  if (unanswered_ != nullptr) vu_.forget_abort();
  will_watch_ = !cut_short_;
  if (will_watch_) tree_->count_differing();
  return false;
}

void Repeater::begin_code() {
  ran_code_ = true;
  watching_ = will_watch_;
  is_whole_ = false;
  reason_.clear();
  path_.clear();
  answers_.clear();
  if (!catching_up_) flows_.clear();
  if (tree_ != nullptr) tree_->count_run();
  random_state_ = js_more_random_state(vu_.context());
  if (vu_.has_own_random()) cannot("it calls randomSeed");
}

void Repeater::end(bool returned) {
  catching_up_ = false;
  if (watching_ && js_more_random_state(vu_.context()) != random_state_) {
    cannot("it draws random numbers");
  }
  if (watching_ && !returned) cannot("an iteration threw an exception");
  if (!watching_) {
    flows_.clear();
    return;
  }
  note({.kind = Kind::Return});
  is_whole_ = true;
}

void Repeater::cannot(std::string_view reason) {
  if (!watching_) return;
  watching_ = is_whole_ = false;
  reason_ = reason;
  path_.clear();
  answers_.clear();
}

bool Repeater::was_done(Kind kind) {
  if (!catching_up_) return false;
  if (at_ == trail_.size()) {
    catching_up_ = false;
    return false;
  }
  RepeatedStep step = tree_->step(trail_[at_].step);
  REQUIRE(step.kind == kind);
  ++at_;
  if (kind == Kind::Answer) {
    if (watching_) answers_.push_back(path_.size());
    step.seen.reset();
  }
  note(std::move(step));
  return true;
}

std::vector<std::shared_ptr<HttpFlow>> Repeater::done_flows(Kind kind) {
  if (!was_done(kind)) return {};
  const std::size_t count = tree_->step(trail_[at_ - 1].step).calls.size();
  const auto first = flows_.begin() + static_cast<std::ptrdiff_t>(next_flow_);
  next_flow_ += count;
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

Instant Repeater::group_begins(const std::string& group) {
  if (was_done(Kind::GroupBegan)) return trail_[at_ - 1].at;
  note({.kind = Kind::GroupBegan, .group = group});
  return vu_.now();
}

void Repeater::stop_where_unanswered() {
  if (unanswered_ != nullptr) std::exchange(unanswered_, nullptr)->stop_test();
}

void Repeater::note_sends(Kind kind, const std::vector<std::shared_ptr<HttpFlow>>& flows) {
  if (!watching_) return;
  RepeatedStep step{.kind = kind};
  for (const auto& flow : flows) {
    if (flow->call().jar != nullptr) cannot("it has a cookie jar of its own");
    step.calls.push_back(flow->shared_call());
  }
  flows_.insert(flows_.end(), flows.begin(), flows.end());
  note(std::move(step));
}

void Repeater::note_answer(const HttpFlow& flow) {
  if (was_done(Kind::Answer) || !watching_) return;
  const auto is_it = [&](const std::shared_ptr<HttpFlow>& one) { return one.get() == &flow; };
  const auto found = std::find_if(flows_.begin(), flows_.end(), is_it);
  if (found == flows_.end()) {
    cannot("it sends requests in the background");
    return;
  }
  answers_.push_back(path_.size());
  note({.kind = Kind::Answer, .request = static_cast<std::size_t>(found - flows_.begin())});
}

}  // namespace rehearse
