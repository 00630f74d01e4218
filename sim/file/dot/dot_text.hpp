#pragma once
// Graphviz's DOT language ↔ plain graphs: the part that directed graphs of named nodes need.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

using DotAttributes = std::map<std::string, std::string>;

struct DotNode {
  std::string id;
  DotAttributes attributes;
};
struct DotEdge {
  std::size_t from = 0;  ///< index of a node
  std::size_t to = 0;
  DotAttributes attributes;
};
struct DotGraph {
  std::string id;              ///< "" without a name
  DotAttributes attributes;    ///< of the graph itself
  std::vector<DotNode> nodes;  ///< in the order of their first mention
  std::vector<DotEdge> edges;  ///< in the order of writing
};

/// Any text as a quoted DOT id: `"` and `\` are escaped, all else is kept.
std::string dot_quoted(std::string_view text);

/// All graphs of a text (https://graphviz.org/doc/info/lang.html): directed ones, with nodes,
/// chains of edges, attributes, defaults for nodes and edges, subgraphs as mere groups, comments
/// and strings put together with +. Within quotes `\"` and `\\` are unescaped, any other backslash
/// stays. Errors, the first one alone, with line and column: undirected graphs, HTML ids, ports,
/// subgraphs as ends of edges, nesting beyond 64 levels, and whatever is no DOT or no UTF-8.
Checked<std::vector<DotGraph>> parse_dot(std::string_view text);

}  // namespace rehearse
