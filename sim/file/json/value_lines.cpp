// One pass over brackets, texts, commas and line ends. Escapes in keys are left as they are: such
// keys are found through what is around them.

#include "sim/file/json/value_lines.hpp"

#include <utility>
#include <vector>

#include "models/base/json_place.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostDepth = 64;  // as parse_json() allows

/// An object or a list that is open.
struct Open {
  std::string pointer;
  bool is_object = false;
  bool expects_key = false;
  std::size_t index = 0;
};

class LineScan {
 public:
  using Lines = std::map<std::string, std::size_t, std::less<>>;

  LineScan(std::string_view text, Lines& lines) : text_(text), lines_(lines) {}

  void run() {
    for (at_ = 0; at_ < text_.size() && open_.size() <= kMostDepth; ++at_) step(text_[at_]);
  }

 private:
  void step(char c) {
    switch (c) {
      case '\n':
        ++line_;
        break;
      case ' ':
      case '\t':
      case '\r':
      case ':':
        break;
      case ',':
        if (!open_.empty()) next_member();
        break;
      case '"':
        text();
        break;
      case '{':
      case '[':
        begin_value();
        open_.push_back({pointer_, c == '{', c == '{', 0});
        break;
      case '}':
      case ']':
        if (!open_.empty()) open_.pop_back();
        break;
      default:
        scalar();
        break;
    }
  }

  void next_member() {
    Open& in = open_.back();
    ++in.index;
    in.expects_key = in.is_object;
  }

  void text() {
    const std::size_t begin = at_ + 1;
    const std::size_t line = line_;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    const std::size_t end = at_ < text_.size() ? at_ : text_.size();
    if (open_.empty() || !open_.back().expects_key) {
      begin_value();
      return;
    }
    open_.back().expects_key = false;
    key_ = open_.back().pointer + pointer_segment(text_.substr(begin, end - begin));
    lines_.emplace(key_, line);
  }

  void begin_value() {
    if (open_.empty()) {
      pointer_.clear();
    } else if (open_.back().is_object) {
      pointer_ = key_;
    } else {
      pointer_ = open_.back().pointer + "/" + std::to_string(open_.back().index);
    }
    lines_.emplace(pointer_, line_);
  }

  void scalar() {
    begin_value();
    while (at_ + 1 < text_.size() &&
           std::string_view(",]} \t\r\n").find(text_[at_ + 1]) == std::string_view::npos) {
      ++at_;
    }
  }

  std::string_view text_;
  Lines& lines_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<Open> open_;
  std::string pointer_;  // of the value that begins
  std::string key_;      // the pointer of the member whose key came last
};

}  // namespace

ValueLines::ValueLines(std::string_view text) { LineScan(text, lines_).run(); }

std::size_t ValueLines::line_of(std::string_view pointer) const {
  while (true) {
    if (const auto found = lines_.find(pointer); found != lines_.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 1;
    pointer = pointer.substr(0, slash);
  }
}

}  // namespace rehearse
