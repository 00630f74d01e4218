#pragma once
// Tags of samples, and numbers for the sets of them that occur.

#include <compare>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rehearse {

/// A name and its value.
using Tag = std::pair<std::string, std::string>;

/// Tags sorted by name, each name once.
class TagSet {
 public:
  TagSet() = default;
  /// Of the same name the last one counts.
  explicit TagSet(std::vector<Tag> tags);
  /// The same, for lists in braces.
  static TagSet of(std::vector<Tag> tags) { return TagSet(std::move(tags)); }

  /// The value of the tag of that name, or nothing.
  const std::string* find(std::string_view name) const;
  /// Whether every tag of `selector` is here with an equal value.
  bool contains(const TagSet& selector) const;

  const std::vector<Tag>& tags() const { return tags_; }
  auto operator<=>(const TagSet&) const = default;

 private:
  std::vector<Tag> tags_;
};

/// The number of an interned set; the empty set has 0.
enum class TagSetId : std::uint32_t { None = 0 };

/// Gives every different set a number, so that a sample carries four bytes.
class TagTable {
 public:
  TagTable();

  TagSetId intern(TagSet tags);
  const TagSet& operator[](TagSetId id) const { return sets_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return sets_.size(); }

 private:
  std::deque<TagSet> sets_;
  std::unordered_map<std::string, TagSetId> ids_;  // by a text that no two sets share
};

}  // namespace rehearse
