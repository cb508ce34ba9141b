// Where a model directory's picture settings stand.
#pragma once

#include <optional>
#include <string>

#include "base/value.h"

namespace dsvl {

struct ImageProcessorSource {
  std::string path;
  Value object;
};

// preprocessor_config.json, else the image_processor part of processor_config.json, as transformers
// 5 writes it.
std::optional<ImageProcessorSource> find_image_processor(const std::string& model_dir);

}  // namespace dsvl
