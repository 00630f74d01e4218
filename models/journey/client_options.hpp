#pragma once
// What the client itself takes of an iteration's time.

#include <optional>

#include "models/duration/duration_model.hpp"

namespace rehearse {

/// Times in which the VU does nothing else, as if it thought. None: no time, and no draw.
struct ClientOptions {
  std::optional<DurationModel> overhead{};         ///< before each request, and before each batch
  std::optional<DurationModel> first_iteration{};  ///< before a VU's first iteration

  bool any() const { return overhead || first_iteration; }
};

}  // namespace rehearse
