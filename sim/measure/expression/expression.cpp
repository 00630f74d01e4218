// Recursive descent: in, or, and, not, comparison, sum, product, sign, then what has no operands.

#include "sim/measure/expression/expression.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "models/base/utf8.hpp"
#include "sim/measure/expression/figure_parser.hpp"
#include "sim/measure/expression/scanner.hpp"

namespace rehearse {

namespace {

using Kind = ExpressionNode::Kind;
using NodeId = std::uint32_t;

const char* unit_example(Dimension dimension) {
  if (dimension == kPlain) return " without a unit";
  if (dimension == kTime) return " such as 500ms";
  if (dimension == kData) return " such as 64MB";
  if (dimension == kPerSecond) return " such as 200/s";
  return dimension == Dimension{-1, 1} ? " such as 10MB/s" : "";
}

class Parser {
 public:
  Parser(std::string_view text, const ExpressionNames& names) : scanner_(text), names_(names) {
    parsed_.text = text;
  }

  Checked<Expression> parse(bool is_condition) {
    if (const auto broken = utf8_problem(scanner_.text())) return *broken;
    try {
      if (scanner_.text().size() > kLongestExpression) {
        Scanner::fail_at(kLongestExpression, "more text",
                         fmt::format("at most {} bytes", kLongestExpression));
      }
      const NodeId root = whole();
      if (!scanner_.at_end()) {
        scanner_.fail(has_share_              ? "the end"
                      : is_condition_of(root) ? "the end, 'and', 'or' or 'in'"
                                              : "an operator, a comparison or the end");
      }
      require_kind(root, is_condition);
      return std::move(parsed_);
    } catch (const ExpressionError& error) {
      return scanner_.problem(error);
    }
  }

 private:
  /// Counts brackets and "not" that are open.
  class Level {
   public:
    explicit Level(Parser& parser) : depth_(parser.depth_) {
      if (++depth_ > kDeepestExpression) {
        parser.scanner_.fail(fmt::format("at most {} levels of brackets", kDeepestExpression));
      }
    }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    int& depth_;
  };

  ExpressionNode& node(NodeId id) { return parsed_.nodes[id]; }
  bool is_condition_of(NodeId id) { return node(id).is_condition(); }
  std::string quoted(NodeId id) {
    constexpr std::size_t kShown = 60;
    const std::string_view text = parsed_.text_of(node(id));
    if (text.size() <= kShown) return fmt::format("'{}'", text);
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return fmt::format("'{}…'", text.substr(0, end));
  }

  NodeId append(ExpressionNode added, std::size_t begin) {
    added.begin = begin;
    added.end = scanner_.last_end();
    parsed_.nodes.push_back(added);
    return static_cast<NodeId>(parsed_.nodes.size() - 1);
  }

  void require_kind(NodeId id, bool is_condition) {
    if (is_condition_of(id) == is_condition) return;
    if (is_condition) {
      Scanner::fail_at(node(id).end, quoted(id) + " without a comparison",
                       "<, <=, ==, !=, >= or > and a bound");
    }
    Scanner::fail_at(node(id).begin, quoted(id) + ", a condition", "a figure or a number");
  }

  ExpressionNode joined(Kind kind, NodeId first, NodeId second) {
    ExpressionNode made;
    made.kind = kind;
    made.first = first;
    made.second = second;
    made.of_run = node(first).of_run || node(second).of_run;
    made.of_runs = node(first).of_runs || node(second).of_runs;
    return made;
  }

  NodeId whole() {
    const std::size_t begin = scanner_.position();
    const NodeId condition = disjunction();
    if (!scanner_.is_word("in")) return condition;
    has_share_ = true;
    require_kind(condition, true);
    require_single_run(condition);
    scanner_.take_word("in");
    const NodeId share = fraction("a share of the runs such as 99%");
    ExpressionNode made = joined(Kind::In, condition, share);
    made.of_runs = true;
    made.of_run = false;
    return append(made, begin);
  }

  NodeId disjunction() { return joined_by("or", Kind::Or, &Parser::conjunction); }
  NodeId conjunction() { return joined_by("and", Kind::And, &Parser::negation); }

  NodeId joined_by(const char* word, Kind kind, NodeId (Parser::*part)()) {
    const std::size_t begin = scanner_.position();
    NodeId left = (this->*part)();
    while (scanner_.is_word(word)) {
      require_kind(left, true);
      scanner_.take_word(word);
      const NodeId right = (this->*part)();
      require_kind(right, true);
      left = append(joined(kind, left, right), begin);
    }
    return left;
  }

  NodeId negation() {
    const std::size_t begin = scanner_.position();
    if (!scanner_.is_word("not")) return comparison();
    const Level level(*this);
    scanner_.take_word("not");
    const NodeId condition = negation();
    require_kind(condition, true);
    return append(joined(Kind::Not, condition, condition), begin);
  }

  std::optional<Comparison> take_comparison() {
    // The longer symbols first.
    constexpr std::array<Comparison, 6> kOrder{Comparison::LessOrEqual, Comparison::GreaterOrEqual,
                                               Comparison::Equal,       Comparison::NotEqual,
                                               Comparison::Less,        Comparison::Greater};
    for (const Comparison op : kOrder) {
      if (scanner_.take_symbol(comparison_text(op))) return op;
    }
    if (scanner_.is_symbol("=")) scanner_.fail("==, <=, >= or !=");
    return std::nullopt;
  }

  /// A comparison, or a value alone. A scope at its end is that of all its figures without one.
  NodeId comparison() {
    const std::size_t begin = scanner_.position();
    const std::size_t first_figure = parsed_.figures.size();
    NodeId found = sum();
    if (!is_condition_of(found)) {
      if (const auto op = take_comparison()) found = compared(begin, found, *op, sum());
    }
    if (scope_end_ == scanner_.last_end() && scope_) give_scope(*scope_, first_figure);
    if (at_scope(scanner_)) {
      take_scope(first_figure);
      node(found).end = scanner_.last_end();
    }
    const bool more = scanner_.is_symbol("<") || scanner_.is_symbol(">") ||
                      scanner_.is_symbol("=") || scanner_.is_symbol("!=");
    if (more) scanner_.fail("one comparison, as 'and' joins several");
    return found;
  }

  NodeId compared(std::size_t begin, NodeId left, Comparison op, NodeId right) {
    require_kind(right, false);
    require_same(left, right);
    ExpressionNode made = joined(Kind::Compare, left, right);
    made.op = op;
    if (!made.of_run && !made.of_runs) {
      Scanner::fail_at(node(left).begin, "two numbers", "a figure on one side");
    }
    if (made.of_run && made.of_runs) {
      const bool left_is_of_run = node(left).of_run;
      Scanner::fail_at(node(left_is_of_run ? left : right).begin,
                       quoted(left_is_of_run ? left : right) + " of each run",
                       "a value over all runs as on the other side: mean, sd, q, min or max of it");
    }
    return append(made, begin);
  }

  bool is_zero(NodeId id) {
    return node(id).kind == Kind::Number && node(id).number.value == 0 &&
           node(id).number.dimension == kPlain;
  }

  /// Fails where the two do not measure the same; 0 is 0 of everything.
  void require_same(NodeId left, NodeId right) {
    const Dimension here = node(left).number.dimension;
    const Dimension there = node(right).number.dimension;
    if (here == there || is_zero(left) || is_zero(right)) return;
    const bool left_is_wrong = node(left).kind == Kind::Number && node(right).kind != Kind::Number;
    const NodeId wrong = left_is_wrong ? left : right;
    const Dimension wanted = left_is_wrong ? there : here;
    Scanner::fail_at(
        node(wrong).begin,
        fmt::format("{}, {}", quoted(wrong), dimension_text(node(wrong).number.dimension)),
        fmt::format("{}{}", dimension_text(wanted), unit_example(wanted)));
  }

  void require_single_run(NodeId id) {
    if (!node(id).of_runs) return;
    Scanner::fail_at(node(id).begin, quoted(id) + ", which is over all runs already",
                     "what each run has");
  }

  void take_scope(std::size_t first_figure) {
    const std::size_t at = scanner_.position();
    if (first_figure == parsed_.figures.size()) {
      scanner_.fail("a figure before it, for only figures have a scope");
    }
    scope_ = parse_scope(scanner_);
    scope_at_ = at;
    scope_end_ = scanner_.last_end();
    give_scope(*scope_, first_figure);
  }

  void give_scope(const Scope& scope, std::size_t first_figure) {
    for (std::size_t i = first_figure; i < parsed_.figures.size(); ++i) {
      Figure& figure = parsed_.figures[i];
      if (figure.scope) continue;
      if (const char* why = why_no_scope(figure)) {
        Scanner::fail_at(scope_at_, fmt::format("a scope of '{}'", figure.text), why);
      }
      figure.scope = scope;
    }
  }

  NodeId sum() {
    const std::size_t begin = scanner_.position();
    NodeId left = product();
    while (true) {
      const bool adds = scanner_.is_symbol("+");
      if (!adds && !scanner_.is_symbol("-")) return left;
      require_kind(left, false);
      scanner_.take_symbol(adds ? "+" : "-");
      const NodeId right = product();
      require_kind(right, false);
      require_same(left, right);
      ExpressionNode made = joined(adds ? Kind::Add : Kind::Subtract, left, right);
      made.number = node(is_zero(left) ? right : left).number;
      made.number.percent = node(left).number.percent || node(right).number.percent;
      left = append(made, begin);
    }
  }

  NodeId product() {
    const std::size_t begin = scanner_.position();
    NodeId left = sign();
    while (true) {
      const bool multiplies = scanner_.is_symbol("*");
      if (!multiplies && !scanner_.is_symbol("/")) return left;
      require_kind(left, false);
      scanner_.take_symbol(multiplies ? "*" : "/");
      const NodeId right = sign();
      require_kind(right, false);
      ExpressionNode made = joined(multiplies ? Kind::Multiply : Kind::Divide, left, right);
      const Dimension a = node(left).number.dimension;
      const Dimension b = node(right).number.dimension;
      made.number.dimension = multiplies ? Dimension{a.time + b.time, a.data + b.data}
                                         : Dimension{a.time - b.time, a.data - b.data};
      left = append(made, begin);
    }
  }

  NodeId sign() {
    const std::size_t begin = scanner_.position();
    if (!scanner_.is_symbol("-")) return scoped(operand());
    const Level level(*this);
    scanner_.take_symbol("-");
    const NodeId value = sign();
    require_kind(value, false);
    ExpressionNode made = joined(Kind::Negative, value, value);
    made.number = node(value).number;
    return append(made, begin);
  }

  /// A scope right behind a figure or a bracket is that of the figures in it.
  NodeId scoped(NodeId id) {
    if (first_of_operand_ < parsed_.figures.size() && at_scope(scanner_)) {
      take_scope(first_of_operand_);
      node(id).end = scanner_.last_end();
    }
    return id;
  }

  NodeId operand() {
    const std::size_t first_figure = parsed_.figures.size();
    const std::size_t begin = scanner_.position();
    const NodeId found = operand_at(begin);
    first_of_operand_ = first_figure;
    return found;
  }

  NodeId operand_at(std::size_t begin) {
    const std::string_view word = scanner_.peek_word();
    if (scanner_.at_number()) return number();
    if (scanner_.is_symbol("(")) return group();
    if (word.empty()) scanner_.fail("a figure or a number");
    if (scanner_.calls()) {
      if (word == "P") return share(begin);
      if (word == "mean") return over_runs(Kind::Mean, begin);
      if (word == "sd") return over_runs(Kind::Deviation, begin);
      if (word == "min") return over_runs(Kind::Least, begin);
      if (word == "max") return over_runs(Kind::Most, begin);
      if (word == "q") return quantile(begin);
    }
    ExpressionNode made;
    made.kind = Kind::Figure;
    made.of_run = true;
    made.figure = parsed_.figures.size();
    Figure figure = parse_figure(scanner_, names_);
    made.number = {0, figure.dimension, figure.percent};
    parsed_.figures.push_back(std::move(figure));
    return append(made, begin);
  }

  NodeId number() {
    const std::size_t begin = scanner_.position();
    const Checked<Quantity> read = read_quantity(scanner_.take_number());
    if (!read) throw ExpressionError{begin, read.problems().front().message};
    ExpressionNode made;
    made.number = *read;
    return append(made, begin);
  }

  NodeId fraction(const char* expected) {
    if (!scanner_.at_number()) scanner_.fail(expected);
    const NodeId read = number();
    const Quantity& share = node(read).number;
    if (share.dimension != kPlain || share.value > 1) {
      Scanner::fail_at(node(read).begin, quoted(read), fmt::format("{}, from 0 to 1", expected));
    }
    return read;
  }

  NodeId group() {
    const Level level(*this);
    scanner_.take_symbol("(");
    const NodeId inside = whole();
    scanner_.expect(")", "')'");
    return inside;
  }

  NodeId share(std::size_t begin) {
    const Level level(*this);
    scanner_.take_word();
    scanner_.take_symbol("(");
    const NodeId condition = whole();
    require_kind(condition, true);
    require_single_run(condition);
    scanner_.expect(")", "')' behind the condition");
    ExpressionNode made = joined(Kind::Share, condition, condition);
    made.of_run = false;
    made.of_runs = true;
    made.number.percent = true;
    return append(made, begin);
  }

  NodeId over_runs(Kind kind, std::size_t begin) {
    const Level level(*this);
    scanner_.take_word();
    scanner_.take_symbol("(");
    return of_all(kind, begin, 0);
  }

  NodeId quantile(std::size_t begin) {
    const Level level(*this);
    scanner_.take_word();
    scanner_.take_symbol("(");
    const NodeId part = fraction("a fraction of the runs and a figure: q(0.95, p(95))");
    const double value = node(part).number.value;
    scanner_.expect(",", "',' and a figure: q(0.95, p(95))");
    return of_all(Kind::Quantile, begin, value);
  }

  NodeId of_all(Kind kind, std::size_t begin, double fraction) {
    const NodeId value = whole();
    require_kind(value, false);
    require_single_run(value);
    if (!node(value).of_run) Scanner::fail_at(node(value).begin, quoted(value), "a figure");
    scanner_.expect(")", "')' behind the figure");
    ExpressionNode made = joined(kind, value, value);
    made.number = node(value).number;
    made.number.value = fraction;
    made.of_run = false;
    made.of_runs = true;
    return append(made, begin);
  }

  Scanner scanner_;
  const ExpressionNames& names_;
  Expression parsed_;
  bool has_share_ = false;  // "in" follows the condition
  int depth_ = 0;
  std::size_t first_of_operand_ = 0;  // in parsed_.figures: those of the last operand
  std::optional<Scope> scope_;        // the last one
  std::size_t scope_at_ = 0;
  std::size_t scope_end_ = 0;
};

}  // namespace

Checked<Expression> parse_condition(std::string_view text, const ExpressionNames& names) {
  return Parser(text, names).parse(true);
}

Checked<Expression> parse_value(std::string_view text, const ExpressionNames& names) {
  return Parser(text, names).parse(false);
}

}  // namespace rehearse
