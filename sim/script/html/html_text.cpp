// Nodes are walked in order, without recursion, as they may nest deep.

#include "sim/script/html/html_text.hpp"

#include <algorithm>
#include <array>

namespace rehearse {
namespace {

using Kind = HtmlNode::Kind;

constexpr std::array<std::string_view, 15> kVoid = {"area", "base",  "br",     "col",    "embed",
                                                    "hr",   "img",   "input",  "keygen", "link",
                                                    "meta", "param", "source", "track",  "wbr"};
/// What is in these is not escaped.
constexpr std::array<std::string_view, 8> kRaw = {"iframe",    "noembed", "noframes", "noscript",
                                                  "plaintext", "script",  "style",    "xmp"};

template <class List>
bool is_among(const std::string& name, const List& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char byte : text) {
    switch (byte) {
      case '&':
        html += "&amp;";
        break;
      case '\'':
        html += "&#39;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&#34;";
        break;
      case '\r':
        html += "&#13;";
        break;
      default:
        html += byte;
    }
  }
  return html;
}

void open_element(const HtmlNode& node, std::string& html) {
  html += '<' + node.name;
  for (const auto& attribute : node.attributes) {
    html += ' ' + attribute.name + "=\"" + escaped(attribute.value) + '"';
  }
  if (is_among(node.name, kVoid)) {
    html += "/>";
    return;
  }
  html += '>';
  // The first line break in these is not read as part of them.
  const bool skips_break = node.name == "pre" || node.name == "listing" || node.name == "textarea";
  if (skips_break && !node.children.empty() && node.children.front()->kind == Kind::Text &&
      node.children.front()->text.starts_with('\n')) {
    html += '\n';
  }
}

void open(const HtmlNode& node, std::string& html) {
  if (node.kind == Kind::Element) {
    open_element(node, html);
  } else if (node.kind == Kind::Text) {
    const bool is_raw = node.parent != nullptr && is_among(node.parent->name, kRaw);
    html += is_raw ? node.text : escaped(node.text);
  } else if (node.kind == Kind::Comment) {
    html += "<!--" + node.text + "-->";
  } else if (node.kind == Kind::Doctype) {
    html += "<!DOCTYPE " + node.name + '>';
  }
}

void close(const HtmlNode& node, std::string& html) {
  if (node.kind == Kind::Element && !is_among(node.name, kVoid)) html += "</" + node.name + '>';
}

}  // namespace

std::string html_text(HtmlNode& node) {
  std::string text;
  for (HtmlNode* at = &node; at != nullptr; at = next_node(*at, node)) {
    if (at->kind == Kind::Text) text += at->text;
  }
  return text;
}

std::string outer_html(HtmlNode& node) {
  std::string html;
  HtmlNode* at = &node;
  for (;;) {
    open(*at, html);
    if (!at->children.empty()) {
      at = at->children.front();
      continue;
    }
    close(*at, html);
    while (at != &node && at->sibling(1) == nullptr) {
      at = at->parent;
      close(*at, html);
    }
    if (at == &node) return html;
    at = at->sibling(1);
  }
}

std::string inner_html(HtmlNode& node) {
  std::string html;
  for (HtmlNode* child : node.children) html += outer_html(*child);
  return html;
}

std::string node_name(const HtmlNode& node) {
  switch (node.kind) {
    case Kind::Document:
      return "#document";
    case Kind::Text:
      return "#text";
    case Kind::Comment:
      return "#comment";
    default:
      return node.name;
  }
}

int node_type(const HtmlNode& node) {
  switch (node.kind) {
    case Kind::Element:
      return 1;
    case Kind::Text:
      return 3;
    case Kind::Comment:
      return 8;
    case Kind::Document:
      return 9;
    case Kind::Doctype:
      return 10;
  }
  return 0;
}

}  // namespace rehearse
