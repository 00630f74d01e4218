#pragma once
// One queue before all instances of a service: the requests that no instance has room for.

#include <cstdint>
#include <vector>

#include "models/base/require.hpp"
#include "models/base/time.hpp"

namespace rehearse {

/// Numbers in the order in which they are served: the lowest level first, within a level the first
/// that came (or the last, as a stack). Any of them may leave from anywhere, in constant time.
/// Nothing is allocated per number once the most at a time were there.
class WaitingLine {
 public:
  using Place = std::uint32_t;
  static constexpr Place kNone = UINT32_MAX;

  /// Requires: levels ≥ 1.
  WaitingLine(std::uint32_t levels, bool last_first) : last_first_(last_first), levels_(levels) {
    REQUIRE(levels > 0);
  }

  /// Where `number` waits from now on. Requires: level < levels.
  Place join(Instant now, std::uint32_t number, std::uint32_t level) {
    const Place place = new_place();
    places_[place] = {number, level, kNone, kNone, now};
    Level& line = levels_[level];
    if (line.first == kNone) {
      line.first = line.last = place;
    } else if (last_first_) {
      places_[place].following = line.first;
      places_[line.first].previous = place;
      line.first = place;
    } else {
      places_[place].previous = line.last;
      places_[line.last].following = place;
      line.last = place;
    }
    ++size_;
    return place;
  }
  /// Its number waits no longer; the place may be given to another. Returns since when it waited.
  Instant leave(Place place) {
    const Waiting& one = places_[place];
    Level& line = levels_[one.level];
    (one.previous == kNone ? line.first : places_[one.previous].following) = one.following;
    (one.following == kNone ? line.last : places_[one.following].previous) = one.previous;
    free_.push_back(place);
    --size_;
    return one.since;
  }
  bool empty() const { return size_ == 0; }
  std::uint64_t size() const { return size_; }
  /// The number that is next. Requires: not empty.
  std::uint32_t first() const {
    for (const Level& line : levels_) {
      if (line.first != kNone) return places_[line.first].number;
    }
    REQUIRE(false);
    return kNone;
  }

 private:
  struct Waiting {
    std::uint32_t number = 0;
    std::uint32_t level = 0;
    Place previous = kNone;
    Place following = kNone;
    Instant since;
  };
  struct Level {
    Place first = kNone;
    Place last = kNone;
  };

  Place new_place() {
    if (free_.empty()) {
      places_.emplace_back();
      free_.reserve(places_.capacity());
      return static_cast<Place>(places_.size() - 1);
    }
    const Place place = free_.back();
    free_.pop_back();
    return place;
  }

  bool last_first_;
  std::vector<Level> levels_;
  std::vector<Waiting> places_;
  std::vector<Place> free_;
  std::uint64_t size_ = 0;
};

}  // namespace rehearse
