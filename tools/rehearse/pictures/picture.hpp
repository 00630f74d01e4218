#pragma once
// What is to be drawn, whatever draws it: panels below each other, each with its axes.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/expression/quantity.hpp"

namespace rehearse {

/// Values are in base units: seconds, bytes, shares of 1.
struct PictureAxis {
  std::string title{};
  Dimension dimension{};
  bool percent = false;
  /// The names of the places 0, 1, 2 … where values are not numbers; empty: they are.
  std::vector<std::string> names{};
  std::optional<double> low{};   ///< none: the least value, or 0 if that is above it
  std::optional<double> high{};  ///< none: the greatest value
};

struct PicturePoint {
  double x = 0;
  double y = 0;
  /// Where the truth may be; both are y where nothing is known.
  double low = 0;
  double high = 0;
};

struct PictureCurve {
  enum class Form {
    Line,
    Step,  ///< a value holds until the next point
    Dots,
    Band,  ///< only what is between low and high
  };
  std::string name{};
  Form form = Form::Line;
  std::vector<PicturePoint> points{};  ///< by ascending x
  /// Of the same as the panel's curve at this place, whose colour it has; a line is dashed.
  std::optional<std::size_t> like{};
};

/// A part of the x axis that differs from the rest.
struct PictureShade {
  double from = 0;
  double until = 0;
  std::string what{};
};

/// A value for each place of two named axes.
struct PictureHeat {
  std::vector<std::optional<double>> values{};  ///< row after row, from the lowest y; none: unknown
  Dimension dimension{};
  bool percent = false;
};

struct PicturePanel {
  std::string title{};
  PictureAxis x{};
  PictureAxis y{};
  std::vector<PictureCurve> curves{};
  std::vector<PictureShade> shades{};
  /// In place of curves. Requires: both axes have names.
  std::optional<PictureHeat> heat{};
};

struct Picture {
  std::string title{};
  std::string note{};  ///< of where it comes from, below the panels
  std::vector<PicturePanel> panels{};
};

}  // namespace rehearse
