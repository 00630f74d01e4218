// Curves are looked up at each column, then drawn as any chart in blocks.

#include "tools/rehearse/pictures/text_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <vector>

#include "tools/rehearse/pictures/axis_ticks.hpp"
#include "tools/rehearse/text/chart.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kLeastWidth = 40;
constexpr std::size_t kLabel = 9;   // of the y axis
constexpr std::size_t kPlace = 12;  // of a label below the x axis
constexpr std::size_t kMargin = kLabel + 3;

std::string value_text(double value, const PictureAxis& axis) {
  return quantity_text({value, axis.dimension, axis.percent});
}

/// The part of the x axis that is drawn.
struct Span {
  double low = 0;
  double high = 1;

  double at(std::size_t column, std::size_t columns) const {
    return low + (high - low) * static_cast<double>(column) / static_cast<double>(columns);
  }
};

bool is_finite(const PicturePoint& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

Span span_of(const PicturePanel& panel) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const PictureCurve& curve : panel.curves) {
    for (const PicturePoint& point : curve.points) {
      if (!is_finite(point)) continue;
      least = std::min(least, point.x);
      most = std::max(most, point.x);
    }
  }
  Span span{panel.x.low.value_or(std::isfinite(least) ? least : 0),
            panel.x.high.value_or(std::isfinite(most) ? most : 1)};
  if (!(span.low < span.high)) span.high = span.low + 1;
  return span;
}

/// What the curve is at x, where it is known.
std::optional<double> value_at(const PictureCurve& curve, double x) {
  const PicturePoint* before = nullptr;
  for (const PicturePoint& point : curve.points) {
    if (!is_finite(point)) continue;
    if (point.x <= x) {
      before = &point;
      continue;
    }
    if (before == nullptr || curve.form == PictureCurve::Form::Dots) return std::nullopt;
    if (curve.form == PictureCurve::Form::Step) return before->y;
    return before->y + (point.y - before->y) * (x - before->x) / (point.x - before->x);
  }
  if (before != nullptr && before->x == x) return before->y;
  return std::nullopt;
}

std::vector<double> course_of(const PictureCurve& curve, Span span, std::size_t columns) {
  std::vector<double> values;
  for (std::size_t column = 0; column < columns; ++column) {
    const double from = span.at(column, columns);
    const double until = span.at(column + 1, columns);
    const bool is_last = column + 1 == columns;
    double most = value_at(curve, from).value_or(0);
    for (const PicturePoint& point : curve.points) {
      const bool inside = point.x >= from && (point.x < until || (is_last && point.x <= until));
      if (inside && is_finite(point)) most = std::max(most, point.y);
    }
    values.push_back(std::max(most, 0.0));
  }
  return values;
}

/// A curve's rows are the fewer the more curves the panel has.
int height_of(const PicturePanel& panel) {
  if (panel.curves.size() <= 1) return 6;
  return panel.curves.size() == 2 ? 4 : 3;
}

class Drawing {
 public:
  explicit Drawing(const TextChartStyle& style)
      : ascii_(style.ascii), columns_(std::max(style.width, kLeastWidth) - kMargin) {}

  void add(const Picture& picture) {
    add_line(picture.title);
    for (const PicturePanel& panel : picture.panels) {
      text_ += "\n";
      add_line("  " + panel.title + (panel.heat ? heat_range(panel) : ""));
      if (panel.heat) {
        add_heat(panel);
      } else {
        add_curves(panel);
      }
    }
    if (picture.note.empty()) return;
    text_ += "\n";
    add_line(picture.note);
  }
  const std::string& text() const { return text_; }

 private:
  const char* bar() const { return ascii_ ? "|" : "│"; }

  /// As this chart may show it.
  std::string shown(const std::string& text) const {
    std::string printable = printable_text(text);
    if (!ascii_) return printable;
    std::string ascii;
    for (const char32_t character : code_points(printable)) {
      constexpr char32_t kFirstOther = 0x80;
      const char other = character == U'µ' ? 'u' : '?';  // as in "us"
      ascii += character < kFirstOther ? static_cast<char>(character) : other;
    }
    return ascii;
  }

  void add_line(const std::string& line) { text_ += shown(line) + "\n"; }

  void add_row(const std::string& label, const std::string& row) { add_frame(label, bar(), row); }
  void add_frame(const std::string& label, const char* edge, const std::string& row) {
    const std::string cut = cut_to_columns(shown(label), kLabel);
    text_ += std::string(kLabel - columns_of(cut) + 1, ' ') + cut + " " + edge + row;
    text_ += '\n';
  }

  void add_curves(const PicturePanel& panel) {
    const Span span = span_of(panel);
    std::vector<std::vector<double>> values;
    double peak = 0;
    for (const PictureCurve& curve : panel.curves) {
      values.push_back(course_of(curve, span, columns_));
      peak = std::max(peak, *std::max_element(values.back().begin(), values.back().end()));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values.size() > 1) add_line(std::string(kMargin, ' ') + panel.curves[i].name);
      const auto rows = chart_rows(values[i], peak, height_of(panel), ascii_);
      for (std::size_t row = 0; row < rows.size(); ++row) {
        add_row(row == 0 ? value_text(peak, panel.y) : "", rows[row]);
      }
    }
    add_shades(panel, span);
    add_axis(panel, span);
  }

  void add_shades(const PicturePanel& panel, Span span) {
    std::string row;
    bool any = false;
    for (std::size_t column = 0; column < columns_; ++column) {
      const double from = span.at(column, columns_);
      const double until = span.at(column + 1, columns_);
      const bool shaded =
          std::any_of(panel.shades.begin(), panel.shades.end(), [&](const PictureShade& shade) {
            return shade.from < until && (shade.until > from || shade.from >= from);
          });
      row += !shaded ? " " : ascii_ ? "." : "░";
      any = any || shaded;
    }
    if (!any) return;
    row.erase(row.find_last_not_of(' ') + 1);
    add_row("", row);
  }

  void add_axis(const PicturePanel& panel, Span span) {
    std::string line;
    for (std::size_t i = 0; i < columns_; ++i) line += ascii_ ? "-" : "─";
    add_frame("0", ascii_ ? "+" : "└", line);
    std::string labels;
    const auto most = static_cast<int>(std::max<std::size_t>(columns_ / kPlace, 1));
    for (const double tick : axis_ticks(span.low, span.high, panel.x.dimension, most)) {
      const double share = (tick - span.low) / (span.high - span.low);
      const auto place = static_cast<std::size_t>(share * static_cast<double>(columns_));
      const std::string label = value_text(tick, panel.x);
      if (place + columns_of(label) > columns_) continue;
      labels = filled_to_columns(std::move(labels), place) + label;
    }
    add_line(std::string(kMargin, ' ') + labels);
  }

  /// The values of a map.
  static std::vector<double> known_values(const PictureHeat& heat) {
    std::vector<double> known;
    for (const auto& value : heat.values) {
      if (value && std::isfinite(*value)) known.push_back(*value);
    }
    return known;
  }

  static std::string heat_range(const PicturePanel& panel) {
    const std::vector<double> known = known_values(*panel.heat);
    if (known.empty()) return "";
    const auto [least, most] = std::minmax_element(known.begin(), known.end());
    const auto text = [&](double value) {
      return quantity_text({value, panel.heat->dimension, panel.heat->percent});
    };
    return fmt::format(": from {} (light) to {} (dark)", text(*least), text(*most));
  }

  std::string shade_of(const std::optional<double>& value, double least, double most) const {
    constexpr std::array<const char*, 5> kShades = {"  ", "░░", "▒▒", "▓▓", "██"};
    constexpr std::array<const char*, 5> kAscii = {" .", "::", "++", "**", "##"};
    if (!value || !std::isfinite(*value)) return "? ";
    const double share = most > least ? (*value - least) / (most - least) : 0;
    const auto place = static_cast<std::size_t>(std::lround(share * (kShades.size() - 1)));
    return ascii_ ? kAscii.at(place) : kShades.at(place);
  }

  void add_heat(const PicturePanel& panel) {
    const std::vector<double> known = known_values(*panel.heat);
    const double least = known.empty() ? 0 : *std::min_element(known.begin(), known.end());
    const double most = known.empty() ? 0 : *std::max_element(known.begin(), known.end());
    const std::size_t width = panel.x.names.size();
    for (std::size_t row = panel.y.names.size(); row-- > 0;) {
      std::string cells;
      for (std::size_t column = 0; column < width; ++column) {
        cells += shade_of(panel.heat->values[row * width + column], least, most);
      }
      add_row(panel.y.names[row], cells);
    }
    std::string line;
    for (std::size_t i = 0; i < 2 * width; ++i) line += ascii_ ? "-" : "─";
    add_frame("", ascii_ ? "+" : "└", line);
    add_line(fmt::format("{}{}: {} to {}; down: {}", std::string(kMargin, ' '), panel.x.title,
                         panel.x.names.front(), panel.x.names.back(), panel.y.title));
  }

  bool ascii_;
  std::size_t columns_;
  std::string text_;
};

}  // namespace

std::string text_chart(const Picture& picture, const TextChartStyle& style) {
  Drawing drawing(style);
  drawing.add(picture);
  return drawing.text();
}

}  // namespace rehearse
