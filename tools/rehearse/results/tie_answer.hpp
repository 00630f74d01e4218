#pragma once
// What --ties asked for.

#include <optional>

#include "sim/core/tie_order.hpp"
#include "sim/questions/ties/tie_bounds.hpp"

namespace rehearse {

struct TieAnswer {
  Ties order = Ties::Latest;        ///< of the run
  std::optional<TieBounds> bounds;  ///< over others; none: they were not asked for
};

}  // namespace rehearse
