#pragma once
// What the modules of a script ask of the VU that runs it.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/script/engine/js_value.hpp"
#include "sim/script/engine/shared_items.hpp"

namespace rehearse {

enum class ConsoleLevel : std::uint8_t { Debug, Info, Warning, Error };

class ScriptHost {
 public:
  virtual ~ScriptHost() = default;
  /// Whether code outside of iterations, setup, teardown and handleSummary runs: what k6 calls
  /// init.
  virtual bool in_init() const = 0;
  /// k6's __VU: 0 in the init of options, setup, teardown and summary.
  virtual std::uint32_t vu_number() const = 0;
  /// The test's clock, in nanoseconds since 1970: its --start-time and the virtual time since.
  virtual std::int64_t unix_ns() const = 0;
  /// The next 64 random bits of the iteration (or of init), keyed as all randomness.
  virtual std::uint64_t random_bits() = 0;
  /// A line of console.*, or a warning of k6's own (`console` false).
  virtual void log(ConsoleLevel level, std::string text, bool console) = 0;
  /// The VU waits; false: it is interrupted, and the caller is to return
  /// js_more_throw_uncatchable(). Negative lengths are none.
  virtual bool sleep(std::int64_t nanoseconds) = 0;
  /// The bytes of a file as open() finds it: relative to `folder` ("file:///a/b/") or to the script
  /// that is run; nothing, with a message, when it cannot be read.
  virtual bool read_file(std::string_view path, std::string_view folder, std::string& bytes,
                         std::string& error) = 0;
  /// The items of the SharedArray of this name that some VU of the run has made; null: none has,
  /// and this one is to make them. One VU asks at a time.
  virtual SharedItems shared_array(const std::string& /*name*/) { return nullptr; }
  /// Keeps them for all VUs of the run.
  virtual void share_array(const std::string& /*name*/, const SharedItems& /*items*/) {}

  /// Work that a native does beside the engine, in bytes of memory that take as long to set aside;
  /// a second is some 3 GiB.
  virtual void count_work(std::uint64_t /*bytes*/) {}

  /// The code does, or reads, what may be another thing in the next iteration: what, as "it …".
  virtual void cannot_repeat(std::string_view /*reason*/) {}

  /// How many texts that the engine cannot read eval may still have rewritten: each is a process.
  int rewrites_left = 16;
};

/// The host of a context that has one.
inline ScriptHost& host_of(JSContext* context) {
  return *static_cast<ScriptHost*>(JS_GetContextOpaque(context));
}

}  // namespace rehearse
