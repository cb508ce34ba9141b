// Glyphs gathered into one map.
#include "data/scene/coverage.h"

#include <algorithm>
#include <cmath>

#include "data/utf8.h"

namespace dsvl {
namespace {

struct Stamp {
  TextLine line;
  int x = 0, y = 0;  // of the line's origin
};

// Lines one under another.
std::vector<Stamp> lay_rows(const std::vector<std::string>& lines, const Lettering& l, Pen& pen) {
  std::vector<Stamp> stamps;
  for (size_t i = 0; i < lines.size(); ++i)
    stamps.push_back({pen.layout(l.face, {l.size, false}, lines[i]), 0,
                      static_cast<int>(std::lround(static_cast<double>(i) * l.size * l.line_gap))});
  return stamps;
}

// Characters one under another, the first line on the right.
std::vector<Stamp> lay_columns(const std::vector<std::string>& lines, const Lettering& l,
                               Pen& pen) {
  std::vector<Stamp> stamps;
  for (size_t i = 0; i < lines.size(); ++i) {
    const int x = -static_cast<int>(std::lround(static_cast<double>(i) * l.size * l.line_gap));
    double y = 0;
    for (const char32_t code : decode_utf8(lines[i])) {
      stamps.push_back({pen.layout(l.face, {l.size, false}, encode_utf8({&code, 1})), x,
                        static_cast<int>(std::lround(y))});
      y += l.size * 1.08;
    }
  }
  return stamps;
}

void add_ink(Coverage& map, const GlyphBitmap& glyph, int left, int top) {
  for (int row = 0; row < glyph.height; ++row)
    for (int column = 0; column < glyph.width; ++column) {
      auto& ink = map.at(left + column, top + row);
      ink = std::max(ink, glyph.coverage[static_cast<size_t>(row * glyph.width + column)]);
    }
}

}  // namespace

Coverage draw_lines(const std::vector<std::string>& lines, const Lettering& lettering, Pen& pen) {
  const auto stamps =
      lettering.vertical ? lay_columns(lines, lettering, pen) : lay_rows(lines, lettering, pen);
  int left = 1 << 20, top = 1 << 20, right = -(1 << 20), bottom = -(1 << 20);
  double letter_height = lettering.size * 0.9;
  for (const auto& s : stamps) {
    for (const auto& glyph : s.line.glyphs) {
      if (glyph.bitmap->width == 0) continue;
      left = std::min(left, s.x + glyph.left());
      right = std::max(right, s.x + glyph.right());
      top = std::min(top, s.y + glyph.top());
      bottom = std::max(bottom, s.y + glyph.bottom());
    }
  }
  if (right <= left) return {};
  for (const auto& line : lines)
    for (const char32_t code : decode_utf8(line))
      if (!is_chinese(code)) letter_height = std::min(letter_height, stamps[0].line.x_height);
  Coverage map{right - left, bottom - top, {}, letter_height};
  map.ink.resize(static_cast<size_t>(map.width) * static_cast<size_t>(map.height));
  for (const auto& s : stamps)
    for (const auto& glyph : s.line.glyphs)
      add_ink(map, *glyph.bitmap, s.x + glyph.left() - left, s.y + glyph.top() - top);
  return map;
}

Box Patch::ink_box() const {
  Box box{left + map.width, top + map.height, left, top};
  for (int y = 0; y < map.height; ++y)
    for (int x = 0; x < map.width; ++x)
      if (map.at(x, y) >= 26) {
        box.left = std::min(box.left, left + x);
        box.right = std::max(box.right, left + x + 1);
        box.top = std::min(box.top, top + y);
        box.bottom = std::max(box.bottom, top + y + 1);
      }
  return box.right > box.left ? box : Box{};
}

Patch blurred(const Patch& patch, int radius) {
  const int pad = 2 * radius;
  Patch out{patch.left - pad,
            patch.top - pad,
            {patch.map.width + 2 * pad, patch.map.height + 2 * pad, {}, patch.map.letter_height}};
  Coverage& map = out.map;
  map.ink.resize(static_cast<size_t>(map.width) * static_cast<size_t>(map.height));
  for (int y = 0; y < patch.map.height; ++y)
    std::copy_n(patch.map.ink.data() + static_cast<ptrdiff_t>(y) * patch.map.width, patch.map.width,
                map.ink.data() + static_cast<ptrdiff_t>(y + pad) * map.width + pad);
  std::vector<uint8_t> old;
  const auto pass = [&](int lines, int length, int next, int step) {
    old.resize(static_cast<size_t>(length));
    for (int line = 0; line < lines; ++line) {
      uint8_t* values = map.ink.data() + static_cast<ptrdiff_t>(line) * next;
      for (int i = 0; i < length; ++i) old[static_cast<size_t>(i)] = values[i * step];
      int sum = 0;
      for (int i = -radius; i < length; ++i) {
        if (i + radius < length) sum += old[static_cast<size_t>(i + radius)];
        if (i - radius - 1 >= 0) sum -= old[static_cast<size_t>(i - radius - 1)];
        if (i >= 0) values[i * step] = static_cast<uint8_t>(sum / (2 * radius + 1));
      }
    }
  };
  pass(map.height, map.width, map.width, 1);
  pass(map.width, map.height, 1, map.width);
  return out;
}

}  // namespace dsvl
