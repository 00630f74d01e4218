// What is left of the closed work when nothing is simulated: two loops that only draw and count.
//
// heap: the earliest VU off a 4-ary heap, a draw, back into the heap. The least that a simulator of
// events in their order does.
//
// keyed: one VU after the other, without a queue; keyed draws (Philox2x64-10 of Random123, one
// block for two consecutive iterations) and a count in a histogram. The least that a run with the
// draws and the summary of rehearse does.

// Philox needs none of the intrinsics that Random123 would include for its other generators.
#define R123_USE_SSE 0
#define R123_USE_AES_NI 0

#include <Random123/philox.h>
#include <algorithm>
#include <string_view>

#include "work.hpp"

namespace {

/// Every VU's next end of an iteration, in a 4-ary heap whose earliest is replaced in place.
class Heap {
 public:
  struct Entry {
    std::int64_t at = 0;
    std::uint32_t vu = 0;
  };

  explicit Heap(std::vector<Entry> entries) : entries_(std::move(entries)) {
    for (std::size_t i = entries_.size(); i-- > 0;) sift_down(i, entries_[i]);
  }

  const Entry& earliest() const { return entries_.front(); }
  void replace_earliest(Entry entry) { sift_down(0, entry); }

  std::uint64_t count_from(std::int64_t instant) const {
    const auto late = [instant](const Entry& entry) { return entry.at >= instant; };
    return static_cast<std::uint64_t>(std::count_if(entries_.begin(), entries_.end(), late));
  }

 private:
  void sift_down(std::size_t hole, Entry entry) {
    for (;;) {
      const std::size_t first = 4 * hole + 1;
      if (first >= entries_.size()) break;
      const std::size_t end = std::min(first + 4, entries_.size());
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        least = entries_[child].at < entries_[least].at ? child : least;
      }
      if (entries_[least].at >= entry.at) break;
      entries_[hole] = entries_[least];
      hole = least;
    }
    entries_[hole] = entry;
  }

  std::vector<Entry> entries_;
};

peers::Counts heap_loop(const peers::Work& work) {
  peers::Words words(work.seed);
  peers::Counts counts;
  std::vector<Heap::Entry> first(work.vus);
  for (std::uint32_t vu = 0; vu < work.vus; ++vu) first[vu] = {peers::uniform_ns(words()), vu};
  counts.started = work.vus;
  Heap heap(std::move(first));
  // Once an end at or after the regular end comes up, every VU has begun its last iteration.
  for (;;) {
    const Heap::Entry next = heap.earliest();
    if (next.at >= work.end_ns) break;
    ++counts.started;
    heap.replace_earliest({next.at + peers::uniform_ns(words()), next.vu});
  }
  counts.complete = counts.started - heap.count_from(work.stop_ns);
  return counts;
}

/// Durations by their size, in cells of 2^24 ns (17 ms) each.
class Histogram {
 public:
  void count(std::int64_t duration) { ++cells_[static_cast<std::size_t>(duration) >> 24]; }
  std::uint64_t total() const { return std::accumulate(cells_.begin(), cells_.end(), 0ULL); }

 private:
  std::array<std::uint64_t, 512> cells_{};
};

peers::Counts keyed_loop(const peers::Work& work) {
  Histogram complete;
  peers::Counts counts;
  const r123::Philox2x64::key_type key{{work.seed}};
  for (std::uint32_t vu = 0; vu < work.vus; ++vu) {
    std::int64_t now = 0;
    for (std::uint64_t pair = 0; now < work.end_ns; ++pair) {
      const r123::Philox2x64::ctr_type counter{{vu, pair}};
      const r123::Philox2x64::ctr_type block = r123::Philox2x64{}(counter, key);
      for (const std::uint64_t word : block.v) {
        if (now >= work.end_ns) break;
        const std::int64_t length = peers::uniform_ns(word);
        now += length;
        ++counts.started;
        if (now < work.stop_ns) complete.count(length);
      }
    }
  }
  counts.complete = complete.total();
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view which = argc > 1 ? argv[1] : "";
  if (which != "heap" && which != "keyed") {
    std::fprintf(stderr, "usage: %s heap | keyed closed VUS SECONDS SEED\n", argv[0]);
    return 2;
  }
  const peers::Work work = peers::read_work(argc - 1, argv + 1);
  (which == "heap" ? heap_loop(work) : keyed_loop(work)).print();
}
