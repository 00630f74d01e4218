// The grammar of selectors (CSS Selectors, level 3), by recursive descent.

#include <algorithm>
#include <charconv>
#include <optional>

#include "models/base/problem_list.hpp"
#include "sim/options/go_text.hpp"
#include "sim/script/html/css_selector.hpp"
#include "sim/script/http/headers.hpp"

namespace rehearse {

namespace {

constexpr int kDeepest = 16;  // of :not() and :has() in each other
constexpr std::string_view kBlanks = " \t\n\r\f";

bool is_blank(char byte) { return kBlanks.find(byte) != std::string_view::npos; }

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool is_name_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || is_digit(byte) ||
         byte == '_' || byte == '-' || static_cast<unsigned char>(byte) >= 0x80;
}

}  // namespace

/// Throws the Problem that ends it, which CssSelector::parse() catches.
class CssParser {
 public:
  explicit CssParser(std::string_view text) : text_(text) {}

  CssSelector all() {
    CssSelector selector = group(0);
    if (at_ < text_.size()) fail("the end");
    return selector;
  }

 private:
  using Test = CssSelector::Test;
  using Simple = CssSelector::Simple;
  using Compound = CssSelector::Compound;

  [[noreturn]] void fail(std::string_view expected) const {
    const std::string_view rest = text_.substr(at_, 20);
    throw wrong_value("", rest.empty() ? "the end of the selector" : go_quote(rest), expected);
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view mark) {
    if (!text_.substr(at_).starts_with(mark)) return false;
    at_ += mark.size();
    return true;
  }
  void need(std::string_view mark) {
    if (!take(mark)) fail(go_quote(mark));
  }
  bool skip_blanks() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ > begin;
  }

  CssSelector group(int depth) {
    CssSelector selector;
    do {
      selector.alternatives_.push_back(complex(depth));
    } while (take(","));
    return selector;
  }

  std::vector<Compound> complex(int depth) {
    std::vector<Compound> compounds;
    skip_blanks();
    compounds.push_back(compound(depth));
    for (;;) {
      const bool is_apart = skip_blanks();
      Compound next;
      if (take(">")) {
        next.combinator = CssSelector::Combinator::Child;
      } else if (take("+")) {
        next.combinator = CssSelector::Combinator::Adjacent;
      } else if (take("~")) {
        next.combinator = CssSelector::Combinator::Sibling;
      } else if (!is_apart || at_ == text_.size() || peek() == ',' || peek() == ')') {
        return compounds;
      }
      skip_blanks();
      next.simple = compound(depth).simple;
      compounds.push_back(std::move(next));
    }
  }

  Compound compound(int depth) {
    Compound result;
    const std::size_t begin = at_;
    if (!take("*") && (is_name_byte(peek()) || peek() == '\\')) {
      result.simple.push_back({Test::Tag, lower_ascii(identifier()), {}, {}});
    }
    for (;;) {
      if (take("#")) {
        result.simple.push_back({Test::Equals, "id", name(), {}});
      } else if (take(".")) {
        result.simple.push_back({Test::Word, "class", identifier(), {}});
      } else if (take("[")) {
        result.simple.push_back(attribute());
      } else if (take(":")) {
        result.simple.push_back(pseudo_class(depth));
      } else {
        break;
      }
    }
    if (at_ == begin) fail("a selector");
    return result;
  }

  /// Bytes of a name, with what a backslash escapes.
  std::string name() {
    std::string read;
    while (at_ < text_.size() && (is_name_byte(text_[at_]) || text_[at_] == '\\')) {
      if (text_[at_] == '\\') {
        ++at_;
        read += escaped();
      } else {
        read += text_[at_++];
      }
    }
    if (read.empty()) fail("a name");
    return read;
  }
  std::string identifier() {
    const std::size_t behind_dash = at_ + (peek() == '-' ? 1 : 0);
    if (behind_dash < text_.size() && is_digit(text_[behind_dash])) fail("a name");
    return name();
  }
  /// What follows a backslash: a character, or up to six hexadecimal digits of one.
  std::string escaped() {
    const std::string_view rest = text_.substr(at_, 6);
    unsigned code = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), code, 16);
    if (read.ec != std::errc()) {
      if (at_ == text_.size()) fail("a character");
      return std::string(1, text_[at_++]);
    }
    at_ += static_cast<std::size_t>(read.ptr - rest.data());
    if (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return utf8(code);
  }
  static std::string utf8(unsigned code) {
    const auto tail = [code](int shift) {
      return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
    };
    if (code < 0x80) return std::string(1, static_cast<char>(code));
    if (code < 0x800) return {static_cast<char>(0xC0U | code >> 6), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xE0U | code >> 12), tail(6), tail(0)};
    if (code > 0x10FFFF) return "\xEF\xBF\xBD";
    return {static_cast<char>(0xF0U | code >> 18), tail(12), tail(6), tail(0)};
  }

  std::string quoted() {
    const char quote = text_[at_++];
    std::string read;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\') {
        ++at_;
        read += escaped();
      } else {
        read += text_[at_++];
      }
    }
    if (at_ == text_.size()) fail("a quotation mark");
    ++at_;
    return read;
  }
  std::string value() { return peek() == '"' || peek() == '\'' ? quoted() : name(); }

  Simple attribute() {
    constexpr std::pair<std::string_view, Test> kOperators[] = {
        {"=", Test::Equals},  {"!=", Test::Differs}, {"~=", Test::Word}, {"|=", Test::Dash},
        {"^=", Test::Prefix}, {"$=", Test::Suffix},  {"*=", Test::Part}};
    skip_blanks();
    Simple simple{Test::Attribute, lower_ascii(identifier()), {}, {}};
    skip_blanks();
    if (take("]")) return simple;
    const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                     [this](const auto& one) { return take(one.first); });
    if (found == std::end(kOperators)) fail("an operator or \"]\"");
    simple.test = found->second;
    skip_blanks();
    simple.value = value();
    skip_blanks();
    need("]");
    return simple;
  }

  Simple pseudo_class(int depth) {
    const std::size_t begin = at_;
    const std::string word = lower_ascii(identifier());
    if (word == "not" || word == "has") {
      if (depth == kDeepest) fail("fewer selectors in each other");
      need("(");
      auto inner = std::make_shared<const CssSelector>(group(depth + 1));
      need(")");
      return {word == "not" ? Test::Not : Test::Has, {}, {}, std::move(inner)};
    }
    if (word == "contains" || word == "containsown") {
      return {
          word == "contains" ? Test::Contains : Test::ContainsOwn, {}, lower_ascii(argument()), {}};
    }
    if (word.starts_with("nth-")) return nth(word, begin);
    return plain(word, begin);
  }

  Simple plain(const std::string& word, std::size_t begin) {
    constexpr std::pair<std::string_view, Test> kPlain[] = {
        {"empty", Test::Empty},    {"root", Test::Root},       {"link", Test::Link},
        {"input", Test::Input},    {"enabled", Test::Enabled}, {"disabled", Test::Disabled},
        {"checked", Test::Checked}};
    for (const auto& [known, test] : kPlain) {
      if (word == known) return {test, {}, {}, {}};
    }
    const bool of_type = word.ends_with("-of-type");
    if (word == "only-child" || word == "only-of-type") {
      return {Test::Only, {}, {}, {}, 0, 0, false, of_type};
    }
    for (const std::string_view known :
         {"first-child", "last-child", "first-of-type", "last-of-type"}) {
      if (word == known) return {Test::Nth, {}, {}, {}, 0, 1, word[0] == 'l', of_type};
    }
    at_ = begin;
    fail("a pseudo-class such as first-child");
  }

  /// The text between brackets, quoted or not.
  std::string argument() {
    need("(");
    skip_blanks();
    std::string read;
    if (peek() == '"' || peek() == '\'') {
      read = quoted();
      skip_blanks();
    } else {
      const auto end = std::min(text_.find(')', at_), text_.size());
      read = std::string(text_.substr(at_, end - at_));
      at_ = end;
      while (!read.empty() && is_blank(read.back())) read.pop_back();
    }
    need(")");
    return read;
  }

  Simple nth(const std::string& word, std::size_t begin) {
    Simple simple{Test::Nth, {}, {}, {}};
    simple.from_end = word.starts_with("nth-last-");
    simple.of_type = word.ends_with("-of-type");
    const std::string plain_name = std::string(simple.from_end ? "nth-last-" : "nth-") +
                                   (simple.of_type ? "of-type" : "child");
    if (word != plain_name) {
      at_ = begin;
      fail("a pseudo-class such as nth-child");
    }
    const std::size_t inside = at_;
    const std::string formula = lower_ascii(argument());
    if (formula == "odd" || formula == "even") {
      simple.step = 2;
      simple.offset = formula == "odd" ? 1 : 0;
    } else if (!read_formula(formula, simple)) {
      at_ = inside;
      fail("\"odd\", \"even\", or a formula such as \"2n+1\"");
    }
    return simple;
  }

  /// "3", "n", "-n+3", "2n + 1".
  static bool read_formula(std::string formula, Simple& simple) {
    formula.erase(std::remove_if(formula.begin(), formula.end(), is_blank), formula.end());
    const auto mark = formula.find('n');
    if (mark == std::string::npos) return read_integer(formula, simple.offset);
    const std::string step = formula.substr(0, mark);
    if (step.empty() || step == "+" || step == "-") {
      simple.step = step == "-" ? -1 : 1;
    } else if (!read_integer(step, simple.step)) {
      return false;
    }
    const std::string offset = formula.substr(mark + 1);
    if (offset.empty()) return true;
    return (offset[0] == '+' || offset[0] == '-') && read_integer(offset, simple.offset);
  }
  static bool read_integer(std::string_view text, std::int64_t& number) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int32_t read = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), read);
    number = read;
    return result.ec == std::errc() && result.ptr == text.data() + text.size() && !text.empty();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Checked<CssSelector> CssSelector::parse(std::string_view text) {
  try {
    return CssParser(text).all();
  } catch (Problem& problem) {
    return std::move(problem);
  }
}

}  // namespace rehearse
