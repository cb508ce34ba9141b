// One picture to the tensor a vision model takes (spec architecture 5.1, 5.2). One processing for
// both published namings, the original's; what transformers does otherwise (5.5) is not followed.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "image/resize.h"

namespace dsvl {

using at::Tensor;

// What the model's config.json says about its pictures.
struct VisionInput {
  int64_t image_size = 384;  // of the high-resolution tower where there are two
  int64_t num_image_tokens = 576;
  bool is_hybrid = false;
  bool normalises = false;  // a tower with pixel_mean and pixel_std normalises by itself
};

struct ImageProcessorConfig {
  int64_t image_size = 384;                       // S
  int64_t min_size = 14;                          // the short side is never made smaller
  std::vector<double> image_mean{0.5, 0.5, 0.5};  // empty: none given; the background is then 127
  std::vector<double> image_std{0.5, 0.5, 0.5};
  double rescale_factor = 1.0 / 255.0;
  bool do_normalize = true;
  Filter filter = Filter::bicubic;
};

// The settings of a released model of this kind, for a directory without a processor file (5.2).
ImageProcessorConfig default_image_processor_config(const VisionInput& vision);

// From preprocessor_config.json in either published form, else from the image_processor part of
// processor_config.json, else the default. A hybrid's pixels are those of its high-resolution
// branch in [0, 1]: transformers' normalisation for both branches is left to the towers. Fails on
// settings that would give other pixels than the model was made for.
ImageProcessorConfig read_image_processor_config(const std::string& model_dir,
                                                 const VisionInput& vision);

// [3, S, S] float32: longer side to S (sizes truncated), padded to a square with trunc(255 * mean),
// times rescale_factor, and with do_normalize minus mean, by std.
Tensor process_image(const Image& image, const ImageProcessorConfig& config);
// [n, 3, S, S]; undefined for no picture.
Tensor process_images(std::span<const Image> images, const ImageProcessorConfig& config);

}  // namespace dsvl
