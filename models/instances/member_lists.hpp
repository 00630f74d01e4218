#pragma once
// Which members each of many lists has, so that those of one are found without a look at all.

#include <cstdint>
#include <vector>

namespace rehearse {

/// Members are small numbers, each in one list at most; joining and leaving take constant time.
class MemberLists {
 public:
  explicit MemberLists(std::uint32_t lists) : firsts_(lists, kNone) {}

  /// Requires: it is in no list.
  void join(std::uint32_t list, std::uint32_t member) {
    if (links_.size() <= member) links_.resize(member + std::size_t{1});
    const std::uint32_t next = firsts_[list];
    links_[member] = {kNone, next};
    if (next != kNone) links_[next].previous = member;
    firsts_[list] = member;
  }
  /// Requires: it is in that list.
  void leave(std::uint32_t list, std::uint32_t member) {
    const Link link = links_[member];
    (link.previous == kNone ? firsts_[list] : links_[link.previous].next) = link.next;
    if (link.next != kNone) links_[link.next].previous = link.previous;
  }
  /// In no order that means anything.
  std::vector<std::uint32_t> members(std::uint32_t list) const {
    std::vector<std::uint32_t> all;
    for (std::uint32_t one = firsts_[list]; one != kNone; one = links_[one].next) {
      all.push_back(one);
    }
    return all;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Link {
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
  };

  std::vector<std::uint32_t> firsts_;  // by list
  std::vector<Link> links_;            // by member
};

}  // namespace rehearse
