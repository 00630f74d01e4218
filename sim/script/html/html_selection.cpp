// Every way is given by what one node leads to.

#include "sim/script/html/html_selection.hpp"

#include <algorithm>

namespace rehearse {
namespace {

using Nodes = HtmlSelection::Nodes;

/// The element that comes next in a direction, 1 or -1; null where there is none.
HtmlNode* neighbour(const HtmlNode& node, std::ptrdiff_t direction) {
  for (std::ptrdiff_t distance = direction;; distance += direction) {
    HtmlNode* found = node.sibling(distance);
    if (found == nullptr || found->is_element()) return found;
  }
}

HtmlNode* parent_element(const HtmlNode& node) {
  return node.parent != nullptr && node.parent->is_element() ? node.parent : nullptr;
}

/// Follows the steps from a node as long as there are any, up to a node that is marked.
template <class Step>
auto along(Step step, std::vector<bool> until = {}) {
  return [step, until = std::move(until)](HtmlNode& node, Nodes& nodes) {
    for (HtmlNode* at = step(node); at != nullptr; at = step(*at)) {
      if (!until.empty() && until[at->order]) return;
      nodes.push_back(at);
    }
  };
}

HtmlNode* next_element(const HtmlNode& node) { return neighbour(node, 1); }
HtmlNode* previous_element(const HtmlNode& node) { return neighbour(node, -1); }

/// One step.
template <class Step>
auto once(Step step) {
  return [step](HtmlNode& node, Nodes& nodes) {
    if (HtmlNode* found = step(node)) nodes.push_back(found);
  };
}

std::vector<bool> marked(const HtmlSelection& selection) {
  std::vector<bool> marks(selection.document()->nodes().size());
  for (const HtmlNode* node : selection.nodes()) marks[node->order] = true;
  return marks;
}

/// Whether a node below this one is marked.
bool has_marked(const HtmlNode& node, const std::vector<bool>& marks) {
  for (std::size_t i = node.order + 1; i < node.end; ++i) {
    if (marks[i]) return true;
  }
  return false;
}

}  // namespace

HtmlSelection::HtmlSelection(std::shared_ptr<HtmlDocument> document)
    : document_(std::move(document)), nodes_{&document_->root()} {}

HtmlSelection HtmlSelection::reached(const std::function<void(HtmlNode&, Nodes&)>& reach,
                                     const std::optional<std::string>& selector) const {
  Nodes all;
  for (HtmlNode* node : nodes_) reach(*node, all);
  std::vector<bool> seen(document_->nodes().size());
  Nodes unique;
  for (HtmlNode* node : all) {
    if (!seen[node->order]) unique.push_back(node);
    seen[node->order] = true;
  }
  HtmlSelection result = with(std::move(unique));
  return selector ? result.filter(*selector) : result;
}

HtmlSelection HtmlSelection::kept(const std::function<bool(const HtmlNode&)>& keeps) const {
  Nodes nodes;
  std::copy_if(nodes_.begin(), nodes_.end(), std::back_inserter(nodes),
               [&keeps](const HtmlNode* node) { return keeps(*node); });
  return with(std::move(nodes));
}

HtmlSelection HtmlSelection::find(const std::string& selector) const {
  const auto& marks = document_->matches(selector);
  const auto& order = document_->nodes();
  return reached([&](const HtmlNode& node, Nodes& nodes) {
    for (std::size_t i = node.order + 1; i < node.end; ++i) {
      if (marks[i]) nodes.push_back(order[i]);
    }
  });
}

HtmlSelection HtmlSelection::children(const std::optional<std::string>& selector) const {
  return reached(
      [](const HtmlNode& node, Nodes& nodes) {
        std::copy_if(node.children.begin(), node.children.end(), std::back_inserter(nodes),
                     [](const HtmlNode* child) { return child->is_element(); });
      },
      selector);
}

HtmlSelection HtmlSelection::parent(const std::optional<std::string>& selector) const {
  return reached(once(parent_element), selector);
}

HtmlSelection HtmlSelection::parents(const std::optional<std::string>& selector) const {
  return reached(along(parent_element), selector);
}

HtmlSelection HtmlSelection::siblings(const std::optional<std::string>& selector) const {
  return reached(
      [](const HtmlNode& node, Nodes& nodes) {
        if (node.parent == nullptr) return;
        std::copy_if(
            node.parent->children.begin(), node.parent->children.end(), std::back_inserter(nodes),
            [&node](const HtmlNode* child) { return child->is_element() && child != &node; });
      },
      selector);
}

HtmlSelection HtmlSelection::next(const std::optional<std::string>& selector) const {
  return reached(once(next_element), selector);
}

HtmlSelection HtmlSelection::next_all(const std::optional<std::string>& selector) const {
  return reached(along(next_element), selector);
}

HtmlSelection HtmlSelection::previous(const std::optional<std::string>& selector) const {
  return reached(once(previous_element), selector);
}

HtmlSelection HtmlSelection::previous_all(const std::optional<std::string>& selector) const {
  return reached(along(previous_element), selector);
}

HtmlSelection HtmlSelection::parents_until(const std::string& until,
                                           const std::optional<std::string>& selector) const {
  return reached(along(parent_element, document_->matches(until)), selector);
}

HtmlSelection HtmlSelection::next_until(const std::string& until,
                                        const std::optional<std::string>& selector) const {
  return reached(along(next_element, document_->matches(until)), selector);
}

HtmlSelection HtmlSelection::previous_until(const std::string& until,
                                            const std::optional<std::string>& selector) const {
  return reached(along(previous_element, document_->matches(until)), selector);
}

HtmlSelection HtmlSelection::contents() const {
  return reached([](const HtmlNode& node, Nodes& nodes) {
    nodes.insert(nodes.end(), node.children.begin(), node.children.end());
  });
}

HtmlSelection HtmlSelection::closest(const std::string& selector) const {
  const auto& marks = document_->matches(selector);
  return reached([&marks](HtmlNode& node, Nodes& nodes) {
    HtmlNode* at = &node;
    while (at != nullptr && !marks[at->order]) at = at->parent;
    if (at != nullptr) nodes.push_back(at);
  });
}

HtmlSelection HtmlSelection::filter(const std::string& selector) const {
  const auto& marks = document_->matches(selector);
  return kept([&marks](const HtmlNode& node) { return marks[node.order]; });
}

HtmlSelection HtmlSelection::exclude(const std::string& selector) const {
  const auto& marks = document_->matches(selector);
  return kept([&marks](const HtmlNode& node) { return !marks[node.order]; });
}

HtmlSelection HtmlSelection::exclude(const HtmlSelection& others) const {
  const auto marks = marked(others);
  return kept([&marks](const HtmlNode& node) { return !marks[node.order]; });
}

HtmlSelection HtmlSelection::intersect(const HtmlSelection& others) const {
  const auto marks = marked(others);
  return kept([&marks](const HtmlNode& node) { return marks[node.order]; });
}

HtmlSelection HtmlSelection::has(const std::string& selector) const {
  const auto& marks = document_->matches(selector);
  return kept([&marks](const HtmlNode& node) { return has_marked(node, marks); });
}

HtmlSelection HtmlSelection::has(const HtmlSelection& others) const {
  const auto marks = marked(others);
  return kept([&marks](const HtmlNode& node) { return has_marked(node, marks); });
}

bool HtmlSelection::is(const std::string& selector) const { return !filter(selector).is_empty(); }

bool HtmlSelection::is(const HtmlSelection& others) const { return !intersect(others).is_empty(); }

HtmlSelection HtmlSelection::eq(std::ptrdiff_t place) const {
  const auto count = static_cast<std::ptrdiff_t>(nodes_.size());
  if (place < 0) place += count;
  if (place < 0 || place >= count) return with({});
  return with({nodes_[static_cast<std::size_t>(place)]});
}

HtmlSelection HtmlSelection::slice(std::ptrdiff_t begin, std::optional<std::ptrdiff_t> end) const {
  const auto count = static_cast<std::ptrdiff_t>(nodes_.size());
  const auto within = [count](std::ptrdiff_t place) {
    return std::clamp<std::ptrdiff_t>(place < 0 ? place + count : place, 0, count);
  };
  const std::ptrdiff_t from = within(begin);
  const std::ptrdiff_t to = std::max(from, within(end.value_or(count)));
  return with(Nodes(nodes_.begin() + from, nodes_.begin() + to));
}

HtmlSelection HtmlSelection::add(const std::string& selector) const {
  return add(HtmlSelection(document_).find(selector));
}

HtmlSelection HtmlSelection::add(const HtmlSelection& others) const {
  Nodes nodes = nodes_;
  const HtmlSelection more = others.exclude(*this);
  nodes.insert(nodes.end(), more.nodes().begin(), more.nodes().end());
  return with(std::move(nodes));
}

std::ptrdiff_t HtmlSelection::index() const {
  return is_empty() ? -1 : static_cast<std::ptrdiff_t>(first().previous_all().size());
}

std::ptrdiff_t HtmlSelection::index_of(const HtmlNode& node) const {
  const auto found = std::find(nodes_.begin(), nodes_.end(), &node);
  return found == nodes_.end() ? -1 : found - nodes_.begin();
}

}  // namespace rehearse
