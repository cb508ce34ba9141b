// Coloured figures on a light ground, none over another: what is drawn is known exactly.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/instruct/board.h"
#include "data/instruct/figure_kinds.h"

namespace dsvl {

struct ColoredFigure {
  const FigureKind* kind = nullptr;
  const NamedColor* color = nullptr;
  Point center;       // pixels, y down
  double radius = 0;  // pixels, of the circle that its outline lies in (figure_kinds.h)
  Box box() const;    // of its ink
  bool same_look(const ColoredFigure& other) const {
    return kind == other.kind && color == other.color;
  }
};

struct ShapeScene {
  int width = 0, height = 0;  // pixels
  Color ground;
  std::vector<ColoredFigure> figures;
  std::string key() const;  // tells contents apart
};

struct ShapePlan {
  int64_t least = 3, most = 7;  // figures, both included; the scene's sides are the family's
  bool distinct = false;        // no two of one kind and colour
};
// Nothing when they do not fit.
std::optional<ShapeScene> draw_scene(const Asking& a, const ShapePlan& plan);
// Whether the figure at this place keeps away from all others.
bool stands_alone(const ShapeScene& scene, size_t index);
// Pixels from the edge of one figure to that of another that stands apart.
double gap_between(const ColoredFigure& one, const ColoredFigure& other);
// The figure next to the first, where every other one is further away by a quarter at least, from
// middle to middle and from edge to edge; null where none is. Of two figures or more.
const ColoredFigure* nearest_to_first(const ShapeScene& scene);
// Somewhere away from all others; nothing when there is no room.
std::optional<ColoredFigure> add_figure(const ShapeScene& scene, Random& random);
Image paint_scene(const ShapeScene& scene);
void paint_figures(Shapes& shapes, const ShapeScene& scene);

// "red circle", "红色的圆形"
std::string figure_name(const ColoredFigure& figure, bool chinese);
// "a red circle", "an orange star", "一个红色的圆形"
std::string one_figure(const ColoredFigure& figure, bool chinese);
// Its name with its box.
std::string boxed(const ShapeScene& scene, const ColoredFigure& figure, bool chinese);

int64_t count_kind(const ShapeScene& scene, const FigureKind* kind);
int64_t count_color(const ShapeScene& scene, const NamedColor* color);
int64_t count_like(const ShapeScene& scene, const ColoredFigure& figure);  // of the same look

}  // namespace dsvl
