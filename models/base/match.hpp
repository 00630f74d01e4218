#pragma once
// One lambda per alternative of a variant.

#include <utility>
#include <variant>

namespace rehearse {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

/// Calls the case of the variant's present alternative, and returns its result.
template <class Variant, class... Cases>
decltype(auto) match(Variant&& variant, Cases&&... cases) {
  return std::visit(Match{std::forward<Cases>(cases)...}, std::forward<Variant>(variant));
}

}  // namespace rehearse
