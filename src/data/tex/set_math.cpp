// From boxes to glyphs of a pen.
#include "data/tex/set_math.h"

#include <algorithm>
#include <cmath>

#include "data/tex/math_layout.h"

namespace dsvl {
namespace {

constexpr size_t kMostFaces = 16;

// `value` as whole pixels and what is over, in quarters.
std::pair<double, double> split(double value) {
  const double quarters = std::round(value * 4) / 4, whole = std::floor(quarters);
  return {whole, quarters - whole};
}

MathPiece piece_of(const MathInk& ink, const FontFile& font, Pen& pen) {
  const auto [x, right] = split(ink.x);
  const auto [y, down] = ink.exact ? split(ink.y) : std::pair{std::round(ink.y), 0.0};
  return {pen.layout_glyph(font, {ink.size, !ink.exact}, ink.glyph, {right, down}), x, y};
}

}  // namespace

MathSetter::MathSetter(Pen& pen) : pen_(pen) {}

MathSetter::~MathSetter() = default;

MathFace& MathSetter::face_of(const FontFile& font) {
  auto it = faces_.find(font.path);
  if (it == faces_.end()) {
    if (faces_.size() >= kMostFaces) faces_.clear();
    it = faces_.emplace(font.path, std::make_unique<MathFace>(font)).first;
  }
  return *it->second;
}

std::optional<SetMath> MathSetter::set(const MathNode& tree, const FontFile& face, double size,
                                       bool display) {
  MathLayout layout(face_of(face), size);
  const MathBox box = layout.row(tree.parts, {.level = display ? 0 : 1});
  if (layout.lacks()) return std::nullopt;
  // Negative spaces can draw over the text around.
  const auto strays = [&](const MathPiece& piece) {
    return piece.x + piece.line.left < -size ||
           piece.x + piece.line.right > box.full_width() + size;
  };
  SetMath out{box.full_width(), box.ascent, box.descent, {}, box.rules};
  out.pieces.reserve(box.ink.size());
  for (const auto& ink : box.ink) out.pieces.push_back(piece_of(ink, face, pen_));
  if (std::any_of(out.pieces.begin(), out.pieces.end(), strays)) return std::nullopt;
  for (auto& rule : out.rules) {
    rule.top = std::round(rule.top);
    rule.bottom = std::max(rule.top + 1, std::round(rule.bottom));
  }
  return out;
}

void draw_math(Image& image, const SetMath& formula, int x, int baseline, Color color) {
  for (const auto& piece : formula.pieces)
    draw_text(image, piece.line, x + static_cast<int>(piece.x),
              baseline + static_cast<int>(piece.y), color);
  const auto within = [](double at, int most) { return std::clamp(static_cast<int>(at), 0, most); };
  for (const auto& rule : formula.rules) {
    const int left = within(std::round(x + rule.left), image.width),
              right = within(std::round(x + rule.right), image.width);
    for (int row = within(baseline + rule.top, image.height);
         row < within(baseline + rule.bottom, image.height); ++row)
      for (uint8_t* p = image.row(row) + 3 * left; p < image.row(row) + 3 * right; p += 3)
        p[0] = color.r, p[1] = color.g, p[2] = color.b;
  }
}

}  // namespace dsvl
