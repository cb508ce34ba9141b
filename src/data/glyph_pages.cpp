// Rows of tokens, drawn and labelled in one go.
#include "data/glyph_pages.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/cell_labels.h"

namespace dsvl {
namespace {

constexpr double kAboveBaseline = 0.8, kBelowBaseline = 0.25;  // ems that a row's letters need

std::vector<FontFile> pick_faces(const GlyphPageOptions& options) {
  auto set = find_fonts(options.fonts);
  auto faces = options.held_out ? std::move(set.held_out) : std::move(set.seen);
  if (faces.empty()) fail("glyph pages need at least one face, found none in the recipe");
  check_printable(faces);
  return faces;
}

void check(const GlyphPageOptions& o) {
  if (o.image_size < 32 || o.image_size > 4096)
    fail("image_size is ", o.image_size, ", wanted 32..4096");
  if (o.cells_y < 1 || o.cells_x < 1 || o.cells_y > o.image_size || o.cells_x > o.image_size)
    fail("a page of ", o.image_size, " pixels cannot have ", o.cells_y, " x ", o.cells_x, " cells");
  if (o.min_size < 4 || o.max_size < o.min_size ||
      o.max_size > static_cast<double>(o.image_size) / 2)
    fail("sizes from ", o.min_size, " to ", o.max_size,
         " pixels, wanted 4 <= min_size <= max_size <= half a page");
}

}  // namespace

struct GlyphPageRenderer::Row {
  const FontFile* face = nullptr;
  TextStyle style;
  int left = 0, right = 0, baseline = 0;
};

struct GlyphPageRenderer::Draft {
  Image image;
  CellLabels labels;
  std::vector<GlyphCentre> centres;
  Paint paint;
};

void fields(Visitor& v, GlyphPageOptions& o) {
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text, pixels per em");
  v("dense_share", o.dense_share, "pages filled with text from top to bottom");
  v("single_line_share", o.single_line_share,
    "pages with one line; the remaining ones have two to five");
  v("word_share", o.word_share, "tokens that are words");
  v("number_share", o.number_share, "tokens that are numbers; the rest is random printable ASCII");
  v("border_margin", o.border_margin, "pixels; blank cells this near to a centre are not counted");
  v("words", o.words, "word list, one a line");
  v("held_out", o.held_out, "draw with the held-out faces only");
  v("paint", o.paint, "colours");
  v("fonts", o.fonts, "faces");
}

GlyphPageRenderer::GlyphPageRenderer(const GlyphPageOptions& options)
    : options_(options), faces_(pick_faces(options)), words_(options.words) {
  check(options_);
}

TextStyle GlyphPageRenderer::pick_style(Random& random) const {
  const double size = random.uniform(options_.min_size, options_.max_size);
  return {std::round(size * 2) / 2, random.chance(0.7)};
}

GlyphPageRenderer::Row GlyphPageRenderer::pick_row(Random& random) {
  return {&random.pick(faces_), pick_style(random), 0, static_cast<int>(options_.image_size) - 1,
          0};
}

void GlyphPageRenderer::write_row(Draft& draft, const Row& row, Random& random) {
  const TokenShares shares{options_.word_share, options_.number_share};
  const double gap = row.style.size * random.uniform(0.2, 0.45);
  for (int x = row.left; x < row.right;) {
    const double fits = (row.right - x) / (row.style.size * 0.5);
    const auto most = static_cast<size_t>(std::clamp(fits, 1.0, 14.0));
    const std::string token = words_.token(shares, most, random);
    const TextLine line = pen_.layout(*row.face, row.style, token);
    if (x + line.right > row.right) return;
    draw_text(draft.image, line, x, row.baseline, draft.paint.ink);
    for (size_t i = 0; i < line.glyphs.size(); ++i) {
      const double middle = x + (line.glyphs[i].left() + line.glyphs[i].right()) / 2.0;
      const GlyphCentre centre{middle, row.baseline - line.x_height / 2,
                               static_cast<int16_t>(token[i] - ' ')};
      draft.labels.add(centre.x, centre.y, centre.label);
      draft.centres.push_back(centre);
    }
    x += static_cast<int>(std::lround(line.advance + gap));
  }
}

void GlyphPageRenderer::fill(Draft& draft, Random& random) {
  const bool one_style = random.chance(0.5);
  Row row = pick_row(random);
  const double leading = random.uniform(1.05, 1.5);
  double top = random.uniform(0, row.style.size * 0.8);
  const double end = static_cast<double>(options_.image_size);
  while (true) {
    if (!one_style) row = pick_row(random);
    if (top + row.style.size * (kAboveBaseline + kBelowBaseline) > end) return;
    row.left = static_cast<int>(random.chance(0.75) ? random.between(0, 8)
                                                    : random.between(0, options_.image_size / 3));
    row.baseline = static_cast<int>(top + row.style.size * kAboveBaseline);
    write_row(draft, row, random);
    top += row.style.size * leading;
  }
}

void GlyphPageRenderer::scatter(Draft& draft, int64_t rows, Random& random) {
  const double band = static_cast<double>(options_.image_size) / static_cast<double>(rows);
  for (int64_t i = 0; i < rows; ++i) {
    Row row = pick_row(random);
    const double room = std::max(0.0, band - row.style.size * (kAboveBaseline + kBelowBaseline));
    const double top = band * static_cast<double>(i) + random.uniform(0, room);
    row.baseline = static_cast<int>(top + row.style.size * kAboveBaseline);
    row.left = static_cast<int>(random.between(0, options_.image_size / 2));
    row.right -= static_cast<int>(random.below(options_.image_size / 3));
    write_row(draft, row, random);
  }
}

GlyphPage GlyphPageRenderer::render(Random random) {
  const int size = static_cast<int>(options_.image_size);
  const Paint paint = pick_paint(options_.paint, random);
  Draft draft{make_ground(paint, size, size),
              CellLabels(options_.image_size, options_.cells_y, options_.cells_x),
              {},
              paint};
  const double kind = random.uniform();
  if (kind < options_.dense_share) {
    fill(draft, random);
  } else {
    const bool single = kind < options_.dense_share + options_.single_line_share;
    scatter(draft, single ? 1 : random.between(2, 5), random);
  }
  finish_picture(draft.image, paint, random);
  return {std::move(draft.image), draft.labels.take(options_.border_margin),
          std::move(draft.centres)};
}

}  // namespace dsvl
