// Times on streams, for the messages of tests above all.

#include "models/base/time.hpp"

#include <ostream>

#include "models/base/duration_format.hpp"

namespace rehearse {

std::ostream& operator<<(std::ostream& out, Duration length) {
  return out << format_duration(length);
}

std::ostream& operator<<(std::ostream& out, Instant at) {
  if (at == kNever) return out << "never";
  return out << format_duration(at - Instant{});
}

}  // namespace rehearse
