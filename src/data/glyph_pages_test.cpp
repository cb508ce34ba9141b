// Pages by stream, labels where ink is.
#include "data/glyph_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/error.h"

namespace dsvl {
namespace {

class GlyphPages : public testing::Test {
 protected:
  GlyphPages() {
    std::ofstream file(words_);
    for (char a = 'a'; a <= 'z'; ++a)
      for (char b = 'a'; b <= 'z'; ++b) file << a << b << "er\n";
    file.close();
    options_.words = words_;
    options_.fonts.faces = {"DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"};
    options_.fonts.held_out_faces = {"DejaVuSansMono"};
  }
  std::string words_ = testing::TempDir() + "glyph_page_words.txt";
  GlyphPageOptions options_;
};

TEST_F(GlyphPages, TheStreamAloneDecidesThePage) {
  GlyphPageRenderer first(options_), second(options_);
  for (uint64_t i = 0; i < 3; ++i) second.render(Random(99, {i}));  // history must not matter
  for (uint64_t i = 0; i < 4; ++i) {
    const auto a = first.render(Random(1, {i})), b = second.render(Random(1, {i}));
    EXPECT_EQ(a.image.pixels, b.image.pixels);
    EXPECT_EQ(a.labels, b.labels);
  }
}

TEST_F(GlyphPages, LabelsAreOfTheGridAndPagesAreDense) {
  options_.dense_share = 1;
  GlyphPageRenderer renderer(options_);
  int64_t characters = 0;
  for (uint64_t i = 0; i < 10; ++i) {
    const auto page = renderer.render(Random(2, {i}));
    ASSERT_EQ(page.image.pixels.size(), 256U * 256 * 3);
    ASSERT_EQ(page.labels.size(), 18U * 36);
    for (const int16_t label : page.labels) {
      EXPECT_TRUE(label >= 0 && label <= 94);
      characters += label > 0;
    }
  }
  EXPECT_GT(characters, 10 * 100);
}

// A page without noise, gradients and softness: every labelled cell must lie in or beside ink, and
// rows of blank cells far from any label must be plain ground.
TEST_F(GlyphPages, LabelsStandWhereInkIs) {
  options_.dense_share = 0;
  options_.single_line_share = 1;
  options_.paint = {0, 0, 1, 0, 0, 0};
  GlyphPageRenderer renderer(options_);
  for (uint64_t i = 0; i < 10; ++i) {
    const auto page = renderer.render(Random(3, {i}));
    const auto inked = [&](int cell_y, int cell_x) {
      const int size = 256;
      for (int y = std::max(0, (cell_y - 1) * size / 18);
           y < std::min(size, (cell_y + 2) * size / 18); ++y)
        for (int x = std::max(0, cell_x * size / 36 - 2);
             x < std::min(size, (cell_x + 1) * size / 36 + 3); ++x)
          if (page.image.pixels[static_cast<size_t>(y * size + x) * 3] < 150) return true;
      return false;
    };
    std::set<int> rows;
    for (int y = 0; y < 18; ++y)
      for (int x = 0; x < 36; ++x)
        if (page.labels[static_cast<size_t>(y * 36 + x)] > 0) {
          EXPECT_TRUE(inked(y, x)) << "page " << i << " cell " << y << ", " << x;
          rows.insert(y);
        }
    EXPECT_EQ(rows.size(), 1U);  // a line's characters share their row of cells
  }
}

TEST_F(GlyphPages, OneDrawnGlyphIsLabelledAtItsInk) {
  Pen pen;
  const auto font = find_font("DejaVuSans");
  const auto line = pen.layout(font, {24, true}, "A g");
  ASSERT_EQ(line.glyphs.size(), 3U);
  EXPECT_EQ(line.glyphs[1].bitmap->width, 0);
  Image image = blank_image(64, 64, {255, 255, 255});
  draw_text(image, line, 5, 40, {0, 0, 0});
  int left = 64, right = 0, top = 64, bottom = 0;
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x)
      if (image.pixels[static_cast<size_t>(y * 64 + x) * 3] < 255) {
        left = std::min(left, x), right = std::max(right, x + 1);
        top = std::min(top, y), bottom = std::max(bottom, y + 1);
      }
  EXPECT_EQ(left, 5 + line.left);
  EXPECT_EQ(right, 5 + line.right);
  EXPECT_EQ(top, 40 + line.top);
  EXPECT_EQ(bottom, 40 + line.bottom);
  EXPECT_GT(line.bottom, 0);  // the g hangs below the baseline
}

TEST_F(GlyphPages, HeldOutFacesAreApart) {
  const auto set = find_fonts(options_.fonts);
  ASSERT_EQ(set.seen.size(), 2U);
  ASSERT_EQ(set.held_out.size(), 1U);
  EXPECT_EQ(set.held_out[0].name, "DejaVuSansMono");
}

TEST_F(GlyphPages, MissingFacesAndWordsAreNamed) {
  options_.fonts.faces = {"NoSuchFace-*"};
  EXPECT_THROW(GlyphPageRenderer{options_}, Error);
  options_.fonts.faces = {"DejaVuSans"};
  options_.words = "/no/such/list";
  EXPECT_THROW(GlyphPageRenderer{options_}, Error);
}

}  // namespace
}  // namespace dsvl
