#pragma once
// CSS selectors as k6/html knows them.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/script/html/html_document.hpp"

namespace rehearse {

/// Lists of tag, *, #id, .class, [attr] with =, !=, ~=, |=, ^=, $=, *=, the combinators " ", ">",
/// "+",
/// "~", and the pseudo-classes :not(), :has(), :contains(), :containsOwn(), :empty, :root, :link,
/// :input, :enabled, :disabled, :checked, :first-child, :last-child, :only-child, :nth-child(),
/// :nth-last-child() and the same of-type. Others, jQuery's :first and :eq() among them, k6 does
/// not know either.
class CssSelector {
 public:
  /// The error says where the text is no selector; its path is empty.
  static Checked<CssSelector> parse(std::string_view text);

  /// For each node of a document, in its order, whether the selector matches; linear in their
  /// number.
  std::vector<bool> matches(const std::vector<HtmlNode*>& nodes) const;

  enum class Combinator : std::uint8_t { Descendant, Child, Adjacent, Sibling };
  enum class Test : std::uint8_t {
    Tag,        ///< name
    Attribute,  ///< name is there
    Equals,     ///< its value
    Differs,    ///< or is not there
    Word,       ///< one of its words
    Dash,       ///< it, or it and a dash in front
    Prefix,
    Suffix,
    Part,
    Not,          ///< `inner` does not match
    Has,          ///< `inner` matches a node below
    Contains,     ///< a text below, in any case
    ContainsOwn,  ///< a text in its own texts
    Empty,
    Root,
    Link,
    Input,
    Enabled,
    Disabled,
    Checked,
    Nth,  ///< position = step * n + offset for an n ≥ 0
    Only,
  };
  struct Simple {
    Test test = Test::Tag;
    std::string name;
    std::string value;
    std::shared_ptr<const CssSelector> inner;
    std::int64_t step = 0;
    std::int64_t offset = 0;
    bool from_end = false;
    bool of_type = false;
  };
  /// Simple selectors that all have to match, and how the node is related to one of the compound
  /// before.
  struct Compound {
    Combinator combinator = Combinator::Descendant;
    std::vector<Simple> simple;
  };

 private:
  friend class CssParser;
  std::vector<std::vector<Compound>> alternatives_;
};

}  // namespace rehearse
