// Pages of drawn characters with the truth about every glyph: what the high-resolution tower learns
// to read from (stage `glyphs`).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/fields.h"
#include "base/random.h"
#include "data/canvas.h"
#include "data/fonts.h"
#include "data/paint.h"
#include "data/words.h"

namespace dsvl {

struct GlyphPageOptions {
  // The side in pixels and the label grid are the model's to give, not a recipe's.
  int64_t image_size = 256;
  int64_t cells_y = 18, cells_x = 36;
  double min_size = 14, max_size = 28;  // pixels per em
  double dense_share = 0.8;             // pages filled with text from top to bottom
  double single_line_share = 0.1;       // one line anywhere; the remaining pages have two to five
  double word_share = 0.45,
         number_share = 0.2;  // of the tokens; the rest is random printable ASCII
  double border_margin = 0;  // pixels; a cell this near to a centre in the next cell is labelled -1
  std::string words = "/usr/share/dict/american-english";  // one a line
  bool held_out = false;  // draw with the held-out faces instead of the others
  PaintOptions paint;
  FontOptions fonts;
};
void fields(Visitor& v, GlyphPageOptions& o);

// The label and centre of a character, in pixels.
struct GlyphCentre {
  double x = 0, y = 0;
  int16_t label = 0;
};

struct GlyphPage {
  Image image;  // image_size x image_size
  // [cells_y * cells_x] row-major: 0 blank, 1..94 the character '!'..'~' whose centre lies in the
  // cell (of several the one nearest to the cell's middle), -1 not to be counted. The centre of a
  // character is the middle of its ink from left to right, and half an x-height above its line's
  // baseline.
  std::vector<int16_t> labels;
  std::vector<GlyphCentre> centres;  // of all characters drawn: for label grids of other sizes
};

// Holds the faces and words; one per thread. The page depends on the options and the random stream
// alone.
class GlyphPageRenderer {
 public:
  explicit GlyphPageRenderer(const GlyphPageOptions& options);
  GlyphPage render(Random random);

 private:
  struct Row;
  struct Draft;
  TextStyle pick_style(Random& random) const;
  Row pick_row(Random& random);
  void fill(Draft& draft, Random& random);
  void scatter(Draft& draft, int64_t rows, Random& random);
  void write_row(Draft& draft, const Row& row, Random& random);

  GlyphPageOptions options_;
  std::vector<FontFile> faces_;
  Words words_;
  Pen pen_;
};

}  // namespace dsvl
