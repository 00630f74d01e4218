#pragma once
// A stack of its own for code that waits in the middle: JavaScript whose calls take virtual time.

#include <cstddef>
#include <functional>
#include <memory>

namespace rehearse {

/// Runs a function on a stack of its own. resume() and yield() hand control over and back; a fiber
/// may be resumed on any thread, by one at a time.
class Fiber {
 public:
  /// `stack_bytes` are set aside, and used as far as they are touched; a guard page is below them.
  /// Throws std::bad_alloc.
  Fiber(std::size_t stack_bytes, std::function<void()> body);
  /// Requires: it has not begun, or its body has returned. What a body that waits holds is the
  /// body's to give up before.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Continues in the body until it yields or returns. Requires: not done(), called from outside.
  void resume();
  /// Returns to the caller of resume(). Requires: called from the body.
  void yield();
  /// Gives back the memory of its stack below where it waits. Requires: called from outside.
  void trim();
  bool done() const { return done_; }
  /// The lowest address of its stack, which grows downwards; what a check of its depth needs.
  std::size_t stack_bytes() const { return stack_bytes_; }

 private:
  std::size_t stack_bytes_;
  void* mapped_ = nullptr;
  std::size_t mapped_bytes_ = 0;
  std::function<void()> body_;
  void* inside_ = nullptr;   // where the body is
  void* outside_ = nullptr;  // where it was resumed
  bool done_ = false;
  // What the address sanitizer has to know of both stacks.
  void* fake_stack_ = nullptr;
  const void* outside_bottom_ = nullptr;
  std::size_t outside_size_ = 0;
};

}  // namespace rehearse
