// A selector is evaluated for all nodes at once, compound after compound, so that no nesting of
// elements and no chain of combinators costs more than their product.

#include "sim/script/html/css_selector.hpp"

#include <algorithm>
#include <map>

#include "sim/script/http/headers.hpp"

namespace rehearse {
namespace {

using Nodes = std::vector<HtmlNode*>;
using Marks = std::vector<bool>;
using Simple = CssSelector::Simple;
using Test = CssSelector::Test;
using Combinator = CssSelector::Combinator;

bool has_word(std::string_view text, std::string_view word) {
  constexpr std::string_view kBlanks = " \t\n\r\f";
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(kBlanks), text.size());
    if (end > 0 && text.substr(0, end) == word) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

bool attribute_matches(const HtmlNode& node, const Simple& simple) {
  const std::string* found = node.attribute(simple.name);
  if (found == nullptr) return simple.test == Test::Differs;
  const std::string_view text = *found;
  const std::string_view value = simple.value;
  switch (simple.test) {
    case Test::Attribute:
      return true;
    case Test::Equals:
      return text == value;
    case Test::Differs:
      return text != value;
    case Test::Word:
      return has_word(text, value);
    case Test::Dash:
      return text.starts_with(value) && (text.size() == value.size() || text[value.size()] == '-');
    // A part that is empty is in no text.
    case Test::Prefix:
      return !value.empty() && text.starts_with(value);
    case Test::Suffix:
      return !value.empty() && text.ends_with(value);
    default:
      return !value.empty() && text.find(value) != std::string_view::npos;
  }
}

bool is_one_of(const HtmlNode& node, std::initializer_list<std::string_view> tags) {
  return std::find(tags.begin(), tags.end(), node.name) != tags.end();
}

bool is_checked(const HtmlNode& node) {
  if (node.name == "option") return node.attribute("selected") != nullptr;
  const std::string* type = node.attribute("type");
  return node.name == "input" && type != nullptr && (*type == "checkbox" || *type == "radio") &&
         node.attribute("checked") != nullptr;
}

bool is_empty(const HtmlNode& node) {
  return std::none_of(node.children.begin(), node.children.end(), [](const HtmlNode* child) {
    return child->is_element() || child->kind == HtmlNode::Kind::Text;
  });
}

bool is_control(const HtmlNode& node) {
  return is_one_of(node, {"optgroup", "menuitem", "fieldset", "button", "input", "option", "select",
                          "textarea"});
}

bool state_matches(const HtmlNode& node, Test test) {
  switch (test) {
    case Test::Empty:
      return is_empty(node);
    case Test::Root:
      return node.parent != nullptr && node.parent->kind == HtmlNode::Kind::Document;
    case Test::Link:
      return is_one_of(node, {"a", "area", "link"}) && node.attribute("href") != nullptr;
    case Test::Input:
      return is_one_of(node, {"input", "select", "textarea", "button"});
    case Test::Enabled:
      return is_control(node) && node.attribute("disabled") == nullptr;
    case Test::Disabled:
      return is_control(node) && node.attribute("disabled") != nullptr;
    default:
      return is_checked(node);
  }
}

/// Which of all elements with the same parent (and tag) each one is, from 1, counted from either
/// end.
std::vector<std::int64_t> positions(const Nodes& nodes, bool from_end, bool of_type) {
  std::vector<std::int64_t> found(nodes.size());
  std::map<std::string_view, std::int64_t> counts;
  const auto count = [&](const HtmlNode* child) {
    if (child->is_element()) found[child->order] = ++counts[of_type ? child->name : ""];
  };
  for (const HtmlNode* parent : nodes) {
    counts.clear();
    if (from_end) {
      std::for_each(parent->children.rbegin(), parent->children.rend(), count);
    } else {
      std::for_each(parent->children.begin(), parent->children.end(), count);
    }
  }
  return found;
}

/// position = step * n + offset for an n ≥ 0.
bool is_in_series(std::int64_t position, const Simple& simple) {
  const std::int64_t distance = position - simple.offset;
  if (simple.step == 0) return distance == 0;
  return distance % simple.step == 0 && distance / simple.step >= 0;
}

void match_positions(const Nodes& nodes, const Simple& simple, Marks& marks) {
  const auto places = positions(nodes, simple.from_end, simple.of_type);
  const auto from_end = simple.test == Test::Only ? positions(nodes, true, simple.of_type)
                                                  : std::vector<std::int64_t>();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i]->is_element()) continue;
    marks[i] = simple.test == Test::Only ? places[i] == 1 && from_end[i] == 1
                                         : is_in_series(places[i], simple);
  }
}

/// The texts of all nodes in one piece; that of a node is the part between two places.
void match_texts(const Nodes& nodes, const std::string& wanted, Marks& marks) {
  std::string all;
  std::vector<std::size_t> begin(nodes.size() + 1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    begin[i] = all.size();
    if (nodes[i]->kind == HtmlNode::Kind::Text) all += lower_ascii(nodes[i]->text);
  }
  begin[nodes.size()] = all.size();
  std::vector<std::size_t> places;
  for (auto at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1)) {
    places.push_back(at);
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto first = std::lower_bound(places.begin(), places.end(), begin[i]);
    marks[i] = first != places.end() && *first + wanted.size() <= begin[nodes[i]->end];
  }
}

std::string own_text(const HtmlNode& node) {
  std::string text;
  for (const HtmlNode* child : node.children) {
    if (child->kind == HtmlNode::Kind::Text) text += child->text;
  }
  return lower_ascii(text);
}

/// Marks the nodes with a marked node below.
Marks holders(const Nodes& nodes, const Marks& below) {
  Marks marks(nodes.size());
  for (std::size_t i = nodes.size(); i-- > 1;) {
    if (below[i] || marks[i]) marks[nodes[i]->parent->order] = true;
  }
  return marks;
}

Marks match_simple(const Nodes& nodes, const Simple& simple) {
  Marks marks(nodes.size());
  const auto each = [&](const auto& matches) {
    for (std::size_t i = 0; i < nodes.size(); ++i) marks[i] = matches(*nodes[i]);
  };
  switch (simple.test) {
    case Test::Tag:
      each([&](const HtmlNode& node) { return node.name == simple.name; });
      break;
    case Test::Not:
      marks = simple.inner->matches(nodes);
      marks.flip();
      break;
    case Test::Has:
      marks = holders(nodes, simple.inner->matches(nodes));
      break;
    case Test::Contains:
      match_texts(nodes, simple.value, marks);
      break;
    case Test::ContainsOwn:
      each([&](const HtmlNode& node) {
        return own_text(node).find(simple.value) != std::string::npos;
      });
      break;
    case Test::Nth:
    case Test::Only:
      match_positions(nodes, simple, marks);
      break;
    case Test::Empty:
    case Test::Root:
    case Test::Link:
    case Test::Input:
    case Test::Enabled:
    case Test::Disabled:
    case Test::Checked:
      each([&](const HtmlNode& node) { return state_matches(node, simple.test); });
      break;
    default:
      each([&](const HtmlNode& node) { return attribute_matches(node, simple); });
      break;
  }
  return marks;
}

void keep_both(Marks& marks, const Marks& others) {
  for (std::size_t i = 0; i < marks.size(); ++i) marks[i] = marks[i] && others[i];
}

/// Marks the nodes that are so related to a marked one.
Marks related(const Nodes& nodes, const Marks& left, Combinator combinator) {
  Marks marks(nodes.size());
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    const std::size_t parent = nodes[i]->parent->order;
    if (combinator == Combinator::Child) marks[i] = left[parent];
    if (combinator == Combinator::Descendant) marks[i] = left[parent] || marks[parent];
  }
  if (combinator == Combinator::Child || combinator == Combinator::Descendant) return marks;
  for (const HtmlNode* parent : nodes) {
    bool is_behind = false;
    for (const HtmlNode* child : parent->children) {
      if (!child->is_element()) continue;
      marks[child->order] = is_behind;
      is_behind = left[child->order] || (is_behind && combinator == Combinator::Sibling);
    }
  }
  return marks;
}

}  // namespace

std::vector<bool> CssSelector::matches(const Nodes& nodes) const {
  Marks any(nodes.size());
  for (const std::vector<Compound>& compounds : alternatives_) {
    Marks marks;
    for (const Compound& compound : compounds) {
      Marks matched(nodes.size());
      for (std::size_t i = 0; i < nodes.size(); ++i) matched[i] = nodes[i]->is_element();
      for (const Simple& simple : compound.simple) keep_both(matched, match_simple(nodes, simple));
      if (!marks.empty()) keep_both(matched, related(nodes, marks, compound.combinator));
      marks = std::move(matched);
    }
    for (std::size_t i = 0; i < any.size(); ++i) any[i] = any[i] || marks[i];
  }
  return any;
}

}  // namespace rehearse
