// The requests of an iteration wait for its end, which says when it began.

#include "sim/fit/read/iteration_gaps.hpp"

#include <algorithm>

#include "models/base/random.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostWaiting = 1'000'000;  // requests of iterations that have not ended
constexpr std::size_t kMostVus = 1'000'000;
constexpr std::int64_t kRounding = 1'000;  // ns; of an end by which the next request begins
constexpr std::int64_t kClock = 100'000;   // ns; how far ends and durations of samples may disagree

double gap_ms(std::int64_t from_ns, std::int64_t to_ns) {
  return static_cast<double>(std::max<std::int64_t>(to_ns - from_ns, 0)) / kNsPerMs;
}

}  // namespace

void IterationGaps::give_up(std::string reason) {
  if (!into_.unknown.empty()) return;
  into_ = MeasuredGaps();
  into_.unknown = std::move(reason);
  vus_.clear();
  waiting_ = 0;
}

void IterationGaps::add_request(std::string_view vu, const MeasuredRequest& request) {
  if (!into_.unknown.empty()) return;
  if (waiting_ >= kMostWaiting || vus_.size() >= kMostVus) {
    return give_up("more than a million requests belong to iterations that do not end");
  }
  vus_[std::string(vu)].requests.push_back(request);
  ++waiting_;
}

void IterationGaps::add_set_up(std::string_view vu, std::int64_t length_ns) {
  const auto found = vus_.find(std::string(vu));
  if (found == vus_.end() || found->second.requests.empty()) return;
  found->second.requests.back().begin_ns -= length_ns;
}

void IterationGaps::between(const std::string& from, const std::string& to, double gap) {
  std::pair<std::string, std::string> key(from, to);
  const auto known = into_.between.find(key);
  if (known != into_.between.end()) return known->second.add(gap);
  if (into_.between.size() >= MeasuredGaps::kMostPlaces) return;
  const std::uint64_t draws = name_key(from + '\n' + to);
  into_.between.emplace(std::move(key), ValueSample(draws)).first->second.add(gap);
}

void IterationGaps::add_batch(std::vector<std::uint32_t> endpoints) {
  std::sort(endpoints.begin(), endpoints.end());
  const auto known = into_.batches.find(endpoints);
  if (known != into_.batches.end()) {
    ++known->second;
  } else if (into_.batches.size() < MeasuredGaps::kMostBatches) {
    into_.batches.emplace(std::move(endpoints), 1);
  } else {
    into_.has_too_many_batches = true;
  }
}

void IterationGaps::find_batches(const std::vector<MeasuredRequest>& requests) {
  for (std::size_t i = 0; i < requests.size();) {
    const std::int64_t begin = requests[i].begin_ns;
    std::int64_t until = begin;
    std::int64_t sum = 0;
    std::vector<std::uint32_t> endpoints;
    for (; i < requests.size() && (endpoints.empty() || requests[i].begin_ns < until - kRounding);
         ++i) {
      endpoints.push_back(requests[i].number);
      sum += requests[i].end_ns - requests[i].begin_ns;
      until = std::max(until, requests[i].end_ns);
    }
    if (endpoints.size() == 1) continue;
    into_.overlapped += gap_ms(until - begin, sum);
    into_.joined += endpoints.size() - 1;
    add_batch(std::move(endpoints));
  }
}

void IterationGaps::add_iteration(std::string_view vu, std::string_view number,
                                  std::int64_t begin_ns, std::int64_t end_ns) {
  if (!into_.unknown.empty()) return;
  Vu& of = vus_[std::string(vu)];
  if (vu.empty() && of.had_iteration && begin_ns < of.end_ns - kClock) {
    return give_up(
        "iterations overlap, and samples do not say their VU (k6's --system-tags: vu, iter)");
  }
  std::vector<MeasuredRequest> requests = std::exchange(of.requests, {});
  const bool is_first = !of.had_iteration && (number.empty() || number == "0");
  of.had_iteration = true;
  of.end_ns = end_ns;
  waiting_ -= requests.size();
  // Those of setup, and of iterations that were interrupted.
  std::erase_if(requests, [&](const MeasuredRequest& each) {
    return each.begin_ns < begin_ns - kClock || each.end_ns > end_ns + kClock;
  });
  if (requests.empty()) return;
  std::stable_sort(
      requests.begin(), requests.end(),
      [](const MeasuredRequest& a, const MeasuredRequest& b) { return a.begin_ns < b.begin_ns; });
  find_batches(requests);
  const double begin = gap_ms(begin_ns, requests.front().begin_ns);
  const MeasuredRequest* last = &requests.front();
  for (const MeasuredRequest& each : requests) {
    if (each.begin_ns >= last->end_ns && &each != last) {
      between(last->endpoint, each.endpoint, gap_ms(last->end_ns, each.begin_ns));
    }
    if (each.end_ns >= last->end_ns) last = &each;
  }
  const double end = gap_ms(last->end_ns, end_ns);
  into_.ends.add(end);
  if (is_first) {
    into_.first_begins.add(begin);
  } else {
    into_.begins.add(begin);
    into_.begins_and_ends.add(begin + end);
  }
}

}  // namespace rehearse
