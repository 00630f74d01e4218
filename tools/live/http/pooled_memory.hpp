#pragma once
// Memory for libcurl, which allocates some thirty small blocks for each request.

#include <cstddef>

namespace rehearse {

/// malloc() and its kin, with what a thread frees kept for its next blocks of about that size. That
/// is at most kKept bytes of each size; larger blocks than kLargest are malloc()'s own. Blocks may
/// be freed by another thread than they were allocated by, but only by these functions.
namespace pooled {

inline constexpr std::size_t kLargest = 32 * 1024;
inline constexpr std::size_t kKept = 1024 * 1024;

void* allocate(std::size_t size);
void free(void* block);
void* reallocate(void* block, std::size_t size);
void* allocate_zeroed(std::size_t count, std::size_t size);
char* duplicate(const char* text);

}  // namespace pooled
}  // namespace rehearse
