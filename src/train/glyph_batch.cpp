// Drawing pages into tensors.
#include "train/glyph_batch.h"

#include <ATen/ops/empty.h>

#include "data/cell_labels.h"

namespace dsvl {
namespace {

// RGB bytes, pixel by pixel -> three planes in [0, 1].
void write_planes(const Image& image, float* planes) {
  const int64_t area = static_cast<int64_t>(image.width) * image.height;
  for (int64_t i = 0; i < area; ++i)
    for (int64_t c = 0; c < 3; ++c)
      planes[c * area + i] =
          static_cast<float>(image.pixels[static_cast<size_t>(3 * i + c)]) / 255.0F;
}

Tensor label_tensor(int64_t count, CellGrid cells) {
  return at::empty({count, cells.rows * cells.columns}, at::TensorOptions().dtype(at::kLong));
}

void write_labels(const GlyphPage& page, CellGrid cells, double border_margin, int64_t* labels) {
  CellLabels grid(page.image.width, cells.rows, cells.columns);
  for (const auto& centre : page.centres) grid.add(centre.x, centre.y, centre.label);
  const auto values = grid.take(border_margin);
  std::copy(values.begin(), values.end(), labels);
}

}  // namespace

GlyphBatchMaker::GlyphBatchMaker(const GlyphPageOptions& pages, CellGrid patch_cells,
                                 CellGrid token_cells)
    : renderer_(pages),
      image_size_(pages.image_size),
      border_margin_(pages.border_margin),
      patch_cells_(patch_cells),
      token_cells_(token_cells) {}

GlyphBatch GlyphBatchMaker::make(const std::vector<Random>& streams) {
  const auto count = static_cast<int64_t>(streams.size());
  GlyphBatch batch{at::empty({count, 3, image_size_, image_size_}),
                   label_tensor(count, patch_cells_), label_tensor(count, token_cells_)};
  for (int64_t i = 0; i < count; ++i) {
    const GlyphPage page = renderer_.render(streams[static_cast<size_t>(i)]);
    write_planes(page.image, batch.pixels[i].data_ptr<float>());
    write_labels(page, patch_cells_, border_margin_, batch.patch_labels[i].data_ptr<int64_t>());
    write_labels(page, token_cells_, border_margin_, batch.token_labels[i].data_ptr<int64_t>());
  }
  return batch;
}

}  // namespace dsvl
