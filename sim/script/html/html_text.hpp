#pragma once
// Nodes as text and as HTML, and the facts about a node that k6's elements show.

#include <string>

#include "sim/script/html/html_document.hpp"

namespace rehearse {

/// All texts below the node, one after the other; its own of a text.
std::string html_text(HtmlNode& node);

/// The node as Go's golang.org/x/net/html writes it: `<br/>`, `&#34;` for quotation marks.
std::string outer_html(HtmlNode& node);
/// What is inside it.
std::string inner_html(HtmlNode& node);

/// "div", "#text", "#comment", "#document", what a doctype declares.
std::string node_name(const HtmlNode& node);
/// The DOM's numbers: 1 element, 3 text, 8 comment, 9 document, 10 doctype.
int node_type(const HtmlNode& node);

}  // namespace rehearse
