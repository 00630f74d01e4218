// Paths by their segments.

#include "sim/fit/read/recorded_paths.hpp"

#include <algorithm>

#include "sim/script/http/path_id.hpp"

namespace rehearse {

namespace {

constexpr std::string_view kAny = "{}";

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, slash));
    if (slash == path.size()) return segments;
    path.remove_prefix(slash + 1);
  }
}

template <class Segments>
std::string joined(const Segments& segments) {
  std::string path;
  for (const auto& segment : segments) {
    path += '/';
    path += segment;
  }
  return path;
}

std::string id_name(std::size_t nth) {
  return nth == 0 ? std::string("id") : "id" + std::to_string(nth + 1);
}

}  // namespace

std::pair<std::string, std::string> origin_and_path(std::string_view url) {
  const std::size_t authority = std::min(url.find("://"), url.size() - 3) + 3;
  const std::size_t path = std::min(url.find_first_of("/?#", authority), url.size());
  const std::size_t end = std::min(url.find_first_of("?#", path), url.size());
  const std::string_view found = url.substr(path, end - path);
  return {std::string(url.substr(0, path)), found.empty() ? "/" : std::string(found)};
}

std::string path_shape(std::string_view path) {
  std::vector<std::string_view> segments = segments_of(path);
  for (std::string_view& segment : segments) {
    if (looks_like_id(segment)) segment = kAny;
  }
  return joined(segments);
}

std::optional<std::string> with_any_segment(std::string_view shape, std::size_t place) {
  std::vector<std::string_view> segments = segments_of(shape);
  if (place >= segments.size() || segments[place] == kAny || segments[place].empty()) {
    return std::nullopt;
  }
  segments[place] = kAny;
  return joined(segments);
}

std::string named_path(std::string_view shape) {
  std::vector<std::string> names;
  std::size_t ids = 0;
  for (const std::string_view segment : segments_of(shape)) {
    names.push_back(segment == kAny ? "{" + id_name(ids++) + "}" : std::string(segment));
  }
  return joined(names);
}

std::vector<std::pair<std::string, std::string>> ids_of(std::string_view shape,
                                                        std::string_view path) {
  const std::vector<std::string_view> of_shape = segments_of(shape);
  const std::vector<std::string_view> of_path = segments_of(path);
  std::vector<std::pair<std::string, std::string>> ids;
  for (std::size_t i = 0; i < std::min(of_shape.size(), of_path.size()); ++i) {
    if (of_shape[i] == kAny) ids.emplace_back(id_name(ids.size()), of_path[i]);
  }
  return ids;
}

}  // namespace rehearse
