#pragma once
// Paths of recorded requests: which of their segments are identifiers.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rehearse {

/// "http://shop:80/items/1?page=2" → "http://shop:80" and "/items/1".
std::pair<std::string, std::string> origin_and_path(std::string_view url);

/// "/items/17/parts" → "/items/{}/parts".
std::string path_shape(std::string_view path);
/// The shape with "{}" in place of its nth segment, from 0; nothing where there is none, or it is
/// one already.
std::optional<std::string> with_any_segment(std::string_view shape, std::size_t place);

/// "/items/{}/parts/{}" → "/items/{id}/parts/{id2}".
std::string named_path(std::string_view shape);
/// What a path has in the places of the shape's identifiers: {"id", "17"}, …
std::vector<std::pair<std::string, std::string>> ids_of(std::string_view shape,
                                                        std::string_view path);

}  // namespace rehearse
