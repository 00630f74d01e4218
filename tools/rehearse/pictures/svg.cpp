// Panels below each other on a page of fixed width; colours are classes of the style sheet.

#include "tools/rehearse/pictures/svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <string_view>

#include "tools/rehearse/pictures/axis_ticks.hpp"
#include "tools/rehearse/text/xml_text.hpp"

namespace rehearse {

namespace {

constexpr double kWidth = 760;
constexpr double kLeft = 84;
constexpr double kRight = 24;
constexpr double kTop = 44;  // of a panel, above its plot
constexpr double kPlotHeight = 170;
constexpr double kBottom = 52;
constexpr double kHead = 40;
constexpr double kFoot = 28;
constexpr double kHeatRow = 26;
constexpr std::size_t kColours = 8;
constexpr std::size_t kMostLabelled = 16;  // columns of a heat map that have room for text

// Okabe and Ito's colours (2008), which differ for colour-blind eyes too.
constexpr std::string_view kStyle = R"(<style>
svg{--ink:#1b1f24;--dim:#59636e;--grid:#d8dee4;--paper:#ffffff;--shade:#8c959f;font:12px system-ui,sans-serif}
@media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--dim:#9198a1;--grid:#30363d;--paper:#0d1117;--shade:#656c76}}
.paper{fill:var(--paper)}text{fill:var(--ink)}.dim{fill:var(--dim)}.title{font-weight:600;font-size:14px}.head{font-weight:600;font-size:16px}
.grid{stroke:var(--grid);stroke-width:1}.frame{stroke:var(--dim);stroke-width:1;fill:none}.shade{fill:var(--shade);fill-opacity:.18}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}.dashed{stroke-dasharray:5 3}.band{fill-opacity:.2}
.s0{stroke:#0072b2}.s1{stroke:#d55e00}.s2{stroke:#009e73}.s3{stroke:#cc79a7}.s4{stroke:#e69f00}.s5{stroke:#56b4e9}.s6{stroke:#8a7a00}.s7{stroke:#7f7f7f}
.f0{fill:#0072b2}.f1{fill:#d55e00}.f2{fill:#009e73}.f3{fill:#cc79a7}.f4{fill:#e69f00}.f5{fill:#56b4e9}.f6{fill:#8a7a00}.f7{fill:#7f7f7f}
.on{fill:#ffffff}.off{fill:#1b1f24}
</style>
)";

/// The values of an axis and where they are on the page.
struct Scale {
  double low = 0;
  double high = 1;
  double from = 0;  ///< the place of `low`
  double until = 1;

  double at(double value) const { return from + (value - low) / (high - low) * (until - from); }
};

/// Requires: what `each` gives is finite.
template <class Each>
Scale scale_of(const PictureAxis& axis, const Each& each) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  each([&](double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  });
  if (least > most) least = most = 0;
  Scale scale;
  scale.low = axis.low.value_or(least);
  scale.high = axis.high.value_or(most);
  if (!(scale.low < scale.high)) {  // one value: it is in the middle
    const double around = scale.low == 0 ? 1 : std::abs(scale.low) / 2;
    scale.high = scale.low + around;
    scale.low -= around;
    if (least >= 0 && scale.low < 0) scale.low = 0;
  }
  return scale;
}

bool is_finite(const PicturePoint& point) {
  return std::isfinite(point.x) && std::isfinite(point.y) && std::isfinite(point.low) &&
         std::isfinite(point.high);
}

class Drawing {
 public:
  explicit Drawing(std::string& text) : text_(text) {}

  void panel(const PicturePanel& panel, double top) {
    top_ = top + kTop;
    write("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", kLeft, top + 18,
          xml_text(panel.title));
    if (panel.heat) {
      heat(panel);
    } else {
      plot(panel);
    }
  }

  static double height(const PicturePanel& panel) {
    return kTop + kBottom + (panel.heat ? kHeatRow * rows_of(panel) : kPlotHeight);
  }

 private:
  template <class... Parts>
  void write(fmt::format_string<Parts...> form, Parts&&... parts) {
    fmt::format_to(std::back_inserter(text_), form, std::forward<Parts>(parts)...);
  }

  static double rows_of(const PicturePanel& panel) {
    return static_cast<double>(std::max<std::size_t>(panel.y.names.size(), 1));
  }

  void plot(const PicturePanel& panel) {
    x_ = scale_of(panel.x, [&](const auto& take) {
      for (const PictureCurve& curve : panel.curves) {
        for (const PicturePoint& point : curve.points) {
          if (is_finite(point)) take(point.x);
        }
      }
      if (!panel.x.names.empty()) take(static_cast<double>(panel.x.names.size() - 1));
    });
    y_ = scale_of(panel.y, [&](const auto& take) {
      if (!panel.y.low) take(0);
      for (const PictureCurve& curve : panel.curves) {
        for (const PicturePoint& point : curve.points) {
          if (!is_finite(point)) continue;
          take(std::min(point.low, point.y));
          take(std::max(point.high, point.y));
        }
      }
    });
    x_.from = kLeft;
    x_.until = kWidth - kRight;
    y_.from = top_ + kPlotHeight;
    y_.until = top_;
    ++plots_;
    write(
        "<clipPath id=\"plot{0}\"><rect x=\"{1}\" y=\"{2:.2f}\" width=\"{3}\" height=\"{4}\"/>"
        "</clipPath>\n",
        plots_, kLeft, top_ - 4, kWidth - kLeft - kRight, kPlotHeight + 8);
    for (const PictureShade& shade : panel.shades) draw(shade);
    y_axis(panel.y);
    x_axis(panel.x);
    write("<g clip-path=\"url(#plot{})\">\n", plots_);
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
      band(panel.curves[i], colour_of(panel.curves[i], i));
    }
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
      const PictureCurve& curve = panel.curves[i];
      if (curve.form != PictureCurve::Form::Band) draw(curve, colour_of(curve, i));
    }
    text_ += "</g>\n";
    legend(panel);
  }

  void draw(const PictureShade& shade) {
    const double from = x_.at(std::clamp(shade.from, x_.low, x_.high));
    const double until = x_.at(std::clamp(shade.until, x_.low, x_.high));
    write(
        "<rect class=\"shade\" x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\">"
        "<title>{}</title></rect>\n",
        from, y_.until, std::max(until - from, 0.5), kPlotHeight, xml_text(shade.what));
  }

  void y_axis(const PictureAxis& axis) {
    for (const double tick : axis_ticks(y_.low, y_.high, axis.dimension, 5)) {
      const double y = y_.at(tick);
      write(
          "<path class=\"grid\" d=\"M{} {:.2f}H{}\"/><text class=\"dim\" text-anchor=\"end\" "
          "x=\"{}\" y=\"{:.2f}\">{}</text>\n",
          kLeft, y, kWidth - kRight, kLeft - 8, y + 4,
          xml_text(quantity_text({tick, axis.dimension, axis.percent})));
    }
  }

  void x_axis(const PictureAxis& axis) {
    const double bottom = y_.from;
    write("<path class=\"frame\" d=\"M{} {:.2f}H{}\"/>\n", kLeft, bottom, kWidth - kRight);
    const auto mark = [&](double value, const std::string& text) {
      const double x = x_.at(value);
      write(
          "<path class=\"frame\" d=\"M{:.2f} {:.2f}v5\"/><text class=\"dim\" "
          "text-anchor=\"middle\" x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n",
          x, bottom, x, bottom + 19, xml_text(text));
    };
    if (axis.names.empty()) {
      for (const double tick : axis_ticks(x_.low, x_.high, axis.dimension, 8)) {
        mark(tick, quantity_text({tick, axis.dimension, axis.percent}));
      }
    } else {
      const std::size_t every = (axis.names.size() + kMostLabelled - 1) / kMostLabelled;
      for (std::size_t i = 0; i < axis.names.size(); i += every) {
        mark(static_cast<double>(i), axis.names[i]);
      }
    }
    write("<text class=\"dim\" text-anchor=\"middle\" x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n",
          (kLeft + kWidth - kRight) / 2, bottom + 38, xml_text(axis.title));
  }

  /// Requires: it is the i-th one of its panel.
  static std::size_t colour_of(const PictureCurve& curve, std::size_t i) {
    return curve.like.value_or(i) % kColours;
  }

  static bool is_dashed(const PictureCurve& curve) {
    return curve.like.has_value() && curve.form != PictureCurve::Form::Band;
  }

  void band(const PictureCurve& curve, std::size_t colour) {
    const bool any = std::any_of(curve.points.begin(), curve.points.end(),
                                 [](const PicturePoint& point) { return point.low < point.high; });
    if (!any) return;
    if (curve.form == PictureCurve::Form::Dots) {
      for (const PicturePoint& point : curve.points) {
        if (!is_finite(point) || !(point.low < point.high)) continue;
        write("<path class=\"line s{}\" d=\"M{:.2f} {:.2f}V{:.2f}\"/>\n", colour, x_.at(point.x),
              y_.at(point.low), y_.at(point.high));
      }
      return;
    }
    std::string edge;
    for (const PicturePoint& point : curve.points) {
      if (is_finite(point)) add(edge, x_.at(point.x), y_.at(point.high));
    }
    for (auto point = curve.points.rbegin(); point != curve.points.rend(); ++point) {
      if (is_finite(*point)) add(edge, x_.at(point->x), y_.at(point->low));
    }
    write("<path class=\"band f{}\" d=\"{}Z\"/>\n", colour, edge);
  }

  static void add(std::string& path, double x, double y) {
    fmt::format_to(std::back_inserter(path), "{}{:.2f} {:.2f}", path.empty() ? "M" : "L", x, y);
  }

  void draw(const PictureCurve& curve, std::size_t colour) {
    std::string path;
    double before = 0;
    for (const PicturePoint& point : curve.points) {
      if (!is_finite(point)) continue;
      const double x = x_.at(point.x);
      const double y = y_.at(point.y);
      if (curve.form == PictureCurve::Form::Dots) {
        write("<circle class=\"f{}\" cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"3\"/>\n", colour, x, y);
        continue;
      }
      if (curve.form == PictureCurve::Form::Step && !path.empty()) add(path, x, before);
      add(path, x, y);
      before = y;
    }
    if (path.empty()) return;
    if (path.find('L') == std::string::npos) {  // a single value
      write("<circle class=\"f{}\" cx=\"{}\" cy=\"{}\" r=\"3\"/>\n", colour,
            path.substr(1, path.find(' ') - 1), path.substr(path.find(' ') + 1));
    }
    write("<path class=\"line s{}{}\" d=\"{}\"/>\n", colour, is_dashed(curve) ? " dashed" : "",
          path);
  }

  void legend(const PicturePanel& panel) {
    if (panel.curves.size() < 2) return;
    double x = kLeft;
    const double y = top_ - 10;
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
      const PictureCurve& curve = panel.curves[i];
      const std::string& name = curve.name;
      const std::size_t colour = colour_of(curve, i);
      if (is_dashed(curve)) {
        write("<path class=\"line s{} dashed\" d=\"M{:.2f} {:.2f}h10\"/>", colour, x, y - 4);
      } else {
        write("<rect class=\"f{}\" x=\"{:.2f}\" y=\"{:.2f}\" width=\"10\" height=\"10\"/>", colour,
              x, y - 9);
      }
      write("<text class=\"dim\" x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n", x + 14, y, xml_text(name));
      x += 30 + 6.8 * static_cast<double>(name.size());
    }
  }

  void heat(const PicturePanel& panel) {
    const PictureHeat& heat = *panel.heat;
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const std::optional<double>& value : heat.values) {
      if (!value || !std::isfinite(*value)) continue;
      least = std::min(least, *value);
      most = std::max(most, *value);
    }
    const std::size_t columns = std::max<std::size_t>(panel.x.names.size(), 1);
    const double width = (kWidth - kLeft - kRight) / static_cast<double>(columns);
    const double bottom = top_ + kHeatRow * rows_of(panel);
    for (std::size_t i = 0; i < heat.values.size(); ++i) {
      const std::optional<double>& value = heat.values[i];
      if (!value || !std::isfinite(*value)) continue;
      const double share = most > least ? (*value - least) / (most - least) : 0;
      const std::size_t row = i / columns;
      const double x = kLeft + width * static_cast<double>(i % columns);
      const double y = bottom - kHeatRow * static_cast<double>(row + 1);
      const std::string text = quantity_text({*value, heat.dimension, heat.percent});
      write(
          "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\">"
          "<title>{}</title></rect>\n",
          x, y, width, kHeatRow, heat_colour(share), xml_text(text));
      if (columns > kMostLabelled / 2 + 4) continue;
      write("<text class=\"{}\" text-anchor=\"middle\" x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n",
            share > 0.6 ? "off" : "on", x + width / 2, y + kHeatRow / 2 + 4, xml_text(text));
    }
    heat_names(panel, width, bottom);
  }

  void heat_names(const PicturePanel& panel, double width, double bottom) {
    for (std::size_t row = 0; row < panel.y.names.size(); ++row) {
      write("<text class=\"dim\" text-anchor=\"end\" x=\"{}\" y=\"{:.2f}\">{}</text>\n", kLeft - 8,
            bottom - kHeatRow * (static_cast<double>(row) + 0.5) + 4, xml_text(panel.y.names[row]));
    }
    const std::size_t every = (panel.x.names.size() + kMostLabelled - 1) / kMostLabelled;
    for (std::size_t column = 0; column < panel.x.names.size(); column += every) {
      write("<text class=\"dim\" text-anchor=\"middle\" x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n",
            kLeft + width * (static_cast<double>(column) + 0.5), bottom + 19,
            xml_text(panel.x.names[column]));
    }
    write("<text class=\"dim\" text-anchor=\"middle\" x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n",
          (kLeft + kWidth - kRight) / 2, bottom + 38, xml_text(panel.x.title));
    write("<text class=\"dim\" x=\"{}\" y=\"{:.2f}\">{} ↑</text>\n", kLeft, top_ - 10,
          xml_text(panel.y.title));
  }

  /// From dark blue over green to yellow, ever lighter, so that it prints in grey too.
  static std::string heat_colour(double share) {
    constexpr std::array<std::array<double, 3>, 5> kStops = {
        {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}}};
    const double place = std::clamp(share, 0.0, 1.0) * (kStops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), kStops.size() - 2);
    const double part = place - static_cast<double>(below);
    std::array<int, 3> mixed{};
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      mixed[i] = static_cast<int>(
          std::lround(kStops[below][i] + (kStops[below + 1][i] - kStops[below][i]) * part));
    }
    return fmt::format("#{:02x}{:02x}{:02x}", mixed[0], mixed[1], mixed[2]);
  }

  std::string& text_;
  double top_ = 0;
  int plots_ = 0;
  Scale x_, y_;
};

}  // namespace

std::string svg_text(const Picture& picture) {
  double height = kHead + kFoot;
  for (const PicturePanel& panel : picture.panels) height += Drawing::height(panel);
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {0} {1}\" "
      "width=\"{0}\" height=\"{1}\">\n<title>{2}</title>\n<desc>{3}</desc>\n{4}"
      "<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n"
      "<text class=\"head\" x=\"{5}\" y=\"26\">{2}</text>\n",
      kWidth, height, xml_text(picture.title), xml_text(picture.note), kStyle, kLeft);
  Drawing drawing(text);
  double top = kHead;
  for (const PicturePanel& panel : picture.panels) {
    drawing.panel(panel, top);
    top += Drawing::height(panel);
  }
  text += fmt::format("<text class=\"dim\" x=\"{}\" y=\"{}\">{}</text>\n</svg>\n", kLeft, top + 12,
                      xml_text(picture.note));
  return text;
}

}  // namespace rehearse
