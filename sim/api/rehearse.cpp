// Texts in and out; whatever is thrown becomes an answer with errors.

#include "sim/api/rehearse.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "sim/machine/answer.hpp"
#include "sim/machine/plan_answer.hpp"
#include "sim/machine/run_settings.hpp"

namespace rehearse {
namespace {

/// The answer when no other one can be made; it belongs to the library.
char no_memory[] =
    "{\"id\":null,\"errors\":[\"found too little memory, expected enough for the answer\"]}";

/// Text in memory of malloc(), so that an answer is never copied: it may have a gigabyte.
class OwnedText {
 public:
  OwnedText() = default;
  ~OwnedText() { std::free(bytes_); }
  OwnedText(const OwnedText&) = delete;
  OwnedText& operator=(const OwnedText&) = delete;

  /// Throws std::bad_alloc.
  void append(std::string_view piece) {
    if (piece.empty()) return;
    if (capacity_ - size_ <= piece.size()) grow(size_ + piece.size() + 1);
    std::memcpy(bytes_ + size_, piece.data(), piece.size());
    size_ += piece.size();
    bytes_[size_] = '\0';
  }
  /// The text, ended by a zero byte and from now on the caller's. Requires: it is not empty.
  char* release() { return std::exchange(bytes_, nullptr); }

 private:
  void grow(std::size_t needed) {
    const std::size_t capacity = std::max(needed, capacity_ + capacity_ / 2);
    void* grown = std::realloc(bytes_, capacity);
    if (grown == nullptr) throw std::bad_alloc();
    bytes_ = static_cast<char*>(grown);
    capacity_ = capacity;
  }

  char* bytes_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

char* answer_text(std::string_view request, const AnswerRequest& answer) {
  OwnedText text;
  JsonWriter json([&text](std::string_view piece) { text.append(piece); });
  answer_request(request, json, answer);
  json.finish();
  return text.release();
}

char* failure_text(const std::string& message) {
  return answer_text("{}", [&](nlohmann::json&, JsonWriter&) { return Problems{{"", message}}; });
}

/// The answer, whatever happens. Never throws, never gives null.
char* owned_answer(const char* request, std::size_t length, const AnswerRequest& answer) noexcept {
  try {
    if (request == nullptr) return failure_text("found a null pointer, expected JSON text");
    try {
      return answer_text({request, length}, answer);
    } catch (const std::bad_alloc&) {
      return no_memory;
    } catch (const std::exception& error) {
      return failure_text(std::string("cannot be answered: ") + error.what());
    }
  } catch (...) {
    return no_memory;
  }
}

}  // namespace
}  // namespace rehearse

const char* rehearse_version() { return REHEARSE_VERSION; }

char* rehearse_run(const char* rehearsal, size_t length, const char* settings) {
  return rehearse::owned_answer(
      rehearsal, length, [&](nlohmann::json& request, rehearse::JsonWriter& json) {
        const rehearse::Checked<rehearse::RunAnswerSettings> read =
            rehearse::read_run_settings(settings == nullptr ? "{}" : settings);
        if (!read) return read.problems();
        return rehearse::answer_run(request, *read, json);
      });
}

char* rehearse_plan(const char* request, size_t length) {
  return rehearse::owned_answer(request, length,
                                [](nlohmann::json& wanted, rehearse::JsonWriter& json) {
                                  return rehearse::answer_plan(wanted, {}, json);
                                });
}

void rehearse_free(char* answer) {
  if (answer != rehearse::no_memory) std::free(answer);
}
