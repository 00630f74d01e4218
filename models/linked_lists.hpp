#pragma once
// Lists of numbered entries that any of them can leave, their links side by side in one table.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rehearse {

/// The ends of one list; the same for an empty one.
struct ListEnds {
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::uint32_t first = kNone;
  std::uint32_t last = kNone;

  bool empty() const { return first == kNone; }
};

/// The links of lists that have no entry in common. The entries' numbers are small and dense.
/// Nothing is allocated once there have been as high numbers as there will be.
class LinkedLists {
 public:
  /// Requires: the number is in no list.
  void append(ListEnds& list, std::uint32_t number) {
    if (number >= links_.size()) links_.resize(number + std::size_t{1});
    links_[number] = {list.last, ListEnds::kNone};
    (list.empty() ? list.first : links_[list.last].following) = number;
    list.last = number;
  }
  /// Requires: the number is in this list.
  void remove(ListEnds& list, std::uint32_t number) {
    const Links links = links_[number];
    (list.first == number ? list.first : links_[links.previous].following) = links.following;
    (list.last == number ? list.last : links_[links.following].previous) = links.previous;
  }
  /// The number may be removed soon: its links are fetched from memory.
  void fetch(std::uint32_t number) const {
    if (number < links_.size()) __builtin_prefetch(&links_[number], 1);
  }

 private:
  struct Links {
    std::uint32_t previous = ListEnds::kNone;
    std::uint32_t following = ListEnds::kNone;
  };

  std::vector<Links> links_;  // by number
};

}  // namespace rehearse
