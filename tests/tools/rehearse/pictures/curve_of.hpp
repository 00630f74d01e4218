#pragma once
// A curve of a picture by its name.

#include <stdexcept>
#include <string>

#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse::testing {

/// Throws std::runtime_error where the panel has none of this name.
inline const PictureCurve& curve_of(const Picture& picture, const std::string& panel,
                                    const std::string& name) {
  for (const PicturePanel& each : picture.panels) {
    if (each.title != panel) continue;
    for (const PictureCurve& curve : each.curves) {
      if (curve.name == name) return curve;
    }
  }
  throw std::runtime_error("no " + name + " in " + panel);
}

}  // namespace rehearse::testing
