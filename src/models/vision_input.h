// What the processor must know of a model: how large its pictures are and who normalises them.
#pragma once

#include "models/config.h"
#include "prompt/image_processor.h"

namespace dsvl {

// Fails for a text-only model.
VisionInput vision_input(const ModelConfig& config);

}  // namespace dsvl
