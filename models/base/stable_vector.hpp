#pragma once
// A vector whose elements never move.

#include <cstddef>
#include <memory>
#include <vector>

namespace rehearse {

/// Grows by pages, and never shrinks.
template <class T>
class StableVector {
 public:
  std::size_t size() const { return size_; }
  T& operator[](std::size_t index) { return pages_[index >> kBits][index & kInPage]; }
  const T& operator[](std::size_t index) const { return pages_[index >> kBits][index & kInPage]; }

  /// One more at the end.
  T& extend() {
    if (size_ >> kBits == pages_.size()) {
      pages_.push_back(std::make_unique<T[]>(std::size_t{1} << kBits));
    }
    return (*this)[size_++];
  }

 private:
  static constexpr int kBits = 8;
  static constexpr std::size_t kInPage = (std::size_t{1} << kBits) - 1;

  std::vector<std::unique_ptr<T[]>> pages_;
  std::size_t size_ = 0;
};

}  // namespace rehearse
