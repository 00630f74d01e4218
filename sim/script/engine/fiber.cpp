// Switching stacks with Boost.Context; the address sanitizer learns of each switch.

#include "sim/script/engine/fiber.hpp"

#include <boost/context/detail/fcontext.hpp>
#include <cstdint>
#include <new>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#include "models/base/require.hpp"
#include "sim/script/engine/address_sanitizer.hpp"
#include "sim/script/engine/system_memory.hpp"

namespace rehearse {

namespace {

namespace context = boost::context::detail;

void begin_switch([[maybe_unused]] void** fake, [[maybe_unused]] const void* bottom,
                  [[maybe_unused]] std::size_t size) {
#ifdef REHEARSE_ASAN
  __sanitizer_start_switch_fiber(fake, bottom, size);
#endif
}

void end_switch([[maybe_unused]] void* fake, [[maybe_unused]] const void** bottom,
                [[maybe_unused]] std::size_t* size) {
#ifdef REHEARSE_ASAN
  __sanitizer_finish_switch_fiber(fake, bottom, size);
#endif
}

}  // namespace

Fiber::Fiber(std::size_t stack_bytes, std::function<void()> body)
    : stack_bytes_(stack_bytes), body_(std::move(body)) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  mapped_bytes_ = stack_bytes_ + page;
  mapped_ = from_system([this]() -> void* {
    void* const memory = mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
  });
  if (mprotect(mapped_, page, PROT_NONE) != 0) {
    munmap(mapped_, mapped_bytes_);
    throw std::bad_alloc();
  }
  char* const top = static_cast<char*>(mapped_) + mapped_bytes_;
  inside_ = context::make_fcontext(top, stack_bytes_, [](context::transfer_t from) {
    auto* const fiber = static_cast<Fiber*>(from.data);
    fiber->outside_ = from.fctx;
    end_switch(nullptr, &fiber->outside_bottom_, &fiber->outside_size_);
    fiber->body_();
    fiber->done_ = true;
    begin_switch(nullptr, fiber->outside_bottom_, fiber->outside_size_);
    context::jump_fcontext(fiber->outside_, nullptr);
  });
}

Fiber::~Fiber() {
#ifdef REHEARSE_ASAN
  // The frames that its body never left are forgotten before the addresses are used again.
  __asan_unpoison_memory_region(mapped_, mapped_bytes_);
#endif
  munmap(mapped_, mapped_bytes_);
}

void Fiber::resume() {
  REQUIRE(!done_);
  void* fake = nullptr;
  begin_switch(&fake, static_cast<char*>(mapped_) + (mapped_bytes_ - stack_bytes_), stack_bytes_);
  const context::transfer_t back = context::jump_fcontext(inside_, this);
  end_switch(fake, nullptr, nullptr);
  inside_ = back.fctx;
}

void Fiber::trim() {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(mapped_) + page;
  const std::uintptr_t last = reinterpret_cast<std::uintptr_t>(inside_) / page * page;
  if (last > first) madvise(static_cast<char*>(mapped_) + page, last - first, MADV_DONTNEED);
}

void Fiber::yield() {
  begin_switch(&fake_stack_, outside_bottom_, outside_size_);
  const context::transfer_t from = context::jump_fcontext(outside_, nullptr);
  end_switch(fake_stack_, &outside_bottom_, &outside_size_);
  outside_ = from.fctx;
}

}  // namespace rehearse
