// What is left of the closed works when nothing is simulated: loops that only draw and count.
//
// heap: the earliest VU off a 4-ary heap, a draw, back into the heap. The least that a simulator of
// events in their order does.
//
// keyed: one VU after the other, without a queue; keyed draws (Philox2x64-10 of Random123, one
// block for two consecutive iterations) and a count in a histogram. The least that a run with the
// draws and the summary of rehearse does.
//
// network: each iteration passes three services, first come, first served: ends of service in a
// 4-ary heap, waiting VUs in rings, draws from tables, a count in a histogram. Nothing is known of
// its course: no latencies, timeouts, connections, or causes of its time.

// Philox needs none of the intrinsics that Random123 would include for its other generators.
#define R123_USE_SSE 0
#define R123_USE_AES_NI 0

#include <Random123/philox.h>
#include <algorithm>
#include <string_view>

#include "work.hpp"

namespace {

/// Ends of what VUs do, in a 4-ary heap whose earliest is replaced in place.
class Heap {
 public:
  struct Entry {
    std::int64_t at = 0;
    std::uint32_t vu = 0;
  };

  explicit Heap(std::vector<Entry> entries = {}) : entries_(std::move(entries)) {
    for (std::size_t i = entries_.size(); i-- > 0;) sift_down(i, entries_[i]);
  }

  const Entry& earliest() const { return entries_.front(); }
  void replace_earliest(Entry entry) { sift_down(0, entry); }
  bool empty() const { return entries_.empty(); }
  void add(Entry entry) {
    std::size_t hole = entries_.size();
    entries_.push_back(entry);
    for (; hole > 0 && entry.at < entries_[(hole - 1) / 4].at; hole = (hole - 1) / 4) {
      entries_[hole] = entries_[(hole - 1) / 4];
    }
    entries_[hole] = entry;
  }
  void drop_earliest() {
    const Entry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) sift_down(0, last);
  }

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

/// Servers, and the VUs that wait for one.
struct Station {
  Station(std::size_t free_servers, peers::QuantileTable work, std::size_t vus)
      : free(free_servers), work_ns(work), ring(vus) {}

  std::size_t free;
  peers::QuantileTable work_ns;
  std::vector<std::uint32_t> ring;
  std::size_t first = 0;
  std::size_t waiting = 0;
};

class BareNetwork {
 public:
  explicit BareNetwork(const peers::Work& work)
      : work_(work), words_(work.seed), station_of_(work.vus), began_(work.vus) {
    const auto add = [&](std::size_t servers, const peers::QuantileTable& table) {
      stations_.emplace_back(servers, table, work.vus);
    };
    add(4000, peers::QuantileTable::lognormal(0.02, 3.0));
    add(200, peers::QuantileTable::exponential(0.01));
    add(100, peers::QuantileTable::exponential(0.005));
  }

  peers::Counts run() {
    for (std::uint32_t vu = 0; vu < work_.vus; ++vu) begin(0, vu);
    while (!ends_.empty() && ends_.earliest().at < work_.stop_ns) {
      const Heap::Entry over = ends_.earliest();
      ends_.drop_earliest();
      leave(over.at, stations_[station_of_[over.vu]]);
      if (++station_of_[over.vu] < stations_.size()) {
        arrive(over.at, over.vu);
        continue;
      }
      complete_.count(over.at - began_[over.vu]);
      if (over.at < work_.end_ns) begin(over.at, over.vu);
    }
    counts_.complete = complete_.total();
    return counts_;
  }

 private:
  void begin(std::int64_t now, std::uint32_t vu) {
    ++counts_.started;
    began_[vu] = now;
    station_of_[vu] = 0;
    arrive(now, vu);
  }
  void arrive(std::int64_t now, std::uint32_t vu) {
    Station& station = stations_[station_of_[vu]];
    if (station.free > 0) {
      --station.free;
      ends_.add({now + station.work_ns(words_()), vu});
    } else {
      const std::size_t place = station.first + station.waiting++;
      station.ring[place < station.ring.size() ? place : place - station.ring.size()] = vu;
    }
  }
  void leave(std::int64_t now, Station& station) {
    if (station.waiting == 0) {
      ++station.free;
      return;
    }
    --station.waiting;
    const std::uint32_t vu = station.ring[station.first];
    station.first = station.first + 1 == station.ring.size() ? 0 : station.first + 1;
    ends_.add({now + station.work_ns(words_()), vu});
  }

  const peers::Work& work_;
  peers::Words words_;
  std::vector<Station> stations_;
  std::vector<std::uint32_t> station_of_;
  std::vector<std::int64_t> began_;
  Heap ends_;
  Histogram complete_;
  peers::Counts counts_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view which = argc > 1 ? argv[1] : "";
  if (which != "heap" && which != "keyed" && which != "network") {
    std::fprintf(stderr,
                 "usage: %s heap|keyed closed VUS SECONDS SEED\n       %s network services VUS "
                 "SECONDS SEED\n",
                 argv[0], argv[0]);
    return 2;
  }
  const peers::Work work = peers::read_work(argc - 1, argv + 1);
  if (which == "network") {
    BareNetwork(work).run().print();
  } else {
    (which == "heap" ? heap_loop(work) : keyed_loop(work)).print();
  }
}
