// A scanner for DOT's tokens and a parser that descends no deeper than its limit
// (sim/decisions/008-dot-and-csv.md).

#include "sim/file/dot/dot_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "models/base/utf8.hpp"

namespace rehearse {
namespace {

constexpr int kDeepest = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Thrown within this file alone.
struct Broken {
  Problem problem;
};

struct Token {
  enum class Kind { Id, Mark, End };
  Kind kind = Kind::End;
  std::string text;
  bool quoted = false;
  std::size_t at = 0;
};

/// Splits a text into tokens.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Token next() {
    skip_blank();
    Token token{Token::Kind::Mark, {}, false, at_};
    if (at_ == text_.size()) {
      token.kind = Token::Kind::End;
    } else if (text_[at_] == '"') {
      token.kind = Token::Kind::Id;
      token.quoted = true;
      token.text = quoted();
    } else if (is_word(text_[at_]) || text_[at_] == '.' || starts_number()) {
      token.kind = Token::Kind::Id;
      token.text = word();
    } else {
      const bool two = text_.substr(at_, 2) == "->" || text_.substr(at_, 2) == "--";
      token.text = text_.substr(at_, two ? 2 : 1);
      at_ += token.text.size();
    }
    return token;
  }

  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    const std::string_view before = text_.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? at + 1 : at - newline;
    throw Broken{{"", fmt::format("line {}, column {}: {}", line, column, message)}};
  }

 private:
  void skip_blank() {
    for (;;) {
      const std::string_view rest = text_.substr(at_);
      if (!rest.empty() &&
          (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r' || rest[0] == '\n')) {
        ++at_;
      } else if (rest.starts_with("//") || (rest.starts_with('#') && at_line_start())) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) fail(at_, "found a comment without an end, expected */");
        at_ = end + 2;
      } else {
        return;
      }
    }
  }

  bool at_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }
  bool starts_number() const {
    return text_[at_] == '-' && at_ + 1 < text_.size() &&
           (is_digit(text_[at_ + 1]) || text_[at_ + 1] == '.');
  }

  std::string word() {
    const std::size_t begin = at_++;
    const bool number = !is_word(text_[begin]) || is_digit(text_[begin]);
    while (at_ < text_.size() && (is_word(text_[at_]) || (number && text_[at_] == '.'))) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    const std::size_t begin = at_++;
    std::string text;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      const char escaped = text_[at_] == '\\' && at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
      if (escaped == '\n') {
        ++at_;  // the text continues in the next line
        continue;
      }
      if (escaped == '"' || escaped == '\\') ++at_;
      text += text_[at_];
    }
    if (at_ == text_.size()) fail(begin, "found a text without an end, expected \"");
    ++at_;
    return text;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Keywords are not case-sensitive, and none when they are quoted.
bool is_keyword(const Token& token, std::string_view keyword) {
  return token.kind == Token::Kind::Id && !token.quoted &&
         std::equal(token.text.begin(), token.text.end(), keyword.begin(), keyword.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

class Parser {
 public:
  explicit Parser(std::string_view text) : scanner_(text), token_(scanner_.next()) {}

  std::vector<DotGraph> parse() {
    std::vector<DotGraph> graphs;
    do {
      graphs.push_back(parse_graph());
    } while (token_.kind != Token::Kind::End);
    return graphs;
  }

 private:
  /// What new nodes and edges of a group have.
  struct Defaults {
    DotAttributes node;
    DotAttributes edge;
  };

  DotGraph parse_graph() {
    graph_ = {};
    nodes_.clear();
    if (is_keyword(token_, "strict")) take();
    if (!is_keyword(token_, "digraph")) expected("digraph");
    take();
    if (token_.kind == Token::Kind::Id) graph_.id = take_id();
    parse_group({}, 0);
    return std::move(graph_);
  }

  void parse_group(Defaults defaults, int depth) {
    if (depth > kDeepest)
      scanner_.fail(token_.at,
                    "found groups nested deeper than 64 levels, expected at most that many");
    take_mark("{");
    while (!is_mark("}")) {
      parse_statement(defaults, depth);
      if (is_mark(";") || is_mark(",")) take();
    }
    take();
  }

  void parse_statement(Defaults& defaults, int depth) {
    if (is_mark("{") || is_keyword(token_, "subgraph")) {
      if (!is_mark("{")) {
        take();
        if (token_.kind == Token::Kind::Id) take_id();
      }
      parse_group(defaults, depth + 1);
      if (is_mark("->")) expected("nodes, not groups, as the ends of edges");
    } else if (is_keyword(token_, "graph")) {
      take();
      DotAttributes ignored;
      parse_attributes(depth == 0 ? graph_.attributes : ignored);
    } else if (is_keyword(token_, "node")) {
      take();
      parse_attributes(defaults.node);
    } else if (is_keyword(token_, "edge")) {
      take();
      parse_attributes(defaults.edge);
    } else {
      parse_nodes(defaults, depth);
    }
  }

  /// A node, a chain of edges, or an attribute of the group.
  void parse_nodes(const Defaults& defaults, int depth) {
    const std::string id = take_id();
    if (is_mark("=")) {
      take();
      const std::string value = take_id();
      if (depth == 0) graph_.attributes[id] = value;
      return;
    }
    std::vector<std::size_t> chain{node(id, defaults)};
    while (is_mark("->")) {
      take();
      chain.push_back(node(take_id(), defaults));
    }
    if (is_mark("--")) expected("->, since the graph is directed");
    if (is_mark(":")) expected("no port");
    if (chain.size() == 1) {
      parse_attributes(graph_.nodes[chain.front()].attributes);
      return;
    }
    DotAttributes attributes = defaults.edge;
    parse_attributes(attributes);
    for (std::size_t i = 1; i < chain.size(); ++i) {
      graph_.edges.push_back({chain[i - 1], chain[i], attributes});
    }
  }

  std::size_t node(const std::string& id, const Defaults& defaults) {
    const auto [found, is_new] = nodes_.try_emplace(id, graph_.nodes.size());
    if (is_new) graph_.nodes.push_back({id, defaults.node});
    return found->second;
  }

  void parse_attributes(DotAttributes& attributes) {
    while (is_mark("[")) {
      take();
      while (!is_mark("]")) {
        const std::string name = take_id();
        attributes[name] = "true";
        if (is_mark("=")) {
          take();
          attributes[name] = take_id();
        }
        if (is_mark(";") || is_mark(",")) take();
      }
      take();
    }
  }

  bool is_mark(std::string_view mark) const {
    return token_.kind == Token::Kind::Mark && token_.text == mark;
  }

  Token take() { return std::exchange(token_, scanner_.next()); }

  void take_mark(std::string_view mark) {
    if (!is_mark(mark)) expected(mark);
    take();
  }

  std::string take_id() {
    if (token_.kind != Token::Kind::Id) expected("an id");
    Token token = take();
    while (token.quoted && is_mark("+")) {
      take();
      if (!token_.quoted) expected("a text in quotes");
      token.text += take().text;
    }
    return std::move(token.text);
  }

  [[noreturn]] void expected(std::string_view what) const {
    constexpr std::size_t kLongest = 40;
    std::string found = "the end of the text";
    if (token_.kind != Token::Kind::End) found = "'" + cut_to_bytes(token_.text, kLongest) + "'";
    scanner_.fail(token_.at, fmt::format("found {}, expected {}", found, what));
  }

  Scanner scanner_;
  Token token_;
  DotGraph graph_;
  std::map<std::string, std::size_t> nodes_;
};

}  // namespace

std::string dot_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

Checked<std::vector<DotGraph>> parse_dot(std::string_view text) {
  // What is made of a drawing is JSON, which has no other characters.
  if (auto problem = utf8_problem(text)) return *std::move(problem);
  try {
    return Parser(text).parse();
  } catch (const Broken& broken) {
    return broken.problem;
  }
}

}  // namespace rehearse
