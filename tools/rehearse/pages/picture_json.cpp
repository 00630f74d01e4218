// Numbers in columns, which is how charts take them.

#include "tools/rehearse/pages/picture_json.hpp"

#include <algorithm>

#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

namespace {

void write_axis(JsonWriter& json, const char* name, const PictureAxis& axis) {
  json.key(name);
  json.begin_object();
  json.field("title", axis.title);
  json.field("unit", unit_name(axis.dimension, axis.percent));
  if (!axis.names.empty()) json.field("names", axis.names);
  if (axis.low) json.field("low", *axis.low);
  if (axis.high) json.field("high", *axis.high);
  json.end_object();
}

void write_column(JsonWriter& json, const char* name, const PictureCurve& curve,
                  double PicturePoint::*part) {
  json.key(name);
  json.begin_array();
  for (const PicturePoint& point : curve.points) json.value(point.*part);
  json.end_array();
}

const char* form_name(PictureCurve::Form form) {
  switch (form) {
    case PictureCurve::Form::Step:
      return "step";
    case PictureCurve::Form::Dots:
      return "dots";
    case PictureCurve::Form::Band:
      return "band";
    case PictureCurve::Form::Line:
      break;
  }
  return "line";
}

void write_curve(JsonWriter& json, const PictureCurve& curve) {
  json.begin_object();
  json.field("name", curve.name);
  json.field("form", form_name(curve.form));
  if (curve.like) json.field("like", *curve.like);
  write_column(json, "x", curve, &PicturePoint::x);
  write_column(json, "y", curve, &PicturePoint::y);
  const bool has_band =
      std::any_of(curve.points.begin(), curve.points.end(),
                  [](const PicturePoint& point) { return point.low < point.high; });
  if (has_band) {
    write_column(json, "low", curve, &PicturePoint::low);
    write_column(json, "high", curve, &PicturePoint::high);
  }
  json.end_object();
}

void write_heat(JsonWriter& json, const PictureHeat& heat) {
  json.key("heat");
  json.begin_object();
  json.field("unit", unit_name(heat.dimension, heat.percent));
  json.key("values");
  json.begin_array();
  for (const std::optional<double>& value : heat.values) {
    if (value) {
      json.value(*value);
    } else {
      json.null();
    }
  }
  json.end_array();
  json.end_object();
}

void write_panel(JsonWriter& json, const PicturePanel& panel) {
  json.begin_object();
  json.field("title", panel.title);
  write_axis(json, "x", panel.x);
  write_axis(json, "y", panel.y);
  json.key("curves");
  json.begin_array();
  for (const PictureCurve& curve : panel.curves) write_curve(json, curve);
  json.end_array();
  json.key("shades");
  json.begin_array();
  for (const PictureShade& shade : panel.shades) {
    json.begin_object();
    json.field("from", shade.from);
    json.field("until", shade.until);
    json.field("what", shade.what);
    json.end_object();
  }
  json.end_array();
  if (panel.heat) write_heat(json, *panel.heat);
  json.end_object();
}

}  // namespace

void write_picture(JsonWriter& json, const Picture& picture) {
  json.begin_object();
  json.field("title", picture.title);
  json.field("note", picture.note);
  json.key("panels");
  json.begin_array();
  for (const PicturePanel& panel : picture.panels) write_panel(json, panel);
  json.end_array();
  json.end_object();
}

}  // namespace rehearse
