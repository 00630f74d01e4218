#pragma once
// Lists of nodes, and the ways from one list to another: what k6/html's Selection does.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/script/html/html_document.hpp"

namespace rehearse {

/// Some nodes of one document. Keeps the document alive. Where several nodes lead to the same one,
/// it is in the result once, in the order in which it was reached. A selector that is none matches
/// nothing.
class HtmlSelection {
 public:
  using Nodes = std::vector<HtmlNode*>;

  /// The root of the document.
  explicit HtmlSelection(std::shared_ptr<HtmlDocument> document);
  /// Requires: `nodes` are of the document.
  HtmlSelection(std::shared_ptr<HtmlDocument> document, Nodes nodes)
      : document_(std::move(document)), nodes_(std::move(nodes)) {}

  const Nodes& nodes() const { return nodes_; }
  std::size_t size() const { return nodes_.size(); }
  bool is_empty() const { return nodes_.empty(); }
  const std::shared_ptr<HtmlDocument>& document() const { return document_; }

  /// Nodes below those of the list.
  HtmlSelection find(const std::string& selector) const;
  /// Elements only; all of them where there is no selector. The same holds for the next functions.
  HtmlSelection children(const std::optional<std::string>& selector = {}) const;
  HtmlSelection parent(const std::optional<std::string>& selector = {}) const;
  HtmlSelection parents(const std::optional<std::string>& selector = {}) const;
  HtmlSelection siblings(const std::optional<std::string>& selector = {}) const;
  HtmlSelection next(const std::optional<std::string>& selector = {}) const;
  HtmlSelection next_all(const std::optional<std::string>& selector = {}) const;
  HtmlSelection previous(const std::optional<std::string>& selector = {}) const;
  /// The nearest first.
  HtmlSelection previous_all(const std::optional<std::string>& selector = {}) const;
  /// Up to the first element that `until` matches, which is left out.
  HtmlSelection parents_until(const std::string& until,
                              const std::optional<std::string>& selector = {}) const;
  HtmlSelection next_until(const std::string& until,
                           const std::optional<std::string>& selector = {}) const;
  HtmlSelection previous_until(const std::string& until,
                               const std::optional<std::string>& selector = {}) const;
  /// Texts and comments too.
  HtmlSelection contents() const;
  /// Of each node the first one that matches: itself, or one around it.
  HtmlSelection closest(const std::string& selector) const;

  HtmlSelection filter(const std::string& selector) const;
  HtmlSelection exclude(const std::string& selector) const;
  HtmlSelection exclude(const HtmlSelection& others) const;
  HtmlSelection intersect(const HtmlSelection& others) const;
  /// Those with a match below them.
  HtmlSelection has(const std::string& selector) const;
  HtmlSelection has(const HtmlSelection& others) const;
  /// Whether one of them matches.
  bool is(const std::string& selector) const;
  bool is(const HtmlSelection& others) const;

  /// The node at that place, counted from the end where it is negative.
  HtmlSelection eq(std::ptrdiff_t place) const;
  HtmlSelection first() const { return eq(0); }
  HtmlSelection last() const { return eq(-1); }
  /// From `begin` to before `end`; either may count from the end.
  HtmlSelection slice(std::ptrdiff_t begin, std::optional<std::ptrdiff_t> end = {}) const;
  /// This list and what the selector matches in the whole document.
  HtmlSelection add(const std::string& selector) const;
  HtmlSelection add(const HtmlSelection& others) const;
  /// The place of the node among the elements around it; of `node` in the list. -1 where there is
  /// none.
  std::ptrdiff_t index() const;
  std::ptrdiff_t index_of(const HtmlNode& node) const;

 private:
  HtmlSelection with(Nodes nodes) const { return {document_, std::move(nodes)}; }
  HtmlSelection reached(const std::function<void(HtmlNode&, Nodes&)>& reach,
                        const std::optional<std::string>& selector = {}) const;
  HtmlSelection kept(const std::function<bool(const HtmlNode&)>& keeps) const;

  std::shared_ptr<HtmlDocument> document_;
  Nodes nodes_;
};

}  // namespace rehearse
