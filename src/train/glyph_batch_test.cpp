// What a recipe says of pages reaches their labels.
#include "train/glyph_batch.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

GlyphPageOptions some_pages() {
  GlyphPageOptions pages;
  std::string words;
  for (char a = 'a'; a <= 'z'; ++a)
    for (const char* end : {"ird", "at", "one", "ees"}) words += str(a, end, "\n");
  pages.words = testing::TempDir() + "glyph_batch_words.txt";
  write_file_atomic(pages.words, words);
  pages.fonts.faces = {"DejaVuSans"};
  pages.fonts.held_out_faces = {};
  return pages;
}

TEST(GlyphBatch, CellsNearACentreAreLeftOut) {
  GlyphPageOptions pages = some_pages();
  const auto left_out = [&pages] {
    GlyphBatchMaker maker(pages, {16, 32}, {8, 16});
    const GlyphBatch batch = maker.make({Random(1), Random(2)});
    return batch.patch_labels.eq(-1).sum().item<int64_t>();
  };
  EXPECT_EQ(left_out(), 0);
  pages.border_margin = 3;
  EXPECT_GT(left_out(), 0);
}

TEST(GlyphBatch, SidesAndGridsAreNotARecipes) {
  GlyphPageOptions pages;
  Value set(Value::Object{});
  set.set("image_size", 512);
  EXPECT_THROW(read_fields(pages, set, "r.toml", Unknown::refuse), Error);
}

}  // namespace
}  // namespace dsvl
