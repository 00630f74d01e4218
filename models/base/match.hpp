#pragma once
// One lambda per alternative of a variant.

namespace rehearse {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

}  // namespace rehearse
