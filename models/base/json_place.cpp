// The spelling of JSON pointers.

#include "models/base/json_place.hpp"

namespace rehearse {

std::string JsonPlace::pointer() const {
  switch (kind_) {
    case Kind::Key:
      return holder_->pointer() + pointer_segment(name_);
    case Kind::Index:
      return holder_->pointer() + '/' + std::to_string(index_);
    case Kind::Root:
      break;
  }
  return std::string(name_);
}

std::string pointer_segment(std::string_view key) {
  std::string segment = "/";
  for (const char c : key) {
    if (c == '~') {
      segment += "~0";
    } else if (c == '/') {
      segment += "~1";
    } else {
      segment += c;
    }
  }
  return segment;
}

}  // namespace rehearse
