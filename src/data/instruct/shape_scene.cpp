// Places and names of figures.
#include "data/instruct/shape_scene.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr int kGap = 6;

bool has_room(const ShapeScene& scene, const ColoredFigure& figure) {
  const Box box = figure.box();
  return box.left >= 4 && box.top >= 4 && box.right <= scene.width - 4 &&
         box.bottom <= scene.height - 4 &&
         std::none_of(scene.figures.begin(), scene.figures.end(),
                      [&](const ColoredFigure& other) { return other.box().overlaps(box, kGap); });
}

// From the corners of one outline to the sides of another.
double nearest_corner(const std::vector<Point>& corners, const std::vector<Point>& outline) {
  double least = 1e9;
  for (const auto& p : corners)
    for (size_t i = 0; i < outline.size(); ++i) {
      const Point from = outline[i], along = outline[(i + 1) % outline.size()] - from,
                  to = p - from;
      const double share =
          (to.x * along.x + to.y * along.y) / std::max(1e-9, along.x * along.x + along.y * along.y);
      least = std::min(least, length(to - along * std::clamp(share, 0.0, 1.0)));
    }
  return least;
}

}  // namespace

Box ColoredFigure::box() const {
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (const auto& p : figure_outline(*kind, center, radius)) {
    left = std::min(left, p.x), right = std::max(right, p.x);
    top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  }
  return {static_cast<int>(std::floor(left)), static_cast<int>(std::floor(top)),
          static_cast<int>(std::ceil(right)), static_cast<int>(std::ceil(bottom))};
}

std::string ShapeScene::key() const {
  std::string text = str("shapes ", width, "x", height);
  for (const auto& f : figures)
    text += str(" ", f.kind->english, f.color->english, std::lround(f.center.x), ",",
                std::lround(f.center.y));
  return text;
}

bool stands_alone(const ShapeScene& scene, size_t index) {
  ShapeScene others = scene;
  others.figures.erase(others.figures.begin() + static_cast<ptrdiff_t>(index));
  return has_room(others, scene.figures[index]);
}

double gap_between(const ColoredFigure& one, const ColoredFigure& other) {
  const auto a = figure_outline(*one.kind, one.center, one.radius),
             b = figure_outline(*other.kind, other.center, other.radius);
  return std::min(nearest_corner(a, b), nearest_corner(b, a));
}

const ColoredFigure* nearest_to_first(const ShapeScene& scene) {
  constexpr double kClearly = 1.25;
  const ColoredFigure& first = scene.figures[0];
  const auto distance = [&](const ColoredFigure& f) { return length(f.center - first.center); };
  const auto nearest =
      std::min_element(scene.figures.begin() + 1, scene.figures.end(),
                       [&](const auto& x, const auto& y) { return distance(x) < distance(y); });
  const double gap = gap_between(first, *nearest);
  for (auto it = scene.figures.begin() + 1; it != scene.figures.end(); ++it)
    if (it != nearest &&
        (distance(*it) < kClearly * distance(*nearest) || gap_between(first, *it) < kClearly * gap))
      return nullptr;
  return &*nearest;
}

std::optional<ColoredFigure> add_figure(const ShapeScene& scene, Random& random) {
  const int side = std::min(scene.width, scene.height);
  for (int attempt = 0; attempt < 30; ++attempt) {
    ColoredFigure figure{&random.pick(figure_kinds()), &random.pick(named_colors()), {}, 0};
    figure.radius = side * random.uniform(0.06, 0.14);
    figure.center.x = random.uniform(figure.radius, scene.width - figure.radius);
    figure.center.y = random.uniform(figure.radius, scene.height - figure.radius);
    if (has_room(scene, figure)) return figure;
  }
  return {};
}

std::optional<ShapeScene> draw_scene(const Asking& a, const ShapePlan& plan) {
  ShapeScene scene;
  scene.width = a.side(), scene.height = a.side();
  const auto shade = [&] { return static_cast<uint8_t>(a.random.between(236, 255)); };
  scene.ground.r = shade(), scene.ground.g = shade(), scene.ground.b = shade();
  const int64_t count = a.random.between(plan.least, plan.most);
  for (int64_t i = 0; i < count; ++i) {
    auto figure = add_figure(scene, a.random);
    if (!figure) return {};
    if (plan.distinct && count_like(scene, *figure) > 0) return {};
    scene.figures.push_back(*figure);
  }
  if (!a.belongs(scene.key())) return {};
  return scene;
}

void paint_figures(Shapes& shapes, const ShapeScene& scene) {
  for (const auto& f : scene.figures)
    shapes.fill_path(figure_outline(*f.kind, f.center, f.radius), f.color->color, 1);
}

Image paint_scene(const ShapeScene& scene) {
  Shapes shapes(scene.width, scene.height, scene.ground);
  paint_figures(shapes, scene);
  return shapes.finish();
}

std::string figure_name(const ColoredFigure& f, bool chinese) {
  return chinese ? str(f.color->chinese, "的", f.kind->chinese)
                 : str(f.color->english, " ", f.kind->english);
}

std::string one_figure(const ColoredFigure& f, bool chinese) {
  const std::string name = figure_name(f, chinese);
  return chinese ? "一个" + name : (name.starts_with("orange") ? "an " : "a ") + name;
}

std::string boxed(const ShapeScene& scene, const ColoredFigure& f, bool chinese) {
  return grounded(figure_name(f, chinese), f.box(), scene.width, scene.height);
}

int64_t count_kind(const ShapeScene& scene, const FigureKind* kind) {
  return std::count_if(scene.figures.begin(), scene.figures.end(),
                       [&](const ColoredFigure& f) { return f.kind == kind; });
}

int64_t count_color(const ShapeScene& scene, const NamedColor* color) {
  return std::count_if(scene.figures.begin(), scene.figures.end(),
                       [&](const ColoredFigure& f) { return f.color == color; });
}

int64_t count_like(const ShapeScene& scene, const ColoredFigure& figure) {
  return std::count_if(scene.figures.begin(), scene.figures.end(),
                       [&](const ColoredFigure& f) { return f.same_look(figure); });
}

}  // namespace dsvl
