// Paths are translated segment by segment, with a look at what the document has there.

#include "sim/file/target/target_places.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "models/base/json_place.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Segments = std::vector<std::string>;

/// The keys and indices of a JSON pointer, unescaped.
Segments segments_of(std::string_view pointer) {
  Segments segments;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      segments.emplace_back();
    } else if (c == '~' && i + 1 < pointer.size()) {
      segments.back() += pointer[++i] == '0' ? '~' : '/';
    } else {
      segments.back() += c;
    }
  }
  return segments;
}

/// A field of the options as it is called in the document.
Segments written(const std::string& field) {
  if (field == "errorProbability") return {"error", "probability"};
  if (field == "queueBound") return {"queue"};
  if (field == "contention" || field == "coherency") return {"usl", field};
  if (field == "service") return {"target"};
  return {field};
}

/// The member or element, nothing where there is none.
const json* child_of(const json& value, const std::string& segment) {
  if (value.is_object()) {
    const auto found = value.find(segment);
    return found == value.end() ? nullptr : &*found;
  }
  if (!value.is_array() || segment.empty() ||
      segment.find_first_not_of("0123456789") != std::string::npos || segment.size() > 9) {
    return nullptr;
  }
  const std::size_t index = std::stoul(segment);
  return index < value.size() ? &value[index] : nullptr;
}

void append(Segments& all, const Segments& more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// The segments behind the target's name, in the document's terms.
Segments translate(const json& target, const Segments& path) {
  const std::size_t count = path.size();
  Segments way;
  std::size_t next = 0;
  if (count >= 2 && path[0] == "endpoints") {
    if (target.contains("endpoints")) way = {path[0], path[1]};
    next = 2;
  } else if (count >= 3 && path[0] == "instances") {
    const json* instances = child_of(target, "instances");
    const json* instance = instances == nullptr ? nullptr : child_of(*instances, path[1]);
    if (instance != nullptr && instance->contains(written(path[2]).front())) {
      way = {path[0], path[1]};
    }
    next = 2;
  }
  for (; next < count; ++next) append(way, written(path[next]));
  return way;
}

}  // namespace

std::string target_place(const json& targets, std::string_view plan_path) {
  Segments path = segments_of(plan_path);
  if (path.empty()) return {};
  const json* value = child_of(targets, path.front());
  std::string pointer = (JsonPlace() / path.front()).pointer();
  if (value == nullptr) return pointer;
  path.erase(path.begin());
  for (const std::string& segment : translate(*value, path)) {
    if (value != nullptr && !value->is_structured()) break;
    const JsonPlace parent(pointer);
    std::string longer = (parent / segment).pointer();
    pointer = std::move(longer);
    if (value != nullptr) value = child_of(*value, segment);
  }
  return pointer;
}

}  // namespace rehearse
