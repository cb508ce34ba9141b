// Pages and cell labels of the glyphs stage.
#pragma once

#include <ATen/core/Tensor.h>

#include "train/recipe.h"

namespace dsvl {

using at::Tensor;

struct GlyphBatch {
  Tensor pixels;        // [B, 3, S, S] in [0, 1]
  Tensor patch_labels;  // [B, rows * columns] int64, 0: blank, -1: not counted; row by row
  Tensor token_labels;  // the same on the tokens' grid
};

// How a square picture is cut into label cells.
struct CellGrid {
  int64_t rows = 0, columns = 0;
};

class GlyphBatchMaker {
 public:
  GlyphBatchMaker(const GlyphPageOptions& pages, CellGrid patch_cells, CellGrid token_cells);

  // As many pages as streams, page i drawn from streams[i]. One per thread.
  GlyphBatch make(const std::vector<Random>& streams);

 private:
  GlyphPageRenderer renderer_;
  int64_t image_size_;
  double border_margin_;
  CellGrid patch_cells_, token_cells_;
};

// Classes a cell can have: blank and '!' to '~'.
constexpr int64_t kGlyphClasses = 95;

}  // namespace dsvl
