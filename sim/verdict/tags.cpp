// Sets of tags as sorted lists.

#include "sim/verdict/tags.hpp"

#include <algorithm>

namespace rehearse {

namespace {

/// Lengths before texts keep sets apart whatever their texts hold.
std::string key_of(const TagSet& set) {
  std::string key;
  for (const auto& [name, value] : set.tags()) {
    key += std::to_string(name.size()) + ":" + name;
    key += std::to_string(value.size()) + ":" + value;
  }
  return key;
}

}  // namespace

TagSet::TagSet(std::vector<Tag> tags) : tags_(std::move(tags)) {
  std::stable_sort(tags_.begin(), tags_.end(),
                   [](const Tag& a, const Tag& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < tags_.size(); ++i) {
    const bool replaced = i + 1 < tags_.size() && tags_[i + 1].first == tags_[i].first;
    if (replaced) continue;
    if (kept != i) tags_[kept] = std::move(tags_[i]);
    ++kept;
  }
  tags_.resize(kept);
}

const std::string* TagSet::find(std::string_view name) const {
  const auto at = std::lower_bound(
      tags_.begin(), tags_.end(), name,
      [](const Tag& tag, std::string_view searched) { return tag.first < searched; });
  return at != tags_.end() && at->first == name ? &at->second : nullptr;
}

bool TagSet::contains(const TagSet& selector) const {
  return std::includes(tags_.begin(), tags_.end(), selector.tags_.begin(), selector.tags_.end());
}

TagTable::TagTable() { intern(TagSet{}); }

TagSetId TagTable::intern(TagSet tags) {
  const auto next = static_cast<TagSetId>(sets_.size());
  const auto [found, added] = ids_.emplace(key_of(tags), next);
  if (added) sets_.push_back(std::move(tags));
  return found->second;
}

}  // namespace rehearse
