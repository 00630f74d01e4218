// Paths share their beginnings.

#include "sim/script/vu/step_tree.hpp"

#include <algorithm>

namespace rehearse {

namespace {

constexpr std::size_t kMostSteps = 4096;
constexpr std::size_t kMostInPlace = 64;  // steps that may follow the same one
/// Running code after all costs more than running it at once: at most every fourth may need it,
/// once there were this many.
constexpr std::uint64_t kFewDiffering = 64;
constexpr std::uint64_t kLeastRepeated = 3;

bool are_same(const std::vector<std::shared_ptr<const HttpCall>>& a,
              const std::vector<std::shared_ptr<const HttpCall>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) { return *one == *other; });
}

}  // namespace

SeenAnswer SeenAnswer::of(const HttpFlow& flow) {
  SeenAnswer seen{.status = flow.status,
                  .error_code = flow.error_code,
                  .error = flow.error,
                  .proto = flow.proto,
                  .final_url = flow.final_url_text,
                  .reads = flow.reads};
  if ((flow.reads & HttpFlow::ReadBody) != 0) seen.body = flow.body;
  if ((flow.reads & HttpFlow::ReadHeaders) != 0) seen.headers = flow.headers;
  if ((flow.reads & HttpFlow::ReadRequest) != 0) seen.sent_headers = flow.sent_headers;
  if ((flow.reads & HttpFlow::ReadTimings) != 0) seen.timings = flow.timings;
  return seen;
}

bool SeenAnswer::is_of(const HttpFlow& flow) const {
  if (status != flow.status || error_code != flow.error_code || error != flow.error ||
      proto != flow.proto || final_url != flow.final_url_text) {
    return false;
  }
  return ((reads & HttpFlow::ReadBody) == 0 || body == flow.body) &&
         ((reads & HttpFlow::ReadHeaders) == 0 || headers == flow.headers) &&
         ((reads & HttpFlow::ReadRequest) == 0 || sent_headers == flow.sent_headers) &&
         ((reads & HttpFlow::ReadTimings) == 0 || timings == flow.timings);
}

bool RepeatedStep::operator==(const RepeatedStep& other) const {
  return kind == other.kind && sleep == other.sleep && are_same(calls, other.calls) &&
         request == other.request && seen == other.seen && metric == other.metric &&
         tags == other.tags && value == other.value && group == other.group;
}

std::optional<std::vector<std::int32_t>> StepTree::add(const std::vector<RepeatedStep>& path) {
  std::vector<std::int32_t> steps;
  std::int32_t last = kNone;
  for (const RepeatedStep& step : path) {
    std::int32_t found = first_after(last);
    std::int32_t before = kNone;
    std::size_t in_place = 0;
    for (; found != kNone && !(node(found).step == step); ++in_place) {
      before = found;
      found = node(found).beside;
    }
    if (found == kNone) {
      if (nodes_.size() == kMostSteps || in_place == kMostInPlace) return std::nullopt;
      found = static_cast<std::int32_t>(nodes_.size());
      nodes_.push_back({.step = step});
      if (before != kNone) {
        nodes_[static_cast<std::size_t>(before)].beside = found;
      } else {
        (last == kNone ? first_ : nodes_[static_cast<std::size_t>(last)].first) = found;
      }
    }
    steps.push_back(found);
    last = found;
  }
  return steps;
}

void StepTree::count_differing() {
  ++differing_;
  if (differing_ > kFewDiffering && differing_ * kLeastRepeated > repeated_) {
    refuse("what it reads of answers differs from iteration to iteration");
  }
}

}  // namespace rehearse
