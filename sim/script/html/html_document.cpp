// Gumbo parses. Its tree is copied and given back as a whole, because its own way of doing so
// recurses as deep as elements nest.

#include "sim/script/html/html_document.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <fmt/format.h>
#include <gumbo.h>
#include <new>
#include <unordered_set>

#include "models/base/problem_list.hpp"
#include "sim/script/html/css_selector.hpp"
#include "sim/script/http/headers.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kMostRemembered = 64;  // selectors

/// All that Gumbo allocates, in a ring, to be given back at once. Leaves Gumbo where elements nest
/// too deep: the time that it takes grows with the square of that depth.
class GumboMemory {
 public:
  GumboMemory() : ring_{&ring_, &ring_, 0} {}
  ~GumboMemory() {
    while (ring_.next != &ring_) give_back(this, ring_.next + 1);
  }
  GumboMemory(const GumboMemory&) = delete;
  GumboMemory& operator=(const GumboMemory&) = delete;

  /// Where Gumbo is left to.
  std::jmp_buf& way_out() { return way_out_; }

  static void* take(void* memory, std::size_t size) {
    auto& self = *static_cast<GumboMemory*>(memory);
    auto* block = static_cast<Block*>(std::calloc(1, sizeof(Block) + size));
    if (block == nullptr) throw std::bad_alloc();
    *block = {&self.ring_, self.ring_.next, size};
    self.ring_.next->previous = block;
    self.ring_.next = block;
    if (size == sizeof(GumboNode) && self.is_too_deep(block + 1)) std::longjmp(self.way_out_, 1);
    return block + 1;
  }
  static void give_back(void* memory, void* bytes) {
    if (bytes == nullptr) return;
    auto& self = *static_cast<GumboMemory*>(memory);
    Block* block = static_cast<Block*>(bytes) - 1;
    if (block->size == sizeof(GumboNode)) self.nodes_.erase(bytes);
    if (bytes == self.latest_) self.latest_ = nullptr;
    block->previous->next = block->next;
    block->next->previous = block->previous;
    std::free(block);
  }

 private:
  struct alignas(std::max_align_t) Block {
    Block* previous;
    Block* next;
    std::size_t size;
  };
  static constexpr std::size_t kSeldom = 64;  // nodes, between two looks at the depth

  /// Takes note of what is a node by its size, and now and then looks at how deep the one before
  /// is. Only blocks that are there are looked into, so that another block of that size does no
  /// harm.
  bool is_too_deep(const void* bytes) {
    nodes_.insert(bytes);
    const void* at = std::exchange(latest_, bytes);
    if (++count_ % kSeldom != 0) return false;
    std::size_t depth = 0;
    for (; at != nullptr && nodes_.contains(at) && depth <= kMostHtmlDepth + kSeldom; ++depth) {
      at = static_cast<const GumboNode*>(at)->parent;
    }
    return depth > kMostHtmlDepth + kSeldom;
  }

  Block ring_;
  std::jmp_buf way_out_;
  std::unordered_set<const void*> nodes_;
  const void* latest_ = nullptr;
  std::size_t count_ = 0;
};

/// The tree; null where elements nest too deep. Nothing here needs to be destroyed.
const GumboOutput* parse_within(GumboMemory& memory, std::string_view text) {
  if (setjmp(memory.way_out()) != 0) return nullptr;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &GumboMemory::take;
  options.deallocator = &GumboMemory::give_back;
  options.userdata = &memory;
  options.max_errors = 0;
  return gumbo_parse_with_options(&options, text.data(), text.size());
}

std::string_view piece(const GumboStringPiece& text) { return {text.data, text.length}; }

std::string tag_name(const GumboElement& element) {
  GumboStringPiece written = element.original_tag;
  if (written.data != nullptr) gumbo_tag_from_original_text(&written);
  if (element.tag_namespace == GUMBO_NAMESPACE_SVG && written.data != nullptr) {
    if (const char* adjusted = gumbo_normalize_svg_tagname(&written)) return adjusted;
  }
  const std::string known = gumbo_normalized_tagname(element.tag);
  return known.empty() && written.data != nullptr ? lower_ascii(piece(written)) : known;
}

/// What is written between the tags of an element; nothing where one of them is missing.
std::optional<std::string_view> written_inside(const GumboElement& element) {
  const char* begin = element.original_tag.data;
  const char* end = element.original_end_tag.data;
  if (begin == nullptr || end == nullptr) return std::nullopt;
  begin += element.original_tag.length;
  if (end < begin) return std::nullopt;
  return std::string_view(begin, static_cast<std::size_t>(end - begin));
}

}  // namespace

/// Copies Gumbo's tree.
class HtmlBuilder {
 public:
  explicit HtmlBuilder(HtmlDocument& document) : document_(document) {}

  void build(const GumboNode& top) {
    HtmlNode& root = document_.nodes_.emplace_back();
    const GumboDocument& facts = top.v.document;
    if (facts.has_doctype) add(root, HtmlNode::Kind::Doctype).name = facts.name;
    pending_.push_back({&facts.children, &root, 0});
    while (!pending_.empty()) {
      depth_ = std::max(depth_, pending_.size() - 1);
      Level& level = pending_.back();
      if (level.next == level.children->length) {
        pending_.pop_back();
      } else {
        copy(*static_cast<const GumboNode*>(level.children->data[level.next++]), *level.parent);
      }
    }
    number();
  }
  /// How many elements are in each other at the most.
  std::size_t depth() const { return depth_; }

 private:
  struct Level {
    const GumboVector* children;
    HtmlNode* parent;
    unsigned next;
  };

  HtmlNode& add(HtmlNode& parent, HtmlNode::Kind kind) {
    HtmlNode& node = document_.nodes_.emplace_back();
    node.kind = kind;
    node.parent = &parent;
    node.index = parent.children.size();
    parent.children.push_back(&node);
    return node;
  }

  void add_text(HtmlNode& parent, std::string_view text) {
    const bool follows_text =
        !parent.children.empty() && parent.children.back()->kind == HtmlNode::Kind::Text;
    HtmlNode& node = follows_text ? *parent.children.back() : add(parent, HtmlNode::Kind::Text);
    node.text += text;
  }

  void copy(const GumboNode& from, HtmlNode& parent) {
    if (from.type == GUMBO_NODE_ELEMENT || from.type == GUMBO_NODE_TEMPLATE) {
      copy_element(from.v.element, parent);
    } else if (from.type == GUMBO_NODE_COMMENT) {
      add(parent, HtmlNode::Kind::Comment).text = from.v.text.text;
    } else if (from.type != GUMBO_NODE_DOCUMENT) {
      add_text(parent, from.v.text.text);
    }
  }

  void copy_element(const GumboElement& from, HtmlNode& parent) {
    HtmlNode& node = add(parent, HtmlNode::Kind::Element);
    node.name = tag_name(from);
    for (unsigned i = 0; i < from.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(from.attributes.data[i]);
      node.attributes.push_back({attribute->name, attribute->value});
    }
    const auto inside = node.name == "noscript" ? written_inside(from) : std::nullopt;
    if (inside) {
      if (!inside->empty()) add_text(node, *inside);
    } else {
      pending_.push_back({&from.children, &node, 0});
    }
  }

  void number() {
    HtmlNode& root = document_.root();
    for (HtmlNode* node = &root; node != nullptr; node = next_node(*node, root)) {
      node->order = document_.by_order_.size();
      document_.by_order_.push_back(node);
    }
    for (auto it = document_.by_order_.rbegin(); it != document_.by_order_.rend(); ++it) {
      HtmlNode& node = **it;
      node.end = node.children.empty() ? node.order + 1 : node.children.back()->end;
    }
  }

  HtmlDocument& document_;
  std::vector<Level> pending_;
  std::size_t depth_ = 0;
};

const std::string* HtmlNode::attribute(std::string_view key) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [key](const Attribute& one) { return one.name == key; });
  return found == attributes.end() ? nullptr : &found->value;
}

HtmlNode* HtmlNode::sibling(std::ptrdiff_t distance) const {
  if (parent == nullptr) return nullptr;
  const auto place = static_cast<std::ptrdiff_t>(index) + distance;
  const bool is_there = place >= 0 && place < static_cast<std::ptrdiff_t>(parent->children.size());
  return is_there ? parent->children[static_cast<std::size_t>(place)] : nullptr;
}

HtmlNode* next_node(HtmlNode& node, const HtmlNode& top) {
  if (!node.children.empty()) return node.children.front();
  for (HtmlNode* at = &node; at != &top; at = at->parent) {
    if (HtmlNode* next = at->sibling(1)) return next;
  }
  return nullptr;
}

Checked<std::shared_ptr<HtmlDocument>> HtmlDocument::parse(std::string_view text) {
  if (text.size() > kMostHtmlBytes) {
    return wrong_value("", fmt::format("HTML of {} bytes", text.size()),
                       fmt::format("at most {}", kMostHtmlBytes));
  }
  GumboMemory memory;
  const Problem too_deep{
      "", fmt::format("html: open stack of elements exceeds {} nodes", kMostHtmlDepth)};
  const GumboOutput* output = parse_within(memory, text);
  if (output == nullptr) return too_deep;
  std::shared_ptr<HtmlDocument> document(new HtmlDocument);
  HtmlBuilder builder(*document);
  builder.build(*output->document);
  if (builder.depth() > kMostHtmlDepth) return too_deep;
  return document;
}

const std::vector<bool>& HtmlDocument::matches(const std::string& selector) {
  const auto known = matches_.find(selector);
  if (known != matches_.end()) return known->second;
  if (matches_.size() >= kMostRemembered) matches_.clear();
  const auto parsed = CssSelector::parse(selector);
  auto matched = parsed ? parsed->matches(by_order_) : std::vector<bool>(by_order_.size());
  return matches_[selector] = std::move(matched);
}

}  // namespace rehearse
