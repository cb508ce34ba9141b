// What a prompt shares with the one before it.
#pragma once

#include "infer/generate.h"

namespace dsvl {

// Tokens at the beginning of `prompt` that `memory` holds with the same pictures in front of them;
// at least one is left to compute. 0 for prompts longer than `max_pass`.
int64_t reusable_tokens(const ConversationMemory& memory, const Inputs& prompt, int64_t max_pass);

// model.image_embeds(pixel_values), computing only the pictures that memory's do not begin with;
// undefined without pictures. Takes them into the memory. `cancelled`, where there is one, is asked
// before each picture: once true, the rest is left out, from the memory too.
Tensor embed_pictures(const DeepseekVl& model, const Tensor& pixel_values,
                      ConversationMemory& memory, const std::function<bool()>& cancelled);

// Notes which tokens the cache holds after the answer.
void remember(ConversationMemory& memory, const Inputs& prompt, const Answer& answer);

}  // namespace dsvl
