#pragma once
// HTML as a tree of nodes that does not change, parsed as browsers do (HTML5).

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// The longest text that is parsed.
inline constexpr std::size_t kMostHtmlBytes = std::size_t{64} << 20;
/// The most elements in each other, as Go's parser has it.
inline constexpr std::size_t kMostHtmlDepth = 512;

/// One node; pointers stay valid as long as its document.
struct HtmlNode {
  enum class Kind : std::uint8_t { Document, Doctype, Element, Text, Comment };
  struct Attribute {
    std::string name;  ///< in lower case, but for foreign elements
    std::string value;
  };

  Kind kind = Kind::Document;
  std::string name;  ///< the tag of an element, what a doctype declares
  std::string text;  ///< of texts and comments
  std::vector<Attribute> attributes;
  HtmlNode* parent = nullptr;
  std::vector<HtmlNode*> children;
  std::size_t index = 0;  ///< among the children of the parent
  std::size_t order = 0;  ///< in the document, its root being 0
  std::size_t end = 0;    ///< the order of the first node behind all below this one

  bool is_element() const { return kind == Kind::Element; }
  bool is_element(std::string_view tag) const { return is_element() && name == tag; }
  /// Null where there is no such attribute.
  const std::string* attribute(std::string_view key) const;
  /// The sibling that many places away; null where there is none.
  HtmlNode* sibling(std::ptrdiff_t distance) const;
};

class CssSelector;

/// A parsed text, or part of a page; never without a root. Not for several threads at once, as it
/// remembers what its selectors match.
class HtmlDocument {
 public:
  /// No text is wrong HTML, so the only errors are the two bounds above, the second in Go's words.
  /// The contents of `noscript` are text, as where scripts run.
  static Checked<std::shared_ptr<HtmlDocument>> parse(std::string_view text);

  HtmlNode& root() { return nodes_.front(); }
  /// All nodes, by their order.
  const std::vector<HtmlNode*>& nodes() const { return by_order_; }
  /// For each node by its order whether the selector matches it. A text that is no selector matches
  /// nothing. Valid until the next call.
  const std::vector<bool>& matches(const std::string& selector);

 private:
  friend class HtmlBuilder;
  HtmlDocument() = default;

  std::deque<HtmlNode> nodes_;
  std::vector<HtmlNode*> by_order_;
  std::map<std::string, std::vector<bool>> matches_;
};

/// The node that follows in the document; null behind the last one below `top`.
HtmlNode* next_node(HtmlNode& node, const HtmlNode& top);

}  // namespace rehearse
